//! A service whose API is described, without a framework: the values and errors of its operations, what each operation does, the
//! requests that provoke every error, and a checker that compares real responses with a document of OpenAPI.
//!
//! A service of this workspace that uses it routes these operations:
//!
//! | operation | success | errors |
//! |---|---|---|
//! | `GET /users` | 200 | 401, 422, 429, 500 |
//! | `POST /users` | 201 | 400, 401, 403, 409, 413, 415, 422, 429, 500 |
//! | `GET /users/{id}` | 200 | 401, 404, 429, 500 |
//! | `PUT /users/{id}` | 200 | 400, 401, 403, 404, 409, 412, 413, 415, 422, 428, 429, 500 |
//! | `DELETE /users/{id}` | 204 | 401, 403, 404, 409, 429, 500 |
//! | `POST /imports` | 202 | 400, 401, 413, 415, 422, 429, 500, and any other |
//!
//! A handler calls the function of [`operations`] with the same name, with a [`Caller`](operations::Caller) made from its headers.
//! Bodies are limited to [`BODY_LIMIT`] bytes. The service is inside [`boundary`].

pub mod client;
pub mod document;
pub mod errors;
pub mod operations;
pub mod requests;
pub mod values;

use problem_core::Boundary;
use problem_core::boundary::{BaseUri, ContextMember};
use problem_core::describe::{Description, JsonRejections, OfStatus, PathRejections, QueryRejections};

/// The greatest length of a request body in bytes.
pub const BODY_LIMIT: usize = 4096;

/// The boundary of the service. Its settings change every problem.
///
/// # Panics
///
/// Never: the name is valid.
#[must_use]
pub fn boundary() -> Boundary {
    Boundary::new()
        .with_base_for_all(BaseUri::from_static("https://api.example.com/errors/"))
        .with_member_name(ContextMember::RequestId, "request")
        .unwrap()
        .without_member(ContextMember::Timestamp)
}

/// All errors of the service, through its boundary.
#[must_use]
pub fn description() -> Description {
    boundary().describe::<(
        errors::CreateUserError,
        errors::ShowUserError,
        errors::ReplaceUserError,
        errors::DeleteUserError,
        errors::ImportUsersError,
        (JsonRejections, QueryRejections, PathRejections),
        (OfStatus<404>, OfStatus<405>),
    )>()
}

/// Completes a document with the settings of the boundary. The responses to requests that no operation answers are in
/// `components.responses`, by their status.
///
/// # Panics
///
/// If the document has errors that are not in [`description`], or has no components.
pub fn complete(document: &mut serde_json::Value) {
    description().complete(document).unwrap();
    let own = boundary().describe::<(OfStatus<404>, OfStatus<405>)>();
    document["components"]["responses"] = own.responses().clone().into();
}
