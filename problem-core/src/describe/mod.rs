//! Descriptions of an API: JSON Schema 2020-12 and OpenAPI 3.1 for the problem types of error types.
//!
//! Everything comes from the types that the service responds with, so a description cannot be older than the code. This module does not
//! know any library for OpenAPI; it makes JSON.
//!
//! ```
//! use problem_core::describe::{Description, JsonRejections};
//! use problem_core::Problem;
//!
//! #[derive(Debug, thiserror::Error, Problem)]
//! enum OrderError {
//!     #[error("order {id} not found")]
//!     #[problem(status = 404)]
//!     OrderNotFound {
//!         /// The number of the order.
//!         #[problem(extension, example = 42)]
//!         id: u64,
//!     },
//! }
//!
//! let description = Description::of::<(OrderError, JsonRejections)>();
//! let statuses: Vec<_> = description.responses().keys().collect();
//! assert_eq!(statuses, ["400", "404", "413", "415", "422"]);
//! let schema = &description.schemas()["OrderNotFoundProblem"];
//! assert_eq!(schema["properties"]["code"]["enum"][0], "ORDER_NOT_FOUND");
//! assert_eq!(schema["properties"]["id"]["description"], "The number of the order.");
//! ```

pub(crate) mod bridge;
mod collection;
mod described;
mod document;
#[cfg(feature = "catalogue")]
pub(crate) mod entries;
mod errors_member;
mod every_response;
mod example;
mod header_fields;
mod known;
mod merge;
mod openapi;
mod presence;
mod presentation;
pub(crate) mod probe;
mod ready_made;
mod samples;
mod schema;
mod schema_example;
#[cfg_attr(not(feature = "boundary"), path = "no_surroundings.rs")]
mod surroundings;
mod upgrade;
mod with_rejections;

use std::collections::HashSet;

use problem_shared::wire_names;
use serde_json::{Map, Value, json};

use crate::describe::collection::Collection;
use crate::describe::described::Described;
pub use crate::describe::document::UnknownSchemas;
use crate::describe::errors_member::{FIELD_ERROR, field_error};
use crate::describe::every_response::HeaderField;
use crate::describe::openapi::Named;
use crate::describe::presentation::{PROBLEM, Presentation};
#[cfg(feature = "pages")]
pub use crate::describe::ready_made::{CursorRejections, PageRejections};
pub use crate::describe::ready_made::{
    FormRejections, JsonRejections, OfStatus, PathRejections, QueryRejections,
};
use crate::describe::schema::{Components, PREFIX};
pub use crate::describe::with_rejections::WithRejections;
use crate::occurrence::described::Collector as _;
use crate::problem::Problem;
use crate::problem_type::ProblemType;
use crate::to_problem::ToProblem;

/// What can be described: an error type that implements [`ToProblem`], [`Problem`](struct@crate::Problem), the types
/// of this module, such as [`JsonRejections`], and tuples of these.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no problem types to describe",
    label = "expected an error type with `#[derive(Problem)]`, a type of `problem_core::describe`, or a tuple of these"
)]
pub trait Describe {
    /// Adds the problem types.
    #[doc(hidden)]
    fn __describe(collection: &mut Collection);
}

#[diagnostic::do_not_recommend]
impl<E: ToProblem> Describe for E {
    // rustdoc shows the methods of a blanket impl, and would link to one that is hidden
    #[doc(hidden)]
    fn __describe(collection: &mut Collection) {
        collection.__of(std::any::type_name::<E>());
        E::__collect(collection);
    }
}

impl Describe for Problem {
    fn __describe(collection: &mut Collection) {
        collection.open();
    }
}

macro_rules! tuples {
    ($(($($item:ident)*))*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($item: Describe),*> Describe for ($($item,)*) {
            fn __describe(collection: &mut Collection) {
                let _ = &collection;
                $($item::__describe(collection);)*
            }
        }
    )*};
}

tuples! {
    ()
    (A)
    (A B)
    (A B C)
    (A B C D)
    (A B C D E)
    (A B C D E F)
    (A B C D E F G)
    (A B C D E F G H)
}

/// The description of problem types: their schemas, and the responses that have them.
///
/// All schemas are JSON Schema 2020-12 in the dialect of OpenAPI 3.1. The order of the members of a JSON object is as in `serde_json`:
/// by name, or with its feature `preserve_order`, the order in which responses have them.
#[derive(Debug, Clone)]
pub struct Description {
    presentation: Presentation,
    /// The name of the schema of each problem type.
    names: Vec<String>,
    types: Vec<Described>,
    is_open: bool,
    responses: Map<String, Value>,
    schemas: Map<String, Value>,
    /// The header fields that layers of the service add to every response.
    of_every_response: Vec<HeaderField>,
}

impl Description {
    /// Describes responses outside of every boundary, which have no member of the request. Use
    /// [`Boundary::describe`](crate::Boundary::describe) for a service that has a boundary.
    #[must_use]
    pub fn of<E: Describe + ?Sized>() -> Self {
        Self::through(Presentation::default(), &E::__describe)
    }

    /// It is not generic, so that it is compiled once.
    fn through(presentation: Presentation, describe: &dyn Fn(&mut Collection)) -> Self {
        let mut collection = Collection::new(presentation.statuses());
        describe(&mut collection);
        let Collection { types, is_open, mut components, .. } = collection;
        let mut types = presented(&presentation, types);
        let names = unique_names(&types);
        free_names(&names, &mut types, &mut components);
        for described in &mut types {
            let examples = presentation.formats().into_iter();
            described.examples =
                examples.map(|format| (format, presentation.example(described, format))).collect();
        }
        let named: Vec<Named<'_>> = names.iter().map(String::as_str).zip(&types).collect();
        let responses = openapi::responses(&presentation, &named, is_open);
        let mut schemas: Map<String, Value> = components.into_iter().collect();
        for (name, described) in named {
            schemas.insert(name.to_owned(), presentation.schema(described));
        }
        if is_open {
            schemas.insert(PROBLEM.to_owned(), presentation.any_problem());
        }
        let needs_entries = schemas.values().any(|schema| mentions(schema, FIELD_ERROR));
        if needs_entries {
            schemas.insert(FIELD_ERROR.to_owned(), field_error());
        }
        Self { presentation, names, types, is_open, responses, schemas, of_every_response: Vec::new() }
    }

    fn named(&self) -> impl Iterator<Item = Named<'_>> {
        self.names.iter().map(String::as_str).zip(&self.types)
    }

    /// The response objects (OpenAPI 3.1 §4.8.17) by status code. The key `default` has the problems that are known only at run time,
    /// if there are any.
    #[must_use]
    pub fn responses(&self) -> &Map<String, Value> {
        &self.responses
    }

    /// The schemas that the responses refer to, by name. They belong into `components.schemas` of a document.
    ///
    /// The schema of a problem type has the name of its code: `OrderNotFoundProblem` for `ORDER_NOT_FOUND`. Of two problem types with one
    /// code, both names have the status, too.
    #[must_use]
    pub fn schemas(&self) -> &Map<String, Value> {
        &self.schemas
    }

    /// Whether there are problem types that are known only at run time, because a [`Problem`](struct@crate::Problem) is in a variant.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.is_open
    }

    /// The problem types, each once.
    pub fn problem_types(&self) -> impl Iterator<Item = ProblemType<'static>> + '_ {
        self.types.iter().map(|described| described.problem_type)
    }

    /// The schema of the body of one problem type, as a document of its own (JSON Schema 2020-12). Of several problem types with this
    /// code, it is the first.
    #[must_use]
    pub fn json_schema(&self, code: &str) -> Option<Value> {
        let (name, _) = self.named().find(|(_, described)| described.problem_type.code() == code)?;
        Some(self.alone(self.schemas.get(name)?.clone()))
    }

    /// The schema of the body of any problem, as a document of its own.
    #[must_use]
    pub fn problem_schema(&self) -> Value {
        self.alone(self.presentation.any_problem())
    }

    /// The schema of an entry of `errors`, as a document of its own: of a [`FieldError`](crate::FieldError).
    #[must_use]
    pub fn field_error_schema() -> Value {
        let mut schema = field_error();
        schema["$schema"] = DIALECT.into();
        schema
    }

    /// A schema as a document of its own, with the schemas that it refers to.
    fn alone(&self, mut schema: Value) -> Value {
        let mut defs = Map::new();
        let mut open = vec![schema.clone()];
        while let Some(next) = open.pop() {
            for name in referred_names(&next) {
                let known = match name.as_str() {
                    FIELD_ERROR => Some(field_error()),
                    name => self.schemas.get(name).cloned(),
                };
                if let (Some(known), false) = (known, defs.contains_key(&name)) {
                    defs.insert(name, known.clone());
                    open.push(known);
                }
            }
        }
        if !defs.is_empty() {
            schema["$defs"] = Value::Object(defs);
        }
        move_references(&mut schema);
        schema["$schema"] = DIALECT.into();
        schema
    }
}

#[cfg(feature = "boundary")]
impl crate::boundary::Boundary {
    /// Describes the responses inside this boundary: with its base of type URIs, members, formats, shape of `errors`, header fields, and
    /// statuses.
    ///
    /// The functions of the service, such as the one given to [`with_computed_member`](Self::with_computed_member), are not called. A member
    /// that the service declares can have any value.
    ///
    /// ```
    /// use problem_core::Boundary;
    /// use problem_core::boundary::ContextMember;
    /// use problem_core::describe::OfStatus;
    ///
    /// let boundary = Boundary::new().with_member_name(ContextMember::RequestId, "request")?;
    /// let description = boundary.describe::<OfStatus<404>>();
    /// let schema = &description.schemas()["NotFoundProblem"];
    /// assert_eq!(schema["properties"]["request"]["maxLength"], 128);
    /// # Ok::<(), problem_core::boundary::InvalidMemberName>(())
    /// ```
    #[must_use]
    pub fn describe<E: Describe + ?Sized>(&self) -> Description {
        let surroundings = surroundings::Surroundings::of(&self.settings);
        Description::through(Presentation(surroundings), &E::__describe)
    }
}

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The names that the schema of a problem type can have: without and with its status.
fn names(described: &Described) -> [String; 2] {
    let mut short = String::new();
    for word in
        wire_names::slug(described.problem_type.code()).split(|letter: char| !letter.is_ascii_alphanumeric())
    {
        let (first, rest) = word.split_at(word.len().min(1));
        short.push_str(&first.to_ascii_uppercase());
        short.push_str(rest);
    }
    let status = described.status();
    if short.is_empty() {
        short = format!("Status{status}");
    }
    [format!("{short}Problem"), format!("{short}{status}Problem")]
}

/// A name for the schema of each problem type.
fn unique_names(types: &[Described]) -> Vec<String> {
    let all: Vec<_> = types.iter().map(names).collect();
    let mut taken = HashSet::new();
    let mut unique = Vec::new();
    for [short, long] in &all {
        let is_alone = all.iter().filter(|[other, _]| other == short).count() == 1;
        let base = if is_alone { short } else { long };
        let mut name = base.clone();
        let mut number = 2_usize;
        while !taken.insert(name.clone()) {
            name = format!("{base}{number}");
            number += 1;
        }
        unique.push(name);
    }
    unique
}

/// The problem types as clients receive them: a boundary may give two of them the same type URI, and an envelope has none.
fn presented(presentation: &Presentation, types: Vec<Described>) -> Vec<Described> {
    let mut identities: Vec<(u16, &str, Option<String>)> = Vec::new();
    let mut presented: Vec<Described> = Vec::new();
    for described in types {
        let example = presentation.example(&described, presentation.formats()[0]);
        let type_uri = example.get("type").and_then(Value::as_str).map(str::to_owned);
        let identity = (described.status(), described.problem_type.code(), type_uri);
        match identities.iter().position(|known| *known == identity) {
            Some(known) => presented[known].merge(described),
            None => {
                identities.push(identity);
                presented.push(described);
            }
        }
    }
    presented
}

/// Renames the components of member types that have the name of another schema of the description.
fn free_names(names: &[String], types: &mut [Described], components: &mut Components) {
    let is_taken =
        |name: &str| [PROBLEM, FIELD_ERROR].contains(&name) || names.iter().any(|known| known == name);
    let taken: Vec<String> = components.keys().filter(|name| is_taken(name)).cloned().collect();
    for name in taken {
        let mut number = 2_usize;
        let mut free = format!("{name}{number}");
        while is_taken(&free) || components.contains_key(&free) {
            number += 1;
            free = format!("{name}{number}");
        }
        let schema = components.remove(&name).unwrap_or_default();
        components.insert(free.clone(), schema);
        let members = types.iter_mut().flat_map(|described| &mut described.members);
        for schema in members.map(|member| &mut member.schema).chain(components.values_mut()) {
            schema::rename(schema, &name, &free);
        }
    }
}

/// The names of the components that a schema refers to.
fn referred_names(schema: &Value) -> Vec<String> {
    let mut names: Vec<String> = schema::referred(schema).map(str::to_owned).into_iter().collect();
    match schema {
        Value::Array(values) => names.extend(values.iter().flat_map(referred_names)),
        Value::Object(members) => names.extend(members.values().flat_map(referred_names)),
        _ => {}
    }
    names
}

fn mentions(schema: &Value, name: &str) -> bool {
    referred_names(schema).iter().any(|known| known == name)
}

/// Lets the references of a schema be to its own definitions.
fn move_references(schema: &mut Value) {
    match schema {
        Value::Array(values) => values.iter_mut().for_each(move_references),
        Value::Object(members) => {
            for (keyword, value) in members {
                match (keyword.as_str(), value.as_str().and_then(|target| target.strip_prefix(PREFIX))) {
                    ("$ref", Some(name)) => *value = json!(format!("#/$defs/{name}")),
                    _ => move_references(value),
                }
            }
        }
        _ => {}
    }
}
