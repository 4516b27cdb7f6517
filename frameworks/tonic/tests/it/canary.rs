//! What is not for clients has a mark. No client gets a mark, and the log has it.

use problem_core::Boundary;
use problem_core::boundary::Formats;
use problem_tests::logs::AllLogs;

use crate::kinds::{KINDS, unary, watch};
use crate::service::{call, connect, request, serve};
use crate::shown::events;

/// What the service does, and the mark that the log must have.
const BEHAVIOUR: &[(&str, &str)] = &[
    ("members", "CANARY-customer"),
    ("internal", "CANARY-field"),
    ("lost", "CANARY-field"),
    ("told", "CANARY-source"),
    ("by hand", "CANARY-hand"),
    ("changed problem", "CANARY-customer"),
    ("foreign", "CANARY-source"),
    ("or", "CANARY-source"),
    ("panic", "CANARY-panic"),
    ("foreign internal", "CANARY-text"),
    ("foreign unknown", "CANARY-text"),
    ("foreign unavailable", "CANARY-text"),
    ("foreign data loss", "CANARY-text"),
    ("foreign deadline", "CANARY-text"),
    ("misused", "CANARY-text"),
];

#[tokio::test]
async fn no_mark_is_sent_and_the_log_has_every_mark() {
    AllLogs::get();
    let kinds: Vec<_> =
        KINDS.iter().filter(|kind| BEHAVIOUR.iter().all(|(known, _)| known != *kind)).collect();
    let without_mark = kinds.into_iter().map(|kind| (*kind, ""));
    let all: Vec<_> = BEHAVIOUR.iter().copied().chain(without_mark).collect();
    for (name, boundary) in [
        ("default", Boundary::new()),
        ("strict", Boundary::new().without_foreign_bodies()),
        ("envelope", Boundary::new().with_formats(Formats::Envelope)),
    ] {
        let mut client = connect(serve(boundary)).await;
        for (kind, mark) in &all {
            let id = format!("{name}-{}", kind.replace(' ', "-"));
            let upload = tokio_stream::iter([call("fine", 0), call(kind, 0)]);
            let statuses = [
                unary(&mut client, &format!("{id}-1"), kind).await,
                watch(&mut client, &format!("{id}-2"), kind, 1).await.1,
                client.upload(request(&format!("{id}-3"), upload)).await.unwrap_err(),
            ];
            for (number, status) in (1..).zip(statuses) {
                let told: String = events(&format!("{id}-{number}"))
                    .into_iter()
                    .flat_map(|event| event.fields.into_values())
                    .collect::<Vec<_>>()
                    .join("\n");
                assert!(told.contains(mark) && !told.is_empty(), "{id}: {mark} is not in {told}");
                // `Debug` has the message, the details in bytes, and all metadata
                let details = String::from_utf8_lossy(status.details()).into_owned();
                let sent = format!("{status:?} {details}");
                assert!(!sent.contains("CANARY"), "{id}: {sent}");
            }
        }
    }
}
