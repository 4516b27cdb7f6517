//! What the fields of a type are called on the wire.

use std::borrow::Cow;
use std::fmt;

use crate::input::rules::rule::Limits;

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

/// A field: its name in Rust, the names that lead to it on the wire, and what is said of its rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WireName {
    pub(super) name: &'static str,
    pub(super) wire: &'static [&'static str],
    pub(super) length: Limits,
    pub(super) range: Limits,
    pub(super) has_items: bool,
    pub(super) is_stepped_over: bool,
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

/// For the derive: a missing impl is an error at the field.
pub fn names(value: &impl WireNames) -> Option<&dyn WireNames> {
    Some(value)
}
