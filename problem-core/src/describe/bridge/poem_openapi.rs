//! The bridge to poem-openapi 5, which writes documents of OpenAPI 3.0.
//!
//! A schema of poem-openapi has a fixed set of keywords. So it cannot hold examples of bodies, and of schemas only the first one. Numbers
//! are `f64`, a tuple is a list of any of its items, and other keywords, such as `patternProperties` or `not`, are left out. The method
//! [`Description::complete`] writes the schemas again and makes a document of OpenAPI 3.1, which has all of it.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use ::poem_openapi::ApiResponse;
use ::poem_openapi::registry::{
    MetaDiscriminatorObject, MetaHeader, MetaMediaType, MetaResponse, MetaResponses, MetaSchema,
    MetaSchemaRef, Registry,
};
use ::poem_openapi::types::Type;
use serde_core::Serialize;
use serde_json::{Map, Value, json};

use crate::describe::bridge::foreign;
use crate::describe::bridge::names::named;
use crate::describe::known::anything;
use crate::describe::probe::ByPoem;
use crate::describe::schema::{Components, PREFIX};
use crate::describe::upgrade::upgrade;
use crate::describe::with_rejections::WithRejections;
use crate::describe::{Describe, Description};
use crate::occurrence::described::FieldType;
use crate::problem::Problem;

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

/// A schema that is already registered stays: it is that of a type of the service.
fn add_schemas(description: &Description, registry: &mut Registry) {
    let named = named(description);
    let schemas = Schemas { is_registered: &|name| named.schemas.contains_key(name) };
    let converted = named.schemas.iter().map(|(name, schema)| (name.clone(), schemas.schema(schema)));
    for (name, schema) in converted {
        registry.schemas.entry(name).or_insert(schema);
    }
}

/// Converts schemas.
struct Schemas<'a> {
    /// Whether the registry has a schema of this name. poem-openapi panics on a reference to any other.
    is_registered: &'a dyn Fn(&str) -> bool,
}

impl Schemas<'_> {
    fn reference(&self, schema: &Value) -> MetaSchemaRef {
        match (schema.get("$ref"), schema.as_object().map(Map::len)) {
            (Some(target), Some(1)) => self.target(target),
            _ => MetaSchemaRef::Inline(Box::new(self.schema(schema))),
        }
    }

    fn target(&self, target: &Value) -> MetaSchemaRef {
        match target.as_str().and_then(|target| target.strip_prefix(PREFIX)) {
            Some(name) if (self.is_registered)(name) => MetaSchemaRef::Reference(name.to_owned()),
            _ => MetaSchemaRef::Inline(Box::new(any_value())),
        }
    }

    fn schema(&self, schema: &Value) -> MetaSchema {
        if schema.as_object().is_none_or(Map::is_empty) {
            return any_value();
        }
        let (maximum, exclusive_maximum) = limit(schema, "maximum", "exclusiveMaximum", f64::le);
        let (minimum, exclusive_minimum) = limit(schema, "minimum", "exclusiveMinimum", f64::ge);
        let mut converted = MetaSchema {
            format: interned_string(schema, "format"),
            title: string(schema, "title"),
            description: interned_string(schema, "description"),
            default: schema.get("default").cloned(),
            required: list(schema, "required").iter().filter_map(Value::as_str).map(interned).collect(),
            properties: entries(schema, "properties")
                .map(|(name, property)| (interned(name), self.reference(property)))
                .collect(),
            items: self.items(schema),
            additional_properties: self.additional_properties(schema),
            enum_items: match schema.get("const") {
                Some(only) => vec![only.clone()],
                None => list(schema, "enum").to_vec(),
            },
            deprecated: flag(schema, "deprecated"),
            nullable: flag(schema, "nullable"),
            discriminator: discriminator(schema),
            read_only: flag(schema, "readOnly"),
            write_only: flag(schema, "writeOnly"),
            example: schema.get("example").or_else(|| list(schema, "examples").first()).cloned(),
            multiple_of: schema.get("multipleOf").and_then(Value::as_f64),
            maximum,
            exclusive_maximum,
            minimum,
            exclusive_minimum,
            max_length: len(schema, "maxLength"),
            min_length: len(schema, "minLength"),
            pattern: string(schema, "pattern"),
            max_items: len(schema, "maxItems"),
            min_items: len(schema, "minItems"),
            unique_items: schema.get("uniqueItems").and_then(Value::as_bool),
            max_properties: len(schema, "maxProperties"),
            min_properties: len(schema, "minProperties"),
            ..MetaSchema::ANY
        };
        (converted.any_of, converted.nullable) = self.branches(schema, "anyOf", converted.nullable);
        (converted.one_of, converted.nullable) = self.branches(schema, "oneOf", converted.nullable);
        converted.all_of = list(schema, "allOf").iter().map(|part| self.reference(part)).collect();
        if let Some(target) = schema.get("$ref") {
            converted.all_of.push(self.target(target));
        }
        set_type(&mut converted, schema);
        match without_branches(converted) {
            // a schema whose keywords are all unknown to poem-openapi
            converted if converted.is_empty() => any_value(),
            converted => converted,
        }
    }

    /// A list must have the keyword `items` in OpenAPI 3.0.
    fn items(&self, schema: &Value) -> Option<Box<MetaSchemaRef>> {
        let prefix = list(schema, "prefixItems");
        let items = match schema.get("items") {
            Some(items @ Value::Object(_)) if prefix.is_empty() => self.reference(items),
            _ if !prefix.is_empty() => {
                let any_of = prefix.iter().map(|item| self.reference(item)).collect();
                MetaSchemaRef::Inline(Box::new(MetaSchema { any_of, ..MetaSchema::ANY }))
            }
            _ if types(schema).contains(&"array") => MetaSchemaRef::Inline(Box::new(any_value())),
            _ => return None,
        };
        Some(Box::new(items))
    }

    fn additional_properties(&self, schema: &Value) -> Option<Box<MetaSchemaRef>> {
        match schema.get("additionalProperties") {
            Some(values @ (Value::Object(_) | Value::Bool(true))) => Some(Box::new(self.reference(values))),
            _ => None,
        }
    }

    /// The branches without `null`, which is no type in OpenAPI 3.0, and whether the value may be `null`.
    fn branches(&self, schema: &Value, keyword: &str, is_nullable: bool) -> (Vec<MetaSchemaRef>, bool) {
        let all = list(schema, keyword);
        let branches: Vec<_> = all
            .iter()
            .filter(|branch| types(branch) != ["null"])
            .map(|branch| self.reference(branch))
            .collect();
        let is_nullable = is_nullable || branches.len() < all.len();
        (branches, is_nullable)
    }
}

/// The only branch itself, with the flag that replaces `null`.
fn without_branches(mut schema: MetaSchema) -> MetaSchema {
    if !schema.nullable || schema.any_of.len() != 1 {
        return schema;
    }
    let branches = std::mem::take(&mut schema.any_of);
    let is_alone = schema == MetaSchema { nullable: true, ..MetaSchema::ANY };
    match &branches[..] {
        [MetaSchemaRef::Inline(only)] if is_alone => MetaSchema { nullable: true, ..(**only).clone() },
        _ => MetaSchema { any_of: branches, ..schema },
    }
}

fn set_type(converted: &mut MetaSchema, schema: &Value) {
    let all = types(schema);
    let mut types = all.iter().copied().filter(|ty| *ty != "null");
    converted.nullable |= all.contains(&"null");
    match (types.next(), types.next()) {
        (Some(only), None) => converted.ty = interned(only),
        (Some(_), Some(_)) if converted.any_of.is_empty() => {
            converted.any_of = all
                .iter()
                .filter(|ty| **ty != "null")
                .map(|ty| MetaSchemaRef::Inline(Box::new(MetaSchema::new(interned(ty)))))
                .collect();
        }
        (None, _) if converted.nullable && converted.enum_items.is_empty() && !all.is_empty() => {
            converted.enum_items.push(Value::Null);
        }
        _ => {}
    }
}

fn any_value() -> MetaSchema {
    MetaSchema { description: Some("Any JSON value."), ..MetaSchema::ANY }
}

fn discriminator(schema: &Value) -> Option<MetaDiscriminatorObject> {
    let discriminator = schema.get("discriminator")?;
    let mapping = entries(discriminator, "mapping")
        .filter_map(|(value, target)| Some((value.clone(), target.as_str()?.to_owned())));
    Some(MetaDiscriminatorObject {
        property_name: interned_string(discriminator, "propertyName")?,
        mapping: mapping.collect(),
    })
}

/// A limit, and whether it is exclusive, which is a flag in OpenAPI 3.0. Of two limits, the stricter one counts.
fn limit(
    schema: &Value,
    keyword: &str,
    exclusive: &str,
    is_stricter: fn(&f64, &f64) -> bool,
) -> (Option<f64>, Option<bool>) {
    let number = |keyword| schema.get(keyword).and_then(Value::as_f64);
    match (number(keyword), number(exclusive)) {
        (Some(limit), Some(other)) if !is_stricter(&other, &limit) => (Some(limit), None),
        (_, Some(limit)) => (Some(limit), Some(true)),
        (limit, None) => (limit, schema.get(exclusive).and_then(Value::as_bool)),
    }
}

fn types(schema: &Value) -> Vec<&str> {
    match schema.get("type") {
        Some(Value::Array(types)) => types.iter().filter_map(Value::as_str).collect(),
        ty => ty.and_then(Value::as_str).into_iter().collect(),
    }
}

fn entries<'a>(value: &'a Value, keyword: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    value.get(keyword).and_then(Value::as_object).into_iter().flatten()
}

fn list<'a>(value: &'a Value, keyword: &str) -> &'a [Value] {
    value.get(keyword).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn text<'a>(value: &'a Value, keyword: &str) -> &'a str {
    value.get(keyword).and_then(Value::as_str).unwrap_or_default()
}

fn string(value: &Value, keyword: &str) -> Option<String> {
    value.get(keyword).and_then(Value::as_str).map(str::to_owned)
}

fn interned_string(value: &Value, keyword: &str) -> Option<&'static str> {
    value.get(keyword).and_then(Value::as_str).map(interned)
}

fn flag(value: &Value, keyword: &str) -> bool {
    value.get(keyword) == Some(&Value::Bool(true))
}

fn len(value: &Value, keyword: &str) -> Option<usize> {
    value.get(keyword).and_then(Value::as_u64).and_then(|len| usize::try_from(len).ok())
}

/// The text as a `&'static str`, which poem-openapi needs. Each text is leaked once, however often a document is made.
fn interned(text: &str) -> &'static str {
    static TEXTS: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    // a panic between the two changes leaves a set that is whole
    let mut texts = TEXTS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = texts.get(text) {
        return known;
    }
    let leaked: &'static str = Box::leak(text.into());
    texts.insert(leaked);
    leaked
}

impl<T: Type + ?Sized> ByPoem<T> {
    /// What is known about the type.
    #[must_use]
    pub fn __problem_core_field_type(&self) -> FieldType {
        FieldType {
            is_optional: self.is_optional || !T::IS_REQUIRED,
            schema: |components| registered(&T::schema_ref(), T::register, components),
        }
    }
}

/// The schema of a type of poem-openapi, with the schemas that it registers.
fn registered(schema: &MetaSchemaRef, register: fn(&mut Registry), components: &mut Components) -> Value {
    let mut registry = Registry::new();
    register(&mut registry);
    let definitions = registry.schemas.iter().map(|(name, schema)| (name.clone(), upgraded(schema)));
    foreign::add(upgraded(schema), definitions.collect(), components)
}

/// A schema of OpenAPI 3.0 as one of 3.1.
fn upgraded(schema: &impl Serialize) -> Value {
    let mut schema = serde_json::to_value(schema).unwrap_or_else(|_| anything());
    upgrade(&mut schema);
    whole_numbers(&mut schema);
    schema
}

/// poem-openapi writes a limit of an integer with a fraction: `0.0`.
fn whole_numbers(schema: &mut Value) {
    const LARGEST: f64 = 9_007_199_254_740_992.0;
    match schema {
        Value::Array(values) => values.iter_mut().for_each(whole_numbers),
        Value::Object(members) => {
            for (keyword, value) in members {
                let is_limit = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]
                    .contains(&keyword.as_str());
                match value.as_f64() {
                    Some(number) if is_limit && number.fract() == 0.0 && number.abs() < LARGEST => {
                        *value = json!(number as i64);
                    }
                    _ => whole_numbers(value),
                }
            }
        }
        _ => {}
    }
}
