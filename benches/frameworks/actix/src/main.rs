//! The service on actix-web.
#![forbid(unsafe_code)]

use std::future::poll_fn;
use std::pin::pin;
use std::process::ExitCode;

use actix_http::Request;
use actix_web::body::MessageBody;
use actix_web::dev::{Service as ActixService, ServiceResponse};
use actix_web::test::{TestRequest, init_service};
use actix_web::{App, Error, get, web};
use framework_common::request::FIELDS;
use framework_common::{Calls, Column, OrderError, Service, Shown, head, now, order};
use problem_core::Boundary;

#[get("/orders/{id}")]
async fn get_order(id: web::Path<u64>) -> Result<String, OrderError> {
    order(id.into_inner())
}

struct Direct<S>(S);

impl<S, B> Service for Direct<S>
where
    S: ActixService<Request, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    type Request = Request;
    type Response = Result<ServiceResponse<B>, Error>;

    fn request(&self, target: &'static str) -> Request {
        let request = TestRequest::with_uri(target);
        FIELDS.into_iter().fold(request, TestRequest::insert_header).to_request()
    }

    fn answer(&mut self, request: Request) -> Result<ServiceResponse<B>, Error> {
        now(self.0.call(request))
    }

    fn head(&self, response: &Result<ServiceResponse<B>, Error>) -> Shown {
        let Ok(response) = response else { return Shown::default() };
        let fields = response.headers().iter().map(|(name, value)| (name.as_str(), value.as_bytes()));
        head(response.status().as_u16(), fields)
    }

    fn read(&self, response: Result<ServiceResponse<B>, Error>, mut chunk: impl FnMut(&[u8])) {
        let Ok(response) = response else { return };
        let mut body = pin!(response.into_body());
        while let Some(Ok(bytes)) = now(poll_fn(|cx| body.as_mut().poll_next(cx))) {
            chunk(&bytes);
        }
    }
}

fn main() -> ExitCode {
    let without = || Calls(Direct(now(init_service(App::new().service(get_order)))));
    let with = || Calls(Direct(now(init_service(App::new().service(get_order).wrap(Boundary::new())))));
    framework_common::run(Column::pair("", without, with).into())
}
