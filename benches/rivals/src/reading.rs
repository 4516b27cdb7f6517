//! Reading a document that another service sent: the bodies of three shapes, and one with 100 field errors.

use std::collections::HashMap;
use std::sync::LazyLock;

use bytes::Bytes;
use http_api_problem::HttpApiProblem;
use limit::body::{Text, body};
use limit::column;
use limit::error;
use limit::table::{Column, Show, Shown};
use problem_core::{FieldError, ReceivedProblem};
use problem_details::ProblemDetails;
use serde::Deserialize;
use serde_json::Value;

/// The documents.
mod document {
    use super::*;

    pub(super) fn unit() -> Bytes {
        static UNIT: LazyLock<Bytes> = LazyLock::new(|| body(&error::unit(), Text::Display));
        UNIT.clone()
    }

    pub(super) fn fields() -> Bytes {
        static FIELDS: LazyLock<Bytes> = LazyLock::new(|| body(&error::fields(), Text::Display));
        FIELDS.clone()
    }

    pub(super) fn errors() -> Bytes {
        static ERRORS: LazyLock<Bytes> = LazyLock::new(|| body(&error::errors(), Text::Display));
        ERRORS.clone()
    }

    pub(super) fn hundred() -> Bytes {
        static HUNDRED: LazyLock<Bytes> = LazyLock::new(|| body(&error::so_many(100), Text::Display));
        HUNDRED.clone()
    }
}

/// What was read, to be dropped.
struct Read<T>(#[allow(dead_code, reason = "what was read is only dropped")] Option<T>);

impl<T> Show for Read<T> {
    fn show(self) -> Shown {
        let read: &[u8] = if self.0.is_some() { b"read" } else { b"not read" };
        Shown { status: 0, headers: Vec::new(), body: Bytes::from_static(read) }
    }
}

/// Extension members whose names are known before.
#[derive(Deserialize)]
#[allow(dead_code, reason = "what was read is only dropped")]
struct Known {
    code: String,
    #[serde(default)]
    errors: Vec<Entry>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "what was read is only dropped")]
struct Entry {
    field: String,
    pointer: String,
    code: String,
    message: String,
}

/// What a client writes without a crate for it. A member of the wrong type is an error, and unknown members are
/// lost.
#[derive(Deserialize)]
#[allow(dead_code, reason = "what was read is only dropped")]
struct Document {
    r#type: Option<String>,
    title: Option<String>,
    status: Option<u16>,
    detail: Option<String>,
    instance: Option<String>,
    code: Option<String>,
    #[serde(default)]
    errors: Vec<Entry>,
}

fn own_struct(document: Bytes) -> Read<Document> {
    Read(serde_json::from_slice(&document).ok())
}

fn ours(document: Bytes) -> Read<ReceivedProblem> {
    Read(ReceivedProblem::from_json(&document).ok())
}

/// The members, and the field errors as typed values.
fn ours_errors(document: Bytes) -> Read<(ReceivedProblem, Vec<FieldError>)> {
    Read(ReceivedProblem::from_json(&document).ok().map(|problem| {
        let errors = problem.errors();
        (problem, errors)
    }))
}

fn problem_details(document: Bytes) -> Read<ProblemDetails<HashMap<String, Value>>> {
    Read(serde_json::from_slice(&document).ok())
}

fn problem_details_known(document: Bytes) -> Read<ProblemDetails<Known>> {
    Read(serde_json::from_slice(&document).ok())
}

fn http_api_problem(document: Bytes) -> Read<HttpApiProblem> {
    Read(serde_json::from_slice(&document).ok())
}

pub fn columns() -> Vec<Column> {
    vec![
        column!("read-ours", ours, document: unit fields errors hundred),
        column!("read-ours-errors", ours_errors, document: unit fields errors hundred),
        column!("read-struct", own_struct, document: unit fields errors hundred),
        column!("read-problem_details", problem_details, document: unit fields errors hundred),
        column!("read-problem_details-known", problem_details_known, document: unit fields errors hundred),
        column!("read-http-api-problem", http_api_problem, document: unit fields errors hundred),
    ]
}
