//! Extractors as responses. axum sends the message of a value that does not serialise; this crate only logs it.

use axum_core::response::{IntoResponse, Response};
use http::header::{self, HeaderValue};
use serde_core::Serialize;

use crate::input::extract::{FORM, Form, JSON, Json};
use crate::problem::Problem;

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        respond(JSON, self.to_body())
    }
}

impl<T: Serialize> IntoResponse for Form<T> {
    fn into_response(self) -> Response {
        respond(FORM, self.to_body())
    }
}

fn respond(media_type: &'static str, body: Result<Vec<u8>, Problem>) -> Response {
    match body {
        Ok(body) => ([(header::CONTENT_TYPE, HeaderValue::from_static(media_type))], body).into_response(),
        Err(problem) => problem.into_response(),
    }
}
