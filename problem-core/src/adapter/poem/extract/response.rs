//! Extractors as responses. poem sends the message of a value that does not serialise; this crate only logs it.

use ::poem::{IntoResponse, Response};
use serde_core::Serialize;

use crate::input::extract::{FORM, Form, JSON, Json};
use crate::problem::Problem;

impl<T: Serialize + Send> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        respond(JSON, self.to_body())
    }
}

impl<T: Serialize + Send> IntoResponse for Form<T> {
    fn into_response(self) -> Response {
        respond(FORM, self.to_body())
    }
}

fn respond(media_type: &'static str, body: Result<Vec<u8>, Problem>) -> Response {
    match body {
        Ok(body) => Response::builder().content_type(media_type).body(body),
        Err(problem) => problem.into_response(),
    }
}
