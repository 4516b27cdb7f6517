//! Errors as errors of poem: a handler can return the error itself, with `?` or in a `Result`.
//!
//! poem keeps the error in a `poem::Error`, and renders it by reference when that becomes a response.

use ::poem::error::ResponseError;
use ::poem::http::StatusCode;
use ::poem::{Body, IntoResponse, Response, ResponseParts};
use serde_core::Serialize;

use crate::adapter::poem::foreign_errors::was_asked;
use crate::adapter::successes::successes;
use crate::occurrence::Occurrence;
use crate::occurrence::answer::Answer;
use crate::problem::Problem;
use crate::render::http_response;
use crate::render::original_error::OriginalError;
use crate::responses::Success as _;

impl ResponseError for Problem {
    fn status(&self) -> StatusCode {
        status(self)
    }

    fn as_response(&self) -> Response {
        respond(self)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = respond(&self);
        OriginalError::keep_problem(response.extensions_mut(), self);
        response
    }
}

/// The response of an error. The impl of a derived type calls it.
pub fn respond(error: &dyn Answer) -> Response {
    from_http(http_response::respond(error))
}

/// poem has a type of its own for responses, with the same parts.
pub(super) fn from_http(response: ::poem::http::Response<Body>) -> Response {
    let (parts, body) = response.into_parts();
    let parts = ResponseParts {
        status: parts.status,
        version: parts.version,
        headers: parts.headers,
        extensions: parts.extensions,
    };
    Response::from_parts(parts, body)
}

/// The status of an error, for the middleware of poem. The error is not rendered, and not logged.
pub fn status(error: &dyn Answer) -> StatusCode {
    was_asked();
    error.answer(&mut Occurrence::for_type()).status().into()
}

macro_rules! success {
    ([$($parameter:ident)?] $response:ty) => {
        impl$(<$parameter: Serialize + Send>)? IntoResponse for $response {
            fn into_response(self) -> Response {
                match self.to_http() {
                    Ok(response) => from_http(response.map(Body::from)),
                    Err(problem) => problem.into_response(),
                }
            }
        }
    };
}

successes!(success);

/// Implements poem's trait. `__problem` is the private module, which generated code imports. The trait has no bounds, so a type
/// that is not `Send`, `Sync` and `'static` has the impl, too. Only its conversion into a `poem::Error` is missing.
#[doc(hidden)]
#[macro_export]
macro_rules! __poem {
    ([poem $($skip:ident)*] $($input:tt)*) => {};
    ([$other:ident $($skip:ident)*] $($input:tt)*) => { $crate::__poem! { [$($skip)*] $($input)* } };
    ([] [$($attribute:tt)*] [$($generics:tt)*] [$ty:ty] [$($bounds:tt)*] $fields:tt) => {
        #[automatically_derived]
        $($attribute)*
        impl $($generics)* __problem::poem::ResponseError for $ty
        where
            $($bounds)*
        {
            fn status(&self) -> __problem::poem::StatusCode {
                __problem::poem::status(self)
            }

            fn as_response(&self) -> __problem::poem::Response {
                __problem::poem::respond(self)
            }
        }
    };
}
