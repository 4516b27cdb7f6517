//! `OriginalError`: the error behind a response, for middleware.

use std::borrow::Cow;
use std::error::Error;
use std::sync::Arc;

use http::Extensions;

use crate::problem::Problem;
use crate::status::ErrorStatus;

/// The error that became a response. It is in the extensions of every problem that is rendered under a
/// [`Boundary`](crate::Boundary), and of no other, for middleware that counts or reports errors. Outside of the
/// boundary that are all problems, those included that the boundary makes.
///
/// ```
/// # use problem_core::OriginalError;
/// fn observe<B>(response: &http::Response<B>) {
///     if let Some(original) = response.extensions().get::<OriginalError>() {
///         println!("{}", original.code());
///         if let Some(error) = original.downcast_ref::<std::io::Error>() {
///             println!("{error}");
///         }
///     }
/// }
/// ```
#[derive(Debug, Clone)]
pub struct OriginalError {
    status: ErrorStatus,
    code: Cow<'static, str>,
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

    /// The status of the problem.
    #[must_use]
    pub fn status(&self) -> ErrorStatus {
        self.status
    }

    /// The code of the problem.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Marks a response that was rendered under a boundary.
    pub(crate) fn mark(extensions: &mut Extensions, status: ErrorStatus, code: Cow<'static, str>) {
        extensions.insert(Self { status, code, error: None });
    }

    /// The same, with the error.
    pub(crate) fn put(extensions: &mut Extensions, problem: Problem) {
        let code = problem.code().unwrap_or_default().to_owned().into();
        extensions.insert(Self { status: problem.status(), code, error: Some(Arc::new(problem)) });
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
