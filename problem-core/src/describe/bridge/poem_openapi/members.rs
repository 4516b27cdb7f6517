//! The schemas of members whose types implement `Type`.

use ::poem_openapi::registry::{MetaSchemaRef, Registry};
use ::poem_openapi::types::Type;
use serde_core::Serialize;
use serde_json::{Value, json};

use crate::describe::bridge::foreign;
use crate::describe::known::anything;
use crate::describe::probe::ByPoem;
use crate::describe::schema::Components;
use crate::describe::upgrade::upgrade;
use crate::occurrence::described::FieldType;

impl<T: Type + ?Sized> ByPoem<T> {
    /// What is known about the type.
    #[must_use]
    pub fn __problem_core_field_type(&self) -> FieldType {
        FieldType {
            is_optional: self.is_optional || !T::IS_REQUIRED,
            schema: |components| registered(&T::schema_ref(), T::register, components),
        }
    }
}

/// The schema of a type of poem-openapi, with the schemas that it registers.
fn registered(schema: &MetaSchemaRef, register: fn(&mut Registry), components: &mut Components) -> Value {
    let mut registry = Registry::new();
    register(&mut registry);
    let definitions = registry.schemas.iter().map(|(name, schema)| (name.clone(), upgraded(schema)));
    foreign::add(upgraded(schema), definitions.collect(), components)
}

/// A schema of OpenAPI 3.0 as one of 3.1.
fn upgraded(schema: &impl Serialize) -> Value {
    let mut schema = serde_json::to_value(schema).unwrap_or_else(|_| anything());
    upgrade(&mut schema);
    whole_numbers(&mut schema);
    schema
}

/// poem-openapi writes a limit of an integer with a fraction: `0.0`.
fn whole_numbers(schema: &mut Value) {
    const LARGEST: f64 = 9_007_199_254_740_992.0;
    match schema {
        Value::Array(values) => values.iter_mut().for_each(whole_numbers),
        Value::Object(members) => {
            for (keyword, value) in members {
                let is_limit = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]
                    .contains(&keyword.as_str());
                match value.as_f64() {
                    Some(number) if is_limit && number.fract() == 0.0 && number.abs() < LARGEST => {
                        *value = json!(number as i64);
                    }
                    _ => whole_numbers(value),
                }
            }
        }
        _ => {}
    }
}
