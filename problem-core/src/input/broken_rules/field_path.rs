//! `FieldPath`: the path from a value down to the field or item that broke a rule, with the names on the
//! wire.

use std::borrow::Cow;
use std::fmt;

#[cfg(feature = "validator")]
use crate::input::broken_rules::names::WireItems;
use crate::input::broken_rules::names::{ItemName, WireItem, WireName, WireNames};
use crate::input::broken_rules::rule::{Limits, Rule};
use crate::input::{EchoLimit, shorten};

/// A path from a value to something inside it.
#[derive(Clone)]
pub(super) struct FieldPath<'a> {
    /// The value that the path has reached. It is `None` after a dead end: the next step has no name on the
    /// wire, such as an item of a set. The path then ends at the value around it.
    value: Option<&'a dyn WireNames>,
    /// Whether the report has no step for fields that are marked so.
    steps_over: bool,
    names: Vec<Cow<'static, str>>,
    echo_limit: EchoLimit,
    positions: Vec<Position>,
    /// The limits of the field that the path has reached. There are several such fields if the report steps over some.
    length: &'static Limits,
    range: &'static Limits,
    /// The number of names up to the first value whose fields a rule on the path may depend on.
    scope: Option<usize>,
    /// The steps of the report after the dead end, for the log.
    unresolved: Vec<String>,
}

/// The position of a field or item in the value around it. Entries are sorted by their positions.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Position {
    Field(usize),
    Item(usize),
    Key(String),
}

impl<'a> FieldPath<'a> {
    /// A path that ends at `value`. Set `steps_over` for a report that has no step for the only field of a
    /// type.
    pub(super) fn new(value: &'a dyn WireNames, steps_over: bool) -> Self {
        let mut path = Self {
            value: None,
            steps_over,
            names: Vec::new(),
            echo_limit: EchoLimit::default(),
            positions: Vec::new(),
            length: &Limits::NONE,
            range: &Limits::NONE,
            scope: None,
            unresolved: Vec::new(),
        };
        path.reach(value);
        path
    }

    fn reach(&mut self, value: &'a dyn WireNames) {
        self.value = Some(value);
        let mut fields = value.wire_names().iter().enumerate();
        if let Some((index, field)) = fields.find(|(_, field)| self.steps_over && field.is_stepped_over) {
            self.enter_field(value, index, field);
        }
    }

    fn enter_field(&mut self, value: &'a dyn WireNames, index: usize, field: &'static WireName) {
        self.positions.push(Position::Field(index));
        self.length = self.length.or(&field.length);
        self.range = self.range.or(&field.range);
        if field.depends_on_others {
            self.scope.get_or_insert(self.names.len());
        }
        for name in field.wire {
            if !self.echo_limit.allows(name) {
                return self.dead_end(name);
            }
            self.names.push(Cow::Borrowed(name));
        }
        let unnamed: &dyn WireNames = if field.has_items { &OnlyItems } else { &NoNames };
        self.reach(value.field(index).unwrap_or(unnamed));
    }

    fn dead_end(&mut self, step: &str) {
        self.value = None;
        self.unresolved.push(shorten(step).into_owned());
    }

    /// The index of a field, for a report that has no order.
    #[cfg(feature = "validator")]
    pub(super) fn field_index(&self, name: &str) -> Option<usize> {
        find(self.value?, name).map(|(index, _)| index)
    }

    /// Enters a field, or an item with this key or index.
    pub(super) fn step(mut self, name: &str) -> Self {
        self.enter(name);
        self
    }

    fn enter(&mut self, name: &str) {
        let Some(value) = self.value else { return self.dead_end(name) };
        self.forget_limits();
        if let Some((index, field)) = find(value, name) {
            return self.enter_field(value, index, field);
        }
        // a name that is not sent back need not be searched for
        if name.len() <= EchoLimit::MAX_NAME
            && let Some(item) = value.item(name)
        {
            return self.enter_item(item);
        }
        // rules that are written by hand may have no step for the only field of a type
        match (value.wire_names(), value.field(0)) {
            ([only @ WireName { name: "0", .. }], Some(_)) => {
                self.enter_field(value, 0, only);
                self.enter(name);
            }
            _ => self.dead_end(name),
        }
    }

    fn forget_limits(&mut self) {
        (self.length, self.range) = (&Limits::NONE, &Limits::NONE);
    }

    /// Enters the value in an `Option`, which has rules of its own.
    #[cfg(feature = "garde")]
    pub(super) fn inside(mut self) -> Self {
        self.forget_limits();
        self
    }

    /// All items, for a report that has their indices only. [`item`](Self::item) enters one of them.
    #[cfg(feature = "validator")]
    pub(super) fn items(&self) -> WireItems<'a> {
        self.value.and_then(WireNames::items).unwrap_or_else(|| Box::new(std::iter::empty()))
    }

    /// Enters an item.
    #[cfg(feature = "validator")]
    pub(super) fn item(mut self, item: WireItem<'a>) -> Self {
        self.enter_item(item);
        self
    }

    fn enter_item(&mut self, (name, value): WireItem<'a>) {
        self.forget_limits();
        let name: Cow<'static, str> = name.to_string().into();
        let position =
            name.parse().map_or_else(|_| Position::Key(shorten(&name).into_owned()), Position::Item);
        self.positions.push(position);
        if !self.echo_limit.allows(&name) {
            return self.dead_end(&name);
        }
        self.names.push(name);
        self.reach(value);
    }

    /// Enters an item that has no name.
    #[cfg(feature = "validator")]
    pub(super) fn unnamed_item(mut self, index: usize) -> Self {
        self.dead_end(&index.to_string());
        self
    }

    /// The number of names up to the value around all values that a rule here may depend on. It is `None` if the rule depends on the value
    /// alone. `compares` tells whether the rule depends on the values beside this one.
    pub(super) fn scope(&self, compares: bool) -> Option<usize> {
        let beside = compares.then(|| self.names.len().saturating_sub(1));
        self.scope.map_or(beside, |scope| Some(beside.map_or(scope, |beside| beside.min(scope))))
    }

    /// The steps after the dead end. It is `None` if the path has no dead end.
    pub(super) fn unresolved(&self) -> Option<String> {
        self.value.is_none().then(|| self.unresolved.join("."))
    }

    /// The limits of a rule, if it is clear which field they belong to.
    pub(super) fn limits(&self, rule: Rule) -> Limits {
        let limits = match rule {
            Rule::Length => self.length,
            Rule::Range => self.range,
            _ => &Limits::NONE,
        };
        if limits.is_none() { Limits::UNKNOWN } else { *limits }
    }

    /// The positions, by which entries are sorted, and the names.
    pub(super) fn into_parts(self) -> (Vec<Position>, Vec<Cow<'static, str>>) {
        (self.positions, self.names)
    }
}

fn find(value: &dyn WireNames, name: &str) -> Option<(usize, &'static WireName)> {
    // a report may contain a raw identifier as it is written in the source
    let name = name.strip_prefix("r#").unwrap_or(name);
    value.wire_names().iter().enumerate().find(|(_, field)| field.name == name)
}

impl fmt::Debug for FieldPath<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FieldPath").field("names", &self.names).finish_non_exhaustive()
    }
}

/// A value that has no names of its own.
struct NoNames;

impl WireNames for NoNames {
    fn wire_names(&self) -> &'static [WireName] {
        &[]
    }
}

/// A list, or a list of lists, whose items have no names of their own.
struct OnlyItems;

impl WireNames for OnlyItems {
    fn wire_names(&self) -> &'static [WireName] {
        &[]
    }

    fn item(&self, name: &str) -> Option<WireItem<'_>> {
        Some((ItemName::Index(name.parse().ok()?), self))
    }
}
