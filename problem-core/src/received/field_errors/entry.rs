//! One entry of a list, with the names that other producers use for the text, the field, the part of the request and the code.

use std::borrow::Cow;

use serde_json::value::RawValue;

use crate::members::field_error::FieldError;
use crate::received::field_errors::place::{Part, Place};
use crate::text::json::{Members, string};

/// The names of the text, in the order of preference. `reason`: RFC 7807 §3 and 3GPP. `msg`: FastAPI, Pydantic and express-validator.
/// `defaultMessage`: Spring. `title`: Symfony, JSON:API, and lists of problems.
const TEXTS: [&str; 6] = ["message", "detail", "reason", "msg", "defaultMessage", "title"];

/// An entry of this crate or of RFC 9457 §3, or else one with other names.
pub(super) fn read(json: &str) -> Option<FieldError> {
    let known = serde_json::from_str::<FieldError>(json).ok();
    if known.as_ref().is_some_and(FieldError::says_where) {
        return known;
    }
    let Members(members) = serde_json::from_str(json).ok()?;
    Entry(members).error()
}

/// Whether an entry has the members by which one of FastAPI is recognised: the place in `loc`, and the text in `msg`.
pub(super) fn is_of_fastapi(json: &str) -> bool {
    serde_json::from_str(json).is_ok_and(|Members(members)| {
        let entry = Entry(members);
        entry.get("loc").is_some_and(|value| value.get().starts_with('[')) && entry.text("msg").is_some()
    })
}

/// The members of an entry. If a name occurs twice, the last value counts.
struct Entry<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'a> Entry<'a> {
    fn error(&self) -> Option<FieldError> {
        let message = TEXTS.into_iter().find_map(|name| self.text(name))?;
        let part = match self.text("in") {
            // an unknown part is not guessed
            Some(part) => Some(Part::named(&part)?),
            None => None,
        };
        Some(self.place(part).error(self.code(), message.into_owned()))
    }

    /// Where the field is. `part` is the value of `in`.
    fn place(&self, part: Option<Part>) -> Place {
        let list = self.get("loc").and_then(|value| Place::of_loc(value.get()));
        let source = || self.get("source").and_then(|value| Place::of_source(value.get()));
        let pointer = || self.text("pointer").map(|pointer| Place::pointed(&pointer));
        if let Some(place) = list.or_else(source).or_else(pointer) {
            return place;
        }
        // `location` is a part, as in the APIs of PayPal and in express-validator, or a path that starts with one, as in huma
        let location = self.text("location");
        let Some(part) = part.or_else(|| Part::named(location.as_deref()?)) else {
            return self.place_without_part(location.as_deref());
        };
        match ["field", "propertyPath", "name", "param", "path"].into_iter().find_map(|name| self.text(name))
        {
            Some(field) => Place::in_part(part, &field),
            // an error in the whole body
            None if matches!(part, Part::Body) => Place::Member(Vec::new()),
            None => Place::unknown(),
        }
    }

    fn place_without_part(&self, location: Option<&str>) -> Place {
        // Symfony and API Platform have `propertyPath`
        if let Some(field) = self.text("field").or_else(|| self.text("propertyPath")) {
            return Place::Somewhere(field.into_owned());
        }
        // `name` can be the name of the error. Beside `reason`, it is the field, as in RFC 7807 §3, or `param` is, as in 3GPP TS 29.571
        let parameter = self.text("name").or_else(|| self.text("param"));
        if let Some(parameter) = parameter.filter(|_| self.text("reason").is_some()) {
            return Place::of_parameter(&parameter);
        }
        location.and_then(Place::of_location).unwrap_or_else(Place::unknown)
    }

    fn code(&self) -> String {
        let code = match self.get("code").map(RawValue::get) {
            // Cloudflare and Twilio send numbers
            Some(code) if code.starts_with(|first: char| first == '-' || first.is_ascii_digit()) => {
                Some(code.into())
            }
            Some(code) => string(code),
            // FastAPI and Pydantic
            None if self.get("loc").is_some() => self.text("type"),
            None => None,
        };
        code.map(Cow::into_owned).unwrap_or_default()
    }

    fn text(&self, name: &str) -> Option<Cow<'a, str>> {
        string(self.get(name)?.get())
    }

    fn get(&self, name: &str) -> Option<&'a RawValue> {
        self.0.iter().rev().find(|(known, _)| known == name).map(|(_, value)| *value)
    }
}
