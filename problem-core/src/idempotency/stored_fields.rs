//! Which header fields of a response are stored.

use http::header::{self, HeaderMap, HeaderName};

use crate::idempotency::REPLAYED;
use crate::request::RequestContext;

/// Header fields that belong to one exchange, and not to the answer.
static OF_THE_EXCHANGE: [HeaderName; 19] = [
    // to the connection (RFC 9110 §7.6.1)
    header::CONNECTION,
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("proxy-connection"),
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
    // the server computes it, and the body of a problem changes
    header::CONTENT_LENGTH,
    // to the time at which it was sent
    header::DATE,
    header::AGE,
    HeaderName::from_static("server-timing"),
    HeaderName::from_static("traceresponse"),
    // to the authentication of the client
    HeaderName::from_static("authentication-info"),
    HeaderName::from_static("proxy-authentication-info"),
    header::PROXY_AUTHENTICATE,
    // a cookie is a secret, and a session may have ended since
    header::SET_COOKIE,
    // a replay has an ID of its own, under whatever name the boundary sends it
    HeaderName::from_static("x-request-id"),
    HeaderName::from_static("x-correlation-id"),
    REPLAYED,
];

/// The header fields without those that belong to one exchange. They keep their order.
pub(super) fn stored_fields(headers: &HeaderMap, request: Option<&RequestContext>) -> HeaderMap {
    let request_id = request.map(|request| &request.settings().request_id_header);
    let mut stored = HeaderMap::with_capacity(headers.len());
    for (name, value) in headers {
        let is_of_the_exchange = OF_THE_EXCHANGE.contains(name)
            || request_id == Some(name)
            || is_rate_limit(name.as_str())
            || is_of_the_connection(name.as_str(), headers);
        if !is_of_the_exchange {
            // there are no more fields than in `headers`, so this does not fail
            let _ = stored.try_append(name, value.clone());
        }
    }
    stored
}

/// Whether `Connection` names a field (RFC 9110 §7.6.1).
fn is_of_the_connection(name: &str, headers: &HeaderMap) -> bool {
    headers
        .get_all(header::CONNECTION)
        .iter()
        .flat_map(|value| value.as_bytes().split(|byte| *byte == b','))
        .any(|named| named.trim_ascii().eq_ignore_ascii_case(name.as_bytes()))
}

/// Whether a field is about the requests that the client may still send.
fn is_rate_limit(name: &str) -> bool {
    ["ratelimit", "x-ratelimit", "x-rate-limit"].iter().any(|start| name.starts_with(start))
}
