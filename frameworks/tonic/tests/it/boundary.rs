//! What the boundary does with panics, and with statuses that the service makes itself.

use problem_core::Boundary;
use problem_core::boundary::{BaseUri, ContextMember, ErrorsShape, Formats};
use problem_tests::logs::AllLogs;
use tonic::{Code, Status};

use crate::kinds::{unary, watch};
use crate::service::{call, connect, request, serve};
use crate::shown::{event, events, shown};

/// A status that reveals nothing.
fn blank(id: &str, code: Code, reason: &str) -> String {
    format!(
        "{code:?}: \"\"\n  ErrorInfo {reason} of \"\": \n  RequestInfo {id}\n  content-type: application/grpc\n  x-request-id: {id}\n"
    )
}

/// The same in the trailers of a stream.
fn blank_trailers(id: &str, code: Code, reason: &str) -> String {
    format!("{code:?}: \"\"\n  ErrorInfo {reason} of \"\": \n  RequestInfo {id}\n")
}

#[tokio::test]
async fn a_panic_is_a_status_with_details() {
    AllLogs::get();
    let mut client = connect(serve(Boundary::new())).await;
    let expected = "ERROR error response | 500 | INTERNAL_SERVER_ERROR | panicked: CANARY-panic | ";

    let status = unary(&mut client, "panic", "panic").await;
    assert_eq!(shown(&status), blank("panic", Code::Internal, "INTERNAL_SERVER_ERROR"));
    assert_eq!(event("panic"), expected);

    // before the first message, the head is sent already
    for after in [0, 3] {
        let id = format!("panic-after-{after}");
        let (texts, status) = watch(&mut client, &id, "panic", after).await;
        assert_eq!(texts.len(), after as usize);
        assert_eq!(shown(&status), blank_trailers(&id, Code::Internal, "INTERNAL_SERVER_ERROR"));
        assert_eq!(event(&id), expected);
    }

    let status = client.watch(request("panic-at-once", call("at once: panic", 0))).await.unwrap_err();
    assert_eq!(shown(&status), blank("panic-at-once", Code::Internal, "INTERNAL_SERVER_ERROR"));
    assert_eq!(event("panic-at-once"), expected);

    let calls = tokio_stream::iter([call("fine", 0), call("panic", 0)]);
    let status = client.upload(request("panic-upload", calls)).await.unwrap_err();
    assert_eq!(shown(&status), blank("panic-upload", Code::Internal, "INTERNAL_SERVER_ERROR"));
    assert_eq!(event("panic-upload"), expected);

    let calls = tokio_stream::iter([call("fine", 0), call("panic", 0), call("fine", 0)]);
    let mut replies = client.chat(request("panic-chat", calls)).await.unwrap().into_inner();
    assert_eq!(replies.message().await.unwrap().unwrap().text, "fine");
    let status = replies.message().await.unwrap_err();
    assert_eq!(shown(&status), blank_trailers("panic-chat", Code::Internal, "INTERNAL_SERVER_ERROR"));
    assert_eq!(event("panic-chat"), expected);

    // the connection is as good as before
    assert_eq!(client.unary(request("fine", call("fine", 0))).await.unwrap().into_inner().text, "fine");
    assert!(events("fine").is_empty());
}

/// The kinds of statuses that may describe the internals of a service, with the code of the problem that replaces them.
const INTERNAL: [(&str, Code, &str, &str); 5] = [
    (
        "foreign internal",
        Code::Internal,
        "INTERNAL_SERVER_ERROR",
        "ERROR error response | 500 | INTERNAL_SERVER_ERROR | gRPC status INTERNAL: CANARY-text | ",
    ),
    (
        "foreign unknown",
        Code::Unknown,
        "INTERNAL_SERVER_ERROR",
        "ERROR error response | 500 | INTERNAL_SERVER_ERROR | gRPC status UNKNOWN: CANARY-text | ",
    ),
    (
        "foreign unavailable",
        Code::Unavailable,
        "SERVICE_UNAVAILABLE",
        "ERROR error response | 503 | SERVICE_UNAVAILABLE | gRPC status UNAVAILABLE: CANARY-text | CANARY-source",
    ),
    (
        "foreign data loss",
        Code::DataLoss,
        "INTERNAL_SERVER_ERROR",
        "ERROR error response | 500 | INTERNAL_SERVER_ERROR | gRPC status DATA_LOSS: CANARY-text | ",
    ),
    (
        "foreign deadline",
        Code::DeadlineExceeded,
        "GATEWAY_TIMEOUT",
        "ERROR error response | 504 | GATEWAY_TIMEOUT | gRPC status DEADLINE_EXCEEDED: CANARY-text | ",
    ),
];

#[tokio::test]
async fn a_status_of_the_service_that_may_be_internal_is_logged_and_keeps_only_its_code() {
    AllLogs::get();
    let mut client = connect(serve(Boundary::new())).await;
    for (kind, code, reason, logged) in INTERNAL {
        let id = kind.replace(' ', "-");
        // only these metadata of the status stay
        let retry = match kind {
            "foreign unavailable" => "  grpc-retry-pushback-ms: 5000\n  retry-after: 5\n",
            _ => "",
        };
        let status = unary(&mut client, &id, kind).await;
        let expected = blank(&id, code, reason).replace("  x-request-id", &format!("{retry}  x-request-id"));
        assert_eq!(shown(&status), expected);
        assert_eq!(event(&id), logged);

        let id = format!("{id}-streamed");
        let (texts, status) = watch(&mut client, &id, kind, 1).await;
        assert_eq!(texts, ["0"]);
        assert_eq!(shown(&status), blank_trailers(&id, code, reason) + retry);
        // trailers have no sources
        assert_eq!(event(&id), logged.replace("| CANARY-source", "| "));
    }
}

#[tokio::test]
async fn a_status_of_the_service_about_the_request_is_sent_as_it_is() {
    AllLogs::get();
    let lenient = serve(Boundary::new());
    let strict = serve(Boundary::new().without_foreign_bodies());
    let (mut lenient, mut strict) = (connect(lenient).await, connect(strict).await);

    let status = unary(&mut lenient, "aborted", "foreign aborted").await;
    assert_eq!(
        (status.code(), status.message(), status.details()),
        (Code::Aborted, "try again", &b"details"[..])
    );
    assert_eq!(status.metadata().get("x-own").unwrap(), "kept");
    assert_eq!(status.metadata().get("x-request-id").unwrap(), "aborted");
    let logged = "DEBUG error response | 409 | CONFLICT | gRPC status ABORTED: try again | ";
    assert_eq!(event("aborted"), logged);

    let (_, status) = watch(&mut lenient, "aborted-streamed", "foreign aborted", 1).await;
    assert_eq!((status.message(), status.details()), ("try again", &b"details"[..]));
    assert_eq!(status.metadata().get("x-own").unwrap(), "kept");
    assert_eq!(event("aborted-streamed"), logged);

    let status = unary(&mut strict, "strict", "foreign not found").await;
    assert_eq!(shown(&status), blank("strict", Code::NotFound, "NOT_FOUND"));
    assert_eq!(
        event("strict"),
        "DEBUG error response | 404 | NOT_FOUND | gRPC status NOT_FOUND: there is no shelf 7 | "
    );
}

#[tokio::test]
async fn a_status_that_the_service_keeps_is_sent_as_it_is() {
    AllLogs::get();
    let mut client = connect(serve(Boundary::new().without_foreign_bodies())).await;
    let logged = "ERROR error response | 503 | SERVICE_UNAVAILABLE | gRPC status UNAVAILABLE: this replica shuts down | ";
    let status = unary(&mut client, "kept", "kept").await;
    assert_eq!((status.code(), status.message()), (Code::Unavailable, "this replica shuts down"));
    assert!(event("kept").starts_with(logged));
    let (_, status) = watch(&mut client, "kept-streamed", "kept", 1).await;
    assert_eq!((status.code(), status.message()), (Code::Unavailable, "this replica shuts down"));
    assert_eq!(event("kept-streamed"), logged);
}

#[tokio::test]
async fn a_status_of_this_crate_is_logged_once_wherever_it_was_made() {
    AllLogs::get();
    let mut client = connect(serve(Boundary::new())).await;
    for kind in ["rewrapped", "spawned"] {
        let status = unary(&mut client, kind, kind).await;
        assert_eq!((status.code(), status.message()), (Code::NotFound, "there is nothing here"));
        assert!(shown(&status).contains(&format!("RequestInfo {kind}\n")));
        assert_eq!(event(kind), "DEBUG error response | 404 | PLAIN | there is nothing here | ");
    }
    // the message is not the one that was rendered
    let status = unary(&mut client, "misused", "misused").await;
    assert_eq!(shown(&status), blank("misused", Code::Internal, "INTERNAL_SERVER_ERROR"));
    let events = events("misused");
    let errors: Vec<_> = events.iter().map(|event| event.field("error")).collect();
    assert_eq!(errors, ["the pool of CANARY-field is empty", "gRPC status INTERNAL: CANARY-text"]);
}

#[tokio::test]
async fn a_status_from_a_task_without_the_context_counts_as_one_of_the_service() {
    AllLogs::get();
    let mut client = connect(serve(Boundary::new())).await;
    let (_, status) = watch(&mut client, "lost", "without context", 1).await;
    assert_eq!((status.code(), status.message()), (Code::NotFound, "there is nothing here"));
    assert!(!shown(&status).contains("RequestInfo"));
    // the event of the conversion has no request ID
    assert_eq!(
        event("lost"),
        "DEBUG error response | 404 | NOT_FOUND | gRPC status NOT_FOUND: there is nothing here | "
    );
    let (_, status) = watch(&mut client, "lost-internal", "internal without context", 1).await;
    assert_eq!(shown(&status), blank_trailers("lost-internal", Code::Internal, "INTERNAL_SERVER_ERROR"));
    assert_eq!(
        event("lost-internal"),
        "ERROR error response | 500 | INTERNAL_SERVER_ERROR | gRPC status INTERNAL | "
    );
}

#[tokio::test]
async fn a_call_outside_a_boundary_has_a_status_without_a_request() {
    let status = Status::from(crate::kinds::Shelf);
    assert_eq!(
        shown(&status),
        "InvalidArgument: \"the number of the shelf is wrong\"\n  ErrorInfo INVALID_SHELF of \"\": \n"
    );
}

#[tokio::test]
async fn the_settings_of_the_boundary_hold_for_details() {
    AllLogs::get();
    let boundary = Boundary::new()
        .with_base_for_all(BaseUri::from_static("https://errors.example.com/"))
        .with_trace_id("trace")
        .unwrap()
        .with_computed_member("region", |_| Some("eu-1"))
        .unwrap()
        .with_formats(Formats::Envelope)
        .with_errors_shape(ErrorsShape::MESSAGES_BY_FIELD)
        .with_request_id_header(http::HeaderName::from_static("x-correlation-id"));
    let mut client = connect(serve(boundary)).await;
    let mut traced = tonic::Request::new(call("struct", 0));
    for (name, value) in [
        ("x-correlation-id", "set"),
        ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
    ] {
        traced.metadata_mut().insert(name, value.parse().unwrap());
    }
    let status = client.unary(traced).await.unwrap_err();
    assert_eq!(
        shown(&status),
        "InvalidArgument: \"the number of the shelf is wrong\"\n  ErrorInfo INVALID_SHELF of \"errors.example.com\": region=\"eu-1\" trace=\"0af7651916cd43dd8448eb211c80319c\"\n  RequestInfo set\n  Help \"Bad Request\" https://errors.example.com/invalid-shelf\n  content-type: application/grpc\n  x-correlation-id: set\n"
    );
    event("set");
    let mut errors = tonic::Request::new(call("errors", 0));
    errors.metadata_mut().insert("x-correlation-id", "errors-set".parse().unwrap());
    let status = client.unary(errors).await.unwrap_err();
    assert!(shown(&status).contains("  BadRequest items[0].price OUT_OF_RANGE: must be positive\n"));

    let mut client = connect(serve(Boundary::new().without_member(ContextMember::RequestId))).await;
    let status = unary(&mut client, "without-member", "struct").await;
    assert!(
        !shown(&status).contains("RequestInfo") && shown(&status).contains("x-request-id: without-member\n")
    );
}

#[tokio::test]
async fn handlers_and_streams_have_the_context_of_their_request() {
    let mut client = connect(serve(Boundary::new())).await;
    let reply = client.unary(request("in-unary", call("id", 0))).await.unwrap();
    assert_eq!(reply.metadata().get("x-request-id").unwrap(), "in-unary");
    assert_eq!(reply.into_inner().text, "in-unary");
    let mut replies = client.watch(request("in-stream", call("id", 0))).await.unwrap().into_inner();
    assert_eq!(replies.message().await.unwrap().unwrap().text, "in-stream");
    let mut replies =
        client.chat(request("in-chat", tokio_stream::iter([call("id", 0)]))).await.unwrap().into_inner();
    assert_eq!(replies.message().await.unwrap().unwrap().text, "in-chat");
    // without an ID of the client, the status and the head have the same new one
    let status = client.unary(call("plain", 0)).await.unwrap_err();
    let id = status.metadata().get("x-request-id").unwrap().to_str().unwrap().to_owned();
    assert!(shown(&status).contains(&format!("RequestInfo {id}\n")));
}
