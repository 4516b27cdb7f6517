//! Signatures of cursors.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use crate::pages::codec::CursorCodec;

/// The state of HMAC-SHA-256 after the name of the list.
#[derive(Clone)]
pub(super) struct Signature(Arc<Hmac<Sha256>>);

/// In bytes. The tag comes before the JSON.
const TAG_LENGTH: usize = 32;

/// The start of what is signed, so that another use of the same secret does not make valid cursors.
const PURPOSE: &[u8] = b"problem-core cursor\0";

impl Signature {
    fn new(list: &str, secret: &[u8]) -> Option<Self> {
        // HMAC takes a secret of any length, so this does not fail
        let mut mac = Hmac::<Sha256>::new_from_slice(secret).ok()?;
        mac.update(PURPOSE);
        mac.update(list.as_bytes());
        // a name is UTF-8, which does not have this byte, so it marks the end of the name
        mac.update(&[0xff]);
        Some(Self(Arc::new(mac)))
    }

    fn mac(&self, json: &[u8]) -> Hmac<Sha256> {
        let mut mac = Hmac::clone(&self.0);
        mac.update(json);
        mac
    }

    pub(super) fn sign(&self, json: Vec<u8>) -> Vec<u8> {
        let mut bytes = self.mac(&json).finalize().into_bytes().to_vec();
        bytes.extend(json);
        bytes
    }

    /// The JSON, if the signature is right. The comparison takes the same time for every wrong signature.
    pub(super) fn verified<'b>(&self, bytes: &'b [u8]) -> Option<&'b [u8]> {
        let (tag, json) = bytes.split_at_checked(TAG_LENGTH)?;
        self.mac(json).verify_slice(tag).is_ok().then_some(json)
    }
}

impl CursorCodec {
    /// The minimum length of a secret, in bytes: the length of the hash (RFC 2104 §3).
    pub const MIN_SECRET_LENGTH: usize = 32;

    /// A codec that signs its cursors with HMAC-SHA-256 (RFC 2104), so that only a service with the `secret` can make them. **A client can
    /// still read them**, because they are not encrypted.
    ///
    /// `list` is the name of the list. A cursor of one list is not valid for another, even with the same secret. If what a list
    /// contains depends on the user, the name can contain the user: `format!("orders of {user}")`.
    ///
    /// The secret has at least [`MIN_SECRET_LENGTH`](Self::MIN_SECRET_LENGTH) random bytes. All instances of a service need the same
    /// one. After a change of the secret, the cursors that clients have are invalid, and clients start again at the first page.
    ///
    /// ```
    /// use problem_core::pages::CursorCodec;
    /// use problem_core::problems::PaginationError;
    ///
    /// # let secret = [7; 32];
    /// let orders = CursorCodec::signed("orders", secret)?;
    /// let invoices = CursorCodec::signed("invoices", secret)?;
    /// let cursor = orders.encode(&42)?;
    /// assert_eq!(orders.decode(&cursor), Ok(42));
    /// assert_eq!(invoices.decode::<u64>(&cursor), Err(PaginationError::InvalidCursor));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If the secret is too short.
    pub fn signed(list: &str, secret: impl AsRef<[u8]>) -> Result<Self, SecretTooShort> {
        let secret = Some(secret.as_ref()).filter(|secret| secret.len() >= Self::MIN_SECRET_LENGTH);
        let signature = secret.and_then(|secret| Signature::new(list, secret)).ok_or(SecretTooShort(()))?;
        Ok(Self { signature: Some(signature) })
    }
}

/// A secret of less than [`CursorCodec::MIN_SECRET_LENGTH`] bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SecretTooShort(());

impl fmt::Display for SecretTooShort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the secret for cursors must have at least {} bytes", CursorCodec::MIN_SECRET_LENGTH)
    }
}

impl Error for SecretTooShort {}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::*;
    use crate::problems::PaginationError;

    const INVALID: PaginationError = PaginationError::InvalidCursor;

    fn signed(list: &str, first: u8) -> CursorCodec {
        let secret: Vec<u8> = (first..).take(32).collect();
        CursorCodec::signed(list, secret).unwrap()
    }

    #[test]
    fn a_cursor_is_the_tag_and_the_json() {
        // computed with the module hmac of Python
        let expected = "SHbEjdY-K_L3IQV6exGKpC5_1nsoxh_O8djNRxPCCW5bNywiYSJd";
        assert_eq!(signed("orders", 0).encode(&(7, "a")).unwrap(), expected);
    }

    #[test]
    fn every_change_of_a_cursor_is_found() {
        let codec = signed("orders", 0);
        let cursor = codec.encode(&(1_u64, 2_u64)).unwrap();
        assert_eq!(codec.decode(&cursor), Ok((1_u64, 2_u64)));
        let bytes = URL_SAFE_NO_PAD.decode(&cursor).unwrap();
        for bit in 0..bytes.len() * 8 {
            let mut changed = bytes.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(codec.decode::<(u64, u64)>(&URL_SAFE_NO_PAD.encode(changed)), Err(INVALID), "{bit}");
        }
        for end in 0..cursor.len() {
            assert_eq!(codec.decode::<(u64, u64)>(&cursor[..end]), Err(INVALID), "{end}");
            for letter in "AQgw_-=%".chars().filter(|letter| !cursor[end..].starts_with(*letter)) {
                let changed = format!("{}{letter}{}", &cursor[..end], &cursor[end + 1..]);
                assert_eq!(codec.decode::<(u64, u64)>(&changed), Err(INVALID), "{changed}");
                let longer = format!("{}{letter}{}", &cursor[..end], &cursor[end..]);
                assert_eq!(codec.decode::<(u64, u64)>(&longer), Err(INVALID), "{longer}");
            }
        }
    }

    #[test]
    fn a_cursor_is_for_one_list_and_one_secret() {
        let orders = signed("orders", 0);
        let cursor = orders.encode("7").unwrap();
        for other in [
            signed("order", 0),
            signed("orders\"", 0),
            signed("", 0),
            signed("orders", 1),
            CursorCodec::new(),
        ] {
            assert_eq!(other.decode::<String>(&cursor), Err(INVALID));
            assert_eq!(orders.decode::<String>(&other.encode("7").unwrap()), Err(INVALID));
        }
        assert_eq!(signed("orders", 0).decode(&cursor), Ok("7".to_owned()));
    }

    #[test]
    fn a_short_secret_is_refused_and_none_is_shown() {
        let error = CursorCodec::signed("orders", [0; 31]).unwrap_err();
        assert_eq!(error.to_string(), "the secret for cursors must have at least 32 bytes");
        assert_eq!(format!("{:?}", signed("orders", 0)), "CursorCodec { is_signed: true }");
    }
}
