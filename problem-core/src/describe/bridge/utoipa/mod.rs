//! The bridge to utoipa 6.
//!
//! `#[problem(also(utoipa))]` implements `utoipa::IntoResponses` for an error type, so `#[utoipa::path(responses(OrderError))]` documents
//! its problems. [`Responses`] does the same for several types in one operation.
//!
//! utoipa does not register the schemas of an `IntoResponses`. **Add them with [`complete`]** when the document is finished. It also writes
//! the responses with the settings of the service's [`Boundary`](crate::Boundary), if the description is made by
//! [`Boundary::describe`](crate::Boundary::describe). The modifier [`Components`] adds them inside `#[derive(OpenApi)]`.
//!
//! ```
//! use problem_core::Problem;
//! use problem_core::utoipa::{Responses, complete};
//! use problem_core::describe::{Description, JsonRejections};
//! use utoipa::OpenApi;
//!
//! #[derive(Debug, thiserror::Error, Problem)]
//! #[problem(also(utoipa))]
//! enum OrderError {
//!     #[error("order {id} not found")]
//!     #[problem(status = 404)]
//!     OrderNotFound {
//!         #[problem(extension)]
//!         id: u64,
//!     },
//! }
//!
//! #[utoipa::path(get, path = "/orders/{id}", responses((status = 200, description = "The order."), OrderError))]
//! async fn get_order() {}
//!
//! #[utoipa::path(
//!     put,
//!     path = "/orders/{id}",
//!     responses((status = 204, description = "It has changed."), Responses<(OrderError, JsonRejections)>)
//! )]
//! async fn put_order() {}
//!
//! #[derive(OpenApi)]
//! #[openapi(paths(get_order, put_order))]
//! struct Api;
//!
//! let mut document = Api::openapi();
//! complete(&Description::of::<(OrderError, JsonRejections)>(), &mut document)?;
//!
//! let document = serde_json::to_value(document)?;
//! let response = &document["paths"]["/orders/{id}"]["get"]["responses"]["404"];
//! assert_eq!(
//!     response["content"]["application/problem+json"]["schema"]["$ref"],
//!     "#/components/schemas/OrderNotFoundProblem",
//! );
//! assert!(document["components"]["schemas"]["OrderNotFoundProblem"].is_object());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A member whose type implements `utoipa::ToSchema` has the schema of its type. **For a generic type, utoipa does not tell the schemas
//! of its arguments**: in the schema of `Page<Order>`, fields of the type `Order` can have any value unless they have the attribute
//! `#[schema(inline)]`. Numbers, texts and booleans are described.

mod convert;
mod members;

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use ::utoipa::openapi::path::{Operation, PathItem};
use ::utoipa::openapi::schema::Components as DocumentComponents;
use ::utoipa::openapi::{OpenApi, RefOr, Response};
use ::utoipa::{IntoResponses, Modify};
use serde_json::Value;

use crate::describe::{Describe, Description, UnknownSchemas};

use convert::{response, schema};

/// Implements the trait of utoipa.
#[doc(hidden)]
#[macro_export]
macro_rules! __also_utoipa {
    ([$($attribute:tt)*] [$($generics:tt)*] [$ty:ty] [$($bounds:tt)*]) => {
        #[automatically_derived]
        $($attribute)*
        impl $($generics)* $crate::__private::utoipa::IntoResponses for $ty
        where
            $($bounds)*
        {
            fn responses() -> $crate::__private::utoipa::ByStatus {
                <$crate::__private::utoipa::Responses<Self> as $crate::__private::utoipa::IntoResponses>::responses()
            }
        }
    };
}

/// The responses of an operation by their keys, as utoipa has them.
#[doc(hidden)]
pub type ByStatus = BTreeMap<String, RefOr<Response>>;

/// The responses of one or several error types in one operation.
///
/// Name them together in this type, and not one after the other in `responses(…)`, where utoipa keeps only the last of two responses with
/// one status. The types need no `#[problem(also(utoipa))]`.
///
/// ```
/// use problem_core::utoipa::Responses;
/// use problem_core::describe::{JsonRejections, OfStatus};
///
/// #[utoipa::path(post, path = "/orders", responses((status = 201), Responses<(JsonRejections, OfStatus<503>)>))]
/// async fn create_order() {}
/// ```
pub struct Responses<E: ?Sized>(PhantomData<fn() -> Box<E>>);

impl<E: ?Sized> fmt::Debug for Responses<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Responses")
    }
}

impl<E: Describe + ?Sized> IntoResponses for Responses<E> {
    fn responses() -> ByStatus {
        responses(&Description::of::<E>())
    }
}

/// A modifier that adds the schemas of error types to the components of a document, as [`complete`] does outside of every boundary.
///
/// Name all error types of the document. With `OpenApiRouter` of utoipa-axum, routes are added after `#[derive(OpenApi)]` has run its
/// modifiers, so [`complete`] the document of the router instead.
///
/// ```
/// use problem_core::describe::JsonRejections;
/// use problem_core::utoipa::Components;
/// use utoipa::OpenApi;
///
/// const PROBLEMS: Components<JsonRejections> = Components::new();
///
/// #[derive(OpenApi)]
/// #[openapi(modifiers(&PROBLEMS))]
/// struct Api;
///
/// let components = Api::openapi().components.unwrap();
/// assert!(components.schemas.contains_key("InvalidJsonProblem"));
/// ```
pub struct Components<E: ?Sized>(PhantomData<fn() -> Box<E>>);

impl<E: ?Sized> Components<E> {
    /// The schemas of the error types `E`.
    #[must_use]
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<E: ?Sized> Default for Components<E> {
    fn default() -> Self {
        Self::new()
    }
}

impl<E: ?Sized> Clone for Components<E> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<E: ?Sized> Copy for Components<E> {}

impl<E: ?Sized> fmt::Debug for Components<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Components")
    }
}

impl<E: Describe + ?Sized> Modify for Components<E> {
    fn modify(&self, document: &mut OpenApi) {
        modify(&Description::of::<E>(), document);
    }
}

fn modify(description: &Description, document: &mut OpenApi) {
    if complete(description, document).is_err() {
        // a modifier cannot fail; the document has other errors as well
        let components = document.components.get_or_insert_with(DocumentComponents::new);
        for (name, value) in description.schemas() {
            components.schemas.entry(name.clone()).or_insert_with(|| schema(value));
        }
    }
}

/// Completes a document as [`Description::complete`] does: it writes the problem responses again, with the settings of the boundary of the
/// description, and adds the schemas that they refer to.
///
/// A service with utoipa-axum calls it with the document of `OpenApiRouter::split_for_parts`.
///
/// ```
/// use problem_core::utoipa::{Responses, complete};
/// use problem_core::describe::{Description, OfStatus};
/// use utoipa::OpenApi;
///
/// #[utoipa::path(get, path = "/", responses(Responses<OfStatus<503>>))]
/// async fn index() {}
///
/// #[derive(OpenApi)]
/// #[openapi(paths(index))]
/// struct Api;
///
/// let mut document = Api::openapi();
/// complete(&Description::of::<OfStatus<503>>(), &mut document)?;
/// assert!(document.components.unwrap().schemas.contains_key("ServiceUnavailableProblem"));
/// # Ok::<(), problem_core::describe::UnknownSchemas>(())
/// ```
///
/// # Errors
///
/// If a problem response refers to a schema that the description does not have. Then the document is unchanged.
pub fn complete(description: &Description, document: &mut OpenApi) -> Result<(), UnknownSchemas> {
    // utoipa can write every document; of one that it could not write, nothing would change
    let before = serde_json::to_value(&*document).unwrap_or_default();
    let mut after = before.clone();
    description.complete(&mut after)?;
    let OpenApi { paths, webhooks, components, .. } = document;
    for (root, paths) in [("paths", Some(paths)), ("webhooks", webhooks.as_mut())] {
        for (path, item) in paths.into_iter().flat_map(|paths| &mut paths.paths) {
            for (method, operation) in operations(item) {
                let responses = |document: &Value| document[root][path][method]["responses"].clone();
                update(
                    &mut operation.responses.responses,
                    &responses(&before),
                    &responses(&after),
                    |value| RefOr::T(response(value)),
                );
            }
        }
    }
    let components = components.get_or_insert_with(DocumentComponents::new);
    let schemas = |document: &Value| document["components"]["schemas"].clone();
    update(&mut components.schemas, &schemas(&before), &schemas(&after), schema);
    Ok(())
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    let PathItem { get, put, post, delete, options, head, patch, trace, query, .. } = item;
    let operations = [
        ("get", get),
        ("put", put),
        ("post", post),
        ("delete", delete),
        ("options", options),
        ("head", head),
        ("patch", patch),
        ("trace", trace),
        ("query", query),
    ];
    operations.into_iter().filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

/// Changes what differs between two states of the JSON of a map.
fn update<T>(map: &mut BTreeMap<String, T>, before: &Value, after: &Value, convert: fn(&Value) -> T) {
    let Some(after) = after.as_object() else { return };
    map.retain(|name, _| after.contains_key(name));
    for (name, value) in after {
        if before.get(name) != Some(value) {
            map.insert(name.clone(), convert(value));
        }
    }
}

fn responses(description: &Description) -> ByStatus {
    let responses = description.responses().iter();
    responses.map(|(status, value)| (status.clone(), RefOr::T(response(value)))).collect()
}
