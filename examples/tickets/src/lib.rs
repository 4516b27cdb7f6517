//! A service for support tickets. It shows how the guide to API responses looks in a real service; the README tells where to start.

pub mod auth;
pub mod config;
pub mod database;
pub mod database_problem;
pub mod idempotency_store;
pub mod maintenance;
pub mod openapi;
pub mod rate_limit;
pub mod reports;
pub mod start_page;
pub mod tickets;
pub mod upstream;
pub mod users;
pub mod versions;

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use aide::redoc::Redoc;
use axum::extract::Request;
use axum::http::header::ALLOW;
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use problem_core::idempotency::Idempotency;
use problem_core::pages::CursorCodec;
use schemars::JsonSchema;
use serde::Deserialize;
use sqlx::AnyPool;
use tokio::sync::Notify;
use uuid::Uuid;

use crate::auth::{Caller, Tokens};
use crate::config::{Clock, Config};
use crate::idempotency_store::SqlStore;
use crate::rate_limit::RateLimits;
use crate::upstream::Upstream;
use crate::versions::Version;

/// What the handlers and the layers share.
#[derive(Clone)]
pub struct App {
    pool: AnyPool,
    clock: Clock,
    cursors: CursorCodec,
    upstream: Upstream,
    /// Wakes up the worker.
    new_job: Arc<Notify>,
    // what the layers need; both versions share it, so that a client has one limit
    tokens: Tokens,
    limits: RateLimits,
    store: SqlStore,
}

/// The path of something.
#[derive(Deserialize, JsonSchema)]
struct Id {
    /// Its ID.
    id: Uuid,
}

/// Returns the service, and starts the worker that does its jobs. The runtime of tokio must be running.
///
/// # Errors
///
/// If a setting cannot be used.
pub fn app(config: &Config, pool: AnyPool) -> Result<Router, Box<dyn Error + Send + Sync>> {
    let app = App {
        pool: pool.clone(),
        clock: config.clock.clone(),
        cursors: CursorCodec::signed("tickets", &config.secret)?,
        upstream: Upstream::new(&config.upstream_url, config.upstream_timeout)?,
        new_job: Arc::default(),
        tokens: Tokens::new(&config.secret, config.clock.clone())?,
        limits: RateLimits::new(&config.limits),
        store: SqlStore::new(pool, config.clock.clone()),
    };
    tokio::spawn(reports::work(app.clone()));
    tokio::spawn(clean_up(app.clone()));

    let (v1, v1_document) = version(Version::V1, config, &app)?;
    let (v2, v2_document) = version(Version::V2, config, &app)?;
    let pages = Router::new()
        .merge(start_page::routes(app.tokens, config))
        .merge(openapi::errors(&Version::V2.boundary(config), &v2_document).pages().router())
        .route("/openapi.json", get(async || Json(v2_document)))
        .route("/openapi-v1.json", get(async || Json(v1_document)))
        .route("/docs", get(Redoc::new("/openapi.json").with_title("Tickets").axum_handler()))
        .fallback(versions::unknown);
    // each of the three has a boundary of its own, because the versions have different errors
    let others =
        Router::new().fallback_service(pages).layer(from_fn(options)).layer(Version::V2.boundary(config));
    Ok(Router::new().nest_service("/v1", v1).nest_service("/v2", v2).fallback_service(others))
}

/// Returns a version of the API with its layers, and its document.
///
/// In axum, the last layer is the outermost one, so a request passes them from the bottom to the top. **The order matters:**
///
/// 1. [`versions::announce`] is around everything, so that every response of v1 says that it ends.
/// 2. The boundary is around everything that can fail. It gives all errors one form and the ID of their request, and logs them.
/// 3. [`options`] sees the `Allow` of the router, which axum adds outside the layers of a router. So it is outside of `routes`.
/// 4. [`auth::identify`] finds out who the client is, and does not refuse anybody yet.
/// 5. [`rate_limit::limit`] needs to know the client. It is outside of the next layer, so that guessing tokens is limited, too.
/// 6. [`auth::authorise`] refuses requests without a token or a scope. Only then is it clear that the request is allowed to do anything.
/// 7. [`maintenance::refuse`] comes after it, so that strangers do not learn about the maintenance.
/// 8. [`Idempotency`] is the innermost one, around each handler: it runs only for an authenticated client, to whom the stored answer
///    belongs. What the layers around it answer is never stored.
fn version(
    version: Version,
    config: &Config,
    app: &App,
) -> Result<(Router, serde_json::Value), Box<dyn Error + Send + Sync>> {
    let boundary = version.boundary(config);
    let (routes, document) = openapi::routes(version, &boundary)?;
    let idempotency = Idempotency::new(app.store.clone())
        .with_client(|request| request.extensions.get().map(|Caller(claims)| claims.sub.clone()))
        .with_lease(config.lease)
        .with_lifetime(config.lifetime);
    let routes = routes
        // Only around the handlers. A path or a method that does not exist is a 404 or a 405, whatever else the request lacks. The
        // 405 of axum would be inside of this layer, so the next line replaces it.
        .route_layer(idempotency)
        .method_not_allowed_fallback(async || StatusCode::METHOD_NOT_ALLOWED)
        // a fallback of its own, so that the layers are around unknown paths, too
        .fallback(async || StatusCode::NOT_FOUND)
        .with_state(app.clone());
    let service = Router::new()
        .fallback_service(routes)
        .layer(from_fn_with_state(config.maintenance_file.clone(), maintenance::refuse))
        .layer(from_fn(auth::authorise))
        .layer(from_fn_with_state(app.limits.clone(), rate_limit::limit))
        .layer(from_fn_with_state(app.tokens.clone(), auth::identify))
        .layer(from_fn(options))
        .layer(boundary)
        .layer(from_fn_with_state(version, versions::announce));
    Ok((service, document))
}

/// Answers OPTIONS on every path with the methods that it has. axum itself answers with a 405, because no handler has this method.
async fn options(request: Request, next: Next) -> Response {
    let is_options = request.method() == Method::OPTIONS;
    let mut response = next.run(request).await;
    let allow = response.headers().get(ALLOW).and_then(|allow| allow.to_str().ok());
    if let Some(allow) = allow.filter(|allow| !allow.contains("OPTIONS"))
        && let Ok(allow) = HeaderValue::try_from(format!("{allow},OPTIONS"))
    {
        if is_options && response.status() == StatusCode::METHOD_NOT_ALLOWED {
            response = StatusCode::NO_CONTENT.into_response();
        }
        response.headers_mut().insert(ALLOW, allow);
    }
    response
}

/// Removes from time to time what is not needed any more.
async fn clean_up(app: App) {
    loop {
        tokio::time::sleep(Duration::from_secs(60)).await;
        app.limits.forget_idle_clients();
        if let Err(error) = app.store.delete_expired().await {
            tracing::warn!(error = &error as &dyn Error, "expired idempotency keys could not be deleted");
        }
    }
}
