//! Extractors around other extractors, which validate the value.

use std::ops::{Deref, DerefMut};

use axum::extract::{
    FromRef, FromRequest, FromRequestParts, OptionalFromRequest, OptionalFromRequestParts, RawPathParams,
    Request,
};
use http::Method;
use http::request::Parts;
use serde_core::de::DeserializeOwned;

use crate::adapter::axum_extract::reading::{ReadsBody, ReadsParts, is_absent};
use crate::adapter::axum_extract::{FirstFault, Form, Json, Path, Query};
use crate::input::read::{Rejected, wrong_path};
use crate::input::validation::{self, BrokenRules, WireNames};
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

    /// The problem for broken rules. Its entries say in which part of the request the value was.
    #[doc(hidden)]
    fn problem(rules: BrokenRules, origin: &Origin<'_>) -> Problem;
}

fn rejection<E: Extracts>(rejected: Rejected, origin: &Origin<'_>) -> Problem {
    match rejected {
        Rejected::Rules(rules) => E::problem(rules, origin),
        Rejected::Problem(problem) => problem,
    }
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

            fn problem($rules: BrokenRules, $origin: &Origin<'_>) -> Problem {
                $problem
            }
        }
    )*};
}

extracts! {
    Json: |rules, _| rules.into();
    FirstFault: |rules, _| rules.into();
    Query: |rules, _| rules.in_query().into();
    Form: |rules, origin| match *origin.method {
        Method::GET | Method::HEAD => rules.in_query().into(),
        _ => rules.in_form().into(),
    };
    Path: |rules, origin| wrong_path(rules.entries().iter().map(|entry| origin.in_path(entry)))
        .because_of(Box::new(rules));
}

/// Implements the traits of extractors for a wrapper. `$bounds` are the bounds on a value, and `$state_bounds` those on the state.
/// `$context` makes from the state what `$check` needs to check a value.
macro_rules! from_request {
    (
        $wrapper:ident<E $(, $parameter:ident)?>
        where Value: [$($bounds:tt)*], [$($state_bounds:tt)*];
        |$state:ident| $context:expr;
        |$value:ident, $given:pat_param| $check:expr;
        |$extractor:ident, $kept:pat_param| $new:expr;
    ) => {
        impl<E, S $(, $parameter)?> FromRequest<S> for $wrapper<E $(, $parameter)?>
        where
            E: FromRequest<S, Rejection: Into<Problem>> + Extracts<Value: $($bounds)*> + ReadsBody<E::Value>,
            S: Send + Sync,
            $($state_bounds)*
        {
            type Rejection = Problem;

            async fn from_request(request: Request, $state: &S) -> Result<Self, Problem> {
                let method = request.method().clone();
                let context = $context;
                let check = |$value: &E::Value| {
                    let $given = &context;
                    $check
                };
                let sent = E::receive(request, $state).await?;
                match E::read(&sent, Some(&check)) {
                    Ok($extractor) => {
                        let $kept = context;
                        Ok($new)
                    }
                    Err(rejected) => Err(rejection::<E>(rejected, &Origin::from_method(&method))),
                }
            }
        }

        impl<T, S $(, $parameter)?> OptionalFromRequest<S> for $wrapper<Json<T> $(, $parameter)?>
        where
            T: DeserializeOwned + WireNames + $($bounds)*,
            S: Send + Sync,
            $($state_bounds)*
        {
            type Rejection = Problem;

            async fn from_request(request: Request, state: &S) -> Result<Option<Self>, Problem> {
                match is_absent(&request) {
                    true => Ok(None),
                    false => <Self as FromRequest<S>>::from_request(request, state).await.map(Some),
                }
            }
        }

        impl<E, S $(, $parameter)?> FromRequestParts<S> for $wrapper<E $(, $parameter)?>
        where
            E: FromRequestParts<S, Rejection: Into<Problem>> + Extracts<Value: $($bounds)*> + ReadsParts<E::Value> + Send,
            S: Send + Sync,
            $($state_bounds)*
        {
            type Rejection = Problem;

            async fn from_request_parts(parts: &mut Parts, $state: &S) -> Result<Self, Problem> {
                let context = $context;
                let check = |$value: &E::Value| {
                    let $given = &context;
                    $check
                };
                let read = E::read_parts(parts, $state, Some(&check)).await;
                match read {
                    Ok($extractor) => {
                        let $kept = context;
                        Ok($new)
                    }
                    Err(rejected) => Err(rejection::<E>(rejected, &Origin::from_parts(parts, $state).await)),
                }
            }
        }

        impl<T, S $(, $parameter)?> OptionalFromRequestParts<S> for $wrapper<Path<T> $(, $parameter)?>
        where
            T: DeserializeOwned + WireNames + Send + 'static + $($bounds)*,
            S: Send + Sync,
            $($state_bounds)*
        {
            type Rejection = Problem;

            async fn from_request_parts(parts: &mut Parts, $state: &S) -> Result<Option<Self>, Problem> {
                let context = $context;
                let check = |$value: &T| {
                    let $given = &context;
                    $check
                };
                let read = Path::<T>::read_optional_parts(parts, $state, Some(&check)).await;
                match read {
                    Ok(Some($extractor)) => {
                        let $kept = context;
                        Ok(Some($new))
                    }
                    Ok(None) => Ok(None),
                    Err(rejected) => {
                        Err(rejection::<Path<T>>(rejected, &Origin::from_parts(parts, $state).await))
                    }
                }
            }
        }
    };
}

/// Gives access to the extractor inside a wrapper. `$bounds` are the bounds of the wrapper.
macro_rules! derefs {
    ($wrapper:ident<E $(, $parameter:ident)?> $(where $($bounds:tt)*)?) => {
        impl<E $(, $parameter)?> Deref for $wrapper<E $(, $parameter)?> $(where $($bounds)*)? {
            type Target = E;

            #[inline]
            fn deref(&self) -> &E {
                &self.0
            }
        }

        impl<E $(, $parameter)?> DerefMut for $wrapper<E $(, $parameter)?> $(where $($bounds)*)? {
            #[inline]
            fn deref_mut(&mut self) -> &mut E {
                &mut self.0
            }
        }
    };
}

macro_rules! from_extractor {
    ($wrapper:ident where $($bounds:tt)*) => {
        /// Does not validate the value.
        impl<E> From<E> for $wrapper<E> where $($bounds)* {
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
from_request! {
    Valid<E>
    where Value: [validator::Validate], [];
    |state| ();
    |value, ()| validation::validator::check(value);
    |extractor, ()| Self(extractor);
}

#[cfg(feature = "validator")]
derefs!(Valid<E> where E: Extracts<Value: validator::Validate>);
#[cfg(feature = "validator")]
from_extractor!(Valid where E: Extracts<Value: validator::Validate>);

/// Validates the value of another extractor in this module with its `#[validate(…)]` attributes, whose rules need a context from the
/// state of the router. Everything else is as with [`Valid`].
///
/// The context is cloned from the state for each request. The handler gets it too.
///
/// ```
/// use std::sync::Arc;
///
/// use axum::extract::FromRef;
/// use problem_core::extract::{Json, ValidWith};
/// use problem_core::validation::WireNames;
/// use validator::{Validate, ValidationError};
///
/// struct Catalogue {
///     articles: Vec<String>,
/// }
///
/// #[derive(serde::Deserialize, Validate, WireNames)]
/// #[validate(context = Catalogue)]
/// struct Order {
///     #[validate(custom(function = is_sold, use_context))]
///     article: String,
/// }
///
/// fn is_sold(article: &str, catalogue: &Catalogue) -> Result<(), ValidationError> {
///     match catalogue.articles.iter().any(|sold| sold == article) {
///         true => Ok(()),
///         false => Err(ValidationError::new("NOT_SOLD").with_message("is not sold".into())),
///     }
/// }
///
/// async fn create(ValidWith(Json(order), _): ValidWith<Json<Order>, Arc<Catalogue>>) -> String {
///     order.article
/// }
/// let catalogue = Arc::new(Catalogue { articles: vec!["pen".to_owned()] });
/// # let _: axum::Router =
/// axum::Router::new().route("/orders", axum::routing::post(create)).with_state(catalogue);
/// ```
#[cfg(feature = "validator")]
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct ValidWith<E, C>(pub E, pub C);

#[cfg(feature = "validator")]
derefs!(ValidWith<E, C>);
#[cfg(feature = "validator")]
from_request! {
    ValidWith<E, C>
    where Value: [for<'a> validator::ValidateArgs<'a, Args = &'a <C as Deref>::Target>],
    [C: FromRef<S> + Deref + Send + Sync,];
    |state| C::from_ref(state);
    |value, context| {
        validator::ValidateArgs::validate_with_args(value, &**context).map_err(|report| validation::validator::of_report(value, &report))
    };
    |extractor, context| Self(extractor, context);
}

/// Validates the value of another extractor in this module with its `#[garde(…)]` attributes, from the crate
/// `garde`. It uses the default context; [`GardeWith`] takes one from the state.
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
from_request! {
    Garde<E>
    where Value: [garde::Validate<Context: Default>], [];
    |state| ();
    |value, ()| validation::garde::check(value, &Default::default());
    |extractor, ()| Self(extractor);
}

#[cfg(feature = "garde")]
derefs!(Garde<E> where E: Extracts<Value: garde::Validate<Context: Default>>);
#[cfg(feature = "garde")]
from_extractor!(Garde where E: Extracts<Value: garde::Validate<Context: Default>>);

/// Validates the value of another extractor in this module with its `#[garde(…)]` attributes, whose rules need a context from the state of
/// the router. Everything else is as with [`Garde`].
///
/// The context is cloned from the state for each request. The handler gets it too.
///
/// ```
/// use std::sync::Arc;
///
/// use problem_core::extract::{GardeWith, Json};
/// use problem_core::validation::{WireNames, garde::broken};
///
/// struct Catalogue {
///     articles: Vec<String>,
/// }
///
/// #[derive(serde::Deserialize, garde::Validate, WireNames)]
/// #[garde(context(Catalogue))]
/// struct Order {
///     #[garde(custom(is_sold))]
///     article: String,
/// }
///
/// fn is_sold(article: &str, catalogue: &Catalogue) -> garde::Result {
///     match catalogue.articles.iter().any(|sold| sold == article) {
///         true => Ok(()),
///         false => Err(broken("NOT_SOLD", "is not sold")),
///     }
/// }
///
/// async fn create(GardeWith(Json(order), _): GardeWith<Json<Order>, Arc<Catalogue>>) -> String {
///     order.article
/// }
/// let catalogue = Arc::new(Catalogue { articles: vec!["pen".to_owned()] });
/// # let _: axum::Router =
/// axum::Router::new().route("/orders", axum::routing::post(create)).with_state(catalogue);
/// ```
#[cfg(feature = "garde")]
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct GardeWith<E, C>(pub E, pub C);

#[cfg(feature = "garde")]
derefs!(GardeWith<E, C>);
#[cfg(feature = "garde")]
from_request! {
    GardeWith<E, C>
    where Value: [garde::Validate<Context = <C as Deref>::Target>], [C: FromRef<S> + Deref + Send + Sync,];
    |state| C::from_ref(state);
    |value, context| validation::garde::check(value, &**context);
    |extractor, context| Self(extractor, context);
}
