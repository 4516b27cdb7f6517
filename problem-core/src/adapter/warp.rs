//! warp: a handler can return the error itself. The boundary of warp is a layer of tower.

use ::warp::reply::{Reply, Response};
use bytes::Bytes;
use serde_core::Serialize;

use crate::adapter::successes::successes;
use crate::occurrence::answer::Answer;
use crate::problem::Problem;
use crate::render::http_response;
use crate::render::original_error::OriginalError;
use crate::responses::Success as _;

impl Reply for Problem {
    fn into_response(self) -> Response {
        let mut response = respond(&self);
        OriginalError::keep_problem(response.extensions_mut(), self);
        response
    }
}

/// The response of an error. The impl of a derived type calls it.
pub fn respond(error: &dyn Answer) -> Response {
    into_response(http_response::respond(error))
}

/// warp has a type of its own for bodies.
pub fn into_response(response: http::Response<Bytes>) -> Response {
    Reply::into_response(response)
}

macro_rules! success {
    ([$($parameter:ident)?] $response:ty) => {
        impl$(<$parameter: Serialize + Send>)? Reply for $response {
            fn into_response(self) -> Response {
                match self.to_http() {
                    Ok(response) => into_response(response),
                    Err(problem) => problem.into_response(),
                }
            }
        }
    };
}

successes!(success);

/// Implements warp's trait, which requires `Send`. `__problem` is the private module, which generated code imports.
///
/// The lifetime in the bound defers the check, so that a type that is not `Send` compiles. It lacks the impl.
#[doc(hidden)]
#[macro_export]
macro_rules! __warp {
    ([warp $($skip:ident)*] $($input:tt)*) => {};
    ([$other:ident $($skip:ident)*] $($input:tt)*) => { $crate::__warp! { [$($skip)*] $($input)* } };
    ([] [$($attribute:tt)*] [] [$ty:ty] [$($bounds:tt)*] $fields:tt) => {
        #[automatically_derived]
        $($attribute)*
        impl __problem::warp::Reply for $ty
        where
            $($bounds)*
            for<'__problem> $ty: __problem::warp::Send,
        {
            fn into_response(self) -> __problem::warp::Response {
                use __problem::warp::{ByReference as _, NotAnError as _};
                __problem::warp::into_response(__problem::warp::ByValue(self).__problem_respond())
            }
        }
    };
    // for a generic type, method lookup cannot decide whether the error can be kept
    ([] [$($attribute:tt)*] [$($generics:tt)*] [$ty:ty] [$($bounds:tt)*] $fields:tt) => {
        #[automatically_derived]
        $($attribute)*
        impl $($generics)* __problem::warp::Reply for $ty
        where
            $($bounds)*
            for<'__problem> $ty: __problem::warp::Send,
        {
            fn into_response(self) -> __problem::warp::Response {
                __problem::warp::respond(&self)
            }
        }
    };
}
