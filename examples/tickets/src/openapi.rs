//! The description of the API. aide makes it from the signatures of the handlers, so it says of every operation which responses it
//! has, and it changes when the handlers change.

use std::error::Error;

use aide::axum::ApiRouter;
use aide::openapi::{OpenApi, SecurityScheme, Server};
use axum::Router;
use problem_core::Boundary;
use problem_core::catalogue::Catalogue;
use problem_core::describe::{
    CursorRejections, JsonRejections, OfStatus, PageRejections, PathRejections, QueryRejections,
};
use problem_core::idempotency::StoreUnavailable;
use problem_core::problems::{IdempotencyError, VersionError};
use serde_json::Value;

use crate::App;
use crate::auth::AccessError;
use crate::maintenance::MaintenanceError;
use crate::rate_limit::TooManyRequests;
use crate::versions::Version;
use crate::{reports, tickets, users};

/// Everything that can go wrong, so that the boundary can complete the document. If something is missing, the service does not
/// start, and the error names it.
type AnyError = (
    (users::Errors, tickets::Errors, reports::Errors),
    (AccessError, TooManyRequests, MaintenanceError, IdempotencyError, StoreUnavailable, VersionError),
    (JsonRejections, PathRejections, QueryRejections, PageRejections, CursorRejections),
    (OfStatus<404>, OfStatus<405>, OfStatus<500>),
);

/// The error reference of a version. Its pages are at the type URIs, and `errors.lock` keeps it stable.
pub fn errors(boundary: &Boundary, document: &Value) -> Catalogue {
    Catalogue::new().titled("Tickets").with::<AnyError>().in_boundary(boundary).with_operations_of(document)
}

/// Returns the routes of a version, and its document.
///
/// # Errors
///
/// If the document has an error that `AnyError` lacks.
pub fn routes(
    version: Version,
    boundary: &Boundary,
) -> Result<(Router<App>, Value), Box<dyn Error + Send + Sync>> {
    let mut api = OpenApi {
        servers: vec![Server { url: version.prefix().to_owned(), ..Server::default() }],
        ..OpenApi::default()
    };
    let routes = ApiRouter::new()
        .merge(users::routes())
        .merge(tickets::routes())
        .merge(reports::routes())
        .finish_api_with(&mut api, |api| {
            let (scheme, bearer_format) = ("bearer".to_owned(), Some("JWT".to_owned()));
            let extensions = Default::default();
            let bearer = SecurityScheme::Http { scheme, bearer_format, description: None, extensions };
            api.title("Tickets")
                .version(version.prefix().trim_start_matches('/'))
                .security_scheme("bearer", bearer)
                .security_requirement("bearer")
        });

    let mut document = serde_json::to_value(&api)?;
    // the answers to requests that no operation answers
    let others = boundary.describe::<(OfStatus<404>, OfStatus<405>)>();
    document["components"]["responses"] = others.responses().clone().into();
    // what the boundary makes of every problem, and which header fields it and the layers add to every response
    let description = boundary.describe::<AnyError>().with_request_ids().with_rate_limits();
    let ends = "This version ends (RFC 9745 and RFC 8594).";
    let description = version.announcements().fold(description, |all, (name, _)| all.with_header(name, ends));
    description.complete(&mut document)?;
    Ok((routes, document))
}
