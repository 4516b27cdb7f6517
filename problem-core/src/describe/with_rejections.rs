//! `WithRejections`: the error of a handler, and what its extractors answer.

use std::fmt;
use std::marker::PhantomData;

use crate::describe::Describe;
use crate::describe::collection::Collection;

/// The error of a handler whose extractors reject requests: an operation has the responses of the error type `E` and of `R`.
///
/// poem-openapi and salvo-oapi describe the error type of a handler, but not the responses of its extractors. `R` adds them. It is one
/// of the types of this module, such as [`OfStatus<400>`](crate::describe::OfStatus), or a tuple of these. An `E` becomes this type with
/// `?` or `into()`, and the response is the response of `E`. Problem types of `E` and `R` with one status share a response.
///
/// ```
/// use problem_core::Problem;
/// use problem_core::describe::{Description, OfStatus, WithRejections};
///
/// #[derive(Debug, thiserror::Error, Problem)]
/// #[problem(also(poem_openapi, salvo_oapi))]
/// enum OrderError {
///     #[error("order {id} not found")]
///     #[problem(status = 404)]
///     OrderNotFound { id: u64 },
/// }
///
/// type GetOrderError = WithRejections<OrderError, OfStatus<400>>;
///
/// fn get_order(id: u64) -> Result<String, GetOrderError> {
///     Err(OrderError::OrderNotFound { id })?
/// }
///
/// assert!(matches!(get_order(7).unwrap_err().into_inner(), OrderError::OrderNotFound { id: 7 }));
/// let description = Description::of::<GetOrderError>();
/// let statuses: Vec<_> = description.responses().keys().collect();
/// assert_eq!(statuses, ["400", "404"]);
/// ```
pub struct WithRejections<E, R> {
    error: E,
    rejections: PhantomData<fn() -> R>,
}

impl<E, R> WithRejections<E, R> {
    /// Returns the error.
    #[must_use]
    pub fn into_inner(self) -> E {
        self.error
    }
}

impl<E: fmt::Debug, R> fmt::Debug for WithRejections<E, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl<E, R> From<E> for WithRejections<E, R> {
    fn from(error: E) -> Self {
        Self { error, rejections: PhantomData }
    }
}

impl<E: Describe, R: Describe> Describe for WithRejections<E, R> {
    fn __describe(collection: &mut Collection) {
        E::__describe(collection);
        R::__describe(collection);
    }
}
