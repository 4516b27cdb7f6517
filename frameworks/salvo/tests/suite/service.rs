//! Services that are one handler, and requests to them.

use problem_core::Boundary;
use problem_tests::logs::{Entry, Logs};
use problem_tests::orders::OrderError;
use problem_tests::wire::{self, steady};
use salvo::conn::tcp::TcpAcceptor;
use salvo::prelude::{
    Depot, FlowCtrl, Handler, Request, Response, Router, Scribe, Server, Service, async_trait, handler,
};
use suite::socket;
use tokio::net::TcpListener;
use tokio::runtime::Builder;

/// Sends a request. Returns the whole response, and the events of this crate.
pub fn exchange(
    service: Service,
    method: &'static str,
    path: &'static str,
    headers: &'static [(&'static str, &'static str)],
) -> (String, Vec<Entry>) {
    let logs = Logs::capture();
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let server = async |listener: TcpListener| {
        Server::new(TcpAcceptor::try_from(listener).unwrap()).serve(service).await;
    };
    let response = socket::run(&runtime, server, move |server| {
        wire::exchange(server, method, path, &[&[("x-request-id", "req-1")], headers].concat(), "")
    });
    (steady(&response), logs.take())
}

pub fn get(service: impl Into<Service>) -> (String, Vec<Entry>) {
    exchange(service.into(), "GET", "/", &[])
}

/// A handler that writes a response.
pub struct Writes<F>(pub F);

#[async_trait]
impl<F: Fn(&mut Response) + Send + Sync + 'static> Handler for Writes<F> {
    async fn handle(&self, _: &mut Request, _: &mut Depot, response: &mut Response, _: &mut FlowCtrl) {
        self.0(response);
    }
}

pub fn writing(write: impl Fn(&mut Response) + Send + Sync + 'static) -> Router {
    Router::new().goal(Writes(write))
}

/// A router whose handler fails each time.
pub fn failing<E: Scribe>(error: impl Fn() -> E + Send + Sync + 'static) -> Router {
    writing(move |response| response.render(error()))
}

/// A service with a boundary.
pub fn bounded(router: Router) -> Service {
    Service::new(router).hoop(Boundary::new())
}

/// The response of a problem with the context of the request.
pub fn in_context(status: &str, headers: &[(&str, &str)], members: &str) -> String {
    let body = format!(r#"{{{members},"requestId":"req-1","timestamp":"{}"}}"#, wire::TIME);
    wire::problem(status, &[headers, &[("x-request-id", "req-1")]].concat(), &body)
}

#[handler]
pub async fn fails() -> Result<String, OrderError> {
    Err(OrderError::OrderNotFound { id: 7 })
}

/// The members of the problem of `fails`.
pub const NOT_FOUND: &str = r#""type":"https://api.example.com/errors/order-not-found","title":"Order Not Found","status":404,"detail":"order 7 not found","instance":"/","code":"ORDER_NOT_FOUND","orderId":7"#;
