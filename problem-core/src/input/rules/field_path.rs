//! The way from a value down to what broke a rule, and the names on it.

use std::borrow::Cow;
use std::fmt;

#[cfg(feature = "validator")]
use crate::input::rules::names::WireItems;
use crate::input::rules::names::{ItemName, WireItem, WireName, WireNames};
use crate::input::rules::rule::{Limits, Rule};
use crate::input::{Shown, cut};

/// A way from a value to something in it.
#[derive(Clone)]
pub(super) struct Way<'a> {
    /// None: something that has no name on the wire, as an item of a set. The way ends at what is around it.
    value: Option<&'a dyn WireNames>,
    /// Whether the report has no step for fields that say so.
    steps_over: bool,
    names: Vec<Cow<'static, str>>,
    shown: Shown,
    places: Vec<Place>,
    /// The field that it has come to. There are more of them where a report steps over some.
    fields: Vec<&'static WireName>,
    /// How the report goes on where the way has ended, for the log.
    beyond: Vec<String>,
}

/// What entries are sorted by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    Field(usize),
    Item(usize),
    Key(String),
}

impl<'a> Way<'a> {
    pub(super) fn new(value: &'a dyn WireNames, steps_over: bool) -> Self {
        let start = Self {
            value: None,
            steps_over,
            names: Vec::new(),
            shown: Shown::default(),
            places: Vec::new(),
            fields: Vec::new(),
            beyond: Vec::new(),
        };
        start.at(value)
    }

    fn at(mut self, value: &'a dyn WireNames) -> Self {
        self.value = Some(value);
        let mut fields = value.wire_names().iter().enumerate();
        match fields.find(|(_, field)| self.steps_over && field.is_stepped_over) {
            Some((place, field)) => self.through(value, place, field),
            None => self,
        }
    }

    fn through(mut self, value: &'a dyn WireNames, place: usize, field: &'static WireName) -> Self {
        self.places.push(Place::Field(place));
        self.fields.push(field);
        for name in field.wire {
            if !self.shown.takes(name) {
                return self.nowhere(name);
            }
            self.names.push(Cow::Borrowed(name));
        }
        let without: &dyn WireNames = if field.has_items { &OnlyItems } else { &NoNames };
        self.at(value.field(place).unwrap_or(without))
    }

    fn nowhere(mut self, name: &str) -> Self {
        self.value = None;
        self.beyond.push(cut(name).into_owned());
        self
    }

    /// The place of a field among those of the value, for a report that has them in no order.
    #[cfg(feature = "validator")]
    pub(super) fn place(&self, name: &str) -> Option<usize> {
        find(self.value?, name).map(|(place, _)| place)
    }

    /// The way on to a field, or to an item that is called by its key or index.
    pub(super) fn step(mut self, name: &str) -> Self {
        let Some(value) = self.value else { return self.nowhere(name) };
        self.fields.clear();
        if let Some((place, field)) = find(value, name) {
            return self.through(value, place, field);
        }
        // it is not looked for where it is not shown
        if name.len() <= Shown::LONGEST_NAME
            && let Some(item) = value.item(name)
        {
            return self.item(item);
        }
        // rules that are written by hand may have no step for the one field that there is
        match (value.wire_names(), value.field(0)) {
            ([only @ WireName { name: "0", .. }], Some(_)) => self.through(value, 0, only).step(name),
            _ => self.nowhere(name),
        }
    }

    /// The way on to what is in an `Option`, which has rules of its own.
    #[cfg(feature = "garde")]
    pub(super) fn inside(mut self) -> Self {
        self.fields.clear();
        self
    }

    /// All items, for a report that counts them. Each of them lies on a way of its own.
    #[cfg(feature = "validator")]
    pub(super) fn items(&self) -> WireItems<'a> {
        self.value.and_then(WireNames::items).unwrap_or_else(|| Box::new(std::iter::empty()))
    }

    /// The way on to an item.
    pub(super) fn item(mut self, (name, value): WireItem<'a>) -> Self {
        self.fields.clear();
        let name: Cow<'static, str> = name.to_string().into();
        self.places.push(name.parse().map_or_else(|_| Place::Key(cut(&name).into_owned()), Place::Item));
        if !self.shown.takes(&name) {
            return self.nowhere(&name);
        }
        self.names.push(name);
        self.at(value)
    }

    /// The way on to an item that has no name.
    #[cfg(feature = "validator")]
    pub(super) fn no_item(self, index: usize) -> Self {
        self.nowhere(&index.to_string())
    }

    /// What is left of the way where it ended before what it should lead to.
    pub(super) fn beyond(&self) -> Option<String> {
        self.value.is_none().then(|| self.beyond.join("."))
    }

    /// The limits of the rule, if it is known which they are.
    pub(super) fn limits(&self, rule: Rule) -> Limits {
        let limits = self.fields.iter().map(|field| match rule {
            Rule::Length => field.length,
            Rule::Range => field.range,
            _ => Limits::NONE,
        });
        let mut limits = limits.filter(|limits| *limits != Limits::NONE);
        match (limits.next(), limits.next()) {
            (Some(limits), None) => limits,
            _ => Limits::UNKNOWN,
        }
    }

    /// What the end is sorted by, and the names that lead to it.
    pub(super) fn end(self) -> (Vec<Place>, Vec<Cow<'static, str>>) {
        (self.places, self.names)
    }
}

fn find(value: &dyn WireNames, name: &str) -> Option<(usize, &'static WireName)> {
    // a report may have a raw identifier as it stands in the source
    let name = name.strip_prefix("r#").unwrap_or(name);
    value.wire_names().iter().enumerate().find(|(_, field)| field.name == name)
}

impl fmt::Debug for Way<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Way").field("names", &self.names).finish_non_exhaustive()
    }
}

/// What has no names of its own.
struct NoNames;

impl WireNames for NoNames {
    fn wire_names(&self) -> &'static [WireName] {
        &[]
    }
}

/// A list, or lists of lists, of what has no names of its own.
struct OnlyItems;

impl WireNames for OnlyItems {
    fn wire_names(&self) -> &'static [WireName] {
        &[]
    }

    fn item(&self, name: &str) -> Option<WireItem<'_>> {
        Some((ItemName::Index(name.parse().ok()?), self))
    }
}
