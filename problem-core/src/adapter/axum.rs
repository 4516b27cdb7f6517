//! axum, through `axum-core`: the error itself is what a handler returns.

use axum_core::response::{IntoResponse, Response};

use crate::occurrence::{Derived, Occurrence};
use crate::{Problem, ToProblem, adapter, render};

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        response(&self)
    }
}

/// What the impl of a derived type calls.
pub fn respond<E: ToProblem>(error: &E) -> Response {
    response(&Derived(error))
}

/// Compiled once, for all types of errors.
fn response(occurrence: &dyn Occurrence) -> Response {
    adapter::http::response(render::render(occurrence))
}

#[doc(hidden)]
#[macro_export]
macro_rules! __axum {
    ([axum $($skip:ident)*] $($input:tt)*) => {};
    ([$other:ident $($skip:ident)*] $($input:tt)*) => { $crate::__axum! { [$($skip)*] $($input)* } };
    ([] attributes [$($attribute:tt)*] impl [$($generics:tt)*] for [$ty:ty] where [$($bounds:tt)*]) => {
        #[automatically_derived]
        $($attribute)*
        impl $($generics)* $crate::__private::axum::IntoResponse for $ty
        where
            $($bounds)*
        {
            fn into_response(self) -> $crate::__private::axum::Response {
                $crate::__private::axum::respond(&self)
            }
        }
    };
}
