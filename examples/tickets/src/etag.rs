//! Versions of resources: `ETag`, and `If-Match` (RFC 9110 §13.1.1), so that no client overwrites a change that it has not seen.

use aide::generate::GenContext;
use aide::openapi::Operation;
use aide::{OperationInput, OperationOutput};
use axum::extract::FromRequestParts;
use axum::http::header::{ETAG, IF_MATCH};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use problem_core::aide::Responses;
use problem_core::extract::Json;
use problem_core::problems::{Precondition, PreconditionError};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;

use crate::openapi::required_header;

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

    fn inferred_responses(ctx: &mut GenContext, operation: &mut Operation) -> Responses {
        Json::<T>::inferred_responses(ctx, operation)
    }
}

fn entity_tag(version: i64) -> String {
    format!("\"{version}\"")
}

/// The versions that a request with `If-Match` accepts. A request without the header field is a 428.
#[derive(Debug)]
pub struct IfMatch(Vec<String>);

/// The 412 of a request whose version is not the current one.
pub const MISMATCH: PreconditionError = PreconditionError::Failed { header: Precondition::IfMatch };

impl IfMatch {
    /// Checks that the request accepts this version.
    ///
    /// # Errors
    ///
    /// A 412 if it does not.
    pub fn check(&self, version: i64) -> Result<(), PreconditionError> {
        let current = entity_tag(version);
        // A weak tag `W/"7"` never matches: the comparison is strong. No version of ours contains a comma.
        let mut listed = self.0.iter().flat_map(|line| line.split(',')).map(str::trim);
        listed.any(|tag| tag == "*" || tag == current).then_some(()).ok_or(MISMATCH)
    }
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

impl OperationInput for IfMatch {
    fn operation_input(ctx: &mut GenContext, operation: &mut Operation) {
        let schema = json!({"type": "string", "description": "The `ETag` of the version to change."});
        required_header(ctx, operation, "If-Match", schema);
    }

    fn inferred_early_responses(ctx: &mut GenContext, operation: &mut Operation) -> Responses {
        problem_core::aide::document::<PreconditionError>(ctx, operation)
    }
}
