//! A service over a SQLite database. Its handlers use `?` on the results of sqlx, and [`error`] decides what a client gets.

pub mod error;

use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{delete, get, post};
use problem_core::Boundary;
use problem_core::boundary::BaseUri;
use problem_core::extract::{Json, Path};
use serde::{Deserialize, Serialize};
use sqlx::SqlitePool;
use sqlx::sqlite::SqlitePoolOptions;

use crate::error::ApiError;

#[derive(Serialize, Deserialize)]
struct Item {
    sku: String,
    shelf: String,
    quantity: u32,
}

#[derive(Deserialize)]
struct Withdrawal {
    quantity: u32,
}

async fn create_item(
    State(pool): State<SqlitePool>,
    Json(item): Json<Item>,
) -> Result<(StatusCode, Json<Item>), ApiError> {
    sqlx::query("INSERT INTO stock_item (sku, shelf, quantity) VALUES (?, ?, ?)")
        .bind(&item.sku)
        .bind(&item.shelf)
        .bind(item.quantity)
        .execute(&pool)
        .await?; // a 409 if the SKU exists, or if the shelf does not
    Ok((StatusCode::CREATED, Json(item)))
}

async fn get_item(State(pool): State<SqlitePool>, Path(sku): Path<String>) -> Result<Json<Item>, ApiError> {
    let (sku, shelf, quantity) = sqlx::query_as("SELECT sku, shelf, quantity FROM stock_item WHERE sku = ?")
        .bind(sku)
        .fetch_one(&pool)
        .await?; // a 404 if there is no row
    Ok(Json(Item { sku, shelf, quantity }))
}

async fn withdraw(
    State(pool): State<SqlitePool>,
    Path(sku): Path<String>,
    Json(Withdrawal { quantity }): Json<Withdrawal>,
) -> Result<StatusCode, ApiError> {
    let mut transaction = pool.begin().await?;
    let available: u32 = sqlx::query_scalar("SELECT quantity FROM stock_item WHERE sku = ?")
        .bind(&sku)
        .fetch_one(&mut *transaction)
        .await?;
    let left = available.checked_sub(quantity).ok_or(ApiError::InsufficientStock { available })?;
    sqlx::query("UPDATE stock_item SET quantity = ? WHERE sku = ?")
        .bind(left)
        .bind(&sku)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn delete_shelf(
    State(pool): State<SqlitePool>,
    Path(name): Path<String>,
) -> Result<StatusCode, ApiError> {
    let _: String = sqlx::query_scalar("DELETE FROM storage_shelf WHERE name = ? RETURNING name")
        .bind(name)
        .fetch_one(&pool)
        .await?; // a 404 if there is no such shelf, and a 409 if items are on it
    Ok(StatusCode::NO_CONTENT)
}

/// Returns the routes without the boundary, so that others can be added.
pub fn routes() -> Router<SqlitePool> {
    Router::new()
        .route("/items", post(create_item))
        .route("/items/{sku}", get(get_item))
        .route("/items/{sku}/withdrawals", post(withdraw))
        .route("/shelves/{name}", delete(delete_shelf))
}

/// Returns the service: the routes with their database, inside the boundary.
pub fn app(routes: Router<SqlitePool>, pool: SqlitePool) -> Router {
    let base = BaseUri::from_static("https://inventory.example.com/errors/");
    routes.with_state(pool).layer(Boundary::new().with_base_for_all(base))
}

/// Creates a database in memory, with a few records. A request waits at most this long for a connection.
pub async fn open(acquire_timeout: Duration) -> sqlx::Result<SqlitePool> {
    let pool = SqlitePoolOptions::new()
        // Each connection to `:memory:` has a database of its own, which is lost when the connection is closed. So there is exactly
        // one connection, and it is never closed.
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .acquire_timeout(acquire_timeout)
        .connect("sqlite::memory:")
        .await?;
    sqlx::raw_sql(include_str!("schema.sql")).execute(&pool).await?;
    Ok(pool)
}
