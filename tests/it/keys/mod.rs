//! The effect of every key on the response, in every place and form.

mod answering_fields;
mod codes;
mod constant_codes;
mod constant_members;
mod fields;
mod from_macros;
mod headers;
mod identity;
mod like;
mod like_documentation;
mod mirror;
mod nested_via;
mod types;
mod unsent;
mod via;
mod via_of_any_type;

use bytes::Bytes;
use problem_core::boundary::Formats;
use problem_core::{Boundary, Problem, ToProblem};
use problem_tests::wire;

use crate::boundary::{request, through};

/// Returns the response of `error` as it is sent. It must be the same after conversion into a `Problem`.
fn sent(error: &impl ToProblem) -> String {
    let direct = written(&error.to_response());
    assert_eq!(direct, written(&error.to_problem().to_response()));
    direct
}

pub fn written(response: &http::Response<Bytes>) -> String {
    let headers: Vec<_> =
        response.headers().iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap())).collect();
    wire::response(&response.status().to_string(), &headers, std::str::from_utf8(response.body()).unwrap())
}

/// Checks the whole response. It has the headers of every problem, and then `headers`.
fn check(error: impl ToProblem, status: &str, headers: &[(&str, &str)], body: &str) {
    assert_eq!(sent(&error), wire::problem(status, headers, body));
}

/// The expected header fields of a response, without the fields that every problem has.
type Headers = &'static [(&'static str, &'static str)];

/// A request of a client that wants XML.
fn request_for_xml() -> http::Request<String> {
    let mut request = request("GET", "/orders/7");
    request.headers_mut().insert("accept", http::HeaderValue::from_static("application/problem+xml"));
    request
}

/// Returns the body that a boundary with these formats sends to a client that wants XML. It must be the same after conversion into a
/// `Problem`.
fn body_in(formats: Formats, error: &impl ToProblem) -> String {
    let boundary = Boundary::new().with_formats(formats);
    let direct = through(&boundary, request_for_xml(), || error.to_response()).into_body();
    let problem = error.to_problem();
    assert_eq!(direct, through(&boundary, request_for_xml(), || problem.to_response()).into_body());
    direct
}

fn kept<E: ToProblem + Send + Sync + 'static>(error: E) -> Problem {
    Problem::from(error)
}
