//! Broken rules of the crates `validator` (feature `validator`) and `garde` (feature `garde`), as entries of
//! `errors`.
//!
//! The page [`extractors`](https://docs.rs/problem-core/latest/problem_core/guide/extractors/index.html) of the guide describes all of it.

#[cfg(feature = "garde")]
#[doc(inline)]
pub use crate::input::broken_rules::garde;
#[cfg(feature = "validator")]
#[doc(inline)]
pub use crate::input::broken_rules::validator;
pub use crate::input::broken_rules::{
    BrokenRules, ItemName, Limits, WireItem, WireItems, WireKey, WireName, WireNames,
};
/// Derives the trait: it reads the names from the attributes of serde.
pub use problem_derive::WireNames;
