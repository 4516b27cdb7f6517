//! Errors of serde in the rejections of axum, whose extractors have dropped the body. Only the path and the message of the error are left.

use std::borrow::Cow;
use std::error::Error;

use serde_path_to_error::{Path, Segment};

use crate::input::EchoLimit;
use crate::input::fault::Fault;
use crate::input::serde_message::Message;
use crate::log::error_chain::chain;
use crate::members::field_error::FieldError;

/// The entry for the first error of serde among `error` and its sources.
pub(crate) fn entry_of_sources(error: &(dyn Error + 'static)) -> FieldError {
    for error in chain(error) {
        if let Some(error) = error.downcast_ref::<serde_path_to_error::Error<serde_json::Error>>() {
            return Message::from_json(&error.inner().to_string()).at(error.path());
        }
        if let Some(error) = error.downcast_ref::<serde_path_to_error::Error<serde_urlencoded::de::Error>>() {
            let text = error.inner().to_string();
            return Message::new(&text).in_pair(error.path()).at(error.path());
        }
    }
    Message::UNKNOWN.at([])
}

impl Message<'_> {
    /// A message that is not recognised, or comes from a type of the service.
    const UNKNOWN: Self = Self { fault: Fault::Other, name: None };

    /// Adjusts a fault of a query or form. A value there has no fields, so a message that names one comes
    /// from a type of the service.
    fn in_pair(self, path: &Path) -> Self {
        let last = path.iter().next_back();
        match (self.name, last) {
            (Some(name), Some(Segment::Map { key })) if self.fault == Fault::Unknown && key == name => self,
            (Some(_), Some(_)) => Self::UNKNOWN,
            _ => self,
        }
    }

    /// The entry of `errors` for the value at `path`.
    fn at<'p>(self, path: impl IntoIterator<Item = &'p Segment>) -> FieldError {
        let mut steps: Vec<Cow<'static, str>> = Vec::new();
        for segment in path {
            match segment {
                Segment::Seq { index } => steps.push(index.to_string().into()),
                Segment::Map { key } => steps.push(key.clone().into()),
                // this is the variant of an externally tagged enum, whose name is in the body
                Segment::Enum { variant } => steps.push(variant.clone().into()),
                Segment::Unknown => break,
            }
        }
        // depending on the type, the path already ends with the name of the unknown field
        let is_there =
            |name: &str| self.fault == Fault::Unknown && steps.last().is_some_and(|last| last == name);
        if let Some(name) = self.name.filter(|name| !is_there(name)) {
            steps.push(name.to_owned().into());
        }
        let mut limit = EchoLimit::default();
        let end = steps.iter().take_while(|step| limit.allows(step)).count();
        let fault = if end < steps.len() { Fault::Inside } else { self.fault };
        steps.truncate(end);
        FieldError::at(steps, fault.code(), fault.message())
    }
}

/// Whether a message is about a missing field.
pub(crate) fn is_missing_field(text: &str) -> bool {
    text.starts_with("missing field `")
}
