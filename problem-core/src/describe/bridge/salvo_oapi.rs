//! The bridge to salvo-oapi 1.
//!
//! The types of salvo-oapi keep keywords that they do not know as extensions, so nothing is lost.

use ::salvo_oapi::{
    Components, Content, EndpointOutRegister, Example, Header, Object, Operation, RefOr, Response, Responses,
    Schema, ToResponses, ToSchema, schema,
};
use salvo_core::{Response as SalvoResponse, Scribe};
use serde_json::{Map, Value};

use crate::describe::bridge::foreign;
use crate::describe::bridge::names::named;
use crate::describe::known::anything;
use crate::describe::probe::BySalvo;
use crate::describe::with_rejections::WithRejections;
use crate::describe::{Describe, Description};
use crate::occurrence::described::FieldType;
use crate::problem::Problem;

/// A handler that returns a [`Problem`](struct@crate::Problem) has a `default` response, because the problem type is known only at run
/// time. An error type with `#[problem(also(salvo_oapi))]` has a response for each status.
///
/// The document does not know the boundary of the service. Finish it with
/// [`Description::complete`](crate::describe::Description::complete).
///
/// ```
/// use problem_core::{Boundary, Problem};
/// use salvo_oapi::{Components, EndpointOutRegister as _, OpenApi, Operation, PathItem, PathItemType};
///
/// #[derive(Debug, thiserror::Error, Problem)]
/// #[problem(also(salvo_oapi))]
/// enum OrderError {
///     #[error("order {id} not found")]
///     #[problem(status = 404)]
///     OrderNotFound { id: u64 },
/// }
///
/// // what `#[endpoint]` does for a handler that returns `Result<String, OrderError>`
/// let (mut components, mut operation) = (Components::new(), Operation::new());
/// Result::<String, OrderError>::register(&mut components, &mut operation);
///
/// let path = PathItem::new(PathItemType::Get, operation);
/// let document = OpenApi::new("Orders", "1.0").add_path("/orders/{id}", path).components(components);
/// let mut document = serde_json::to_value(document)?;
/// Boundary::new().describe::<OrderError>().complete(&mut document)?;
///
/// let response = &document["paths"]["/orders/{id}"]["get"]["responses"]["404"];
/// assert_eq!(response["headers"]["x-request-id"]["required"], true);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl EndpointOutRegister for Problem {
    fn register(components: &mut Components, operation: &mut Operation) {
        register::<Self>(components, operation);
    }
}

impl ToResponses for Problem {
    fn to_responses(components: &mut Components) -> Responses {
        responses::<Self>(components)
    }
}

impl<E: Describe, R: Describe> EndpointOutRegister for WithRejections<E, R> {
    fn register(components: &mut Components, operation: &mut Operation) {
        register::<Self>(components, operation);
    }
}

impl<E: Describe, R: Describe> ToResponses for WithRejections<E, R> {
    fn to_responses(components: &mut Components) -> Responses {
        responses::<Self>(components)
    }
}

impl<E: Scribe, R> Scribe for WithRejections<E, R> {
    fn render(self, response: &mut SalvoResponse) {
        self.into_inner().render(response);
    }
}

/// The responses of an error type, whose schemas become components. The impl of a derived type calls it.
#[must_use]
pub fn responses<E: Describe + ?Sized>(components: &mut Components) -> Responses {
    responses_of(&Description::of::<E>(), components)
}

/// Adds the responses of an error type to an operation. The impl of a derived type calls it.
pub fn register<E: Describe + ?Sized>(components: &mut Components, operation: &mut Operation) {
    operation.responses.append(&mut responses::<E>(components));
}

/// Implements the traits of salvo-oapi.
#[doc(hidden)]
#[macro_export]
macro_rules! __also_salvo_oapi {
    ([$($attribute:tt)*] [$($generics:tt)*] [$ty:ty] [$($bounds:tt)*]) => {
        #[automatically_derived]
        $($attribute)*
        impl $($generics)* $crate::__private::salvo_oapi::EndpointOutRegister for $ty
        where
            $($bounds)*
        {
            fn register(
                components: &mut $crate::__private::salvo_oapi::Components,
                operation: &mut $crate::__private::salvo_oapi::Operation,
            ) {
                $crate::__private::salvo_oapi::register::<Self>(components, operation);
            }
        }

        #[automatically_derived]
        $($attribute)*
        impl $($generics)* $crate::__private::salvo_oapi::ToResponses for $ty
        where
            $($bounds)*
        {
            fn to_responses(
                components: &mut $crate::__private::salvo_oapi::Components,
            ) -> $crate::__private::salvo_oapi::Responses {
                $crate::__private::salvo_oapi::responses::<Self>(components)
            }
        }
    };
}

#[cfg(feature = "problems")]
mod problems {
    use crate::problems::{IdempotencyError, PaginationError, PreconditionError, VersionError};

    __also_salvo_oapi! { [] [] [IdempotencyError] [] }
    __also_salvo_oapi! { [] [] [PaginationError] [] }
    __also_salvo_oapi! { [] [] [PreconditionError] [] }
    __also_salvo_oapi! { [] [] [VersionError] [] }
}

/// A schema that is already a component stays: it describes a type of the service.
fn responses_of(description: &Description, components: &mut Components) -> Responses {
    let named = named(description);
    for (name, schema) in named.schemas {
        if !components.schemas.contains_key(&name) {
            components.schemas.insert(name, schema_of(&schema));
        }
    }
    named.responses.iter().map(|(key, response)| (key.clone(), response_of(response))).collect()
}

fn response_of(described: &Value) -> Response {
    let mut response = Response::new(text(described, "description"));
    for (name, header) in entries(described, "headers") {
        response = response.add_header(name.clone(), header_of(header));
    }
    for (media_type, described) in entries(described, "content") {
        let examples = entries(described, "examples").map(|(name, example)| {
            let value = example.get("value").cloned().unwrap_or_default();
            (name.clone(), Example::new().summary(text(example, "summary")).value(value))
        });
        let content = Content::new(schema_of(&described["schema"])).extend_examples(examples);
        response = response.add_content(media_type.clone(), content);
    }
    response
}

fn header_of(described: &Value) -> Header {
    let mut header = Header::new(schema_of(&described["schema"]));
    if let Some(required) = described.get("required").and_then(Value::as_bool) {
        header = header.required(required);
    }
    if let Some(text) = described.get("description").and_then(Value::as_str) {
        header = header.description(text);
    }
    header
}

/// A schema as the type of salvo-oapi that fits. If that type would change it, it is a type without fields, whose extensions are the
/// keywords.
fn schema_of(described: &Value) -> RefOr<Schema> {
    if let Ok(schema) = serde_json::from_value::<RefOr<Schema>>(described.clone())
        && serde_json::to_value(&schema).is_ok_and(|written| written == *described)
    {
        return schema;
    }
    let mut object = Object::new().schema_type(schema::SchemaType::AnyValue);
    let keywords = described.as_object().into_iter().flatten();
    object.extensions = keywords.map(|(keyword, value)| (keyword.clone(), value.clone())).collect();
    Schema::object(object).into()
}

fn entries<'a>(value: &'a Value, keyword: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    value.get(keyword).and_then(Value::as_object).into_iter().flat_map(Map::iter)
}

fn text<'a>(value: &'a Value, keyword: &str) -> &'a str {
    value.get(keyword).and_then(Value::as_str).unwrap_or_default()
}

impl<T: ToSchema + ?Sized> BySalvo<T> {
    /// What is known about the type.
    #[must_use]
    pub fn __problem_core_field_type(&self) -> FieldType {
        FieldType {
            is_optional: self.is_optional,
            schema: |components| {
                let mut own = Components::new();
                let schema = json(&T::to_schema(&mut own));
                let definitions = own.schemas.into_iter().map(|(name, schema)| (name, json(&schema)));
                foreign::add(schema, definitions.collect(), components)
            },
        }
    }
}

fn json(schema: &RefOr<Schema>) -> Value {
    serde_json::to_value(schema).unwrap_or_else(|_| anything())
}
