//! axum, through `axum-core`: a handler can return the error itself.

#[cfg(feature = "boundary")]
use std::sync::Arc;

use axum_core::response::{IntoResponse, Response};

use crate::occurrence::answer::Answer;
use crate::problem::Problem;
use crate::render::http_response;
use crate::render::original_error::OriginalError;

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

/// The response of an error, which is kept in the extensions of the response.
#[cfg(feature = "boundary")]
fn respond_and_keep(error: Arc<dyn Answer + Send + Sync>) -> Response {
    let mut response = respond(&*error);
    OriginalError::keep_error(response.extensions_mut(), error);
    response
}

/// Whether this thread is answering a request that has a context.
#[cfg(feature = "boundary")]
#[inline]
pub fn is_in_request() -> bool {
    crate::request::has_current()
}

#[cfg(feature = "boundary")]
pub use by_value::{BorrowsError, ByValue, KeepsError};

/// Inside a boundary, the response keeps the error if its type allows that. Method lookup decides: if the
/// type is `Send`, `Sync` and `'static`, the compiler finds the method of [`KeepsError`], which takes a
/// [`ByValue`]. Otherwise it finds the method of [`BorrowsError`], which takes a reference to one.
#[cfg(feature = "boundary")]
mod by_value {
    use std::sync::Arc;

    use axum_core::response::Response;

    use super::{respond, respond_and_keep};
    use crate::occurrence::answer::Answer;

    /// An error that becomes a response.
    #[derive(Debug)]
    pub struct ByValue<E>(pub E);

    /// Implemented if the response can keep the error.
    pub trait KeepsError {
        /// The response, with the error in its extensions. The name is unlikely to be that of a method in the
        /// user's scope.
        fn __problem_respond(self) -> Response;
    }

    impl<E: Answer + Send + Sync + 'static> KeepsError for ByValue<E> {
        fn __problem_respond(self) -> Response {
            respond_and_keep(Arc::new(self.0))
        }
    }

    /// Implemented for all errors. It is used if the response cannot keep the error.
    pub trait BorrowsError {
        /// The response, without the error.
        fn __problem_respond(self) -> Response;
    }

    impl<E: Answer> BorrowsError for &ByValue<E> {
        fn __problem_respond(self) -> Response {
            respond(&self.0)
        }
    }
}

/// The body of `into_response`.
#[cfg(feature = "boundary")]
#[doc(hidden)]
#[macro_export]
macro_rules! __axum_respond {
    ($error:ident) => {
        if $crate::__private::axum::is_in_request() {
            use $crate::__private::axum::{BorrowsError as _, KeepsError as _};
            $crate::__private::axum::ByValue($error).__problem_respond()
        } else {
            $crate::__private::axum::respond(&$error)
        }
    };
}

#[cfg(not(feature = "boundary"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __axum_respond {
    ($error:ident) => {
        $crate::__private::axum::respond(&$error)
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __axum {
    ([axum $($skip:ident)*] $($input:tt)*) => {};
    ([$other:ident $($skip:ident)*] $($input:tt)*) => { $crate::__axum! { [$($skip)*] $($input)* } };
    ([] [$($attribute:tt)*] [] [$ty:ty] [$($bounds:tt)*]) => {
        #[automatically_derived]
        $($attribute)*
        impl $crate::__private::axum::IntoResponse for $ty
        where
            $($bounds)*
        {
            fn into_response(self) -> $crate::__private::axum::Response {
                $crate::__axum_respond!(self)
            }
        }
    };
    // for a generic type, method lookup cannot decide whether the error can be kept
    ([] [$($attribute:tt)*] [$($generics:tt)*] [$ty:ty] [$($bounds:tt)*]) => {
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
