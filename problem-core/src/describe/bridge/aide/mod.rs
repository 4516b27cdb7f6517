//! The bridge to aide 0.15, for axum 0.8: error types, and the extractors of this crate, in the signatures of handlers.
//!
//! aide asks a type for its responses and keeps the first of two responses with one status. So the types of this crate write their
//! responses into the operation themselves, and merge them with those that it has already.

#[cfg(feature = "axum-extract")]
mod extractors;
#[cfg(all(feature = "axum-extract", feature = "problems"))]
mod header_fields;
mod responses;
mod schemas;
mod successes;

use aide::OperationOutput;
use aide::generate::GenContext;
use aide::openapi::{Operation, Response};

use crate::describe::Describe;
use crate::problem::Problem;

/// What aide takes as the responses of a type: by status, or without a status for `default`.
pub type Responses = Vec<(Option<u16>, Response)>;

/// One response with all problem types of an error type, for the methods of aide that take the status from their caller.
#[must_use]
pub fn response<E: Describe + ?Sized>(ctx: &mut GenContext) -> Option<Response> {
    responses::merged(E::__describe, ctx)
}

/// Writes the responses of an error type into an operation, so aide has nothing left to add. With this, an extractor of your own
/// describes what it rejects:
///
/// ```
/// use aide::OperationInput;
/// use aide::generate::GenContext;
/// use aide::openapi::Operation;
/// use problem_core::Problem;
/// use problem_core::aide::Responses;
///
/// #[derive(Debug, thiserror::Error, Problem)]
/// #[error("sign in first")]
/// #[problem(status = 401, www_authenticate = r#"Bearer realm="orders""#)]
/// struct Unauthenticated;
///
/// /// The client, which implements `FromRequestParts` of axum.
/// struct Caller;
///
/// impl OperationInput for Caller {
///     fn inferred_early_responses(ctx: &mut GenContext, operation: &mut Operation) -> Responses {
///         problem_core::aide::document::<Unauthenticated>(ctx, operation)
///     }
/// }
/// # let mut operation = Operation::default();
/// # aide::generate::in_context(|ctx| Caller::inferred_early_responses(ctx, &mut operation));
/// # let responses = operation.responses.ok_or("no responses")?;
/// # assert!(responses.responses.contains_key(&aide::openapi::StatusCode::Code(401)));
/// # Ok::<(), &str>(())
/// ```
#[must_use]
pub fn document<E: Describe + ?Sized>(ctx: &mut GenContext, operation: &mut Operation) -> Responses {
    responses::document(E::__describe, ctx, operation);
    Responses::new()
}

/// The problem types are known only at run time, so this is the response `default`.
///
/// A derived error type has this impl with `#[problem(also(aide))]`, and its responses are those of its problem types:
///
/// ```
/// use aide::OperationOutput;
/// use aide::openapi::{Operation, StatusCode};
/// use problem_core::Problem;
///
/// #[derive(Debug, thiserror::Error, Problem)]
/// #[problem(also(aide))]
/// enum OrderError {
///     #[error("order {id} not found")]
///     #[problem(status = 404)]
///     OrderNotFound {
///         #[problem(extension)]
///         id: u64,
///     },
/// }
///
/// // the functions of `aide::axum::routing` call this for a handler that returns `Result<_, OrderError>`
/// let mut operation = Operation::default();
/// aide::generate::in_context(|ctx| OrderError::inferred_responses(ctx, &mut operation));
///
/// let responses = operation.responses.ok_or("no responses")?;
/// assert!(responses.responses.contains_key(&StatusCode::Code(404)));
/// # Ok::<(), &str>(())
/// ```
///
/// Responses of the extractors and of the error type that have one status are merged. A document of aide is complete with
/// [`Description::complete`](crate::describe::Description::complete), which adds what a boundary changes.
///
/// aide changes the schemas of components to those of JSON Schema draft 7, which has other tuples. So the document says for the members of
/// a tuple only that each has one of their schemas, until it is complete.
impl OperationOutput for Problem {
    type Inner = Self;

    fn operation_response(ctx: &mut GenContext, _: &mut Operation) -> Option<Response> {
        response::<Self>(ctx)
    }

    fn inferred_responses(ctx: &mut GenContext, operation: &mut Operation) -> Responses {
        document::<Self>(ctx, operation)
    }
}

/// Implements aide's trait for a derived type.
#[doc(hidden)]
#[macro_export]
macro_rules! __also_aide {
    ([$($attributes:tt)*] [$($generics:tt)*] [$ty:ty] [$($bounds:tt)*]) => {
        #[automatically_derived]
        $($attributes)*
        impl $($generics)* $crate::__private::aide::OperationOutput for $ty
        where
            $($bounds)*
        {
            type Inner = Self;

            fn operation_response(
                ctx: &mut $crate::__private::aide::GenContext,
                _: &mut $crate::__private::aide::Operation,
            ) -> $crate::__private::Option<$crate::__private::aide::Response> {
                $crate::__private::aide::response::<Self>(ctx)
            }

            fn inferred_responses(
                ctx: &mut $crate::__private::aide::GenContext,
                operation: &mut $crate::__private::aide::Operation,
            ) -> $crate::__private::aide::Responses {
                $crate::__private::aide::document::<Self>(ctx, operation)
            }
        }
    };
}

#[cfg(feature = "problems")]
mod problems {
    use crate::problems::{IdempotencyError, PaginationError, PreconditionError, VersionError};

    __also_aide! { [] [] [IdempotencyError] [] }
    __also_aide! { [] [] [PaginationError] [] }
    __also_aide! { [] [] [PreconditionError] [] }
    __also_aide! { [] [] [VersionError] [] }
}
