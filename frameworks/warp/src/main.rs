//! A service whose routes are filters of warp.

use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use problem_core::{Boundary, Problem};
use tokio::net::TcpListener;
use warp::{Filter, Rejection, Reply};

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order {id} not found")]
    #[problem(status = 404)]
    OrderNotFound {
        #[problem(extension = "orderId")]
        id: u64,
    },
}

async fn get_order(id: u64) -> Result<String, OrderError> {
    match id {
        7 => Ok("order 7".to_owned()),
        _ => Err(OrderError::OrderNotFound { id }),
    }
}

fn routes() -> impl Filter<Extract = (impl Reply,), Error = Rejection> + Clone + Send + Sync + 'static {
    warp::path!("orders" / u64).and(warp::get()).then(get_order)
}

/// Instead of `warp::serve`, which takes no layers.
pub async fn serve(listener: TcpListener) -> std::io::Result<()> {
    let service = tower::ServiceBuilder::new().layer(Boundary::new()).service(warp::service(routes()));
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
