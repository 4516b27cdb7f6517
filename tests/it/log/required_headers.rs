//! A response without the header field that its status requires is logged as a mistake. The derive refuses such a variant, so the response
//! comes from elsewhere.

use std::convert::Infallible;

use bytes::Bytes;
use http::{HeaderValue, Request, Response, header};
use http_body_util::Full;
use problem_core::{Boundary, ErrorStatus, Problem, ToProblem as _};
use problem_tests::logs::Logs;
use tower::{Layer as _, service_fn};
use tracing::Level;

use crate::boundary::{block_on, call, request};

#[derive(Debug, thiserror::Error, Problem)]
#[error("sign in")]
#[problem(status = 401, accept(missing_challenge))]
struct Accepted;

/// Returns the level of the only event, and its field.
fn logged(logs: &Logs) -> (Level, String) {
    let entries = logs.take();
    let [entry] = &entries[..] else { panic!("one event: {entries:?}") };
    (entry.level, entry.field("missing_header").to_owned())
}

#[test]
fn a_problem_without_a_required_header_field_is_a_warning() {
    let logs = Logs::capture();
    for (status, name, value) in [
        (ErrorStatus::UNAUTHORIZED, header::WWW_AUTHENTICATE, "Bearer realm=\"a\""),
        (ErrorStatus::METHOD_NOT_ALLOWED, header::ALLOW, "GET"),
        (ErrorStatus::UPGRADE_REQUIRED, header::UPGRADE, "HTTP/2.0"),
    ] {
        let _ = Problem::new(status).to_response::<Bytes>();
        let (level, missing) = logged(&logs);
        assert_eq!(level, Level::WARN, "{status}");
        assert!(missing.eq_ignore_ascii_case(name.as_str()), "{missing}");
        let complete = Problem::new(status).with_header(name, HeaderValue::from_static(value));
        let _ = complete.to_response::<Bytes>();
        assert_eq!(logged(&logs), (Level::DEBUG, String::new()), "{status}");
    }
    // a status that requires nothing, an opt-out, and what is not a response
    let _ = Problem::new(ErrorStatus::FORBIDDEN).to_response::<Bytes>();
    assert_eq!(logged(&logs), (Level::DEBUG, String::new()));
    let _ = Accepted.to_response::<Bytes>();
    assert_eq!(logged(&logs), (Level::DEBUG, String::new()));
    let _ = Problem::from(Accepted).to_response::<Bytes>();
    assert_eq!(logged(&logs), (Level::DEBUG, String::new()));
    let _ = Problem::new(ErrorStatus::UNAUTHORIZED).to_json();
    assert_eq!(logged(&logs), (Level::DEBUG, String::new()));
}

#[test]
fn a_response_that_the_boundary_replaces_or_passes_on_is_checked_too() {
    let logs = Logs::capture();
    for (status, name, value) in
        [(401, "www-authenticate", "Basic realm=\"a\""), (405, "allow", "GET"), (426, "upgrade", "h2c")]
    {
        for media_type in ["", "text/plain", "text/html"] {
            for has_header in [true, false] {
                let inner = service_fn(move |_: Request<String>| async move {
                    let mut response = Response::builder().status(status);
                    if !media_type.is_empty() {
                        response = response.header("content-type", media_type);
                    }
                    if has_header {
                        response = response.header(name, value);
                    }
                    let body = if media_type.is_empty() { "" } else { "text" };
                    Ok::<_, Infallible>(response.body(Full::<Bytes>::from(body)).unwrap())
                });
                let response = block_on(call(Boundary::new().layer(inner), request("GET", "/")));
                assert_eq!(response.status(), status);
                let (level, missing) = logged(&logs);
                // a framework adds `Allow` to its own 405 later
                let is_complete = has_header || (status == 405 && media_type.is_empty());
                let expected = if is_complete { Level::DEBUG } else { Level::WARN };
                assert_eq!(level, expected, "{status} {media_type}");
                assert_eq!(missing.to_ascii_lowercase(), if is_complete { "" } else { name });
            }
        }
    }
}
