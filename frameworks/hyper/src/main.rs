//! A service on hyper that routes by hand.

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::{Method, Request, Response, header};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use problem_core::{Boundary, ErrorStatus, Problem};
use tokio::net::TcpListener;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order {id} not found")]
    #[problem(status = 404)]
    OrderNotFound {
        #[problem(extension = "orderId")]
        id: u64,
    },
    #[error("the number of the order is not valid")]
    #[problem(status = 400)]
    InvalidNumber(#[from] std::num::ParseIntError),
}

async fn get_order(number: &str) -> Result<String, OrderError> {
    match number.parse()? {
        7 => Ok("order 7".to_owned()),
        id => Err(OrderError::OrderNotFound { id }),
    }
}

/// The error of this service is a `Problem`. The boundary renders it.
async fn route(request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Problem> {
    let order = request.uri().path().strip_prefix("/orders/");
    let body = match (order, request.method()) {
        (Some(number), &Method::GET | &Method::HEAD) => get_order(number).await?,
        (Some(_), _) => {
            let allow = header::HeaderValue::from_static("GET, HEAD");
            return Err(Problem::new(ErrorStatus::METHOD_NOT_ALLOWED).with_header(header::ALLOW, allow));
        }
        (None, _) => return Err(Problem::new(ErrorStatus::NOT_FOUND)),
    };
    Ok(Response::new(Full::from(body)))
}

pub async fn serve(listener: TcpListener) -> std::io::Result<()> {
    let service = tower::ServiceBuilder::new().layer(Boundary::new()).service_fn(route);
    loop {
        let (stream, _) = listener.accept().await?;
        let service = TowerToHyperService::new(service.clone());
        tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
    }
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    tracing_subscriber::fmt().with_max_level(tracing::Level::DEBUG).init();
    serve(TcpListener::bind("127.0.0.1:3000").await?).await
}
