//! `http::Response`, for hyper and for what is built on it.

use bytes::Bytes;

use crate::render::Rendered;

pub(crate) fn response<B: From<Bytes>>(rendered: Rendered) -> http::Response<B> {
    let mut response = http::Response::new(rendered.body.into());
    *response.status_mut() = rendered.status;
    *response.headers_mut() = rendered.headers;
    response
}
