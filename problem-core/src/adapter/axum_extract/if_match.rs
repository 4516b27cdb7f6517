//! axum's trait for `IfMatch`.

use axum::extract::FromRequestParts;
use http::request::Parts;

use crate::problems::{IfMatch, PreconditionError};

impl<S: Sync> FromRequestParts<S> for IfMatch {
    type Rejection = PreconditionError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, PreconditionError> {
        Self::from_headers(&parts.headers)
    }
}
