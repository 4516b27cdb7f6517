//! Errors as responses of rocket.

use ::rocket::response::{Responder, Result};
use ::rocket::{Request, Response};
use bytes::Bytes;
use serde_core::Serialize;

use crate::adapter::rocket::{convert, state};
use crate::adapter::successes::successes;
use crate::occurrence::answer::Answer;
use crate::problem::Problem;
use crate::render::http_response;
use crate::responses::Success as _;

impl<'r> Responder<'r, 'static> for Problem {
    fn respond_to(self, request: &'r Request<'_>) -> Result<'static> {
        Ok(respond(&self, request))
    }
}

macro_rules! success {
    ([$($parameter:ident)?] $response:ty) => {
        impl<'r $(, $parameter: Serialize)?> Responder<'r, 'static> for $response {
            fn respond_to(self, request: &'r Request<'_>) -> Result<'static> {
                match self.to_http() {
                    Ok(response) => {
                        let (parts, body) = response.into_parts();
                        Ok(convert::new_response(&parts, body))
                    }
                    Err(problem) => problem.respond_to(request),
                }
            }
        }
    };
}

successes!(success);

/// A response whose body the boundary keeps, even if it is text, and even with
/// [`Boundary::without_foreign_bodies`](crate::Boundary::without_foreign_bodies). It replaces [`KeepBody`](crate::boundary::KeepBody),
/// because responses of rocket have no extensions.
///
/// It is around everything else, also the status. If the status or the length of the response changes afterwards, the response is another
/// one, and is not kept.
///
/// ```
/// use problem_core::rocket::Kept;
/// use rocket::get;
/// use rocket::http::Status;
///
/// #[get("/teapot")]
/// fn teapot() -> Kept<(Status, &'static str)> {
///     Kept((Status::ImATeapot, "short and stout"))
/// }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Kept<R>(pub R);

impl<'r, 'o: 'r, R: Responder<'r, 'o>> Responder<'r, 'o> for Kept<R> {
    fn respond_to(self, request: &'r Request<'_>) -> Result<'o> {
        let response = self.0.respond_to(request)?;
        state::keep_body(request, &response);
        Ok(response)
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
