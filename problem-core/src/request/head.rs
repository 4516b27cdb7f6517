//! `RequestHead`: what a context asks about a request.

use http::header::{HeaderName, HeaderValue};
use http::uri::PathAndQuery;

/// The head of a request of any framework. Each method is called only if its answer is needed.
pub(crate) trait RequestHead {
    /// The method.
    fn method(&self) -> &str;

    /// The path and the query. It is `None` if the request target has no path.
    fn target(&self) -> Option<PathAndQuery>;

    /// The values of a header field, one for each field line.
    fn header(&self, name: &HeaderName) -> impl Iterator<Item = HeaderValue>;
}

#[cfg(test)]
impl<B> RequestHead for http::Request<B> {
    fn method(&self) -> &str {
        self.method().as_str()
    }

    fn target(&self) -> Option<PathAndQuery> {
        self.uri().path_and_query().cloned()
    }

    fn header(&self, name: &HeaderName) -> impl Iterator<Item = HeaderValue> {
        self.headers().get_all(name).iter().cloned()
    }
}
