//! `Problem` built by hand.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue, LINK, LOCATION};
use problem_core::{ErrorStatus, FieldError, Problem};

fn body(problem: &Problem) -> String {
    let body = problem.to_response::<Bytes>().into_body();
    assert_eq!(serde_json::to_string(problem).unwrap().as_bytes(), body);
    String::from_utf8(body.into()).unwrap()
}

#[test]
fn a_status_alone_is_a_whole_problem() {
    assert_eq!(
        body(&Problem::new(ErrorStatus::CONTENT_TOO_LARGE)),
        r#"{"title":"Content Too Large","status":413,"code":"CONTENT_TOO_LARGE"}"#,
    );
    assert_eq!(
        body(&Problem::internal("the text is for the log")),
        r#"{"title":"Internal Server Error","status":500,"code":"INTERNAL_SERVER_ERROR"}"#,
    );
    assert_eq!(
        body(&Problem::new(ErrorStatus::new(599))),
        r#"{"title":"Server Error","status":599,"code":"SERVER_ERROR"}"#,
    );
}

#[test]
fn an_empty_message_is_serialised_but_not_sent() {
    #[derive(Debug, thiserror::Error, Problem)]
    #[error("")]
    #[problem(status = 404)]
    struct NotFound;
    let problem = Problem::from(NotFound);
    let body = problem.to_response::<Bytes>().into_body();
    assert_eq!(body, r#"{"title":"Not Found","status":404,"code":"NOT_FOUND"}"#);
    let serialised = serde_json::to_string(&problem).unwrap();
    assert_eq!(serialised, r#"{"title":"Not Found","status":404,"detail":"","code":"NOT_FOUND"}"#);
}

#[test]
fn members_stand_in_their_order_whatever_the_order_of_the_calls() {
    let nested = BTreeMap::from([("a", 0.1_f32)]);
    let problem = Problem::new(ErrorStatus::CONFLICT)
        .with_errors([FieldError::new("version", "STALE", "is 7 by now").in_header()])
        .with_extension("zeta", &nested)
        .unwrap()
        .with_extension("alpha", "b\"")
        .unwrap()
        .with_code("VERSION_CONFLICT")
        .with_instance("/orders/7")
        .with_detail("somebody else saved it first")
        .with_title("Version Conflict")
        .with_type_uri("tag:example.com,2026:version-conflict")
        .with_extension("zeta", &nested)
        .unwrap();
    assert_eq!(
        body(&problem),
        r#"{"type":"tag:example.com,2026:version-conflict","title":"Version Conflict","status":409,"detail":"somebody else saved it first","instance":"/orders/7","code":"VERSION_CONFLICT","zeta":{"a":0.1},"alpha":"b\"","errors":[{"field":"version","in":"header","code":"STALE","message":"is 7 by now"}]}"#,
    );
    assert_eq!(problem.type_uri(), "tag:example.com,2026:version-conflict");
    assert_eq!(problem.instance(), Some("/orders/7"));
    assert_eq!(problem.extensions().len(), 2);
    assert_eq!(problem.extensions().get::<String>("alpha").as_deref(), Some("b\""));
    assert_eq!(problem.to_string(), "409 VERSION_CONFLICT: somebody else saved it first");
}

#[test]
fn an_extension_member_has_a_free_name_and_a_value() {
    for name in ["type", "title", "status", "detail", "instance", "code", "errors", "requestId", "timestamp"]
    {
        let error = Problem::new(ErrorStatus::GONE).with_extension(name, &1).unwrap_err();
        assert_eq!(error.to_string(), format!("`{name}` is a reserved member name"));
    }
    let no_keys = BTreeMap::from([(vec![1], 2)]);
    let error = Problem::new(ErrorStatus::GONE).with_extension("map", &no_keys).unwrap_err();
    assert_eq!(error.to_string(), "the extension member `map` does not serialise");
}

#[test]
fn nothing_is_no_member() {
    let problem = Problem::new(ErrorStatus::GONE)
        .with_extension("kept", &1)
        .unwrap()
        .with_extension("never", &None::<u8>)
        .unwrap()
        .with_extension("removed", &2)
        .unwrap()
        .with_extension("removed", &())
        .unwrap()
        .with_detail("")
        .with_instance("");
    assert_eq!(problem.extensions().iter().collect::<Vec<_>>(), [("kept", "1")]);
    assert_eq!(body(&problem), r#"{"title":"Gone","status":410,"code":"GONE","kept":1}"#);
}

#[test]
fn headers_are_set_or_appended() {
    let problem = Problem::new(ErrorStatus::GONE)
        .with_header(LINK, HeaderValue::from_static("</a>; rel=help"))
        .with_header(LINK, HeaderValue::from_static("</b>; rel=help"))
        .with_header(LOCATION, HeaderValue::from_static("/a"))
        .with_header(LOCATION, HeaderValue::from_static("/b"))
        .with_header(CONTENT_TYPE, HeaderValue::from_static("text/html"));
    let response = problem.to_response::<Bytes>();
    let headers: Vec<_> = response
        .headers()
        .iter()
        .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
        .collect();
    assert_eq!(
        headers,
        [
            "content-type: application/problem+json",
            "cache-control: no-store",
            "link: </a>; rel=help",
            "link: </b>; rel=help",
            "location: /b",
        ]
    );
}
