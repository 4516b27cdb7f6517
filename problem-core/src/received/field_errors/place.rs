//! Where a field is: the part of the request, and the path in it, from the notations of other producers.

use std::borrow::Cow;

use serde_json::value::RawValue;

use crate::members::field_error::FieldError;
use crate::text::json::{Members, string};

/// The part of the request in which a field is.
#[derive(Clone, Copy)]
pub(super) enum Part {
    Body,
    Query,
    Path,
    Form,
    Header,
}

impl Part {
    /// The part with a name. `params` and `headers` are the names of express-validator.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "body" => Self::Body,
            "query" => Self::Query,
            "path" | "params" => Self::Path,
            "form" => Self::Form,
            "header" | "headers" => Self::Header,
            _ => return None,
        })
    }
}

/// Where a field is.
pub(super) enum Place {
    /// The names and indices that lead to a member of the JSON body.
    Member(Vec<String>),
    /// A path in a part of the request.
    In(Part, String),
    /// The entry does not say which part of the request it means.
    Somewhere(String),
}

impl Place {
    /// A place without a field.
    pub(super) fn unknown() -> Self {
        Self::Somewhere(String::new())
    }

    /// A field in a part of the request. In a body, it can be a JSON pointer (RFC 6901), as in the APIs of PayPal.
    pub(super) fn in_part(part: Part, field: &str) -> Self {
        match part {
            Part::Body if field.starts_with('/') => Self::pointed(field),
            part => Self::In(part, field.to_owned()),
        }
    }

    /// The member of the body to which a pointer leads. A text that is not a pointer is a path.
    pub(super) fn pointed(pointer: &str) -> Self {
        match FieldError::steps_to(pointer) {
            Some(steps) => Self::Member(steps),
            None => Self::Somewhere(pointer.to_owned()),
        }
    }

    /// The `source` of JSON:API: a pointer, or the name of a query parameter or of a header field.
    pub(super) fn of_source(json: &str) -> Option<Self> {
        let Members(members) = serde_json::from_str::<Members<'_, &RawValue>>(json).ok()?;
        members.iter().find_map(|(name, value)| {
            let text = string(value.get())?;
            Some(match &**name {
                "pointer" => Self::pointed(&text),
                "parameter" => Self::In(Part::Query, text.into_owned()),
                "header" => Self::In(Part::Header, text.into_owned()),
                _ => return None,
            })
        })
    }

    /// The `loc` of FastAPI and Pydantic: a list of names and indices. In FastAPI, the first one is the part of the request.
    pub(super) fn of_loc(json: &str) -> Option<Self> {
        let steps: Vec<&RawValue> = serde_json::from_str(json).ok()?;
        let mut steps: Vec<String> = steps
            .into_iter()
            .map(|step| string(step.get()).map_or_else(|| step.get().to_owned(), Cow::into_owned))
            .collect();
        Some(match steps.first().and_then(|first| Part::named(first)) {
            Some(part) => {
                steps.remove(0);
                match part {
                    Part::Body => Self::Member(steps),
                    part => Self::In(part, steps.join(".")),
                }
            }
            None => Self::Somewhere(steps.join(".")),
        })
    }

    /// A path that starts with the part of the request, as in huma: `body.items[3].tags`.
    pub(super) fn of_location(location: &str) -> Option<Self> {
        let end = location.find(['.', '[']).unwrap_or(location.len());
        let (part, path) = location.split_at(end);
        Some(Self::In(Part::named(part)?, path.strip_prefix('.').unwrap_or(path).to_owned()))
    }

    /// The parameters of 3GPP TS 29.571: a JSON pointer, `header NAME`, `query NAME`, or `{NAME}` for a part of the path.
    pub(super) fn of_parameter(name: &str) -> Self {
        if name.starts_with('/') {
            return Self::pointed(name);
        }
        if let Some(name) = name.strip_prefix("header ") {
            return Self::In(Part::Header, name.to_owned());
        }
        if let Some(name) = name.strip_prefix("query ") {
            return Self::In(Part::Query, name.to_owned());
        }
        match name.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            Some(name) => Self::In(Part::Path, name.to_owned()),
            None => Self::Somewhere(name.to_owned()),
        }
    }

    pub(super) fn error(self, code: String, message: String) -> FieldError {
        match self {
            Self::Member(steps) => FieldError::at(steps, code, message),
            Self::In(part, field) => {
                let error = FieldError::new(field, code, message);
                match part {
                    Part::Body => error,
                    Part::Query => error.in_query(),
                    Part::Path => error.in_path(),
                    Part::Form => error.in_form(),
                    Part::Header => error.in_header(),
                }
            }
            Self::Somewhere(field) => FieldError::somewhere(field, code, message),
        }
    }
}
