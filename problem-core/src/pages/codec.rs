//! `CursorCodec`: keys as opaque texts.

use std::error::Error;
use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_core::Serialize;
use serde_core::de::DeserializeOwned;

use crate::pages::signature::Signature;
use crate::problems::PaginationError;

/// Makes cursors of keys, and reads them. A cursor is the JSON of the key in URL-safe base64 without padding (RFC 4648 §5).
///
/// A key is any value that serialises, usually a tuple of the columns by which the list is sorted. A type with a text for each value, such as
/// a time, a UUID or a number without a fraction, comes back as it was; a key with an `f32` or `f64` may not.
///
/// ```
/// use problem_core::pages::CursorCodec;
/// use problem_core::problems::PaginationError;
///
/// let codec = CursorCodec::new();
/// let cursor = codec.encode(&("2025-06-01T12:00:00Z", 42))?;
/// assert_eq!(codec.decode::<(String, u64)>(&cursor), Ok(("2025-06-01T12:00:00Z".to_owned(), 42)));
/// assert_eq!(codec.decode::<(String, u64)>("' OR 1=1"), Err(PaginationError::InvalidCursor));
/// # Ok::<(), problem_core::pages::CursorKeyError>(())
/// ```
#[derive(Clone, Default)]
pub struct CursorCodec {
    pub(super) signature: Option<Signature>,
}

impl CursorCodec {
    /// The maximum length of a cursor, in characters.
    pub const MAX_LENGTH: usize = 1024;

    /// A codec without a signature. **A client can read its cursors, and make others.**
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The cursor of a key.
    ///
    /// # Errors
    ///
    /// If the key does not serialise, or if the cursor would be longer than [`MAX_LENGTH`](Self::MAX_LENGTH).
    pub fn encode<K: Serialize + ?Sized>(&self, key: &K) -> Result<String, CursorKeyError> {
        let json = serde_json::to_vec(key).map_err(|error| CursorKeyError(Some(error)))?;
        let cursor = URL_SAFE_NO_PAD.encode(match &self.signature {
            Some(signature) => signature.sign(json),
            None => json,
        });
        match cursor.len() > Self::MAX_LENGTH {
            true => Err(CursorKeyError(None)),
            false => Ok(cursor),
        }
    }

    /// The key in a cursor.
    ///
    /// # Errors
    ///
    /// [`InvalidCursor`](PaginationError::InvalidCursor) if this codec did not make the cursor, or if it does not contain a `K`. The
    /// error does not tell which of the two, so that it helps nobody who makes up cursors.
    pub fn decode<K: DeserializeOwned>(&self, cursor: &str) -> Result<K, PaginationError> {
        self.read(cursor).ok_or(PaginationError::InvalidCursor)
    }

    fn read<K: DeserializeOwned>(&self, cursor: &str) -> Option<K> {
        if cursor.len() > Self::MAX_LENGTH {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
        let json = match &self.signature {
            Some(signature) => signature.verified(&bytes)?,
            None => &bytes,
        };
        serde_json::from_slice(json).ok()
    }
}

/// Does not show the secret.
impl fmt::Debug for CursorCodec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CursorCodec").field("is_signed", &self.signature.is_some()).finish()
    }
}

/// A key that cannot be in a cursor, because it does not serialise, or because the cursor would be too long.
#[derive(Debug)]
pub struct CursorKeyError(Option<serde_json::Error>);

impl fmt::Display for CursorKeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(error) => write!(f, "the key of a cursor does not serialise: {error}"),
            None => write!(f, "a cursor would have more than {} characters", CursorCodec::MAX_LENGTH),
        }
    }
}

impl Error for CursorKeyError {}

crate::to_problem::own_errors::problems!(
    INTERNAL, "A 500, because this is a defect of the service. The log has the error, and nothing of it is sent.":
    CursorKeyError
);

#[cfg(test)]
mod tests {
    use super::*;

    const INVALID: PaginationError = PaginationError::InvalidCursor;

    #[test]
    fn only_a_cursor_with_the_key_is_valid() {
        let codec = CursorCodec::new();
        let cursor = codec.encode(&(1, "a")).unwrap();
        assert_eq!(codec.decode(&cursor), Ok((1, "a".to_owned())));
        assert_eq!(codec.decode::<(String, u32)>(&cursor), Err(INVALID));
        for wrong in
            ["", "=", "WzEsImEiXQ==", "WzEsImEiX", "WzEsImEiXR", "WzEsImEi XQ", "WzEsImEiXSA_", "\u{e4}"]
        {
            assert_eq!(codec.decode::<(u32, String)>(wrong), Err(INVALID), "{wrong}");
        }
    }

    #[test]
    fn a_cursor_is_never_longer_than_one_that_is_read() {
        let codec = CursorCodec::new();
        // three bytes are four characters, and two bytes are the quotes
        let longest = "a".repeat(CursorCodec::MAX_LENGTH / 4 * 3 - 2);
        let cursor = codec.encode(&longest).unwrap();
        assert_eq!(cursor.len(), CursorCodec::MAX_LENGTH);
        assert_eq!(codec.decode(&cursor), Ok(longest.clone()));
        let error = codec.encode(&format!("{longest}a")).unwrap_err();
        assert_eq!(error.to_string(), "a cursor would have more than 1024 characters");
        assert_eq!(codec.decode::<String>(&format!("{cursor}aa")), Err(INVALID));
    }

    #[test]
    fn a_key_that_does_not_serialise_is_an_error() {
        let error = CursorCodec::new().encode(&std::collections::HashMap::from([((1, 2), 3)])).unwrap_err();
        assert_eq!(error.to_string(), "the key of a cursor does not serialise: key must be a string");
    }
}
