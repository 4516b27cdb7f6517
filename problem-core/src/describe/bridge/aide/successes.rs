//! The successful responses of this crate, and the queries that ask for a page, in the signatures of handlers.

use aide::OperationOutput;
use aide::generate::GenContext;
use aide::openapi::{MediaType, Operation, Response};
use schemars_09::JsonSchema;
use serde_json::{Value, json};

use crate::describe::bridge::aide::Responses;
use crate::describe::bridge::aide::responses::{header, schema};
#[cfg(feature = "pages")]
use crate::pages::{CursorPage, Page};
use crate::responses::{Accepted, Created, NoContent, Versioned};

/// A header field that the responses of a type may have: its name, the schema of its value, and what it says.
type Field = (&'static str, fn() -> Value, &'static str);

const LOCATION: Field =
    ("Location", uri_reference, "Where the resource, or the status of the request, is (RFC 9110 §10.2.2).");
const ETAG: Field = ("ETag", || json!({"type": "string"}), "The version of the resource (RFC 9110 §8.8.3).");
const RETRY_AFTER: Field = (
    "Retry-After",
    || json!({"type": "integer", "minimum": 0}),
    "After how many seconds to ask for the status (RFC 9110 §10.2.3).",
);
#[cfg(feature = "pages")]
const LINK: Field = ("Link", || json!({"type": "string"}), "The other pages (RFC 8288).");

/// A response with a JSON body, if there is a schema.
fn response(description: &str, fields: &[Field], body: Option<Value>) -> Response {
    let content = body.map(|body| {
        let media = MediaType { schema: Some(schema(body)), ..MediaType::default() };
        ("application/json".to_owned(), media)
    });
    let headers = fields.iter().map(|(name, schema, description)| {
        ((*name).to_owned(), header(Some((*description).to_owned()), false, schema()))
    });
    Response {
        description: description.to_owned(),
        headers: headers.collect(),
        content: content.into_iter().collect(),
        ..Response::default()
    }
}

fn uri_reference() -> Value {
    json!({"type": "string", "format": "uri-reference"})
}

fn schema_for<T: JsonSchema>(ctx: &mut GenContext) -> Value {
    ctx.schema.subschema_for::<T>().to_value()
}

macro_rules! outputs {
    ($([$($parameter:ident)?] $response:ty, $status:literal, $description:literal, $fields:expr, |$ctx:pat_param| $body:expr;)*) => {$(
        impl$(<$parameter: JsonSchema>)? OperationOutput for $response {
            type Inner = Self;

            fn operation_response($ctx: &mut GenContext, _: &mut Operation) -> Option<Response> {
                Some(response($description, &$fields, $body))
            }

            fn inferred_responses(ctx: &mut GenContext, operation: &mut Operation) -> Responses {
                Self::operation_response(ctx, operation).map(|response| (Some($status), response)).into_iter().collect()
            }
        }
    )*};
}

outputs! {
    [T] Created<T>, 201, "The new resource.", [LOCATION, ETAG], |ctx| Some(schema_for::<T>(ctx));
    [] Accepted, 202, "The request was accepted.", [LOCATION, RETRY_AFTER], |_| Some(accepted());
    [] NoContent, 204, "There is nothing to send.", [], |_| None;
    [T] Versioned<T>, 200, "The resource.", [ETAG], |ctx| Some(schema_for::<T>(ctx));
}

#[cfg(feature = "pages")]
outputs! {
    [T] Page<T>, 200, "A page of the list.", [LINK], |ctx| Some(page(&schema_for::<T>(ctx), &json!({
        "type": "object",
        "properties": {
            "page": {"type": "integer", "minimum": 1},
            "limit": {"type": "integer", "minimum": 1},
            "total": {"type": "integer", "minimum": 0},
            "totalPages": {"type": "integer", "minimum": 0},
            "hasNext": {"type": "boolean"},
            "hasPrevious": {"type": "boolean"},
        },
        "required": ["page", "limit", "total", "totalPages", "hasNext", "hasPrevious"],
    })));
    [T] CursorPage<T>, 200, "A page of the list.", [LINK], |ctx| Some(page(&schema_for::<T>(ctx), &json!({
        "type": "object",
        "properties": {
            "limit": {"type": "integer", "minimum": 1},
            "nextCursor": {"type": "string", "description": "The last page has none."},
            "hasMore": {"type": "boolean"},
        },
        "required": ["limit", "hasMore"],
    })));
}

fn accepted() -> Value {
    json!({"type": "object", "properties": {"statusUrl": uri_reference()}, "required": ["statusUrl"]})
}

#[cfg(feature = "pages")]
fn page(entry: &Value, pagination: &Value) -> Value {
    json!({
        "type": "object",
        "properties": {"data": {"type": "array", "items": entry}, "pagination": pagination},
        "required": ["data", "pagination"],
    })
}

#[cfg(all(feature = "axum-extract", feature = "pages"))]
mod queries {
    use aide::OperationInput;
    use aide::generate::GenContext;
    use aide::openapi::Operation;
    use aide::operation::{ParamLocation, add_parameters, parameters_from_schema};
    use schemars_09::json_schema;

    use crate::describe::bridge::aide::{Responses, document};
    use crate::describe::{CursorRejections, PageRejections};
    use crate::pages::{CursorCodec, CursorQuery, PageQuery};

    macro_rules! inputs {
        ($($query:ident, $rejections:ident, $name:literal: $parameter:tt;)*) => {$(
            impl<const DEFAULT: u64, const MAX: u64> OperationInput for $query<DEFAULT, MAX> {
                fn operation_input(ctx: &mut GenContext, operation: &mut Operation) {
                    let schema = json_schema!({
                        "type": "object",
                        "properties": {
                            $name: $parameter,
                            "limit": {"type": "integer", "minimum": 1, "maximum": MAX, "default": DEFAULT},
                        },
                    });
                    let parameters = parameters_from_schema(ctx, schema, ParamLocation::Query);
                    add_parameters(ctx, operation, parameters);
                }

                fn inferred_early_responses(ctx: &mut GenContext, operation: &mut Operation) -> Responses {
                    document::<$rejections>(ctx, operation)
                }
            }
        )*};
    }

    inputs! {
        PageQuery, PageRejections, "page": {"type": "integer", "minimum": 1, "maximum": Self::MAX_PAGE, "default": 1};
        CursorQuery, CursorRejections, "cursor": {"type": "string", "maxLength": CursorCodec::MAX_LENGTH};
    }
}

#[cfg(all(test, feature = "axum-extract", feature = "pages"))]
mod tests {
    use aide::OperationInput;

    use super::*;
    use crate::pages::{CursorQuery, PageQuery};

    fn operation<I: OperationInput, O: OperationOutput>() -> Value {
        let mut operation = Operation::default();
        let outputs = aide::generate::in_context(|ctx| {
            I::operation_input(ctx, &mut operation);
            I::inferred_early_responses(ctx, &mut operation);
            O::inferred_responses(ctx, &mut operation)
        });
        let mut described = serde_json::to_value(&operation).unwrap();
        for (status, response) in outputs {
            described["responses"][status.unwrap().to_string()] = serde_json::to_value(&response).unwrap();
        }
        described
    }

    #[test]
    fn queries_and_pages_are_described() {
        let numbered = operation::<PageQuery<50, 500>, Page<u8>>();
        let limit = json!({"type": "integer", "minimum": 1, "maximum": 500, "default": 50});
        let parameter = |name: &str, schema: Value| json!({"in": "query", "name": name, "schema": schema, "style": "form"});
        assert_eq!(
            numbered["parameters"],
            json!([
                parameter("limit", limit),
                parameter(
                    "page",
                    json!({"type": "integer", "minimum": 1, "maximum": i64::MAX / 500, "default": 1})
                ),
            ])
        );
        let statuses: Vec<_> = numbered["responses"].as_object().unwrap().keys().collect();
        assert_eq!(statuses, ["200", "422"]);
        let schema = &numbered["responses"]["200"]["content"]["application/json"]["schema"];
        assert_eq!(schema["properties"]["data"]["items"]["type"], "integer");
        assert_eq!(numbered["responses"]["200"]["headers"]["Link"]["schema"]["type"], "string");
        let with_cursor = operation::<CursorQuery, CursorPage<u8>>();
        let statuses: Vec<_> = with_cursor["responses"].as_object().unwrap().keys().collect();
        assert_eq!(statuses, ["200", "400", "422"]);
    }

    #[test]
    fn each_response_is_described_with_its_status() {
        for (described, expected) in [
            (
                operation::<(), Created<u8>>(),
                r#"{"201":{"content":{"application/json":{"schema":{"format":"uint8","maximum":255,"minimum":0,"type":"integer"}}},"description":"The new resource.","headers":{"ETag":{"description":"The version of the resource (RFC 9110 §8.8.3).","schema":{"type":"string"},"style":"simple"},"Location":{"description":"Where the resource, or the status of the request, is (RFC 9110 §10.2.2).","schema":{"format":"uri-reference","type":"string"},"style":"simple"}}}}"#,
            ),
            (
                operation::<(), Versioned<u8>>(),
                r#"{"200":{"content":{"application/json":{"schema":{"format":"uint8","maximum":255,"minimum":0,"type":"integer"}}},"description":"The resource.","headers":{"ETag":{"description":"The version of the resource (RFC 9110 §8.8.3).","schema":{"type":"string"},"style":"simple"}}}}"#,
            ),
            (operation::<(), NoContent>(), r#"{"204":{"description":"There is nothing to send."}}"#),
            (
                operation::<(), Accepted>(),
                r#"{"202":{"content":{"application/json":{"schema":{"properties":{"statusUrl":{"format":"uri-reference","type":"string"}},"required":["statusUrl"],"type":"object"}}},"description":"The request was accepted.","headers":{"Location":{"description":"Where the resource, or the status of the request, is (RFC 9110 §10.2.2).","schema":{"format":"uri-reference","type":"string"},"style":"simple"},"Retry-After":{"description":"After how many seconds to ask for the status (RFC 9110 §10.2.3).","schema":{"minimum":0,"type":"integer"},"style":"simple"}}}}"#,
            ),
        ] {
            assert_eq!(described["responses"], serde_json::from_str::<Value>(expected).unwrap());
        }
    }
}
