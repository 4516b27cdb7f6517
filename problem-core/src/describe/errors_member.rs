//! The schema of the member `errors`, and of its entries.

use serde_json::{Map, Value, json};

use crate::describe::presentation::{ErrorsMember, Presentation, object};
use crate::describe::schema::{reference, with_keyword};

/// The name of the schema of an entry of `errors`.
pub(super) const FIELD_ERROR: &str = "FieldError";

impl Presentation {
    /// The schema of `errors`.
    pub(super) fn errors(&self, text: &str) -> Value {
        let text = if text.is_empty() { "What is wrong with the request, and where." } else { text };
        with_keyword(self.errors_without_text(), "description", text.into())
    }

    fn errors_without_text(&self) -> Value {
        match self.0.errors_member() {
            ErrorsMember::FieldErrors => json!({"type": "array", "items": reference(FIELD_ERROR)}),
            ErrorsMember::MessagesByField => {
                let messages = json!({"type": "array", "items": {"type": "string"}});
                json!({"type": "object", "additionalProperties": messages})
            }
            ErrorsMember::Entries(members) => {
                let whole = field_error();
                let (mut properties, mut required) = (Map::new(), Vec::new());
                for (name, known) in members {
                    properties.insert(name.to_owned(), whole["properties"][known].clone());
                    // an entry of another shape has no empty code
                    if known != "code" && REQUIRED_OF_ENTRY.contains(&known) {
                        required.push(name);
                    }
                }
                let entry = json!({"type": "object", "properties": properties, "required": required});
                json!({"type": "array", "items": entry})
            }
        }
    }
}

/// The members that every entry of `errors` has.
const REQUIRED_OF_ENTRY: [&str; 3] = ["field", "code", "message"];

/// The schema of an entry of `errors`.
pub(super) fn field_error() -> Value {
    let text = |text: &str| json!({"type": "string", "description": text});
    let mut schema = object(
        [
            ("field", text("The path to the field.")),
            (
                "pointer",
                text(
                    "The JSON Pointer to the field as a URI fragment (RFC 6901 §6), for a field of a JSON body.",
                ),
            ),
            (
                "in",
                json!({
                    "type": "string",
                    "enum": ["query", "path", "form", "header"],
                    "description": "The part of the request, for a field that is not in a JSON body.",
                }),
            ),
            ("code", text("The rule that was broken.")),
            ("message", text("A text for a person.")),
        ],
        &REQUIRED_OF_ENTRY,
    );
    schema = with_keyword(schema, "title", FIELD_ERROR.into());
    with_keyword(schema, "description", "What is wrong with one field of the request.".into())
}
