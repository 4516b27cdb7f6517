//! axum's router for the pages of a catalogue. It is not in `adapter/`, because `describe/` needs that folder.

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::{IntoResponse as _, Response};
use axum::routing::any;
use http::StatusCode;

use crate::catalogue::Pages;

impl Pages {
    /// A router with the pages, for [`Router::merge`]. Every other path is for the fallback of your service.
    ///
    /// **A page whose path has a segment that starts with `*` or `:` is not in the router**, because axum refuses such routes. Call
    /// [`respond`](Self::respond) in your fallback for these.
    ///
    /// ```
    /// # use problem_core::Problem;
    /// # use problem_core::catalogue::catalogue;
    /// # #[derive(Debug, thiserror::Error, Problem)]
    /// # #[problem(status = 404, base = "https://api.example.com/errors/")]
    /// # #[error("order not found")]
    /// # struct OrderNotFound;
    /// use axum::Router;
    ///
    /// let app: Router = Router::new().merge(catalogue![OrderNotFound].pages().router());
    /// ```
    ///
    /// # Panics
    ///
    /// [`Router::merge`] panics if your service has a route with the path of a page. [`paths`](Self::paths) has all of them.
    pub fn router<S: Clone + Send + Sync + 'static>(&self) -> Router<S> {
        self.paths().filter(|path| is_route(path)).fold(Router::new(), |router, path| {
            let pages = self.clone();
            router.route(path, any(async move |request: Request| respond(&pages, &request)))
        })
    }
}

fn respond(pages: &Pages, request: &Request) -> Response {
    match pages.respond(request) {
        Some(response) => response.map(Body::from),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Whether a path means only itself in axum. The router of the service may refuse what axum 0.7 gave a meaning, also when it is merged
/// with one that does not.
fn is_route(path: &str) -> bool {
    !path.contains(['{', '}']) && !path.split('/').any(|segment| segment.starts_with(['*', ':']))
}
