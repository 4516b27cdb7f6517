//! A client of HTTP/2 with prior knowledge: it sends no HTTP/1.1 first.

use std::net::SocketAddr;

use bytes::Bytes;
use domain::requests::wait_until_it_runs;
use http::{Method, Request, Version};
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http2::SendRequest;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::net::TcpStream;
use tokio::runtime::Builder;

/// Sends a request, and returns the whole response as HTTP/1.1 writes it, without `date`.
pub fn exchange(
    server: SocketAddr,
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> String {
    block_on(async {
        let mut sender = connect(server).await;
        let response = sender.send_request(request(server, method, target, headers, body)).await.unwrap();
        assert_eq!(response.version(), Version::HTTP_2);
        written(response).await
    })
}

/// Sends a GET request, waits until its handler runs, and resets its stream. The connection remains open.
pub fn give_up(server: SocketAddr, path: &str, id: &str) {
    block_on(async {
        let mut sender = connect(server).await;
        let response = sender.send_request(request(server, "GET", path, &[("x-request-id", id)], ""));
        let waiting = tokio::spawn(response);
        let id = id.to_owned();
        tokio::task::spawn_blocking(move || wait_until_it_runs(&id)).await.unwrap();
        waiting.abort();
        assert!(waiting.await.unwrap_err().is_cancelled());
        let next = sender.send_request(request(server, "GET", "/fine", &[], "")).await.unwrap();
        assert_eq!(next.status(), 200);
    });
}

/// Sends GET requests on one connection at the same time, and returns the status codes of the responses.
pub fn statuses<const N: usize>(server: SocketAddr, paths: [&str; N]) -> [u16; N] {
    block_on(async {
        let mut sender = connect(server).await;
        let sent = paths.map(|path| tokio::spawn(sender.send_request(request(server, "GET", path, &[], ""))));
        let mut statuses = [0; N];
        for (status, response) in statuses.iter_mut().zip(sent) {
            *status = response.await.unwrap().unwrap().status().as_u16();
        }
        statuses
    })
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

async fn connect(server: SocketAddr) -> SendRequest<Full<Bytes>> {
    let stream = TokioIo::new(TcpStream::connect(server).await.unwrap());
    let (sender, connection) =
        hyper::client::conn::http2::handshake(TokioExecutor::new(), stream).await.unwrap();
    tokio::spawn(connection);
    sender
}

fn request(
    server: SocketAddr,
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Request<Full<Bytes>> {
    let mut request = Request::new(Full::from(body.to_owned()));
    *request.method_mut() = Method::from_bytes(method.as_bytes()).unwrap();
    *request.uri_mut() = format!("http://{server}{target}").parse().unwrap();
    for (name, value) in headers {
        request
            .headers_mut()
            .append(http::HeaderName::from_bytes(name.as_bytes()).unwrap(), value.parse().unwrap());
    }
    request
}

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
