//! `Accepted`: 202.

use std::borrow::Cow;

use bytes::Bytes;
use http::StatusCode;
use http::header::{self, HeaderValue};
use serde_core::ser::{Serialize, SerializeMap as _, Serializer};
use serde_json::value::{RawValue, to_raw_value};

use crate::headers::RetryAfter;
use crate::log;
use crate::problem::Problem;
use crate::responses::{Success, into_response, json, location};
use crate::text::percent_encode::percent_encode;

/// A 202 (RFC 9110 §15.3.3): the request was accepted, but not processed yet. The member `statusUrl` of the body and `Location`
/// (§10.2.2) are the URI of a status monitor, where the client learns what has become of the request.
///
/// ```
/// use problem_core::responses::Accepted;
///
/// async fn start() -> Accepted {
///     Accepted::at("/jobs/42").with_retry_after(5).with_member("state", &"queued")
/// }
/// # let response = Accepted::at("/jobs/42").with_member("state", &"queued").into_response::<bytes::Bytes>();
/// # assert_eq!(response.body(), r#"{"statusUrl":"/jobs/42","state":"queued"}"#);
/// ```
#[derive(Debug)]
#[must_use]
pub struct Accepted {
    /// Percent-encoded.
    status_url: Cow<'static, str>,
    retry_after: Option<u64>,
    /// The values are JSON texts.
    members: Vec<(Cow<'static, str>, serde_json::Result<Box<RawValue>>)>,
}

const STATUS_URL: &str = "statusUrl";

impl Accepted {
    /// The status of the request is at `status_url`, a URI reference. A relative reference is resolved against the URI of the request.
    ///
    /// Characters that a URI cannot contain are percent-encoded, as in [`Problem::with_instance`].
    pub fn at(status_url: impl Into<Cow<'static, str>>) -> Self {
        Self { status_url: percent_encode(status_url), retry_after: None, members: Vec::new() }
    }

    /// Sets `Retry-After` (RFC 9110 §10.2.3): how long the client should wait before it asks for the status.
    pub fn with_retry_after(mut self, retry_after: impl RetryAfter) -> Self {
        self.retry_after = retry_after.seconds();
        self
    }

    /// Adds a member to the body, after `statusUrl`. A member of the same name is replaced. The name `statusUrl` is taken: such a member
    /// is not sent, and this is logged.
    ///
    /// If the value does not serialise, the response is a 500 problem, and the error is logged.
    pub fn with_member<T: Serialize + ?Sized>(
        mut self,
        name: impl Into<Cow<'static, str>>,
        value: &T,
    ) -> Self {
        let name = name.into();
        if name == STATUS_URL {
            log::left_out("member", STATUS_URL, &"the name is taken");
            return self;
        }
        let value = to_raw_value(value);
        match self.members.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => *known = value,
            None => self.members.push((name, value)),
        }
        self
    }
}

/// The body of the response.
struct Body<'a>(&'a Accepted);

impl Serialize for Body<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Accepted { status_url, members, .. } = self.0;
        let mut body = serializer.serialize_map(Some(members.len() + 1))?;
        body.serialize_entry(STATUS_URL, status_url)?;
        for (name, value) in members {
            body.serialize_entry(name, value.as_ref().map_err(serde_core::ser::Error::custom)?)?;
        }
        body.end()
    }
}

impl Success for Accepted {
    fn to_http(&self) -> Result<http::Response<Bytes>, Problem> {
        let location = location(&self.status_url);
        let retry_after = self.retry_after.map(HeaderValue::from);
        let fields = [(header::LOCATION, location.as_ref()), (header::RETRY_AFTER, retry_after.as_ref())];
        json(StatusCode::ACCEPTED, fields, serde_json::to_vec(&Body(self)))
    }
}

into_response!([] Accepted);
