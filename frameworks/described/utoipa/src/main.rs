//! Serves the service on 127.0.0.1, with its document at `/openapi.json`. The environment variable `PORT` is the port; without
//! it, a free one is chosen. The address is printed.

use std::env;
use std::net::Ipv4Addr;

use axum::routing::get;
use problem_core::extract::Json;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (router, document) = described_utoipa::service();
    let router = router.route("/openapi.json", get(|| async { Json(document) }));
    let port = env::var("PORT").map_or(Ok(0), |port| port.parse())?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    println!("http://{}", listener.local_addr()?);
    axum::serve(listener, router).await?;
    Ok(())
}
