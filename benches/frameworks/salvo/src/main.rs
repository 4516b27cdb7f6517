//! The service on Salvo.
#![forbid(unsafe_code)]

use std::process::ExitCode;

use framework_common::{Calls, Column, OrderError, Service, Shown, http_head, now, order, read, request};
use framework_served::{Served, connected_hyper};
use http::response::Parts;
use problem_core::Boundary;
use salvo_core::conn::SocketAddr;
use salvo_core::extract::PathParam;
use salvo_core::http::uri::Scheme;
use salvo_core::http::{ReqBody, ResBody};
use salvo_core::hyper::service::Service as HyperService;
use salvo_core::{ConnCtrl, Router, Writer as _, handler};

#[handler]
async fn get_order(id: PathParam<u64>) -> Result<String, OrderError> {
    order(id.into_inner())
}

fn service() -> salvo_core::Service {
    salvo_core::Service::new(Router::with_path("orders/{id}").get(get_order))
}

/// A service of hyper, for requests in memory and for requests of a connection.
trait Connected: Called + Served<ResBody> {}

impl<S: Called + Served<ResBody>> Connected for S {}

trait Called: HyperService<http::Request<ReqBody>, Response = http::Response<ResBody>> + 'static {}

impl<S: HyperService<http::Request<ReqBody>, Response = http::Response<ResBody>> + 'static> Called for S {}

/// What the server of Salvo passes to hyper for each connection.
fn connection(service: salvo_core::Service) -> impl Connected {
    let (local, remote) = (SocketAddr::Unknown, SocketAddr::Unknown);
    service.hyper_handler(local, remote, Scheme::HTTP, None, ConnCtrl::new(), None)
}

fn without() -> impl Connected {
    connection(service())
}

fn with() -> impl Connected {
    connection(service().hoop(Boundary::new()))
}

struct Direct<S>(S);

impl<S: Called> Service for Direct<S> {
    type Request = http::Request<ReqBody>;
    type Response = Option<(Parts, ResBody)>;

    fn request(&self, target: &'static str) -> http::Request<ReqBody> {
        request::http(target, ReqBody::None)
    }

    fn answer(&mut self, request: http::Request<ReqBody>) -> Self::Response {
        now(self.0.call(request)).ok().map(http::Response::into_parts)
    }

    fn head(&self, response: &Self::Response) -> Shown {
        response.as_ref().map(|(parts, _)| http_head(parts)).unwrap_or_default()
    }

    fn read(&self, response: Self::Response, chunk: impl FnMut(&[u8])) {
        if let Some((_, body)) = response {
            read(body, chunk);
        }
    }
}

fn main() -> ExitCode {
    let direct = Column::pair("", || Calls(Direct(without())), || Calls(Direct(with())));
    framework_common::run(direct.into_iter().chain(connected_hyper(without(), with())).collect())
}
