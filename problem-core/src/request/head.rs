//! `RequestHead`: what a context asks about a request.

use http::header::{HeaderMap, HeaderName, HeaderValue};
use http::uri::PathAndQuery;

#[cfg(feature = "tonic")]
use crate::request::grpc::GrpcMedia;

/// The head of a request of any framework. Each method is called only if its answer is needed.
pub(crate) trait RequestHead {
    /// The method.
    fn method(&self) -> &str;

    /// The path and the query. It is `None` if the request target has no path.
    fn target(&self) -> Option<PathAndQuery>;

    /// The values of a header field, one for each field line.
    fn header(&self, name: &HeaderName) -> impl Iterator<Item = HeaderValue>;

    /// How the client expects a gRPC response, if it sent a gRPC request and the adapter can answer it.
    #[cfg(feature = "tonic")]
    fn grpc(&self) -> Option<GrpcMedia> {
        None
    }

    /// The value of a header field. It is `None` if the request does not have exactly one such field line.
    #[inline]
    fn only(&self, name: &HeaderName) -> Option<HeaderValue> {
        let mut values = self.header(name);
        let value = values.next()?;
        if values.next().is_some() { None } else { Some(value) }
    }
}

/// The value of the only field line with this name. It is `None` if there is not exactly one.
#[cfg_attr(
    not(any(feature = "tower", feature = "poem", feature = "salvo")),
    allow(dead_code, reason = "the other frameworks have header maps of their own")
)]
#[inline]
pub(crate) fn only_value(headers: &HeaderMap, name: &HeaderName) -> Option<HeaderValue> {
    // usually no name occurs twice, and to find one value is cheaper
    if headers.len() == headers.keys_len() {
        return headers.get(name).cloned();
    }
    let mut values = headers.get_all(name).iter();
    let value = values.next()?;
    if values.next().is_some() { None } else { Some(value.clone()) }
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

    fn only(&self, name: &HeaderName) -> Option<HeaderValue> {
        only_value(self.headers(), name)
    }
}
