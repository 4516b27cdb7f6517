//! Errors as responses of actix-web.

use std::fmt::{self, Write as _};
use std::hash::{DefaultHasher, Hasher};

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, Responder, ResponseError};
use bytes::Bytes;
use serde_core::Serialize;
use tracing::{Dispatch, dispatcher};

use crate::adapter::actix::convert;
use crate::adapter::successes::successes;
use crate::log::error_chain::chain;
use crate::occurrence::Occurrence;
use crate::occurrence::answer::Answer;
use crate::panic;
use crate::problem::Problem;
use crate::render::http_response;
use crate::request::RequestContext;
use crate::responses::Success as _;

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        status(self)
    }

    fn error_response(&self) -> HttpResponse {
        respond(self)
    }
}

macro_rules! success {
    ([$($parameter:ident)?] $response:ty) => {
        impl$(<$parameter: Serialize>)? Responder for $response {
            type Body = BoxBody;

            fn respond_to(self, _: &HttpRequest) -> HttpResponse {
                match self.to_http() {
                    Ok(response) => {
                        let (parts, body) = response.into_parts();
                        convert::new_response(parts, body)
                    }
                    Err(problem) => HttpResponse::from_error(problem),
                }
            }
        }
    };
}

successes!(success);

/// The status of an error. The impl of a derived type calls it.
pub fn status(error: &dyn Answer) -> StatusCode {
    let mut occurrence = Occurrence::for_type();
    let problem_type = error.answer(&mut occurrence);
    occurrence.settle(&problem_type);
    convert::to_status(problem_type.status().into())
}

/// The response of an error. The impl of a derived type calls it.
///
/// actix-web and its middleware may ask for the response of one error more than once. Inside a boundary, only the first response is
/// logged.
pub fn respond(error: &dyn Answer) -> HttpResponse {
    let response = match RequestContext::current() {
        Some(context) if was_logged(error, &context) => silently(|| http_response::respond::<Bytes>(error)),
        _ => http_response::respond(error),
    };
    let (parts, body) = response.into_parts();
    convert::new_response(parts, body)
}

/// Whether this error was rendered before for the same request. An allocator may give the memory of an error to the next one, so the
/// texts of the two are compared as well.
fn was_logged(error: &dyn Answer, context: &RequestContext) -> bool {
    // a `Display` may log something
    let hash = silently(|| panic::catch(|| hash_of_texts(error)));
    let address = std::ptr::from_ref(error).addr();
    hash.is_ok_and(|hash| context.was_logged(address, hash))
}

fn hash_of_texts(error: &dyn Answer) -> u64 {
    struct Hashed(DefaultHasher);

    impl fmt::Write for Hashed {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            self.0.write(text.as_bytes());
            Ok(())
        }
    }

    let mut hashed = Hashed(DefaultHasher::new());
    // an error that cannot be written is like one without a text
    let _ = write!(hashed, "{error}");
    for source in error.source().into_iter().flat_map(chain) {
        let _ = write!(hashed, "\n{source}");
    }
    hashed.0.finish()
}

/// Calls `f` without any subscriber.
fn silently<T>(f: impl FnOnce() -> T) -> T {
    dispatcher::with_default(&Dispatch::none(), f)
}
