//! What generated code says about fields and texts, as schemas and examples.

use std::fmt::Write as _;

use serde_json::Value;

use crate::describe::described::Sample;
use crate::describe::known::KnownSchema as _;
use crate::describe::schema::{Components, allows_null, fits, with_keyword, without_null};
use crate::describe::schema_example;
use crate::occurrence::described::{FieldFacts, FieldType, Piece, Text};
use crate::occurrence::value::ExtensionValue;

/// A value of generated code as JSON.
pub(super) fn json_of(value: &dyn ExtensionValue) -> Option<Value> {
    let mut json = Vec::new();
    value.write_json(&mut json).ok()?;
    serde_json::from_slice(&json).ok().filter(|value: &Value| !value.is_null())
}

impl FieldFacts<'_> {
    /// The schema without `null`, whether every occurrence has the value, and an example.
    pub(super) fn schema(&self, components: &mut Components) -> (Value, bool, Value) {
        let schema = (self.ty.schema)(components);
        let is_required = !self.ty.is_optional && !allows_null(&schema, components);
        let mut schema = without_null(schema);
        let example = fitting(self.example, &schema, components);
        if !self.text.is_empty() {
            schema = with_keyword(schema, "description", self.text.into());
        }
        if self.is_deprecated {
            schema = with_keyword(schema, "deprecated", true.into());
        }
        (schema, is_required, example)
    }
}

/// The value of a field as `Display` or `Debug` writes it, as far as JSON tells: its example, or one of its type.
fn text_of(ty: FieldType, example: Option<&dyn ExtensionValue>, is_debug: bool) -> String {
    // the schemas of a type that is only a part of a text are not needed
    let mut components = Components::new();
    let schema = without_null((ty.schema)(&mut components));
    let is_text = schema == str::schema();
    match fitting(example, &schema, &components) {
        // `Debug` of an enum has no quotes
        Value::String(text) if is_debug && is_text => format!("{text:?}"),
        Value::String(text) => text,
        value => value.to_string(),
    }
}

/// An example if it fits the schema, or a value of the schema.
fn fitting(example: Option<&dyn ExtensionValue>, schema: &Value, components: &Components) -> Value {
    let example = example.and_then(json_of).filter(|example| fits(example, schema, components));
    example.unwrap_or_else(|| schema_example::example(schema, components))
}

impl Text<'_> {
    pub(super) fn sample(&self) -> Sample {
        match self {
            Self::Constant(text) => {
                Sample { example: (*text).to_owned(), template: None, is_constant: true, is_optional: false }
            }
            Self::Field(field) => Sample {
                example: text_of(field.ty, field.example, false),
                template: Some(field.text.to_owned()).filter(|text| !text.is_empty()),
                is_constant: false,
                is_optional: field.ty.is_optional,
            },
            Self::Template(pieces) => {
                let (mut example, mut template, mut is_constant) = (String::new(), String::new(), true);
                for piece in *pieces {
                    match piece {
                        Piece::Text(text) => {
                            example.push_str(text);
                            template.push_str(text);
                        }
                        Piece::Field(name, is_debug, ty, field_example) => {
                            is_constant = false;
                            example.push_str(&text_of(*ty, *field_example, *is_debug));
                            // writing into a `String` does not fail
                            let _ = write!(template, "{{{name}}}");
                        }
                    }
                }
                let template = (!is_constant).then_some(template);
                Sample { example, template, is_constant, is_optional: false }
            }
        }
    }
}
