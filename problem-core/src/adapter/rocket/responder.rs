//! Errors as responses of rocket.

use ::rocket::response::{Responder, Result};
use ::rocket::{Request, Response};
use bytes::Bytes;

use crate::adapter::rocket::{convert, state};
use crate::occurrence::answer::Answer;
use crate::problem::Problem;
use crate::render::http_response;

impl<'r> Responder<'r, 'static> for Problem {
    fn respond_to(self, request: &'r Request<'_>) -> Result<'static> {
        Ok(respond(&self, request))
    }
}

/// The response of an error. The impl of a derived type calls it.
///
/// rocket passes the request in, so the response has the context of its request in every route and catcher.
pub fn respond(error: &dyn Answer, request: &Request<'_>) -> Response<'static> {
    let exchange = state::exchange(request).filter(|exchange| !exchange.is_current());
    let _entered = exchange.as_ref().map(|exchange| exchange.enter());
    let (parts, body) = http_response::respond::<Bytes>(error).into_parts();
    convert::new_response(&parts, body)
}
