//! Servers, and the threads on which they run.

use std::convert::Infallible;
use std::net::SocketAddr;

use bytes::Bytes;
use http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tower::Service;

use crate::layers::BoxError;

/// Runs `server` on threads of its own for the rest of the process. Returns its address.
pub fn spawn<F: Future<Output = ()> + 'static>(
    server: impl FnOnce(TcpListener) -> F + Send + 'static,
) -> SocketAddr {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(|| {
        let runtime = Builder::new_multi_thread().worker_threads(4).enable_all().build().unwrap();
        runtime.block_on(async { server(TcpListener::from_std(listener).unwrap()).await });
    });
    address
}

/// Runs `server` on `runtime` while `client` runs on another thread. With a runtime of one thread, the server runs on the thread of
/// the test, which collects the log.
pub fn run<T: Send + 'static>(
    runtime: &Runtime,
    server: impl AsyncFnOnce(TcpListener),
    client: impl FnOnce(SocketAddr) -> T + Send + 'static,
) -> T {
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let client = tokio::task::spawn_blocking(move || client(address));
        tokio::select! {
            () = server(listener) => unreachable!("a server does not end"),
            result = client => result.unwrap(),
        }
    })
}

/// Serves a service of tower on every connection of `listener`.
pub async fn serve<S, B>(listener: TcpListener, service: S)
where
    S: Service<Request<Incoming>, Response = Response<B>, Error = Infallible, Future: Send>
        + Clone
        + Send
        + 'static,
    B: http_body::Body<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
{
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        let service = TowerToHyperService::new(service.clone());
        tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
    }
}
