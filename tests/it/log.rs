//! An error is logged once, when it is rendered, with its whole source chain.

mod lines;
mod required_headers;
mod texts;

use axum::Router;
use axum::routing::get;
use bytes::Bytes;
use http_body_util::Full;
use problem_core::boundary::Formats;
use problem_core::{Boundary, ErrorStatus, OrProblem as _, Problem, ToProblem};
use problem_tests::logs::{Entry, Logs};
use problem_tests::wire;
use tower::{Layer as _, service_fn};
use tracing::Level;

use crate::boundary::{block_on, call, request};
use crate::wire::serve;
use problem_tests::orders::{Cause, DatabaseError, OrderError, PaymentError, table};

fn only(entries: Vec<Entry>) -> Entry {
    let [entry] = <[Entry; 1]>::try_from(entries).expect("exactly one event");
    entry
}

/// Renders a problem for a client that wants XML. A member whose name XML does not allow is left out.
fn in_xml(problem: Problem) {
    let problem = std::sync::Mutex::new(Some(problem));
    let inner = service_fn(|_: http::Request<String>| {
        let problem = problem.lock().unwrap().take().unwrap();
        async move { Ok::<_, std::convert::Infallible>(problem.to_response::<Full<Bytes>>()) }
    });
    let mut request = request("GET", "/");
    request.headers_mut().insert("accept", http::HeaderValue::from_static("application/problem+xml"));
    block_on(call(Boundary::new().with_formats(Formats::JsonAndXml).layer(inner), request));
}

fn check(entry: &Entry, level: Level, fields: [(&str, &str); 5]) {
    assert_eq!(entry.level, level);
    let expected = fields.iter().filter(|(_, value)| !value.is_empty());
    let mut expected: Vec<_> = expected.map(|&(name, value)| (name.to_owned(), value.to_owned())).collect();
    expected.push(("message".to_owned(), "error response".to_owned()));
    assert_eq!(entry.fields, expected.into_iter().collect());
}

#[test]
fn a_server_error_is_an_error_with_its_sources() {
    let logs = Logs::capture();
    let fields = [
        ("status", "500"),
        ("code", "INTERNAL_SERVER_ERROR"),
        ("type", "https://api.example.com/errors/internal-server-error"),
        ("error", "database: connection to 10.0.0.7 lost"),
        // the error shows its source already
        ("sources", r"broken\npipe"),
    ];
    drop(OrderError::from(DatabaseError(Cause)).to_response::<Bytes>());
    check(&only(logs.take()), Level::ERROR, fields);

    let problem = Problem::from(OrderError::from(DatabaseError(Cause)));
    assert_eq!(logs.take(), [], "the error is not rendered yet");
    drop(problem.to_response::<Bytes>());
    check(&only(logs.take()), Level::ERROR, fields);
}

#[test]
fn a_client_error_is_for_debugging() {
    let logs = Logs::capture();
    drop(OrderError::OrderNotFound { id: 42 }.to_response::<Bytes>());
    check(
        &only(logs.take()),
        Level::DEBUG,
        [
            ("status", "404"),
            ("code", "ORDER_NOT_FOUND"),
            ("type", "https://api.example.com/errors/order-not-found"),
            ("error", "order 42 not found"),
            ("sources", ""),
        ],
    );
}

#[test]
fn a_transparent_variant_is_logged_as_the_inner_problem() {
    let fields = [
        ("status", "503"),
        ("code", "SERVICE_UNAVAILABLE"),
        ("type", "about:blank"),
        ("error", "the bank cannot be reached"),
        ("sources", r"connection to 10.0.0.7 lost: broken\npipe"),
    ];
    let logs = Logs::capture();
    let unreachable = || OrderError::from(PaymentError::BankUnreachable(DatabaseError(Cause)));
    drop(unreachable().to_response::<Bytes>());
    check(&only(logs.take()), Level::ERROR, fields);
    drop(Problem::from(unreachable()).to_response::<Bytes>());
    check(&only(logs.take()), Level::ERROR, fields);
}

#[test]
fn a_problem_of_its_own_is_logged_with_its_source() {
    let logs = Logs::capture();
    let problem = Problem::new(ErrorStatus::BAD_GATEWAY)
        .with_detail("the warehouse is closed")
        .with_source(DatabaseError(Cause));
    drop(problem.to_response::<Bytes>());
    check(
        &only(logs.take()),
        Level::ERROR,
        [
            ("status", "502"),
            ("code", "BAD_GATEWAY"),
            ("type", "about:blank"),
            ("error", "502 BAD_GATEWAY: the warehouse is closed"),
            ("sources", r"connection to 10.0.0.7 lost: broken\npipe"),
        ],
    );
    for problem in [
        Problem::internal(DatabaseError(Cause)),
        Err::<(), _>(DatabaseError(Cause)).or_problem(ErrorStatus::INTERNAL_SERVER_ERROR).unwrap_err(),
    ] {
        drop(problem.to_response::<Bytes>());
        check(
            &only(logs.take()),
            Level::ERROR,
            [
                ("status", "500"),
                ("code", "INTERNAL_SERVER_ERROR"),
                ("type", "about:blank"),
                ("error", "connection to 10.0.0.7 lost"),
                ("sources", r"broken\npipe"),
            ],
        );
    }
}

#[test]
fn a_view_is_logged_when_it_is_rendered_and_not_when_it_is_taken() {
    let logs = Logs::capture();
    let view = OrderError::from(DatabaseError(Cause)).to_problem();
    assert_eq!(logs.take(), []);
    drop(view.to_response::<Bytes>());
    assert_eq!(only(logs.take()).field("sources"), "");
}

#[test]
fn every_error_that_a_handler_returns_is_logged_once() {
    let logs = Logs::capture();
    for (index, _) in table().iter().enumerate() {
        let error = async move || -> Result<(), OrderError> { Err(table().remove(index).0) };
        let problem = async move || -> Result<(), Problem> { Err(table().remove(index).0)? };
        let router = Router::new().route("/error", get(error)).route("/problem", get(problem));
        let responses = serve(router, |server| [wire::get(server, "/error"), wire::get(server, "/problem")]);
        assert_eq!(responses[0], responses[1]);
        let entries = logs.take();
        assert_eq!(entries.len(), 2, "{entries:?}");
        assert_eq!(entries[0], entries[1]);
        assert!(responses[0].contains(&format!(r#""code":"{}""#, entries[0].field("code"))));
    }
}

#[test]
fn a_source_that_is_added_comes_after_the_first() {
    #[derive(Debug, thiserror::Error)]
    #[error("the cache is cold")]
    struct CacheError;
    let cold =
        || Problem::internal(DatabaseError(Cause)).with_source(CacheError).with_source(std::fmt::Error);
    let expected = |error, sources| {
        [
            ("status", "500"),
            ("code", "INTERNAL_SERVER_ERROR"),
            ("type", "about:blank"),
            ("error", error),
            ("sources", sources),
        ]
    };
    let added = "the cache is cold; an error occurred when formatting an argument";
    let logs = Logs::capture();
    drop(cold().to_response::<Bytes>());
    let sources = format!(r"broken\npipe; {added}");
    check(&only(logs.take()), Level::ERROR, expected("connection to 10.0.0.7 lost", &sources));
    let problem = cold();
    assert!(problem.downcast_ref::<DatabaseError>().is_some());
    assert!(problem.downcast_ref::<CacheError>().is_some());
    assert!(problem.downcast_ref::<std::fmt::Error>().is_some());
    assert!(std::error::Error::source(&problem).unwrap().is::<DatabaseError>());

    // a `Problem` built by hand, and a `Problem` that keeps an error with a problem type
    let own = Problem::new(ErrorStatus::INTERNAL_SERVER_ERROR).with_source(DatabaseError(Cause));
    drop(own.with_source(CacheError).to_response::<Bytes>());
    check(
        &only(logs.take()),
        Level::ERROR,
        expected(
            "500 INTERNAL_SERVER_ERROR",
            r"connection to 10.0.0.7 lost: broken\npipe; the cache is cold",
        ),
    );
    let unreachable = OrderError::from(PaymentError::BankUnreachable(DatabaseError(Cause)));
    drop(Problem::from(unreachable).with_source(CacheError).to_response::<Bytes>());
    let event = only(logs.take());
    assert_eq!(event.field("error"), "the bank cannot be reached");
    assert_eq!(event.field("sources"), r"connection to 10.0.0.7 lost: broken\npipe; the cache is cold");

    // an error inside a variant, and an error that is the source of a problem
    #[derive(Debug, thiserror::Error, Problem)]
    enum Outer {
        #[error(transparent)]
        #[problem(transparent)]
        Any(Problem),
    }
    drop(Problem::from(Outer::Any(cold())).with_source(CacheError).to_response::<Bytes>());
    let event = only(logs.take());
    assert_eq!(event.field("error"), "connection to 10.0.0.7 lost");
    assert_eq!(event.field("sources"), format!("{sources}; the cache is cold"));

    // a problem among the sources keeps all of its own
    let nested = Problem::new(ErrorStatus::BAD_GATEWAY).with_source(CacheError).with_source(std::fmt::Error);
    drop(Problem::internal(nested).to_response::<Bytes>());
    let event = only(logs.take());
    assert_eq!(event.field("error"), "502 BAD_GATEWAY");
    assert_eq!(event.field("sources"), added);
}
