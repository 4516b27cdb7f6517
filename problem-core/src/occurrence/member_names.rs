//! The names of the members of an occurrence, as far as they may collide.

use crate::members::names::SeenNames;

/// Names of members. Generated code has checked its own names, so an occurrence has these only if other names come to them.
#[derive(Default)]
pub(super) struct MemberNames {
    /// The names of the members so far. They are collected only for an impl by hand, a flattened value, and an error around the one
    /// that added the first members.
    pub(super) seen: Option<SeenNames>,
    /// The names of the members that the errors around the next outer one will add. Errors are rarely nested so deeply.
    pub(super) further: Vec<&'static [&'static str]>,
}
