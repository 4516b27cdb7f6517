//! The service on poem.
#![forbid(unsafe_code)]

use std::io;
use std::process::ExitCode;

use bytes::Bytes;
use framework_common::{Calls, Column, OrderError, Service, Shown, http_head, now, order, read, request};
use http::response::Parts;
use http_body_util::combinators::BoxBody;
use poem::web::Path;
use poem::{Endpoint, EndpointExt as _, Request, Route, get, handler};
use problem_core::Boundary;

#[handler]
async fn get_order(Path(id): Path<u64>) -> Result<String, OrderError> {
    order(id)
}

fn without() -> Route {
    Route::new().at("/orders/:id", get(get_order))
}

struct Direct<E>(E);

impl<E: Endpoint> Service for Direct<E> {
    type Request = Request;
    type Response = (Parts, BoxBody<Bytes, io::Error>);

    fn request(&self, target: &'static str) -> Request {
        let (mut parts, ()) = request::http(target, ()).into_parts();
        let mut request = Request::builder().uri(parts.uri).finish();
        std::mem::swap(request.headers_mut(), &mut parts.headers);
        request
    }

    /// Answers as the server of poem does.
    fn answer(&mut self, request: Request) -> Self::Response {
        http::Response::from(now(self.0.get_response(request))).into_parts()
    }

    fn head(&self, (parts, _): &Self::Response) -> Shown {
        http_head(parts)
    }

    fn read(&self, (_, body): Self::Response, chunk: impl FnMut(&[u8])) {
        read(body, chunk);
    }
}

fn main() -> ExitCode {
    let with = || Calls(Direct(without().with(Boundary::new())));
    framework_common::run(Column::pair("", || Calls(Direct(without())), with).into())
}
