//! `http::Response`, for hyper and for what is built on it.

use bytes::Bytes;

use crate::original::OriginalError;
use crate::render::Rendered;

#[inline]
pub(crate) fn response<B: From<Bytes>>(rendered: Rendered<'_>) -> http::Response<B> {
    let Rendered { status, body, fields, is_in_request } = rendered;
    let mut response = http::Response::new(body.into());
    *response.status_mut() = status;
    fields.write(response.headers_mut());
    if is_in_request {
        OriginalError::mark(response.extensions_mut());
    }
    response
}
