//! Errors that a framework renders by value, so that the response can keep them.

use crate::occurrence::answer::Answer;
use crate::render::http_response;

/// The body of a response, with the functions that render an error. They are not generic, so this crate compiles them, and not the crate
/// of the error.
pub trait RenderedBody: Sized {
    /// The response of an error.
    fn respond(error: &dyn Answer) -> http::Response<Self>;

    /// The response of an error on a thread that has never had a context.
    #[cfg(feature = "boundary")]
    fn respond_alone(error: &dyn Answer) -> http::Response<Self>;

    /// The response of an error, which is kept in the extensions of the response.
    #[cfg(feature = "boundary")]
    fn respond_and_keep(error: Box<dyn Answer + Send + Sync>) -> http::Response<Self>;
}

/// Implements [`RenderedBody`] for the type of a body.
macro_rules! rendered_body {
    ($body:ty) => {
        impl RenderedBody for $body {
            fn respond(error: &dyn Answer) -> http::Response<Self> {
                http_response::respond(error)
            }

            #[cfg(feature = "boundary")]
            fn respond_alone(error: &dyn Answer) -> http::Response<Self> {
                http_response::respond_alone(error)
            }

            #[cfg(feature = "boundary")]
            fn respond_and_keep(error: Box<dyn Answer + Send + Sync>) -> http::Response<Self> {
                http_response::respond_and_keep(error)
            }
        }
    };
}

#[cfg(feature = "axum")]
rendered_body!(axum_core::body::Body);
#[cfg(any(feature = "salvo", feature = "warp"))]
rendered_body!(bytes::Bytes);

/// An error that becomes a response. Inside a boundary, the response keeps the error if its type allows that. Method lookup decides:
/// if the type is `Send`, `Sync` and `'static`, the compiler finds the method of `ByValue` itself. Otherwise it finds the method of the
/// trait [`ByReference`].
#[derive(Debug)]
pub struct ByValue<E>(pub E);

#[cfg(feature = "boundary")]
impl<E: Answer + Send + Sync + 'static> ByValue<E> {
    /// The response, with the error in its extensions if a boundary wants it. A method in the scope of the user is
    /// unlikely to have this name.
    #[inline]
    pub fn __problem_respond<B: RenderedBody>(self) -> http::Response<B> {
        match crate::request::had_context() {
            true => B::respond_and_keep(Box::new(self.0)),
            false => B::respond_alone(&self.0),
        }
    }
}

/// Implemented for all errors. It is used if the response cannot keep the error.
pub trait ByReference {
    /// The response, without the error.
    fn __problem_respond<B: RenderedBody>(self) -> http::Response<B>;
}

impl<E: Answer> ByReference for ByValue<E> {
    fn __problem_respond<B: RenderedBody>(self) -> http::Response<B> {
        B::respond(&self.0)
    }
}

/// Implemented for all types. Only a type that is not an error uses it. That is a compile error already, which this method keeps
/// free of a second error.
pub trait NotAnError {
    /// Never compiled.
    fn __problem_respond<B: Default>(&self) -> http::Response<B>;
}

impl<E> NotAnError for ByValue<E> {
    fn __problem_respond<B: Default>(&self) -> http::Response<B> {
        http::Response::default()
    }
}
