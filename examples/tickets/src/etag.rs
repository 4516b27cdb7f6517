//! Versions of resources: `ETag`, and `If-Match` (RFC 9110 §13.1.1), so that no client overwrites a change that it has not seen.

use aide::generate::GenContext;
use aide::openapi::{Operation, Response as Described};
use aide::operation::{ParamLocation, add_parameters, parameters_from_schema};
use aide::{OperationInput, OperationOutput};
use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::header::{ETAG, IF_MATCH};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use problem_core::Problem;
use problem_core::extract::Json;
use problem_core::problems::{Precondition, PreconditionError};
use schemars::{JsonSchema, json_schema};
use serde::Serialize;

/// A 200 with a resource, and its version as `ETag`.
#[derive(Debug)]
pub struct Versioned<T>(pub i64, pub T);

impl<T: Serialize> IntoResponse for Versioned<T> {
    fn into_response(self) -> Response {
        ([(ETAG, entity_tag(self.0))], Json(self.1)).into_response()
    }
}

impl<T: JsonSchema> OperationOutput for Versioned<T> {
    type Inner = T;

    fn operation_response(ctx: &mut GenContext, operation: &mut Operation) -> Option<Described> {
        Json::<T>::operation_response(ctx, operation)
    }

    fn inferred_responses(ctx: &mut GenContext, operation: &mut Operation) -> Vec<(Option<u16>, Described)> {
        Json::<T>::inferred_responses(ctx, operation)
    }
}

fn entity_tag(version: i64) -> String {
    format!("\"{version}\"")
}

/// The versions that a request with `If-Match` accepts. A request without the header field is a 428, unless it is an `Option`.
#[derive(Debug)]
pub struct IfMatch(Vec<String>);

/// The resource has another version than the request says.
#[derive(Debug, thiserror::Error, Problem)]
#[error("the current version of the resource is not one that If-Match lists")]
#[problem(also(aide), status = 412, code = "PRECONDITION_FAILED")]
pub struct VersionMismatch {
    /// The header field with the precondition.
    #[problem(extension, example = "If-Match")]
    header: Precondition,
}

impl IfMatch {
    /// Checks that the request accepts this version.
    ///
    /// # Errors
    ///
    /// A 412 if it does not.
    pub fn check(&self, version: i64) -> Result<(), VersionMismatch> {
        let current = entity_tag(version);
        // A weak tag `W/"7"` never matches: the comparison is strong. No version of ours contains a comma.
        let mut listed = self.0.iter().flat_map(|line| line.split(',')).map(str::trim);
        match listed.any(|tag| tag == "*" || tag == current) {
            true => Ok(()),
            false => Err(version_mismatch()),
        }
    }
}

/// The 412 of a request that has lost against another one.
#[must_use]
pub fn version_mismatch() -> VersionMismatch {
    VersionMismatch { header: Precondition::IfMatch }
}

impl<S: Sync> FromRequestParts<S> for IfMatch {
    type Rejection = PreconditionError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, PreconditionError> {
        Precondition::IfMatch.require(&parts.headers)?;
        // a line that is not text is none of our versions
        let lines = parts.headers.get_all(IF_MATCH).iter();
        Ok(Self(lines.filter_map(|line| line.to_str().ok()).map(str::to_owned).collect()))
    }
}

impl<S: Sync> OptionalFromRequestParts<S> for IfMatch {
    type Rejection = PreconditionError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, PreconditionError> {
        match parts.headers.contains_key(IF_MATCH) {
            true => <Self as FromRequestParts<S>>::from_request_parts(parts, state).await.map(Some),
            false => Ok(None),
        }
    }
}

/// The 428 of a request without `If-Match`.
#[derive(Debug, thiserror::Error, Problem)]
#[error("send If-Match with the ETag of the version that you want to change")]
#[problem(also(aide), status = 428, code = "PRECONDITION_REQUIRED")]
pub struct VersionRequired {
    /// The header field that the client has to send.
    #[problem(extension, example = "If-Match")]
    header: Precondition,
}

impl OperationInput for IfMatch {
    fn operation_input(ctx: &mut GenContext, operation: &mut Operation) {
        let description = "The `ETag` of the version that the request is about.";
        let schema = json_schema!({
            "type": "object",
            "properties": {"If-Match": {"type": "string", "description": description}},
            "required": ["If-Match"],
        });
        let parameters = parameters_from_schema(ctx, schema, ParamLocation::Header);
        add_parameters(ctx, operation, parameters);
    }

    fn inferred_early_responses(ctx: &mut GenContext, operation: &mut Operation) -> Vec<(Option<u16>, Described)> {
        problem_core::aide::document::<VersionRequired>(ctx, operation)
    }
}
