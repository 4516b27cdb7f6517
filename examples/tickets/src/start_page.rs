//! The page at `/`: links, and commands to try. With the development secret, it has tokens, too.

use std::sync::Arc;

use axum::Router;
use axum::http::HeaderMap;
use axum::http::header::HOST;
use axum::response::Html;
use axum::routing::get;
use problem_core::Problem;

use crate::auth::{Tier, Tokens};
use crate::config::{Config, DEVELOPMENT_SECRET};

const PAGE: &str = include_str!("index.html");

/// The route.
pub fn routes(tokens: Tokens, config: &Config) -> Router {
    let demo = (config.secret == DEVELOPMENT_SECRET).then_some(tokens);
    let address: Arc<str> = config.bind.to_string().into();
    Router::new().route("/", get(async move |headers: HeaderMap| page(demo.as_ref(), &address, &headers)))
}

fn page(demo: Option<&Tokens>, address: &str, headers: &HeaderMap) -> Result<Html<String>, Problem> {
    let tokens = demo.map(demo_tokens).transpose().map_err(Problem::internal)?;
    let [pro, free] = tokens.unwrap_or_else(|| ["PASTE-A-TOKEN", "PASTE-A-TOKEN"].map(str::to_owned));
    // The commands have the address at which the browser has found this page. A name with other characters would not be one.
    let host = headers
        .get(HOST)
        .and_then(|host| host.to_str().ok())
        .filter(|host| host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".:-[]".contains(&byte)));
    let warning = if demo.is_some() { "" } else { "hidden" };
    let page = PAGE
        .replace("{{HOST}}", host.unwrap_or(address))
        .replace("{{TOKEN}}", &pro)
        .replace("{{FREE_TOKEN}}", &free)
        .replace("{{WARNING}}", warning);
    Ok(Html(page))
}

/// Tokens for everybody who wants to try the service: one for everything, and one for a client in the tier `free` that can only read.
///
/// # Errors
///
/// If a token cannot be encoded.
pub fn demo_tokens(tokens: &Tokens) -> jsonwebtoken::errors::Result<[String; 2]> {
    let pro = tokens.issue("demo", "tickets:read tickets:write", Tier::Pro)?;
    let free = tokens.issue("demo-free", "tickets:read", Tier::Free)?;
    Ok([pro, free])
}
