//! A service that answers with the errors of one column.
#![forbid(unsafe_code)]

use std::io;

use axum::response::{IntoResponse as _, Response};
use limit::error::{self, ShopError};
use limit::serve;
use limit::{plain, response, written};

fn ours(error: ShopError) -> Response {
    error.into_response()
}

fn through_problem(error: ShopError) -> Response {
    problem_core::Problem::from(error).into_response()
}

fn main() -> io::Result<()> {
    match std::env::args().nth(1).unwrap_or_default().as_str() {
        "limit" => serve!(axum, response::through_display, error: unit fields errors),
        "ours" => serve!(axum, ours, error: unit fields errors),
        "question-mark" => serve!(axum, through_problem, error: unit fields errors),
        "struct" => serve!(axum, written::by_struct, plain: unit fields errors),
        "json" => serve!(axum, written::by_json_macro, plain: unit fields errors),
        other => Err(io::Error::other(format!("there is no {other:?}"))),
    }
}
