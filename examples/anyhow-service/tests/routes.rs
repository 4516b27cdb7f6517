//! What clients and the log get if a function fails with anyhow's error.

use problem_tests::process::Service;
use problem_tests::wire::{self, TIME};

/// The request ID of every request.
const ID: (&str, &str) = ("x-request-id", "req-1");

/// Words of the contexts and sources of the errors. No response may contain them.
const INTERNAL: [&str; 6] =
    ["CANARY", "cannot", "reports/damaged.json", "invalid type", "too large", env!("CARGO_MANIFEST_DIR")];

/// Starts the service with the reports of the example, sends a request, and returns the response and what was logged.
fn exchange(path: &str) -> (String, String) {
    let service = Service::start(env!("CARGO_BIN_EXE_anyhow-service"));
    let response = wire::steady(&wire::exchange(service.server, "GET", path, &[ID], ""));
    for word in INTERNAL {
        assert!(!response.contains(word), "{response} contains {word}");
    }
    (response, service.stop().1)
}

/// Checks the response and the only event of a request that fails. `before` and `after` are the members of the problem around
/// `instance`, and `event` is what is logged after the request.
fn check(path: &str, status: &str, before: &str, after: &str, level: &str, event: &str) {
    let (response, logged) = exchange(path);
    let body =
        format!(r#"{{{before},"instance":"{path}",{after},"requestId":"req-1","timestamp":"{TIME}"}}"#);
    assert_eq!(response, wire::problem(status, &[ID], &body));
    let [line] = logged.lines().collect::<Vec<_>>()[..] else { panic!("one event: {logged}") };
    let (time_and_level, event_of_line) = line.split_once(" request{").unwrap();
    assert!(time_and_level.ends_with(level), "{line}");
    assert_eq!(
        event_of_line,
        format!(r#"method="GET" path="{path}" request_id="req-1"}}: problem_core: error response {event}"#)
    );
}

#[test]
fn a_report_is_read() {
    let json = [("content-type", "application/json"), ID];
    for (path, body) in
        [("/reports/spring", r#"{"title":"Spring","amounts":[1200,850]}"#), ("/reports/spring/total", "2050")]
    {
        assert_eq!(exchange(path), (wire::response("200 OK", &json, body), String::new()));
    }
}

#[test]
fn nothing_of_an_unknown_error_is_sent_and_all_contexts_are_logged() {
    let before = r#""title":"Internal Server Error","status":500"#;
    let after = r#""code":"INTERNAL_SERVER_ERROR""#;
    let fields = r#"status=500 code="INTERNAL_SERVER_ERROR" type="about:blank" request_id="req-1""#;
    let not_a_report = concat!(env!("CARGO_MANIFEST_DIR"), "/reports/damaged.json is not a report");
    let source = r#"invalid type: string \"CANARY-amount\", expected u64 at line 1 column 49"#;
    check(
        "/reports/damaged",
        "500 Internal Server Error",
        before,
        after,
        "ERROR",
        &format!(r#"{fields} error="{not_a_report}" sources="{source}""#),
    );
    check(
        "/reports/damaged/total",
        "500 Internal Server Error",
        before,
        after,
        "ERROR",
        &format!(
            r#"{fields} error="cannot compute the total of damaged" sources="{not_a_report}: {source}""#
        ),
    );
    check(
        "/reports/huge/total",
        "500 Internal Server Error",
        before,
        after,
        "ERROR",
        &format!(r#"{fields} error="the total of huge is too large""#),
    );
}

#[test]
fn a_known_error_has_its_own_status_even_below_a_context() {
    let before = r#""title":"Not Found","status":404,"detail":"report winter not found""#;
    let after = r#""code":"REPORT_NOT_FOUND","name":"winter""#;
    let fields = r#"status=404 code="REPORT_NOT_FOUND" type="about:blank" request_id="req-1""#;
    check(
        "/reports/winter",
        "404 Not Found",
        before,
        after,
        "DEBUG",
        &format!(r#"{fields} error="report winter not found""#),
    );
    check(
        "/reports/winter/total",
        "404 Not Found",
        before,
        after,
        "DEBUG",
        &format!(r#"{fields} error="cannot compute the total of winter" sources="report winter not found""#),
    );
}

#[test]
fn derived_errors_are_beside_those_of_anyhow() {
    for path in ["/reports/..%2Fspring", "/reports/Spring", "/reports/spring.json/total"] {
        check(
            path,
            "400 Bad Request",
            r#""title":"Bad Request","status":400,"detail":"the name of a report has only the characters a to z, 0 to 9 and -""#,
            r#""code":"INVALID_NAME""#,
            "DEBUG",
            r#"status=400 code="INVALID_NAME" type="about:blank" request_id="req-1" error="the name of a report has only the characters a to z, 0 to 9 and -""#,
        );
    }
}
