//! A status of another service as a problem.

use std::time::Duration;

use http::header::RETRY_AFTER;
use problem_shared::grpc::http_status;
use tonic::Status;
use tonic_types::{ErrorInfo, FieldViolation, StatusExt as _};

use crate::adapter::tonic::convert::number;
use crate::members::field_error::FieldError;
use crate::received::ReceivedProblem;
use crate::seconds::whole_seconds;

/// Reads the status of another service: its code, its message, and the details of `google.rpc`. Details that cannot be decoded are
/// ignored.
///
/// | member | from |
/// |---|---|
/// | `type`, `title` | the first link of `Help` |
/// | `status` | the metadatum `status` of `ErrorInfo`, or the HTTP status of the code in the canonical mapping |
/// | `detail` | the message |
/// | `code` | the metadatum `code` of `ErrorInfo`, or its reason |
/// | extension members | the other metadata of `ErrorInfo`, by their names. A value that is JSON keeps its type; any other is a string |
/// | `errors` | `BadRequest`, and the metadatum `errors` of `ErrorInfo` if it has the same entries |
/// | `requestId` | `RequestInfo` |
///
/// [`retry_after`](ReceivedProblem::retry_after) is the delay in `RetryInfo`, or the metadatum `retry-after` of the call. The domain of
/// `ErrorInfo` is not a member. [`into_error`](ReceivedProblem::into_error) reads header fields from the metadata of the call.
///
/// ```
/// use problem_core::{ErrorStatus, Problem, ReceivedProblem};
/// use tonic::Status;
///
/// let status = Status::from(Problem::new(ErrorStatus::NOT_FOUND).with_extension("orderId", &7)?);
///
/// let received = ReceivedProblem::from(&status);
/// assert_eq!(received.status().map(|status| status.as_u16()), Some(404));
/// assert_eq!(received.code(), Some("NOT_FOUND"));
/// assert_eq!(received.extensions().get("orderId"), Some(7));
/// # Ok::<(), problem_core::ExtensionError>(())
/// ```
impl From<&Status> for ReceivedProblem {
    fn from(status: &Status) -> Self {
        let details = status.get_error_details();
        let (info, link) = (details.error_info(), details.help().and_then(|help| help.links.first()));
        let declared = |name| info.and_then(|info| info.metadata.get(name));
        let mut members = Vec::new();
        let mut text_member = |name, value: Option<&str>| {
            members.extend(value.filter(|value| !value.is_empty()).map(|value| (name, text(value))));
        };
        text_member("type", link.map(|link| link.url.as_str()));
        text_member("title", link.map(|link| link.description.as_str()));
        text_member("detail", Some(status.message()));
        if declared("code").is_none() {
            text_member("code", info.map(|info| info.reason.as_str()));
        }
        text_member("requestId", details.request_info().map(|request| request.request_id.as_str()));
        if declared("status").is_none() {
            members.push(("status", http_status(number(status.code())).to_string()));
        }
        members.extend(info.map(metadata).unwrap_or_default());
        let violations = details.bad_request().map_or(&[][..], |request| &request.field_violations);
        if !violations.is_empty() {
            members.push(("errors", errors(violations, declared("errors"))));
        }
        let delay = details.retry_info().and_then(|retry| retry.retry_delay);
        let mut metadata = status.metadata().clone().into_headers();
        if let (Some(delay), false) = (delay, metadata.contains_key(RETRY_AFTER)) {
            metadata.insert(RETRY_AFTER, whole_seconds(delay).into());
        }
        ReceivedProblem::of_members(members, delay.or_else(|| retry_after(status)), metadata)
    }
}

/// Does the same.
impl From<Status> for ReceivedProblem {
    fn from(status: Status) -> Self {
        Self::from(&status)
    }
}

/// The metadata of `ErrorInfo`, by their names, because a map has no order. A metadatum with the name of a member that another part of
/// the status has is left out.
fn metadata(info: &ErrorInfo) -> Vec<(&str, String)> {
    let is_elsewhere = |name: &str| matches!(name, "type" | "title" | "detail" | "errors" | "requestId");
    let own = info.metadata.iter().filter(|(name, _)| !is_elsewhere(name));
    let mut members: Vec<_> = own.map(|(name, value)| (name.as_str(), json(value))).collect();
    members.sort_unstable();
    members
}

/// A text that is JSON already, or a JSON string with it.
fn json(value: &str) -> String {
    match serde_json::from_str::<serde_core::de::IgnoredAny>(value) {
        Ok(_) => value.to_owned(),
        Err(_) => text(value),
    }
}

fn text(text: &str) -> String {
    // a text always serialises
    serde_json::to_string(text).unwrap_or_default()
}

/// The list `errors`. A metadatum with this name has what `BadRequest` has no place for. It counts only if it has the same entries: it
/// may be the member of another service.
fn errors(violations: &[FieldViolation], declared: Option<&String>) -> String {
    let is_same = |entries: Vec<FieldError>| {
        let fields = violations.iter().map(|violation| violation.field.as_str());
        entries.iter().map(FieldError::field).eq(fields)
    };
    if let Some(declared) = declared
        && serde_json::from_str(declared).is_ok_and(is_same)
    {
        return declared.clone();
    }
    let errors: Vec<_> = violations.iter().map(field_error).collect();
    serde_json::to_string(&errors).unwrap_or_default()
}

/// The field of a violation is in the request message, which is the body.
fn field_error(violation: &FieldViolation) -> FieldError {
    let FieldViolation { field, description, reason, .. } = violation.clone();
    FieldError::new(field, reason, description)
}

/// The seconds in the metadatum `retry-after`.
fn retry_after(status: &Status) -> Option<Duration> {
    let seconds = status.metadata().get("retry-after")?.to_str().ok()?.parse().ok()?;
    Some(Duration::from_secs(seconds))
}
