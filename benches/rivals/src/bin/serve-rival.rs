//! A service that answers with the errors of one column.
#![forbid(unsafe_code)]

use std::io;

use limit::{plain, serve};
use rivals::{axum_problem, http_api_problem, problem_details, problems};

fn main() -> io::Result<()> {
    match std::env::args().nth(1).unwrap_or_default().as_str() {
        "problems" => serve!(axum_08, problems::answer, problems: unit fields errors),
        "problem_details" => serve!(axum_08, problem_details::answer, plain: unit fields errors),
        "http-api-problem" => serve!(axum_08, http_api_problem::answer, plain: unit fields errors),
        "axum-problem" => serve!(axum, axum_problem::answer, axum_problem: unit fields),
        other => Err(io::Error::other(format!("there is no {other:?}"))),
    }
}
