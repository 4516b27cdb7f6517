//! A service that offers one error enum over HTTP and over gRPC, on one port and behind one boundary.

use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use problem_core::{Boundary, Problem};
use tokio::net::TcpListener;
use tonic::service::Routes;
use tonic::{Request, Response, Status};

use orders::orders_server::{Orders, OrdersServer};

#[derive(Debug, thiserror::Error, Problem)]
#[problem(base = "https://orders.example.com/errors/", also(tonic))]
enum OrderError {
    #[error("order {id} not found")]
    #[problem(status = 404)]
    OrderNotFound {
        #[problem(extension = "orderId")]
        id: u64,
    },
    #[error("order {id} was changed")]
    #[problem(status = 409, grpc = ABORTED)]
    OrderChanged { id: u64 },
    #[error("the database failed")]
    #[problem(status = 500)]
    Database(#[from] std::io::Error),
}

fn find(id: u64) -> Result<Order, OrderError> {
    match id {
        7 => Ok(Order { id, item: "book".to_owned() }),
        8 => Err(OrderError::OrderChanged { id }),
        9 => Err(std::io::Error::other("connection refused by 10.0.0.7"))?,
        id => Err(OrderError::OrderNotFound { id }),
    }
}

/// The handler for HTTP.
async fn get_order(Path(id): Path<u64>) -> Result<String, OrderError> {
    Ok(find(id)?.item)
}

/// The handler for gRPC.
struct Service;

#[tonic::async_trait]
impl Orders for Service {
    async fn get_order(&self, request: Request<GetOrder>) -> Result<Response<Order>, Status> {
        // `?` turns the error into a status
        let order = find(request.into_inner().id)?;
        Ok(Response::new(order))
    }
}

pub async fn serve(listener: TcpListener) -> std::io::Result<()> {
    let grpc = Routes::new(OrdersServer::new(Service)).into_axum_router();
    let service = Router::new().route("/orders/{id}", get(get_order)).merge(grpc).layer(Boundary::new());
    axum::serve(listener, service).await
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    tracing_subscriber::fmt().with_max_level(tracing::Level::DEBUG).init();
    serve(TcpListener::bind("127.0.0.1:3000").await?).await
}

// what `tonic-prost-build` writes for orders.proto

pub mod orders {
    tonic::include_proto!("orders.v1.Orders");
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct GetOrder {
    #[prost(uint64, tag = "1")]
    pub id: u64,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct Order {
    #[prost(uint64, tag = "1")]
    pub id: u64,
    #[prost(string, tag = "2")]
    pub item: String,
}
