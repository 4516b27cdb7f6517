//! [`Boundary`] as a fairing of rocket.

use ::rocket::fairing::{Fairing, Info, Kind, Result};
use ::rocket::{Build, Data, Request, Response, Rocket};
use http::HeaderMap;

use crate::adapter::rocket::catcher::catcher;
use crate::adapter::rocket::complete::complete;
use crate::adapter::rocket::convert::{self, Head};
use crate::adapter::rocket::state::{self, Shape};
use crate::boundary::{Boundary, Exchange};

/// If several boundaries are attached, rocket keeps the last one.
#[::rocket::async_trait]
impl Fairing for Boundary {
    fn info(&self) -> Info {
        Info { name: "Boundary", kind: Kind::Ignite | Kind::Request | Kind::Response | Kind::Singleton }
    }

    /// Registers the default catcher, unless the service has one: rocket does not launch with two of them.
    async fn on_ignite(&self, rocket: Rocket<Build>) -> Result {
        let has_default =
            rocket.catchers().any(|catcher| catcher.code.is_none() && catcher.base.path() == "/");
        Ok(if has_default { rocket } else { rocket.register("/", vec![catcher(self.clone())]) })
    }

    async fn on_request(&self, request: &mut Request<'_>, _: &mut Data<'_>) {
        let exchange = Exchange::start(&self.settings, &Head(request), None);
        // a handler that forwards the request forwards this ID as well
        let mut fields = HeaderMap::new();
        exchange.context().put_new_request_id(&mut fields);
        convert::set_request_fields(request, &fields);
        state::start(request, exchange);
    }

    async fn on_response<'r>(&self, request: &'r Request<'_>, response: &mut Response<'r>) {
        if let Some(exchange) = state::exchange(request) {
            let shape = Shape::of(response);
            let original = complete(&exchange, response, || state::marks(request, shape)).await;
            state::complete(request, original);
        }
    }
}
