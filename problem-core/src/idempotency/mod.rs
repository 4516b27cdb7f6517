//! A layer that runs a request with an idempotency key once, and gives a retry the same answer.
//!
//! [`Idempotency`] is the layer. It reads the header field `Idempotency-Key` of
//! draft-ietf-httpapi-idempotency-key-header-06, and keeps the answers in an [`IdempotencyStore`]: in a database table of your
//! service, or in a [`MemoryStore`]. `docs/idempotency.md` in the repository describes what a client can rely on, and has the
//! statements of a store in SQL.
//!
//! **The order of the layers matters: the [`Boundary`](crate::Boundary) is around the authentication, and the authentication is
//! around this layer.** The layer must know which client has sent a request, because an answer belongs to the client that caused it.

// This folder does not know tower. `adapter/tower/idempotency/` has the service, its futures and its bodies.

mod digest;
mod memory_store;
mod replay;
mod settings;
mod store;
mod store_unavailable;
mod stored_fields;
mod stored_response;

use std::time::Duration;

use http::Method;
use http::header::HeaderName;
use http::request::Parts;

pub use crate::idempotency::digest::{Fingerprint, LeaseToken, OperationId, ScopedKey};
pub use crate::idempotency::memory_store::{MemoryStore, MemoryStoreFull};
pub(crate) use crate::idempotency::replay::{is_stored, replay, stored};
pub(crate) use crate::idempotency::settings::{Admission, Settings};
pub use crate::idempotency::settings::{ClientOf, NoClient};
pub use crate::idempotency::store::{Begun, IdempotencyStore};
pub use crate::idempotency::store_unavailable::StoreUnavailable;
pub use crate::idempotency::stored_response::{InvalidStoredResponse, StoredResponse};

/// The header field of an answer that was replayed: `Idempotency-Replayed: true`.
pub const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// In the extensions of a response, it tells the layer that the request has had its effect, so that a retry must not run it again: the
/// answer is stored whatever its status is. In axum, return `Extension(EffectHappened)` as a part of the response.
///
/// Without it, the layer assumes that a 401, a 408, a 412, a 428, a 429 and any 5xx come before an effect.
#[derive(Debug, Clone, Copy, Default)]
pub struct EffectHappened;

/// In the extensions of a response, it tells the layer not to store the answer, for example because it contains a secret. A retry with
/// the same key runs again. It outweighs [`EffectHappened`].
#[derive(Debug, Clone, Copy, Default)]
pub struct NotStored;

/// A layer that runs a request with an idempotency key once. A retry with the same key and the same payload gets the answer to the
/// first request.
///
/// - The layer applies to POST and PATCH, and requires a key. Other requests pass.
/// - A key belongs to a client and an operation, which is a method and a path. The same key of another client, or for another
///   operation, is another key.
/// - **A request without a client passes without protection**, even if it has a key: there is nobody to whom the answer would belong.
///   Its extensions contain no [`OperationId`]. If it has a key, the layer logs a warning once.
/// - A retry with another payload is a 422, and a retry while the first request is still running is a 409 with `Retry-After`. See
///   [`IdempotencyError`](crate::problems::IdempotencyError). A failing store is a 503; see [`StoreUnavailable`].
/// - The request runs in a task of its own, so that its answer is stored even if the client hangs up.
/// - The extensions of the request contain its [`OperationId`].
///
/// **Add the layer inside the authentication, and the authentication inside the [`Boundary`](crate::Boundary).** In axum, the last
/// layer that is added is the outermost:
///
/// ```
/// use std::time::Duration;
///
/// use axum::Router;
/// use axum::routing::post;
/// use problem_core::Boundary;
/// use problem_core::idempotency::{Idempotency, MemoryStore};
///
/// /// What the authentication has found out, and put into the extensions of the request.
/// #[derive(Clone)]
/// struct Account(String);
///
/// # async fn authenticate(request: axum::extract::Request, next: axum::middleware::Next) -> axum::response::Response {
/// #     next.run(request).await
/// # }
/// let idempotency = Idempotency::new(MemoryStore::new())
///     .with_client(|request| request.extensions.get::<Account>().map(|account| account.0.clone()))
///     .with_lease(Duration::from_secs(30));
///
/// let app: Router = Router::new()
///     .route("/payments", post(async || "paid"))
///     .layer(idempotency)
///     .layer(axum::middleware::from_fn(authenticate))
///     .layer(Boundary::new());
/// ```
///
/// Without [`with_client`](Self::with_client), this type is not a layer:
///
/// ```compile_fail
/// use axum::Router;
/// use problem_core::idempotency::{Idempotency, MemoryStore};
///
/// let app: Router = Router::new().layer(Idempotency::new(MemoryStore::new()));
/// ```
#[derive(Debug)]
pub struct Idempotency<S, C = ClientOf> {
    pub(crate) settings: Settings<S, C>,
}

/// A clone uses the same store.
impl<S, C: Clone> Clone for Idempotency<S, C> {
    fn clone(&self) -> Self {
        Self { settings: self.settings.clone() }
    }
}

impl<S: IdempotencyStore> Idempotency<S, NoClient> {
    /// Keeps the answers in `store`. The layer needs a client as well: [`with_client`](Self::with_client).
    #[must_use]
    pub fn new(store: S) -> Self {
        Self { settings: Settings::new(store) }
    }
}

impl<S, C> Idempotency<S, C> {
    /// Sets the function that returns the authenticated client of a request, such as the ID of an account. Two clients must not have
    /// the same text. The layer keeps a hash of it.
    ///
    /// A request for which `client` returns `None` passes without protection.
    #[must_use]
    pub fn with_client(
        self,
        client: impl Fn(&Parts) -> Option<String> + Send + Sync + 'static,
    ) -> Idempotency<S, ClientOf> {
        Idempotency { settings: self.settings.with_client(ClientOf::new(client)) }
    }

    /// Sets the methods whose requests have keys, instead of POST and PATCH.
    #[must_use]
    pub fn with_methods(self, methods: impl IntoIterator<Item = Method>) -> Self {
        self.change(|settings| settings.methods = methods.into_iter().collect())
    }

    /// Lets a request without a key pass without protection. By default, it is a 400.
    #[must_use]
    pub fn with_optional_keys(self) -> Self {
        self.change(|settings| settings.requires_keys = false)
    }

    /// Also accepts keys without quotes, as
    /// [`IdempotencyKey::from_headers_or_bare`](crate::problems::IdempotencyKey::from_headers_or_bare) does.
    #[must_use]
    pub fn accepting_bare_keys(self) -> Self {
        self.change(|settings| settings.accepts_bare_keys = true)
    }

    /// Sets how long a request keeps its key while it runs, instead of 60 seconds. If its process dies, a retry runs again after this
    /// time.
    ///
    /// **A lease must be longer than the longest request.** Otherwise a retry can run while the first request is still running. A
    /// timeout inside this layer limits a request.
    #[must_use]
    pub fn with_lease(self, lease: Duration) -> Self {
        self.change(|settings| settings.lease = lease)
    }

    /// Sets how long an answer is kept, instead of 24 hours. After that, a request with the same key is a new request.
    #[must_use]
    pub fn with_lifetime(self, lifetime: Duration) -> Self {
        self.change(|settings| settings.lifetime = lifetime)
    }

    /// Sets the longest `Retry-After`, instead of 2 seconds: of a 409, where it is never later than the end of the lease, and of a
    /// 503.
    #[must_use]
    pub fn with_retry_after(self, retry_after: Duration) -> Self {
        self.change(|settings| settings.retry_after = retry_after)
    }

    /// Sets how many bytes the body of a request with a key can have, instead of 2 MiB. A longer one is a 413. The layer reads the
    /// whole body before it calls the inner service.
    #[must_use]
    pub fn with_max_request(self, bytes: usize) -> Self {
        self.change(|settings| settings.max_request = bytes)
    }

    /// Sets how many bytes the body of an answer can have that is stored, instead of 1 MiB. A longer one is sent and not stored, so
    /// a retry runs again.
    #[must_use]
    pub fn with_max_response(self, bytes: usize) -> Self {
        self.change(|settings| settings.max_response = bytes)
    }

    fn change(mut self, change: impl FnOnce(&mut Settings<S, C>)) -> Self {
        change(&mut self.settings);
        self
    }
}
