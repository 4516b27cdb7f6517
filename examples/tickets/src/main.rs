//! Starts the service.

use std::error::Error;

use tickets::auth::Tokens;
use tickets::config::{Config, DEVELOPMENT_SECRET};
use tickets::{app, database, start_page, upstream};
#[cfg(unix)]
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    // A 4xx is logged at level `debug`. At that level, sqlx logs every statement, so only the errors have it.
    let levels =
        EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,problem_core=debug"));
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_env_filter(levels).init();

    let mut config = Config::from_env()?;
    if config.upstream_url.is_empty() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        config.upstream_url = format!("http://{}", listener.local_addr()?);
        tokio::spawn(async move { axum::serve(listener, upstream::demo()).await });
    }
    let pool = database::connect(&config).await?;
    let service = app(&config, pool.clone())?;
    let listener = tokio::net::TcpListener::bind(config.bind).await?;
    tracing::info!("listening on http://{}", listener.local_addr()?);
    if config.secret == DEVELOPMENT_SECRET {
        tracing::warn!(
            "SECRET is not set. EVERYBODY CAN MAKE TOKENS FOR THIS SERVICE. Never let strangers reach it."
        );
        let [token, _] = start_page::demo_tokens(&Tokens::new(&config.secret, config.clock.clone())?)?;
        tracing::warn!("a token to try the service: {token}");
    }
    // requests that are running get their answers, and new connections are refused
    axum::serve(listener, service).with_graceful_shutdown(shutdown()).await?;
    pool.close().await;
    Ok(())
}

/// Waits until somebody wants the service to end.
async fn shutdown() {
    let interrupt = tokio::signal::ctrl_c();
    // process managers and containers send SIGTERM
    #[cfg(unix)]
    if let Ok(mut terminate) = signal(SignalKind::terminate()) {
        tokio::select! {
            _ = interrupt => {}
            _ = terminate.recv() => {}
        }
        return;
    }
    let _ = interrupt.await;
}
