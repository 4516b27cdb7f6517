//! A request of actix-web, for the extractors.

use actix_web::HttpRequest;
use http::header::HeaderName;
use serde_core::de::{DeserializeOwned, value};

use crate::input::extract::reading::{BodyKind, Head, Received, has_form_in_query};
use crate::input::read::Parameters;
use crate::problem::Problem;

impl Head for HttpRequest {
    fn method(&self) -> &str {
        self.method().as_str()
    }

    fn values(&self, name: &HeaderName) -> impl Iterator<Item = &[u8]> {
        self.headers().get_all(name.as_str()).map(|value| value.as_bytes())
    }
}

/// A request whose body has arrived.
#[derive(Debug)]
#[allow(unreachable_pub, reason = "it is in bounds of the extractors with rules, which are features")]
pub struct ReceivedRequest<'r> {
    pub(super) request: &'r HttpRequest,
    pub(super) body: &'r [u8],
}

/// An extractor that reads a request whose body has arrived.
#[allow(unreachable_pub, reason = "it is a bound of the future of an extractor")]
pub trait FromReceived: Sized {
    /// The body that is read, if any.
    const BODY: Option<BodyKind>;

    /// Reads the value, and checks its rules.
    fn from_received(received: &ReceivedRequest<'_>) -> Result<Self, Problem>;
}

impl Received for ReceivedRequest<'_> {
    fn body(&self) -> &[u8] {
        self.body
    }

    fn query(&self) -> &[u8] {
        self.request.query_string().as_bytes()
    }

    fn has_form_in_query(&self) -> bool {
        has_form_in_query(self.request)
    }
}

impl Parameters for ReceivedRequest<'_> {
    type Error = value::Error;

    fn path(&self) -> &str {
        self.request.uri().path()
    }

    fn load<T: DeserializeOwned>(&self) -> Result<T, value::Error> {
        self.request.match_info().load()
    }
}
