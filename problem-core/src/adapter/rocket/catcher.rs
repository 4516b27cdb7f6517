//! The default catcher of a boundary. It replaces the HTML pages of rocket.

use ::rocket::catcher::{Catcher, Handler, Result};
use ::rocket::http::Status;
use ::rocket::{Request, Response};
use http::Extensions;

use crate::adapter::rocket::complete::complete;
use crate::adapter::rocket::convert::Head;
use crate::adapter::rocket::state;
use crate::boundary::{Boundary, Exchange};

/// The catcher for all statuses that have no catcher.
pub(super) fn catcher(boundary: Boundary) -> Catcher {
    let mut catcher = Catcher::new(None, InBoundary { boundary });
    catcher.name = Some("Boundary".into());
    catcher
}

#[derive(Clone)]
struct InBoundary {
    boundary: Boundary,
}

#[::rocket::async_trait]
impl Handler for InBoundary {
    /// The response has no body. The fairing puts the problem in its place.
    async fn handle<'r>(&self, status: Status, request: &'r Request<'_>) -> Result<'r> {
        let mut response = Response::new();
        response.set_status(status);
        if state::exchange(request).is_none() {
            // rocket calls no fairing for a request that it cannot parse
            let exchange = Exchange::start(&self.boundary.settings, &Head(request), None);
            complete(&exchange, &mut response, Extensions::new).await;
        }
        Ok(response)
    }
}
