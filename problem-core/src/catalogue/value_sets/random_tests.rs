//! Random schemas and many values: what is said about sets agrees with each value.

use serde_json::{Map, Value, json};

use super::allows::allows;
use super::{is_within, normal};

/// The same numbers in each run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    fn schema(&mut self, atoms: &[Value], depth: usize) -> Value {
        let atom = self.below(atoms.len());
        let mut atom = atoms[atom].clone();
        if depth == 0 {
            return atom;
        }
        match self.below(7) {
            0 => json!({"anyOf": self.schemas(atoms, depth)}),
            1 => json!({"oneOf": self.schemas(atoms, depth)}),
            2 => json!({"allOf": self.schemas(atoms, depth)}),
            3 if atom.is_object() => {
                atom["anyOf"] = self.schemas(atoms, depth);
                atom
            }
            4 => json!({"type": "object", "properties": {"a": self.schema(atoms, depth - 1)}}),
            _ => atom,
        }
    }

    fn schemas(&mut self, atoms: &[Value], depth: usize) -> Value {
        (0..2 + self.below(2)).map(|_| self.schema(atoms, depth - 1)).collect()
    }
}

#[test]
fn what_is_said_about_sets_is_true_for_values() {
    let atoms = [
        json!({}),
        json!(false),
        json!({"type": "string"}),
        json!({"type": "integer"}),
        json!({"type": "number"}),
        json!({"type": "boolean"}),
        json!({"type": "null"}),
        json!({"type": ["string", "null"]}),
        json!({"enum": [1, 2]}),
        json!({"const": "ab"}),
        json!({"enum": [null, true]}),
        json!({"type": "integer", "minimum": 0}),
        json!({"type": "integer", "exclusiveMinimum": 0, "maximum": 5}),
        json!({"type": "integer", "multipleOf": 2}),
        json!({"type": "number", "format": "double"}),
        json!({"minimum": 1.5}),
        json!({"format": "uint8"}),
        json!({"type": "string", "maxLength": 1}),
        json!({"minLength": 2}),
        json!({"not": {"const": 1}}),
        json!({"not": {"type": "string"}}),
        json!({"type": "array", "items": {"type": "integer"}}),
        json!({"items": {"type": "string"}, "maxItems": 1}),
        json!({"type": "array", "prefixItems": [{"type": "integer"}, {"type": "string"}]}),
        json!({"prefixItems": [{"type": "integer"}], "items": false}),
        json!({"type": "array", "uniqueItems": true, "minItems": 2}),
        json!({"type": "object", "properties": {"a": {"type": "integer"}}}),
        json!({"properties": {"a": {"type": "number"}, "b": {"type": "integer"}}, "required": ["a"]}),
        json!({"type": "object", "additionalProperties": {"type": "integer"}}),
        json!({"properties": {"a": {}}, "additionalProperties": false}),
        json!({"required": ["b"]}),
        json!({"minProperties": 1, "maxProperties": 1}),
        json!({"propertyNames": {"enum": ["a"]}}),
    ];
    let values = json!([
        null, true, false, 0, 1, 2, 6, -1, 1.5, 300, "", "a", "ab", "abc", [], [1], [1, "a"], [1, 1], ["a"],
        ["a", "b"], [1, 2, 3], {}, {"a": 1}, {"a": 1.5}, {"a": "x"}, {"a": 1, "b": 1}, {"b": 1}, {"b": "x"}, {"c": 1},
    ]);
    let values = values.as_array().unwrap();
    let (mut random, schemas, mut within) = (Random(7), Map::new(), 0);
    for _ in 0..3_000 {
        let [one, other] = [(); 2].map(|()| random.schema(&atoms, 2));
        let [new, old] = [&one, &other].map(|schema| normal(schema, &schemas));
        assert_eq!(normal(&new, &schemas), new, "the normal form of {one} has another one");
        // an object that lists members sends no others
        let is_sent_by = |schema: &Value, value: &Value| {
            let members = value.as_object();
            !schema.to_string().contains("\"properties\"")
                || members.is_none_or(|members| members.keys().all(|name| name == "a"))
        };
        for value in values.iter().filter(|value| is_sent_by(&one, value)) {
            let [before, after] = [&one, &new].map(|schema| allows(schema, value));
            assert!(
                before == after || before.is_none() || after.is_none(),
                "{one} and {new} differ in {value}"
            );
        }
        if !is_within(&new, &old) {
            continue;
        }
        within += 1;
        for value in values
            .iter()
            .filter(|value| is_sent_by(&new, value))
            .filter(|value| allows(&new, value) == Some(true))
        {
            assert_ne!(allows(&old, value), Some(false), "{new} is not within {old}: {value}");
        }
    }
    assert!(within > 500, "{within}");
}
