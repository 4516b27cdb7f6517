//! Extractors around extractors, which check the rules of what is read.

use axum::extract::{FromRequest, FromRequestParts, Request};
use http::Method;
use http::request::Parts;

use super::{Form, Json, Path, Query};
use crate::Problem;
use crate::input::read::wrong_path;
use crate::validation::{BrokenRules, WireNames};

/// An extractor of which the value can be checked.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no extractor of `problem_core::extract`",
    label = "use `Json`, `Query`, `Form` or `Path` of `problem_core::extract`"
)]
pub trait Extracts {
    /// What is extracted.
    type Value: WireNames;

    #[doc(hidden)]
    fn value(&self) -> &Self::Value;

    /// The problem of broken rules, where in the request the value was.
    #[doc(hidden)]
    fn refuse(rules: BrokenRules, method: &Method) -> Problem;
}

macro_rules! extracts {
    ($($extractor:ident: |$rules:ident, $method:pat_param| $problem:expr;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T: WireNames> Extracts for $extractor<T> {
            type Value = T;

            fn value(&self) -> &T {
                &self.0
            }

            fn refuse($rules: BrokenRules, $method: &Method) -> Problem {
                $problem
            }
        }
    )*};
}

extracts! {
    Json: |rules, _| rules.into();
    Query: |rules, _| rules.in_query().into();
    Form: |rules, method| match *method {
        Method::GET | Method::HEAD => rules.in_query().into(),
        _ => rules.in_form().into(),
    };
    Path: |rules, _| wrong_path(rules.entries().iter().cloned().map(crate::FieldError::in_path))
        .because_of(Box::new(rules));
}

macro_rules! wrapper {
    ($feature:literal, $wrapper:ident, [$($bound:tt)*], $check:expr) => {
        #[cfg(feature = $feature)]
        impl<E, S> FromRequest<S> for $wrapper<E>
        where
            E: FromRequest<S, Rejection: Into<Problem>> + Extracts,
            E::Value: $($bound)*,
            S: Send + Sync,
        {
            type Rejection = Problem;

            async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
                let method = request.method().clone();
                let extractor = E::from_request(request, state).await.map_err(Into::into)?;
                $check(extractor.value()).map_err(|rules| E::refuse(rules, &method))?;
                Ok(Self(extractor))
            }
        }

        #[cfg(feature = $feature)]
        impl<E, S> FromRequestParts<S> for $wrapper<E>
        where
            E: FromRequestParts<S, Rejection: Into<Problem>> + Extracts,
            E::Value: $($bound)*,
            S: Send + Sync,
        {
            type Rejection = Problem;

            async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
                let extractor = E::from_request_parts(parts, state).await.map_err(Into::into)?;
                $check(extractor.value()).map_err(|rules| E::refuse(rules, &parts.method))?;
                Ok(Self(extractor))
            }
        }
    };
}

/// What another extractor of this module reads, checked by its `#[validate(…)]`, of the crate `validator`.
///
/// The rules that are broken are a 422 `VALIDATION_ERROR` with an entry of `errors` for each; see
/// [`validation`](crate::validation). In a [`Path`] they are what a wrong parameter is there: a 404, or a 400.
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
#[derive(Debug, Clone, Copy, Default)]
pub struct Valid<E>(pub E);

wrapper!("validator", Valid, [validator::Validate], crate::validation::validator::check);

/// What another extractor of this module reads, checked by its `#[garde(…)]`, of the crate `garde`. The context is
/// the default one; with another call [`validation::garde::check`](crate::validation::garde::check) in the handler.
///
/// The rules that are broken are a 422 `VALIDATION_ERROR` with an entry of `errors` for each; see
/// [`validation`](crate::validation). In a [`Path`] they are what a wrong parameter is there: a 404, or a 400.
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
#[derive(Debug, Clone, Copy, Default)]
pub struct Garde<E>(pub E);

wrapper!("garde", Garde, [garde::Validate<Context: Default>], |value| {
    crate::validation::garde::check(value, &Default::default())
});
