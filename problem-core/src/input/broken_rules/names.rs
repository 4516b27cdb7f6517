//! `WireNames`: the names of fields on the wire.

use std::borrow::Cow;
use std::fmt;

use crate::input::broken_rules::rule::Limits;

/// The names that the fields of a type have on the wire. `#[derive(WireNames)]` reads them from the
/// attributes of serde.
///
/// A report of `validator` or `garde` contains the Rust names of fields. With this trait, a client gets the
/// names that it sent.
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
/// Implement the trait by hand for a type that the derive does not support, such as one with
/// `#[serde(from = "…")]`. Write [`wire_names`](Self::wire_names), and [`field`](Self::field) if there are
/// rules inside fields.
#[diagnostic::on_unimplemented(
    message = "the names that clients use for the fields of `{Self}` are not known: it does not implement `WireNames`",
    label = "write `#[derive(WireNames)]` on `{Self}`",
    note = "import the derive with `use problem_core::validation::WireNames;`"
)]
pub trait WireNames {
    /// The fields, in the order of the type. For an enum, these are the fields of the variant that this value
    /// has.
    fn wire_names(&self) -> &'static [WireName];

    /// The value of the field at this index of [`wire_names`](Self::wire_names), if that value has names of
    /// its own.
    fn field(&self, index: usize) -> Option<&dyn WireNames> {
        let _ = index;
        None
    }

    /// The item of a list or map that has this key or index in a report, with its name on the wire.
    fn item(&self, name: &str) -> Option<WireItem<'_>> {
        let _ = name;
        None
    }

    /// All items of a list or map, in the order of its iterator.
    fn items(&self) -> Option<WireItems<'_>> {
        None
    }
}

/// The name of an item on the wire, and the item.
pub type WireItem<'a> = (ItemName<'a>, &'a dyn WireNames);

/// The items of a list or map.
pub type WireItems<'a> = Box<dyn Iterator<Item = WireItem<'a>> + 'a>;

/// The name of an item on the wire.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum ItemName<'a> {
    /// The index in a list.
    Index(usize),
    /// The key in a map.
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

/// The names that the keys of a map have on the wire.
#[diagnostic::on_unimplemented(
    message = "the text that clients use for `{Self}` as the key of a map is not known: it does not implement `WireKey`",
    label = "write `impl WireKey for {Self}`, or `#[problem(nested = false)]` on the field"
)]
pub trait WireKey {
    /// The key as serde writes it.
    fn wire_key(&self) -> Cow<'_, str>;

    /// Parses the text that a report of `garde` contains for the key, its `Display`. Without this method,
    /// rules that are broken inside such a map are reported for the map itself. Reports of `validator` do not
    /// need this method.
    fn from_report(text: &str) -> Option<Self>
    where
        Self: Sized,
    {
        let _ = text;
        None
    }
}

/// A field: its name in Rust, the path to it on the wire, and the limits of its rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WireName {
    pub(super) name: &'static str,
    pub(super) wire: &'static [&'static str],
    pub(super) length: Limits,
    pub(super) range: Limits,
    pub(super) has_items: bool,
    pub(super) is_stepped_over: bool,
    pub(super) depends_on_others: bool,
}

impl WireName {
    /// `name` is the name of the field in Rust, or its index in a tuple. `wire` is the path on the wire: one
    /// name for most fields, no name for a flattened field, and two names if the field is inside the name of
    /// a variant.
    #[must_use]
    pub const fn new(name: &'static str, wire: &'static [&'static str]) -> Self {
        let (length, range) = (Limits::NONE, Limits::NONE);
        Self { name, wire, length, range, has_items: false, is_stepped_over: false, depends_on_others: false }
    }

    /// Sets the limits of the length. They are sent if the value breaks them.
    #[must_use]
    pub const fn with_length(self, limits: Limits) -> Self {
        Self { length: limits, ..self }
    }

    /// Sets the limits of the value. They are sent if the value breaks them.
    #[must_use]
    pub const fn with_range(self, limits: Limits) -> Self {
        Self { range: limits, ..self }
    }

    /// Declares that the field is a list whose items have no names of their own, such as numbers. A report of
    /// `garde` contains the indices of such items.
    #[must_use]
    pub const fn with_items(self) -> Self {
        Self { has_items: true, ..self }
    }

    /// Declares that this is the only field of its type, for which a report of `garde` contains no step.
    #[must_use]
    pub const fn stepped_over(self) -> Self {
        Self { is_stepped_over: true, ..self }
    }

    /// Declares that a rule of the field has arguments that depend on other fields. If one of these could not be read, the rule is
    /// not reported. Rules of your own, and rules that compare two fields, are always treated like this.
    #[must_use]
    pub const fn depends_on_others(self) -> Self {
        Self { depends_on_others: true, ..self }
    }
}

/// For generated code: if an impl is missing, the compile error points to the field.
pub fn names(value: &impl WireNames) -> Option<&dyn WireNames> {
    Some(value)
}
