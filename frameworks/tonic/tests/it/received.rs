//! A status that was received, as a problem again.

use std::time::Duration;

use problem_core::{Boundary, ErrorStatus, FieldError, Problem, RateLimit, ReceivedProblem};
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
            r##"{"field":"email","pointer":"#/email","code":"invalid-format","message":"needs an @"}"##,
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

/// What a client shares with the service.
#[derive(Debug, PartialEq, thiserror::Error, Problem)]
#[problem(base = "https://api.example.com/errors/", from_received, also(tonic))]
enum SharedError {
    #[error("order {id} not found")]
    #[problem(status = 404)]
    OrderNotFound {
        #[problem(extension = "orderId")]
        id: u64,
    },
    #[error("slow down")]
    #[problem(status = 429)]
    SlowDown {
        #[problem(retry_after)]
        wait: Duration,
    },
    #[error("the quota is used up")]
    #[problem(status = 429)]
    QuotaUsedUp {
        #[problem(rate_limit)]
        limit: RateLimit,
    },
    #[error("ask another shard")]
    #[problem(status = 409, grpc = ABORTED)]
    WrongShard {
        #[problem(header = "X-Shard")]
        shard: u32,
    },
    #[error("it exists")]
    #[problem(status = 409, code = "EXISTS", grpc = ALREADY_EXISTS)]
    Exists {
        #[problem(header = "Location")]
        at: Option<String>,
    },
    #[error("the request has invalid fields")]
    #[problem(status = 422)]
    Invalid {
        #[problem(errors)]
        fields: Vec<FieldError>,
    },
}

#[test]
fn the_enum_comes_back_with_what_was_in_header_fields() {
    let quota = RateLimit::new(100, 0, Duration::from_secs(30)).with_window(Duration::from_secs(60));
    let entries = || {
        vec![
            FieldError::new("items[0].price", "OUT_OF_RANGE", "must be positive"),
            // `BadRequest` has no place for the part of the request, and for such a code
            FieldError::new("page", "X", "is not a number").in_query(),
            FieldError::at(["a.b"], "not-a-reason", "has a dot in its name"),
        ]
    };
    let errors = || {
        [
            SharedError::OrderNotFound { id: 42 },
            SharedError::SlowDown { wait: Duration::from_secs(2) },
            SharedError::QuotaUsedUp { limit: quota.clone() },
            SharedError::WrongShard { shard: 3 },
            SharedError::Invalid { fields: entries() },
        ]
    };
    for (error, expected) in errors().into_iter().zip(errors()) {
        let received = ReceivedProblem::from(Status::from(error));
        let found = received.into_error::<SharedError>().unwrap();
        match (found, expected) {
            // the time of a reset passes
            (SharedError::QuotaUsedUp { limit: found }, SharedError::QuotaUsedUp { limit }) => {
                assert_eq!(
                    (found.limit(), found.remaining(), found.window()),
                    (limit.limit(), 0, limit.window())
                );
            }
            (found, expected) => assert_eq!(found, expected),
        }
    }

    // entries that `BadRequest` can tell are not sent twice
    let fields = vec![entries().remove(0)];
    let status = Status::from(SharedError::Invalid { fields });
    let details = status.get_error_details();
    assert!(!details.error_info().unwrap().metadata.contains_key("errors"));
    let status = Status::from(SharedError::Invalid { fields: entries() });
    let details = status.get_error_details();
    assert!(details.error_info().unwrap().metadata.contains_key("errors"));
    assert_eq!(details.bad_request().unwrap().field_violations.len(), 3);
}

#[test]
fn a_header_field_that_grpc_does_not_have_is_not_taken_for_one_that_was_not_sent() {
    let status = Status::from(SharedError::Exists { at: Some("/orders/7".to_owned()) });
    let received = ReceivedProblem::from(status).into_error::<SharedError>().unwrap_err();
    assert_eq!(received.code(), Some("EXISTS"));
}

#[test]
fn debug_shows_no_values_of_metadata() {
    let mut status = Status::new(Code::Unavailable, "out");
    status.metadata_mut().insert("set-cookie", "CANARY".parse().unwrap());
    status.metadata_mut().insert("retry-after", "7".parse().unwrap());
    let shown = format!("{:?}", ReceivedProblem::from(status));
    assert!(shown.contains("set-cookie") && shown.contains(r#""retry-after": "7""#), "{shown}");
    assert!(!shown.contains("CANARY"), "{shown}");
}

#[test]
fn a_metadatum_of_another_service_is_not_taken_for_the_entries() {
    for errors in ["[]", "7", r#"[{"field":"other"}]"#, r#"[{"field":"a"},{"field":"b"}]"#] {
        let mut details = ErrorDetails::new();
        let metadata = std::collections::HashMap::from([("errors".to_owned(), errors.to_owned())]);
        details.set_error_info("INVALID", "", metadata);
        details.add_bad_request_violation("a", "is missing");
        let received = ReceivedProblem::from(Status::with_error_details(Code::InvalidArgument, "", details));
        assert_eq!(received.errors(), [FieldError::new("a", "", "is missing")], "{errors}");
    }
}

#[test]
fn the_delay_of_another_service_is_its_retry_after() {
    let mut details = ErrorDetails::new();
    details.set_error_info("SLOW_DOWN", "", std::collections::HashMap::new());
    details.set_retry_info(Some(Duration::from_millis(8001)));
    details.add_help_link("Slow Down", "https://api.example.com/errors/slow-down");
    let received = ReceivedProblem::from(Status::with_error_details(Code::ResourceExhausted, "", details));
    assert_eq!(
        received.into_error::<SharedError>().unwrap(),
        SharedError::SlowDown { wait: Duration::from_secs(9) }
    );
}
