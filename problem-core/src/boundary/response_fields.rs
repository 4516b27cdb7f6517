//! The header fields that a boundary adds to every response.

use http::HeaderMap;

use crate::boundary::rate_limit_fields;
use crate::request::RequestContext;

/// Sets the header fields of the rate limits and of the request ID.
#[inline]
pub(crate) fn write(context: &RequestContext, headers: &mut HeaderMap) {
    if context.may_have_rate_limits() {
        let fields = context.settings().rate_limit_fields;
        rate_limit_fields::write(&context.rate_limits(), fields, context.now(), headers);
    }
    context.put_request_id(headers);
}
