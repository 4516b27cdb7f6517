//! What a service has configured, and which requests run once.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use http::Method;
use http::header::HeaderMap;
use http::request::Parts;

use crate::idempotency::digest::ScopedKey;
use crate::log;
use crate::problems::{IdempotencyError, IdempotencyKey};

/// The settings of an [`Idempotency`](crate::idempotency::Idempotency) layer. `C` is its client, or [`NoClient`].
#[derive(Debug)]
pub(crate) struct Settings<S, C> {
    pub(crate) store: Arc<S>,
    client: C,
    pub(super) methods: Arc<[Method]>,
    pub(super) requires_keys: bool,
    pub(super) accepts_bare_keys: bool,
    pub(crate) lease: Duration,
    pub(crate) lifetime: Duration,
    pub(crate) retry_after: Duration,
    pub(crate) max_request: usize,
    pub(crate) max_response: usize,
    /// Whether the layer has warned about a key that it cannot use.
    has_warned: Arc<AtomicBool>,
}

/// There is no client yet, so the [`Idempotency`](crate::idempotency::Idempotency) is not a layer.
#[derive(Debug, Clone, Copy)]
pub struct NoClient;

/// The function that returns the client of a request.
#[derive(Clone)]
pub struct ClientOf(Arc<Function>);

type Function = dyn Fn(&Parts) -> Option<String> + Send + Sync;

impl ClientOf {
    pub(super) fn new(client: impl Fn(&Parts) -> Option<String> + Send + Sync + 'static) -> Self {
        Self(Arc::new(client))
    }
}

impl fmt::Debug for ClientOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientOf")
    }
}

impl<S, C: Clone> Clone for Settings<S, C> {
    fn clone(&self) -> Self {
        Self {
            store: Arc::clone(&self.store),
            client: self.client.clone(),
            methods: Arc::clone(&self.methods),
            has_warned: Arc::clone(&self.has_warned),
            ..*self
        }
    }
}

impl<S> Settings<S, NoClient> {
    pub(super) fn new(store: S) -> Self {
        Self {
            store: Arc::new(store),
            client: NoClient,
            methods: [Method::POST, Method::PATCH].into(),
            requires_keys: true,
            accepts_bare_keys: false,
            lease: Duration::from_secs(60),
            lifetime: Duration::from_secs(24 * 60 * 60),
            retry_after: Duration::from_secs(2),
            max_request: 2 * 1024 * 1024,
            max_response: 1024 * 1024,
            has_warned: Arc::default(),
        }
    }
}

impl<S, C> Settings<S, C> {
    pub(super) fn with_client(self, client: ClientOf) -> Settings<S, ClientOf> {
        Settings {
            store: self.store,
            client,
            methods: self.methods,
            requires_keys: self.requires_keys,
            accepts_bare_keys: self.accepts_bare_keys,
            lease: self.lease,
            lifetime: self.lifetime,
            retry_after: self.retry_after,
            max_request: self.max_request,
            max_response: self.max_response,
            has_warned: self.has_warned,
        }
    }
}

/// What the layer does with a request.
pub(crate) enum Admission {
    /// The request passes without protection.
    Pass,
    /// The request has this key.
    Run(ScopedKey),
}

impl<S> Settings<S, ClientOf> {
    /// Decides what the layer does with a request. `path` is the one that the client sent.
    pub(crate) fn admit(&self, parts: &Parts, path: &str) -> Result<Admission, IdempotencyError> {
        if !self.methods.contains(&parts.method) {
            return Ok(Admission::Pass);
        }
        let Some(client) = (self.client.0)(parts) else {
            if parts.headers.contains_key(IdempotencyKey::HEADER)
                && !self.has_warned.swap(true, Ordering::Relaxed)
            {
                log::idempotency::key_without_client();
            }
            return Ok(Admission::Pass);
        };
        match self.key(&parts.headers)? {
            Some(key) => Ok(Admission::Run(ScopedKey::new(&client, &parts.method, path, &key))),
            None if self.requires_keys => Err(IdempotencyError::KeyMissing),
            None => Ok(Admission::Pass),
        }
    }

    fn key(&self, headers: &HeaderMap) -> Result<Option<IdempotencyKey>, IdempotencyError> {
        match self.accepts_bare_keys {
            true => IdempotencyKey::from_headers_or_bare(headers),
            false => IdempotencyKey::from_headers(headers),
        }
    }
}
