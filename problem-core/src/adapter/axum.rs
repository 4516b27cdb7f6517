//! axum, through `axum-core`: the error itself is what a handler returns.

use axum_core::response::{IntoResponse, Response};

use crate::occurrence::{Derived, Occurrence};
use crate::original::OriginalError;
use crate::{Problem, ToProblem, adapter, render};

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = response(&self);
        OriginalError::keep(response.extensions_mut(), self);
        response
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

#[cfg(feature = "boundary")]
pub use keep::{Forget, Keep, Rendered, asks};

/// Under a boundary the response keeps the error, if its type allows that. The compiler knows: it finds the
/// method of [`Keep`] for a [`Rendered`] by value, else that of [`Forget`] for a reference to it.
#[cfg(feature = "boundary")]
mod keep {
    use axum_core::response::Response;

    use crate::ToProblem;
    use crate::original::OriginalError;

    /// Whether somebody asks for the error.
    #[inline]
    pub fn asks(response: &Response) -> bool {
        !response.extensions().is_empty()
    }

    /// An error that became a response.
    #[derive(Debug)]
    pub struct Rendered<E>(pub E);

    /// The error can be kept.
    pub trait Keep {
        /// Keeps it in the extensions.
        fn keep(self, response: &mut Response);
    }

    impl<E: ToProblem + Send + Sync + 'static> Keep for Rendered<E> {
        fn keep(self, response: &mut Response) {
            OriginalError::keep(response.extensions_mut(), self.0);
        }
    }

    /// The error cannot be kept.
    pub trait Forget {
        /// Does nothing.
        fn keep(self, response: &mut Response);
    }

    impl<E> Forget for &Rendered<E> {
        fn keep(self, _: &mut Response) {}
    }
}

/// The body of `into_response`.
#[cfg(feature = "boundary")]
#[doc(hidden)]
#[macro_export]
macro_rules! __axum_respond {
    ($error:ident) => {{
        let mut response = $crate::__private::axum::respond(&$error);
        if $crate::__private::axum::asks(&response) {
            use $crate::__private::axum::{Forget as _, Keep as _};
            $crate::__private::axum::Rendered($error).keep(&mut response);
        }
        response
    }};
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
    ([] attributes [$($attribute:tt)*] impl [] for [$ty:ty] where [$($bounds:tt)*]) => {
        $crate::__axum! { respond [$($attribute)*] [] [$ty] [$($bounds)*] self {
            $crate::__axum_respond!(self)
        } }
    };
    // of a type with parameters the compiler cannot know whether it can be kept
    ([] attributes [$($attribute:tt)*] impl [$($generics:tt)*] for [$ty:ty] where [$($bounds:tt)*]) => {
        $crate::__axum! { respond [$($attribute)*] [$($generics)*] [$ty] [$($bounds)*] self {
            $crate::__private::axum::respond(&self)
        } }
    };
    (respond [$($attribute:tt)*] [$($generics:tt)*] [$ty:ty] [$($bounds:tt)*] $this:ident $body:block) => {
        #[automatically_derived]
        $($attribute)*
        impl $($generics)* $crate::__private::axum::IntoResponse for $ty
        where
            $($bounds)*
        {
            fn into_response($this) -> $crate::__private::axum::Response $body
        }
    };
}
