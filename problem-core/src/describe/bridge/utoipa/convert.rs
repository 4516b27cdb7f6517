//! Responses and schemas in the types of utoipa.

use ::utoipa::openapi::example::Example;
use ::utoipa::openapi::extensions::Extensions;
use ::utoipa::openapi::header::{Header, HeaderBuilder};
use ::utoipa::openapi::schema::{
    AdditionalProperties, AllOf, AnyOf, Array, ArrayItems, Object, OneOf, SchemaType,
};
use ::utoipa::openapi::{Content, ContentBuilder, Ref, RefOr, Response, ResponseBuilder, Schema};
use serde_core::Serialize;
use serde_core::de::DeserializeOwned;
use serde_json::{Map, Value, json};

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

pub(super) fn response(value: &Value) -> Response {
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
pub(super) fn schema(value: &Value) -> RefOr<Schema> {
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
pub(super) fn is_schema(value: &Value) -> bool {
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
