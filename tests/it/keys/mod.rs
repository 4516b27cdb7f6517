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
mod via;

use bytes::Bytes;
use problem_core::{Problem, ToProblem};
use problem_tests::wire;

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

fn kept<E: ToProblem + Send + Sync + 'static>(error: E) -> Problem {
    Problem::from(error)
}
