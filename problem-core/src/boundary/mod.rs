//! The boundary of a service: it turns every error response into a problem and adds what the request knows.
//! This folder has the settings of a service and the decisions on responses; it does not know any framework,
//! so an adapter passes requests in and takes responses out.

mod foreign_errors;
mod normalise;
mod panics;
mod rate_limit_fields;
pub(crate) mod response_fields;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use http::HeaderName;

pub(crate) use crate::boundary::foreign_errors::problem_of;
pub use crate::boundary::normalise::KeepBody;
pub(crate) use crate::boundary::normalise::{classify, replace_with_problem, set_content_length};
pub(crate) use crate::boundary::panics::catch;
use crate::members::names::is_reserved;
use crate::rate_limit::RateLimitFields;
use crate::request::settings::{ContextMember, ENVELOPE_NAMES, Formats, Settings};
use crate::request::type_uris::{Base, InvalidBase};
use crate::status::ErrorStatus;

/// The boundary of a service: it gives all error responses one shape, and adds the ID of their request.
///
/// It is a layer for `tower` (feature `tower`), and so for axum. `Router::layer` puts it around all routes
/// and fallbacks that the router has at that point. Add it after all layers that can fail, so that it is
/// around them. Layers that only add something, such as CORS and tracing, belong around the boundary.
///
/// - A 4xx or 5xx with an empty or `text/plain` body, which is how frameworks respond by themselves, becomes
///   a problem with the code of its status. It keeps its header fields. Its text is logged and not sent.
///   **Any other body stays as it is**, because somebody chose it.
/// - A panic, and an error of an inner service, becomes a problem too.
/// - Every problem has the members `requestId`, `timestamp` and `instance`, the path of the request. A
///   problem that has its own `instance` keeps it.
/// - Every response has the header field `x-request-id`. The boundary uses the request ID that the client
///   sent, if it has 1 to 128 visible ASCII characters. Otherwise it creates a new UUID v7.
/// - Each error response is logged once, with the request ID.
/// - A response to a request with a [`RateLimit`](crate::RateLimit) has the header fields of that limit,
///   whatever its status is.
///
/// Code that answers a request can use its [`RequestContext`](crate::RequestContext). A spawned task cannot.
///
/// ```
/// use problem_core::{Boundary, ContextMember};
///
/// let boundary = Boundary::new()
///     .with_base("https://api.example.com/errors/")?
///     .rename(ContextMember::RequestId, "traceId")?
///     .without(ContextMember::Timestamp);
/// # let _ = boundary;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Boundary {
    pub(crate) settings: Arc<Settings>,
}

impl Boundary {
    /// A boundary that adds the three members of the request, and sends `application/problem+json`.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn change(mut self, change: impl FnOnce(&mut Settings)) -> Self {
        let settings = Arc::make_mut(&mut self.settings);
        change(settings);
        let renamed = settings.member_names.iter().flatten().filter(|name| !is_reserved(name)).cloned();
        settings.taken_names = match settings.formats {
            Formats::Envelope => renamed.chain(ENVELOPE_NAMES.map(Cow::Borrowed)).collect(),
            _ => renamed.collect(),
        };
        self
    }

    /// Makes relative type URIs absolute: the boundary resolves them against `base` (RFC 3986 §5.2), the URI
    /// under which this deployment publishes its problem types.
    ///
    /// # Errors
    ///
    /// If `base` is not a URI with a scheme (RFC 3986 §3).
    pub fn with_base(self, base: &str) -> Result<Self, InvalidBase> {
        let base = Base::new(base, false)?;
        Ok(self.change(|settings| settings.base = Some(base)))
    }

    /// Does the same as [`with_base`](Self::with_base), and gives a type URI to every problem type that has
    /// none. That URI is `base` and the code as a slug, as with `#[problem(base = "…")]`. This includes the
    /// problems that the boundary creates. Titles do not change.
    ///
    /// # Errors
    ///
    /// If `base` is not a URI with a scheme (RFC 3986 §3), or does not end in `/`, `#`, `:`, `=` or `-`.
    pub fn with_base_for_all(self, base: &str) -> Result<Self, InvalidBase> {
        let base = Base::new(base, true)?;
        Ok(self.change(|settings| settings.base = Some(base)))
    }

    /// Gives a member of the request another name. A member that was left out is sent again. An extension
    /// member that has the new name is left out of responses and logged.
    ///
    /// `instance` with another name is sent before `requestId`, in addition to the `instance` that a problem
    /// has itself.
    ///
    /// # Errors
    ///
    /// If `name` is not an ASCII letter followed by letters, digits, `_`, `-` and `.` (RFC 9457 §4), or
    /// starts with `xml`: XML allows no other names. Also if another member has this name: a reserved member,
    /// `message` or `fields` of the envelope, or another member of the request.
    pub fn rename(
        self,
        member: ContextMember,
        name: impl Into<Cow<'static, str>>,
    ) -> Result<Self, InvalidMemberName> {
        let name = name.into();
        let is_taken = name != member.default_name()
            && (is_reserved(&name) || ENVELOPE_NAMES.contains(&&*name))
            || ContextMember::ALL
                .iter()
                .any(|other| *other != member && self.settings.name(*other) == Some(&name));
        if is_taken || !is_member_name(&name) {
            return Err(InvalidMemberName { name: name.into_owned(), is_taken });
        }
        Ok(self.change(|settings| settings.member_names[member as usize] = Some(name)))
    }

    /// Leaves a member of the request out.
    #[must_use]
    pub fn without(self, member: ContextMember) -> Self {
        self.change(|settings| settings.member_names[member as usize] = None)
    }

    /// Ignores request IDs that clients send: every request gets a new one.
    #[must_use]
    pub fn without_client_request_ids(self) -> Self {
        self.change(|settings| settings.trusts_request_ids = false)
    }

    /// Sets the name of the header field that contains the request ID, instead of `x-request-id`.
    #[must_use]
    pub fn with_request_id_header(self, name: HeaderName) -> Self {
        self.change(|settings| settings.request_id_header = name)
    }

    /// Sets the header fields in which rate limits are sent, instead of `RateLimit` and `RateLimit-Policy`.
    /// If a response already has a field of one of these families, the boundary does not add fields of that
    /// family.
    #[must_use]
    pub fn with_rate_limit_fields(self, fields: RateLimitFields) -> Self {
        self.change(|settings| settings.rate_limit_fields = fields)
    }

    /// Sends `application/problem+xml` (RFC 9457 appendix B) to clients whose `Accept` prefers XML to JSON,
    /// and `Vary: Accept` with every problem. This replaces [`with_envelope`](Self::with_envelope).
    #[cfg(feature = "xml")]
    #[must_use]
    pub fn with_xml(self) -> Self {
        self.change(|settings| settings.formats = Formats::JsonAndXml)
    }

    /// Sends every problem as `{"error":{"code","message","requestId","fields",…}}` in `application/json`,
    /// whatever `Accept` contains. It is for services that have promised this shape to their clients.
    /// `message` is the detail, or the title if there is no detail. `fields` contains the entries of
    /// `errors`. The extension members, `instance` and `timestamp` come last. An extension member with the
    /// name `message` or `fields` is left out and logged.
    ///
    /// This replaces all other formats.
    #[must_use]
    pub fn with_envelope(self) -> Self {
        self.change(|settings| settings.formats = Formats::Envelope)
    }

    /// Responds with 400 instead of 422 if the extractors and validators of this crate find wrong fields. Use
    /// it if your API guidelines forbid 422.
    #[must_use]
    pub fn without_422(self) -> Self {
        self.change(|settings| settings.validation_status = ErrorStatus::BAD_REQUEST)
    }

    /// Responds with 400 and the name of the parameter if a path parameter cannot be parsed. Without this
    /// method the response is a 404.
    #[must_use]
    pub fn with_400_for_paths(self) -> Self {
        self.change(|settings| settings.reports_path_errors = true)
    }

    /// Replaces the body of every 4xx and 5xx that is not a problem details document, not only empty and
    /// plain-text bodies. A handler can keep its body with [`KeepBody`].
    #[must_use]
    pub fn strict(self) -> Self {
        self.change(|settings| settings.replaces_all_bodies = true)
    }
}

fn is_member_name(name: &str) -> bool {
    let is_xml = name.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("xml"));
    name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte))
        && !is_xml
}

/// The error for a name that a member of the request cannot have.
pub struct InvalidMemberName {
    name: String,
    is_taken: bool,
}

impl fmt::Display for InvalidMemberName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, is_taken } = self;
        match is_taken {
            true => write!(f, "`{name}` is the name of another member"),
            false => write!(
                f,
                "`{name}` cannot be the name of a member: it needs a letter, then letters, digits, `_`, `-` and `.`, and no `xml` in front"
            ),
        }
    }
}

/// The same text as `Display`, because `unwrap` shows it.
impl fmt::Debug for InvalidMemberName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for InvalidMemberName {}

crate::problem::own_errors::internal!(InvalidMemberName);
