//! Extractors around other extractors, which validate the value.

use std::ops::{Deref, DerefMut};

use axum::extract::{
    FromRequest, FromRequestParts, OptionalFromRequest, OptionalFromRequestParts, RawPathParams, Request,
};
use http::Method;
use http::request::Parts;

use crate::adapter::axum_extract::{Form, Json, Path, Query};
use crate::input::read::wrong_path;
use crate::input::validation::{BrokenRules, WireNames};
use crate::members::field_error::FieldError;
use crate::problem::Problem;

mod sealed {
    /// Only this crate knows from which part of a request an extractor reads.
    pub trait Sealed {}
}

/// An extractor whose value can be validated. The extractors in [`extract`](crate::extract) implement it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an extractor of `problem_core::extract`",
    label = "use `Json`, `Query`, `Form` or `Path` of `problem_core::extract`"
)]
pub trait Extracts: sealed::Sealed {
    /// The type of the value.
    type Value: WireNames;

    #[doc(hidden)]
    fn value(&self) -> &Self::Value;

    /// The problem for broken rules. Its entries say in which part of the request the value was.
    #[doc(hidden)]
    fn problem(rules: BrokenRules, origin: &Origin<'_>) -> Problem;
}

/// What the request tells about the part that a value was read from.
#[derive(Debug)]
pub struct Origin<'a> {
    method: &'a Method,
    /// The names of the path parameters of the route.
    parameters: Vec<String>,
}

impl<'a> Origin<'a> {
    fn from_method(method: &'a Method) -> Self {
        Self { method, parameters: Vec::new() }
    }

    async fn from_parts<S: Send + Sync>(parts: &'a mut Parts, state: &S) -> Self {
        let parameters = RawPathParams::from_request_parts(parts, state).await.ok();
        let parameters = parameters.iter().flatten().map(|(name, _)| name.to_owned()).collect();
        Self { method: &parts.method, parameters }
    }

    /// The entry for a path parameter. The entry has no name if the value is a single one, and an index if it
    /// is a tuple.
    fn in_path(&self, entry: &FieldError) -> FieldError {
        let name = match (entry.field(), &self.parameters[..]) {
            ("", [only]) => Some(only),
            (index, names) => index.parse::<usize>().ok().and_then(|index| names.get(index)),
        };
        match name {
            Some(name) => FieldError::at([name], entry.code().to_owned(), entry.message().to_owned()),
            None => entry.clone(),
        }
        .in_path()
    }
}

macro_rules! extracts {
    ($($extractor:ident: |$rules:ident, $origin:pat_param| $problem:expr;)*) => {$(
        impl<T> sealed::Sealed for $extractor<T> {}

        impl<T: WireNames> Extracts for $extractor<T> {
            type Value = T;

            fn value(&self) -> &T {
                &self.0
            }

            fn problem($rules: BrokenRules, $origin: &Origin<'_>) -> Problem {
                $problem
            }
        }
    )*};
}

extracts! {
    Json: |rules, _| rules.into();
    Query: |rules, _| rules.in_query().into();
    Form: |rules, origin| match *origin.method {
        Method::GET | Method::HEAD => rules.in_query().into(),
        _ => rules.in_form().into(),
    };
    Path: |rules, origin| wrong_path(rules.entries().iter().map(|entry| origin.in_path(entry)))
        .because_of(Box::new(rules));
}

/// Implements the traits of extractors for a wrapper, with the bound on values that `$check` validates.
macro_rules! from_request {
    ($wrapper:ident, [$($rules:tt)*], $check:expr) => {
        impl<E, S> FromRequest<S> for $wrapper<E>
        where
            E: FromRequest<S, Rejection: Into<Problem>> + Extracts<Value: $($rules)*>,
            S: Send + Sync,
        {
            type Rejection = Problem;

            async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
                let method = request.method().clone();
                let extractor = E::from_request(request, state).await.map_err(Into::into)?;
                match $check(extractor.value()) {
                    Ok(()) => Ok(Self(extractor)),
                    Err(rules) => Err(E::problem(rules, &Origin::from_method(&method))),
                }
            }
        }

        impl<E, S> OptionalFromRequest<S> for $wrapper<E>
        where
            E: OptionalFromRequest<S, Rejection: Into<Problem>> + Extracts<Value: $($rules)*>,
            S: Send + Sync,
        {
            type Rejection = Problem;

            async fn from_request(request: Request, state: &S) -> Result<Option<Self>, Problem> {
                let method = request.method().clone();
                let extractor = E::from_request(request, state).await.map_err(Into::into)?;
                let Some(extractor) = extractor else { return Ok(None) };
                match $check(extractor.value()) {
                    Ok(()) => Ok(Some(Self(extractor))),
                    Err(rules) => Err(E::problem(rules, &Origin::from_method(&method))),
                }
            }
        }

        impl<E, S> FromRequestParts<S> for $wrapper<E>
        where
            E: FromRequestParts<S, Rejection: Into<Problem>> + Extracts<Value: $($rules)*> + Send,
            S: Send + Sync,
        {
            type Rejection = Problem;

            async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
                let extractor = E::from_request_parts(parts, state).await.map_err(Into::into)?;
                match $check(extractor.value()) {
                    Ok(()) => Ok(Self(extractor)),
                    Err(rules) => Err(E::problem(rules, &Origin::from_parts(parts, state).await)),
                }
            }
        }

        impl<E, S> OptionalFromRequestParts<S> for $wrapper<E>
        where
            E: OptionalFromRequestParts<S, Rejection: Into<Problem>> + Extracts<Value: $($rules)*> + Send,
            S: Send + Sync,
        {
            type Rejection = Problem;

            async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, Problem> {
                let extractor = E::from_request_parts(parts, state).await.map_err(Into::into)?;
                let Some(extractor) = extractor else { return Ok(None) };
                match $check(extractor.value()) {
                    Ok(()) => Ok(Some(Self(extractor))),
                    Err(rules) => Err(E::problem(rules, &Origin::from_parts(parts, state).await)),
                }
            }
        }

        impl<E: Extracts<Value: $($rules)*>> Deref for $wrapper<E> {
            type Target = E;

            #[inline]
            fn deref(&self) -> &E {
                &self.0
            }
        }

        impl<E: Extracts<Value: $($rules)*>> DerefMut for $wrapper<E> {
            #[inline]
            fn deref_mut(&mut self) -> &mut E {
                &mut self.0
            }
        }

        /// Does not validate the value.
        impl<E: Extracts<Value: $($rules)*>> From<E> for $wrapper<E> {
            fn from(extractor: E) -> Self {
                Self(extractor)
            }
        }
    };
}

/// Validates the value of another extractor in this module with its `#[validate(…)]` attributes, from the
/// crate `validator`.
///
/// Broken rules are a 422 `VALIDATION_ERROR` with an entry of `errors` for each rule; see
/// [`validation`](crate::validation). In a [`Path`] they are a 404 or a 400, as for any wrong path parameter.
///
/// An `Option` around it is `None` if the extractor inside is.
///
/// ```
/// use problem_core::extract::{Json, Valid};
/// use problem_core::validation::WireNames;
///
/// #[derive(serde::Deserialize, validator::Validate, WireNames)]
/// struct Order {
///     #[validate(range(min = 1))]
///     quantity: u32,
/// }
///
/// async fn create(Valid(Json(order)): Valid<Json<Order>>) -> String {
///     format!("{} of them", order.quantity)
/// }
/// # let _: axum::Router = axum::Router::new().route("/orders", axum::routing::post(create));
/// ```
#[cfg(feature = "validator")]
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct Valid<E: Extracts<Value: validator::Validate>>(pub E);

#[cfg(feature = "validator")]
from_request!(Valid, [validator::Validate], crate::input::validation::validator::check);

/// Validates the value of another extractor in this module with its `#[garde(…)]` attributes, from the crate
/// `garde`. It uses the default context. If you need another context, call
/// [`validation::garde::check`](crate::validation::garde::check) in the handler.
///
/// Broken rules are a 422 `VALIDATION_ERROR` with an entry of `errors` for each rule; see
/// [`validation`](crate::validation). In a [`Path`] they are a 404 or a 400, as for any wrong path parameter.
///
/// An `Option` around it is `None` if the extractor inside is.
///
/// ```
/// use problem_core::extract::{Garde, Query};
/// use problem_core::validation::WireNames;
///
/// #[derive(serde::Deserialize, garde::Validate, WireNames)]
/// struct Page {
///     #[garde(range(min = 1, max = 100))]
///     limit: u32,
/// }
///
/// async fn list(Garde(Query(page)): Garde<Query<Page>>) -> String {
///     format!("up to {}", page.limit)
/// }
/// # let _: axum::Router = axum::Router::new().route("/orders", axum::routing::get(list));
/// ```
#[cfg(feature = "garde")]
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct Garde<E: Extracts<Value: garde::Validate<Context: Default>>>(pub E);

#[cfg(feature = "garde")]
from_request!(Garde, [garde::Validate<Context: Default>], |value| {
    crate::input::validation::garde::check(value, &Default::default())
});
