//! `#[derive(WireNames)]` among the same: strict lints, shadowed names, lifetimes, bounds, what is deprecated.

use std::borrow::Cow;
use std::fmt::Debug;

use renamed::validation::WireNames;
use serde::Deserialize;
use validator::Validate as _;

/// A parameter that needs no names, one that does, and a size.
#[derive(Debug, Deserialize, garde::Validate, WireNames)]
#[problem(crate = renamed)]
#[serde(rename_all = "camelCase")]
#[garde(allow_unvalidated)]
pub struct Generic<T: Debug, U, const N: usize>
where
    U: Debug + garde::Validate<Context = ()>,
{
    /// Unchanged.
    pub the_name: String,
    /// Without rules inside.
    pub value: Option<T>,
    /// With rules inside.
    #[garde(dive)]
    #[serde(rename = "inner")]
    pub within: Vec<U>,
    /// Its size is a parameter.
    #[serde(skip)]
    pub sized: Sized<N>,
    /// A keyword.
    pub r#type: u8,
}

/// It has a default for each size.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sized<const N: usize>;

/// All of it is deprecated.
#[derive(WireNames)]
#[problem(crate = renamed)]
#[deprecated]
pub struct Old {
    /// The one field.
    #[deprecated]
    pub count: u8,
}

/// It borrows.
#[derive(Debug, Clone, Deserialize, WireNames)]
#[problem(crate = renamed)]
pub struct Borrowed<'a, 'b: 'a> {
    /// A name.
    pub name: Cow<'a, str>,
    /// Another one.
    pub other: &'b str,
}

/// Nothing in it.
#[derive(Debug, Clone, Copy, Deserialize, WireNames)]
#[problem(crate = renamed)]
pub struct Unit;

/// No value of it.
#[derive(Debug, Clone, Copy, Deserialize, WireNames)]
#[problem(crate = renamed)]
pub enum Never {}

/// Every shape of a variant.
#[derive(Debug, Clone, Copy, Deserialize, garde::Validate, WireNames)]
#[problem(crate = renamed)]
#[garde(allow_unvalidated)]
pub enum Shapes {
    /// Without fields.
    Unit,
    /// With one.
    One(u8),
    /// With names.
    Named {
        /// A number.
        number: u8,
    },
    /// With something inside.
    Within(#[garde(dive)] Option<Leaf>),
}

/// Of the crate `validator`.
#[derive(Debug, Clone, Copy, Deserialize, garde::Validate, validator::Validate, WireNames)]
#[problem(crate = renamed)]
pub struct Leaf {
    /// A number.
    #[garde(range(min = 1))]
    #[validate(range(min = 1))]
    pub number: u8,
}

/// What a macro hands on: a type by its name, and attributes.
macro_rules! order {
    ($line:ident, $number:ty, $serde:meta, $garde:meta) => {
        /// By a macro.
        #[derive(Debug, Clone, Copy, Deserialize, garde::Validate, WireNames)]
        #[problem(crate = renamed)]
        pub struct Handed {
            /// Of a name.
            #[garde($garde)]
            #[serde($serde)]
            pub line: $line,
            /// Of a type.
            #[garde(skip)]
            pub number: $number,
        }
    };
}

order!(Leaf, Option<u8>, rename = "the line", dive);

/// Fields that the crates pass by need no names, nor do those that say so.
#[derive(Debug, Clone, Deserialize, validator::Validate, WireNames)]
#[problem(crate = renamed)]
#[validate(nest_all_fields)]
pub struct Passed {
    /// Passed by.
    #[validate(skip)]
    pub note: String,
    /// Checked.
    pub leaf: Leaf,
    /// Checked, and without names.
    #[problem(nested = false)]
    pub other: Nameless,
}

/// It has rules and no names.
#[derive(Debug, Clone, Deserialize, validator::Validate)]
pub struct Nameless {
    /// A number.
    #[validate(range(min = 1))]
    pub number: u8,
}

/// It has another inside, which has it inside.
#[derive(Debug, WireNames)]
#[problem(crate = renamed)]
pub struct Folder<T> {
    /// Each of them.
    #[problem(nested)]
    pub entries: Vec<Entry<T>>,
}

/// Either.
#[derive(Debug, WireNames)]
#[problem(crate = renamed)]
pub enum Entry<T> {
    /// The other.
    Folder(#[problem(nested)] Folder<T>),
    /// The end.
    File(#[problem(nested)] T),
}

/// What is inside is an associated type.
#[derive(Debug, WireNames)]
#[problem(crate = renamed)]
pub struct Associated<T: Iterator> {
    /// The last item.
    #[problem(nested)]
    pub last: Option<T::Item>,
    /// Another one.
    #[problem(nested)]
    pub first: Vec<<T as Iterator>::Item>,
}

/// Every name that generated code could think of means something else.
pub mod sabotage {
    #![allow(missing_docs, non_camel_case_types)]

    mod core {}
    mod diagnostic {}
    mod std {}
    mod problem_core {}
    mod __private {}

    pub struct Option;
    pub struct Some;
    pub struct None;
    pub struct usize;
    pub struct str;
    pub trait WireNames {}
    pub struct WireName;
    pub struct Item;
    pub struct WireItem;
    pub struct NoNames;
    pub const NAMES: u8 = 0;
    #[allow(non_upper_case_globals)]
    pub const place: u8 = 0;
    #[allow(non_upper_case_globals)]
    pub static value: u8 = 0;
    pub fn names() {}

    /// Everything has methods of the names that generated code could call.
    pub trait Everything {
        fn wire_names(&self) {}
        fn field(&self) {}
        fn item(&self) {}
    }
    impl<T> Everything for T {}

    #[derive(Debug, Clone, Copy, renamed::validation::WireNames)]
    #[problem(crate = renamed)]
    pub struct Order {
        #[problem(nested)]
        pub value: super::Leaf,
        pub place: u8,
    }

    #[derive(Debug, Clone, Copy, renamed::validation::WireNames)]
    #[problem(crate = renamed)]
    pub enum Choice {
        Some { value: u8 },
        None,
    }
}

#[cfg(test)]
mod tests {
    use renamed::validation::{Limits, WireName, WireNames as _};

    use super::*;

    fn names(value: &dyn WireNames) -> String {
        format!("{:?}", value.wire_names())
    }

    #[test]
    fn names_are_those_of_serde() {
        let inside = Shapes::Within(Some(Leaf { number: 1 }));
        let generic = Generic::<u8, Shapes, 2> {
            the_name: "a".into(),
            value: None,
            within: vec![inside],
            sized: Sized,
            r#type: 1,
        };
        assert_eq!(
            generic.wire_names(),
            [
                WireName::new("the_name", &["theName"]),
                WireName::new("value", &["value"]),
                WireName::new("within", &["inner"]),
                WireName::new("type", &["type"]),
            ],
        );
        assert!(generic.field(2).is_some() && generic.field(1).is_none());
        let inner = generic.within.first().and_then(|inner| inner.field(0)).expect("it has names inside");
        let number = WireName::new("number", &["number"]).with_range(Limits::NONE.min("1"));
        assert_eq!(inner.wire_names(), [number]);
        assert_eq!(names(&Shapes::Unit), "[]");
        assert_eq!(Shapes::One(1).wire_names(), [WireName::new("0", &["One"])]);
        assert_eq!(Shapes::Named { number: 1 }.wire_names(), [WireName::new("number", &["Named", "number"])]);
        assert_eq!(names(&Unit), "[]");
        let order = sabotage::Order { value: Leaf { number: 1 }, place: 1 };
        assert_eq!(
            order.wire_names(),
            [WireName::new("value", &["value"]), WireName::new("place", &["place"])],
        );
        let choice = sabotage::Choice::Some { value: 1 };
        assert_eq!(choice.wire_names(), [WireName::new("value", &["Some", "value"])]);
        let handed = Handed { line: Leaf { number: 1 }, number: None };
        assert_eq!(
            handed.wire_names(),
            [WireName::new("line", &["the line"]), WireName::new("number", &["number"])],
        );
        assert!(handed.field(0).is_some());
        let nameless = Nameless { number: 0 };
        let passed = Passed { note: String::new(), leaf: Leaf { number: 1 }, other: nameless };
        assert_eq!([0, 1, 2].map(|place| passed.field(place).is_some()), [false, true, false]);
        let associated =
            Associated::<std::vec::IntoIter<Leaf>> { last: Some(Leaf { number: 1 }), first: Vec::new() };
        let folder = Folder { entries: vec![Entry::File(Leaf { number: 1 })] };
        assert!(folder.field(0).is_some());
        assert!(associated.field(0).is_some());
        let borrowed = Borrowed { name: "a".into(), other: "b" };
        assert_eq!(borrowed.wire_names().len(), 2);
        assert_eq!(names(&sabotage::Choice::None), "[]");
    }
}
