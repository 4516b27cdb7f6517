//! The trait of a store.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use crate::idempotency::digest::{Fingerprint, LeaseToken, ScopedKey};
use crate::idempotency::stored_response::StoredResponse;

/// Keeps the answers to requests with an idempotency key, for example in a table of a database. Each method is one statement in SQL.
///
/// A table needs these columns:
///
/// | column | type in PostgreSQL, SQLite | content |
/// |---|---|---|
/// | `key` | `bytea`, `blob`; the primary key | [`ScopedKey::as_bytes`] |
/// | `fingerprint` | `bytea`, `blob` | [`Fingerprint::as_bytes`] |
/// | `token` | `bytea`, `blob` | [`LeaseToken::as_bytes`] of the request that began last |
/// | `expires_at` | `timestamptz`, `integer` | the end of the lease, and when the answer is there, the end of its lifetime |
/// | `response` | `bytea`, `blob`; nullable | [`StoredResponse::to_bytes`], and `NULL` while the request runs |
///
/// A row whose `expires_at` is over counts as if it did not exist, except that [`complete`](Self::complete) accepts its token. A job
/// that deletes such rows from time to time keeps the table small. `docs/idempotency.md` in the repository has the statements.
///
/// All methods must be atomic: two requests may call them for one key at the same time, in two processes.
pub trait IdempotencyStore: Send + Sync + 'static {
    /// The error of the store. It is logged, and nothing of it is sent.
    type Error: Into<Box<dyn Error + Send + Sync>> + Send;

    /// Begins a request.
    ///
    /// - If the key is not known, or has expired, the store keeps the fingerprint with a new token, and the key expires after
    ///   `lease`: [`Begun::Started`].
    /// - If the key has another fingerprint: [`Begun::Reused`].
    /// - If the key has an answer: [`Begun::Completed`].
    /// - Otherwise: [`Begun::Running`].
    fn begin(
        &self,
        key: &ScopedKey,
        fingerprint: &Fingerprint,
        lease: Duration,
    ) -> impl Future<Output = Result<Begun, Self::Error>> + Send;

    /// Keeps the answer to the request that began with `token`. The key then expires after `keep`. Returns whether the answer was
    /// kept.
    ///
    /// **If another request has begun since, the key has another token, and the store must not change it.** It then returns `false`.
    fn complete(
        &self,
        key: &ScopedKey,
        token: &LeaseToken,
        response: &StoredResponse,
        keep: Duration,
    ) -> impl Future<Output = Result<bool, Self::Error>> + Send;

    /// Forgets the key, so that a retry runs again. If the key has another token, the store must not change it.
    fn release(
        &self,
        key: &ScopedKey,
        token: &LeaseToken,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;
}

/// The result of [`IdempotencyStore::begin`].
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Begun {
    /// The request runs. It is the only one that has this token.
    Started(LeaseToken),
    /// Another request with the key is running.
    Running {
        /// The rest of its lease. [`Idempotency::with_retry_after`](crate::idempotency::Idempotency::with_retry_after) limits what is
        /// sent.
        retry_after: Duration,
    },
    /// The key was used with another payload.
    Reused,
    /// The answer to the first request.
    Completed(StoredResponse),
}

impl<S: IdempotencyStore> IdempotencyStore for Arc<S> {
    type Error = S::Error;

    fn begin(
        &self,
        key: &ScopedKey,
        fingerprint: &Fingerprint,
        lease: Duration,
    ) -> impl Future<Output = Result<Begun, S::Error>> + Send {
        (**self).begin(key, fingerprint, lease)
    }

    fn complete(
        &self,
        key: &ScopedKey,
        token: &LeaseToken,
        response: &StoredResponse,
        keep: Duration,
    ) -> impl Future<Output = Result<bool, S::Error>> + Send {
        (**self).complete(key, token, response, keep)
    }

    fn release(
        &self,
        key: &ScopedKey,
        token: &LeaseToken,
    ) -> impl Future<Output = Result<(), S::Error>> + Send {
        (**self).release(key, token)
    }
}
