//! Whether every value of one schema is a value of another.
//!
//! If that is not known, the answer is `false`, and the change counts as one that breaks clients.

use serde_json::{Map, Value, json};

use super::allows::{all_true, allows, is_about, keyword_allows};
use super::number::{End, Limit, integer_format};
use super::{Keywords, is_anything, list, types, values};

/// The types of values. Every integer is also a number.
const TYPES: [&str; 7] = ["null", "boolean", "integer", "number", "string", "array", "object"];

/// The most cases of a schema that are looked at one by one.
const MAX_CASES: usize = 256;

/// Whether every value that `new` allows is one that `old` allows.
pub(in crate::catalogue) fn is_within(new: &Value, old: &Value) -> bool {
    new == old || is_anything(old) || cases(new).iter().all(|case| case.is_within(old))
}

/// A value must fit all of these schemas. Their `allOf`, `anyOf` and `oneOf` do not count: the case has one branch of each.
#[derive(Debug, Clone, Default)]
struct Case<'a>(Vec<&'a Keywords>);

/// The cases of a schema. Each of its values is in at least one of them.
fn cases(schema: &Value) -> Vec<Case<'_>> {
    let keywords = match schema {
        Value::Bool(false) => return Vec::new(),
        Value::Object(keywords) => keywords,
        _ => return vec![Case::default()],
    };
    let own = vec![Case(vec![keywords])];
    let parts = list(keywords, "allOf").into_iter().flatten().map(cases);
    let branches = ["anyOf", "oneOf"].into_iter().filter_map(|keyword| list(keywords, keyword));
    let branches = branches.map(|branches| branches.iter().flat_map(cases).collect::<Vec<_>>());
    parts.chain(branches).fold(own, |known, part| match known.len().saturating_mul(part.len()) {
        // with fewer conditions, there are more values
        count if count > MAX_CASES => known,
        _ => {
            let pairs = known.iter().flat_map(|known| part.iter().map(move |part| [&*known.0, &*part.0]));
            pairs.map(|pair| Case(pair.concat())).collect()
        }
    })
}

impl<'a> Case<'a> {
    /// What the schemas have in a keyword.
    fn all(&self, keyword: &str) -> impl Iterator<Item = &'a Value> {
        let values: Vec<_> = self.0.iter().filter_map(|keywords| keywords.get(keyword)).collect();
        values.into_iter()
    }

    fn has(&self, keyword: &str, value: &Value) -> bool {
        self.all(keyword).any(|own| own == value)
    }

    fn is_within(&self, old: &Value) -> bool {
        if let Some(values) = self.0.iter().find_map(|keywords| values(keywords)) {
            let mut possible = values.iter().filter(|value| self.allows(value) != Some(false));
            if possible.all(|value| allows(old, value) == Some(true)) {
                return true;
            }
        }
        let mut types = TYPES.into_iter().filter(|name| self.has_type(name));
        types.all(|name| {
            let values: &[Value] = match name {
                "null" => &[Value::Null],
                "boolean" => &[Value::Bool(false), Value::Bool(true)],
                _ => return self.is_type_within(name, old),
            };
            let mut possible = values.iter().filter(|value| self.allows(value) != Some(false));
            possible.all(|value| allows(old, value) == Some(true)) || self.is_type_within(name, old)
        })
    }

    /// Whether there are values of a type.
    fn has_type(&self, name: &str) -> bool {
        self.all("type").all(|ty| types(ty).into_iter().any(|own| own == name || is_number(own, name)))
    }

    /// Whether a value fits, as far as that is known. The branches of the schemas do not count.
    fn allows(&self, value: &Value) -> Option<bool> {
        let own = self.0.iter().flat_map(|keywords| {
            let own =
                keywords.iter().filter(|(name, _)| !["allOf", "anyOf", "oneOf"].contains(&name.as_str()));
            own.map(|(name, limit)| keyword_allows(keywords, name, limit, value))
        });
        all_true(own)
    }

    /// Whether every value of a type is one of the old schema.
    fn is_type_within(&self, name: &str, old: &Value) -> bool {
        match old {
            Value::Object(keywords) => {
                keywords.iter().all(|(keyword, limit)| self.fits(name, keyword, limit, keywords))
            }
            old => *old == true,
        }
    }

    /// Whether every value of a type fits a keyword of the old schema.
    fn fits(&self, name: &str, keyword: &str, limit: &Value, old: &Keywords) -> bool {
        let about = is_about(keyword);
        if about.is_some_and(|types| !types.iter().any(|about| *about == name || is_number(about, name))) {
            return true;
        }
        let schemas = || limit.as_array().into_iter().flatten();
        match keyword {
            "type" => types(limit).into_iter().any(|old| old == name || is_number(old, name)),
            "allOf" => schemas().all(|schema| self.is_type_within(name, schema)),
            "anyOf" | "oneOf" => schemas().any(|schema| self.is_type_within(name, schema)),
            "not" => self.has("not", limit) || self.refuses(name, limit),
            "minimum" => self.is_in_range(End::Lower, name, limit, false),
            "exclusiveMinimum" => self.is_in_range(End::Lower, name, limit, true),
            "maximum" => self.is_in_range(End::Upper, name, limit, false),
            "exclusiveMaximum" => self.is_in_range(End::Upper, name, limit, true),
            "multipleOf" => self.is_multiple_of(name, limit),
            "format" => self.has("format", limit) || self.has_format(name, limit),
            "minLength" | "minItems" => self.has_size(End::Lower, keyword, limit),
            "maxLength" => self.has_size(End::Upper, keyword, limit),
            "maxItems" => {
                let count = limit.as_u64();
                self.max_items().is_some_and(|own| count.is_some_and(|count| own <= count))
            }
            "items" | "prefixItems" => self.items_are_within(old),
            "uniqueItems" => {
                *limit != true || self.has(keyword, limit) || self.max_items().is_some_and(|own| own <= 1)
            }
            // a map has other members, and a client may read all of them
            "properties" if self.is_map() && !old.contains_key("additionalProperties") => false,
            "properties" => limit.as_object().is_some_and(|properties| {
                properties
                    .iter()
                    .all(|(name, old)| self.property(name).is_some_and(|new| is_within(&new, old)))
            }),
            "required" => schemas().filter_map(Value::as_str).all(|name| self.requires(name)),
            "additionalProperties" => self.other_properties_are_within(limit, old),
            "patternProperties" => limit.as_object().is_some_and(|patterns| {
                patterns.iter().all(|(pattern, old)| {
                    self.all(keyword).any(|own| own.get(pattern).is_some_and(|own| is_within(own, old)))
                })
            }),
            "propertyNames" => {
                self.all("propertyNames").any(|own| is_within(own, limit))
                    || (self.has_no_other_properties()
                        && self.property_names().all(|name| allows(limit, &json!(name)) == Some(true)))
            }
            "maxProperties" => {
                let count = self.has_no_other_properties().then(|| self.property_names().count());
                self.has_size(End::Upper, keyword, limit)
                    || count.is_some_and(|count| limit.as_u64().is_some_and(|limit| count as u64 <= limit))
            }
            "minProperties" => {
                let required = self.property_names().filter(|name| self.requires(name)).count();
                self.has_size(End::Lower, keyword, limit)
                    || limit.as_u64().is_some_and(|limit| required as u64 >= limit)
            }
            other => self.has(other, limit),
        }
    }

    /// Whether no value of a type fits a schema.
    fn refuses(&self, name: &str, schema: &Value) -> bool {
        let Some(keywords) = schema.as_object() else { return *schema == false };
        let is_other = |ty: &&str| *ty != name && !is_number(ty, name) && !is_number(name, ty);
        let is_of_other_type = keywords.get("type").is_some_and(|ty| types(ty).iter().all(is_other));
        let has_no_value = || {
            values(keywords)
                .is_some_and(|values| values.iter().all(|value| self.allows(value) == Some(false)))
        };
        is_of_other_type || has_no_value()
    }

    /// Whether numbers of a type have a limit.
    fn is_in_range(&self, end: End, name: &str, limit: &Value, is_exclusive: bool) -> bool {
        let is_integer = name == "integer";
        let Some(old) = end.limit(limit, is_exclusive, is_integer) else { return false };
        self.limits(end, is_integer).into_iter().any(|own| end.is_within(own, old))
    }

    fn limits(&self, end: End, is_integer: bool) -> Vec<Limit> {
        let [inclusive, exclusive] = end.keywords();
        let inclusive = self.all(inclusive).filter_map(|limit| end.limit(limit, false, is_integer));
        let exclusive = self.all(exclusive).filter_map(|limit| end.limit(limit, true, is_integer));
        let formats = self.all("format").filter(|_| is_integer).filter_map(integer_format);
        let formats = formats.map(|[min, max]| if end == End::Lower { min } else { max });
        inclusive.chain(exclusive).chain(formats).collect()
    }

    fn is_multiple_of(&self, name: &str, step: &Value) -> bool {
        let divides = |own: &Value| match (own.as_i64(), step.as_i64()) {
            (Some(own), Some(step)) => own.checked_rem(step) == Some(0),
            _ => own == step,
        };
        (name == "integer" && *step == 1) || self.all("multipleOf").any(divides)
    }

    /// Whether values of a type have a format, although they have no format or another one.
    fn has_format(&self, name: &str, format: &Value) -> bool {
        let is_limited = || {
            [End::Lower, End::Upper].into_iter().all(|end| !self.limits(end, name == "integer").is_empty())
        };
        let has_one_of =
            |formats: &[&str]| self.all("format").any(|own| formats.iter().any(|format| own == format));
        match (name, format.as_str().unwrap_or_default()) {
            ("string", "ip") => has_one_of(&["ipv4", "ipv6"]),
            ("integer" | "number", "double") => has_one_of(&["float"]) || is_limited(),
            // a number with limits of its own has no format
            ("integer" | "number", "float") => is_limited(),
            ("integer", _) => integer_format(format).is_some_and(|[min, max]| {
                let is_in =
                    |end: End, old| self.limits(end, true).into_iter().any(|own| end.is_within(own, old));
                is_in(End::Lower, min) && is_in(End::Upper, max)
            }),
            _ => false,
        }
    }

    /// Whether a keyword limits a size at least as much.
    fn has_size(&self, end: End, keyword: &str, limit: &Value) -> bool {
        let Some(old) = end.limit(limit, false, true) else { return false };
        self.all(keyword).filter_map(|own| end.limit(own, false, true)).any(|own| end.is_within(own, old))
    }

    fn max_items(&self) -> Option<u64> {
        let counts = self.all("maxItems").filter_map(Value::as_u64);
        let closed = self.0.iter().filter(|keywords| keywords.get("items") == Some(&Value::Bool(false)));
        counts.chain(closed.map(|keywords| prefix(keywords).len() as u64)).min()
    }

    /// Whether each item fits the old schema, also those that have a schema of their own.
    fn items_are_within(&self, old: &Keywords) -> bool {
        let own = self.0.iter().map(|keywords| prefix(keywords).len()).max().unwrap_or_default();
        // the last schema is the one of all further items
        let count = own.max(prefix(old).len()) + 1;
        let count = self.max_items().map_or(count, |max| count.min(usize::try_from(max).unwrap_or(count)));
        (0..count).all(|at| {
            let item =
                |keywords: &'_ Keywords| prefix(keywords).get(at).or_else(|| keywords.get("items")).cloned();
            let new = self.0.iter().filter_map(|keywords| item(keywords));
            item(old).is_none_or(|old| is_within(&json!({"allOf": new.collect::<Vec<_>>()}), &old))
        })
    }

    /// The schema of a property, or `None` if no value has it.
    fn property(&self, name: &str) -> Option<Value> {
        let own = |keywords: &&'a Keywords| {
            let named = keywords.get("properties").and_then(|properties| properties.get(name));
            named.or_else(|| keywords.get("additionalProperties")).cloned()
        };
        let schemas: Vec<_> = self.0.iter().filter_map(own).collect();
        let is_sent = !schemas.is_empty() && !schemas.contains(&Value::Bool(false));
        is_sent.then(|| json!({"allOf": schemas}))
    }

    /// Whether values have properties of any names, and none that is known by name.
    fn is_map(&self) -> bool {
        let mut others = self.all("additionalProperties").peekable();
        let is_open = others.peek().is_some() && others.all(|schema| *schema != false);
        is_open && self.all("properties").next().is_none()
    }

    fn requires(&self, name: &str) -> bool {
        self.all("required").filter_map(Value::as_array).flatten().any(|own| own == name)
    }

    /// The names of the properties that are known.
    fn property_names(&self) -> impl Iterator<Item = &'a str> {
        let names: std::collections::BTreeSet<_> = self
            .all("properties")
            .filter_map(Value::as_object)
            .flat_map(Map::keys)
            .map(String::as_str)
            .collect();
        names.into_iter()
    }

    /// Whether values have only the properties that are known by name. A schema that lists properties lists all that are sent.
    fn has_no_other_properties(&self) -> bool {
        let has_patterns = self.all("patternProperties").next().is_some();
        let mut others = self.all("additionalProperties").peekable();
        let is_closed = match others.peek() {
            Some(_) => others.any(|schema| *schema == false),
            None => self.all("properties").next().is_some(),
        };
        is_closed && !has_patterns
    }

    /// Whether the properties that the old schema does not name fit its schema for all others.
    fn other_properties_are_within(&self, limit: &Value, old: &Keywords) -> bool {
        let known =
            |keyword: &str, name: &str| old.get(keyword).is_some_and(|known| known.get(name).is_some());
        let mut named = self.property_names().filter(|name| !known("properties", name));
        let patterns = self.all("patternProperties").filter_map(Value::as_object).flatten();
        let mut patterns = patterns.filter(|(pattern, _)| !known("patternProperties", pattern));
        let others: Vec<_> = self.all("additionalProperties").collect();
        let is_closed = others.contains(&&Value::Bool(false)) || self.has_no_other_properties();
        named.all(|name| self.property(name).is_none_or(|new| is_within(&new, limit)))
            && patterns.all(|(_, new)| is_within(new, limit))
            && (is_closed || is_within(&json!({"allOf": others}), limit))
    }
}

/// The schemas of the first items.
fn prefix(keywords: &Keywords) -> &[Value] {
    list(keywords, "prefixItems").unwrap_or_default()
}

/// Whether a type is the number that an integer also is.
fn is_number(ty: &str, name: &str) -> bool {
    ty == "number" && name == "integer"
}
