//! `ReceivedProblem`: a problem details document from the response of another service. This folder reads such
//! documents; it does not know how problems are rendered.

mod absent;
#[cfg(feature = "client")]
pub mod client;
mod field_errors;
mod forward;
mod identify;
pub(crate) mod into_error;
mod not_a_problem;
mod one_pass;
pub(crate) mod reading;
mod serde_impls;
mod summary;
#[cfg(feature = "xml")]
mod well_formed;
#[cfg(feature = "xml")]
mod xml;

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
#[cfg(feature = "client")]
use std::sync::Arc;
#[cfg(any(feature = "client", feature = "tonic"))]
use std::time::Duration;

use http::{HeaderMap, StatusCode};
use serde_json::value::RawValue;

use problem_shared::members::{ABOUT_BLANK, StandardMember};
#[cfg(feature = "client")]
use problem_shared::status::is_temporary;
use problem_shared::uri::is_uri;

use crate::members::extension::{ExtensionMembers, MemberIndex};
use crate::members::field_error::FieldError;
#[cfg(feature = "client")]
use crate::received::client::ResponseHead;
#[cfg(feature = "client")]
use crate::received::client::media_type::BodyFormat;
use crate::received::not_a_problem::Cause;
use crate::received::one_pass::Read;
use crate::text::json::{self, Members};
use crate::text::percent_encode::percent_encode;
use crate::text::resolve::resolve;

pub use crate::received::not_a_problem::NotAProblem;

const DETAIL: &str = StandardMember::Detail.name();

/// A problem details document from the response of another service (RFC 9457 §3).
///
/// It is read as §3.1 requires of consumers: a standard member with the wrong JSON type, including `null`, is
/// ignored. An empty title, detail or `code` is ignored too. An empty `type` or `instance` is a relative reference to
/// the document itself (RFC 3986 §4.4). Every other member is kept as an extension member. Only a body that is
/// not a JSON object is an error. One list is kept although it is not a text: the `detail` of FastAPI, which [`errors`](Self::errors)
/// reads. With the feature `xml`, `from_xml` reads XML documents.
///
/// **A received problem is not a response of this service**, and no conversion turns it into one. To send it
/// on, call [`forward`](Self::forward). `from_json` does not look at the status of the response that contained the
/// document; with the feature `client`, `from_parts` does. It resolves a relative `type` or `instance` only if you give it the URL of the response, with
/// [`with_base_uri`](Self::with_base_uri).
///
/// `Display` shows the document on one line of bounded length, for logs: the status, the code or the type, the
/// title, the detail, and all other members as JSON. A text that is too long is cut off.
///
/// ```
/// use problem_core::{ErrorStatus, ReceivedProblem};
///
/// let received = ReceivedProblem::from_json(
///     br#"{"type":"/errors/out-of-credit","status":403,"detail":null,"balance":30}"#,
/// )?;
/// assert_eq!(received.type_uri(), "/errors/out-of-credit");
/// assert_eq!(received.detail(), None);
/// assert_eq!(received.extensions().get("balance"), Some(30));
///
/// let answer = received.forward(ErrorStatus::BAD_GATEWAY);
/// assert!(answer.extensions().is_empty());
/// # Ok::<(), problem_core::NotAProblem>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct ReceivedProblem {
    // boxes, because a problem is the error of many functions, and a `Result` is as large as its error
    type_uri: Option<Box<str>>,
    title: Option<Box<str>>,
    status: Option<StatusCode>,
    detail: Option<Box<str>>,
    instance: Option<Box<str>>,
    /// The text of the extension member `code`.
    code: Option<Box<str>>,
    extensions: ExtensionMembers,
    /// What contained the document, if it is known.
    #[cfg(any(feature = "client", feature = "tonic"))]
    origin: Option<Box<Origin>>,
}

/// What contained a document.
#[cfg(any(feature = "client", feature = "tonic"))]
#[derive(Debug, Clone)]
enum Origin {
    #[cfg(feature = "client")]
    Response(Arc<ResponseHead>),
    /// A gRPC status that asks its client to wait.
    #[cfg(feature = "tonic")]
    Delay(Duration),
}

/// clippy warns about an error of 128 bytes or more.
const _: () = assert!(size_of::<ReceivedProblem>() < 128);

impl ReceivedProblem {
    /// Reads a body. Numbers in extension members keep their digits. A byte order mark before the document is
    /// ignored (RFC 8259 §8.1).
    ///
    /// **Check the status and the media type of the response first.** This method accepts every JSON object, also
    /// the body of a 200. A document is a problem only if the response is a 4xx or 5xx and its `Content-Type` is
    /// `application/problem+json`; some services send `application/json` instead. The page of a proxy, such as a
    /// 502 in HTML, is an error here, so keep the status of the response for that case.
    ///
    /// # Errors
    ///
    /// If it is not a JSON object in UTF-8 (RFC 8259).
    pub fn from_json(body: &[u8]) -> Result<Self, NotAProblem> {
        let text = std::str::from_utf8(body).map_err(|error| NotAProblem(Cause::Utf8(error)))?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        match serde_json::from_str(text) {
            Ok(Read(problem)) => Ok(problem),
            Err(_) => Self::from_raw(text),
        }
    }

    /// Reads a response. The result also has the status and the header fields, so it knows whether and when to try again.
    ///
    /// The response must have the status of an error, and its body must be a problem details document by its media type:
    /// `application/problem+json`, and with the feature `xml` `application/problem+xml`. Many services send problems with another type of
    /// JSON, or without `Content-Type`. Such a body is a problem if it has a `type`, `title`, `status`, `detail`, `instance` or `code` of
    /// the right JSON type, or the list of FastAPI in `detail`. Parameters of the media type have no meaning, because JSON is always UTF-8
    /// (RFC 8259 §11). A body with a `Content-Encoding` other than `identity` is not a problem: decode it first.
    ///
    /// [`ErrorResponse::from_parts`](client::ErrorResponse::from_parts) has the status of a response whatever its body is.
    ///
    /// ```
    /// use http::{HeaderMap, StatusCode};
    /// use problem_core::ReceivedProblem;
    ///
    /// let headers = HeaderMap::from_iter([(http::header::RETRY_AFTER, "30".parse()?)]);
    /// let received = ReceivedProblem::from_parts(StatusCode::TOO_MANY_REQUESTS, &headers, br#"{"code":"SLOW_DOWN"}"#)?;
    /// assert!(received.is_retryable());
    /// assert_eq!(received.retry_after(), Some(std::time::Duration::from_secs(30)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If the response is not a 4xx or 5xx, or if the body is not a problem.
    #[cfg(feature = "client")]
    pub fn from_parts(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Result<Self, NotAProblem> {
        Self::from_head(&Arc::new(ResponseHead::new(status, headers.clone())), body)
    }

    #[cfg(feature = "client")]
    fn from_head(head: &Arc<ResponseHead>, body: &[u8]) -> Result<Self, NotAProblem> {
        if !head.status().is_client_error() && !head.status().is_server_error() {
            return Err(NotAProblem(Cause::Status(head.status())));
        }
        let mut problem = match BodyFormat::of(head.headers()) {
            BodyFormat::Problem => Self::from_json(body)?,
            #[cfg(feature = "xml")]
            BodyFormat::ProblemXml => Self::from_xml(body)?,
            BodyFormat::PerhapsProblem => {
                let problem = Self::from_json(body)?;
                if !problem.has_own_member() {
                    return Err(NotAProblem(Cause::NoMember));
                }
                problem
            }
            BodyFormat::Other => return Err(NotAProblem(Cause::MediaType)),
        };
        problem.origin = Some(Box::new(Origin::Response(Arc::clone(head))));
        Ok(problem)
    }

    /// Whether there is a member that only a problem has, or the `detail` of FastAPI.
    #[cfg(feature = "client")]
    fn has_own_member(&self) -> bool {
        let texts = [&self.type_uri, &self.title, &self.detail, &self.instance, &self.code];
        let has_text = texts.iter().any(|text| text.is_some());
        has_text || self.status.is_some() || self.extensions.get_json(DETAIL).is_some()
    }

    /// Reads a body with escapes that are not Unicode characters (RFC 8259 §8.2), or returns the error for a
    /// body that is not a JSON object.
    #[cold]
    fn from_raw(body: &str) -> Result<Self, NotAProblem> {
        let Members(members) = serde_json::from_str::<Members<'_, &RawValue>>(body)
            .map_err(|error| NotAProblem(Cause::Json(error)))?;
        let (mut problem, mut index) = (Self::default(), MemberIndex::default());
        for (name, value) in members {
            problem.member(&mut index, name, Cow::Borrowed(value));
        }
        Ok(problem)
    }

    /// A problem with these members, whose values are JSON texts. A member whose value is not JSON is left out.
    #[cfg(feature = "tonic")]
    pub(crate) fn of_members<'a>(
        members: impl IntoIterator<Item = (&'a str, String)>,
        delay: Option<Duration>,
    ) -> Self {
        let (mut problem, mut index) = (
            Self { origin: delay.map(|delay| Box::new(Origin::Delay(delay))), ..Self::default() },
            MemberIndex::default(),
        );
        for (name, json) in members {
            if let Ok(value) = RawValue::from_string(json) {
                problem.member(&mut index, name.into(), Cow::Owned(value));
            }
        }
        problem
    }

    fn member(&mut self, index: &mut MemberIndex, name: Cow<'_, str>, value: Cow<'_, RawValue>) {
        let text = || json::string(value.get()).map(Into::into);
        match &*name {
            "type" => set(&mut self.type_uri, text()),
            "title" => set_text(&mut self.title, text()),
            "detail" => self.set_detail(index, value),
            "instance" => set(&mut self.instance, text()),
            "status" => set(&mut self.status, status(value.get())),
            "code" => {
                self.code = not_empty(text());
                self.extensions.push_received(index, "code".into(), value.into_owned().into());
            }
            _ => {
                self.extensions.push_received(index, Cow::Owned(name.into_owned()), value.into_owned().into())
            }
        }
    }

    /// Sets the detail, or keeps it as an extension member if it is the list of FastAPI.
    fn set_detail(&mut self, index: &mut MemberIndex, value: Cow<'_, RawValue>) {
        set_text(&mut self.detail, json::string(value.get()).map(Into::into));
        if self.detail.is_some() {
            self.extensions.remove_received(index, DETAIL);
        } else if field_errors::is_detail_of_fastapi(value.get()) {
            self.extensions.push_received(index, DETAIL.into(), value.into_owned().into());
        }
    }

    /// Resolves `type` and `instance` against `base` if they are relative (RFC 9457 §3.1.1, RFC 3986 §5.2). `base` is
    /// the absolute URL from which the document was retrieved: the URL of the response, after redirects.
    ///
    /// The type identifies the problem only after it was resolved: `/errors/out-of-credit` means a different problem
    /// type on each host. If `base` is not a URI with a scheme, nothing changes.
    ///
    /// ```
    /// # use problem_core::ReceivedProblem;
    /// let received = ReceivedProblem::from_json(br#"{"type":"/errors/out-of-credit","instance":"7"}"#)?
    ///     .with_base_uri("https://payments.example.com/accounts/1");
    /// assert_eq!(received.type_uri(), "https://payments.example.com/errors/out-of-credit");
    /// assert_eq!(received.instance(), Some("https://payments.example.com/accounts/7"));
    /// # Ok::<(), problem_core::NotAProblem>(())
    /// ```
    #[must_use]
    pub fn with_base_uri(mut self, base: &str) -> Self {
        for text in [&mut self.type_uri, &mut self.instance].into_iter().flatten() {
            if let Some(resolved) = resolve_relative(base, text) {
                *text = resolved.into();
            }
        }
        #[cfg(feature = "client")]
        #[allow(irrefutable_let_patterns, reason = "without the feature `tonic`, there is no other origin")]
        if let Some(origin) = &mut self.origin
            && let Origin::Response(head) = &mut **origin
        {
            Arc::make_mut(head).set_base(base);
        }
        self
    }

    /// The status and the header fields of the response, if the problem was read with [`from_parts`](Self::from_parts) or is part of an
    /// [`ErrorResponse`](client::ErrorResponse).
    #[cfg(feature = "client")]
    #[must_use]
    pub fn response(&self) -> Option<&ResponseHead> {
        match self.origin.as_deref()? {
            Origin::Response(head) => Some(head),
            #[cfg(feature = "tonic")]
            Origin::Delay(_) => None,
        }
    }

    /// Whether the same request can succeed later. [The module `client`](client) has the rules. Without a [response](Self::response), the
    /// status of the document decides.
    #[cfg(feature = "client")]
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self.response() {
            Some(head) => head.is_retryable(),
            None => {
                self.status.is_some_and(|status| is_temporary(status.as_u16()))
                    || self.retry_after().is_some()
            }
        }
    }

    /// How long to wait before the next try. With the feature `client`, the response tells it, and `problem_core::client` has the rules. A
    /// problem that was made from a gRPC status has the delay that the status asks for. Otherwise it is `None`.
    #[cfg(any(feature = "client", feature = "tonic"))]
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self.origin.as_deref()? {
            #[cfg(feature = "client")]
            Origin::Response(head) => head.retry_after(),
            #[cfg(feature = "tonic")]
            Origin::Delay(delay) => Some(*delay),
        }
    }

    /// The type, or `about:blank` if there is none (RFC 9457 §3.1.1). It is a URI reference, as it was sent, and it
    /// can be relative: see [`with_base_uri`](Self::with_base_uri).
    #[must_use]
    pub fn type_uri(&self) -> &str {
        self.type_uri.as_deref().unwrap_or(ABOUT_BLANK)
    }

    /// The title.
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        self.title.as_deref()
    }

    /// The status in the document. It can be any status, and need not be the status of the response (RFC 9457
    /// §3.1.2). A number that is not a status code is ignored. `404.0` and `4.04e2` are the status 404 in JSON.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.status
    }

    /// The detail.
    #[must_use]
    pub fn detail(&self) -> Option<&str> {
        self.detail.as_deref()
    }

    /// The instance: a URI reference, as it was sent. It can be relative: see
    /// [`with_base_uri`](Self::with_base_uri).
    #[must_use]
    pub fn instance(&self) -> Option<&str> {
        self.instance.as_deref()
    }

    /// The extension member `code`, if it is a string that is not empty.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// All members except the five standard members. The list that FastAPI sends as `detail` is also among them.
    #[must_use]
    pub fn extensions(&self) -> &ExtensionMembers {
        &self.extensions
    }

    /// What is wrong with the fields of the request. The entries come from the extension member `errors`. If it has none, they come
    /// from the first of these members that has some: `violations`, `invalid-params`, `invalid_params`, `invalidParams`,
    /// `invalid_parameters`, `fieldErrors`, and `detail` if it is the list of FastAPI.
    ///
    /// A member is read in these shapes:
    ///
    /// | shape | sent by |
    /// |---|---|
    /// | `[{"field":"age","pointer":"#/age","code":"OUT_OF_RANGE","message":"…"}]`, or with `in` instead of `pointer` | this crate |
    /// | `[{"detail":"…","pointer":"#/age"}]` | RFC 9457 §3 |
    /// | `[{"field":"age","message":"…"}]` | the Problem library of Zalando, Micronaut, JHipster, Mailchimp. Quarkus adds `in` |
    /// | `[{"name":"age","reason":"…"}]` | RFC 7807 §3, Vonage. 3GPP sends `param`, and Kong `field`, instead of `name` |
    /// | `[{"source":{"pointer":"/data/age"},"detail":"…"}]`, or with `parameter` or `header` | JSON:API |
    /// | `[{"loc":["body","age"],"msg":"…","type":"…"}]` | FastAPI in `detail`, and services with FastAPI or Pydantic |
    /// | `[{"location":"body","path":"age","msg":"…"}]`, `[{"location":"body.age","message":"…"}]` | express-validator, huma |
    /// | `[{"propertyPath":"age","message":"…"}]`, or with `title` | API Platform, Symfony |
    /// | `[{"field":"age","defaultMessage":"…","code":"…"}]` | Spring |
    /// | `["…"]`: texts without a field | Dropwizard, Vault |
    /// | `{"age":["…"]}`: the texts of each field; `""` is the name for errors without a field | ASP.NET Core, Laravel, Jira |
    ///
    /// An entry that was sent without a code has an empty one. A code that was sent as a number is its digits. If an entry does not say
    /// in which part of the request its field is, it has neither a pointer nor a location.
    ///
    /// An entry of another shape is left out, as is one without a text, or with an `in` other than `body`, `query`, `path`, `form`
    /// and `header`. Every member remains among the [extension members](Self::extensions). A `detail` is read only if it is a list whose
    /// entries all have `loc` and `msg`, as in the 422 of FastAPI. Any other `detail` that is not a text is ignored (RFC 9457 §3.1).
    ///
    /// ```
    /// # use problem_core::ReceivedProblem;
    /// let received = ReceivedProblem::from_json(
    ///     br##"{"status":422,"errors":[{"detail":"must be a positive integer","pointer":"#/age"}]}"##,
    /// )?;
    /// let errors = received.errors();
    /// assert_eq!((errors[0].field(), errors[0].message()), ("age", "must be a positive integer"));
    ///
    /// // a service with the Problem library of Zalando
    /// let received = ReceivedProblem::from_json(
    ///     br#"{"status":400,"violations":[{"field":"lines[0].count","message":"must be above 0"}]}"#,
    /// )?;
    /// assert_eq!(received.errors()[0].field(), "lines[0].count");
    /// # Ok::<(), problem_core::NotAProblem>(())
    /// ```
    #[must_use]
    pub fn errors(&self) -> Vec<FieldError> {
        field_errors::read(&self.extensions)
    }

    /// The header fields of the response that contained the document; `None` if only its body is known.
    fn response_fields(&self) -> Option<&HeaderMap> {
        #[cfg(feature = "client")]
        return self.response().map(ResponseHead::headers);
        #[cfg(not(feature = "client"))]
        None
    }
}

/// The URI that a relative reference means. It is `None` for a URI with a scheme, and if `base` is not one.
fn resolve_relative(base: &str, text: &str) -> Option<String> {
    let reference = percent_encode(text);
    if is_uri(&reference) { None } else { resolve(base, &reference) }
}

/// Sets a standard member. RFC 8259 §4 does not define what a repeated name means; the last value with the
/// right type counts.
fn set<T>(member: &mut Option<T>, value: Option<T>) {
    if value.is_some() {
        *member = value;
    }
}

fn set_text(member: &mut Option<Box<str>>, value: Option<Box<str>>) {
    set(member, not_empty(value));
}

fn not_empty(text: Option<Box<str>>) -> Option<Box<str>> {
    text.filter(|text| !text.is_empty())
}

/// The status of a JSON value. JSON does not distinguish `404` from `404.0` and `4.04e2`.
fn status(json: &str) -> Option<StatusCode> {
    StatusCode::from_u16(json.parse().ok().or_else(|| integer(json))?).ok()
}

/// The value of a JSON number with a fraction or an exponent, if it is an integer of three digits. `f64` would round
/// `404.00000000000000001`.
fn integer(number: &str) -> Option<u16> {
    let (mantissa, exponent) = match number.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (number, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = [whole, fraction].concat();
    // how many of the digits are before the point
    let before = i64::from(exponent) + i64::try_from(whole.len()).ok()?;
    let leading = i64::try_from(digits.len() - digits.trim_start_matches('0').len()).ok()?;
    if before - leading != 3 {
        return None;
    }
    let significant = digits.trim_matches('0');
    if significant.len() > 3 {
        return None;
    }
    format!("{significant:0<3}").parse().ok()
}

/// The document on one line of bounded length, for logs.
impl fmt::Display for ReceivedProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        summary::write(self, f)
    }
}

impl Error for ReceivedProblem {}
