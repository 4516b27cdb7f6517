//! The schemas of members whose types implement `ToSchema`.

use std::any::type_name;
use std::collections::{BTreeMap, HashMap};
use std::convert::identity;

use ::utoipa::ToSchema;
use ::utoipa::openapi::{RefOr, Schema};
use serde_json::{Value, json};

use super::convert::is_schema;
use crate::describe::bridge::foreign;
use crate::describe::probe::{ByUtoipa, InUtoipa};
use crate::describe::schema::{Components, reference};
use crate::occurrence::described::FieldType;

impl<T: ToSchema + ?Sized> ByUtoipa<T> {
    /// What is known about the type.
    #[must_use]
    pub fn __problem_core_field_type(&self) -> FieldType {
        FieldType { is_optional: self.is_optional, schema: |definitions| add::<T>(definitions) }
    }
}

// utoipa's own schema of a container has the schema of the item in it, instead of a reference
macro_rules! containers {
    ($([$($generics:tt)*] $ty:ty => $schema:expr;)*) => {$(
        impl<$($generics)*> InUtoipa<$ty> {
            /// What is known about the type.
            #[must_use]
            pub fn __problem_core_field_type(&self) -> FieldType {
                FieldType {
                    is_optional: self.is_optional,
                    schema: |definitions| $schema(add::<T>(definitions)),
                }
            }
        }
    )*};
}

containers! {
    [T: ToSchema + ?Sized] Box<T> => identity;
    [T: ToSchema] Vec<T> => list_of;
    [T: ToSchema] [T] => list_of;
    [K, T: ToSchema] BTreeMap<K, T> => map_of;
    [K, T: ToSchema, S] HashMap<K, T, S> => map_of;
}

fn list_of(items: Value) -> Value {
    json!({"type": "array", "items": items})
}

// the names of the members of a JSON object have no schema here, whatever the type of a key is
fn map_of(values: Value) -> Value {
    json!({"type": "object", "additionalProperties": values})
}

fn add<T: ToSchema + ?Sized>(definitions: &mut Components) -> Value {
    let mut nested = Vec::new();
    T::schemas(&mut nested);
    add_member(type_name::<T>(), &T::name(), &T::schema(), &nested, definitions)
}

fn add_member(
    ty: &str,
    name: &str,
    schema: &RefOr<Schema>,
    nested: &[(String, RefOr<Schema>)],
    definitions: &mut Components,
) -> Value {
    // a schema that cannot be written becomes one of any value
    let json = |schema| serde_json::to_value(schema).unwrap_or_default();
    let mut schemas: Vec<(String, Value)> =
        nested.iter().map(|(name, schema)| (name.clone(), json(schema))).collect();
    let schema = json(schema);
    if is_of_std(ty) || !is_schema(&schema) {
        return foreign::add(schema, schemas, definitions);
    }
    let name = full_name(ty, name);
    let reference = reference(&name);
    schemas.push((name, schema));
    foreign::add(reference, schemas, definitions)
}

/// Whether a type has no name of its own in a document: the types of the language and of the standard library.
fn is_of_std(ty: &str) -> bool {
    let path = ty.split('<').next().unwrap_or_default();
    let is_path = path.starts_with(|letter: char| letter.is_alphabetic() || letter == '_');
    !is_path
        || !path.contains("::")
        || ["alloc::", "core::", "std::"].iter().any(|krate| path.starts_with(krate))
}

/// The name of a type with the names of its arguments, as utoipa joins them: `Page_Order` for `Page<Order>`. `ToSchema::name` has only
/// the first part.
fn full_name(ty: &str, name: &str) -> String {
    let mut full = name.to_owned();
    let arguments = ty.split_once('<').map(|(_, arguments)| arguments).unwrap_or_default();
    let is_in_path = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == ':';
    for path in arguments.split(|letter| !is_in_path(letter)) {
        let last = path.rsplit("::").next().unwrap_or_default();
        if !last.is_empty() {
            full.push('_');
            full.push_str(last);
        }
    }
    full
}
