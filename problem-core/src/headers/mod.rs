//! `ResponseHeaders`: the header fields that an occurrence sends besides those of every problem.

pub(crate) mod rate_limit;
mod retry_after;

use std::fmt::{self, Display};
use std::time::SystemTime;

use http::header::{self, HeaderMap, HeaderName, HeaderValue};

use crate::rate_limit::RateLimit;
use crate::{log, request};

pub use crate::headers::retry_after::RetryAfter;

/// Takes the header fields of an occurrence.
///
/// `Content-Type`, `Content-Length`, `Transfer-Encoding`, `Connection`, `Date`, `Trailer` and
/// `TE` are not the error's to set: they are left out and logged.
#[derive(Debug)]
pub struct ResponseHeaders<'a>(&'a mut HeaderMap);

impl<'a> ResponseHeaders<'a> {
    pub(crate) fn new(headers: &'a mut HeaderMap) -> Self {
        Self(headers)
    }

    /// Sets the field `name`. With `Upgrade` goes `Connection: Upgrade` (RFC 9110 §7.8). `WWW-Authenticate`, `Link`, `Set-Cookie` and `Vary` are appended,
    /// a field line each; any other is replaced.
    pub fn set(&mut self, name: HeaderName, value: HeaderValue) {
        if is_owned(&name) {
            log::left_out("header", name.as_str(), &"it is not the error's to set");
            return;
        }
        if name == header::UPGRADE {
            self.put(header::CONNECTION, HeaderValue::from_static("Upgrade"));
        }
        self.put(name, value);
    }

    fn put(&mut self, name: HeaderName, value: HeaderValue) {
        let lost = name.clone();
        let result = match is_list(&name) {
            true => self.0.try_append(name, value).map(drop),
            false => self.0.try_insert(name, value).map(drop),
        };
        if let Err(error) = result {
            log::left_out("header", lost.as_str(), &error);
        }
    }

    /// Sets the field `name` to the text of `value`. A text that has more than visible ASCII,
    /// spaces and tabs in it (RFC 9110 §5.5), and one whose `Display` fails, is left out and
    /// logged.
    pub fn set_text<T: Display + ?Sized>(&mut self, name: HeaderName, value: &T) {
        self.__set_written(name, &|out| write!(out, "{value}"));
    }

    /// The same of a text that is written rather than had.
    #[doc(hidden)]
    pub fn __set_written(&mut self, name: HeaderName, write: &dyn Fn(&mut dyn fmt::Write) -> fmt::Result) {
        let mut text = String::with_capacity(64);
        if let Err(error) = write(&mut text) {
            return log::left_out("header", name.as_str(), &error);
        }
        let wrong = text.chars().find(|letter| !matches!(letter, '\t' | ' '..='~'));
        match (wrong, HeaderValue::from_str(&text)) {
            (None, Ok(value)) => self.set(name, value),
            (Some(wrong), _) => {
                let reason = format!("a header field cannot carry {wrong:?}");
                log::left_out("header", name.as_str(), &reason);
            }
            (None, Err(error)) => log::left_out("header", name.as_str(), &error),
        }
    }

    /// Sets `Retry-After` (RFC 9110 §10.2.3) in whole seconds, rounded up; a time in the past is
    /// 0, `None` sets nothing.
    pub fn retry_after<T: RetryAfter>(&mut self, wait: &T) {
        if let Some(seconds) = wait.seconds() {
            self.set(header::RETRY_AFTER, seconds.into());
        }
    }

    /// Sets `Retry-After` to the reset of `limit`, and says the limit: where a request is answered its
    /// boundary does, on whatever response comes of it, and else `RateLimit` and `RateLimit-Policy` are set
    /// here, unless one of them is there.
    pub fn rate_limit(&mut self, limit: &RateLimit) {
        let now = SystemTime::now();
        self.retry_after(&limit.seconds_from(now));
        match request::current() {
            Some(context) => context.set_rate_limit(limit.clone()),
            None => rate_limit::write_structured(std::slice::from_ref(limit), now, self.0),
        }
    }
}

fn is_owned(name: &HeaderName) -> bool {
    [
        header::CONTENT_TYPE,
        header::CONTENT_LENGTH,
        header::TRANSFER_ENCODING,
        header::CONNECTION,
        header::DATE,
        header::TRAILER,
        header::TE,
    ]
    .contains(name)
}

fn is_list(name: &HeaderName) -> bool {
    [header::WWW_AUTHENTICATE, header::LINK, header::SET_COOKIE, header::VARY].contains(name)
}

/// A media type without its parameters.
#[cfg(any(feature = "boundary", feature = "axum-extract"))]
pub(crate) fn essence(value: &HeaderValue) -> &[u8] {
    value.as_bytes().split(|byte| *byte == b';').next().unwrap_or_default().trim_ascii()
}

/// Says that the response depends on `Accept` (RFC 9110 §12.5.5), if it is not said yet.
#[cold]
pub(crate) fn vary_by_accept(headers: &mut HeaderMap) {
    let is_said = headers.get_all(header::VARY).iter().any(|value| {
        let mut names = value.as_bytes().split(|byte| *byte == b',').map(<[u8]>::trim_ascii);
        names.any(|name| name == b"*" || name.eq_ignore_ascii_case(b"accept"))
    });
    if !is_said {
        let result = headers.try_append(header::VARY, const { HeaderValue::from_static("Accept") });
        if let Err(error) = result {
            log::left_out("header", "vary", &error);
        }
    }
}
