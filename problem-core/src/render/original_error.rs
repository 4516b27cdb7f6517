//! `OriginalError`: the error that became a response, for middleware.

use std::error::Error;
use std::sync::Arc;

use http::Extensions;

use crate::occurrence::answer::Answer;
use crate::problem::Problem;
use crate::request::rendered::RenderedResponse;
use crate::status::ErrorStatus;

/// The error that became a response, for middleware that counts or reports errors. It is in the extensions of
/// every response that is rendered inside a [`Boundary`](crate::Boundary), and of no other response. A layer
/// around the boundary sees it for all problems, including those that the boundary creates.
///
#[cfg_attr(all(feature = "derive", feature = "boundary"), doc = "```")]
#[cfg_attr(not(all(feature = "derive", feature = "boundary")), doc = "```ignore")]
/// # use problem_core::Problem;
/// # use problem_core::boundary::OriginalError;
/// # #[derive(Debug, thiserror::Error, Problem)]
/// # #[error("not found")]
/// # #[problem(status = 404)]
/// # struct OrderError;
/// fn observe<B>(response: &http::Response<B>) {
///     if let Some(original) = response.extensions().get::<OriginalError>() {
///         println!("{}", original.code());
///         if let Some(error) = original.downcast_ref::<OrderError>() {
///             println!("{error}");
///         }
///     }
/// }
/// ```
#[derive(Debug, Clone)]
pub struct OriginalError {
    rendered: RenderedResponse,
    /// It is boxed, because an `Arc` of each type of error would cost the compiler more.
    error: Option<Arc<Box<dyn Answer + Send + Sync>>>,
}

impl From<RenderedResponse> for OriginalError {
    fn from(rendered: RenderedResponse) -> Self {
        Self { rendered, error: None }
    }
}

impl OriginalError {
    /// The error. It is `None` if the error could not be kept: its type is not `Send`, `Sync` and `'static`,
    /// its type is generic, or it was rendered by reference, with `to_response` or by poem.
    #[must_use]
    pub fn error(&self) -> Option<&(dyn Error + 'static)> {
        let error = self.kept()?;
        Some(error.downcast_ref::<Problem>().and_then(|problem| problem.source()).unwrap_or(error))
    }

    fn kept(&self) -> Option<&(dyn Error + 'static)> {
        Some(&***self.error.as_ref()?)
    }

    /// The error, if its type is `E`. If the response was rendered from a [`Problem`](struct@Problem), `E`
    /// can be both `Problem` and the type of an error that the problem keeps. Of a transparent variant, `E` is the outer type.
    #[must_use]
    pub fn downcast_ref<E: Error + 'static>(&self) -> Option<&E> {
        let kept = self.kept()?;
        let of_problem = || kept.downcast_ref::<Problem>().and_then(Problem::downcast_ref);
        kept.downcast_ref().or_else(of_problem)
    }

    /// The status of the problem.
    #[must_use]
    pub fn status(&self) -> ErrorStatus {
        self.rendered.status
    }

    /// The code of the problem.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.rendered.code
    }

    /// The response as it was rendered.
    pub(crate) fn rendered(&self) -> &RenderedResponse {
        &self.rendered
    }

    /// Marks a response that was rendered inside a boundary.
    pub(crate) fn mark(extensions: &mut Extensions, rendered: RenderedResponse) {
        extensions.insert(Self::from(rendered));
    }

    /// Marks a response that was rendered inside a boundary, and keeps its problem.
    pub(crate) fn mark_with_problem(
        extensions: &mut Extensions,
        rendered: RenderedResponse,
        problem: Problem,
    ) {
        extensions.insert(Self { rendered, error: Some(Arc::new(Box::new(problem))) });
    }

    /// The mark of a response that keeps its error.
    #[cfg(feature = "tonic")]
    pub(crate) fn keeping(rendered: RenderedResponse, error: Box<dyn Answer + Send + Sync>) -> Self {
        Self { rendered, error: Some(Arc::new(error)) }
    }

    /// Marks a response that was rendered inside a boundary, and keeps its error.
    #[cfg_attr(not(feature = "axum"), allow(dead_code, reason = "only an adapter uses it"))]
    pub(crate) fn mark_with_error(
        extensions: &mut Extensions,
        rendered: RenderedResponse,
        error: Box<dyn Answer + Send + Sync>,
    ) {
        extensions.insert(Self { rendered, error: Some(Arc::new(error)) });
    }

    /// Does the same with a problem.
    #[inline]
    pub(crate) fn keep_problem(extensions: &mut Extensions, problem: Problem) {
        if cfg!(feature = "boundary")
            && let Some(original) = extensions.get_mut::<Self>()
        {
            original.error = Some(Arc::new(Box::new(problem)));
        }
    }
}
