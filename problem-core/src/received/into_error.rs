//! `FromReceived`: error types that come back from the problems that they became.

use crate::received::ReceivedProblem;
use crate::received::identify::identify;
use crate::received::reading::Reading;
use crate::to_problem::ToProblem;

/// An error that comes back from the problem that it became, in a client that shares the type with its service.
///
/// `#[problem(from_received)]` on a derived type implements this trait. `Box` and `Arc` implement it if the error inside does.
/// Call [`ReceivedProblem::into_error`] to read a problem. The [page about clients][clients] has the rules.
///
/// [clients]: https://docs.rs/problem-core/latest/problem_core/guide/clients/index.html
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot come back from a received problem",
    label = "on a type of your own, write #[problem(from_received)] beside `#[derive(Problem)]`",
    note = "to leave a transparent variant out, write accept(one_way) on it: its problems then stay received problems"
)]
pub trait FromReceived: ToProblem + Sized {
    /// For generated code: the error, if the problem is one of this type and has everything that it needs.
    #[doc(hidden)]
    fn __from_received(reading: &Reading<'_>) -> Option<Self>;
}

impl ReceivedProblem {
    /// Returns the error that became this problem, or this problem unchanged if it is none of `E`. `E` is a derived type with
    /// `#[problem(from_received)]`, which the service and this client share.
    ///
    /// The `type` of the document identifies the problem, if `E` declares type URIs, for example with `base`. Otherwise the member
    /// `code` does. A relative `type` must be resolved first, with [`with_base_uri`](Self::with_base_uri). **The status of the
    /// document, if it has one, must be the one that `E` declares.**
    ///
    /// ```
    /// use problem_core::{Problem, ReceivedProblem};
    ///
    /// #[derive(Debug, thiserror::Error, Problem)]
    /// #[problem(base = "https://api.example.com/errors/", from_received)]
    /// enum OrderError {
    ///     #[error("order {id} not found")]
    ///     #[problem(status = 404)]
    ///     OrderNotFound { #[problem(extension = "orderId")] id: u64 },
    ///
    ///     #[error("the order database failed")]
    ///     #[problem(status = 500)]
    ///     Database(#[source] std::io::Error),
    /// }
    ///
    /// let body = br#"{"type":"https://api.example.com/errors/order-not-found","status":404,"orderId":42}"#;
    /// match ReceivedProblem::from_json(body)?.into_error() {
    ///     Ok(OrderError::OrderNotFound { id }) => assert_eq!(id, 42),
    ///     other => panic!("{other:?}"),
    /// }
    ///
    /// // a problem that the service of this client does not know yet
    /// let body = br#"{"type":"https://api.example.com/errors/order-locked","status":409}"#;
    /// let received = ReceivedProblem::from_json(body)?.into_error::<OrderError>().unwrap_err();
    /// assert_eq!(received.type_uri(), "https://api.example.com/errors/order-locked");
    /// # Ok::<(), problem_core::NotAProblem>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns this problem, unchanged,
    ///
    /// - if its problem type is not one that `E` declares, or is one of several variants,
    /// - if a member or a header field that a field of the variant needs is missing or has another type,
    /// - if it is a 5xx without a code of its own, or the variant has `accept(one_way)` or `via`.
    pub fn into_error<E: FromReceived>(self) -> Result<E, Self> {
        self.into_error_at(None)
    }

    /// Does the same as [`into_error`](Self::into_error) for a service that publishes its problem types under `base`, such as one
    /// with `Boundary::with_base_for_all`. `base` is the URI that the service has there, for example
    /// `https://api.example.com/errors/`.
    ///
    /// A problem type without a type URI then has the URI `base` and the slug of its code, and a relative type URI, such as
    /// `/errors/order-not-found`, is resolved against `base`.
    ///
    /// ```
    /// use problem_core::{Problem, ReceivedProblem};
    ///
    /// #[derive(Debug, thiserror::Error, Problem)]
    /// #[problem(from_received)]
    /// enum OrderError {
    ///     #[error("the order is closed")]
    ///     #[problem(status = 409)]
    ///     OrderClosed,
    /// }
    ///
    /// let body = br#"{"type":"https://shop.example/problems/order-closed","status":409}"#;
    /// let error = ReceivedProblem::from_json(body)?.into_error_in("https://shop.example/problems/");
    /// assert!(matches!(error, Ok(OrderError::OrderClosed)));
    /// # Ok::<(), problem_core::NotAProblem>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`into_error`](Self::into_error).
    pub fn into_error_in<E: FromReceived>(self, base: &str) -> Result<E, Self> {
        self.into_error_at(Some(base))
    }

    fn into_error_at<E: FromReceived>(self, base: Option<&str>) -> Result<E, Self> {
        let error = identify(&self, &E::TYPES, base)
            .and_then(|row| E::__from_received(&Reading::of(&self, self.response_fields(), row)));
        error.ok_or(self)
    }
}
