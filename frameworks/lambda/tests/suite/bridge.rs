//! AWS, in a few lines: a server of HTTP that turns each request into an event, invokes the function, and sends what it returns.

use std::convert::Infallible;
use std::net::SocketAddr;

use lambda_http::lambda_runtime::Context;
use lambda_http::request::LambdaRequest;
use lambda_http::{Adapter, IntoResponse, LambdaEvent, Request, Service};
use serde_json::Value;
use suite::socket;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::events::Events;

/// Returns what the runtime sends to AWS for an event. AWS logs the request under `request_id`.
pub async fn invoke<S, R>(service: S, event: Value, request_id: &str) -> Value
where
    S: Service<Request, Response = R, Error = Infallible, Future: Send>,
    R: IntoResponse,
{
    let mut context = Context::default();
    context.request_id = request_id.to_owned();
    let request: LambdaRequest = serde_json::from_value(event).unwrap();
    let mut adapter = Adapter::from(service);
    let response = adapter.call(LambdaEvent::new(request, context)).await.unwrap();
    serde_json::to_value(response).unwrap()
}

/// Serves a function. Its request ID is the one of the client.
pub fn serve<E, S>(service: S) -> SocketAddr
where
    E: Events,
    S: Service<Request, Response: IntoResponse + Send + Sync, Error = Infallible, Future: Send>
        + Clone
        + Send
        + 'static,
{
    socket::spawn(async move |listener| {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            tokio::spawn(answer::<E, _>(stream, service.clone()));
        }
    })
}

async fn answer<E, S>(mut stream: TcpStream, service: S)
where
    E: Events,
    S: Service<Request, Response: IntoResponse + Send + Sync, Error = Infallible, Future: Send> + Send,
{
    let Some((head, body)) = read(&mut stream).await else { return };
    let mut lines = head.split("\r\n");
    let mut request_line = lines.next().unwrap().split(' ');
    let (method, target) = (request_line.next().unwrap(), request_line.next().unwrap());
    let fields: Vec<_> = lines.map(|line| line.split_once(": ").unwrap_or((line, ""))).collect();
    let of_client: Vec<_> =
        fields.iter().copied().filter(|(name, _)| !["host", "content-length"].contains(name)).collect();
    let event = E::event(None, method, target, &of_client, &body);
    let id = fields.iter().find(|(name, _)| *name == "x-request-id").map_or("of-lambda", |(_, id)| *id);
    // only Lambda itself ends an invocation whose client has gone
    let response = tokio::select! {
        response = invoke(service, event, id) => E::written(&response),
        _ = stream.read_u8() => return,
    };
    stream.write_all(response.as_bytes()).await.unwrap();
}

/// Reads the head and the body of a request. It returns `None` if the client sends none.
async fn read(stream: &mut TcpStream) -> Option<(String, String)> {
    let mut read = Vec::new();
    loop {
        read.push(stream.read_u8().await.ok()?);
        if let Some(head) = read.strip_suffix(b"\r\n\r\n") {
            let head = String::from_utf8(head.to_vec()).unwrap();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
            stream.read_exact(&mut body).await.ok()?;
            return Some((head, String::from_utf8(body).unwrap()));
        }
    }
}
