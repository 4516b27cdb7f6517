//! Extractors as responses. axum sends the message of a value that does not serialise; this crate only logs it.

use std::error::Error;

use axum_core::response::{IntoResponse, Response};
use http::header::{self, HeaderValue};
use serde_core::Serialize;

use crate::adapter::axum_extract::{FORM, Form, JSON, Json};
use crate::problem::Problem;

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        respond(JSON, serde_json::to_vec(&self.0))
    }
}

impl<T: Serialize> IntoResponse for Form<T> {
    fn into_response(self) -> Response {
        respond(FORM, serde_urlencoded::to_string(&self.0).map(String::into_bytes))
    }
}

fn respond<E: Error + Send + Sync + 'static>(media_type: &'static str, body: Result<Vec<u8>, E>) -> Response {
    match body {
        Ok(body) => ([(header::CONTENT_TYPE, HeaderValue::from_static(media_type))], body).into_response(),
        Err(error) => Problem::internal(error).into_response(),
    }
}
