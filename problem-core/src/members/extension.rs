//! `ExtensionMembers`: the extension members of a problem, in order.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use serde_core::de::DeserializeOwned;
use serde_core::ser::{Serialize, SerializeMap as _, Serializer};

use crate::members::names::is_reserved;
use crate::text::{buffer, json};

/// The extension members (RFC 9457 §3.2) of a problem, in order. No name is repeated.
///
/// A value is kept as its JSON text. A response contains the same text, including the order of its members
/// and the digits of its numbers. `Serialize` has no texts for numbers, so it passes them on as integers of
/// up to 128 bits, or as `f64`. A number that is too large for `f64`, such as `1e400`, is an error of `Serialize`.
///
/// Two are equal if they have the same names with the same JSON texts, in the same order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExtensionMembers(Vec<(Cow<'static, str>, Box<str>)>);

impl ExtensionMembers {
    pub(crate) const EMPTY: Self = Self(Vec::new());

    /// The number of members.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are no members.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The names and the JSON texts of the values, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_ref(), value.as_ref()))
    }

    /// The JSON text of the member `name`.
    #[must_use]
    pub fn get_json(&self, name: &str) -> Option<&str> {
        self.iter().find_map(|(known, value)| (known == name).then_some(value))
    }

    /// The member `name` as a `T`. It is `None` if there is no such member, or if it is not a `T`.
    #[must_use]
    pub fn get<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        serde_json::from_str(self.get_json(name)?).ok()
    }

    /// Sets the member `name`. If there is a member of this name, the new value replaces the old one and the
    /// position stays the same. A value that serialises as `null`, such as `None`, removes the member.
    ///
    /// # Errors
    ///
    /// If `name` is reserved, or `value` does not serialise.
    pub(crate) fn set<T>(&mut self, name: Cow<'static, str>, value: &T) -> Result<(), ExtensionError>
    where
        T: Serialize + ?Sized,
    {
        let mut buffer = buffer::PARTS.take();
        let result = serde_json::to_writer(&mut buffer, value);
        let json = json_text(&buffer);
        buffer::PARTS.give_back(buffer);
        match result {
            Ok(()) => self.set_json(name, json),
            Err(cause) if !is_reserved(&name) => {
                Err(ExtensionError { name: name.into_owned(), cause: Some(cause) })
            }
            Err(_) => Err(ExtensionError { name: name.into_owned(), cause: None }),
        }
    }

    /// Does the same as [`set`](Self::set) with a value in JSON.
    pub(crate) fn set_json(
        &mut self,
        name: Cow<'static, str>,
        value: Box<str>,
    ) -> Result<(), ExtensionError> {
        if is_reserved(&name) {
            return Err(ExtensionError { name: name.into_owned(), cause: None });
        }
        match self.0.iter().position(|(known, _)| *known == name) {
            Some(index) if &*value == "null" => drop(self.0.remove(index)),
            Some(index) => self.0[index].1 = value,
            None if &*value == "null" => {}
            None => self.0.push((name, value)),
        }
        Ok(())
    }

    /// Appends a member that an occurrence has written. Its name is new.
    pub(crate) fn push_written(&mut self, name: &str, value: &[u8]) {
        self.0.push((name.to_owned().into(), json_text(value)));
    }

    /// Appends a member of a document that was received. `value` is JSON.
    pub(crate) fn push_received(
        &mut self,
        index: &mut MemberIndex,
        name: Cow<'static, str>,
        value: Box<str>,
    ) {
        // RFC 8259 §4 does not define what a repeated name means; the last value counts, as for most JSON
        // parsers
        match index.find(&self.0, &name).and_then(|position| self.0.get_mut(position)) {
            Some((_, known)) => *known = value,
            None => self.0.push((name, value)),
        }
    }

    /// Removes a member of a document that is being received.
    pub(crate) fn remove_received(&mut self, index: &mut MemberIndex, name: &str) {
        if let Some(position) = index.find(&self.0, name) {
            self.0.remove(position);
            // the positions after it have changed
            *index = MemberIndex::default();
        }
    }

    /// The names and the values, for a serialiser of any format.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&str, json::Transcoded<'_>)> {
        self.iter().map(|(name, value)| (name, json::Transcoded::new(value)))
    }
}

/// What serde_json has written, which is UTF-8.
fn json_text(bytes: &[u8]) -> Box<str> {
    std::str::from_utf8(bytes).unwrap_or_default().into()
}

type Member = (Cow<'static, str>, Box<str>);

/// The names and the JSON texts of the values, in order.
impl IntoIterator for ExtensionMembers {
    type Item = (String, String);
    type IntoIter = std::iter::Map<std::vec::IntoIter<Member>, fn(Member) -> (String, String)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter().map(|(name, value)| (name.into_owned(), value.into()))
    }
}

/// The names and the JSON texts of the values, in order.
impl<'a> IntoIterator for &'a ExtensionMembers {
    type Item = (&'a str, &'a str);
    type IntoIter = std::iter::Map<std::slice::Iter<'a, Member>, fn(&Member) -> (&str, &str)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter().map(|(name, value)| (name, value))
    }
}

impl Serialize for ExtensionMembers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.len()))?;
        for (name, value) in self.entries() {
            map.serialize_entry(name, &value)?;
        }
        map.end()
    }
}

/// The positions of members by name, for a document that is being read. The sender decides how many members
/// it has, so a linear search could take quadratic time. The map stays empty while there are few members.
#[derive(Default)]
pub(crate) struct MemberIndex(HashMap<String, usize>);

impl MemberIndex {
    fn find(&mut self, members: &[(Cow<'static, str>, Box<str>)], name: &str) -> Option<usize> {
        const MAX_LINEAR: usize = 16;
        if members.len() <= MAX_LINEAR {
            return members.iter().position(|(known, _)| known == name);
        }
        for (position, (known, _)) in members.iter().enumerate().skip(self.0.len()) {
            self.0.insert(known.clone().into_owned(), position);
        }
        self.0.get(name).copied()
    }
}

/// The error for a value that cannot be an extension member: its name is reserved, or it does not serialise.
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
