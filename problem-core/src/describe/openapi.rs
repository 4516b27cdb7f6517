//! The response objects of OpenAPI 3.1, one for each status.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use crate::describe::described::Described;
use crate::describe::every_response::header;
use crate::describe::header_fields::DescribedField;
use crate::describe::presentation::{PROBLEM, Presentation};
use crate::describe::schema::reference;
use crate::format::Format;

/// A described problem type and the name of its schema.
pub(super) type Named<'a> = (&'a str, &'a Described);

/// The description of problems that are known only at run time.
pub(super) const OPEN_DESCRIPTION: &str = "Any other problem.";

/// The responses by the key that an operation has for them: the status, or `default` for problems that are known only at run time.
pub(super) fn responses(
    presentation: &Presentation,
    types: &[Named<'_>],
    is_open: bool,
) -> Map<String, Value> {
    let mut by_status: BTreeMap<u16, Vec<Named<'_>>> = BTreeMap::new();
    for &(name, described) in types {
        by_status.entry(described.status()).or_default().push((name, described));
    }
    let mut responses = Map::new();
    for (status, types) in by_status {
        responses.insert(status.to_string(), response(presentation, &types));
    }
    if is_open {
        responses.insert("default".to_owned(), open_response(presentation));
    }
    responses
}

/// The response of all problem types with one status.
pub(super) fn response(presentation: &Presentation, types: &[Named<'_>]) -> Value {
    let schema = match types {
        [(name, _)] => reference(name),
        several => {
            let mut schema =
                json!({"oneOf": several.iter().map(|(name, _)| reference(name)).collect::<Vec<_>>()});
            if let Some(mapping) = discriminator(presentation, several) {
                schema["discriminator"] = mapping;
            }
            schema
        }
    };
    let mut content = Map::new();
    for format in presentation.formats() {
        let mut examples = Map::new();
        for (name, described) in types {
            let code = described.problem_type.code();
            // two problem types may have one code
            let key = if examples.contains_key(code) { *name } else { code };
            let example = json!({
                "summary": described.problem_type.title(),
                "value": match described.rendered(format) {
                    Some(body) => body.clone(),
                    None => presentation.example(described, format),
                },
            });
            examples.insert(key.to_owned(), example);
        }
        content
            .insert(media_type(format), json!({"schema": schema_in(format, &schema), "examples": examples}));
    }
    json!({
        "description": description(types),
        "headers": headers(presentation, types),
        "content": content,
    })
}

/// The response of problems that are known only at run time.
pub(super) fn open_response(presentation: &Presentation) -> Value {
    let mut content = Map::new();
    for format in presentation.formats() {
        let schema = schema_in(format, &reference(PROBLEM));
        content.insert(media_type(format), json!({"schema": schema}));
    }
    json!({"description": OPEN_DESCRIPTION, "headers": headers(presentation, &[]), "content": content})
}

/// Tools check XML as a text.
fn schema_in(format: Format, schema: &Value) -> Value {
    match format {
        #[cfg(all(feature = "boundary", feature = "xml"))]
        Format::Xml => json!({"type": "string"}),
        _ => schema.clone(),
    }
}

fn media_type(format: Format) -> String {
    String::from_utf8_lossy(format.media_type().as_bytes()).into_owned()
}

/// What tells the branches apart: the code, unless it is inside an envelope, or two branches have the same one.
fn discriminator(presentation: &Presentation, types: &[Named<'_>]) -> Option<Value> {
    if presentation.has_envelope() {
        return None;
    }
    let mut mapping = Map::new();
    for (name, described) in types {
        let code = described.problem_type.code().to_owned();
        if mapping.insert(code, reference(name)["$ref"].clone()).is_some() {
            return None;
        }
    }
    Some(json!({"propertyName": "code", "mapping": mapping}))
}

fn description(types: &[Named<'_>]) -> String {
    let mut text = String::new();
    for (index, (_, described)) in types.iter().enumerate() {
        let problem_type = &described.problem_type;
        if index > 0 {
            text.push('\n');
        }
        if types.len() > 1 {
            text.push_str("- ");
        }
        // writing into a `String` does not fail
        let _ = write!(text, "`{}`: {}", problem_type.code(), problem_type.title());
        if let Some(more) = described.description() {
            // its first paragraph
            let more = more.split("\n\n").next().unwrap_or_default();
            let _ = write!(text, ". {}", more.replace('\n', " "));
        }
    }
    text
}

/// The header fields that responses with these problem types have. A field is required if each of them has it.
fn headers(presentation: &Presentation, types: &[Named<'_>]) -> Map<String, Value> {
    let mut found: Vec<(String, Vec<Value>, usize, String)> = Vec::new();
    for (_, described) in types {
        for DescribedField { name, schema, is_required, text, .. } in presentation.headers(described) {
            let required = usize::from(is_required);
            match found.iter_mut().find(|(known, ..)| known.eq_ignore_ascii_case(&name)) {
                Some((_, schemas, count, _)) => {
                    *count += required;
                    if !schemas.contains(&schema) {
                        schemas.push(schema);
                    }
                }
                None => found.push((name, vec![schema], required, text)),
            }
        }
    }
    let mut headers = Map::new();
    for (name, mut schemas, count, text) in found {
        let schema = match schemas.len() {
            1 => schemas.remove(0),
            _ => json!({"anyOf": schemas}),
        };
        headers.insert(name, header(schema, count == types.len(), &text));
    }
    headers.extend(presentation.request_id_header());
    headers
}
