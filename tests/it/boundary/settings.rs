//! The settings of a boundary.

use std::convert::Infallible;

use bytes::Bytes;
use http::{HeaderName, Request, Response};
use http_body_util::Full;
use problem_core::boundary::{BaseUri, ContextMember};
use problem_core::{Boundary, ErrorStatus, Problem, RequestContext, ToProblem};
use problem_tests::logs::Logs;
use tower::{Layer as _, service_fn};

use super::{TIME, block_on, call, check_time, request, through};
use problem_tests::orders::OrderError;

fn send(boundary: &Boundary, error: impl ToProblem) -> String {
    through(boundary, request("GET", "/orders/7"), || error.to_response()).into_body()
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("taken")]
#[problem(status = 409)]
struct Taken {
    #[problem(extension = "traceId")]
    trace: u8,
    #[problem(extension)]
    path: u8,
}

const TAKEN: Taken = Taken { trace: 1, path: 2 };

#[test]
fn the_members_of_the_request_are_renamed_or_left_out() {
    use ContextMember::{Instance, RequestId, Timestamp};
    let plain = r#"{"title":"Conflict","status":409,"detail":"taken","code":"TAKEN","traceId":1,"path":2}"#;
    let mut boundary = Boundary::new();
    for member in [RequestId, Instance, Timestamp] {
        boundary = boundary.without_member(member);
    }
    assert_eq!(send(&boundary, TAKEN), plain);

    let boundary = Boundary::new().without_member(Instance).with_member_name(Timestamp, "at").unwrap();
    let body = send(&boundary, TAKEN);
    let (before, at) =
        body.strip_suffix("\"}").unwrap().split_once(r#","requestId":"req-1","at":""#).unwrap();
    assert_eq!(format!("{before}}}"), plain);
    check_time(at);

    // if an error has a member with a name of the boundary, the boundary's member is sent, whichever way the error takes
    let boundary = Boundary::new()
        .with_member_name(RequestId, "traceId")
        .unwrap()
        .with_member_name(Instance, "path")
        .unwrap();
    let expected = format!(
        r#"{{"title":"Conflict","status":409,"detail":"taken","code":"TAKEN","path":"/orders/7","traceId":"req-1","timestamp":"{TIME}"}}"#
    );
    let logs = Logs::capture();
    assert_eq!(send(&boundary, TAKEN), expected);
    let told = logs.take();
    assert_eq!([told[0].field("name"), told[1].field("name")], ["traceId", "path"]);
    assert_eq!(told[0].field("request_id"), "req-1");
    let problem = Problem::from(TAKEN);
    let response = through(&boundary, request("GET", "/orders/7"), || problem.to_response());
    assert_eq!(response.body(), &expected);
}

#[test]
fn a_member_has_a_name_of_its_own() {
    let renamed = |member, name: &'static str| Boundary::new().with_member_name(member, name).map(drop);
    for name in [
        "type",
        "errors",
        "instance",
        "timestamp",
        "code",
        "message",
        "fields",
        "a b",
        "1st",
        "-a",
        "xmlId",
        "é",
        "a:b",
    ] {
        let error = renamed(ContextMember::RequestId, name).unwrap_err();
        assert!(error.to_string().contains(name), "{error}");
    }
    for member in [ContextMember::RequestId, ContextMember::Instance, ContextMember::Timestamp] {
        renamed(member, "other").unwrap();
    }
    renamed(ContextMember::RequestId, "requestId").unwrap();
    let boundary = Boundary::new().with_member_name(ContextMember::RequestId, "id").unwrap();
    boundary.clone().with_member_name(ContextMember::Timestamp, "id").unwrap_err();
    boundary.with_member_name(ContextMember::RequestId, "requestId").unwrap();
}

#[test]
fn the_base_of_a_deployment_makes_type_uris_absolute() {
    #[derive(Debug, thiserror::Error, Problem)]
    #[error("relative")]
    enum Relative {
        #[problem(status = 404, type = "/types/order-not-found")]
        Path,
        #[problem(status = 404, type = "order-not-found", detail = "no {0}")]
        Slug(u8),
        #[problem(status = 404, code = "orders.NOT_FOUND")]
        None,
        #[problem(status = 404, type = "urn:orders:not-found")]
        Absolute,
    }
    let base = Boundary::new().with_base(BaseUri::from_static("https://eu.example.com/v1/errors/"));
    let for_all =
        Boundary::new().with_base_for_all(BaseUri::from_static("https://eu.example.com/v1/errors/"));
    let uri = |boundary: &Boundary, error| {
        let logs = Logs::capture();
        let body: serde_json::Value = serde_json::from_str(&send(boundary, error)).unwrap();
        let uri = body["type"].as_str().unwrap_or("about:blank").to_owned();
        assert_eq!(logs.take()[0].field("type"), uri);
        uri
    };
    for boundary in [&base, &for_all] {
        assert_eq!(uri(boundary, Relative::Path), "https://eu.example.com/types/order-not-found");
        assert_eq!(uri(boundary, Relative::Slug(1)), "https://eu.example.com/v1/errors/order-not-found");
        assert_eq!(uri(boundary, Relative::Absolute), "urn:orders:not-found");
    }
    assert_eq!(uri(&base, Relative::None), "about:blank");
    assert_eq!(uri(&for_all, Relative::None), "https://eu.example.com/v1/errors/orders-not-found");
    // absolute type URIs are kept
    assert_eq!(
        send(&for_all, OrderError::OrderNotFound { id: 42 }),
        format!(
            r#"{{"type":"https://api.example.com/errors/order-not-found","title":"Order Not Found","status":404,"detail":"order 42 not found","instance":"/orders/7","code":"ORDER_NOT_FOUND","orderId":42,"requestId":"req-1","timestamp":"{TIME}"}}"#
        )
    );
    for wrong in ["", "/errors/", "https://eu.example.com/errors", "eu.example.com/"] {
        let error = BaseUri::try_from(wrong).unwrap_err().to_string();
        assert!(error.starts_with(&format!("`{wrong}` cannot be the base of type URIs")), "{error}");
    }
}

/// Responds with the ID that it sees.
async fn id_inside(request: Request<String>) -> Result<Response<Full<Bytes>>, Infallible> {
    let seen = RequestContext::current().unwrap().request_id().to_owned();
    let names = ["x-request-id", "x-correlation-id"];
    let passed_on = names.iter().filter_map(|name| request.headers().get(*name)).filter(|id| **id == *seen);
    assert_eq!(passed_on.count(), 1, "whoever passes the request on passes the id on");
    Ok(Problem::new(ErrorStatus::CONFLICT).with_detail(seen).to_response())
}

fn ids(boundary: &Boundary, header: &str, id: &str) -> String {
    let mut request = Request::new(String::new());
    request.headers_mut().insert(HeaderName::try_from(header).unwrap(), id.parse().unwrap());
    let response = block_on(call(boundary.layer(service_fn(id_inside)), request));
    let body: serde_json::Value = serde_json::from_str(response.body()).unwrap();
    assert_eq!(body["requestId"], body["detail"]);
    let sent: Vec<_> = response.headers().get_all(header).iter().collect();
    assert_eq!(sent, [body["detail"].as_str().unwrap()]);
    sent[0].to_str().unwrap().to_owned()
}

#[test]
fn a_client_is_trusted_with_the_id_unless_the_service_trusts_none() {
    assert_eq!(ids(&Boundary::new(), "x-request-id", "abc"), "abc");
    let correlation = Boundary::new().with_request_id_header(HeaderName::from_static("x-correlation-id"));
    assert_eq!(ids(&correlation, "x-correlation-id", "abc"), "abc");
    let own = Boundary::new().without_client_request_ids();
    for (boundary, sent) in [(&own, "abc"), (&Boundary::new(), "a b"), (&Boundary::new(), "")] {
        let id = ids(boundary, "x-request-id", sent);
        assert_eq!(uuid::Uuid::parse_str(&id).unwrap().get_version_num(), 7, "{id}");
    }
}

#[test]
fn a_boundary_within_another_has_the_same_id_and_one_event() {
    let inner = Boundary::new().layer(service_fn(|_: Request<String>| async {
        Ok::<_, Infallible>(OrderError::OrderNotFound { id: 1 }.to_response::<Full<Bytes>>())
    }));
    let logs = Logs::capture();
    let response = block_on(call(Boundary::new().layer(inner), Request::new(String::new())));
    let entries = logs.take();
    assert_eq!(entries.len(), 1);
    let id = response.headers()["x-request-id"].to_str().unwrap();
    assert_eq!(entries[0].field("request_id"), id);
    assert!(response.body().contains(&format!(r#""requestId":"{id}""#)));
}
