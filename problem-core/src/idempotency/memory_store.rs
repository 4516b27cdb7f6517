//! A store in the memory of the process.

use std::collections::{BTreeSet, HashMap};
use std::error::Error;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::idempotency::digest::{Fingerprint, LeaseToken, ScopedKey};
use crate::idempotency::store::{Begun, IdempotencyStore};
use crate::idempotency::stored_response::StoredResponse;

/// A store in the memory of the process, for tests and for services that are a single process. A clone shares its keys.
///
/// **A restart of the process forgets all keys.** It has at most [`with_max_bytes`](Self::with_max_bytes) of keys and answers.
/// A store that is full forgets expired keys. If that is not enough, it is an error, and a request with a new key is a 503: to forget
/// another key could run a request twice.
#[derive(Debug, Clone)]
pub struct MemoryStore {
    max_bytes: usize,
    keys: Arc<Mutex<Keys>>,
}

#[derive(Debug, Default)]
struct Keys {
    entries: HashMap<ScopedKey, Entry>,
    /// The keys in the order in which they expire.
    by_expiry: BTreeSet<(Instant, ScopedKey)>,
    bytes: usize,
}

#[derive(Debug)]
struct Entry {
    fingerprint: Fingerprint,
    token: LeaseToken,
    expires: Instant,
    response: Option<StoredResponse>,
}

/// About the number of bytes that a key takes in both collections.
const KEY: usize = 256;

impl MemoryStore {
    /// A store with at most 64 MiB of keys and answers.
    #[must_use]
    pub fn new() -> Self {
        Self { max_bytes: 64 * 1024 * 1024, keys: Arc::default() }
    }

    /// Sets how many bytes the store can have. A key without its answer takes about 256 bytes.
    #[must_use]
    pub fn with_max_bytes(self, bytes: usize) -> Self {
        Self { max_bytes: bytes, ..self }
    }

    fn lock(&self) -> MutexGuard<'_, Keys> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn try_begin(
        &self,
        key: &ScopedKey,
        fingerprint: &Fingerprint,
        lease: Duration,
    ) -> Result<Begun, MemoryStoreFull> {
        let now = Instant::now();
        let mut keys = self.lock();
        if let Some(entry) = keys.entries.get(key)
            && entry.expires > now
        {
            return Ok(match &entry.response {
                _ if entry.fingerprint != *fingerprint => Begun::Reused,
                Some(response) => Begun::Completed(response.clone()),
                None => Begun::Running { retry_after: entry.expires - now },
            });
        }
        keys.remove(key);
        keys.make_room(KEY, self.max_bytes, now)?;
        let token = LeaseToken::new();
        let expires = after(now, lease);
        keys.insert(*key, Entry { fingerprint: *fingerprint, token, expires, response: None });
        Ok(Begun::Started(token))
    }

    fn try_complete(
        &self,
        key: &ScopedKey,
        token: &LeaseToken,
        response: &StoredResponse,
        keep: Duration,
    ) -> Result<bool, MemoryStoreFull> {
        let now = Instant::now();
        let mut keys = self.lock();
        let Some(entry) = keys.remove_begun(key, token) else { return Ok(false) };
        // without room for the answer, the key stays until the end of the lease
        let has_room = keys.make_room(KEY + response.memory(), self.max_bytes, now);
        let entry = match has_room {
            Ok(()) => Entry { expires: after(now, keep), response: Some(response.clone()), ..entry },
            Err(_) => entry,
        };
        keys.insert(*key, entry);
        has_room.map(|()| true)
    }
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self::new()
    }
}

impl Keys {
    fn insert(&mut self, key: ScopedKey, entry: Entry) {
        self.bytes += entry.bytes();
        self.by_expiry.insert((entry.expires, key));
        self.entries.insert(key, entry);
    }

    fn remove(&mut self, key: &ScopedKey) -> Option<Entry> {
        let entry = self.entries.remove(key)?;
        self.by_expiry.remove(&(entry.expires, *key));
        self.bytes -= entry.bytes();
        Some(entry)
    }

    /// Removes the key of a request that is running with this token.
    fn remove_begun(&mut self, key: &ScopedKey, token: &LeaseToken) -> Option<Entry> {
        let entry = self.entries.get(key)?;
        if entry.token == *token && entry.response.is_none() { self.remove(key) } else { None }
    }

    /// Forgets expired keys until there is room for `bytes` more.
    fn make_room(&mut self, bytes: usize, max: usize, now: Instant) -> Result<(), MemoryStoreFull> {
        while self.bytes.saturating_add(bytes) > max {
            match self.by_expiry.first() {
                Some((expires, key)) if *expires <= now => {
                    let key = *key;
                    self.remove(&key);
                }
                _ => return Err(MemoryStoreFull(())),
            }
        }
        Ok(())
    }
}

impl Entry {
    fn bytes(&self) -> usize {
        KEY + self.response.as_ref().map_or(0, StoredResponse::memory)
    }
}

/// The time after a duration. A duration that is too long for the clock counts as a century.
fn after(now: Instant, duration: Duration) -> Instant {
    const CENTURY: Duration = Duration::from_secs(100 * 366 * 24 * 60 * 60);
    now.checked_add(duration).or_else(|| now.checked_add(CENTURY)).unwrap_or(now)
}

impl IdempotencyStore for MemoryStore {
    type Error = MemoryStoreFull;

    async fn begin(
        &self,
        key: &ScopedKey,
        fingerprint: &Fingerprint,
        lease: Duration,
    ) -> Result<Begun, MemoryStoreFull> {
        self.try_begin(key, fingerprint, lease)
    }

    async fn complete(
        &self,
        key: &ScopedKey,
        token: &LeaseToken,
        response: &StoredResponse,
        keep: Duration,
    ) -> Result<bool, MemoryStoreFull> {
        self.try_complete(key, token, response, keep)
    }

    async fn release(&self, key: &ScopedKey, token: &LeaseToken) -> Result<(), MemoryStoreFull> {
        self.lock().remove_begun(key, token);
        Ok(())
    }
}

/// The error of a [`MemoryStore`] that is full of keys that have not expired.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MemoryStoreFull(());

impl fmt::Display for MemoryStoreFull {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the store in memory is full of idempotency keys that have not expired")
    }
}

impl Error for MemoryStoreFull {}
