//! What the fields of a type are called on the wire, and the way from a value down to what broke a rule.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::fmt;
use std::rc::Rc;
use std::sync::Arc;

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

    /// An item of a list or of a map.
    fn item(&self, item: Item<'_>) -> WireItem<'_> {
        let _ = item;
        None
    }
}

/// The name of an item on the wire, its key or index, and the item; none of what has no name there.
pub type WireItem<'a> = Option<(Cow<'static, str>, &'a dyn WireNames)>;

/// A field: its name in Rust, and the names that lead to it on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WireName {
    name: &'static str,
    wire: &'static [&'static str],
}

impl WireName {
    /// `name` is that of the field in Rust, of a tuple its index. `wire` is one name for most fields, none for one
    /// that is flattened, and two where the name of a variant stands around the field.
    #[must_use]
    pub const fn new(name: &'static str, wire: &'static [&'static str]) -> Self {
        Self { name, wire }
    }
}

/// An item of a list or of a map, as a report calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Item<'a> {
    /// The place in the order in which the list or the map is iterated.
    Nth(usize),
    /// The key, or the index in decimal digits.
    Named(&'a str),
}

/// A way from a value to something in it.
#[derive(Clone)]
pub(super) struct Way<'a> {
    at: At<'a>,
    names: Vec<Cow<'static, str>>,
    places: Vec<Place>,
}

#[derive(Clone, Copy)]
enum At<'a> {
    Value(&'a dyn WireNames),
    /// Something that has no name on the wire, as an item of a set: the way ends at what is around it.
    Nameless,
}

/// What entries are sorted by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    Field(usize),
    Item(usize),
    Key(Cow<'static, str>),
}

impl<'a> Way<'a> {
    pub(super) fn from(value: &'a dyn WireNames) -> Self {
        Self { at: At::Value(value), names: Vec::new(), places: Vec::new() }
    }

    /// The place of a field among those of the value, for a report that has them in no order.
    #[cfg(feature = "validator")]
    pub(super) fn place(&self, name: &str) -> Option<usize> {
        match self.at {
            At::Value(value) => find(value, name).map(|(place, _)| place),
            At::Nameless => None,
        }
    }

    /// The way on to a field, or to an item that is called by its key or index.
    pub(super) fn step(mut self, name: &str) -> Self {
        let At::Value(value) = self.at else { return self };
        let Some((place, field)) = find(value, name) else { return self.item(Item::Named(name)) };
        self.names.extend(field.wire.iter().copied().map(Cow::Borrowed));
        self.places.push(Place::Field(place));
        self.at = At::Value(value.field(place).unwrap_or(&NoNames));
        self
    }

    /// The way on to an item.
    pub(super) fn item(mut self, item: Item<'_>) -> Self {
        let At::Value(value) = self.at else { return self };
        match value.item(item) {
            Some((name, value)) => {
                self.places.push(name.parse().map_or_else(|_| Place::Key(name.clone()), Place::Item));
                self.names.push(name);
                self.at = At::Value(value);
            }
            None => self.at = At::Nameless,
        }
        self
    }

    /// Whether the way ended before what it should lead to.
    pub(super) fn is_nameless(&self) -> bool {
        matches!(self.at, At::Nameless)
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

impl fmt::Display for Item<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nth(index) => index.fmt(f),
            Self::Named(name) => f.write_str(name),
        }
    }
}

impl fmt::Debug for Way<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Way").field("names", &self.names).finish_non_exhaustive()
    }
}

/// What has no names of its own: what a report says of its inside is taken as it is.
#[derive(Debug)]
pub struct NoNames;

impl WireNames for NoNames {
    fn wire_names(&self) -> &'static [WireName] {
        &[]
    }

    fn item(&self, item: Item<'_>) -> WireItem<'_> {
        Some((item.to_string().into(), self))
    }
}

/// For the derive: a missing impl is an error at the field.
pub fn names(value: &impl WireNames) -> Option<&dyn WireNames> {
    Some(value)
}

macro_rules! same_as_what_is_in_it {
    ($($outer:ty)*) => {$(
        impl<T: WireNames + ?Sized> WireNames for $outer {
            fn wire_names(&self) -> &'static [WireName] {
                (**self).wire_names()
            }

            fn field(&self, place: usize) -> Option<&dyn WireNames> {
                (**self).field(place)
            }

            fn item(&self, item: Item<'_>) -> WireItem<'_> {
                (**self).item(item)
            }
        }
    )*};
}

same_as_what_is_in_it!(&T Box<T> Rc<T> Arc<T>);

impl<T: WireNames> WireNames for Option<T> {
    fn wire_names(&self) -> &'static [WireName] {
        self.as_ref().map_or(&[], WireNames::wire_names)
    }

    fn field(&self, place: usize) -> Option<&dyn WireNames> {
        self.as_ref()?.field(place)
    }

    fn item(&self, item: Item<'_>) -> WireItem<'_> {
        self.as_ref()?.item(item)
    }
}

macro_rules! lists {
    ($($list:ty $(, $size:ident)?;)*) => {$(
        impl<T: WireNames $(, const $size: usize)?> WireNames for $list {
            fn wire_names(&self) -> &'static [WireName] {
                &[]
            }

            fn item(&self, item: Item<'_>) -> WireItem<'_> {
                let index = match item {
                    Item::Nth(index) => index,
                    Item::Named(index) => index.parse().ok()?,
                };
                let value = self.iter().nth(index)?;
                Some((index.to_string().into(), value))
            }
        }
    )*};
}

lists!([T]; [T; N], N; Vec<T>; VecDeque<T>; LinkedList<T>;);

macro_rules! maps {
    ($($map:ty $(, $hasher:ident)?;)*) => {$(
        impl<K: fmt::Display, T: WireNames $(, $hasher)?> WireNames for $map {
            fn wire_names(&self) -> &'static [WireName] {
                &[]
            }

            fn item(&self, item: Item<'_>) -> WireItem<'_> {
                let (key, value) = match item {
                    Item::Nth(index) => self.iter().nth(index)?,
                    Item::Named(name) => self.iter().find(|(key, _)| key.to_string() == name)?,
                };
                Some((key.to_string().into(), value))
            }
        }
    )*};
}

maps!(HashMap<K, T, S>, S; BTreeMap<K, T>;);

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
