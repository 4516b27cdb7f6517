//! The extractors for axum in the signatures of handlers: what a request has, and how the extractors reject it.
//!
//! aide does not ask an `Option` around an extractor for its rejections. It describes the parameters of a `Path` or `Query` by the
//! properties of the type, so a type without properties, such as `Path<u64>`, has no parameters in the document.

#[cfg(any(feature = "garde", feature = "validator"))]
use std::ops::Deref;

use aide::generate::GenContext;
use aide::openapi::{MediaType, Operation, RequestBody, Response};
use aide::operation::{ParamLocation, add_parameters, parameters_from_schema, set_body};
use aide::{OperationInput, OperationOutput};
use schemars_09::{JsonSchema, Schema};
use serde_json::Value;

use crate::adapter::axum_extract::WithProblem;
use crate::describe::bridge::aide::responses::schema;
use crate::describe::bridge::aide::{Responses, document};
use crate::describe::{FormRejections, JsonRejections, PathRejections, QueryRejections};
#[cfg(any(feature = "garde", feature = "validator"))]
use crate::input::extract::checked::Extracts;
#[cfg(feature = "garde")]
use crate::input::extract::wrappers::{Garde, GardeWith};
#[cfg(feature = "validator")]
use crate::input::extract::wrappers::{Valid, ValidWith};
use crate::input::extract::{FORM, FirstFault, Form, JSON, Json, Path, Query};
use crate::problem::Problem;

fn content(media_type: &str, json_schema: Schema) -> (String, MediaType) {
    let schema = Some(schema(json_schema.to_value()));
    (media_type.to_owned(), MediaType { schema, ..MediaType::default() })
}

fn description(schema: &Schema, ctx: &GenContext) -> Option<String> {
    ctx.resolve_schema(schema).get("description").and_then(Value::as_str).map(str::to_owned)
}

fn body(ctx: &mut GenContext, operation: &mut Operation, media_type: &str, schema: Schema) {
    let body = RequestBody {
        description: description(&schema, ctx),
        content: [content(media_type, schema)].into_iter().collect(),
        required: true,
        extensions: Default::default(),
    };
    set_body(ctx, operation, body);
}

fn parameters(ctx: &mut GenContext, operation: &mut Operation, location: ParamLocation, schema: Schema) {
    let parameters = parameters_from_schema(ctx, schema, location);
    add_parameters(ctx, operation, parameters);
}

macro_rules! bodies {
    ($($extractor:ident, $media_type:ident, $rejections:ident;)*) => {$(
        impl<T: JsonSchema> OperationInput for $extractor<T> {
            fn operation_input(ctx: &mut GenContext, operation: &mut Operation) {
                let schema = ctx.schema.subschema_for::<T>();
                body(ctx, operation, $media_type, schema);
            }

            fn inferred_early_responses(ctx: &mut GenContext, operation: &mut Operation) -> Responses {
                document::<$rejections>(ctx, operation)
            }
        }
    )*};
}

bodies! {
    Json, JSON, JsonRejections;
    FirstFault, JSON, JsonRejections;
    Form, FORM, FormRejections;
}

macro_rules! parameters {
    ($($extractor:ident, $rejections:ident;)*) => {$(
        impl<T: JsonSchema> OperationInput for $extractor<T> {
            fn operation_input(ctx: &mut GenContext, operation: &mut Operation) {
                let schema = ctx.schema.subschema_for::<T>();
                parameters(ctx, operation, ParamLocation::$extractor, schema);
            }

            fn inferred_early_responses(ctx: &mut GenContext, operation: &mut Operation) -> Responses {
                document::<$rejections>(ctx, operation)
            }
        }
    )*};
}

parameters! {
    Query, QueryRejections;
    Path, PathRejections;
}

macro_rules! outputs {
    ($($extractor:ident, $media_type:ident;)*) => {$(
        impl<T: JsonSchema> OperationOutput for $extractor<T> {
            type Inner = T;

            fn operation_response(ctx: &mut GenContext, _: &mut Operation) -> Option<Response> {
                let schema = ctx.schema.subschema_for::<T>();
                Some(output(ctx, $media_type, schema))
            }

            fn inferred_responses(ctx: &mut GenContext, operation: &mut Operation) -> Responses {
                Self::operation_response(ctx, operation).map(|response| (Some(200), response)).into_iter().collect()
            }
        }
    )*};
}

outputs! {
    Json, JSON;
    Form, FORM;
}

fn output(ctx: &GenContext, media_type: &str, schema: Schema) -> Response {
    Response {
        description: description(&schema, ctx).unwrap_or_default(),
        content: [content(media_type, schema)].into_iter().collect(),
        ..Response::default()
    }
}

/// Implements the trait for an extractor around another one. Its problem types are those of the one inside.
#[cfg(any(feature = "garde", feature = "validator"))]
macro_rules! wrappers {
    ($($wrapper:ident<E $(, $parameter:ident)?> where Value: [$($bounds:tt)*], [$($more:tt)*];)*) => {$(
        impl<E $(, $parameter)?> OperationInput for $wrapper<E $(, $parameter)?>
        where
            E: OperationInput + Extracts<Value: $($bounds)*>,
            $($more)*
        {
            fn operation_input(ctx: &mut GenContext, operation: &mut Operation) {
                E::operation_input(ctx, operation);
            }

            fn inferred_early_responses(ctx: &mut GenContext, operation: &mut Operation) -> Responses {
                E::inferred_early_responses(ctx, operation)
            }
        }
    )*};
}

#[cfg(feature = "validator")]
wrappers! {
    Valid<E> where Value: [validator::Validate], [];
    ValidWith<E, C> where Value: [for<'a> validator::ValidateArgs<'a, Args = &'a <C as Deref>::Target>], [C: Deref];
}

#[cfg(feature = "garde")]
wrappers! {
    Garde<E> where Value: [garde::Validate<Context: Default>], [];
    GardeWith<E, C> where Value: [garde::Validate<Context = <C as Deref>::Target>], [C: Deref];
}

/// The rejections are those of another crate, so they are the response `default`.
impl<E: OperationInput> OperationInput for WithProblem<E> {
    fn operation_input(ctx: &mut GenContext, operation: &mut Operation) {
        E::operation_input(ctx, operation);
    }

    fn inferred_early_responses(ctx: &mut GenContext, operation: &mut Operation) -> Responses {
        document::<Problem>(ctx, operation)
    }
}
