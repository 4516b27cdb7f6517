//! HTTP/2 through hyper, with prior knowledge: the client sends no HTTP/1.1 first.

use std::net::SocketAddr;

use bytes::Bytes;
use http::{Method, Request, Version};
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http2::SendRequest;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::service::TowerToHyperService;
use problem_core::Boundary;
use problem_tests::table::Row;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};
use tower::ServiceBuilder;

use crate::layers::boxed;
use crate::suite::{Client, Framework, suite};
use crate::{by_hand, socket};

struct Http2;

impl Framework for Http2 {
    type Client = Http2Client;

    fn run<T: Send + 'static>(
        runtime: &Runtime,
        boundary: Boundary,
        client: impl FnOnce(Http2Client) -> T + Send + 'static,
    ) -> T {
        let service = ServiceBuilder::new()
            .layer(boundary)
            .map_request(|request: Request<_>| request.map(boxed))
            .service_fn(by_hand::layered);
        let server = async |listener: TcpListener| loop {
            let (stream, _) = listener.accept().await.unwrap();
            let service = TowerToHyperService::new(service.clone());
            let server = hyper::server::conn::http2::Builder::new(TokioExecutor::new());
            tokio::spawn(server.serve_connection(TokioIo::new(stream), service));
        };
        socket::run(runtime, server, |address| client(Http2Client(address)))
    }

    fn own_row(row: Row) -> Row {
        row
    }
}

suite!(Http2, "http2");

#[test]
fn a_panic_does_not_end_the_other_streams_of_a_connection() {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let statuses = Http2::run(&runtime, Boundary::new(), |client| {
        block_on(async {
            let mut sender = client.connect().await;
            let mut send =
                |path| sender.send_request(client.request("GET", path, &[("x-request-id", "a")], ""));
            // all three streams are open at the same time
            let responses = tokio::join!(send("/panic"), send("/panics"), send("/fine"));
            [responses.0, responses.1, responses.2].map(|response| response.unwrap().status().as_u16())
        })
    });
    assert_eq!(statuses, [500, 500, 200]);
}

#[derive(Clone)]
pub struct Http2Client(pub SocketAddr);

impl Client for Http2Client {
    fn exchange(&self, method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> String {
        block_on(async {
            let mut sender = self.connect().await;
            let request = self.request(method, target, headers, body);
            let response = sender.send_request(request).await.unwrap();
            assert_eq!(response.version(), Version::HTTP_2);
            written(response).await
        })
    }

    fn give_up(&self, path: &str, id: &str) {
        block_on(async {
            let mut sender = self.connect().await;
            let response = sender.send_request(self.request("GET", path, &[("x-request-id", id)], ""));
            let waiting = tokio::spawn(response);
            let id = id.to_owned();
            tokio::task::spawn_blocking(move || crate::suite::wait_until_it_runs(&id)).await.unwrap();
            // the connection remains open, and only this stream is reset
            waiting.abort();
            assert!(waiting.await.unwrap_err().is_cancelled());
            let next = sender.send_request(self.request("GET", "/fine", &[], "")).await.unwrap();
            assert_eq!(next.status(), 200);
        });
    }
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

impl Http2Client {
    async fn connect(&self) -> SendRequest<Full<Bytes>> {
        let stream = TokioIo::new(TcpStream::connect(self.0).await.unwrap());
        let (sender, connection) =
            hyper::client::conn::http2::handshake(TokioExecutor::new(), stream).await.unwrap();
        tokio::spawn(connection);
        sender
    }

    fn request(
        &self,
        method: &str,
        target: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Request<Full<Bytes>> {
        let mut request = Request::new(Full::from(body.to_owned()));
        *request.method_mut() = Method::from_bytes(method.as_bytes()).unwrap();
        *request.uri_mut() = format!("http://{}{target}", self.0).parse().unwrap();
        for (name, value) in headers {
            request
                .headers_mut()
                .append(http::HeaderName::from_bytes(name.as_bytes()).unwrap(), value.parse().unwrap());
        }
        request
    }
}

/// The response as HTTP/1.1 writes it, without `date`, so that it can be compared with other responses.
async fn written(response: http::Response<hyper::body::Incoming>) -> String {
    let (parts, body) = response.into_parts();
    let body = String::from_utf8(body.collect().await.unwrap().to_bytes().into()).unwrap();
    let fields: Vec<_> = parts
        .headers
        .iter()
        .filter(|(name, _)| *name != "date")
        .map(|(name, value)| format!("{name}: {}\r\n", value.to_str().unwrap()))
        .collect();
    format!("HTTP/1.1 {}\r\n{}\r\n{body}", parts.status, fields.concat())
}
