//! The lock with schemas that schemars writes.

#![allow(dead_code, reason = "the types are only described")]
#![allow(
    unused_imports,
    reason = "only in this crate, the compiler sees that the macro imports a trait that it does not use"
)]

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;

use crate::catalogue::changes::changes;
use crate::catalogue::contract::Contract;
use crate::catalogue::{Catalogue, catalogue};

macro_rules! errors {
    ($($module:ident $name:literal $schema:tt)*) => {$(
        mod $module {
            use super::*;

            #[derive(Debug, Serialize)]
            pub(super) struct Kind;

            /// What the derive of schemars writes for an enum.
            impl JsonSchema for Kind {
                fn schema_name() -> Cow<'static, str> {
                    $name.into()
                }
                fn json_schema(_: &mut SchemaGenerator) -> Schema {
                    json_schema!($schema)
                }
            }

            #[derive(Debug, thiserror::Error, problem_derive::Problem)]
            #[problem(crate = crate, status = 404, code = "MISSING")]
            #[error("missing")]
            pub(super) struct Missing {
                #[problem(extension)]
                kinds: Vec<Kind>,
            }
        }
    )*};
}

errors! {
    without_comments "Kind" { "type": "string", "enum": ["book", "film"] }
    with_comments "Media" { "oneOf": [
        { "description": "On paper.", "type": "string", "const": "book" },
        { "type": "string", "enum": ["film"] },
    ] }
    with_another_value "Kind" { "type": "string", "enum": ["book", "film", "song"] }
    address "Address" {
        "type": "object",
        "properties": { "geo": {
            "type": "object",
            "properties": { "lat": { "type": "number", "format": "float" }, "lon": { "type": "number" } },
            "required": ["lat", "lon"],
        } },
        "required": ["geo"],
    }
    other_address "Address" {
        "type": "object",
        "properties": { "geo": {
            "type": "object",
            "properties": { "lat": { "type": "number" }, "lon": { "type": "number" }, "height": { "type": "number" } },
            "required": ["lat"],
        } },
        "required": ["geo"],
        "additionalProperties": false,
    }
}

fn shown(old: &Catalogue, new: &Catalogue) -> Vec<String> {
    let [old, new] = [old, new].map(|catalogue| Contract::of(catalogue).unwrap());
    if old.to_text() == new.to_text() {
        return Vec::new();
    }
    changes(&old, &new)
        .iter()
        .map(|change| change.to_string().split(": {").next().unwrap().to_owned())
        .collect()
}

#[test]
fn comments_and_names_of_rust_types_are_no_changes() {
    let [without, with, another] = [
        catalogue![without_comments::Missing],
        catalogue![with_comments::Missing],
        catalogue![with_another_value::Missing],
    ];
    assert_eq!(shown(&without, &with), [""; 0]);
    assert_eq!(shown(&with, &without), [""; 0]);
    assert_eq!(shown(&with, &another), ["breaking:   MISSING: the member kinds[] can have more values now"]);
    assert_eq!(shown(&another, &with), ["compatible: MISSING: the member kinds[] can have fewer values now"]);
}

#[test]
fn one_problem_type_can_have_two_rust_types_with_the_same_schema() {
    let two = catalogue![without_comments::Missing, with_comments::Missing];
    assert_eq!(shown(&two, &catalogue![with_comments::Missing]), [""; 0]);
    let conflict =
        Contract::of(&catalogue![without_comments::Missing, with_another_value::Missing]).unwrap_err();
    assert!(conflict[0].starts_with("MISSING: the member kinds has different types in "), "{conflict:?}");
}

#[test]
fn a_change_names_the_part_of_a_member() {
    let [old, new] = [catalogue![address::Missing], catalogue![other_address::Missing]]
        .map(|catalogue| Contract::of(&catalogue).unwrap());
    let changes: Vec<_> = changes(&old, &new).iter().map(ToString::to_string).collect();
    assert_eq!(
        changes,
        [
            r#"breaking:   MISSING: the member kinds[].geo.lat can have more values now: {"type":"number"} instead of {"format":"float","type":"number"}"#,
            "breaking:   MISSING: the member kinds[].geo.lon is optional now",
            "compatible: MISSING: the member kinds[].geo.height is new",
        ]
    );
}
