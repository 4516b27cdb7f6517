//! A catalogue as TypeScript.

mod schema;
mod text;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use problem_shared::status::phrase;
use serde_json::Value;

use crate::catalogue::paragraphs::one_line;
use crate::catalogue::reference::{
    Reference, deprecation_sentence, description, header_values, json_string, member_order, retry_sentence,
    status_line, unique,
};
use crate::catalogue::typescript::schema::{is_interface, object, type_of};
use crate::catalogue::typescript::text::{comment, identifier};
use crate::catalogue::{Catalogue, Entry};

/// The names of the document itself, and of what it uses.
const TAKEN: [&str; 11] = [
    "Extract",
    "Problem",
    "ProblemBody",
    "ProblemCode",
    "ProblemOf",
    "isProblem",
    "isProblemBody",
    "isProblemOf",
    "problemCodes",
    "statusesOf",
    "statusesOfCodes",
];

impl Catalogue {
    /// The catalogue as a module of TypeScript 4.7 or newer, for clients. It works with every `target`, also ES5. It exports
    ///
    /// - an interface for each problem type, and the types of its members,
    /// - `Problem`, the union of the interfaces, which `code` discriminates,
    /// - `problemCodes`, a list of the codes, and its type `ProblemCode`,
    /// - `isProblem(value: unknown): value is Problem`, which checks `code` and `status`,
    /// - `isProblemOf(value, "ORDER_NOT_FOUND")`, which narrows to the problem types with that code.
    ///
    /// A body with an unknown code is not a `Problem`, because a newer version of the API can have more problem types. The type guards
    /// do not check the other members.
    ///
    /// In an [envelope](crate::boundary::Formats::Envelope), the interfaces are those of the object in the member `error`, which has the
    /// code. A body has no status there, so `isProblem` checks `code` and `message`. `ProblemBody` is the type of the body, and
    /// `isProblemBody` its type guard.
    ///
    /// ```
    /// # use problem_core::Problem;
    /// # use problem_core::catalogue::catalogue;
    /// #[derive(Debug, thiserror::Error, Problem)]
    /// #[error("order not found")]
    /// #[problem(status = 404)]
    /// struct OrderNotFound {
    ///     #[problem(extension)]
    ///     id: u64,
    /// }
    ///
    /// let typescript = catalogue![OrderNotFound].to_typescript();
    /// assert!(typescript.contains("export interface OrderNotFoundProblem {\n"));
    /// assert!(typescript.contains("  code: \"ORDER_NOT_FOUND\";\n"));
    /// assert!(typescript.contains("  id: number;\n"));
    /// ```
    #[must_use]
    pub fn to_typescript(&self) -> String {
        let entries = self.collect_shown();
        let reference = Reference::new(&self.title, &entries);
        let names = Names::of(&reference);
        let has_envelope = entries.entries.iter().any(|entry| enveloped(entry).is_some());
        let mut out = String::new();
        let notice = "Generated from the error types of the service; do not edit it.".to_owned();
        comment(&mut out, "", &[reference.title(), notice], None);
        for (entry, name) in entries.entries.iter().zip(&names.entries) {
            interface(&reference, entry, name, &names, &mut out);
        }
        for (name, schema) in reference.schemas() {
            let Some(own) = names.schemas.get(name) else { continue };
            out.push('\n');
            let texts: Vec<_> = description(schema).map(str::to_owned).into_iter().collect();
            comment(&mut out, "", &texts, None);
            let _ = match object(schema, &[], &names.schemas, "").filter(|_| is_interface(schema)) {
                Some(object) => writeln!(out, "export interface {own} {object}"),
                None => writeln!(out, "export type {own} = {};", type_of(schema, &names.schemas, "")),
            };
        }
        union(&entries.entries, &names.entries, has_envelope, &mut out);
        out
    }
}

/// The names of the interfaces and types.
struct Names<'a> {
    entries: Vec<String>,
    schemas: BTreeMap<&'a str, String>,
}

impl<'a> Names<'a> {
    fn of(reference: &Reference<'a>) -> Self {
        let mut taken: BTreeSet<String> = TAKEN.map(str::to_owned).into();
        let mut name = |name: &str| unique(identifier(name), '_', &mut taken);
        let entries = reference.entries.entries.iter().map(|entry| name(&entry.name)).collect();
        let schemas = reference.schemas().into_iter().map(|(schema, _)| (schema, name(schema))).collect();
        Self { entries, schemas }
    }
}

/// The schema of the object with the code inside an envelope.
fn enveloped(entry: &Entry) -> Option<&Value> {
    let properties = entry.schema.get("properties")?;
    let error = properties.get("error").filter(|_| properties.get("code").is_none())?;
    error.pointer("/properties/code").map(|_| error)
}

fn interface(reference: &Reference<'_>, entry: &Entry, name: &str, names: &Names<'_>, out: &mut String) {
    let mut texts = match phrase(entry.status) == entry.title {
        true => vec![status_line(entry.status)],
        false => vec![format!("{}: {}", status_line(entry.status), entry.title)],
    };
    texts.extend(entry.description.clone());
    texts.push(format!("Try again: {}", retry_sentence(entry)));
    texts.extend(header_list(entry));
    texts.extend(list("Operations", entry.operations.iter().map(|operation| one_line(operation))));
    texts.extend(entry.since.as_ref().map(|version| format!("Since: {version}")));
    let deprecated = entry.deprecated.as_ref().map(|reason| {
        let replaced_by = entry.replaced_by.as_ref().map(|code| {
            match reference.with_code(code).and_then(|number| names.entries.get(number)) {
                Some(name) => format!(" It is replaced by {name}, with the code {code}."),
                None => format!(" It is replaced by the code {code}."),
            }
        });
        deprecation_sentence(reason) + &replaced_by.unwrap_or_default()
    });
    out.push('\n');
    comment(out, "", &texts, deprecated.as_deref());
    let order: Vec<&str> = member_order(entry).collect();
    let schema = enveloped(entry).unwrap_or(&entry.schema);
    let mut object = object(schema, &order, &names.schemas, "").unwrap_or_else(|| "{}".to_owned());
    if entry.has_other_members {
        object.truncate(object.len() - 1);
        object.push_str("  [member: string]: unknown;\n}");
    }
    let _ = writeln!(out, "export interface {name} {object}");
}

/// The header fields of a response, which the body does not have.
fn header_list(entry: &Entry) -> Option<String> {
    let fields = entry.headers.iter().map(|header| {
        let values = header_values(header).join(" or ");
        let value = if values.is_empty() { String::new() } else { format!(": {values}") };
        let sent = if header.is_required { "" } else { " (sometimes)" };
        let text = header.description.as_ref().map(|text| format!(". {}", one_line(text)));
        format!("{}{value}{sent}{}", header.name, text.unwrap_or_default())
    });
    list("Header fields", fields)
}

/// A list with a heading, if it has items.
fn list(heading: &str, items: impl Iterator<Item = String>) -> Option<String> {
    let items: String = items.map(|item| format!("\n- {item}")).collect();
    (!items.is_empty()).then(|| format!("{heading}:{items}"))
}

/// The union of the interfaces, the codes, and the type guards.
fn union(entries: &[Entry], names: &[String], has_envelope: bool, out: &mut String) {
    let mut statuses: Vec<(&str, Vec<String>)> = Vec::new();
    for entry in entries {
        let status = entry.status.to_string();
        match statuses.iter_mut().find(|(code, _)| *code == entry.code) {
            Some((_, known)) if known.contains(&status) => {}
            Some((_, known)) => known.push(status),
            None => statuses.push((&entry.code, vec![status])),
        }
    }
    let lines = |lines: Vec<String>| match lines.is_empty() {
        true => String::new(),
        false => format!("\n{}", lines.concat()),
    };
    let codes = lines(statuses.iter().map(|(code, _)| format!("  {},\n", json_string(code))).collect());
    let members = match names.is_empty() {
        true => " never".to_owned(),
        false => names.iter().map(|name| format!("\n  | {name}")).collect(),
    };
    let table: Vec<_> = statuses
        .iter()
        .map(|(code, statuses)| format!("  [{}, [{}]],\n", json_string(code), statuses.join(", ")))
        .collect();
    let _ = write!(
        out,
        "
/** Every code of this module. */
export const problemCodes = [{codes}] as const;

/** A code of this module. */
export type ProblemCode = (typeof problemCodes)[number];

/**
 * A problem of this module. The member `code` says which one it is.
 *
 * A newer version of the API can send other problems, so handle unknown codes too.
 */
export type Problem ={members};

/** The problems with a code. */
export type ProblemOf<C extends ProblemCode> = Extract<Problem, {{ code: C }}>;
"
    );
    let guards = match has_envelope {
        true => ENVELOPE_GUARDS,
        false => GUARDS,
    };
    let _ = write!(out, "\n{}", guards.replace("TABLE", &lines(table)));
}

const GUARDS: &str = "\
const statusesOfCodes: readonly (readonly [unknown, readonly unknown[]])[] = [TABLE];

/** Whether a value has a code of this module and a status of that code. The other members are not checked. */
export function isProblem(value: unknown): value is Problem {
  if (typeof value !== \"object\" || value === null) return false;
  const { code, status } = value as { code?: unknown; status?: unknown };
  return statusesOfCodes.some((known) => known[0] === code && known[1].indexOf(status) >= 0);
}

/** Whether a value is a problem with this code. */
export function isProblemOf<C extends ProblemCode>(value: unknown, code: C): value is ProblemOf<C> {
  return isProblem(value) && (value as { code?: unknown }).code === code;
}
";

const ENVELOPE_GUARDS: &str = "\
/** The body of a response. */
export interface ProblemBody {
  error: Problem;
}

const statusesOfCodes: readonly (readonly [unknown, readonly number[]])[] = [TABLE];

/** The statuses with which a code is sent. The body does not contain the status. */
export function statusesOf(code: ProblemCode): readonly number[] {
  const found = statusesOfCodes.filter((known) => known[0] === code)[0];
  return found === undefined ? [] : found[1];
}

/** Whether the member `error` of a body has a code of this module and a message. The other members are not checked. */
export function isProblem(value: unknown): value is Problem {
  if (typeof value !== \"object\" || value === null) return false;
  const { code, message } = value as { code?: unknown; message?: unknown };
  return statusesOfCodes.some((known) => known[0] === code) && typeof message === \"string\";
}

/** Whether the member `error` of a body is a problem with this code. */
export function isProblemOf<C extends ProblemCode>(value: unknown, code: C): value is ProblemOf<C> {
  return isProblem(value) && (value as { code?: unknown }).code === code;
}

/** Whether a body has a problem in its member `error`. */
export function isProblemBody(body: unknown): body is ProblemBody {
  return typeof body === \"object\" && body !== null && isProblem((body as { error?: unknown }).error);
}
";
