//! `Idempotency-Key`: reading it, and its errors.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use http::header::HeaderName;
use problem_derive::Problem;

use crate::headers::request_headers::RequestHeaders;
use crate::problems::structured_field;

/// An error in the `Idempotency-Key` of a request (draft-ietf-httpapi-idempotency-key-header-06 §2.7).
///
/// After [`StillRunning`](Self::StillRunning), the client may send the same request again. After any other
/// error, it has to correct the request first. The draft asks for a link to documentation: use the type URI,
/// or a `Link` with `rel="describedby"`.
#[derive(Debug, Clone, PartialEq, Eq, Problem)]
#[problem(crate = crate, also(tonic))]
#[non_exhaustive]
pub enum IdempotencyError {
    /// The operation requires an idempotency key, and the request has none.
    #[problem(status = 400, code = "IDEMPOTENCY_KEY_MISSING")]
    KeyMissing,

    /// The header Idempotency-Key is not one string in quotes, or the string is empty or too long.
    #[problem(status = 400, code = "IDEMPOTENCY_KEY_MALFORMED")]
    KeyMalformed,

    /// The idempotency key was used before, with another payload.
    #[problem(status = 422, code = "IDEMPOTENCY_KEY_REUSED")]
    KeyReused,

    /// The first request with this idempotency key is still running.
    #[problem(status = 409, grpc = ABORTED, code = "IDEMPOTENCY_REQUEST_RUNNING")]
    StillRunning {
        /// How long the client should wait. It is sent as `Retry-After` in whole seconds, rounded up.
        #[problem(retry_after)]
        retry_after: Option<Duration>,
    },
}

/// The text is sent to the client as `detail`.
impl fmt::Display for IdempotencyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::KeyMissing => {
                f.write_str("send the header Idempotency-Key, with a new key for each operation")
            }
            Self::KeyMalformed => {
                let max = IdempotencyKey::MAX_LENGTH;
                write!(
                    f,
                    "Idempotency-Key must be one string in double quotes, of 1 to {max} ASCII characters"
                )
            }
            Self::KeyReused => f.write_str(
                "this Idempotency-Key was already used with another payload: send a new key with this one",
            ),
            Self::StillRunning { .. } => {
                f.write_str("the first request with this Idempotency-Key is still running")
            }
        }
    }
}

impl Error for IdempotencyError {}

/// The key of a request that may be sent twice but must run only once: 1 to 255 printable ASCII characters,
/// without the quotes that it has in the header field.
///
/// The header field is an Item of RFC 9651 whose value is a String
/// (draft-ietf-httpapi-idempotency-key-header-06 §2.1), for example
/// `Idempotency-Key: "8e03978e-40d5-43dd-bc93-6894a57f9324"`. Parameters after the string have no meaning and
/// are ignored. A second field line, an empty string, and a string that is longer than
/// [`MAX_LENGTH`](Self::MAX_LENGTH) are errors.
///
/// **Look up a key together with the client that sent it.** Clients choose their keys, and two clients may
/// choose the same one. With the key alone, one client could read the response for another.
///
/// ```
/// use std::collections::HashMap;
/// use std::time::Duration;
///
/// use http::HeaderMap;
/// use problem_core::ToProblem;
/// use problem_core::problems::{IdempotencyError, IdempotencyKey};
///
/// /// What is known of a key: the payload that it came with, and the answer once there is one.
/// type Payments = HashMap<IdempotencyKey, (String, Option<String>)>;
///
/// fn pay(payments: &mut Payments, headers: &HeaderMap, payload: &str) -> Result<String, IdempotencyError> {
///     let key = IdempotencyKey::require(headers)?;
///     match payments.get(&key) {
///         Some((before, _)) if before != payload => Err(IdempotencyError::KeyReused),
///         Some((_, Some(answer))) => Ok(answer.clone()),
///         Some((_, None)) => Err(IdempotencyError::StillRunning { retry_after: Some(Duration::from_secs(2)) }),
///         None => {
///             payments.insert(key, (payload.to_owned(), Some("paid".to_owned())));
///             Ok("paid".to_owned())
///         }
///     }
/// }
///
/// let mut payments = Payments::new();
/// let mut headers = HeaderMap::new();
/// assert_eq!(pay(&mut payments, &headers, "10 €"), Err(IdempotencyError::KeyMissing));
///
/// headers.insert(IdempotencyKey::HEADER, r#""8e03978e-40d5-43dd-bc93-6894a57f9324""#.parse()?);
/// assert_eq!(pay(&mut payments, &headers, "10 €"), Ok("paid".to_owned()));
/// assert_eq!(pay(&mut payments, &headers, "10 €"), Ok("paid".to_owned()));
///
/// let error = pay(&mut payments, &headers, "20 €").unwrap_err();
/// let response = error.to_response::<bytes::Bytes>();
/// assert_eq!(response.status(), 422);
/// assert_eq!(
///     response.body(),
///     r#"{"title":"Unprocessable Content","status":422,"detail":"this Idempotency-Key was already used with another payload: send a new key with this one","code":"IDEMPOTENCY_KEY_REUSED"}"#,
/// );
/// # Ok::<(), http::header::InvalidHeaderValue>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// The name of the header field.
    pub const HEADER: HeaderName = HeaderName::from_static("idempotency-key");

    /// The maximum length of a key, in characters. The draft leaves the limit to the service. A UUID has 36
    /// characters.
    pub const MAX_LENGTH: usize = 255;

    /// A key with this text, for a client that sends one, or for a service that has stored one.
    ///
    /// # Errors
    ///
    /// [`KeyMalformed`](IdempotencyError::KeyMalformed) if it is not 1 to 255 printable ASCII characters.
    pub fn new(text: impl Into<String>) -> Result<Self, IdempotencyError> {
        let text = text.into();
        match Self::is_key(text.as_bytes(), |byte| matches!(byte, b' '..=b'~')) {
            true => Ok(Self(text)),
            false => Err(IdempotencyError::KeyMalformed),
        }
    }

    /// The key of a request, if it has one.
    ///
    /// # Errors
    ///
    /// [`KeyMalformed`](IdempotencyError::KeyMalformed) if the request has the header field, but its value is
    /// not a key.
    pub fn from_headers(headers: &impl RequestHeaders) -> Result<Option<Self>, IdempotencyError> {
        read(headers, Self::quoted)
    }

    /// The key of a request that must have one.
    ///
    /// # Errors
    ///
    /// [`KeyMissing`](IdempotencyError::KeyMissing) if the request does not have the header field,
    /// [`KeyMalformed`](IdempotencyError::KeyMalformed) if its value is not a key.
    pub fn require(headers: &impl RequestHeaders) -> Result<Self, IdempotencyError> {
        Self::from_headers(headers)?.ok_or(IdempotencyError::KeyMissing)
    }

    /// Does the same as [`from_headers`](Self::from_headers), and also accepts keys without quotes. It is for
    /// services that have promised this, as many did before the draft existed. Such a key is the whole value,
    /// and has visible ASCII characters except `"`, `\`, `,` and `;`. It equals the same key in quotes.
    ///
    /// # Errors
    ///
    /// [`KeyMalformed`](IdempotencyError::KeyMalformed) if the request has the header field, but its value is
    /// not a key.
    pub fn from_headers_or_bare(headers: &impl RequestHeaders) -> Result<Option<Self>, IdempotencyError> {
        read(headers, |field| Self::quoted(field).or_else(|| Self::bare(field)))
    }

    /// Does the same as [`require`](Self::require), and also accepts keys without quotes, as
    /// [`from_headers_or_bare`](Self::from_headers_or_bare) does.
    ///
    /// # Errors
    ///
    /// [`KeyMissing`](IdempotencyError::KeyMissing) if the request does not have the header field,
    /// [`KeyMalformed`](IdempotencyError::KeyMalformed) if its value is not a key.
    pub fn require_or_bare(headers: &impl RequestHeaders) -> Result<Self, IdempotencyError> {
        Self::from_headers_or_bare(headers)?.ok_or(IdempotencyError::KeyMissing)
    }

    /// The key, without quotes and escapes.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The value of the header field: the key in quotes, with `"` and `\` escaped (RFC 9651 §4.1.6).
    #[must_use]
    pub fn to_quoted(&self) -> String {
        let mut quoted = String::with_capacity(self.0.len() + 2);
        quoted.push('"');
        for letter in self.0.chars() {
            if matches!(letter, '"' | '\\') {
                quoted.push('\\');
            }
            quoted.push(letter);
        }
        quoted.push('"');
        quoted
    }

    fn is_key(text: &[u8], is_allowed: impl Fn(u8) -> bool) -> bool {
        (1..=Self::MAX_LENGTH).contains(&text.len()) && text.iter().all(|byte| is_allowed(*byte))
    }

    fn quoted(field: &[u8]) -> Option<Self> {
        structured_field::string(field, Self::MAX_LENGTH).filter(|text| !text.is_empty()).map(Self)
    }

    fn bare(field: &[u8]) -> Option<Self> {
        let text = field.trim_ascii();
        // a comma can join two field lines, and a semicolon can start parameters
        let is_allowed = |byte: u8| byte.is_ascii_graphic() && !b"\"\\,;".contains(&byte);
        Self::is_key(text, is_allowed).then(|| Self(text.iter().map(|byte| char::from(*byte)).collect()))
    }
}

/// The key of the only field line, which `read` parses.
fn read(
    headers: &impl RequestHeaders,
    read: impl FnOnce(&[u8]) -> Option<IdempotencyKey>,
) -> Result<Option<IdempotencyKey>, IdempotencyError> {
    let name = IdempotencyKey::HEADER;
    let mut lines = headers.lines(name.as_str());
    let Some(line) = lines.next() else { return Ok(None) };
    match (read(line), lines.next()) {
        (Some(key), None) => Ok(Some(key)),
        _ => Err(IdempotencyError::KeyMalformed),
    }
}
