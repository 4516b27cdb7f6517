//! `ExtensionMembers`: the extension members of a problem, in order.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::field_error::ToFieldError;
use crate::log;
use crate::member::{MemberVisitor, is_reserved};

/// The extension members (RFC 9457 §3.2) of a problem, in order, no name twice.
///
/// A value is kept as its JSON text, so it leaves as it came: the order of its members and the
/// digits of its numbers included.
#[derive(Debug, Clone, Default)]
pub struct ExtensionMembers(Vec<(Cow<'static, str>, Box<RawValue>)>);

impl ExtensionMembers {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The names and the JSON texts of the values, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &RawValue)> {
        self.0.iter().map(|(name, value)| (name.as_ref(), value.as_ref()))
    }

    /// The JSON text of the member `name`.
    #[must_use]
    pub fn get_raw(&self, name: &str) -> Option<&RawValue> {
        self.iter().find_map(|(known, value)| (known == name).then_some(value))
    }

    /// The member `name` as a `T`; `None` if there is none or it is not a `T`.
    #[must_use]
    pub fn get<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        serde_json::from_str(self.get_raw(name)?.get()).ok()
    }

    /// Sets the member `name`; one of this name is replaced in its place.
    ///
    /// # Errors
    ///
    /// If `name` is one that is not free for extension members, or `value` does not serialise.
    pub(crate) fn set<T>(&mut self, name: Cow<'static, str>, value: &T) -> Result<(), ExtensionError>
    where
        T: Serialize + ?Sized,
    {
        if is_reserved(&name) {
            return Err(ExtensionError { name: name.into_owned(), cause: None });
        }
        let value = match serde_json::value::to_raw_value(value) {
            Ok(value) => value,
            Err(cause) => return Err(ExtensionError { name: name.into_owned(), cause: Some(cause) }),
        };
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => *known = value,
            None => self.0.push((name, value)),
        }
        Ok(())
    }
}

/// A value could not become an extension member: its name is reserved, or it did not serialise.
#[derive(Debug)]
pub struct ExtensionError {
    name: String,
    cause: Option<serde_json::Error>,
}

impl fmt::Display for ExtensionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.cause {
            Some(_) => write!(f, "the extension member `{}` does not serialise", self.name),
            None => write!(f, "`{}` is a reserved member name", self.name),
        }
    }
}

impl std::error::Error for ExtensionError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause.as_ref().map(|cause| cause as _)
    }
}

/// Keeps what an occurrence hands over.
#[derive(Default)]
pub(crate) struct Collector {
    pub(crate) extensions: ExtensionMembers,
    pub(crate) errors: Vec<crate::FieldError>,
}

impl MemberVisitor for Collector {
    fn extension<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        if self.extensions.get_raw(name).is_some() {
            log::left_out("member", name, &"there is a member of this name already");
            return;
        }
        if let Err(error) = self.extensions.set(Cow::Owned(name.to_owned()), value) {
            log::left_out("member", name, &error);
        } else if self.extensions.0.last().is_some_and(|(_, value)| value.get() == "null") {
            self.extensions.0.pop();
        }
    }

    fn errors<I>(&mut self, errors: I)
    where
        I: IntoIterator<Item: ToFieldError>,
    {
        self.errors.extend(errors.into_iter().map(|error| error.to_field_error().into_owned()));
    }
}
