//! The schemas of schemars 1.

use schemars::JsonSchema;
use schemars::generate::{SchemaGenerator, SchemaSettings};
use serde_json::Value;

use crate::describe::bridge::foreign;
use crate::describe::probe::BySchemars;
use crate::describe::schema::Components;
use crate::occurrence::described::FieldType;

impl<T: JsonSchema + ?Sized> BySchemars<T> {
    /// What is known about the type.
    #[must_use]
    pub fn __problem_core_field_type(&self) -> FieldType {
        FieldType {
            is_optional: self.is_optional,
            schema: |components| add(SchemaGenerator::subschema_for::<T>, components),
        }
    }
}

/// It is not generic, so that it is compiled once.
fn add(schema: fn(&mut SchemaGenerator) -> schemars::Schema, components: &mut Components) -> Value {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let mut generator =
        settings.with(|settings| settings.definitions_path = "/components/schemas".into()).into_generator();
    let schema = schema(&mut generator).to_value();
    foreign::add(schema, generator.take_definitions(true).into_iter().collect(), components)
}
