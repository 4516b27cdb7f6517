//! Ports of the error types of well-known services. In each, the attributes of the derive replace the code that the service has for its
//! responses.

#![allow(clippy::enum_variant_names, reason = "the variants have the names from the services")]

mod anyhow_service;
mod catalogue;
mod company;
mod database;
mod mirror;
mod numbered;

use bytes::Bytes;
use problem_core::ToProblem;

/// The body of the response to `error`.
fn body(error: &impl ToProblem) -> String {
    String::from_utf8(error.to_response::<Bytes>().into_body().to_vec()).unwrap()
}

/// The value of a header field of the response to `error`.
fn header(error: &impl ToProblem, name: &str) -> Option<String> {
    let response = error.to_response::<Bytes>();
    response.headers().get(name).map(|value| value.to_str().unwrap().to_owned())
}

/// Checks the status and the code of every error in the table, and that its body contains none of the `internal` texts.
fn check<E: ToProblem>(table: impl IntoIterator<Item = (E, u16, &'static str)>, internal: &[&str]) {
    for (error, status, code) in table {
        let response = error.to_response::<Bytes>();
        assert_eq!((response.status().as_u16(), error.code()), (status, code), "{error:?}");
        let body = body(&error);
        for text in internal {
            assert!(!body.contains(text), "{body} contains {text}");
        }
    }
}
