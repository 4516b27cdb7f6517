//! The bridge to poem-openapi 5, which writes documents of OpenAPI 3.0.
//!
//! A schema of poem-openapi has a fixed set of keywords. So it cannot hold examples of bodies, and of schemas only the first one. Numbers
//! are `f64`, a tuple is a list of any of its items, and other keywords, such as `patternProperties` or `not`, are left out. The method
//! [`Description::complete`] writes the schemas again and makes a document of OpenAPI 3.1, which has all of it.

mod members;
mod schemas;

use ::poem_openapi::ApiResponse;
use ::poem_openapi::registry::{MetaHeader, MetaMediaType, MetaResponse, MetaResponses, Registry};

use crate::describe::bridge::names::named;
use crate::describe::with_rejections::WithRejections;
use crate::describe::{Describe, Description};
use crate::problem::Problem;

use schemas::{Schemas, entries, flag, interned, string, text};

/// A handler that returns a [`Problem`](struct@crate::Problem) has a `default` response, because the problem type is known only at run
/// time. An error type with `#[problem(also(poem_openapi))]` has a response for each status.
///
/// **poem-openapi writes OpenAPI 3.0, without examples.** Finish its document with
/// [`Description::complete`](crate::describe::Description::complete). It makes a document of OpenAPI 3.1 with the examples, and with the
/// settings of the boundary. The pages of poem-openapi, such as `swagger_ui()`, show the document before that.
///
/// ```
/// use poem_openapi::param::Path;
/// use poem_openapi::payload::PlainText;
/// use poem_openapi::{OpenApi, OpenApiService};
/// use problem_core::{Boundary, Problem};
///
/// #[derive(Debug, thiserror::Error, Problem)]
/// #[problem(also(poem_openapi))]
/// enum OrderError {
///     #[error("order {id} not found")]
///     #[problem(status = 404)]
///     OrderNotFound { id: u64 },
/// }
///
/// struct Orders;
///
/// #[OpenApi]
/// impl Orders {
///     #[oai(path = "/orders/:id", method = "get")]
///     async fn get_order(&self, id: Path<u64>) -> Result<PlainText<String>, OrderError> {
///         Err(OrderError::OrderNotFound { id: id.0 })
///     }
/// }
///
/// let service = OpenApiService::new(Orders, "Orders", "1.0");
/// let mut document = serde_json::from_str(&service.spec())?;
/// Boundary::new().describe::<OrderError>().complete(&mut document)?;
///
/// assert_eq!(document["openapi"], "3.1.0");
/// let response = &document["paths"]["/orders/{id}"]["get"]["responses"]["404"];
/// let example = &response["content"]["application/problem+json"]["examples"]["ORDER_NOT_FOUND"];
/// assert_eq!(example["value"]["detail"], "order 1 not found");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl ApiResponse for Problem {
    fn meta() -> MetaResponses {
        responses::<Self>()
    }

    fn register(registry: &mut Registry) {
        register::<Self>(registry);
    }
}

impl<E: Into<::poem::Error>, R> From<WithRejections<E, R>> for ::poem::Error {
    fn from(error: WithRejections<E, R>) -> Self {
        error.into_inner().into()
    }
}

impl<E: Describe, R: Describe> ApiResponse for WithRejections<E, R> {
    fn meta() -> MetaResponses {
        responses::<Self>()
    }

    fn register(registry: &mut Registry) {
        register::<Self>(registry);
    }
}

/// The responses of an error type. The impl of a derived type calls it.
#[must_use]
pub fn responses<E: Describe + ?Sized>() -> MetaResponses {
    responses_of(&Description::of::<E>())
}

/// Registers the schemas of an error type. The impl of a derived type calls it.
pub fn register<E: Describe + ?Sized>(registry: &mut Registry) {
    add_schemas(&Description::of::<E>(), registry);
}

/// Implements the trait of poem-openapi.
#[doc(hidden)]
#[macro_export]
macro_rules! __also_poem_openapi {
    ([$($attribute:tt)*] [$($generics:tt)*] [$ty:ty] [$($bounds:tt)*]) => {
        #[automatically_derived]
        $($attribute)*
        impl $($generics)* $crate::__private::poem_openapi::ApiResponse for $ty
        where
            $($bounds)*
        {
            fn meta() -> $crate::__private::poem_openapi::MetaResponses {
                $crate::__private::poem_openapi::responses::<Self>()
            }

            fn register(registry: &mut $crate::__private::poem_openapi::Registry) {
                $crate::__private::poem_openapi::register::<Self>(registry);
            }
        }
    };
}

#[cfg(feature = "problems")]
mod problems {
    use crate::problems::{IdempotencyError, PaginationError, PreconditionError, VersionError};

    __also_poem_openapi! { [] [] [IdempotencyError] [] }
    __also_poem_openapi! { [] [] [PaginationError] [] }
    __also_poem_openapi! { [] [] [PreconditionError] [] }
    __also_poem_openapi! { [] [] [VersionError] [] }
}

fn responses_of(description: &Description) -> MetaResponses {
    let named = named(description);
    let schemas = Schemas { is_registered: &|name| named.schemas.contains_key(name) };
    let responses = named.responses.iter().map(|(key, response)| MetaResponse {
        description: interned(text(response, "description")),
        // without a status, it is the `default` response
        status: key.parse().ok(),
        status_range: None,
        content: entries(response, "content")
            .map(|(media_type, content)| MetaMediaType {
                content_type: interned(media_type),
                schema: schemas.reference(&content["schema"]),
            })
            .collect(),
        headers: entries(response, "headers")
            .map(|(name, header)| MetaHeader {
                name: name.clone(),
                description: string(header, "description"),
                required: flag(header, "required"),
                deprecated: flag(header, "deprecated"),
                schema: schemas.reference(&header["schema"]),
            })
            .collect(),
    });
    MetaResponses { responses: responses.collect() }
}

/// A schema that is already registered stays: it describes a type of the service.
fn add_schemas(description: &Description, registry: &mut Registry) {
    let named = named(description);
    let schemas = Schemas { is_registered: &|name| named.schemas.contains_key(name) };
    let converted = named.schemas.iter().map(|(name, schema)| (name.clone(), schemas.schema(schema)));
    for (name, schema) in converted {
        registry.schemas.entry(name).or_insert(schema);
    }
}
