//! A service of tower behind hyper, and its client.

use std::convert::Infallible;
use std::io::Write as _;
use std::net::{SocketAddr, TcpStream};

use bytes::Bytes;
use http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use problem_tests::wire;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tower::Service;

use crate::layers::BoxError;
use crate::suite::Client;

/// Runs `server` on `runtime` while `client` runs on another thread.
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

/// Serves every connection of `listener`.
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

#[derive(Clone)]
pub struct SocketClient(pub SocketAddr);

impl Client for SocketClient {
    fn exchange(&self, method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> String {
        wire::exchange(self.0, method, target, headers, body)
    }

    fn give_up(&self, path: &str, id: &str) {
        let mut stream = TcpStream::connect(self.0).unwrap();
        stream
            .write_all(format!("GET {path} HTTP/1.1\r\nhost: a\r\nx-request-id: {id}\r\n\r\n").as_bytes())
            .unwrap();
        crate::suite::wait_until_it_runs(id);
    }
}
