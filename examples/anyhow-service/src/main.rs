//! A service that reads reports from a directory. Its functions return anyhow's errors, and its handlers use `?` on all of them.

mod error;
mod reports;

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context as _;
use axum::Router;
use axum::extract::State;
use axum::routing::get;
use problem_core::Boundary;
use problem_core::extract::{Json, Path};

use crate::error::AppError;
use crate::reports::Report;

type Directory = Arc<PathBuf>;

/// Checks a name before it becomes a part of a path.
fn checked(name: &str) -> Result<&str, AppError> {
    let is_valid = |byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
    if name.is_empty() || !name.bytes().all(is_valid) {
        return Err(AppError::InvalidName);
    }
    Ok(name)
}

async fn get_report(
    State(directory): State<Directory>,
    Path(name): Path<String>,
) -> Result<Json<Report>, AppError> {
    Ok(Json(reports::read(&directory, checked(&name)?).await?))
}

async fn get_total(
    State(directory): State<Directory>,
    Path(name): Path<String>,
) -> Result<Json<u64>, AppError> {
    Ok(Json(reports::total(&directory, checked(&name)?).await?))
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::DEBUG) // the level of a 4xx
        .with_writer(std::io::stderr)
        .init();
    let samples = || concat!(env!("CARGO_MANIFEST_DIR"), "/reports").into();
    let directory: PathBuf = std::env::args_os().nth(1).unwrap_or_else(samples).into();
    let app = Router::new()
        .route("/reports/{name}", get(get_report))
        .route("/reports/{name}/total", get(get_total))
        .with_state(Arc::new(directory))
        .layer(Boundary::new());
    let port = std::env::var("PORT").map_or(Ok(3000), |port| port.parse()).context("PORT is not a port")?;
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port))
        .await
        .with_context(|| format!("cannot listen on port {port}"))?;
    println!("listening on http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, app).await?)
}
