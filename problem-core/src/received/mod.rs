//! `ReceivedProblem`: a problem details document from the response of another service. This folder reads such
//! documents; it does not know how problems are rendered.

mod one_pass;
#[cfg(feature = "xml")]
mod well_formed;
#[cfg(feature = "xml")]
mod xml;

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use http::StatusCode;
use serde_core::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_core::ser::{Serialize, SerializeMap as _, Serializer};
use serde_json::value::RawValue;

use problem_shared::members::ABOUT_BLANK;

use crate::members::extension::{ExtensionMembers, MemberIndex};
use crate::problem::Problem;
use crate::received::one_pass::Read;
use crate::render::standard_members::{MemberValue, StandardMembers};
use crate::status::IntoErrorStatus;
use crate::text::json::{self, Members};

/// A problem details document from the response of another service (RFC 9457 §3).
///
/// It is read as §3.1 requires of consumers: a standard member with the wrong JSON type, including `null`, is
/// ignored. Every other member is kept as an extension member. Only a body that is not a JSON object is an
/// error. With the feature `xml`, `from_xml` reads XML documents.
///
/// **A received problem is not a response of this service**, and no conversion turns it into one. To send it
/// on, call [`forward`](Self::forward). This type does not resolve references against a base, and does not
/// look at the status of the response that contained the document.
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
    type_uri: Option<String>,
    title: Option<String>,
    status: Option<StatusCode>,
    detail: Option<String>,
    instance: Option<String>,
    /// The text of the extension member `code`.
    code: Option<String>,
    extensions: ExtensionMembers,
}

impl ReceivedProblem {
    /// Reads a body. Numbers in extension members keep their digits.
    ///
    /// # Errors
    ///
    /// If it is not a JSON object in UTF-8 (RFC 8259).
    pub fn from_json(body: &[u8]) -> Result<Self, NotAProblem> {
        let text = std::str::from_utf8(body).map_err(|error| NotAProblem(Cause::Utf8(error)))?;
        match serde_json::from_str(text) {
            Ok(Read(problem)) => Ok(problem),
            Err(_) => Self::from_raw(text),
        }
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

    fn member(&mut self, index: &mut MemberIndex, name: Cow<'_, str>, value: Cow<'_, RawValue>) {
        let text = || json::string(value.get()).map(Cow::into_owned);
        match &*name {
            "type" => set(&mut self.type_uri, text()),
            "title" => set(&mut self.title, text()),
            "detail" => set(&mut self.detail, text()),
            "instance" => set(&mut self.instance, text()),
            "status" => set(&mut self.status, status(value.get())),
            "code" => {
                self.code = text();
                self.extensions.push_received(index, "code".into(), value.into_owned().into());
            }
            _ => {
                self.extensions.push_received(index, Cow::Owned(name.into_owned()), value.into_owned().into())
            }
        }
    }

    /// The type, as it was sent, or `about:blank` if there is none (RFC 9457 §3.1.1).
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
    /// §3.1.2). A number that is not a status code is ignored.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.status
    }

    /// The detail.
    #[must_use]
    pub fn detail(&self) -> Option<&str> {
        self.detail.as_deref()
    }

    /// The instance, as it was sent.
    #[must_use]
    pub fn instance(&self) -> Option<&str> {
        self.instance.as_deref()
    }

    /// The extension member `code`, if it is a string.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// All members except the five standard members.
    #[must_use]
    pub fn extensions(&self) -> &ExtensionMembers {
        &self.extensions
    }

    /// Returns the problem that this service sends because it received this one. It has `status`, with the
    /// code and the title of that status, and nothing of the received document. The document is kept for the
    /// log.
    ///
    /// To send parts of the document to the client, set them, as in
    /// `received.forward(status).with_detail("…")`, or name them with
    /// [`forward_members`](Self::forward_members).
    #[must_use]
    pub fn forward(self, status: impl IntoErrorStatus) -> Problem {
        self.forward_members(status, &[])
    }

    /// Does the same as [`forward`](Self::forward), and keeps the named members as they were received:
    /// `type`, `title`, `detail`, `instance`, `code`, or an extension member. In `type` and `instance`,
    /// characters that a URI cannot contain are percent-encoded. A member that the document does not have, or
    /// that is `null`, is left out. A member with a name that this service uses itself (`status`, `errors`,
    /// `requestId`, `timestamp`) is left out and logged.
    #[must_use]
    pub fn forward_members(self, status: impl IntoErrorStatus, names: &[&str]) -> Problem {
        self.forward_in(Problem::new(status), names)
    }

    fn forward_in(self, mut problem: Problem, names: &[&str]) -> Problem {
        for name in names {
            problem = match *name {
                "type" => keep(problem, self.type_uri.as_ref(), Problem::with_type_uri),
                "title" => keep(problem, self.title.as_ref(), Problem::with_title),
                "detail" => keep(problem, self.detail.as_ref(), Problem::with_detail),
                "instance" => keep(problem, self.instance.as_ref(), Problem::with_instance),
                "code" => keep(problem, self.code.as_ref(), Problem::with_code),
                name => match self.extensions.get_json(name) {
                    Some(value) => problem.with_json_extension(name, value),
                    None => problem,
                },
            };
        }
        problem.because_of(Box::new(self))
    }
}

fn keep(problem: Problem, value: Option<&String>, with: fn(Problem, String) -> Problem) -> Problem {
    match value {
        Some(value) => with(problem, value.clone()),
        None => problem,
    }
}

/// Sets a standard member. RFC 8259 §4 does not define what a repeated name means; the last value with the
/// right type counts.
fn set<T>(member: &mut Option<T>, value: Option<T>) {
    if value.is_some() {
        *member = value;
    }
}

fn status(number: &str) -> Option<StatusCode> {
    StatusCode::from_u16(number.parse().ok()?).ok()
}

/// Reads a document in any format, also inside another type. For a JSON body, prefer
/// [`ReceivedProblem::from_json`]: this impl is limited to numbers of 64 bits and to Unicode text, and fails
/// on anything else.
impl<'de> Deserialize<'de> for ReceivedProblem {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = ReceivedProblem;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a problem details object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let (mut problem, mut index) = (ReceivedProblem::default(), MemberIndex::default());
                while let Some((name, value)) = map.next_entry::<String, serde_json::Value>()? {
                    let value =
                        serde_json::value::to_raw_value(&value).map_err(serde_core::de::Error::custom)?;
                    problem.member(&mut index, name.into(), Cow::Owned(value));
                }
                Ok(problem)
            }
        }
        deserializer.deserialize_map(Object)
    }
}

/// The standard members that the document has, followed by the extension members.
impl Serialize for ReceivedProblem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        fn text(text: &Option<String>) -> Option<MemberValue<'_>> {
            text.as_deref().map(MemberValue::text)
        }
        let standard = StandardMembers {
            type_uri: text(&self.type_uri),
            title: text(&self.title),
            status: self.status.map(|status| status.as_u16()),
            detail: text(&self.detail),
            instance: text(&self.instance),
            // the document has its `code` among the extension members
            code: None,
        };
        for (member, value) in standard.in_order() {
            value.serialize_entry(member.name(), &mut object)?;
        }
        for (name, value) in self.extensions.entries() {
            object.serialize_entry(name, &value)?;
        }
        object.end()
    }
}

/// Status, code or type, and detail, for logs.
impl fmt::Display for ReceivedProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(status) = self.status {
            write!(f, "{} ", status.as_u16())?;
        }
        f.write_str(self.code().unwrap_or(self.type_uri()))?;
        self.detail().map_or(Ok(()), |detail| write!(f, ": {detail}"))
    }
}

impl Error for ReceivedProblem {}

crate::to_problem::own_errors::problems!(
    BAD_GATEWAY, "A 502 (RFC 9110 §15.6.3), because another service did not answer with what it promised. The log has the error, and nothing of it is sent.":
    NotAProblem
);

/// The error for a body that is not a problem details document.
#[derive(Debug)]
pub struct NotAProblem(Cause);

#[derive(Debug)]
enum Cause {
    Utf8(std::str::Utf8Error),
    Json(serde_json::Error),
    #[cfg(feature = "xml")]
    Xml(xml::XmlError),
}

impl fmt::Display for NotAProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a problem details object")
    }
}

impl Error for NotAProblem {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.0 {
            Cause::Utf8(error) => Some(error),
            Cause::Json(error) => Some(error),
            #[cfg(feature = "xml")]
            Cause::Xml(error) => Some(error),
        }
    }
}
