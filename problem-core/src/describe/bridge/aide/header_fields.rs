//! The extractors for axum that read header fields, in the signatures of handlers.

use aide::OperationInput;
use aide::generate::GenContext;
use aide::openapi::Operation;
use aide::operation::{ParamLocation, add_parameters, parameters_from_schema};
use schemars_09::json_schema;
use serde_json::{Value, json};

use crate::describe::bridge::aide::{Responses, document};
#[cfg(feature = "idempotency")]
use crate::idempotency::{OperationId, StoreUnavailable};
#[cfg(feature = "idempotency")]
use crate::problems::IdempotencyError;
use crate::problems::{IfMatch, PreconditionError};

/// Describes a header field that every request of an operation has.
fn required(ctx: &mut GenContext, operation: &mut Operation, name: &str, schema: Value) {
    let schema = json_schema!({"properties": {name: schema}, "required": [name]});
    let parameters = parameters_from_schema(ctx, schema, ParamLocation::Header);
    add_parameters(ctx, operation, parameters);
}

impl OperationInput for IfMatch {
    fn operation_input(ctx: &mut GenContext, operation: &mut Operation) {
        let schema = json!({"type": "string", "description": "The `ETag` of the version to change."});
        required(ctx, operation, "If-Match", schema);
    }

    fn inferred_early_responses(ctx: &mut GenContext, operation: &mut Operation) -> Responses {
        document::<PreconditionError>(ctx, operation)
    }
}

/// The responses are those of the layer.
#[cfg(feature = "idempotency")]
impl OperationInput for OperationId {
    fn operation_input(ctx: &mut GenContext, operation: &mut Operation) {
        let schema = json!({
            "type": "string",
            // a String of RFC 9651 without escapes, of at most 255 characters
            "pattern": r#"^"[!#-\[\]-~]{1,255}"$"#,
            "description": "A new key in double quotes for each operation. A retry has the key of the first request.",
        });
        required(ctx, operation, "Idempotency-Key", schema);
    }

    fn inferred_early_responses(ctx: &mut GenContext, operation: &mut Operation) -> Responses {
        document::<(IdempotencyError, StoreUnavailable)>(ctx, operation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operation<I: OperationInput>() -> Value {
        let mut operation = Operation::default();
        aide::generate::in_context(|ctx| {
            I::operation_input(ctx, &mut operation);
            I::inferred_early_responses(ctx, &mut operation);
        });
        serde_json::to_value(&operation).unwrap()
    }

    #[test]
    fn a_precondition_is_a_required_field() {
        let described = operation::<IfMatch>();
        assert_eq!(
            described["parameters"],
            json!([{
                "in": "header",
                "name": "If-Match",
                "required": true,
                "description": "The `ETag` of the version to change.",
                "schema": {"type": "string", "description": "The `ETag` of the version to change."},
                "style": "simple",
            }])
        );
        let statuses: Vec<_> = described["responses"].as_object().unwrap().keys().collect();
        assert_eq!(statuses, ["412", "428"]);
    }

    #[cfg(feature = "idempotency")]
    #[test]
    fn an_operation_has_a_key_and_the_answers_of_the_layer() {
        let described = operation::<OperationId>();
        let parameter = &described["parameters"][0];
        assert_eq!((&parameter["name"], &parameter["required"]), (&json!("Idempotency-Key"), &json!(true)));
        let statuses: Vec<_> = described["responses"].as_object().unwrap().keys().collect();
        assert_eq!(statuses, ["400", "409", "422", "503"]);
    }
}
