//! `log`, `transparent`, `skip`, `crate`, `accept`, `statuses`, and the keys of structs.

use axum::response::{IntoResponse, Response};
use problem_core::{ErrorStatus, FieldError, LogLevel, Problem, ToProblem};
use problem_tests::logs::Logs;
use tracing::Level;

use super::{check, kept};

#[derive(Debug, thiserror::Error, Problem)]
#[error("e")]
enum Logged {
    #[problem(status = 404, log = error)]
    Error,
    #[problem(status = 404, log = warn)]
    Warn,
    #[problem(status = 500, log = info)]
    Info,
    #[problem(status = 500, log = debug)]
    Debug,
    #[problem(status = 404, log = off)]
    Off,
    #[problem(transparent)]
    Inner(Inner),
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("inner")]
#[problem(status = 410, log = warn)]
struct Inner;

#[test]
fn an_error_is_logged_at_the_level_of_its_type() {
    let logs = Logs::capture();
    let table: [(fn() -> Logged, _); 6] = [
        (|| Logged::Error, Some(Level::ERROR)),
        (|| Logged::Warn, Some(Level::WARN)),
        (|| Logged::Info, Some(Level::INFO)),
        (|| Logged::Debug, Some(Level::DEBUG)),
        (|| Logged::Off, None),
        (|| Logged::Inner(Inner), Some(Level::WARN)),
    ];
    for (error, level) in table {
        drop(error().to_response::<bytes::Bytes>());
        drop(kept(error()).to_response::<bytes::Bytes>());
        let levels: Vec<_> = logs.take().iter().map(|entry| entry.level).collect();
        assert_eq!(levels, level.into_iter().flat_map(|level| [level; 2]).collect::<Vec<_>>());
    }
    assert_eq!(Logged::Off.problem_type().log(), LogLevel::Off);
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("outer text: {0}")]
#[problem(transparent)]
struct Outer(#[source] Inner);

#[test]
fn a_transparent_struct_answers_and_is_logged_as_the_inner_problem() {
    check(Outer(Inner), "410 Gone", &[], r#"{"title":"Gone","status":410,"detail":"inner","code":"INNER"}"#);
    assert_eq!(Outer::TYPES.iter().map(|problem_type| problem_type.code()).collect::<Vec<_>>(), ["INNER"]);
    let logs = Logs::capture();
    drop(Outer(Inner).to_response::<bytes::Bytes>());
    drop(kept(Outer(Inner)).to_response::<bytes::Bytes>());
    let entries = logs.take();
    assert_eq!(entries[0], entries[1]);
    assert_eq!(entries[0].field("error"), "inner");
}

#[derive(Debug, thiserror::Error, Problem)]
enum Any {
    #[error("known")]
    #[problem(status = 404)]
    Known,
    #[error(transparent)]
    #[problem(transparent)]
    Problem(#[from] Problem),
    #[error(transparent)]
    #[problem(transparent)]
    Boxed(Box<Problem>),
    #[error(transparent)]
    #[problem(transparent)]
    Inner(#[from] Inner),
}

#[test]
fn a_transparent_variant_may_hold_any_problem() {
    let problem = || {
        Problem::new(ErrorStatus::SERVICE_UNAVAILABLE)
            .with_type_uri("/errors/busy")
            .with_title("Busy")
            .with_code("BUSY")
            .with_detail("try \"later\"")
            .with_instance("/orders/7")
            .with_extension("queue", &3)
            .unwrap()
            .with_errors([FieldError::new("a", "B", "c")])
            .with_header(http::header::RETRY_AFTER, 30.into())
            .with_source(std::io::Error::other("10.0.0.7 is down"))
    };
    let body = r##"{"type":"/errors/busy","title":"Busy","status":503,"detail":"try \"later\"","instance":"/orders/7","code":"BUSY","queue":3,"errors":[{"field":"a","pointer":"#/a","code":"B","message":"c"}]}"##;
    let status = "503 Service Unavailable";
    check(Any::Boxed(Box::new(problem())), status, &[("retry-after", "30")], body);
    check(Any::from(problem()), status, &[("retry-after", "30")], body);
    check(
        Any::Known,
        "404 Not Found",
        &[],
        r#"{"title":"Not Found","status":404,"detail":"known","code":"KNOWN"}"#,
    );

    let error = Any::from(problem());
    let problem_type = error.problem_type();
    assert_eq!((error.status(), error.code()), (ErrorStatus::SERVICE_UNAVAILABLE, "BUSY"));
    assert_eq!(
        (problem_type.title(), problem_type.type_uri().unwrap().to_string()),
        ("Busy", "/errors/busy".into())
    );
    assert!(problem_type.members().is_empty() && problem_type.description().is_none());
    assert!(const { Any::TYPES.is_open() } && !Inner::TYPES.is_open());
    assert_eq!(
        Any::TYPES.iter().map(|problem_type| problem_type.code()).collect::<Vec<_>>(),
        ["KNOWN", "INNER"]
    );

    // the error inside the problem is logged, as it would be without the variant
    let logs = Logs::capture();
    drop(Any::from(problem()).to_response::<bytes::Bytes>());
    drop(Any::from(Problem::from(Inner)).to_response::<bytes::Bytes>());
    drop(kept(Any::from(Problem::from(Inner))).to_response::<bytes::Bytes>());
    let entries = logs.take();
    assert_eq!(entries[0].field("error"), "503 BUSY: try \"later\"");
    assert_eq!(entries[0].field("sources"), "10.0.0.7 is down");
    assert_eq!([entries[1].field("error"), entries[2].field("error")], ["inner"; 2]);
}

/// The hand-written impl would conflict with an impl of the derive.
#[derive(Debug, thiserror::Error, Problem)]
#[error("skipped")]
#[problem(status = 404, skip(axum))]
struct Skipped;

impl IntoResponse for Skipped {
    fn into_response(self) -> Response {
        "its own".into_response()
    }
}

#[test]
fn a_framework_that_is_skipped_gets_no_impl() {
    assert_eq!(Skipped.into_response().status(), 200);
    assert_eq!(Skipped.to_response::<bytes::Bytes>().status(), 404);
}

mod elsewhere {
    pub use problem_core as renamed;
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("renamed")]
#[problem(status = 404, crate = elsewhere::renamed)]
struct Renamed;

#[derive(Debug, thiserror::Error, Problem)]
#[error("listed {0}")]
#[problem(statuses(404, 401, 418, CONFLICT, http::StatusCode::GONE), accept(unregistered_status))]
enum Listed {
    #[problem(status = 404)]
    Tuple(u8),
    #[problem(status = 418)]
    Teapot(u8),
    #[problem(status = 401, accept(missing_challenge))]
    Unchallenged(u8),
}

#[test]
fn other_keys_of_the_type_change_nothing_that_is_sent() {
    check(
        Renamed,
        "404 Not Found",
        &[],
        r#"{"title":"Not Found","status":404,"detail":"renamed","code":"RENAMED"}"#,
    );
    check(
        Listed::Tuple(1),
        "404 Not Found",
        &[],
        r#"{"title":"Not Found","status":404,"detail":"listed 1","code":"TUPLE"}"#,
    );
    check(
        Listed::Teapot(1),
        "418 I'm a teapot",
        &[],
        r#"{"title":"Client Error","status":418,"detail":"listed 1","code":"TEAPOT"}"#,
    );
    check(
        Listed::Unchallenged(1),
        "401 Unauthorized",
        &[],
        r#"{"title":"Unauthorized","status":401,"detail":"listed 1","code":"UNCHALLENGED"}"#,
    );
}

/// A struct takes the keys of a type and the keys of a variant.
#[derive(Debug, thiserror::Error, Problem)]
#[error("no order {id}")]
#[problem(
    base = "https://api.example.com/errors/",
    rename_all = "camelCase",
    status = 401,
    code = "NO_ORDER",
    title = "No such order",
    www_authenticate = "Basic realm=\"a\"",
    header("X-Id" = "{id}")
)]
#[problem(log = warn, detail = "order {id}")]
struct NoOrder {
    #[problem(extension)]
    id: u64,
    #[problem(extension, retry_after)]
    next_try: u8,
}

#[test]
fn a_struct_takes_the_keys_of_a_type_and_of_a_variant() {
    check(
        NoOrder { id: 7, next_try: 3 },
        "401 Unauthorized",
        &[("www-authenticate", "Basic realm=\"a\""), ("x-id", "7"), ("retry-after", "3")],
        r#"{"type":"https://api.example.com/errors/no-order","title":"No such order","status":401,"detail":"order 7","code":"NO_ORDER","id":7,"nextTry":3}"#,
    );
}

#[derive(Debug, thiserror::Error, Problem)]
enum RoomError {
    #[error("you are not in this room")]
    #[problem(status = 403, code = "M_FORBIDDEN")]
    NotInRoom,
    /// The client may know that there is an event.
    #[error("the event is hidden")]
    #[problem(status = constants::HIDDEN, code = "M_FORBIDDEN", accept(ambiguous_code))]
    Hidden,
    #[error("the event is hidden from {guest}")]
    #[problem(status = 404, code = "M_FORBIDDEN", accept(ambiguous_code))]
    HiddenFromGuest {
        #[problem(extension)]
        guest: &'static str,
    },
    #[error(transparent)]
    #[problem(transparent, accept(ambiguous_code))]
    Media(MediaError),
}

mod constants {
    pub const HIDDEN: u16 = 404;
}

#[derive(Debug, thiserror::Error, Problem)]
enum MediaError {
    #[error("the media is gone")]
    #[problem(status = 410, code = "M_FORBIDDEN")]
    Gone,
}

#[test]
fn one_code_has_several_statuses_if_that_is_accepted() {
    for (error, status, body) in [
        (
            RoomError::NotInRoom,
            "403 Forbidden",
            r#"{"title":"Forbidden","status":403,"detail":"you are not in this room","code":"M_FORBIDDEN"}"#,
        ),
        (
            RoomError::Hidden,
            "404 Not Found",
            r#"{"title":"Not Found","status":404,"detail":"the event is hidden","code":"M_FORBIDDEN"}"#,
        ),
        (
            RoomError::HiddenFromGuest { guest: "eva" },
            "404 Not Found",
            r#"{"title":"Not Found","status":404,"detail":"the event is hidden from eva","code":"M_FORBIDDEN","guest":"eva"}"#,
        ),
        (
            RoomError::Media(MediaError::Gone),
            "410 Gone",
            r#"{"title":"Gone","status":410,"detail":"the media is gone","code":"M_FORBIDDEN"}"#,
        ),
    ] {
        check(error, status, &[], body);
    }
    // each problem type is listed once, even if only the compiler knows that two statuses are the same
    let listed: Vec<_> = RoomError::TYPES
        .iter()
        .map(|problem_type| {
            let members: Vec<_> = problem_type.members().iter().collect();
            (problem_type.status().as_u16(), problem_type.description(), members)
        })
        .collect();
    assert_eq!(
        listed,
        [
            (403, None, vec![]),
            (404, Some("The client may know that there is an event."), vec![]),
            (410, None, vec![]),
        ]
    );
}
