//! Schemas in the types of poem-openapi.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use ::poem_openapi::registry::{MetaDiscriminatorObject, MetaSchema, MetaSchemaRef};
use serde_json::{Map, Value};

use crate::describe::schema::PREFIX;

/// Converts schemas.
pub(super) struct Schemas<'a> {
    /// Whether the registry has a schema of this name. poem-openapi panics on a reference to any other.
    pub(super) is_registered: &'a dyn Fn(&str) -> bool,
}

impl Schemas<'_> {
    pub(super) fn reference(&self, schema: &Value) -> MetaSchemaRef {
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

    pub(super) fn schema(&self, schema: &Value) -> MetaSchema {
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

    /// The branches without `null`, which OpenAPI 3.0 does not have as a type, and whether the value may be `null`.
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

pub(super) fn entries<'a>(value: &'a Value, keyword: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    value.get(keyword).and_then(Value::as_object).into_iter().flatten()
}

fn list<'a>(value: &'a Value, keyword: &str) -> &'a [Value] {
    value.get(keyword).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

pub(super) fn text<'a>(value: &'a Value, keyword: &str) -> &'a str {
    value.get(keyword).and_then(Value::as_str).unwrap_or_default()
}

pub(super) fn string(value: &Value, keyword: &str) -> Option<String> {
    value.get(keyword).and_then(Value::as_str).map(str::to_owned)
}

fn interned_string(value: &Value, keyword: &str) -> Option<&'static str> {
    value.get(keyword).and_then(Value::as_str).map(interned)
}

pub(super) fn flag(value: &Value, keyword: &str) -> bool {
    value.get(keyword) == Some(&Value::Bool(true))
}

fn len(value: &Value, keyword: &str) -> Option<usize> {
    value.get(keyword).and_then(Value::as_u64).and_then(|len| usize::try_from(len).ok())
}

/// The text as a `&'static str`, which poem-openapi needs. Each text is leaked once, however often a document is made.
pub(super) fn interned(text: &str) -> &'static str {
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
