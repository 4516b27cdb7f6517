//! The size of a gRPC status.
//!
//! The details have a limit in bytes, because clients refuse a response whose header fields are too large: many allow 8 KiB for all of
//! them. What is least important is left out first, in the order of [`fit`].

use problem_shared::grpc;
use problem_shared::members::ERRORS;

use crate::grpc_status::{GrpcStatus, Violation};
use crate::log;

/// The most bytes that `grpc-message` and `grpc-status-details-bin` have together, as they are sent.
const MAX_STATUS: usize = 6 * 1024;
/// The most bytes of `grpc-message`, as it is sent.
const MAX_MESSAGE: usize = 2 * 1024;

/// Cuts off and leaves out what does not fit, the least important first: the metadatum `errors`, the link to the problem type, members from the largest to the
/// smallest, entries of `errors` from the last to the first, and the request ID. The code, the reason and the time to wait always stay.
pub(super) fn fit(status: &mut GrpcStatus) {
    cut_message(&mut status.message);
    if status.domain.len() > grpc::MAX_DOMAIN {
        log::left_out("domain", &status.domain, &TOO_LARGE);
        status.domain.clear();
    }
    let available = MAX_STATUS.saturating_sub(status.message.bytes().map(encoded_len).sum());
    // base64 has four characters for three bytes
    let mut excess = len(status).saturating_sub(available / 4 * 3);
    if excess == 0 {
        return;
    }
    // `BadRequest` has most of it
    if let Some(copy) = status.members.iter().position(|(name, _)| name == ERRORS) {
        let (name, value) = status.members.remove(copy);
        excess = excess.saturating_sub(member_len(&name, &value));
    }
    if excess == 0 {
        return;
    }
    if let Some((_, uri)) = &status.help {
        log::left_out("link", uri, &TOO_LARGE);
        excess = excess.saturating_sub(help_len(status));
        status.help = None;
    }
    while excess > 0
        && let Some((index, (_, value))) =
            status.members.iter().enumerate().max_by_key(|(_, (_, value))| value.len())
    {
        let len = member_len(&status.members[index].0, value);
        let (name, _) = status.members.remove(index);
        log::left_out("member", &name, &TOO_LARGE);
        excess = excess.saturating_sub(len);
    }
    let all = status.violations.len();
    while excess > 0
        && let Some(last) = status.violations.pop()
    {
        excess = excess.saturating_sub(violation_len(&last));
    }
    if status.violations.len() < all {
        let reason = format!("{TOO_LARGE}: {} of {all} entries are sent", status.violations.len());
        log::left_out("member", ERRORS, &reason);
    }
    if excess > 0 && status.request_id.take().is_some() {
        log::left_out("member", "requestId", &TOO_LARGE);
    }
}

const TOO_LARGE: &str = "the details of a gRPC status would be too large";

/// Cuts a message off that is longer than [`MAX_MESSAGE`] bytes as it is sent.
fn cut_message(message: &mut String) {
    const END: &str = "…";
    if message.bytes().map(encoded_len).sum::<usize>() <= MAX_MESSAGE {
        return;
    }
    let mut len: usize = END.bytes().map(encoded_len).sum();
    let end = message.char_indices().find_map(|(at, letter)| {
        let mut bytes = [0; 4];
        len += letter.encode_utf8(&mut bytes).bytes().map(encoded_len).sum::<usize>();
        (len > MAX_MESSAGE).then_some(at)
    });
    if let Some(end) = end {
        message.truncate(end);
        message.push_str(END);
        log::left_out("rest of the detail", "", &"the message of a gRPC status would be too large");
    }
}

/// How many bytes a byte of a message has at most when it is percent-encoded.
fn encoded_len(byte: u8) -> usize {
    if byte.is_ascii_alphanumeric() { 1 } else { 3 }
}

/// The most bytes of the tag and the length of a field in Protocol Buffers. No text here has more than 2^28 bytes.
const FIELD: usize = 5;
/// The most bytes of a detail besides its content: the name of its type, and the fields around both.
const DETAIL: usize = 64;

/// The most bytes of a status with its details in Protocol Buffers.
fn len(status: &GrpcStatus) -> usize {
    let members: usize = status.members.iter().map(|(name, value)| member_len(name, value)).sum();
    let violations: usize = status.violations.iter().map(violation_len).sum();
    let request_id = status.request_id.as_ref().map_or(0, |id| DETAIL + id.len());
    // the message, `ErrorInfo`, `BadRequest` and `RetryInfo`
    FIELD
        + status.message.len()
        + 3 * DETAIL
        + status.reason.len()
        + status.domain.len()
        + members
        + violations
        + request_id
        + help_len(status)
}

fn help_len(status: &GrpcStatus) -> usize {
    status.help.as_ref().map_or(0, |(title, uri)| DETAIL + 3 * FIELD + title.len() + uri.len())
}

fn member_len(name: &str, value: &str) -> usize {
    3 * FIELD + name.len() + value.len()
}

fn violation_len(violation: &Violation) -> usize {
    let Violation { field, reason, description } = violation;
    4 * FIELD + field.len() + reason.len() + description.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full() -> GrpcStatus {
        let violation = |index: usize| Violation {
            field: format!("items[{index}].price"),
            reason: "OUT_OF_RANGE".to_owned(),
            description: "must be positive".to_owned(),
        };
        GrpcStatus {
            message: "two".to_owned(),
            reason: "INVALID_ORDER".to_owned(),
            domain: "orders.example.com".to_owned(),
            members: vec![("a".to_owned(), "1".to_owned()), ("b".to_owned(), "2".repeat(500))],
            violations: (0..10).map(violation).collect(),
            request_id: Some("r".repeat(128)),
            help: Some(("Invalid Order".to_owned(), "https://orders.example.com/invalid".to_owned())),
            ..GrpcStatus::default()
        }
    }

    #[test]
    fn the_least_important_is_left_out_first() {
        let mut status = full();
        fit(&mut status);
        assert!(status.help.is_some() && status.members.len() == 2 && status.violations.len() == 10);

        let mut status = full();
        status.members.push(("large".to_owned(), "3".repeat(3800)));
        fit(&mut status);
        assert!(status.help.is_none());
        assert_eq!(status.members.iter().map(|(name, _)| &**name).collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(status.violations.len(), 10);

        let mut status = full();
        status.violations.extend(full().violations.into_iter().cycle_to(500));
        fit(&mut status);
        assert!(status.members.is_empty() && status.request_id.is_some());
        assert!((20..100).contains(&status.violations.len()), "{}", status.violations.len());
        assert_eq!(status.violations[0].field, "items[0].price");
        assert!(len(&status) <= MAX_STATUS / 4 * 3);

        let mut status = full();
        status.domain = "d".repeat(300);
        status.violations[0].description = "x".repeat(100_000);
        fit(&mut status);
        assert!(status.violations.is_empty() && status.domain.is_empty() && status.request_id.is_some());
    }

    trait CycleTo {
        fn cycle_to(self, len: usize) -> Vec<Violation>;
    }

    impl<I: Iterator<Item = Violation>> CycleTo for I {
        fn cycle_to(self, len: usize) -> Vec<Violation> {
            let all: Vec<_> = self.collect();
            let copy = |violation: &Violation| Violation {
                field: violation.field.clone(),
                reason: violation.reason.clone(),
                description: violation.description.clone(),
            };
            all.iter().cycle().take(len).map(copy).collect()
        }
    }

    #[test]
    fn a_long_message_is_cut_off_between_two_characters() {
        let sent = |text: &str| text.bytes().map(encoded_len).sum::<usize>();
        for text in
            ["a".repeat(5000), "ä€😀 ".repeat(1000), "%".repeat(683), format!("a{}", "😀".repeat(171))]
        {
            let mut message = text.clone();
            cut_message(&mut message);
            assert!(sent(&message) <= MAX_MESSAGE && sent(&message) > MAX_MESSAGE - 24, "{message}");
            assert!(text.starts_with(message.strip_suffix('…').unwrap()));
        }
        let mut short = "%".repeat(682);
        cut_message(&mut short);
        assert_eq!(short.len(), 682);
    }
}
