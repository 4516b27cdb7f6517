//! A small axum service over orders held in memory, whose errors are one enum.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::routing::{get, post};
use axum::{Router, response::IntoResponse};
use problem_core::extract::{Json, Path, Valid};
use problem_core::validation::WireNames;
use problem_core::{Boundary, Problem};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use validator::Validate;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(base = "https://api.example.com/errors/")]
enum OrderError {
    #[error("order {id} not found")]
    #[problem(status = 404)]
    OrderNotFound {
        #[problem(extension = "orderId")]
        id: u64,
    },
    #[error("sign in first")]
    #[problem(status = 401, www_authenticate = r#"Bearer realm="orders""#)]
    Unauthenticated,
    #[error("{limit} requests used up")]
    #[problem(status = 429, code = "RATE_LIMIT_EXCEEDED")]
    TooMany {
        #[problem(extension)]
        limit: u32,
        #[problem(retry_after)]
        wait: Duration,
    },
    #[error("the order database failed")]
    #[problem(status = 500)]
    Database(#[source] io::Error), // the log has all of it, the client gets INTERNAL_SERVER_ERROR
}

#[derive(Clone, Serialize)]
struct Order {
    id: u64,
    email: String,
    quantity: u64,
}

/// A request that does not fit leads to a 422 that lists everything: wrong types, missing fields and broken rules.
#[derive(Deserialize, Validate, WireNames)]
struct NewOrder {
    #[validate(email)]
    email: String,
    #[validate(range(min = 1))]
    quantity: u64,
}

/// The database, in memory. It loses its connection when somebody asks for order 500.
type Orders = Arc<Mutex<BTreeMap<u64, Order>>>;

fn find(orders: &BTreeMap<u64, Order>, id: u64) -> Result<&Order, OrderError> {
    if id == 500 {
        return Err(OrderError::Database(io::Error::other("connection to 10.0.0.7 lost")));
    }
    orders.get(&id).ok_or(OrderError::OrderNotFound { id })
}

async fn get_order(State(orders): State<Orders>, Path(id): Path<u64>) -> Result<Json<Order>, OrderError> {
    Ok(Json(find(&orders.lock().unwrap(), id)?.clone()))
}

async fn delete_order(State(orders): State<Orders>, Path(id): Path<u64>) -> Result<StatusCode, OrderError> {
    let mut orders = orders.lock().unwrap();
    find(&orders, id)?;
    orders.remove(&id);
    Ok(StatusCode::NO_CONTENT)
}

async fn create_order(
    State(orders): State<Orders>,
    Valid(Json(NewOrder { email, quantity })): Valid<Json<NewOrder>>,
) -> impl IntoResponse {
    let mut orders = orders.lock().unwrap();
    let id = orders.last_key_value().map_or(1, |(id, _)| id + 1);
    let order = Order { id, email, quantity };
    orders.insert(id, order.clone());
    (StatusCode::CREATED, [(header::LOCATION, format!("/orders/{id}"))], Json(order))
}

async fn me(headers: HeaderMap) -> Result<Json<Value>, OrderError> {
    headers.get(header::AUTHORIZATION).ok_or(OrderError::Unauthenticated)?;
    Ok(Json(json!({ "name": "you" })))
}

async fn busy() -> OrderError {
    OrderError::TooMany { limit: 100, wait: Duration::from_secs(30) }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::DEBUG) // the level of a 4xx
        .with_writer(io::stderr)
        .init();
    let orders = (1..=3).map(|id| (id, Order { id, email: "ada@example.com".to_owned(), quantity: id }));
    let app = Router::new()
        .route("/orders/{id}", get(get_order).delete(delete_order))
        .route("/orders", post(create_order))
        .route("/me", get(me))
        .route("/busy", get(busy))
        .with_state(Arc::new(Mutex::new(orders.collect())))
        .layer(Boundary::new()); // unknown routes and panics become problems too, and each has its request ID
    let port = std::env::var("PORT").map_or(Ok(3000), |port| port.parse())?;
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await.unwrap_or_else(|error| {
        eprintln!("cannot listen on port {port}: {error}");
        eprintln!("To use another port, set PORT: PORT=3001 cargo run -p quickstart");
        std::process::exit(1)
    });
    let url = format!("http://{}", listener.local_addr()?);
    println!("listening on {url}; try");
    let bad = r#"orders -H content-type:application/json -d '{"email":"?","quantity":0}'"#;
    for args in ["orders/1", "orders/42", "orders/500", bad, "orders -d oops", "me", "busy", "nowhere"] {
        println!("  curl -i {url}/{args}");
    }
    Ok(axum::serve(listener, app).await?)
}
