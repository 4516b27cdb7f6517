//! `StoredResponse`: the answer that a store keeps.

use std::error::Error;
use std::fmt;

use bytes::Bytes;
use http::StatusCode;
use http::header::{HeaderMap, HeaderName, HeaderValue};

/// The answer to a request with an idempotency key: plain data that a store keeps.
///
/// If the answer is a problem, its body does not have the members that depend on the request, such as `requestId` and `timestamp`. A
/// replay gets the members of its own request.
///
/// ```
/// use bytes::Bytes;
/// use http::{HeaderMap, StatusCode};
/// use problem_core::idempotency::StoredResponse;
///
/// let response = StoredResponse::new(StatusCode::CREATED, HeaderMap::new(), Bytes::from("paid"));
/// // the column of a table
/// let bytes: Vec<u8> = response.to_bytes();
/// assert_eq!(StoredResponse::from_bytes(&bytes)?, response);
/// # Ok::<(), problem_core::idempotency::InvalidStoredResponse>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct StoredResponse {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    problem_code: Option<String>,
    request_id: Option<String>,
}

/// The first line of the bytes starts with the version of their form.
const VERSION: &str = "1";

impl StoredResponse {
    /// An answer that is not a problem of this crate.
    #[must_use]
    pub fn new(status: StatusCode, headers: HeaderMap, body: Bytes) -> Self {
        Self { status, headers, body, problem_code: None, request_id: None }
    }

    /// Sets the code of a problem whose body has no members of a request. A replay adds them.
    #[must_use]
    pub fn with_problem_code(mut self, code: impl Into<String>) -> Self {
        self.problem_code = Some(code.into());
        self
    }

    /// Sets the ID of the request that caused the answer. It is logged when the answer is replayed.
    #[must_use]
    pub fn with_request_id(mut self, id: impl Into<String>) -> Self {
        self.request_id = Some(id.into());
        self
    }

    /// The status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The header fields, without those that belong to one exchange.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The code, if the answer is a problem that this crate has rendered.
    #[must_use]
    pub fn problem_code(&self) -> Option<&str> {
        self.problem_code.as_deref()
    }

    /// The ID of the request that caused the answer. It is `None` without a boundary.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// The answer as bytes, for one column of a table. They look like an HTTP message, and are not JSON, because a body can have any
    /// bytes. [`from_bytes`](Self::from_bytes) of every later release reads them.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        // texts that could contain a line break are preceded by their lengths
        let lengths = [&self.problem_code, &self.request_id]
            .map(|text| text.as_ref().map_or_else(|| "-".to_owned(), |text| text.len().to_string()));
        let [code, id] =
            [&self.problem_code, &self.request_id].map(|text| text.as_deref().unwrap_or_default());
        let mut bytes = Vec::with_capacity(self.memory() + 64);
        let head = [VERSION, self.status.as_str(), &lengths[0], &lengths[1]].join(" ");
        for line in [head.as_bytes(), code.as_bytes(), id.as_bytes()] {
            bytes.extend_from_slice(line);
            bytes.push(b'\n');
        }
        for (name, value) in &self.headers {
            bytes.extend_from_slice(name.as_str().as_bytes());
            bytes.extend_from_slice(b": ");
            bytes.extend_from_slice(value.as_bytes());
            bytes.push(b'\n');
        }
        bytes.push(b'\n');
        bytes.extend_from_slice(&self.body);
        bytes
    }

    /// Reads what [`to_bytes`](Self::to_bytes) has returned.
    ///
    /// # Errors
    ///
    /// If the bytes are something else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, InvalidStoredResponse> {
        read(bytes).ok_or(InvalidStoredResponse(()))
    }

    /// About the number of bytes that the answer takes.
    pub(super) fn memory(&self) -> usize {
        let text = |text: &Option<String>| text.as_ref().map_or(0, String::len);
        let fields = self.headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 3);
        self.body.len() + fields.sum::<usize>() + text(&self.problem_code) + text(&self.request_id)
    }
}

/// Reads an answer. It is `None` for anything else.
fn read(bytes: &[u8]) -> Option<StoredResponse> {
    let (head, rest) = line(bytes)?;
    let mut words = std::str::from_utf8(head).ok()?.split(' ');
    words.next().filter(|version| *version == VERSION)?;
    let status = words.next()?.parse().ok()?;
    let (problem_code, rest) = text(words.next()?, rest)?;
    let (request_id, mut rest) = text(words.next()?, rest)?;
    let mut headers = HeaderMap::new();
    loop {
        let (field, after) = line(rest)?;
        rest = after;
        if field.is_empty() {
            break;
        }
        let colon = field.iter().position(|byte| *byte == b':')?;
        let name = HeaderName::from_bytes(field.get(..colon)?).ok()?;
        let value = HeaderValue::from_bytes(field.get(colon..)?.strip_prefix(b": ")?).ok()?;
        headers.try_append(name, value).ok()?;
    }
    Some(StoredResponse { status, headers, body: Bytes::copy_from_slice(rest), problem_code, request_id })
}

/// The next line, and what comes after it.
fn line(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().position(|byte| *byte == b'\n')?;
    Some((bytes.get(..end)?, bytes.get(end + 1..)?))
}

/// The next text, which has this length if there is one, and what comes after its line.
fn text<'a>(len: &str, bytes: &'a [u8]) -> Option<(Option<String>, &'a [u8])> {
    let (text, rest) = match len {
        "-" => (None, bytes),
        len => {
            let (text, rest) = bytes.split_at_checked(len.parse().ok()?)?;
            (Some(String::from_utf8(text.to_vec()).ok()?), rest)
        }
    };
    Some((text, rest.strip_prefix(b"\n")?))
}

/// The body is not shown, because it may be confidential.
impl fmt::Debug for StoredResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoredResponse")
            .field("status", &self.status)
            .field("problem_code", &self.problem_code)
            .field("request_id", &self.request_id)
            .finish_non_exhaustive()
    }
}

/// The error for bytes that are not a [`StoredResponse`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidStoredResponse(());

impl fmt::Display for InvalidStoredResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("these bytes are not a stored response")
    }
}

impl Error for InvalidStoredResponse {}

#[cfg(test)]
mod tests {
    use super::*;

    fn response() -> StoredResponse {
        let mut headers = HeaderMap::new();
        headers.append("location", HeaderValue::from_static("/payments/1"));
        headers.append("x-note", HeaderValue::from_bytes(b"caf\xe9: a\tb").unwrap());
        headers.append("x-note", HeaderValue::from_static(""));
        StoredResponse::new(StatusCode::CREATED, headers, Bytes::from_static(b"\n\n\xff"))
    }

    #[test]
    fn bytes_are_read_again() {
        for response in [
            response(),
            response().with_problem_code("A\nB").with_request_id("req-1"),
            response().with_problem_code(""),
            StoredResponse::new(StatusCode::NO_CONTENT, HeaderMap::new(), Bytes::new()),
        ] {
            assert_eq!(StoredResponse::from_bytes(&response.to_bytes()), Ok(response));
        }
    }

    #[test]
    fn the_bytes_stay_the_same_in_every_release() {
        // stores have kept them
        let response = response().with_problem_code("CODE").with_request_id("req-1");
        let expected =
            b"1 201 4 5\nCODE\nreq-1\nlocation: /payments/1\nx-note: caf\xe9: a\tb\nx-note: \n\n\n\n\xff";
        assert_eq!(response.to_bytes(), expected);
    }

    #[test]
    fn other_bytes_are_an_error() {
        let bytes = response().with_problem_code("CODE").to_bytes();
        let head = bytes.len() - 3;
        for end in 0..head {
            assert!(StoredResponse::from_bytes(&bytes[..end]).is_err(), "{end}");
        }
        for text in [
            "",
            "\n",
            "2 201 - -\n\n\n\n",
            "1 99 - -\n\n\n\n",
            "1 201 99999999999999999999 -\n\n\n\n",
            "1 201 - -\n\n\na\n\n",
        ] {
            assert!(StoredResponse::from_bytes(text.as_bytes()).is_err(), "{text:?}");
        }
    }
}
