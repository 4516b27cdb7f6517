//! What the fields of a type are called on the wire, and the way from a value down to what broke a rule.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::fmt;
use std::hash::{BuildHasher, Hash};
use std::rc::Rc;
use std::sync::Arc;

use super::super::{Shown, cut};
use super::rule::Rule;

/// A type that says what its fields are called on the wire. `#[derive(WireNames)]` reads that from the attributes
/// of serde.
///
/// A report of `validator` or `garde` names fields as Rust does. With this a client reads the names that it wrote.
///
/// ```
/// # #[cfg(feature = "garde")] {
/// use problem_core::validation::WireNames;
///
/// #[derive(serde::Deserialize, garde::Validate, WireNames)]
/// #[serde(rename_all = "camelCase")]
/// struct Order {
///     #[garde(range(min = 1))]
///     item_count: u32,
///     #[garde(dive)]
///     #[serde(flatten)]
///     ship_to: Address,
/// }
///
/// #[derive(serde::Deserialize, garde::Validate, WireNames)]
/// struct Address {
///     #[garde(length(min = 5))]
///     #[serde(rename = "zip")]
///     postal_code: String,
/// }
///
/// let order = Order { item_count: 0, ship_to: Address { postal_code: "1".to_owned() } };
/// let rules = problem_core::validation::garde::check(&order, &()).unwrap_err();
/// let fields: Vec<_> = rules.entries().iter().map(|entry| entry.field()).collect();
/// assert_eq!(fields, ["itemCount", "zip"]);
/// # }
/// ```
///
/// What the derive cannot read, as the names of a type that is made `from` another one, is written by hand:
/// [`wire_names`](Self::wire_names), and [`field`](Self::field) for fields that have rules inside.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say what its fields are called on the wire",
    label = "write `#[derive(WireNames)]` on `{Self}`",
    note = "the derive comes with `use problem_core::validation::WireNames;`"
)]
pub trait WireNames {
    /// The fields in the order in which they stand in the type; of an enum those of the variant that this value has.
    fn wire_names(&self) -> &'static [WireName];

    /// What is in the field at `place` of [`wire_names`](Self::wire_names), where that has names of its own.
    fn field(&self, place: usize) -> Option<&dyn WireNames> {
        let _ = place;
        None
    }

    /// Of a list or a map: the item that a report calls so, by its key or index, with its name on the wire.
    fn item(&self, name: &str) -> Option<WireItem<'_>> {
        let _ = name;
        None
    }

    /// Of a list or a map: all items, in the order in which it is iterated.
    fn items(&self) -> Option<WireItems<'_>> {
        None
    }
}

/// The name of an item on the wire, and the item.
pub type WireItem<'a> = (ItemName<'a>, &'a dyn WireNames);

/// The items of a list or a map.
pub type WireItems<'a> = Box<dyn Iterator<Item = WireItem<'a>> + 'a>;

/// What an item is called on the wire.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum ItemName<'a> {
    /// Its place in a list.
    Index(usize),
    /// Its key in a map.
    Key(&'a dyn WireKey),
}

impl fmt::Display for ItemName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Index(index) => index.fmt(f),
            Self::Key(key) => f.write_str(&key.wire_key()),
        }
    }
}

impl fmt::Debug for ItemName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// A type of keys of maps that says what a key is called on the wire.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say what it is called on the wire as the key of a map",
    label = "write `impl WireKey for {Self}`, or `#[problem(nested = false)]` on the field"
)]
pub trait WireKey {
    /// As serde writes it.
    fn wire_key(&self) -> Cow<'_, str>;

    /// The key that a report of `garde` has this text for, its `Display`. Without it what is broken in such a map is an
    /// entry of the map; reports of `validator` need it not.
    fn from_report(text: &str) -> Option<Self>
    where
        Self: Sized,
    {
        let _ = text;
        None
    }
}

macro_rules! keys {
    ($($key:ty: |$self:ident| $wire:expr, |$text:ident| $read:expr;)*) => {$(
        impl WireKey for $key {
            fn wire_key(&$self) -> Cow<'_, str> {
                $wire
            }

            fn from_report($text: &str) -> Option<Self> {
                $read
            }
        }
    )*};
    ($($key:ty)*) => {
        keys!($($key: |self| self.to_string().into(), |text| text.parse().ok();)*);
    };
}

keys! {
    String: |self| self.as_str().into(), |text| Some(text.to_owned());
    Cow<'_, str>: |self| Cow::Borrowed(&**self), |text| Some(text.to_owned().into());
    Box<str>: |self| Cow::Borrowed(&**self), |text| Some(text.into());
    Rc<str>: |self| Cow::Borrowed(&**self), |text| Some(text.into());
    Arc<str>: |self| Cow::Borrowed(&**self), |text| Some(text.into());
}
keys!(bool char u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);

/// A field: its name in Rust, the names that lead to it on the wire, and what is said of its rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WireName {
    name: &'static str,
    wire: &'static [&'static str],
    length: Limits,
    range: Limits,
    has_items: bool,
    is_stepped_over: bool,
}

impl WireName {
    /// `name` is that of the field in Rust, of a tuple its index. `wire` is one name for most fields, none for one
    /// that is flattened, and two where the name of a variant stands around the field.
    #[must_use]
    pub const fn new(name: &'static str, wire: &'static [&'static str]) -> Self {
        let (length, range) = (Limits::NONE, Limits::NONE);
        Self { name, wire, length, range, has_items: false, is_stepped_over: false }
    }

    /// The limits of its length, which are sent where it breaks them.
    #[must_use]
    pub const fn with_length(self, limits: Limits) -> Self {
        Self { length: limits, ..self }
    }

    /// The limits of its value, which are sent where it breaks them.
    #[must_use]
    pub const fn with_range(self, limits: Limits) -> Self {
        Self { range: limits, ..self }
    }

    /// It is a list of items that have no names of their own, as numbers, and a report of `garde` goes on to their
    /// indices.
    #[must_use]
    pub const fn with_items(self) -> Self {
        Self { has_items: true, ..self }
    }

    /// It is the one field of its type, of whose step a report of `garde` says nothing.
    #[must_use]
    pub const fn stepped_over(self) -> Self {
        Self { is_stepped_over: true, ..self }
    }
}

/// The limits of a length or of a value: decimal numbers that are the same for every request.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Limits {
    pub(super) min: Option<&'static str>,
    pub(super) max: Option<&'static str>,
    pub(super) equal: Option<&'static str>,
    pub(super) above: Option<&'static str>,
    pub(super) below: Option<&'static str>,
    is_unknown: bool,
}

impl Limits {
    /// There is no such rule.
    pub const NONE: Self =
        Self { min: None, max: None, equal: None, above: None, below: None, is_unknown: false };
    /// There is one, and its limits are not to be sent.
    pub const UNKNOWN: Self = Self { is_unknown: true, ..Self::NONE };

    /// At least this.
    #[must_use]
    pub const fn min(self, limit: &'static str) -> Self {
        Self { min: Some(limit), ..self }
    }

    /// At most this.
    #[must_use]
    pub const fn max(self, limit: &'static str) -> Self {
        Self { max: Some(limit), ..self }
    }

    /// Exactly this.
    #[must_use]
    pub const fn equal(self, limit: &'static str) -> Self {
        Self { equal: Some(limit), ..self }
    }

    /// More than this; of a length it says nothing.
    #[must_use]
    pub const fn exclusive_min(self, limit: &'static str) -> Self {
        Self { above: Some(limit), ..self }
    }

    /// Less than this; of a length it says nothing.
    #[must_use]
    pub const fn exclusive_max(self, limit: &'static str) -> Self {
        Self { below: Some(limit), ..self }
    }
}

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

/// For the derive: a missing impl is an error at the field.
pub fn names(value: &impl WireNames) -> Option<&dyn WireNames> {
    Some(value)
}

macro_rules! same_as_what_is_in_it {
    ($($outer:ty $(, [$($bound:tt)*])?;)*) => {$(
        impl<T: WireNames + ?Sized $($($bound)*)?> WireNames for $outer {
            fn wire_names(&self) -> &'static [WireName] {
                (**self).wire_names()
            }

            fn field(&self, place: usize) -> Option<&dyn WireNames> {
                (**self).field(place)
            }

            fn item(&self, name: &str) -> Option<WireItem<'_>> {
                (**self).item(name)
            }

            fn items(&self) -> Option<WireItems<'_>> {
                (**self).items()
            }
        }
    )*};
}

same_as_what_is_in_it!(&T; &mut T; Box<T>; Rc<T>; Arc<T>; Cow<'_, T>, [+ ToOwned];);

impl<T: WireNames> WireNames for Option<T> {
    fn wire_names(&self) -> &'static [WireName] {
        self.as_ref().map_or(&[], WireNames::wire_names)
    }

    fn field(&self, place: usize) -> Option<&dyn WireNames> {
        self.as_ref()?.field(place)
    }

    fn item(&self, name: &str) -> Option<WireItem<'_>> {
        self.as_ref()?.item(name)
    }

    fn items(&self) -> Option<WireItems<'_>> {
        self.as_ref()?.items()
    }
}

macro_rules! lists {
    ($($list:ty $(, $size:ident)?;)*) => {$(
        impl<T: WireNames $(, const $size: usize)?> WireNames for $list {
            fn wire_names(&self) -> &'static [WireName] {
                &[]
            }

            fn item(&self, name: &str) -> Option<WireItem<'_>> {
                let index = name.parse().ok()?;
                Some((ItemName::Index(index), self.iter().nth(index)?))
            }

            fn items(&self) -> Option<WireItems<'_>> {
                let item = |(index, value)| (ItemName::Index(index), value as &dyn WireNames);
                Some(Box::new(self.iter().enumerate().map(item)))
            }
        }
    )*};
}

lists!([T]; [T; N], N; Vec<T>; VecDeque<T>;);

/// An item is not looked for by its index: the way to it is as long as the list.
impl<T: WireNames> WireNames for LinkedList<T> {
    fn wire_names(&self) -> &'static [WireName] {
        &[]
    }

    fn items(&self) -> Option<WireItems<'_>> {
        let item = |(index, value)| (ItemName::Index(index), value as &dyn WireNames);
        Some(Box::new(self.iter().enumerate().map(item)))
    }
}

macro_rules! tuples {
    ($(($($field:ident $index:tt),*))*) => {$(
        impl<$($field: WireNames),*> WireNames for ($($field,)*) {
            fn wire_names(&self) -> &'static [WireName] {
                const { &[$(WireName::new(stringify!($index), &[stringify!($index)])),*] }
            }

            fn field(&self, place: usize) -> Option<&dyn WireNames> {
                match place {
                    $($index => Some(&self.$index),)*
                    _ => None,
                }
            }
        }
    )*};
}

tuples! {
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
    (A 0, B 1, C 2, D 3, E 4)
    (A 0, B 1, C 2, D 3, E 4, F 5)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11)
}

macro_rules! maps {
    ($($map:ty, $($key:ident)|* $(, $hasher:ident: $bound:ident)?;)*) => {$(
        impl<K: WireKey $(+ $key)*, T: WireNames $(, $hasher: $bound)?> WireNames for $map {
            fn wire_names(&self) -> &'static [WireName] {
                &[]
            }

            fn item(&self, name: &str) -> Option<WireItem<'_>> {
                let (key, value) = self.get_key_value(&K::from_report(name)?)?;
                Some((ItemName::Key(key), value))
            }

            fn items(&self) -> Option<WireItems<'_>> {
                let item = |(key, value)| (ItemName::Key(key as &dyn WireKey), value as &dyn WireNames);
                Some(Box::new(self.iter().map(item)))
            }
        }
    )*};
}

maps!(HashMap<K, T, S>, Eq | Hash, S: BuildHasher; BTreeMap<K, T>, Ord;);

macro_rules! sets {
    ($($set:ty $(, $hasher:ident)?;)*) => {$(
        /// The order on the wire is gone, so an item has no name.
        impl<T: WireNames $(, $hasher)?> WireNames for $set {
            fn wire_names(&self) -> &'static [WireName] {
                &[]
            }
        }
    )*};
}

sets!(HashSet<T, S>, S; BTreeSet<T>; BinaryHeap<T>;);
