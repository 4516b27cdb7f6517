//! A service on poem.

use poem::listener::TcpListener;
use poem::web::Path;
use poem::{Endpoint, EndpointExt as _, Route, Server, get, handler};
use problem_core::{Boundary, Problem};

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order {id} not found")]
    #[problem(status = 404)]
    OrderNotFound {
        #[problem(extension = "orderId")]
        id: u64,
    },
}

#[handler]
async fn get_order(Path(id): Path<u64>) -> Result<String, OrderError> {
    match id {
        7 => Ok("order 7".to_owned()),
        _ => Err(OrderError::OrderNotFound { id }),
    }
}

pub fn app() -> impl Endpoint + 'static {
    Route::new().at("/orders/:id", get(get_order)).with(Boundary::new())
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    tracing_subscriber::fmt().with_max_level(tracing::Level::DEBUG).init();
    Server::new(TcpListener::bind("127.0.0.1:3000")).run(app()).await
}
