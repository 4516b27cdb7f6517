//! The plain data that a store compares: hashes, and the token of a lease.

use std::fmt;

use http::Method;
use http::header::CONTENT_TYPE;
use http::request::Parts;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::headers::essence;
use crate::problems::IdempotencyKey;

/// Declares a type of plain bytes. Its `Display` and its `Debug` are hex digits.
macro_rules! bytes {
    ($($(#[$doc:meta])* $name:ident, $len:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; $len]);

        impl $name {
            /// The value with these bytes, which a store has kept.
            #[must_use]
            pub const fn from_bytes(bytes: [u8; $len]) -> Self {
                Self(bytes)
            }

            /// The bytes, for the column of a table.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; $len] {
                &self.0
            }

            /// The bytes as lower-case hex digits.
            #[must_use]
            pub fn to_hex(&self) -> String {
                self.to_string()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }
    )*};
}

bytes! {
    /// An idempotency key within its scope: a SHA-256 of the client, the method, the path and the key. It is what a store looks up, and
    /// it does not reveal any of them.
    ScopedKey, 32;

    /// A SHA-256 of the payload: the method, the path, the query, the media type without its parameters, and the body. A retry must
    /// have the fingerprint of the first request.
    Fingerprint, 32;

    /// A stable identifier of a client, an operation, a key and a payload. It is in the extensions of the request, and with the feature
    /// `axum-extract` it is an extractor for handlers that the layer protects.
    ///
    /// Write it into a column with a `UNIQUE` constraint, in the transaction that has the effect. If a process dies after that
    /// transaction and before the answer is stored, a retry runs again, and the constraint stops it from having the effect a second
    /// time. It also recognises a request whose answer has expired. A request with the same key and another payload is another operation
    /// then.
    ///
    /// ```
    /// use axum::Extension;
    /// use problem_core::idempotency::OperationId;
    ///
    /// // with the feature `axum-extract`: pay(operation: OperationId)
    /// async fn pay(Extension(operation): Extension<OperationId>) {
    ///     // insert into payments (operation_id, …) values ($1, …) on conflict (operation_id) do nothing
    ///     let _column: &[u8] = operation.as_bytes();
    /// }
    /// ```
    OperationId, 32;

    /// Identifies the request that has begun under a key. A store changes a key only for the token that it has given out last.
    LeaseToken, 16;
}

impl ScopedKey {
    /// The key of a client for an operation. `path` is the path that the client sent, without the query.
    #[must_use]
    pub fn new(client: &str, method: &Method, path: &str, key: &IdempotencyKey) -> Self {
        Self(hash([client.as_bytes(), method.as_str().as_bytes(), path.as_bytes(), key.as_str().as_bytes()]))
    }

    /// The identifier of the operation of a request with this key and this payload.
    #[must_use]
    pub fn operation_id(&self, payload: &Fingerprint) -> OperationId {
        OperationId(hash([&self.0, &payload.0]))
    }
}

impl Fingerprint {
    /// The fingerprint of a request. `path` is the path that the client sent, without the query.
    #[must_use]
    pub fn new(request: &Parts, path: &str, body: &[u8]) -> Self {
        let media_type = request.headers.get(CONTENT_TYPE).map(|value| essence(value.as_bytes()));
        Self(hash([
            request.method.as_str().as_bytes(),
            path.as_bytes(),
            // the path that the layer got, too, which a router may have shortened
            request.uri.path().as_bytes(),
            request.uri.query().unwrap_or_default().as_bytes(),
            &media_type.unwrap_or_default().to_ascii_lowercase(),
            body,
        ]))
    }
}

impl LeaseToken {
    /// A new token, which no other request has.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "each token is another one")]
    pub fn new() -> Self {
        Self(Uuid::now_v7().into_bytes())
    }
}

/// The hash of several texts. The length of each is hashed as well, so that no two lists lead to the same input.
fn hash<const N: usize>(parts: [&[u8]; N]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_run_into_each_other() {
        assert_ne!(hash([b"ab", b"c"]), hash([b"a", b"bc"]));
        assert_ne!(hash([b"", b"a"]), hash([b"a", b""]));
    }

    #[test]
    fn a_hash_stays_the_same_in_every_release() {
        // stores have kept it
        let key = IdempotencyKey::new("8e03978e").unwrap();
        let scoped = ScopedKey::new("acme", &Method::POST, "/payments", &key);
        assert_eq!(scoped.to_hex(), "f4a0aff00ce0110b53d4f9b7c0472b4110977a5350e853ad98cac245b6c65a8c");
        assert_eq!(ScopedKey::from_bytes(*scoped.as_bytes()), scoped);
        let operation = scoped.operation_id(&Fingerprint::from_bytes([7; 32]));
        assert_eq!(operation.to_hex(), "7524750f52d6d9efdc6c1d13959dc5fd19cf10abcd5728531e10e22616665cf9");
        let request = http::Request::post("/payments?dry=1").header(CONTENT_TYPE, "Application/JSON; q=1");
        let (parts, ()) = request.body(()).unwrap().into_parts();
        assert_eq!(
            Fingerprint::new(&parts, "/payments", b"{}").to_hex(),
            "ebf77e6dcd593380d303224ebb3786c42780d1849f9ea58831580676d0135753"
        );
    }
}
