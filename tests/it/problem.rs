//! `Problem`, built by hand.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue, LINK, LOCATION};
use problem_core::boundary::ContextMember;
use problem_core::{
    Boundary, ErrorStatus, FieldError, LogLevel, NotAProblem, Occurrence, Problem, ProblemType,
    ProblemTypeDefinition, ProblemTypes, RateLimit, ReceivedProblem, ToProblem,
};

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
fn the_errors_of_this_crate_become_problems() {
    fn handler() -> Result<(), Problem> {
        Problem::new(ErrorStatus::CONFLICT).with_extension("status", &1)?;
        Ok(())
    }
    fn status(code: u16) -> Result<ErrorStatus, Problem> {
        Ok(ErrorStatus::try_from(code)?)
    }
    fn limit(name: &'static str) -> Result<RateLimit, Problem> {
        Ok(RateLimit::new(1, 1, SystemTime::UNIX_EPOCH).with_policy(name)?)
    }
    fn base(base: &str) -> Result<Boundary, Problem> {
        Ok(Boundary::new().with_base(base.try_into()?))
    }
    fn member(name: &'static str) -> Result<Boundary, Problem> {
        Ok(Boundary::new().with_member_name(ContextMember::RequestId, name)?)
    }
    fn received(body: &str) -> Result<ReceivedProblem, Problem> {
        Ok(ReceivedProblem::from_json(body.as_bytes())?)
    }
    let internal = r#"{"title":"Internal Server Error","status":500,"code":"INTERNAL_SERVER_ERROR"}"#;
    for problem in [
        handler().unwrap_err(),
        status(200).unwrap_err(),
        limit("").unwrap_err(),
        base("no base").unwrap_err(),
        member("status").unwrap_err(),
    ] {
        assert_eq!(body(&problem), internal);
        // it is logged
        assert!(std::error::Error::source(&problem).is_some());
    }
    let bad_gateway = r#"{"title":"Bad Gateway","status":502,"code":"BAD_GATEWAY"}"#;
    let problem = received("<html>").unwrap_err();
    assert_eq!(body(&problem), bad_gateway);
    assert!(problem.downcast_ref::<NotAProblem>().is_some());
}

#[test]
fn another_status_changes_what_follows_from_the_status() {
    let plain = Problem::new(ErrorStatus::NOT_FOUND);
    assert_eq!(
        body(&plain.with_status(ErrorStatus::BAD_GATEWAY)),
        r#"{"title":"Bad Gateway","status":502,"code":"BAD_GATEWAY"}"#
    );
    let own = Problem::new(ErrorStatus::NOT_FOUND).with_title("No Order").with_code("NO_ORDER");
    assert_eq!(
        body(&own.with_status(ErrorStatus::GONE)),
        r#"{"title":"No Order","status":410,"code":"NO_ORDER"}"#
    );
    let logs = problem_tests::logs::Logs::capture();
    let quiet = || Problem::new(ErrorStatus::NOT_FOUND).with_log(LogLevel::Off);
    drop(quiet().with_status(ErrorStatus::GONE).to_response::<Bytes>());
    drop(quiet().with_status(ErrorStatus::BAD_GATEWAY).to_response::<Bytes>());
    drop(Problem::new(ErrorStatus::BAD_GATEWAY).with_status(ErrorStatus::GONE).to_response::<Bytes>());
    let levels: Vec<_> = logs.take().iter().map(|entry| entry.level).collect();
    assert_eq!(levels, [tracing::Level::ERROR, tracing::Level::DEBUG]);
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

#[test]
fn extension_members_are_iterated_in_order() {
    let problem = Problem::new(ErrorStatus::CONFLICT)
        .with_extension("b", &1)
        .unwrap()
        .with_extension("a", "x")
        .unwrap();
    let expected = [("b", "1"), ("a", r#""x""#)];
    let mut seen = Vec::new();
    for member in problem.extensions() {
        seen.push(member);
    }
    assert_eq!(seen, expected);
    let owned: Vec<_> = problem.extensions().clone().into_iter().collect();
    assert_eq!(owned, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
}

#[test]
fn the_names_of_a_problem_type_are_iterated() {
    #[derive(Debug, thiserror::Error, Problem)]
    #[error("e")]
    #[problem(status = 401, www_authenticate = "Basic realm=\"api\"")]
    struct LoggedOut {
        #[problem(extension)]
        user: u8,
    }
    let error = LoggedOut { user: 1 };
    let problem_type = problem_core::ToProblem::problem_type(&error);
    let names = |names: problem_core::Names| names.into_iter().collect::<Vec<_>>();
    assert_eq!(
        (names(problem_type.members()), names(problem_type.headers())),
        (vec!["user"], vec!["WWW-Authenticate"])
    );
    // names of header fields are case-insensitive (RFC 9110 §5.1), names of members are not
    assert!(problem_type.headers().contains("www-authenticate") && !problem_type.headers().contains("user"));
    assert!(problem_type.members().contains("user") && !problem_type.members().contains("User"));
}

#[test]
fn an_error_of_this_crate_can_be_in_a_transparent_variant() {
    #[derive(Debug, thiserror::Error, Problem)]
    enum ShopError {
        #[error(transparent)]
        #[problem(transparent)]
        Unreadable(#[from] NotAProblem),
        #[error(transparent)]
        #[problem(transparent)]
        Extension(#[from] problem_core::ExtensionError),
    }
    fn read(body: &[u8]) -> Result<ReceivedProblem, ShopError> {
        Ok(ReceivedProblem::from_json(body)?)
    }
    fn extend() -> Result<Problem, ShopError> {
        Ok(Problem::new(ErrorStatus::CONFLICT).with_extension("status", &1)?)
    }
    let codes = |error: ShopError| problem_core::ToProblem::to_json(&error);
    assert_eq!(
        codes(read(b"[]").unwrap_err()),
        r#"{"title":"Bad Gateway","status":502,"code":"BAD_GATEWAY"}"#
    );
    assert_eq!(
        codes(extend().unwrap_err()),
        r#"{"title":"Internal Server Error","status":500,"code":"INTERNAL_SERVER_ERROR"}"#
    );
}

/// An error that counts how often it was asked about itself.
#[derive(Debug, thiserror::Error)]
#[error("counted")]
struct Counted(Arc<AtomicUsize>);

static COUNTED: [ProblemTypeDefinition; 1] = [ProblemTypeDefinition::new(ErrorStatus::CONFLICT, "COUNTED")];

impl ToProblem for Counted {
    const TYPES: ProblemTypes = ProblemTypes::new(&COUNTED, &[]);

    fn describe<'a>(&'a self, occurrence: &mut Occurrence<'a>) -> ProblemType<'a> {
        let count = self.0.fetch_add(1, Ordering::Relaxed);
        occurrence.extension("count", &count);
        COUNTED[0].problem_type()
    }
}

#[test]
fn a_problem_describes_its_error_when_it_is_rendered_or_asked() {
    let new = || {
        let count = Arc::default();
        (Problem::from(Counted(Arc::clone(&count))), count)
    };
    let asked = |count: &Arc<AtomicUsize>| count.load(Ordering::Relaxed);
    let (problem, count) = new();
    assert_eq!(asked(&count), 0);
    let body = r#"{"title":"Conflict","status":409,"code":"COUNTED","count":0}"#;
    assert_eq!(problem.to_response::<Vec<u8>>().body(), body.as_bytes());

    // a part is asked for once, whatever is asked for
    let (problem, count) = new();
    assert_eq!(
        (problem.code(), problem.status(), problem.extensions().get("count")),
        ("COUNTED", ErrorStatus::CONFLICT, Some(0))
    );
    assert_eq!(asked(&count), 1);

    // a change is made to what the error says, and the error is not asked again
    let (problem, count) = new();
    let problem = problem.with_code("CHANGED").with_title("Changed");
    let body = r#"{"title":"Changed","status":409,"code":"CHANGED","count":0}"#;
    assert_eq!(problem.to_response::<Vec<u8>>().body(), body.as_bytes());
    assert_eq!(problem.to_response::<Vec<u8>>().body(), body.as_bytes());
    assert!(problem.downcast_ref::<Counted>().is_some());
    assert!(asked(&count) >= 1);

    // another source does not change what is sent
    let (problem, _) = new();
    let problem = problem.with_source(std::io::Error::other("secret"));
    let body = r#"{"title":"Conflict","status":409,"code":"COUNTED","count":0}"#;
    assert_eq!(problem.to_response::<Vec<u8>>().body(), body.as_bytes());
}
