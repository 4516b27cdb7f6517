//! `Occurrence`: what an error says about itself, on its way into a response or into a `Problem`. This folder does not know
//! in which format a response is sent, or what a framework is.

pub(crate) mod answer;
pub(crate) mod converted;
#[cfg(feature = "describe")]
pub(crate) mod described;
pub(crate) mod field_errors;
mod generated;
mod inner;
mod json_members;
mod member_names;
pub(crate) mod value;
mod written;

pub(crate) use self::inner::Logged;

use std::fmt::{self, Display, Write};
use std::ops::Range;

use http::HeaderMap;
use http::header::{HeaderName, HeaderValue};
use serde_core::Serialize;

#[cfg(feature = "tonic")]
use crate::grpc_status::GrpcKeys;
use crate::headers::{ResponseHeaders, RetryAfter};
use crate::members::extension::ExtensionMembers;
use crate::members::field_error::FieldError;
use crate::occurrence::answer::Transparent;
use crate::occurrence::field_errors::FieldErrors;
use crate::occurrence::inner::Inner;
use crate::occurrence::member_names::MemberNames;
use crate::problem_type::ProblemType;
use crate::rate_limit::RateLimit;
use crate::request::RequestContext;
use crate::text::buffer::Utf8;

/// One occurrence of a problem type (RFC 9457 §3) that is being described.
///
/// [`ToProblem::describe`](crate::ToProblem::describe) gets one and adds what this occurrence has besides its problem type.
/// Extension members are sent in the order of the calls, and of two with one name the first is sent. Of a detail, an instance or a
/// header field that is set twice, the last is sent.
pub struct Occurrence<'a> {
    target: Target<'a>,
    /// The error that describes itself in the place of the outer one.
    inner: Inner<'a>,
    /// The problem type of that error. If the occurrence has another one, the outer error describes itself.
    inner_type: Option<ProblemType<'a>>,
    /// The request that is being answered, whose context takes some names of members.
    request: Option<&'a RequestContext>,
    /// The detail and the instance as they were written, and then the extension members as JSON, each with a comma before it.
    pub(crate) out: Vec<u8>,
    has_buffer: bool,
    has_errors: bool,
    /// The detail is the message of the foreign error that the mirror was made from, if that is known.
    sends_foreign_message: bool,
    pub(crate) detail: Option<Range<usize>>,
    pub(crate) instance: Option<Range<usize>>,
    /// The members. Until the occurrence is complete, they end with `out`.
    pub(crate) members: Range<usize>,
    /// Where `errors` begins, after it was written. It stays after the other members.
    errors: Option<usize>,
    /// An error inside has added members, whose names the error around it may repeat.
    has_inner_members: bool,
    /// The names of the members that the error around the one that describes itself will add.
    outer_names: &'static [&'static str],
    /// More names of members, if they may collide.
    names: Option<Box<MemberNames>>,
    #[cfg(feature = "tonic")]
    pub(crate) grpc: GrpcKeys,
}

/// What receives the parts of an occurrence.
enum Target<'a> {
    /// Nothing: only the problem type is wanted.
    Nothing,
    /// A body, and the header fields if they are wanted.
    Response(Option<&'a mut HeaderMap>),
    Problem(&'a mut Collected),
}

/// The parts of an occurrence that becomes a `Problem`.
#[derive(Default)]
pub(crate) struct Collected {
    pub(crate) extensions: ExtensionMembers,
    pub(crate) errors: Vec<FieldError>,
    pub(crate) headers: HeaderMap,
}

impl<'a> Occurrence<'a> {
    #[inline]
    const fn new(target: Target<'a>, request: Option<&'a RequestContext>) -> Self {
        Self {
            target,
            inner: Inner::None,
            inner_type: None,
            request,
            out: Vec::new(),
            has_buffer: false,
            has_errors: false,
            sends_foreign_message: false,
            detail: None,
            instance: None,
            members: 0..0,
            errors: None,
            has_inner_members: false,
            outer_names: &[],
            names: None,
            #[cfg(feature = "tonic")]
            grpc: GrpcKeys::NONE,
        }
    }

    /// Asks only for the problem type.
    pub(crate) fn for_type() -> Self {
        Self::new(Target::Nothing, None)
    }

    /// Describes an occurrence that is rendered into a response. Its header fields are added to `headers`.
    #[inline]
    pub(crate) fn for_response(headers: &'a mut HeaderMap, request: Option<&'a RequestContext>) -> Self {
        Self::new(Target::Response(Some(headers)), request)
    }

    /// Describes an occurrence whose body is rendered outside of a response. It has no header fields.
    pub(crate) fn for_body(request: Option<&'a RequestContext>) -> Self {
        Self::new(Target::Response(None), request)
    }

    /// Describes an occurrence that becomes a `Problem`.
    pub(crate) fn for_problem(collected: &'a mut Collected) -> Self {
        Self::new(Target::Problem(collected), None)
    }

    /// Lets `inner` describe the occurrence. `inner` is an error that implements [`ToProblem`](crate::ToProblem), a
    /// [`Problem`](struct@crate::Problem), or a `Box` of one. A transparent variant of a derived type does this.
    ///
    /// Return what this method returns: then the log describes `inner`, and a `detail` that is the text of the error is the text
    /// of `inner`. If you return another problem type, only the members, header fields and texts that `inner` has set remain, and
    /// the outer error is the one that is logged. Do not call `inner.describe(occurrence)` instead, which cannot tell who
    /// describes itself.
    ///
    /// What else you add, before or after, is added to what `inner` adds.
    #[must_use = "this is the problem type that `describe` returns"]
    pub fn forward<E: Transparent>(&mut self, inner: &'a E) -> ProblemType<'a> {
        self.__forward(inner.as_answer())
    }

    /// Sets the `detail` (RFC 9457 §3.1.4). It replaces the text of the error where that would be sent. The problem type
    /// decides whether it is sent: a 5xx sends it only if [`with_written_detail`](crate::ProblemTypeDefinition::with_written_detail) says so, and
    /// [`with_detail`](crate::ProblemTypeDefinition::with_detail) and
    /// [`without_detail`](crate::ProblemTypeDefinition::without_detail) win over it. A detail that is not sent, or whose `Display`
    /// fails, is logged. An empty text is left out.
    pub fn detail(&mut self, detail: impl Display) {
        self.__detail(&detail);
    }

    /// Sets the `instance` (RFC 9457 §3.1.5), a URI reference. Characters that a URI cannot contain are percent-encoded.
    /// An empty text is left out, as is one whose `Display` fails, which is logged.
    pub fn instance(&mut self, instance: impl Display) {
        self.__instance(&instance);
    }

    /// Adds the extension member `name` (RFC 9457 §3.2). A value that serialises as `null`, such as `None`, is left out.
    ///
    /// `name` must not be reserved (`type`, `title`, `status`, `detail`, `instance`, `code`, `errors`, `requestId`,
    /// `timestamp`) or repeated. A member that breaks this rule, or that fails to serialise, is left out and logged. For `errors`
    /// there is a [method of its own](Self::errors).
    pub fn extension<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        self.named_extension(name, &value);
    }

    /// Adds each member of a map or struct as an extension member. A member is left out and logged if its name is reserved,
    /// or if an earlier member has this name.
    pub fn flatten<T: Serialize + ?Sized>(&mut self, value: &T) {
        self.__flatten(&value);
    }

    /// Adds the extension member `errors`. Call this at most once. It is sent after all other members, whenever it is added.
    /// An empty list is left out.
    pub fn errors<T: FieldErrors + ?Sized>(&mut self, errors: &T) {
        errors.add_to(self);
    }

    /// Sets the header field `name`, with the types of the crate `http` 1. `WWW-Authenticate`, `Link`, `Set-Cookie` and `Vary` are
    /// appended, each as a field line of its own; any other field replaces an earlier one. With `Upgrade`, this also sets `Connection: Upgrade` (RFC 9110 §7.8).
    ///
    /// An error cannot set `Content-Type`, `Content-Length`, `Transfer-Encoding`, `Connection`, `Date`, `Trailer` and `TE`.
    /// They are left out and logged.
    pub fn header(&mut self, name: HeaderName, value: HeaderValue) {
        if let Some(mut headers) = self.wanted_headers() {
            headers.set(name, value);
        }
    }

    /// Sets the header field `name` to the text of `value`. The text can contain visible ASCII characters, spaces and tabs
    /// (RFC 9110 §5.5). If it has other characters, or if the `Display` of `value` fails, the field is left out and logged.
    pub fn header_text(&mut self, name: HeaderName, value: impl Display) {
        self.__header_text(name, &value);
    }

    /// Sets `Retry-After` (RFC 9110 §10.2.3) in whole seconds, rounded up. A time in the past is sent as 0; `None` sets
    /// nothing.
    pub fn retry_after<T: RetryAfter>(&mut self, wait: &T) {
        self.__retry_after(wait);
    }

    /// Sets `Retry-After` to the reset of `limit`, and sends the limit. Unlike the key `rate_limit` of the derive, this adds no
    /// members.
    ///
    /// Inside a boundary, the boundary sends the limit, with whatever response the request gets. Outside of every boundary,
    /// this method sets `RateLimit` and `RateLimit-Policy`, unless the response has one of them already.
    pub fn rate_limit(&mut self, limit: &RateLimit) {
        if let Some(mut headers) = self.wanted_headers() {
            headers.set_rate_limit(limit);
        }
    }
}

impl<'a> Occurrence<'a> {
    #[inline]
    fn is_wanted(&self) -> bool {
        !matches!(self.target, Target::Nothing)
    }

    /// Whether the response has a header field, or the occurrence is not for a response.
    pub(crate) fn has_header(&self, name: &str) -> bool {
        match &self.target {
            Target::Response(Some(headers)) => headers.contains_key(name),
            Target::Response(None) | Target::Nothing | Target::Problem(_) => true,
        }
    }

    fn wanted_headers(&mut self) -> Option<ResponseHeaders<'_>> {
        match &mut self.target {
            Target::Nothing => None,
            Target::Response(headers) => headers.as_deref_mut().map(ResponseHeaders::new),
            Target::Problem(collected) => Some(ResponseHeaders::new(&mut collected.headers)),
        }
    }

    pub(crate) fn write_header(&mut self, name: HeaderName, write: &dyn Fn(&mut dyn Write) -> fmt::Result) {
        if let Some(mut headers) = self.wanted_headers() {
            headers.set_written(name, write);
        }
    }

    #[inline]
    pub(crate) fn write_detail(&mut self, write: impl FnOnce(&mut Utf8<'_>) -> fmt::Result) {
        if self.is_wanted() {
            self.detail = self.write_text("detail", write);
        }
    }
}

impl fmt::Debug for Occurrence<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = |place: &Option<Range<usize>>| {
            let text = self.out.get(place.clone()?)?;
            Some(String::from_utf8_lossy(text).into_owned())
        };
        f.debug_struct("Occurrence")
            .field("detail", &text(&self.detail))
            .field("instance", &text(&self.instance))
            .finish_non_exhaustive()
    }
}
