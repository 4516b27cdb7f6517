//! What a change of a schema means for a client.

use serde_json::{Map, Value, json};

use super::{is_within, normal};

/// What a client sees.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    /// Nothing, and the lock does not change.
    Same,
    /// Nothing, but the lock has another schema.
    Equal,
    /// Fewer values.
    Narrower,
    /// Values that it does not know.
    Wider,
    /// Both.
    Other,
}

fn verdict(old: &Value, new: &Value) -> Verdict {
    let schemas = Map::new();
    let [old, new] = [old, new].map(|schema| normal(schema, &schemas));
    for schema in [&old, &new] {
        assert_eq!(normal(schema, &schemas), *schema, "the normal form has another normal form");
        assert!(is_within(schema, schema) && is_within(schema, &json!({})));
    }
    if old == new {
        return Verdict::Same;
    }
    match (is_within(&new, &old), is_within(&old, &new)) {
        (true, true) => Verdict::Equal,
        (true, false) => Verdict::Narrower,
        (false, true) => Verdict::Wider,
        (false, false) => Verdict::Other,
    }
}

/// Compares a pair, and the other direction.
fn is(expected: &Verdict, old: &Value, new: &Value) {
    assert_eq!(verdict(old, new), *expected, "from {old} to {new}");
    let reverse = match expected {
        Verdict::Narrower => &Verdict::Wider,
        Verdict::Wider => &Verdict::Narrower,
        symmetric => symmetric,
    };
    assert_eq!(verdict(new, old), *reverse, "from {new} to {old}");
}

#[test]
fn another_way_to_write_a_schema_changes_nothing() {
    for (old, new) in [
        (json!({"enum": ["b", "a"]}), json!({"enum": ["a", "b", "a"]})),
        (json!({"enum": [10, 9, "a", null]}), json!({"enum": [null, 9, "a", 10]})),
        (json!({"const": "a"}), json!({"enum": ["a"], "type": "string"})),
        (json!({"type": ["string", "null"]}), json!({"type": ["null", "string"]})),
        (json!({"type": ["string"]}), json!({"type": "string"})),
        (json!({"type": ["integer", "number"]}), json!({"type": "number"})),
        (json!({"required": ["b", "a"]}), json!({"required": ["a", "b"]})),
        (json!({"type": "object", "required": []}), json!({"type": "object"})),
        (json!({"type": "string", "minLength": 0}), json!({"type": "string"})),
        (json!({"type": "integer", "minimum": 0.0}), json!({"type": "integer", "minimum": 0})),
        (json!({"uniqueItems": false}), json!(true)),
        (
            json!({"anyOf": [{"type": "string"}, {"type": "array"}]}),
            json!({"oneOf": [{"type": "array"}, {"type": "string"}]}),
        ),
        (json!({"anyOf": [{"type": "string"}, {"type": "null"}]}), json!({"type": ["null", "string"]})),
        (
            json!({"anyOf": [{"type": "null"}, {"type": "string", "format": "uuid"}]}),
            json!({"type": ["string", "null"], "format": "uuid"}),
        ),
        (json!({"allOf": [{"type": "string"}], "description": "a"}), json!({"type": "string"})),
        (
            json!({"anyOf": [{"anyOf": [{"const": 1}, {"const": 2}]}, {"const": 3}]}),
            json!({"enum": [1, 2, 3]}),
        ),
        (json!({"anyOf": [{"type": "string"}, true]}), json!({})),
        (json!({"anyOf": [{"type": "string"}, false]}), json!({"type": "string"})),
        // an enum of schemars with and without comments
        (
            json!({"oneOf": [
                {"type": "string", "enum": ["b", "c"]},
                {"description": "The first.", "type": "string", "const": "a"},
            ]}),
            json!({"type": "string", "enum": ["a", "b", "c"]}),
        ),
        (
            json!({"anyOf": [{"oneOf": [{"const": "a", "title": "A"}, {"const": "b"}]}, {"type": "null"}]}),
            json!({"type": ["string", "null"], "enum": ["b", "a", null]}),
        ),
        // tuples before 2020-12
        (
            json!({"items": [{"type": "string"}], "additionalItems": false}),
            json!({"prefixItems": [{"type": "string"}], "items": false}),
        ),
        (
            json!({"type": "array", "prefixItems": [{"type": "string"}, {"type": "string"}], "minItems": 2, "maxItems": 2}),
            json!({"type": "array", "items": {"type": "string"}, "minItems": 2, "maxItems": 2}),
        ),
        // serde's `deny_unknown_fields` is about input
        (
            json!({"type": "object", "properties": {"a": {"type": "string"}}, "additionalProperties": false}),
            json!({"type": "object", "properties": {"a": {"type": "string"}}}),
        ),
        // what is only for readers and generators
        (
            json!({
                "anyOf": [{"type": "string", "default": "a"}, {"type": "array"}],
                "discriminator": {"propertyName": "kind"}, "x-order": 1, "readOnly": true,
            }),
            json!({"anyOf": [{"type": "string"}, {"type": "array", "x-order": 2}], "externalDocs": {}}),
        ),
    ] {
        is(&Verdict::Same, &old, &new);
    }
}

#[test]
fn schemas_are_in_the_normal_form_of_those_that_refer_to_them() {
    let schemas = json!({
        "Kind": {"oneOf": [{"const": "b"}, {"const": "a", "description": "A."}]},
        "Node": {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Node"}}},
    });
    let schemas = schemas.as_object().unwrap();
    for (schema, expected) in [
        (json!({"$ref": "#/components/schemas/Kind", "description": "a"}), json!({"enum": ["a", "b"]})),
        (json!({"items": {"$ref": "#/components/schemas/Kind"}}), json!({"items": {"enum": ["a", "b"]}})),
        // what is beside a reference limits it
        (
            json!({"$ref": "#/components/schemas/Kind", "maxLength": 1}),
            json!({"maxLength": 1, "allOf": [{"enum": ["a", "b"]}]}),
        ),
        (
            json!({"$ref": "#/components/schemas/Node"}),
            json!({"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Node"}}}),
        ),
        (json!({"$ref": "#/components/schemas/Gone"}), json!({"$ref": "#/components/schemas/Gone"})),
        // names of members are not keywords
        (
            json!({"properties": {"title": {"title": "a"}, "enum": {"enum": [2, 1]}}}),
            json!({"properties": {"title": {}, "enum": {"enum": [1, 2]}}}),
        ),
    ] {
        assert_eq!(normal(&schema, schemas), expected, "{schema}");
    }
}

#[test]
fn fewer_values_are_within_more_and_not_the_other_way_round() {
    let u64 = json!({"type": "integer", "minimum": 0, "maximum": u64::MAX});
    let object = |properties: Value, required: Value| json!({"type": "object", "properties": properties, "required": required});
    for (old, new) in [
        // constants and enums
        (u64.clone(), json!({"const": 5})),
        (u64.clone(), json!({"enum": [0, u64::MAX]})),
        (json!({"type": "number", "format": "double"}), json!({"const": 1.5})),
        (json!({"type": "string", "maxLength": 3}), json!({"enum": ["abc", "äöü"]})),
        (json!({"type": "string", "format": "ipv4"}), json!({"const": "192.0.2.1"})),
        (json!({"enum": ["a", "b"]}), json!({"const": "a"})),
        (json!({"type": "boolean"}), json!({"const": true})),
        (json!({"type": "array", "items": u64}), json!({"const": [1, 2]})),
        (object(json!({"a": u64}), json!(["a"])), json!({"const": {"a": 1, "b": "more"}})),
        // numbers
        (json!({"type": "number"}), json!({"type": "integer"})),
        (u64.clone(), json!({"type": "integer", "minimum": 0, "maximum": u64::MAX - 1})),
        (u64.clone(), json!({"type": "integer", "format": "uint8"})),
        (json!({"type": "integer", "format": "int64"}), json!({"type": "integer", "format": "uint32"})),
        (
            json!({"type": "integer", "format": "int64"}),
            json!({"type": "integer", "minimum": 0, "maximum": 9}),
        ),
        (u64.clone(), json!({"type": "integer", "exclusiveMinimum": 0, "maximum": 9})),
        (json!({"type": "number", "minimum": 0}), json!({"type": "number", "exclusiveMinimum": 0})),
        (json!({"type": "number", "exclusiveMaximum": 1.5}), json!({"type": "number", "maximum": 1})),
        (json!({"type": "integer", "multipleOf": 5}), json!({"type": "integer", "multipleOf": 10})),
        (json!({"type": "integer"}), json!({"type": "integer", "not": {"const": 0}})),
        (json!({"type": "integer", "not": {"const": 0}}), json!({"type": "integer", "minimum": 1})),
        // texts
        (json!({"type": "string"}), json!({"type": "string", "format": "uuid"})),
        (json!({"type": "string"}), json!({"type": "string", "pattern": "^a"})),
        (
            json!({"type": "string", "pattern": "^a"}),
            json!({"type": "string", "pattern": "^a", "maxLength": 5}),
        ),
        (json!({"type": "string", "format": "ip"}), json!({"type": "string", "format": "ipv6"})),
        (json!({"type": "string", "maxLength": 6}), json!({"type": "string", "maxLength": 5})),
        (json!({"type": "string", "minLength": 1}), json!({"type": "string", "minLength": 2})),
        // null
        (json!({"type": ["integer", "null"]}), json!({"type": "integer"})),
        (json!({"type": ["string", "null"], "format": "uuid"}), json!({"type": "null"})),
        (json!({"type": ["string", "integer"], "minLength": 1}), json!({"type": "integer"})),
        (json!({"enum": ["a", null]}), json!({"enum": ["a"]})),
        // branches
        (json!({"anyOf": [{"type": "string"}, u64]}), json!({"type": "string", "format": "uuid"})),
        (json!({"anyOf": [{"type": "string"}, u64]}), json!({"enum": ["a", 1]})),
        (
            json!({"anyOf": [{"type": "string"}, {"type": "array"}, u64]}),
            json!({"oneOf": [{"type": "array", "maxItems": 1}, {"type": "string"}]}),
        ),
        (
            json!({"anyOf": [{"type": "string"}, u64, {"type": "array"}]}),
            json!({"type": ["string", "array"]}),
        ),
        (json!({"type": ["string", "integer"]}), json!({"anyOf": [{"type": "string", "maxLength": 1}, u64]})),
        // branches beside keywords
        (
            json!({"type": "object", "required": ["a"], "anyOf": [{"required": ["b"]}, {"required": ["c"]}]}),
            json!({"type": "object", "required": ["a"], "anyOf": [{"required": ["c"]}]}),
        ),
        (
            json!({"type": "object", "anyOf": [{"required": ["b"]}, {"required": ["c"]}]}),
            json!({"type": "object", "required": ["b", "d"]}),
        ),
        (json!({"allOf": [{"required": ["a"]}, {"required": ["b"]}]}), json!({"required": ["a", "b", "c"]})),
        // lists
        (json!({"type": "array"}), json!({"type": "array", "items": u64})),
        (
            json!({"type": "array", "items": {"type": "number"}}),
            json!({"type": "array", "items": {"type": "integer"}}),
        ),
        (json!({"type": "array", "items": u64}), json!({"type": "array", "items": u64, "uniqueItems": true})),
        (
            json!({"type": "array", "items": u64, "uniqueItems": true}),
            json!({"type": "array", "items": u64, "maxItems": 1}),
        ),
        (
            json!({"type": "array", "items": {"type": ["integer", "string"]}}),
            json!({"type": "array", "prefixItems": [u64, {"type": "string"}], "minItems": 2, "maxItems": 2}),
        ),
        // objects
        (object(json!({"a": {"type": "number"}}), json!(["a"])), object(json!({"a": u64}), json!(["a"]))),
        (object(json!({"a": u64}), json!([])), object(json!({"a": u64}), json!(["a"]))),
        (object(json!({"a": u64}), json!([])), object(json!({"a": u64, "b": u64}), json!([]))),
        (json!({"type": "object"}), object(json!({"a": u64}), json!([]))),
        (json!({"type": "object", "additionalProperties": u64}), object(json!({"a": u64}), json!(["a"]))),
        (
            json!({"type": "object", "additionalProperties": {"type": "number"}}),
            json!({"type": "object", "additionalProperties": u64}),
        ),
        // a map whose keys are an enum, as schemars writes it
        (
            json!({"type": "object", "additionalProperties": u64}),
            json!({"type": "object", "properties": {"a": u64, "b": u64}, "additionalProperties": false}),
        ),
        (
            json!({"type": "object", "additionalProperties": u64}),
            json!({"type": "object", "additionalProperties": u64, "propertyNames": {"pattern": "^[0-9]+$"}}),
        ),
        (
            json!({"type": "object", "patternProperties": {"^[0-9]+$": {"type": "number"}}, "additionalProperties": false}),
            json!({"type": "object", "patternProperties": {"^[0-9]+$": u64}, "additionalProperties": false}),
        ),
        (
            json!({"type": "object", "propertyNames": {"enum": ["a", "b"]}}),
            object(json!({"a": u64}), json!([])),
        ),
        (
            json!({"type": "object", "properties": {"a": u64, "b": u64}, "required": ["a"], "additionalProperties": false}),
            json!({"type": "object", "properties": {"a": u64, "b": u64}, "required": ["a", "b"], "additionalProperties": false}),
        ),
        (
            json!({"type": "object", "properties": {"a": u64}, "additionalProperties": false}),
            json!({"type": "object", "properties": {"a": {"type": "integer", "minimum": 0, "maximum": 9}, "b": u64}, "additionalProperties": false}),
        ),
        (u64.clone(), json!(false)),
        (json!({}), json!({"type": "object"})),
    ] {
        is(&Verdict::Narrower, &old, &new);
    }
}

#[test]
fn a_change_in_both_directions_is_neither() {
    let u8 = json!({"type": "integer", "minimum": 0, "maximum": 255});
    for (old, new) in [
        (json!({"const": 1}), json!({"const": 2})),
        (json!({"const": 1}), json!({"const": "1"})),
        (u8.clone(), json!({"const": 256})),
        (u8.clone(), json!({"type": "string"})),
        (u8.clone(), json!({"type": "integer", "minimum": 1, "maximum": 256})),
        (json!({"type": "array", "items": u8}), u8.clone()),
        (json!({"type": "string", "format": "uuid"}), json!({"type": "string", "format": "date"})),
        (json!({"type": "string", "pattern": "a"}), json!({"type": "string", "pattern": "b"})),
        // not even if the text is a date: it could have another form
        (json!({"type": "string", "format": "date"}), json!({"const": "soon"})),
        // a member of an object is gone, as if it were a member of the problem
        (
            json!({"type": "object", "properties": {"a": u8}, "required": ["a"]}),
            json!({"type": "object", "properties": {"b": u8}, "required": ["b"]}),
        ),
        (
            json!({"anyOf": [{"type": "string"}, {"type": "array"}]}),
            json!({"anyOf": [{"type": "string"}, {"type": "object"}]}),
        ),
        // an unknown keyword
        (json!({"type": "object", "minKnown": 1}), json!({"type": "object", "minKnown": 2})),
        (json!({"$ref": "#/components/schemas/A"}), json!({"$ref": "#/components/schemas/B"})),
    ] {
        is(&Verdict::Other, &old, &new);
    }
}

#[test]
fn schemas_that_look_different_can_have_the_same_values() {
    for (old, new) in [
        (json!({"type": "boolean"}), json!({"enum": [true, false]})),
        (json!({"type": "string", "const": 1}), json!(false)),
        (
            json!({"type": "array", "prefixItems": [{"type": "string"}, {"type": "string"}], "items": false}),
            json!({"type": "array", "items": {"type": "string"}, "maxItems": 2}),
        ),
        (
            json!({"type": "integer", "minimum": 0, "maximum": 255}),
            json!({"type": "integer", "format": "uint8"}),
        ),
        (
            json!({"type": "integer", "minimum": 1, "maximum": 9}),
            json!({"type": "integer", "exclusiveMinimum": 0, "exclusiveMaximum": 10}),
        ),
        (
            json!({"type": "array", "prefixItems": [{"type": "string"}], "items": false, "minItems": 1}),
            json!({"type": "array", "prefixItems": [{"type": "string"}], "maxItems": 1, "minItems": 1}),
        ),
        (
            json!({"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}),
            json!({"allOf": [
                {"type": "object", "properties": {"a": {"type": "string"}}},
                {"type": "object", "required": ["a"]},
            ]}),
        ),
        (
            json!({"anyOf": [{"type": "integer"}, {"type": "array", "items": {"type": "string"}}]}),
            json!({"type": ["integer", "array"], "items": {"type": "string"}}),
        ),
    ] {
        is(&Verdict::Equal, &old, &new);
    }
}

#[test]
fn many_combinations_of_branches_are_not_all_looked_at() {
    let branches: Vec<_> = (0..20).map(|at| json!({"required": [format!("m{at}")]})).collect();
    let new = json!({"allOf": vec![json!({"anyOf": branches}); 30], "type": "object", "required": ["a"]});
    assert!(is_within(&new, &json!({"type": "object", "required": ["a"]})));
    assert!(!is_within(&new, &json!({"type": "object", "required": ["b"]})));
}
