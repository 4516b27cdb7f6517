//! The statuses of the errors of tower and related crates.

use std::error::Error;

use http_body_util::LengthLimitError;
use tower::load_shed::error::Overloaded;
use tower::timeout::error::Elapsed;

use crate::status::ErrorStatus;

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
