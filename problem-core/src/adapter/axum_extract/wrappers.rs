//! axum's traits for the extractors around other extractors.

use std::ops::Deref;

use axum::extract::{
    FromRef, FromRequest, FromRequestParts, OptionalFromRequest, OptionalFromRequestParts, RawPathParams,
    Request,
};
use http::request::Parts;
use serde_core::de::DeserializeOwned;

use crate::adapter::axum_extract::reading::{ReadsParts, Sent, is_absent, read_optional_path, receive};
use crate::input::extract::checked::{Checks, Extracts, Origin, ValueOf, rejection};
use crate::input::extract::reading::{Reads, Received as _};
#[cfg(feature = "garde")]
use crate::input::extract::wrappers::{Garde, GardeWith};
#[cfg(feature = "validator")]
use crate::input::extract::wrappers::{Valid, ValidWith};
use crate::input::extract::{Json, Path};
use crate::input::validation::WireNames;
use crate::problem::Problem;

/// Implements the traits of extractors for a wrapper. `$bounds` are the bounds on a value, and `$state_bounds` those on the state.
/// `$context` makes from the state what the rules need besides the value.
macro_rules! from_request {
    (
        $wrapper:ident<E $(, $parameter:ident)?>
        where Value: [$($bounds:tt)*], [$($state_bounds:tt)*];
        |$state:pat_param| $context:expr
    ) => {
        impl<E, S $(, $parameter)?> FromRequest<S> for $wrapper<E $(, $parameter)?>
        where
            E: FromRequest<S, Rejection: Into<Problem>> + Extracts<Value: $($bounds)*> + Reads<E::Value, Sent>,
            S: Send + Sync,
            $($state_bounds)*
        {
            type Rejection = Problem;

            async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
                let $state = state;
                let context = $context;
                let sent = receive::<E, E::Value, S>(request, state).await?;
                let check = |value: &E::Value| Self::check(value, &context);
                match E::read(&sent, Some(&check)) {
                    Ok(extractor) => Ok(Checks::new(extractor, context)),
                    Err(rejected) => Err(rejection::<E>(rejected, &of_whole(&sent))),
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

            async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
                let $state = state;
                let context = $context;
                let check = |value: &ValueOf<Self>| Self::check(value, &context);
                match E::read_parts(parts, state, Some(&check)).await {
                    Ok(extractor) => Ok(Checks::new(extractor, context)),
                    Err(rejected) => Err(rejection::<E>(rejected, &of_parts(parts, state).await)),
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

            async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, Problem> {
                let $state = state;
                let context = $context;
                let check = |value: &T| Self::check(value, &context);
                match read_optional_path(parts, state, Some(&check)).await {
                    Ok(path) => Ok(path.map(|path| Checks::new(path, context))),
                    Err(rejected) => Err(rejection::<Path<T>>(rejected, &of_parts(parts, state).await)),
                }
            }
        }
    };
}

fn of_whole(sent: &Sent) -> Origin {
    Origin { has_form_in_query: sent.has_form_in_query(), parameters: Vec::new() }
}

async fn of_parts<S: Send + Sync>(parts: &mut Parts, state: &S) -> Origin {
    let parameters = RawPathParams::from_request_parts(parts, state).await.ok();
    let parameters = parameters.iter().flatten().map(|(name, _)| name.to_owned()).collect();
    Origin { has_form_in_query: false, parameters }
}

#[cfg(feature = "validator")]
from_request! {
    Valid<E> where Value: [validator::Validate], [];
    |_| ()
}

#[cfg(feature = "validator")]
from_request! {
    ValidWith<E, C>
    where Value: [for<'a> validator::ValidateArgs<'a, Args = &'a <C as Deref>::Target>],
    [C: FromRef<S> + Deref + Send + Sync,];
    |state| C::from_ref(state)
}

#[cfg(feature = "garde")]
from_request! {
    Garde<E> where Value: [garde::Validate<Context: Default>], [];
    |_| ()
}

#[cfg(feature = "garde")]
from_request! {
    GardeWith<E, C>
    where Value: [garde::Validate<Context = <C as Deref>::Target>], [C: FromRef<S> + Deref + Send + Sync,];
    |state| C::from_ref(state)
}
