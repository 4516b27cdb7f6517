//! Extractors for actix-web that reject with problems. They are drop-in replacements for the extractors of the same names in
//! `actix_web::web`: change the import, and your handlers stay as they are. A rejection is a [`Problem`](struct@crate::Problem), so a
//! handler can also take a `Result<Json<T>, Problem>`.
//!
//! The problems are the same as from the [extractors for axum](https://docs.rs/problem-core/latest/problem_core/guide/extractors/index.html):
//! they name every wrong field as the client wrote it, and contain neither its value nor the message of the parser.
//!
//! ```
//! use problem_core::actix::extract::{Json, Path};
//!
//! #[derive(serde::Deserialize)]
//! struct Order {
//!     quantity: u32,
//! }
//!
//! async fn change(Path(id): Path<u64>, Json(order): Json<Order>) -> String {
//!     format!("{} of {id}", order.quantity)
//! }
//! # let _ = actix_web::App::new().route("/orders/{id}", actix_web::web::put().to(change));
//! ```
//!
//! - actix-web sets the limits for bodies: `limit` of `web::JsonConfig`, by default 2 MB, and of `web::FormConfig`, by default 16 kB.
//!   actix-web calls the `error_handler` of such a config for a body that is too large, and the result is only logged. Nothing else of
//!   a config has an effect, and neither has `web::QueryConfig` or `web::PathConfig`.
//! - **A body with a `Content-Encoding` is a 415**, also if actix-web has a feature for the coding. To accept it, decode the body in
//!   middleware, and remove the field.
//! - **`Option<Json<T>>` is `None` for every request that is rejected**, because actix-web implements `FromRequest` for each `Option`.
//!   Use a `Result` to tell a missing body from a wrong one.
//! - The text of a form is read as UTF-8, whatever the `charset` of its media type is.

mod body;
mod received;
mod response;

#[cfg(any(feature = "garde", feature = "validator"))]
use std::any::type_name;
use std::future::Future;
#[cfg(feature = "problems")]
use std::future::Ready;
use std::marker::PhantomData;
#[cfg(any(feature = "garde", feature = "validator"))]
use std::ops::Deref;
use std::pin::Pin;
#[cfg(any(feature = "garde", feature = "validator"))]
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use actix_web::dev::Payload;
#[cfg(any(feature = "garde", feature = "validator"))]
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use serde_core::de::DeserializeOwned;

use crate::adapter::actix::extract::body::Body;
use crate::adapter::actix::extract::received::{FromReceived, ReceivedRequest};
#[cfg(any(feature = "garde", feature = "validator"))]
use crate::input::extract::checked::{extract_checked, no_context};
use crate::input::extract::reading::{BodyKind, Reads, extract};
#[cfg(feature = "pages")]
use crate::pages::{CursorQuery, PageQuery};
use crate::problem::Problem;
#[cfg(feature = "problems")]
use crate::problems::{IfMatch, PreconditionError};

#[cfg(any(feature = "garde", feature = "validator"))]
pub use crate::input::extract::checked::Extracts;
#[cfg(feature = "garde")]
pub use crate::input::extract::wrappers::{Garde, GardeWith};
#[cfg(feature = "validator")]
pub use crate::input::extract::wrappers::{Valid, ValidWith};
pub use crate::input::extract::{FirstFault, Form, Json, Path, Query};

/// The future of an extractor.
#[derive(Debug)]
#[must_use = "a future does nothing unless it is polled"]
pub struct ExtractFuture<E> {
    request: HttpRequest,
    body: Body,
    extractor: PhantomData<fn() -> E>,
}

impl<E: FromReceived> ExtractFuture<E> {
    fn new(request: &HttpRequest, payload: &mut Payload) -> Self {
        let body = Body::new(E::BODY, request, payload);
        Self { request: request.clone(), body, extractor: PhantomData }
    }
}

impl<E: FromReceived> Future for ExtractFuture<E> {
    type Output = Result<E, Problem>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        let body = ready!(this.body.poll(cx))?;
        Poll::Ready(E::from_received(&ReceivedRequest { request: &this.request, body: &body }))
    }
}

/// Implements actix-web's trait for types that implement [`FromReceived`].
macro_rules! from_request {
    (for $extractor:ident<$($parameter:ident),+> where $($bounds:tt)*) => {
        impl<$($parameter),+> FromRequest for $extractor<$($parameter),+>
        where
            $($bounds)*
        {
            type Error = Problem;
            type Future = ExtractFuture<Self>;

            fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
                ExtractFuture::new(request, payload)
            }
        }
    };
}

macro_rules! extractors {
    ($($extractor:ident)*) => {$(
        impl<T: DeserializeOwned> FromReceived for $extractor<T> {
            const BODY: Option<BodyKind> = <Self as Reads<T, ReceivedRequest<'_>>>::BODY;

            fn from_received(received: &ReceivedRequest<'_>) -> Result<Self, Problem> {
                extract(received)
            }
        }

        from_request!(for $extractor<T> where T: DeserializeOwned);
    )*};
}

extractors!(Json FirstFault Query Form Path);

#[cfg(feature = "pages")]
macro_rules! from_query {
    ($($extractor:ident)*) => {$(
        impl<const DEFAULT: u64, const MAX: u64> FromRequest for $extractor<DEFAULT, MAX> {
            type Error = Problem;
            type Future = Ready<Result<Self, Problem>>;

            fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
                std::future::ready(Self::read(Some(request.query_string())))
            }
        }
    )*};
}

#[cfg(feature = "pages")]
from_query!(PageQuery CursorQuery);

#[cfg(feature = "problems")]
impl FromRequest for IfMatch {
    type Error = PreconditionError;
    type Future = Ready<Result<Self, PreconditionError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(Self::from_headers(request.headers()))
    }
}

/// Implements the traits for an extractor around another one. `$bounds` are the bounds on a value, and `$context` gets the context of its
/// rules from the request.
#[cfg(any(feature = "garde", feature = "validator"))]
macro_rules! wrapper {
    (
        $wrapper:ident<E $(, $parameter:ident)?>
        where Value: [$($bounds:tt)*], [$($context_bounds:tt)*];
        |$request:pat_param| $context:expr
    ) => {
        impl<E $(, $parameter)?> FromReceived for $wrapper<E $(, $parameter)?>
        where
            E: Extracts<Value: $($bounds)*> + for<'r> Reads<E::Value, ReceivedRequest<'r>>,
            $($context_bounds)*
        {
            const BODY: Option<BodyKind> = <E as Reads<E::Value, ReceivedRequest<'_>>>::BODY;

            fn from_received(received: &ReceivedRequest<'_>) -> Result<Self, Problem> {
                let $request = received.request;
                extract_checked(received, $context)
            }
        }

        from_request!(
            for $wrapper<E $(, $parameter)?>
            where
                E: Extracts<Value: $($bounds)*> + for<'r> Reads<E::Value, ReceivedRequest<'r>>,
                $($context_bounds)*
        );
    };
}

#[cfg(feature = "validator")]
wrapper! {
    Valid<E> where Value: [validator::Validate], [];
    |_| ()
}

#[cfg(feature = "validator")]
wrapper! {
    ValidWith<E, C>
    where Value: [for<'a> validator::ValidateArgs<'a, Args = &'a <C as Deref>::Target>],
    [C: Deref<Target: Sized + 'static> + From<Arc<C::Target>> + Clone + Sync + 'static,];
    |request| context_of(request)?
}

#[cfg(feature = "garde")]
wrapper! {
    Garde<E> where Value: [garde::Validate<Context: Default>], [];
    |_| ()
}

#[cfg(feature = "garde")]
wrapper! {
    GardeWith<E, C>
    where Value: [garde::Validate<Context = <C as Deref>::Target>],
    [C: Deref<Target: Sized + 'static> + From<Arc<C::Target>> + Clone + Sync + 'static,];
    |request| context_of(request)?
}

/// The context of rules: data of this type, or the `Data` of its target.
#[cfg(any(feature = "garde", feature = "validator"))]
fn context_of<C>(request: &HttpRequest) -> Result<C, Problem>
where
    C: Deref<Target: Sized + 'static> + From<Arc<C::Target>> + Clone + 'static,
{
    let own = request.app_data::<C>().cloned();
    let shared = || request.app_data::<Data<C::Target>>().map(|data| C::from(data.clone().into_inner()));
    own.or_else(shared).ok_or_else(|| no_context(type_name::<C>()))
}
