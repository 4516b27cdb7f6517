//! The derive at home in anybody's code: under strict lints, among names that shadow everything,
//! with core under another name, and beside every way to write an error.
//!
//! Each module is a setting. What is derived in it compiles without a warning, and its tests look
//! at what it sends.

#![forbid(dead_code, unused_imports)]
#![deny(
    warnings,
    missing_docs,
    unused_qualifications,
    single_use_lifetimes,
    trivial_casts,
    elided_lifetimes_in_paths,
    explicit_outlives_requirements,
    unreachable_pub,
    unused_results,
    clippy::all,
    clippy::pedantic
)]

pub mod configured;
pub mod deriving;
pub mod foreign;
pub mod generics;
pub mod macros;
pub mod names;
pub mod sabotage;
pub mod shapes;
pub mod wire_names;

/// The body of a response.
#[cfg(test)]
fn body(error: &impl renamed::ToProblem) -> String {
    let body = error.to_response::<bytes::Bytes>().into_body();
    String::from_utf8(body.into()).expect("JSON is UTF-8")
}

/// The type is what a handler of axum returns.
#[cfg(test)]
fn is_a_response<T: renamed::__private::axum::IntoResponse>() {}
