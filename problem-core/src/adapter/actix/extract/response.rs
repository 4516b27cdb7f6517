//! Extractors as responses. actix-web sends the message of a value that does not serialise; this crate only logs it.

use actix_web::body::BoxBody;
use actix_web::http::header::{CONTENT_TYPE, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, Responder};
use serde_core::Serialize;

use crate::input::extract::{FORM, Form, JSON, Json};
use crate::problem::Problem;

impl<T: Serialize> Responder for Json<T> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        respond(JSON, self.to_body())
    }
}

impl<T: Serialize> Responder for Form<T> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        respond(FORM, self.to_body())
    }
}

fn respond(media_type: &'static str, body: Result<Vec<u8>, Problem>) -> HttpResponse {
    match body {
        Ok(body) => {
            let media_type = (CONTENT_TYPE, HeaderValue::from_static(media_type));
            HttpResponse::Ok().insert_header(media_type).body(body)
        }
        Err(problem) => HttpResponse::from_error(problem),
    }
}
