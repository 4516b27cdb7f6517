//! The statuses of the errors of tower and related crates.

use std::error::Error;

use http_body_util::LengthLimitError;
use tower::load_shed::error::Overloaded;
use tower::timeout::error::Elapsed;

use crate::status::ErrorStatus;

/// The status of an error that a service returns, or of one of its sources. `may_have_content`: the request may have content.
///
/// The error for content that is too large is about the request only if the service returns the error itself, and if the method of
/// the request gives content a meaning. Otherwise the service may have read too much from another service.
pub(in crate::adapter) fn status_of_service_error(
    error: &(dyn Error + 'static),
    may_have_content: bool,
) -> impl Fn(&(dyn Error + 'static)) -> Option<ErrorStatus> + use<> {
    let is_too_large = may_have_content && error.is::<LengthLimitError>();
    move |error| match error.is::<LengthLimitError>() {
        true => is_too_large.then_some(ErrorStatus::CONTENT_TOO_LARGE),
        false => status_of(error),
    }
}

/// The status of an error about the content of a request, or of a service that took too long or is too busy.
pub(crate) fn status_of(error: &(dyn Error + 'static)) -> Option<ErrorStatus> {
    if error.is::<LengthLimitError>() {
        return Some(ErrorStatus::CONTENT_TOO_LARGE);
    }
    // the service took too long, not the client (RFC 9110 §15.6.4); 504 is for gateways
    if error.is::<Elapsed>() || error.is::<Overloaded>() {
        return Some(ErrorStatus::SERVICE_UNAVAILABLE);
    }
    // the client did not send the body in time (RFC 9110 §15.5.9)
    #[cfg(feature = "tower-http")]
    if error.is::<tower_http::timeout::TimeoutError>() {
        return Some(ErrorStatus::REQUEST_TIMEOUT);
    }
    #[cfg(feature = "tower-http-06")]
    if error.is::<tower_http_06::timeout::TimeoutError>() {
        return Some(ErrorStatus::REQUEST_TIMEOUT);
    }
    None
}
