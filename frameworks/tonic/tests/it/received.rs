//! A status that was received, as a problem again.

use std::time::Duration;

use problem_core::{Boundary, ErrorStatus, ReceivedProblem};
use problem_tests::logs::AllLogs;
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, StatusExt as _};

use crate::kinds::{unary, watch};
use crate::service::{connect, serve};

#[tokio::test]
async fn a_problem_comes_back_as_it_was_sent() {
    AllLogs::get();
    let mut client = connect(serve(Boundary::new())).await;

    let status = unary(&mut client, "back-members", "members").await;
    let received = ReceivedProblem::from(&status);
    assert_eq!(
        serde_json::to_string(&received).unwrap(),
        r#"{"type":"https://api.example.com/errors/members","title":"Changed order","status":409,"detail":"order 18446744073709551615 was changed","instance":"/orders/a%20b","code":"MEMBERS","requestId":"back-members","orderId":18446744073709551615,"origin":"store","tags":["a\"b","ä"]}"#
    );
    assert_eq!(received.extensions().get("orderId"), Some(u64::MAX));
    assert_eq!(received.extensions().get("origin"), Some("store".to_owned()));
    assert_eq!(received.extensions().get("tags"), Some(vec!["a\"b".to_owned(), "ä".to_owned()]));

    let (_, status) = watch(&mut client, "back-problem", "problem", 1).await;
    let received = ReceivedProblem::from(status);
    let shelf = received.extensions().get::<serde_json::Value>("shelf").unwrap();
    assert_eq!(shelf, serde_json::json!({"id": 7, "tags": ["a", null]}));
    assert_eq!(
        (received.type_uri(), received.title()),
        ("https://shelves.example.com/no-shelf", Some("No Shelf"))
    );
    assert_eq!(received.instance(), Some("/shelves/7"));

    let received = ReceivedProblem::from(unary(&mut client, "back-errors", "errors").await);
    assert_eq!(received.status().unwrap().as_u16(), 422);
    let errors: Vec<_> =
        received.errors().iter().map(|entry| serde_json::to_string(entry).unwrap()).collect();
    assert_eq!(
        errors,
        [
            r##"{"field":"items[0].price","pointer":"#/items/0/price","code":"OUT_OF_RANGE","message":"must be positive"}"##,
            r##"{"field":"email","pointer":"#/email","code":"INVALID_FORMAT","message":"needs an @"}"##,
        ]
    );

    let received = ReceivedProblem::from(unary(&mut client, "back-retry", "retry after").await);
    assert_eq!(
        (received.retry_after(), received.status().unwrap().as_u16()),
        (Some(Duration::from_secs(2)), 503)
    );
    // the code that did not fit the syntax of a reason
    let received = ReceivedProblem::from(unary(&mut client, "back-gone", "gone").await);
    assert_eq!((received.code(), received.status().unwrap().as_u16()), (Some("order.gone"), 410));

    let forwarded = received.forward(ErrorStatus::BAD_GATEWAY);
    assert_eq!((forwarded.code(), forwarded.detail()), ("BAD_GATEWAY", None));
}

#[test]
fn a_status_of_another_service_is_read_as_far_as_it_goes() {
    let bare = ReceivedProblem::from(Status::new(Code::NotFound, ""));
    assert_eq!(serde_json::to_string(&bare).unwrap(), r#"{"status":404}"#);
    let text = ReceivedProblem::from(Status::new(Code::Unknown, "no such table"));
    assert_eq!(serde_json::to_string(&text).unwrap(), r#"{"status":500,"detail":"no such table"}"#);
    // details that are nothing
    let broken = ReceivedProblem::from(Status::with_details(Code::Aborted, "", b"\xff\xff\xff"[..].into()));
    assert_eq!(serde_json::to_string(&broken).unwrap(), r#"{"status":409}"#);

    let mut details = ErrorDetails::new();
    let metadata = [
        ("zone", "us-east1-a"),
        ("count", "42"),
        ("detail", "not the detail"),
        ("status", "not a status"),
        ("deep", &"[".repeat(10_000)),
        ("empty", ""),
        ("text", "\"\""),
    ];
    let metadata = metadata.map(|(name, value)| (name.to_owned(), value.to_owned()));
    details.set_error_info(
        "STOCKOUT",
        "compute.googleapis.com",
        metadata.into_iter().collect::<std::collections::HashMap<_, _>>(),
    );
    details.set_retry_info(None);
    let mut status = Status::with_error_details(Code::Unavailable, "out", details);
    status.metadata_mut().insert("retry-after", "7".parse().unwrap());
    let received = ReceivedProblem::from(&status);
    assert_eq!(
        (received.code(), received.detail(), received.status()),
        (Some("STOCKOUT"), Some("out"), None)
    );
    assert_eq!(received.extensions().get("zone"), Some("us-east1-a".to_owned()));
    assert_eq!(received.extensions().get("count"), Some(42));
    assert_eq!(received.extensions().get("empty"), Some(String::new()));
    assert_eq!(received.extensions().get("text"), Some(String::new()));
    assert_eq!(received.extensions().get::<String>("deep").unwrap().len(), 10_000);
    assert_eq!(received.retry_after(), Some(Duration::from_secs(7)));
}
