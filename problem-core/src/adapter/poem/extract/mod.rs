//! Extractors for poem that reject with problems. They are drop-in replacements for the extractors of the same names in `poem::web`:
//! change the import, and your handlers stay as they are. A rejection is a `poem::Error` with a [`Problem`](struct@crate::Problem) inside.
//!
//! The problems are the same as from the [extractors for axum](https://docs.rs/problem-core/latest/problem_core/guide/extractors/index.html):
//! they name every wrong field as the client wrote it, and contain neither its value nor the message of the parser.
//!
//! ```
//! use poem::{Route, handler, put};
//! use problem_core::poem::extract::{Json, Path};
//!
//! #[derive(serde::Deserialize)]
//! struct Order {
//!     quantity: u32,
//! }
//!
//! #[handler]
//! async fn change(Path(id): Path<u64>, Json(order): Json<Order>) -> String {
//!     format!("{} of {id}", order.quantity)
//! }
//! # let _ = Route::new().at("/orders/:id", put(change));
//! ```
//!
//! - **poem reads bodies of any size, and so do these extractors.** Add `poem::middleware::SizeLimit` to set a limit.
//! - A body with a `Content-Encoding` is a 415. To accept it, decode the body in middleware, and remove the field.
//! - **`Option<Json<T>>` is `None` for every request that is rejected**, because poem implements `FromRequest` for each `Option`.
//!   Use `poem::Result<Json<T>>` to tell a missing body from a wrong one.
//! - poem drops a path parameter that is not UTF-8. The problem for such a path does not name the parameter.

mod received;
mod response;

#[cfg(any(feature = "garde", feature = "validator"))]
use std::any::type_name;
#[cfg(any(feature = "garde", feature = "validator"))]
use std::ops::Deref;

use ::poem::{FromRequest, Request, RequestBody, Result};
use serde_core::de::DeserializeOwned;

use crate::adapter::poem::extract::received::ReceivedRequest;
#[cfg(any(feature = "garde", feature = "validator"))]
use crate::input::extract::checked::{extract_checked, no_context};
use crate::input::extract::reading::{Reads, extract};
#[cfg(feature = "pages")]
use crate::pages::{CursorQuery, PageQuery};
#[cfg(any(feature = "garde", feature = "validator"))]
use crate::problem::Problem;
#[cfg(feature = "problems")]
use crate::problems::IfMatch;

#[cfg(any(feature = "garde", feature = "validator"))]
pub use crate::input::extract::checked::Extracts;
#[cfg(feature = "garde")]
pub use crate::input::extract::wrappers::{Garde, GardeWith};
#[cfg(feature = "validator")]
pub use crate::input::extract::wrappers::{Valid, ValidWith};
pub use crate::input::extract::{FirstFault, Form, Json, Path, Query};

macro_rules! extractors {
    ($($extractor:ident)*) => {$(
        impl<'a, T: DeserializeOwned> FromRequest<'a> for $extractor<T> {
            async fn from_request(request: &'a Request, body: &mut RequestBody) -> Result<Self> {
                let kind = <Self as Reads<T, ReceivedRequest<'_>>>::BODY;
                Ok(extract(&ReceivedRequest::receive(kind, request, body).await?)?)
            }
        }
    )*};
}

extractors!(Json FirstFault Query Form Path);

#[cfg(feature = "pages")]
macro_rules! from_query {
    ($($extractor:ident)*) => {$(
        impl<'a, const DEFAULT: u64, const MAX: u64> FromRequest<'a> for $extractor<DEFAULT, MAX> {
            async fn from_request(request: &'a Request, _: &mut RequestBody) -> Result<Self> {
                Ok(Self::read(request.uri().query())?)
            }
        }
    )*};
}

#[cfg(feature = "pages")]
from_query!(PageQuery CursorQuery);

#[cfg(feature = "problems")]
impl<'a> FromRequest<'a> for IfMatch {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> Result<Self> {
        Ok(Self::from_headers(request.headers())?)
    }
}

/// Implements poem's trait for an extractor around another one. `$bounds` are the bounds on a value, and `$context` gets the context of its
/// rules from the request.
#[cfg(any(feature = "garde", feature = "validator"))]
macro_rules! wrapper {
    (
        $wrapper:ident<E $(, $parameter:ident)?>
        where Value: [$($bounds:tt)*], [$($context_bounds:tt)*];
        |$request:pat_param| $context:expr
    ) => {
        impl<'a, E $(, $parameter)?> FromRequest<'a> for $wrapper<E $(, $parameter)?>
        where
            E: Extracts<Value: $($bounds)*> + for<'r> Reads<E::Value, ReceivedRequest<'r>>,
            $($context_bounds)*
        {
            async fn from_request(request: &'a Request, body: &mut RequestBody) -> Result<Self> {
                let kind = <E as Reads<E::Value, ReceivedRequest<'_>>>::BODY;
                let received = ReceivedRequest::receive(kind, request, body).await?;
                let $request = request;
                Ok(extract_checked(&received, $context)?)
            }
        }
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
    where Value: [for<'v> validator::ValidateArgs<'v, Args = &'v <C as Deref>::Target>],
    [C: Deref + Clone + Send + Sync + 'static,];
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
    [C: Deref + Clone + Send + Sync + 'static,];
    |request| context_of(request)?
}

/// The context of rules, which is data of this type.
#[cfg(any(feature = "garde", feature = "validator"))]
fn context_of<C: Clone + Send + Sync + 'static>(request: &Request) -> Result<C, Problem> {
    request.data::<C>().cloned().ok_or_else(|| no_context(type_name::<C>()))
}
