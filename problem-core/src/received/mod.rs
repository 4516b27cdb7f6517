//! `ReceivedProblem`: a problem details document from the response of another service. This folder reads such
//! documents; it does not know how problems are rendered.

mod absent;
#[cfg(feature = "client")]
pub mod client;
mod field_errors;
mod forward;
mod identify;
pub(crate) mod into_error;
mod json;
mod members;
mod not_a_problem;
mod one_pass;
mod origin;
pub(crate) mod reading;
mod serde_impls;
#[cfg(any(feature = "client", feature = "tonic"))]
mod shown_fields;
mod summary;
#[cfg(feature = "xml")]
mod well_formed;
#[cfg(feature = "xml")]
mod xml;

use std::error::Error;
use std::fmt;
#[cfg(feature = "client")]
use std::sync::Arc;

use http::StatusCode;
use problem_shared::members::ABOUT_BLANK;
use problem_shared::uri::is_uri;

use crate::members::extension::ExtensionMembers;
use crate::members::field_error::FieldError;
#[cfg(any(feature = "client", feature = "tonic"))]
use crate::received::origin::Origin;
use crate::text::percent_encode::percent_encode;
use crate::text::resolve::resolve;

pub use crate::received::not_a_problem::NotAProblem;

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

/// clippy warns about an error of 128 bytes or more.
const _: () = assert!(size_of::<ReceivedProblem>() < 128);

impl ReceivedProblem {
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
}

/// The URI that a relative reference means. It is `None` for a URI with a scheme, and if `base` is not one.
fn resolve_relative(base: &str, text: &str) -> Option<String> {
    let reference = percent_encode(text);
    if is_uri(&reference) { None } else { resolve(base, &reference) }
}

/// The document on one line of bounded length, for logs.
impl fmt::Display for ReceivedProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        summary::write(self, f)
    }
}

impl Error for ReceivedProblem {}
