//! The columns of this package.

use axum_core::response::{IntoResponse, Response};
use bytes::Bytes;
use http_body_util::Full;
use problem_core::ToProblem;

use crate::body::{Text, body};
use crate::error::{self, ShopError};
use crate::plain;
use crate::response;
use crate::table::Column;
use crate::written;
use crate::{cell, column};

fn ours(error: ShopError) -> Response {
    error.into_response()
}

/// What `?` does in a handler that returns a `Problem`.
fn through_problem(error: ShopError) -> Response {
    problem_core::Problem::from(error).into_response()
}

fn ours_plain(error: ShopError) -> http::Response<Full<Bytes>> {
    error.to_response()
}

fn limit_body(error: ShopError) -> Bytes {
    body(&error, Text::Display)
}

/// From an error to a response of axum.
pub fn columns() -> Vec<Column> {
    vec![
        column!("limit", response::through_display, error: unit fields errors owned server members headers template),
        column!("limit-no-fmt", response::without_fmt, error: fields template),
        column!("limit-content-type", response::content_type_alone, error: unit fields errors),
        column!("ours", ours, error: unit fields errors owned server members headers template),
        column!("question-mark", through_problem, error: unit fields errors owned server members headers template),
        column!("by-hand-problem", written::by_hand_problem, plain: members headers),
        column!("struct", written::by_struct, plain: unit fields errors owned server members headers template),
        column!("json", written::by_json_macro, plain: unit fields errors owned server members headers template),
    ]
}

/// Longer lists of field errors.
pub fn scale() -> Vec<Column> {
    fn one() -> ShopError {
        error::so_many(1)
    }
    fn hundred() -> ShopError {
        error::so_many(100)
    }
    fn ten_thousand() -> ShopError {
        error::so_many(10_000)
    }
    vec![
        Column {
            name: "limit",
            cells: vec![
                cell!("errors-1", one, response::through_display),
                cell!("errors-100", hundred, response::through_display),
                cell!("errors-10000", ten_thousand, response::through_display),
            ],
        },
        Column {
            name: "ours",
            cells: vec![
                cell!("errors-1", one, ours),
                cell!("errors-100", hundred, ours),
                cell!("errors-10000", ten_thousand, ours),
            ],
        },
    ]
}

/// The same but for a part of the way.
pub fn parts() -> Vec<Column> {
    vec![
        column!("limit-body", limit_body, error: unit fields errors owned server members headers template),
        column!("limit-http", response::plain, error: unit fields errors owned server members headers template),
        column!("members-alone", written::members_alone, error: members),
        column!("ours-http", ours_plain, error: unit fields errors owned server members headers template),
    ]
}
