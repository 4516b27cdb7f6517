//! The header fields that an occurrence adds to its response. This folder writes fields into a header map and
//! logs what it has to leave out; it does not know problems, or the fields that every problem response has.

pub(crate) mod entity_tag;
#[cfg(feature = "problems")]
pub(crate) mod request_headers;
mod retry_after;
pub(crate) mod structured_rate_limit;

use std::fmt;

use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use problem_shared::header_fields::{is_list, is_owned, is_value_byte};

use crate::rate_limit::RateLimit;
use crate::text::buffer::{self, Utf8};
use crate::{log, request};

pub use crate::headers::retry_after::RetryAfter;

/// The header fields that an occurrence sets. An error cannot set those that describe the message itself.
pub(crate) struct ResponseHeaders<'a>(&'a mut HeaderMap);

impl<'a> ResponseHeaders<'a> {
    pub(crate) fn new(headers: &'a mut HeaderMap) -> Self {
        Self(headers)
    }

    /// Sets the field `name`. `WWW-Authenticate`, `Link`, `Set-Cookie` and `Vary` are appended, each as a
    /// field line of its own; any other field replaces an earlier one. With `Upgrade`, this also sets
    /// `Connection: Upgrade` (RFC 9110 §7.8).
    pub(crate) fn set(&mut self, name: HeaderName, value: HeaderValue) {
        if is_owned(name.as_str()) {
            log::left_out("header", name.as_str(), &"an error cannot set this header field");
            return;
        }
        if name == header::UPGRADE {
            self.put(header::CONNECTION, HeaderValue::from_static("Upgrade"));
        }
        self.put(name, value);
    }

    fn put(&mut self, name: HeaderName, value: HeaderValue) {
        let logged_name = name.clone();
        let result = match is_list(name.as_str()) {
            true => self.0.try_append(name, value).map(drop),
            false => self.0.try_insert(name, value).map(drop),
        };
        if let Err(error) = result {
            log::left_out("header", logged_name.as_str(), &error);
        }
    }

    /// Sets `Retry-After` to the reset of a limit, and sends the limit: the boundary does it, or else this response.
    pub(crate) fn set_rate_limit(&mut self, limit: &RateLimit) {
        let now = request::now();
        self.set(header::RETRY_AFTER, limit.seconds_from(now).into());
        match request::current() {
            Some(context) => context.set_rate_limit(limit.clone()),
            None => structured_rate_limit::write_structured(std::slice::from_ref(limit), now, self.0),
        }
    }

    /// Sets the field `name` to the text that `write` writes. If the text has characters that a field cannot carry, or if
    /// `write` fails, the field is left out and logged.
    pub(crate) fn set_written(
        &mut self,
        name: HeaderName,
        write: &dyn Fn(&mut dyn fmt::Write) -> fmt::Result,
    ) {
        let mut text = buffer::BODY.take();
        match write(&mut Utf8(&mut text)) {
            Ok(()) if text.iter().all(|byte| is_value_byte(*byte)) => match HeaderValue::from_bytes(&text) {
                Ok(value) => self.set(name, value),
                Err(error) => log::left_out("header", name.as_str(), &error),
            },
            Ok(()) => left_out_because_of_character(&name, &text),
            Err(error) => log::left_out("header", name.as_str(), &error),
        }
        buffer::BODY.give_back(text);
    }
}

/// Logs that a field was left out because its text has a character that a field cannot carry.
#[cold]
fn left_out_because_of_character(name: &HeaderName, text: &[u8]) {
    let text = String::from_utf8_lossy(text);
    if let Some(wrong) = text.chars().find(|letter| !u8::try_from(*letter).is_ok_and(is_value_byte)) {
        log::left_out("header", name.as_str(), &format!("a header field cannot contain {wrong:?}"));
    }
}

/// A media type without its parameters.
#[cfg(any(feature = "boundary", feature = "extract"))]
#[cfg_attr(not(feature = "boundary"), allow(dead_code, reason = "an extractor uses it"))]
pub(crate) fn essence(value: &[u8]) -> &[u8] {
    value.split(|byte| *byte == b';').next().unwrap_or_default().trim_ascii()
}

/// The `Cache-Control` of an error.
#[inline]
pub(crate) fn no_store() -> HeaderValue {
    const { HeaderValue::from_static("no-store") }
}

/// Adds `Vary: Accept` (RFC 9110 §12.5.5), unless a `Vary` field covers `Accept` already.
#[cold]
pub(crate) fn vary_by_accept(headers: &mut HeaderMap) {
    if !request::rendered::varies_by_accept(headers) {
        let result = headers.try_append(header::VARY, const { HeaderValue::from_static("Accept") });
        if let Err(error) = result {
            log::left_out("header", "vary", &error);
        }
    }
}
