//! The versions of the API. Both have the same handlers, and differ in the form of their errors:
//!
//! | | `/v1` | `/v2` |
//! |---|---|---|
//! | the base of type URIs | `https://tickets.example/errors/` | `https://tickets.example/problems/` |
//! | `errors` | `[{"field","pointer","code","message"}]` | `[{"detail","pointer","code"}]`, as in RFC 9457 |
//! | alternative | `{"error": {…}}`, with `ERROR_FORMAT=envelope` | – |
//! | status | deprecated | current |

use axum::extract::{Request, State};
use axum::http::header::LINK;
use axum::http::{HeaderName, HeaderValue, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use problem_core::Boundary;
use problem_core::boundary::{BaseUri, EntryMember, ErrorsShape, Formats, RateLimitFields};
use problem_core::problems::VersionError;

use crate::config::Config;

/// A version of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// Deprecated.
    V1,
    /// Current.
    V2,
}

const V2_ERRORS: ErrorsShape = ErrorsShape::entries(&[
    ("detail", EntryMember::Message),
    ("pointer", EntryMember::Pointer),
    // only a field of the body has a pointer, so these say where another one is
    ("field", EntryMember::Field),
    ("in", EntryMember::Location),
    ("code", EntryMember::Code),
]);

impl Version {
    /// The first segment of the paths of this version.
    pub fn prefix(self) -> &'static str {
        if self == Self::V1 { "/v1" } else { "/v2" }
    }

    /// The URI of a resource in this version.
    pub fn uri(self, collection: &str, id: &str) -> String {
        format!("{}/{collection}/{id}", self.prefix())
    }

    /// The header fields that every response of this version has.
    pub fn announcements(self) -> impl Iterator<Item = (HeaderName, HeaderValue)> {
        ANNOUNCEMENTS.into_iter().filter(move |_| self == Self::V1)
    }

    /// The one place that decides how errors look.
    pub fn boundary(self, config: &Config) -> Boundary {
        let clock = config.clock.clone();
        let boundary = Boundary::new()
            .with_clock(move || clock.now())
            // few clients can read the structured fields yet
            .with_rate_limit_fields(RateLimitFields::STRUCTURED.and(RateLimitFields::X))
            // no body of another form, whatever a library or a layer answers
            .without_foreign_bodies();
        match self {
            Self::V1 => {
                let formats = if config.envelope { Formats::Envelope } else { Formats::Json };
                boundary
                    .with_base_for_all(BaseUri::from_static("https://tickets.example/errors/"))
                    .with_formats(formats)
            }
            Self::V2 => boundary
                .with_base_for_all(BaseUri::from_static("https://tickets.example/problems/"))
                .with_errors_shape(V2_ERRORS),
        }
    }
}

/// What announces the end of version 1.
const ANNOUNCEMENTS: [(HeaderName, HeaderValue); 3] = [
    // RFC 9745: deprecated since 2026-01-01, a date of structured fields
    (HeaderName::from_static("deprecation"), HeaderValue::from_static("@1767225600")),
    // RFC 8594: it may be gone after this time, an HTTP date
    (HeaderName::from_static("sunset"), HeaderValue::from_static("Fri, 01 Jan 2027 00:00:00 GMT")),
    (LINK, HeaderValue::from_static(r#"</>; rel="deprecation"; type="text/html""#)),
];

/// Tells the handlers in which version they are, and the clients that a version ends. It is around the boundary, so that every
/// response of the version has the header fields, even the response to a panic.
pub async fn announce(State(version): State<Version>, mut request: Request, next: Next) -> Response {
    request.extensions_mut().insert(version);
    let mut response = next.run(request).await;
    // append: a list has `Link` fields of its own
    for (name, value) in version.announcements() {
        response.headers_mut().append(name, value);
    }
    response
}

/// The answer to a path outside of all versions.
pub async fn unknown(uri: Uri) -> Response {
    let first = uri.path().split('/').nth(1).unwrap_or_default();
    let is_version = first
        .strip_prefix('v')
        .is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()));
    match is_version {
        true => VersionError::unsupported(["v1", "v2"]).into_response(),
        false => StatusCode::NOT_FOUND.into_response(),
    }
}
