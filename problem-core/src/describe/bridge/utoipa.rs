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

use std::any::type_name;
use std::collections::{BTreeMap, HashMap};
use std::convert::identity;
use std::fmt;
use std::marker::PhantomData;

use ::utoipa::openapi::example::Example;
use ::utoipa::openapi::extensions::Extensions;
use ::utoipa::openapi::header::{Header, HeaderBuilder};
use ::utoipa::openapi::path::{Operation, PathItem};
use ::utoipa::openapi::schema::{
    AdditionalProperties, AllOf, AnyOf, Array, ArrayItems, Components as DocumentComponents, Object, OneOf,
    SchemaType,
};
use ::utoipa::openapi::{Content, ContentBuilder, OpenApi, Ref, RefOr, Response, ResponseBuilder, Schema};
use ::utoipa::{IntoResponses, Modify, ToSchema};
use serde_core::Serialize;
use serde_core::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::describe::bridge::foreign;
use crate::describe::probe::{ByUtoipa, InUtoipa};
use crate::describe::schema::{Components as Definitions, reference};
use crate::describe::{Describe, Description, UnknownSchemas};
use crate::occurrence::described::FieldType;

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

/// An object of a description, from which one member after the other is converted.
struct Rest(Map<String, Value>);

impl Rest {
    fn of(value: &Value) -> Self {
        Self(value.as_object().cloned().unwrap_or_default())
    }

    fn text(&mut self, name: &str) -> Option<String> {
        match self.0.remove(name) {
            Some(Value::String(text)) => Some(text),
            Some(other) => {
                self.0.insert(name.to_owned(), other);
                None
            }
            None => None,
        }
    }

    fn entries<T>(&mut self, name: &str, convert: fn(&Value) -> T) -> Vec<(String, T)> {
        match self.0.remove(name) {
            Some(Value::Object(entries)) => {
                entries.into_iter().map(|(name, value)| (name, convert(&value))).collect()
            }
            _ => Vec::new(),
        }
    }

    /// What utoipa has no field for. It writes extensions as they are, whatever their names are.
    fn extensions(self) -> Option<Extensions> {
        extensions(self.0)
    }
}

fn response(value: &Value) -> Response {
    let mut rest = Rest::of(value);
    let mut response = ResponseBuilder::new().description(rest.text("description").unwrap_or_default());
    for (name, header) in rest.entries("headers", header) {
        response = response.header(name, header);
    }
    for (media_type, content) in rest.entries("content", content) {
        response = response.content(media_type, content);
    }
    response.extensions(rest.extensions()).build()
}

fn header(value: &Value) -> Header {
    let mut rest = Rest::of(value);
    let builder = HeaderBuilder::new()
        .schema(rest.0.remove("schema").map(|value| schema(&value)))
        .description(rest.text("description"));
    builder.extensions(rest.extensions()).build()
}

fn content(value: &Value) -> Content {
    let mut rest = Rest::of(value);
    let builder = ContentBuilder::new()
        .schema(rest.0.remove("schema").map(|value| schema(&value)))
        .examples_from_iter(rest.entries("examples", example));
    builder.extensions(rest.extensions()).build()
}

fn example(value: &Value) -> Example {
    let mut rest = Rest::of(value);
    Example::builder()
        .summary(rest.text("summary").unwrap_or_default())
        .description(rest.text("description").unwrap_or_default())
        .value(rest.0.remove("value"))
        .build()
}

/// The keywords for which utoipa has no field, as extensions. They are a hash map, whose order differs in every map: a map with several
/// keywords is made again until they are in order, so that one document always has the same text.
fn extensions(keywords: Map<String, Value>) -> Option<Extensions> {
    const ATTEMPTS: usize = 10_000;
    if keywords.is_empty() {
        return None;
    }
    let made = || keywords.iter().map(|(name, value)| (name.clone(), value.clone())).collect::<Extensions>();
    (0..ATTEMPTS).map(|_| made()).find(|map| map.keys().is_sorted()).or_else(|| Some(made()))
}

/// A schema in the types of utoipa. Written as JSON, it is the same schema.
fn schema(value: &Value) -> RefOr<Schema> {
    let Some(keywords) = value.as_object() else {
        // no schema of a description is a boolean; every value is valid for this one
        return RefOr::T(any().into());
    };
    if let (Some(target), 1) = (keywords.get("$ref").and_then(Value::as_str), keywords.len()) {
        return RefOr::Ref(Ref::new(target));
    }
    for (keyword, convert) in [("oneOf", one_of as fn(_, _) -> _), ("allOf", all_of), ("anyOf", any_of)] {
        let branches = keywords.get(keyword).and_then(Value::as_array);
        if let Some(branches) = branches.filter(|branches| branches.iter().all(is_schema)) {
            return RefOr::T(convert(keywords, branches.iter().map(schema).collect()));
        }
    }
    RefOr::T(match keywords.get("items") {
        Some(items) if is_schema(items) && keywords.contains_key("type") => list(keywords, schema(items)),
        _ => object(keywords),
    })
}

/// A schema that utoipa can hold. Others stay JSON.
fn is_schema(value: &Value) -> bool {
    value.as_object().is_some_and(|keywords| !keywords.is_empty())
}

type Keywords = Map<String, Value>;

/// Reads a type of utoipa from the keywords that it keeps, and returns the others with it. `fixed` are the keywords that the type
/// requires. They are placeholders, which the caller replaces.
fn read<T: Serialize + DeserializeOwned>(
    keywords: &Keywords,
    fixed: &Value,
) -> Option<(T, Option<Extensions>)> {
    let fixed = Rest::of(fixed).0;
    let mut kept = keywords.clone();
    // utoipa reads only these into extensions
    kept.retain(|keyword, _| !keyword.starts_with("x-"));
    kept.extend(fixed.clone());
    let read = |kept: &Keywords| serde_json::from_value::<T>(Value::Object(kept.clone())).ok();
    let written = serde_json::to_value(read(&kept)?).ok()?;
    kept.retain(|keyword, value| written.get(keyword) == Some(value) || fixed.contains_key(keyword));
    let mut others = keywords.clone();
    others.retain(|keyword, _| !kept.contains_key(keyword));
    Some((read(&kept)?, extensions(others)))
}

macro_rules! unions {
    ($($convert:ident $ty:ident $keyword:literal)*) => {$(
        fn $convert(keywords: &Keywords, items: Vec<RefOr<Schema>>) -> Schema {
            match read::<$ty>(keywords, &json!({$keyword: []})) {
                Some((union, extensions)) => $ty { items, extensions, ..union }.into(),
                None => unread(keywords),
            }
        }
    )*};
}

unions! {
    one_of OneOf "oneOf"
    all_of AllOf "allOf"
    any_of AnyOf "anyOf"
}

fn list(keywords: &Keywords, items: RefOr<Schema>) -> Schema {
    match read::<Array>(keywords, &json!({"items": {"type": "string"}})) {
        Some((mut list, extensions)) => {
            list.items = ArrayItems::RefOrSchema(Box::new(items));
            list.extensions = extensions;
            list.into()
        }
        None => unread(keywords),
    }
}

fn object(keywords: &Keywords) -> Schema {
    let mut others = keywords.clone();
    let mut take = |keyword: &str, is_kept: fn(&Value) -> bool| match others.get(keyword).is_some_and(is_kept)
    {
        true => others.remove(keyword),
        false => None,
    };
    let properties = take("properties", |value| {
        value.as_object().is_some_and(|schemas| !schemas.is_empty() && schemas.values().all(is_schema))
    });
    let additional = take("additionalProperties", |value| value.is_boolean() || is_schema(value));
    let has_type = keywords.contains_key("type");
    let fixed = if has_type { json!({}) } else { json!({"type": "object"}) };
    let Some((mut object, extensions)) = read::<Object>(&others, &fixed) else { return unread(keywords) };
    if !has_type {
        object.schema_type = SchemaType::AnyValue;
    }
    object.properties = Rest::of(&properties.unwrap_or_default())
        .0
        .iter()
        .map(|(name, value)| (name.clone(), schema(value)))
        .collect();
    object.additional_properties = additional.map(|value| {
        Box::new(match value.as_bool() {
            Some(is_allowed) => AdditionalProperties::FreeForm(is_allowed),
            None => AdditionalProperties::RefOr(schema(&value)),
        })
    });
    object.extensions = extensions;
    object.into()
}

/// A schema that utoipa cannot read.
fn unread(keywords: &Keywords) -> Schema {
    let mut object = any();
    object.extensions = extensions(keywords.clone());
    object.into()
}

fn any() -> Object {
    Object::with_type(SchemaType::AnyValue)
}

impl<T: ToSchema + ?Sized> ByUtoipa<T> {
    /// What is known about the type.
    #[must_use]
    pub fn __problem_core_field_type(&self) -> FieldType {
        FieldType { is_optional: self.is_optional, schema: |definitions| add::<T>(definitions) }
    }
}

// utoipa's own schema of a container has the schema of the item in it, instead of a reference
macro_rules! containers {
    ($([$($generics:tt)*] $ty:ty => $schema:expr;)*) => {$(
        impl<$($generics)*> InUtoipa<$ty> {
            /// What is known about the type.
            #[must_use]
            pub fn __problem_core_field_type(&self) -> FieldType {
                FieldType {
                    is_optional: self.is_optional,
                    schema: |definitions| $schema(add::<T>(definitions)),
                }
            }
        }
    )*};
}

containers! {
    [T: ToSchema + ?Sized] Box<T> => identity;
    [T: ToSchema] Vec<T> => list_of;
    [T: ToSchema] [T] => list_of;
    [K, T: ToSchema] BTreeMap<K, T> => map_of;
    [K, T: ToSchema, S] HashMap<K, T, S> => map_of;
}

fn list_of(items: Value) -> Value {
    json!({"type": "array", "items": items})
}

// a key of any type becomes a string
fn map_of(values: Value) -> Value {
    json!({"type": "object", "additionalProperties": values})
}

fn add<T: ToSchema + ?Sized>(definitions: &mut Definitions) -> Value {
    let mut nested = Vec::new();
    T::schemas(&mut nested);
    add_member(type_name::<T>(), &T::name(), &T::schema(), &nested, definitions)
}

fn add_member(
    ty: &str,
    name: &str,
    schema: &RefOr<Schema>,
    nested: &[(String, RefOr<Schema>)],
    definitions: &mut Definitions,
) -> Value {
    // a schema that cannot be written becomes one of any value
    let json = |schema| serde_json::to_value(schema).unwrap_or_default();
    let mut schemas: Vec<(String, Value)> =
        nested.iter().map(|(name, schema)| (name.clone(), json(schema))).collect();
    let schema = json(schema);
    if is_of_std(ty) || !is_schema(&schema) {
        return foreign::add(schema, schemas, definitions);
    }
    let name = full_name(ty, name);
    let reference = reference(&name);
    schemas.push((name, schema));
    foreign::add(reference, schemas, definitions)
}

/// Whether a type has no name of its own in a document: the types of the language and of the standard library.
fn is_of_std(ty: &str) -> bool {
    let path = ty.split('<').next().unwrap_or_default();
    let is_path = path.starts_with(|letter: char| letter.is_alphabetic() || letter == '_');
    !is_path
        || !path.contains("::")
        || ["alloc::", "core::", "std::"].iter().any(|krate| path.starts_with(krate))
}

/// The name of a type with the names of its arguments, as utoipa joins them: `Page_Order` for `Page<Order>`. `ToSchema::name` has only
/// the first part.
fn full_name(ty: &str, name: &str) -> String {
    let mut full = name.to_owned();
    let arguments = ty.split_once('<').map(|(_, arguments)| arguments).unwrap_or_default();
    let is_in_path = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == ':';
    for path in arguments.split(|letter| !is_in_path(letter)) {
        let last = path.rsplit("::").next().unwrap_or_default();
        if !last.is_empty() {
            full.push('_');
            full.push_str(last);
        }
    }
    full
}
