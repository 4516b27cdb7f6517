//! axum, through `axum-core`: a handler can return the error itself.

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

/// The response of an error on a thread that has never had a context.
#[cfg(feature = "boundary")]
fn respond_alone(error: &dyn Answer) -> Response {
    http_response::respond_alone(error)
}

/// The response of an error, which is kept in the extensions of the response.
#[cfg(feature = "boundary")]
fn respond_and_keep(error: Box<dyn Answer + Send + Sync>) -> Response {
    let mut response = respond(&*error);
    OriginalError::keep_error(response.extensions_mut(), error);
    response
}

pub use by_value::{ByReference, ByValue, NotAnError};

/// How an error becomes a response. Inside a boundary, the response keeps the error if its type allows that. Method lookup decides:
/// if the type is `Send`, `Sync` and `'static`, the compiler finds the method of [`ByValue`] itself. Otherwise it finds the
/// method of the trait [`ByReference`].
mod by_value {
    use axum_core::response::Response;

    use super::respond;
    use crate::occurrence::answer::Answer;

    /// An error that becomes a response.
    #[derive(Debug)]
    pub struct ByValue<E>(pub E);

    #[cfg(feature = "boundary")]
    impl<E: Answer + Send + Sync + 'static> ByValue<E> {
        /// The response, with the error in its extensions if a boundary wants it. A method in the scope of the user is
        /// unlikely to have this name.
        #[inline]
        pub fn __problem_respond(self) -> Response {
            match crate::request::had_context() {
                true => super::respond_and_keep(Box::new(self.0)),
                false => super::respond_alone(&self.0),
            }
        }
    }

    /// Implemented for all errors. It is used if the response cannot keep the error.
    pub trait ByReference {
        /// The response, without the error.
        fn __problem_respond(self) -> Response;
    }

    impl<E: Answer> ByReference for ByValue<E> {
        fn __problem_respond(self) -> Response {
            respond(&self.0)
        }
    }

    /// Implemented for all types. Only a type that is not an error uses it. That is a compile error already, which this method keeps
    /// free of a second error.
    pub trait NotAnError {
        /// Never compiled.
        fn __problem_respond(&self) -> Response;
    }

    impl<E> NotAnError for ByValue<E> {
        fn __problem_respond(&self) -> Response {
            Response::default()
        }
    }
}

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
