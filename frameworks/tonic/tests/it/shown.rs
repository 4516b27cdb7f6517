//! What a client sees of a status, as text.

use std::fmt::Write as _;

use problem_tests::logs::{AllLogs, Entry};
use tonic::Status;
use tonic_types::StatusExt as _;

/// The code, the message, the decoded details and the metadata, without the date.
pub fn shown(status: &Status) -> String {
    let mut out = format!("{:?}: {:?}\n", status.code(), status.message());
    let details = status.check_error_details_vec().expect("the details can be decoded");
    for detail in details {
        use tonic_types::ErrorDetail::*;
        match detail {
            ErrorInfo(info) => {
                let mut members: Vec<_> =
                    info.metadata.iter().map(|(name, value)| format!("{name}={value}")).collect();
                members.sort();
                writeln!(out, "  ErrorInfo {} of {:?}: {}", info.reason, info.domain, members.join(" "))
                    .unwrap();
            }
            BadRequest(request) => {
                for violation in request.field_violations {
                    let (field, reason) = (violation.field, violation.reason);
                    writeln!(out, "  BadRequest {field} {reason}: {}", violation.description).unwrap();
                }
            }
            RetryInfo(retry) => writeln!(out, "  RetryInfo {:?}", retry.retry_delay.unwrap()).unwrap(),
            RequestInfo(request) => writeln!(out, "  RequestInfo {}", request.request_id).unwrap(),
            Help(help) => {
                for link in help.links {
                    writeln!(out, "  Help {:?} {}", link.description, link.url).unwrap();
                }
            }
            other => writeln!(out, "  {other:?}").unwrap(),
        }
    }
    let metadata = status.metadata().clone().into_headers();
    let mut fields: Vec<_> = metadata.iter().filter(|(name, _)| *name != "date").collect();
    fields.sort_by_key(|(name, _)| name.as_str());
    for (name, value) in fields {
        writeln!(out, "  {name}: {}", value.to_str().unwrap()).unwrap();
    }
    out
}

/// The events with this request ID since the last call.
pub fn events(id: &str) -> Vec<Entry> {
    AllLogs::get().take(id)
}

/// The only event with this request ID, as text.
pub fn event(id: &str) -> String {
    let events = events(id);
    let [event] = &events[..] else { panic!("{id}: one event: {events:#?}") };
    let fields = ["message", "status", "code", "error", "sources"].map(|name| event.field(name));
    format!("{} {}", event.level, fields.join(" | "))
}
