//! axum's traits for `OperationId`.

use std::convert::Infallible;

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use http::request::Parts;

use crate::idempotency::OperationId;
use crate::problem::Problem;

impl<S: Sync> FromRequestParts<S> for OperationId {
    type Rejection = Problem;

    /// Without an ID, the service has a defect: the layer is not around this handler, or it lets a request without a key pass.
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let missing = "the request has no OperationId; is the layer `Idempotency` around this handler, and does it require a key?";
        parts.extensions.get().copied().ok_or_else(|| Problem::internal(missing))
    }
}

/// `None` for a request without an idempotency key.
impl<S: Sync> OptionalFromRequestParts<S> for OperationId {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Infallible> {
        Ok(parts.extensions.get().copied())
    }
}
