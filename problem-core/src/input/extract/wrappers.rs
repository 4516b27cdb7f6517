//! The extractors around other extractors.

use std::ops::{Deref, DerefMut};

#[cfg_attr(not(doc), allow(unused_imports, reason = "the documentation links to it"))]
use crate::input::extract::Path;
use crate::input::extract::checked::{Checks, Extracts};
use crate::input::validation::{self, BrokenRules};

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

        impl<E $(, $parameter)?> $wrapper<E $(, $parameter)?> $(where $($bounds)*)? {
            /// The extractor inside.
            #[must_use]
            #[inline]
            pub fn into_inner(self) -> E {
                self.0
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
/// In axum, an `Option` around it is `None` if the extractor inside is. The example imports the types for axum; the handler is the same in
/// actix-web and poem.
///
#[cfg_attr(feature = "axum-extract", doc = "```")]
#[cfg_attr(not(feature = "axum-extract"), doc = "```ignore")]
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
derefs!(Valid<E> where E: Extracts<Value: validator::Validate>);
#[cfg(feature = "validator")]
from_extractor!(Valid where E: Extracts<Value: validator::Validate>);

#[cfg(feature = "validator")]
impl<E: Extracts<Value: validator::Validate>> Checks for Valid<E> {
    type Extractor = E;
    type Context = ();

    fn check(value: &E::Value, (): &()) -> Result<(), BrokenRules> {
        validation::validator::check(value)
    }

    fn new(extractor: E, (): ()) -> Self {
        Self(extractor)
    }
}

/// Validates the value of another extractor in this module with its `#[validate(…)]` attributes, whose rules need a context
/// from the service. Everything else is as with [`Valid`].
///
/// The context is cloned for each request, and the handler gets it too. Where it comes from depends on the framework:
///
/// | framework | context |
/// |---|---|
/// | axum | the state of the router |
/// | actix-web | `app_data` of this type. For an `Arc<T>`, also `web::Data<T>` |
/// | poem | `data` of this type |
///
/// The example is for axum.
///
#[cfg_attr(feature = "axum-extract", doc = "```")]
#[cfg_attr(not(feature = "axum-extract"), doc = "```ignore")]
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
impl<E, C> Checks for ValidWith<E, C>
where
    E: Extracts<Value: for<'a> validator::ValidateArgs<'a, Args = &'a <C as Deref>::Target>>,
    C: Deref,
{
    type Extractor = E;
    type Context = C;

    fn check(value: &E::Value, context: &C) -> Result<(), BrokenRules> {
        let report = validator::ValidateArgs::validate_with_args(value, &**context);
        report.map_err(|report| validation::validator::of_report(value, &report))
    }

    fn new(extractor: E, context: C) -> Self {
        Self(extractor, context)
    }
}

/// Validates the value of another extractor in this module with its `#[garde(…)]` attributes, from the crate
/// `garde`. It uses the default context; [`GardeWith`] takes one from the state.
///
/// Broken rules are a 422 `VALIDATION_ERROR` with an entry of `errors` for each rule; see
/// [`validation`](crate::validation). In a [`Path`] they are a 404 or a 400, as for any wrong path parameter.
///
/// In axum, an `Option` around it is `None` if the extractor inside is. The example imports the types for axum; the handler is the same in
/// actix-web and poem.
///
#[cfg_attr(feature = "axum-extract", doc = "```")]
#[cfg_attr(not(feature = "axum-extract"), doc = "```ignore")]
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
derefs!(Garde<E> where E: Extracts<Value: garde::Validate<Context: Default>>);
#[cfg(feature = "garde")]
from_extractor!(Garde where E: Extracts<Value: garde::Validate<Context: Default>>);

#[cfg(feature = "garde")]
impl<E: Extracts<Value: garde::Validate<Context: Default>>> Checks for Garde<E> {
    type Extractor = E;
    type Context = ();

    fn check(value: &E::Value, (): &()) -> Result<(), BrokenRules> {
        validation::garde::check(value, &Default::default())
    }

    fn new(extractor: E, (): ()) -> Self {
        Self(extractor)
    }
}

/// Validates the value of another extractor in this module with its `#[garde(…)]` attributes, whose rules need a context
/// from the service. Everything else is as with [`Garde`].
///
/// The context is cloned for each request, and the handler gets it too. Where it comes from depends on the framework:
///
/// | framework | context |
/// |---|---|
/// | axum | the state of the router |
/// | actix-web | `app_data` of this type. For an `Arc<T>`, also `web::Data<T>` |
/// | poem | `data` of this type |
///
/// The example is for axum.
///
#[cfg_attr(feature = "axum-extract", doc = "```")]
#[cfg_attr(not(feature = "axum-extract"), doc = "```ignore")]
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
impl<E, C> Checks for GardeWith<E, C>
where
    E: Extracts<Value: garde::Validate<Context = <C as Deref>::Target>>,
    C: Deref,
{
    type Extractor = E;
    type Context = C;

    fn check(value: &E::Value, context: &C) -> Result<(), BrokenRules> {
        validation::garde::check(value, &**context)
    }

    fn new(extractor: E, context: C) -> Self {
        Self(extractor, context)
    }
}
