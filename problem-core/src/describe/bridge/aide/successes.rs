//! The successful responses of this crate, and the queries of lists, in the signatures of handlers.

use aide::generate::GenContext;
use aide::openapi::{Header, HeaderStyle, MediaType, Operation, ParameterSchemaOrContent, ReferenceOr, Response};
use aide::{OperationInput, OperationOutput};
#[cfg(all(feature = "pages", feature = "axum-extract"))]
use aide::operation::{ParamLocation, add_parameters, parameters_from_schema};
use schemars_09::JsonSchema;
use serde_json::{Value, json};

use crate::describe::bridge::aide::Responses;
#[cfg(all(feature = "pages", feature = "axum-extract"))]
use crate::describe::bridge::aide::document;
use crate::describe::bridge::aide::responses::schema;
#[cfg(all(feature = "pages", feature = "axum-extract"))]
use crate::describe::{CursorRejections, PageRejections};
#[cfg(feature = "pages")]
use crate::pages::{CursorPage, Page};
#[cfg(all(feature = "pages", feature = "axum-extract"))]
use crate::pages::{CursorQuery, PageQuery};
use crate::responses::{Accepted, Created, NoContent};

/// A response with header fields: the name, whether each response has it, and the description of each.
fn with_headers(description: &str, headers: &[(&str, bool, &str)]) -> Response {
    let mut response = Response { description: description.to_owned(), ..Response::default() };
    for (name, required, description) in headers {
        let header = Header {
            description: Some((*description).to_owned()),
            style: HeaderStyle::Simple,
            required: *required,
            deprecated: None,
            format: ParameterSchemaOrContent::Schema(schema(json!({"type": "string"}))),
            example: None,
            examples: Default::default(),
            extensions: Default::default(),
        };
        response.headers.insert((*name).to_owned(), ReferenceOr::Item(header));
    }
    response
}

fn with_json(mut response: Response, json_schema: Value) -> Response {
    let media = MediaType { schema: Some(schema(json_schema)), ..MediaType::default() };
    response.content.insert("application/json".to_owned(), media);
    response
}

/// Implements the trait for a response with one status.
macro_rules! outputs {
    ($([$($parameter:ident)?] $response:ty, $inner:ty, $status:literal, $describe:expr;)*) => {$(
        impl$(<$parameter: JsonSchema>)? OperationOutput for $response {
            type Inner = $inner;

            fn operation_response(ctx: &mut GenContext, _: &mut Operation) -> Option<Response> {
                let describe: fn(&mut GenContext) -> Response = $describe;
                Some(describe(ctx))
            }

            fn inferred_responses(ctx: &mut GenContext, operation: &mut Operation) -> Responses {
                Self::operation_response(ctx, operation)
                    .map(|response| (Some($status), response))
                    .into_iter()
                    .collect()
            }
        }
    )*};
}

outputs! {
    [T] Created<T>, T, 201, |ctx| {
        let headers = [("Location", true, "The URI of the new resource."), ("ETag", false, "Its version.")];
        let json_schema = ctx.schema.subschema_for::<T>();
        with_json(with_headers("The resource was created.", &headers), json_schema.to_value())
    };
    [] Accepted, (), 202, |_| {
        let headers = [
            ("Location", true, "The URI of the status."),
            ("Retry-After", false, "When to ask for the status, in seconds."),
        ];
        let json_schema = json!({
            "type": "object",
            "properties": {"statusUrl": {"type": "string", "format": "uri-reference"}},
            "required": ["statusUrl"],
        });
        with_json(with_headers("The request was accepted, but not processed yet.", &headers), json_schema)
    };
    [] NoContent, (), 204, |_| with_headers("The request was processed.", &[]);
}

#[cfg(feature = "pages")]
outputs! {
    [T] Page<T>, Vec<T>, 200, |ctx| {
        let count = json!({"type": "integer", "minimum": 0});
        page::<T>(ctx, &[
            ("page", json!({"type": "integer", "minimum": 1}), true),
            ("limit", json!({"type": "integer", "minimum": 1}), true),
            ("total", count.clone(), true),
            ("totalPages", count, true),
            ("hasNext", json!({"type": "boolean"}), true),
            ("hasPrevious", json!({"type": "boolean"}), true),
        ])
    };
    [T] CursorPage<T>, Vec<T>, 200, |ctx| page::<T>(ctx, &[
        ("limit", json!({"type": "integer", "minimum": 1}), true),
        ("nextCursor", json!({"type": "string"}), false),
        ("hasMore", json!({"type": "boolean"}), true),
    ]);
}

#[cfg(feature = "pages")]
fn page<T: JsonSchema>(ctx: &mut GenContext, members: &[(&str, Value, bool)]) -> Response {
    let entry = ctx.schema.subschema_for::<T>().to_value();
    let properties: Value =
        members.iter().map(|(name, schema, _)| ((*name).to_owned(), schema.clone())).collect();
    let required: Value =
        members.iter().filter(|(_, _, required)| *required).map(|(name, _, _)| *name).collect();
    let json_schema = json!({
        "type": "object",
        "properties": {
            "data": {"type": "array", "items": entry},
            "pagination": {"type": "object", "properties": properties, "required": required},
        },
        "required": ["data", "pagination"],
    });
    with_json(with_headers("A page of the list.", &[("Link", false, "Other pages (RFC 8288).")]), json_schema)
}

#[cfg(all(feature = "pages", feature = "axum-extract"))]
fn query(ctx: &mut GenContext, operation: &mut Operation, properties: Value) {
    let schema = schema(json!({"type": "object", "properties": properties})).json_schema;
    let parameters = parameters_from_schema(ctx, schema, ParamLocation::Query);
    add_parameters(ctx, operation, parameters);
}

#[cfg(all(feature = "pages", feature = "axum-extract"))]
fn limit(default: u64, max: u64) -> Value {
    let description = "The number of entries of a page.";
    json!({"type": "integer", "minimum": 1, "maximum": max, "default": default, "description": description})
}

#[cfg(all(feature = "pages", feature = "axum-extract"))]
impl<const DEFAULT: u64, const MAX: u64> OperationInput for PageQuery<DEFAULT, MAX> {
    fn operation_input(ctx: &mut GenContext, operation: &mut Operation) {
        let page = json!({"type": "integer", "minimum": 1, "default": 1, "description": "The number of the page."});
        query(ctx, operation, json!({"page": page, "limit": limit(DEFAULT, MAX)}));
    }

    fn inferred_early_responses(ctx: &mut GenContext, operation: &mut Operation) -> Responses {
        document::<PageRejections>(ctx, operation)
    }
}

#[cfg(all(feature = "pages", feature = "axum-extract"))]
impl<const DEFAULT: u64, const MAX: u64> OperationInput for CursorQuery<DEFAULT, MAX> {
    fn operation_input(ctx: &mut GenContext, operation: &mut Operation) {
        let description = "The `nextCursor` of the page before. Without it, the page is the first one.";
        let cursor = json!({"type": "string", "description": description});
        query(ctx, operation, json!({"cursor": cursor, "limit": limit(DEFAULT, MAX)}));
    }

    fn inferred_early_responses(ctx: &mut GenContext, operation: &mut Operation) -> Responses {
        document::<CursorRejections>(ctx, operation)
    }
}
