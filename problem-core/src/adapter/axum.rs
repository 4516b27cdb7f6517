//! axum, through `axum-core`: a handler can return the error itself.

use axum_core::body::Body;
use axum_core::response::{IntoResponse, Response};
use serde_core::Serialize;

use crate::adapter::successes::successes;
use crate::occurrence::answer::Answer;
use crate::problem::Problem;
use crate::render::http_response;
use crate::render::original_error::OriginalError;
use crate::responses::Success as _;

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = respond(&self);
        OriginalError::keep_problem(response.extensions_mut(), self);
        response
    }
}

/// The response of an error. The impl of a derived type calls it.
pub fn respond(error: &dyn Answer) -> Response {
    http_response::respond(error)
}

macro_rules! success {
    ([$($parameter:ident)?] $response:ty) => {
        impl$(<$parameter: Serialize>)? IntoResponse for $response {
            fn into_response(self) -> Response {
                match self.to_http() {
                    Ok(response) => response.map(Body::from),
                    Err(problem) => problem.into_response(),
                }
            }
        }
    };
}

successes!(success);

/// Implements axum's trait. `__problem` is the private module, which generated code imports.
#[doc(hidden)]
#[macro_export]
macro_rules! __axum {
    ([axum $($skip:ident)*] $($input:tt)*) => {};
    ([$other:ident $($skip:ident)*] $($input:tt)*) => { $crate::__axum! { [$($skip)*] $($input)* } };
    ([] [$($attribute:tt)*] [] [$ty:ty] [$($bounds:tt)*] $fields:tt) => {
        #[automatically_derived]
        $($attribute)*
        impl __problem::axum::IntoResponse for $ty
        where
            $($bounds)*
        {
            fn into_response(self) -> __problem::axum::Response {
                use __problem::axum::{ByReference as _, NotAnError as _};
                __problem::axum::ByValue(self).__problem_respond()
            }
        }
    };
    // for a generic type, method lookup cannot decide whether the error can be kept
    ([] [$($attribute:tt)*] [$($generics:tt)*] [$ty:ty] [$($bounds:tt)*] $fields:tt) => {
        #[automatically_derived]
        $($attribute)*
        impl $($generics)* __problem::axum::IntoResponse for $ty
        where
            $($bounds)*
        {
            fn into_response(self) -> __problem::axum::Response {
                __problem::axum::respond(&self)
            }
        }
    };
}
