//! `OriginalError`: the error behind a response, for middleware.

use std::error::Error;
use std::sync::Arc;

use http::Extensions;

use crate::{ErrorStatus, Problem};

/// The error that became a response. It is in the extensions of every problem that is rendered under a
/// [`Boundary`](crate::Boundary), and of no other, for middleware that counts or reports errors.
///
/// ```
/// # use problem_core::OriginalError;
/// fn observe<B>(response: &http::Response<B>) {
///     if let Some(original) = response.extensions().get::<OriginalError>() {
///         if let Some(error) = original.downcast_ref::<std::io::Error>() {
///             println!("{error}");
///         }
///     }
/// }
/// ```
#[derive(Debug, Clone)]
pub struct OriginalError {
    /// That of the problem.
    status: ErrorStatus,
    error: Option<Arc<dyn Error + Send + Sync>>,
}

impl OriginalError {
    /// The error. `None` where its type could not be kept: it is not `Send`, `Sync` and `'static`, is generic,
    /// or was rendered by reference, with `to_response`.
    #[must_use]
    pub fn error(&self) -> Option<&(dyn Error + 'static)> {
        let error = self.error.as_deref()?;
        Some(error.downcast_ref::<Problem>().and_then(|problem| problem.source()).unwrap_or(error))
    }

    /// The error, if it is an `E`. A [`Problem`](struct@Problem) is one too, and is had beside the error that
    /// it keeps.
    #[must_use]
    pub fn downcast_ref<E: Error + 'static>(&self) -> Option<&E> {
        self.error.as_deref()?.downcast_ref().or_else(|| self.error()?.downcast_ref())
    }

    pub(crate) fn status(&self) -> ErrorStatus {
        self.status
    }

    /// Marks a response that was rendered under a boundary.
    pub(crate) fn mark(extensions: &mut Extensions, status: ErrorStatus) {
        extensions.insert(Self { status, error: None });
    }

    /// The same, with the error.
    pub(crate) fn put(extensions: &mut Extensions, problem: Problem) {
        extensions.insert(Self { status: problem.status(), error: Some(Arc::new(problem)) });
    }

    /// Keeps the error of a response that was rendered under a boundary.
    #[inline]
    pub(crate) fn keep<E: Error + Send + Sync + 'static>(extensions: &mut Extensions, error: E) {
        if cfg!(feature = "boundary")
            && let Some(original) = extensions.get_mut::<Self>()
        {
            original.error = Some(Arc::new(error));
        }
    }
}
