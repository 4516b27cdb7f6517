//! Whether a schema allows a value.

use std::net::{Ipv4Addr, Ipv6Addr};

use serde_json::Value;

use super::number::{End, Limit, Number, integer_format};
use super::{Keywords, list, types, values};

/// Whether a value has a type.
pub(super) fn has_type(value: &Value, name: &str) -> bool {
    match name {
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "null" => value.is_null(),
        _ => false,
    }
}

/// Whether a schema allows a value, or `None` if that is not known, such as for a pattern.
pub(super) fn allows(schema: &Value, value: &Value) -> Option<bool> {
    let Value::Object(keywords) = schema else { return schema.as_bool() };
    all_true(keywords.iter().map(|(keyword, limit)| keyword_allows(keywords, keyword, limit, value)))
}

/// Whether all are true, as far as that is known.
pub(super) fn all_true(results: impl IntoIterator<Item = Option<bool>>) -> Option<bool> {
    let mut known = Some(true);
    for result in results {
        match result {
            Some(false) => return Some(false),
            None => known = None,
            Some(true) => {}
        }
    }
    known
}

fn any_true(results: impl IntoIterator<Item = Option<bool>>) -> Option<bool> {
    all_true(results.into_iter().map(|result| result.map(|known| !known))).map(|none| !none)
}

/// Whether a keyword of a schema allows a value.
pub(super) fn keyword_allows(
    keywords: &Keywords,
    keyword: &str,
    limit: &Value,
    value: &Value,
) -> Option<bool> {
    let length = |length: usize| Number::of(limit)?.compare(Number::Integer(length.try_into().ok()?));
    let schemas = || limit.as_array().into_iter().flatten();
    match (keyword, value) {
        ("type", _) => Some(types(limit).into_iter().any(|name| has_type(value, name))),
        ("enum" | "const", _) => values(keywords).map(|values| values.contains(value)),
        ("allOf", _) => all_true(schemas().map(|schema| allows(schema, value))),
        ("anyOf" | "oneOf", _) => any_true(schemas().map(|schema| allows(schema, value))),
        ("not", _) => allows(limit, value).map(|is_allowed| !is_allowed),
        ("minimum", Value::Number(_)) => in_range(End::Lower, limit, false, value),
        ("exclusiveMinimum", Value::Number(_)) => in_range(End::Lower, limit, true, value),
        ("maximum", Value::Number(_)) => in_range(End::Upper, limit, false, value),
        ("exclusiveMaximum", Value::Number(_)) => in_range(End::Upper, limit, true, value),
        ("format", Value::Number(_)) if ["float", "double"].iter().any(|format| limit == format) => {
            Some(true)
        }
        ("format", Value::Number(_)) => {
            let [min, max] = integer_format(limit)?;
            let number = Limit { number: Number::of(value)?, is_exclusive: false };
            Some(End::Lower.is_within(number, min) && End::Upper.is_within(number, max))
        }
        ("format", Value::String(text)) => match limit.as_str()? {
            "ipv4" => Some(text.parse::<Ipv4Addr>().is_ok()),
            "ipv6" => Some(text.parse::<Ipv6Addr>().is_ok()),
            _ => None,
        },
        ("minLength", Value::String(text)) => length(text.chars().count()).map(std::cmp::Ordering::is_le),
        ("maxLength", Value::String(text)) => length(text.chars().count()).map(std::cmp::Ordering::is_ge),
        ("minItems", Value::Array(items)) => length(items.len()).map(std::cmp::Ordering::is_le),
        ("maxItems", Value::Array(items)) => length(items.len()).map(std::cmp::Ordering::is_ge),
        ("prefixItems", Value::Array(items)) => {
            all_true(schemas().zip(items).map(|(schema, item)| allows(schema, item)))
        }
        ("items", Value::Array(items)) => {
            let first = list(keywords, "prefixItems").map_or(0, <[_]>::len);
            all_true(items.iter().skip(first).map(|item| allows(limit, item)))
        }
        ("uniqueItems", Value::Array(items)) => {
            let is_unique = |at: usize| items.get(at).is_none_or(|item| !items[..at].contains(item));
            Some(*limit != true || (0..items.len()).all(is_unique))
        }
        ("minProperties", Value::Object(members)) => length(members.len()).map(std::cmp::Ordering::is_le),
        ("maxProperties", Value::Object(members)) => length(members.len()).map(std::cmp::Ordering::is_ge),
        ("required", Value::Object(members)) => {
            Some(schemas().filter_map(Value::as_str).all(|name| members.contains_key(name)))
        }
        ("properties", Value::Object(members)) => {
            let known = |(name, schema)| Some(allows(schema, members.get::<String>(name)?));
            all_true(limit.as_object()?.iter().filter_map(known))
        }
        ("additionalProperties", Value::Object(members)) => {
            if keywords.contains_key("patternProperties") {
                return None;
            }
            let properties = keywords.get("properties").and_then(Value::as_object);
            let is_other = |name: &str| properties.is_none_or(|known| !known.contains_key(name));
            let others = members.iter().filter(|(name, _)| is_other(name));
            all_true(others.map(|(_, value)| allows(limit, value)))
        }
        _ if is_about(keyword).is_some_and(|types| !types.iter().any(|name| has_type(value, name))) => {
            Some(true)
        }
        _ => None,
    }
}

fn in_range(end: End, limit: &Value, is_exclusive: bool, value: &Value) -> Option<bool> {
    let limit = end.limit(limit, is_exclusive, false)?;
    let number = Limit { number: Number::of(value)?, is_exclusive: false };
    Some(end.is_within(number, limit))
}

/// The types whose values a keyword limits, if it does not limit all.
pub(super) fn is_about(keyword: &str) -> Option<&'static [&'static str]> {
    Some(match keyword {
        "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" => &["number"],
        "minLength" | "maxLength" | "pattern" | "contentEncoding" | "contentMediaType" => &["string"],
        "format" => &["number", "string"],
        "items" | "prefixItems" | "minItems" | "maxItems" | "uniqueItems" | "contains" | "minContains"
        | "maxContains" | "unevaluatedItems" | "additionalItems" => &["array"],
        "properties"
        | "patternProperties"
        | "additionalProperties"
        | "required"
        | "propertyNames"
        | "minProperties"
        | "maxProperties"
        | "dependentRequired"
        | "dependentSchemas"
        | "dependencies"
        | "unevaluatedProperties" => &["object"],
        _ => return None,
    })
}
