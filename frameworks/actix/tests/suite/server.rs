//! Servers of actix-web.

use std::net::SocketAddr;
use std::rc::Rc;

use actix_http::{HttpService, Request};
use actix_service::{IntoServiceFactory, Service as _, ServiceFactory, map_config};
use actix_web::body::MessageBody;
use actix_web::dev::{AppConfig, ServiceResponse};
use actix_web::{Error, HttpServer};
use tokio::runtime::Runtime;
use tokio::task::{LocalSet, spawn_local};

use suite::socket;

/// Runs an app on the thread of the test, which collects the log, while `client` runs on another thread. It has the
/// bounds of `HttpServer`.
pub fn run<T, F, I, S, B>(
    runtime: &Runtime,
    app: F,
    client: impl FnOnce(SocketAddr) -> T + Send + 'static,
) -> T
where
    T: Send + 'static,
    F: Fn() -> I,
    I: IntoServiceFactory<S, Request>,
    S: ServiceFactory<
            Request,
            Config = AppConfig,
            Response = ServiceResponse<B>,
            Error = Error,
            InitError = (),
        > + 'static,
    S::Service: 'static,
    B: MessageBody + 'static,
{
    let serve = async |listener: tokio::net::TcpListener| {
        let app = map_config(app(), |()| AppConfig::default());
        // otherwise a handler runs to its end when the client has closed the connection
        let service = HttpService::build().h1_allow_half_closed(false).h1(app).tcp();
        let service = Rc::new(service.new_service(()).await.unwrap());
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let service = Rc::clone(&service);
            spawn_local(async move { service.call(stream).await });
        }
    };
    // actix-web spawns tasks of this thread
    let server = async |listener| LocalSet::new().run_until(serve(listener)).await;
    socket::run(runtime, server, client)
}

/// Runs an app in an `HttpServer` with four workers for the rest of the process. Returns its address.
pub fn spawn<F, I, S, B>(app: F) -> SocketAddr
where
    F: Fn() -> I + Send + Clone + 'static,
    I: IntoServiceFactory<S, Request>,
    S: ServiceFactory<
            Request,
            Config = AppConfig,
            Response = ServiceResponse<B>,
            Error = Error,
            InitError = (),
        > + 'static,
    S::Service: 'static,
    B: MessageBody + 'static,
{
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async {
            let server = HttpServer::new(app).workers(4).disable_signals();
            // otherwise a handler runs to its end when the client has closed the connection
            server.h1_allow_half_closed(false).listen(listener).unwrap().run().await.unwrap();
        });
    });
    address
}
