//! Starts the service. `PORT` chooses another port.

use std::time::Duration;

use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // A 4xx is logged at level `debug`. At that level, sqlx logs every statement, so only the errors have it.
    let levels =
        Targets::new().with_default(LevelFilter::INFO).with_target("problem_core", LevelFilter::DEBUG);
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    tracing_subscriber::registry().with(lines).with(levels).init();

    let pool = inventory_service::open(Duration::from_secs(2)).await?;
    let port = std::env::var("PORT").map_or(Ok(3000), |port| port.parse())?;
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    println!("listening on http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, inventory_service::app(inventory_service::routes(), pool)).await?)
}
