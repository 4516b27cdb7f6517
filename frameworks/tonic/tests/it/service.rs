//! The service of the tests: each call names what it provokes.

use std::net::SocketAddr;
use std::pin::Pin;
use std::time::Duration;

use problem_core::tonic::keep;
use problem_core::{Boundary, RequestContext};
use tokio::net::TcpListener;
use tokio_stream::{Stream, StreamExt as _};
use tonic::service::Routes;
use tonic::transport::Channel;
use tonic::{Request, Response, Status, Streaming};

use crate::kinds::provoke;
use provoke_server::{Provoke, ProvokeServer};

tonic::include_proto!("tests.v1.Provoke");

pub type Client = provoke_client::ProvokeClient<Channel>;

#[derive(Clone, PartialEq, prost::Message)]
pub struct Call {
    /// What the service does.
    #[prost(string, tag = "1")]
    pub kind: String,
    /// How many messages come before that.
    #[prost(uint32, tag = "2")]
    pub after: u32,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct Reply {
    #[prost(string, tag = "1")]
    pub text: String,
}

pub fn call(kind: &str, after: u32) -> Call {
    Call { kind: kind.to_owned(), after }
}

fn reply(text: impl Into<String>) -> Reply {
    Reply { text: text.into() }
}

#[derive(Debug, Clone, Copy)]
pub struct Service;

/// What the service does itself, without an error of this crate.
async fn behave(kind: &str) -> Result<Reply, Status> {
    match kind {
        "fine" => Ok(reply("fine")),
        "id" => {
            Ok(reply(RequestContext::current().map_or("none".to_owned(), |it| it.request_id().to_owned())))
        }
        "panic" => panic!("CANARY-panic"),
        "slow" => {
            tokio::time::sleep(Duration::from_secs(60)).await;
            Ok(reply("late"))
        }
        "foreign internal" => Err(Status::internal("CANARY-text")),
        "foreign unknown" => Err(Status::unknown("CANARY-text")),
        "foreign unavailable" => {
            let mut status = Status::unavailable("CANARY-text");
            status.set_source(std::sync::Arc::new(std::io::Error::other("CANARY-source")));
            for (name, value) in
                [("x-internal", "CANARY-metadata"), ("retry-after", "5"), ("grpc-retry-pushback-ms", "5000")]
            {
                status.metadata_mut().insert(name, value.parse().unwrap());
            }
            status
                .metadata_mut()
                .insert_bin("x-internal-bin", tonic::metadata::MetadataValue::from_bytes(b"CANARY"));
            Err(status)
        }
        "foreign data loss" => {
            Err(Status::with_details(tonic::Code::DataLoss, "CANARY-text", b"CANARY-body"[..].into()))
        }
        "foreign deadline" => Err(Status::deadline_exceeded("CANARY-text")),
        "foreign not found" => Err(Status::not_found("there is no shelf 7")),
        "foreign aborted" => {
            let mut status = Status::with_details(tonic::Code::Aborted, "try again", b"details"[..].into());
            status.metadata_mut().insert("x-own", "kept".parse().unwrap());
            Err(status)
        }
        "kept" => Err(keep(Status::unavailable("this replica shuts down"))),
        "rewrapped" => {
            // code around an error of this crate that loses its source
            let status = provoke("plain").unwrap_err();
            Err(Status::with_details(status.code(), status.message(), status.details().to_vec().into()))
        }
        "misused" => {
            // a message that was put into a status of this crate afterwards
            let status = provoke("internal").unwrap_err();
            Err(Status::with_details(status.code(), "CANARY-text", status.details().to_vec().into()))
        }
        "without context" | "internal without context" => {
            // a task without the context of the request
            let kind = if kind == "without context" { "plain" } else { "internal" };
            Err(tokio::spawn(async move { provoke(kind).unwrap_err() }).await.unwrap())
        }
        "spawned" => {
            let failing = async { provoke("plain").unwrap_err() };
            Err(tokio::spawn(RequestContext::carry(failing)).await.unwrap())
        }
        kind => Err(provoke(kind).expect_err("every kind is an error")),
    }
}

type Replies = Pin<Box<dyn Stream<Item = Result<Reply, Status>> + Send>>;

fn replies(Call { kind, after }: Call) -> Replies {
    let fine = tokio_stream::iter(0..after).map(|number| Ok(reply(number.to_string())));
    let last = tokio_stream::once(kind).then(|kind| async move {
        // tonic sends what it has collected so far before it waits
        tokio::task::yield_now().await;
        behave(&kind).await
    });
    Box::pin(fine.chain(last))
}

#[tonic::async_trait]
impl Provoke for Service {
    type WatchStream = Replies;
    type ChatStream = Replies;

    async fn unary(&self, request: Request<Call>) -> Result<Response<Reply>, Status> {
        Ok(Response::new(behave(&request.into_inner().kind).await?))
    }

    async fn watch(&self, request: Request<Call>) -> Result<Response<Replies>, Status> {
        let call = request.into_inner();
        if call.kind.starts_with("at once: ") {
            behave(&call.kind["at once: ".len()..]).await?;
        }
        Ok(Response::new(replies(call)))
    }

    async fn upload(&self, request: Request<Streaming<Call>>) -> Result<Response<Reply>, Status> {
        let (mut calls, mut last) = (request.into_inner(), call("fine", 0));
        while let Some(next) = calls.message().await? {
            last = next;
        }
        Ok(Response::new(behave(&last.kind).await?))
    }

    async fn chat(&self, request: Request<Streaming<Call>>) -> Result<Response<Replies>, Status> {
        let replies = request.into_inner().then(|call| async move {
            tokio::task::yield_now().await;
            behave(&call?.kind).await
        });
        Ok(Response::new(Box::pin(replies)))
    }
}

pub fn server() -> ProvokeServer<Service> {
    ProvokeServer::new(Service).max_decoding_message_size(1000)
}

/// Runs a server on threads of its own for the rest of the process.
pub fn spawn<F: Future<Output = ()> + 'static>(
    server: impl FnOnce(TcpListener) -> F + Send + 'static,
) -> SocketAddr {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(|| {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(async { server(TcpListener::from_std(listener).unwrap()).await });
    });
    address
}

/// A server of tonic behind a boundary.
pub fn serve(boundary: Boundary) -> SocketAddr {
    spawn(async move |listener| {
        let incoming = tonic::transport::server::TcpIncoming::from(listener);
        let server = tonic::transport::Server::builder().layer(boundary).add_service(server());
        server.serve_with_incoming(incoming).await.unwrap();
    })
}

/// The same service in a router of axum behind a boundary. `layer` adds what is between them.
pub fn serve_axum(
    layer: impl FnOnce(axum::Router) -> axum::Router + Send + 'static,
    boundary: Boundary,
) -> SocketAddr {
    spawn(async move |listener| {
        let router = layer(Routes::new(server()).into_axum_router()).layer(boundary);
        axum::serve(listener, router).await.unwrap();
    })
}

pub async fn connect(server: SocketAddr) -> Client {
    Client::connect(format!("http://{server}")).await.unwrap()
}

/// A request with an ID.
pub fn request<T>(id: &str, message: T) -> Request<T> {
    let mut request = Request::new(message);
    request.metadata_mut().insert("x-request-id", id.parse().unwrap());
    request
}
