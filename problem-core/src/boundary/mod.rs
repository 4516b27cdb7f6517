//! The boundary of a service: where every error leaves in one shape. What is here is of no framework; an
//! adapter brings requests and takes responses.

mod foreign_errors;
mod normalise;
mod rate_limits;
pub(crate) mod type_uris;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use http::HeaderName;

pub(crate) use crate::boundary::foreign_errors::{of_error, of_panic};
pub use crate::boundary::normalise::KeepBody;
pub(crate) use crate::boundary::normalise::{head, judge, replace};
pub use crate::boundary::rate_limits::RateLimitFields;
pub(crate) use crate::boundary::rate_limits::RateLimits;
use crate::boundary::type_uris::Base;
pub use crate::boundary::type_uris::InvalidBase;
use crate::members::visitor::is_reserved;
use crate::render::format::Format;

/// The boundary of a service: every error leaves it in one shape, with the id of its request.
///
/// It is a layer of `tower` (feature `tower`), and so of axum; `Router::layer` puts it around all routes and
/// fallbacks that are there. Let it be around all layers that can fail; those that only add, as CORS and tracing,
/// belong around it.
///
/// - A 4xx or 5xx with an empty body or one of `text/plain`, which is what frameworks answer by themselves,
///   becomes a problem with the code of its status. Its header fields stay; the text goes to the log only.
///   Any other body is somebody's decision and stays as it is.
/// - A panic, and an error of an inner service, becomes a problem too.
/// - Every problem has the members `requestId`, `timestamp` and, unless it has its own, `instance`: the path.
/// - Every response has the field `x-request-id`. The id is that of the request's field, if it is 1 to 128
///   visible ASCII characters, else a new UUID v7.
/// - Each error response is logged once, with the id of the request.
/// - A response whose request has a [`RateLimit`](crate::RateLimit) says it, whatever its status is.
///
/// What runs while a request is answered sees its [`RequestContext`](crate::RequestContext); a task that it
/// spawns does not.
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

/// A member that the request gives a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ContextMember {
    /// `requestId`: the id of the request.
    RequestId,
    /// `instance`: the path of the request, where the problem has no instance of its own.
    Instance,
    /// `timestamp`: when the problem was rendered, in UTC (RFC 3339 §5.6), to the millisecond.
    Timestamp,
}

impl ContextMember {
    const ALL: [Self; 3] = [Self::RequestId, Self::Instance, Self::Timestamp];

    const fn name(self) -> &'static str {
        match self {
            Self::RequestId => "requestId",
            Self::Instance => "instance",
            Self::Timestamp => "timestamp",
        }
    }
}

/// What a service has chosen.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    /// Of the members in the order of [`ContextMember::ALL`].
    names: [Option<Cow<'static, str>>; 3],
    pub(crate) request_id_header: HeaderName,
    pub(crate) trusts_request_ids: bool,
    pub(crate) base: Option<Base>,
    formats: Formats,
    pub(crate) is_strict: bool,
    pub(crate) bans_422: bool,
    pub(crate) explains_paths: bool,
    pub(crate) rate_limit_fields: RateLimitFields,
    /// The names that extension members cannot have beside the reserved ones.
    pub(crate) owned: Vec<Cow<'static, str>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Formats {
    Json,
    #[cfg(feature = "xml")]
    JsonAndXml,
    Envelope,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            names: ContextMember::ALL.map(|member| Some(Cow::Borrowed(member.name()))),
            request_id_header: HeaderName::from_static("x-request-id"),
            trusts_request_ids: true,
            base: None,
            formats: Formats::Json,
            is_strict: false,
            bans_422: false,
            explains_paths: false,
            rate_limit_fields: RateLimitFields::STRUCTURED,
            owned: Vec::new(),
        }
    }
}

impl Settings {
    pub(crate) fn name(&self, member: ContextMember) -> Option<&str> {
        self.names[member as usize].as_deref()
    }

    #[cfg_attr(not(feature = "xml"), allow(unused_variables, reason = "there is nothing to prefer"))]
    pub(crate) fn format(&self, prefers_xml: impl FnOnce() -> bool) -> Format {
        match self.formats {
            Formats::Json => Format::Json,
            #[cfg(feature = "xml")]
            Formats::JsonAndXml if prefers_xml() => Format::Xml,
            #[cfg(feature = "xml")]
            Formats::JsonAndXml => Format::Json,
            Formats::Envelope => Format::Envelope,
        }
    }

    pub(crate) fn is_negotiated(&self) -> bool {
        match self.formats {
            Formats::Json | Formats::Envelope => false,
            #[cfg(feature = "xml")]
            Formats::JsonAndXml => true,
        }
    }
}

impl Boundary {
    /// A boundary with the three members of the request, in `application/problem+json`.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn change(mut self, change: impl FnOnce(&mut Settings)) -> Self {
        let settings = Arc::make_mut(&mut self.settings);
        change(settings);
        let renamed = settings.names.iter().flatten().filter(|name| !is_reserved(name)).cloned();
        settings.owned = match settings.formats {
            Formats::Envelope => renamed.chain(OF_THE_ENVELOPE.map(Cow::Borrowed)).collect(),
            _ => renamed.collect(),
        };
        self
    }

    /// Makes relative type URIs absolute: they are resolved against `base` (RFC 3986 §5.2), the URI that this
    /// deployment has its problem types under.
    ///
    /// # Errors
    ///
    /// If `base` is not a URI with a scheme (RFC 3986 §3).
    pub fn with_base(self, base: &str) -> Result<Self, InvalidBase> {
        let base = Base::new(base, false)?;
        Ok(self.change(|settings| settings.base = Some(base)))
    }

    /// The same, and a problem type without a type URI gets one: `base` and its code as a slug, as
    /// `#[problem(base = "…")]` does. So do the problems that the boundary makes. Titles stay as they are.
    ///
    /// # Errors
    ///
    /// If `base` is not a URI with a scheme (RFC 3986 §3), or does not end in `/`, `#`, `:`, `=` or `-`.
    pub fn with_base_for_all(self, base: &str) -> Result<Self, InvalidBase> {
        let base = Base::new(base, true)?;
        Ok(self.change(|settings| settings.base = Some(base)))
    }

    /// Gives a member of the request another name; one that was left out is there again. An extension member
    /// of that name is left out then, and logged. `instance` under another name stands before `requestId`, and
    /// beside the `instance` that a problem has itself.
    ///
    /// # Errors
    ///
    /// If `name` is not an ASCII letter followed by letters, digits, `_`, `-` and `.` (RFC 9457 §4; XML takes no
    /// other, nor one that starts with `xml`), or if another member has it: a reserved one, `message` or `fields` of
    /// the envelope, or one of the request.
    pub fn rename(
        self,
        member: ContextMember,
        name: impl Into<Cow<'static, str>>,
    ) -> Result<Self, InvalidMemberName> {
        let name = name.into();
        let is_taken = name != member.name() && (is_reserved(&name) || OF_THE_ENVELOPE.contains(&&*name))
            || ContextMember::ALL
                .iter()
                .any(|other| *other != member && self.settings.name(*other) == Some(&name));
        if is_taken || !is_member_name(&name) {
            return Err(InvalidMemberName { name: name.into_owned(), is_taken });
        }
        Ok(self.change(|settings| settings.names[member as usize] = Some(name)))
    }

    /// Leaves a member of the request out.
    #[must_use]
    pub fn without(self, member: ContextMember) -> Self {
        self.change(|settings| settings.names[member as usize] = None)
    }

    /// Takes no request id from a client: every request gets a new one.
    #[must_use]
    pub fn without_client_request_ids(self) -> Self {
        self.change(|settings| settings.trusts_request_ids = false)
    }

    /// The header field that has the request id, instead of `x-request-id`.
    #[must_use]
    pub fn with_request_id_header(self, name: HeaderName) -> Self {
        self.change(|settings| settings.request_id_header = name)
    }

    /// The header fields that say the rate limits of a request, instead of `RateLimit` and `RateLimit-Policy`.
    /// A family that a response has a field of already is left as it is.
    #[must_use]
    pub fn with_rate_limit_fields(self, fields: RateLimitFields) -> Self {
        self.change(|settings| settings.rate_limit_fields = fields)
    }

    /// Sends `application/problem+xml` (RFC 9457 appendix B) to clients whose `Accept` likes XML better than
    /// JSON, and `Vary: Accept` with every problem. It takes the place of the envelope.
    #[cfg(feature = "xml")]
    #[must_use]
    pub fn with_xml(self) -> Self {
        self.change(|settings| settings.formats = Formats::JsonAndXml)
    }

    /// Sends every problem as `{"error":{"code","message","requestId","fields",…}}` in `application/json`, for a
    /// service that has promised that, whatever `Accept` says. `message` is the detail, or else the title;
    /// `fields` are the entries of `errors`. The extension members, `instance` and `timestamp` stand behind;
    /// an extension member that is called `message` or `fields` is left out and logged. It takes the place of
    /// all other formats.
    #[must_use]
    pub fn with_envelope(self) -> Self {
        self.change(|settings| settings.formats = Formats::Envelope)
    }

    /// Answers 400 where the extractors of core would answer 422, for a house that bans it.
    #[must_use]
    pub fn without_422(self) -> Self {
        self.change(|settings| settings.bans_422 = true)
    }

    /// Answers 400 with the name of the parameter where a parameter in the path has not the form that it should
    /// have, instead of 404.
    #[must_use]
    pub fn with_400_for_paths(self) -> Self {
        self.change(|settings| settings.explains_paths = true)
    }

    /// Replaces every body of a 4xx or 5xx that is no problem details document, not only those that are
    /// empty or plain text. A handler keeps its own with [`KeepBody`].
    #[must_use]
    pub fn strict(self) -> Self {
        self.change(|settings| settings.is_strict = true)
    }
}

/// The names in the envelope that extension members could have.
const OF_THE_ENVELOPE: [&str; 2] = ["message", "fields"];

fn is_member_name(name: &str) -> bool {
    let is_xml = name.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("xml"));
    name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte))
        && !is_xml
}

/// A name that a member of the request cannot have.
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
                "`{name}` is no name of a member: a letter, then letters, digits, `_`, `-` and `.`, and no `xml` in front"
            ),
        }
    }
}

/// As its text, which is what `unwrap` shows.
impl fmt::Debug for InvalidMemberName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for InvalidMemberName {}
