//! The way from the root to a value. An error that has arrived at the root proves the faults of all values with the same route, so these are
//! values that the same code reads, with the same knowledge.

use crate::input::reread::node::{At, Container, Node, is_derived};
use crate::input::reread::tape::Index;

/// Which values of a list or object are read by the same code.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step {
    /// All of them.
    Any,
    /// The one of this name or position, in all lists or objects of the same type.
    Of(u64),
    /// The one of this name or position, in the list or object at this place. Its neighbours may decide what the code does.
    Only(u64, Index),
}

impl<'t> Node<'t> {
    /// A value inside this one.
    pub(super) fn child(&self, at: At, seed: &'static str, step: Step) -> Self {
        let (step, only) = match step {
            Step::Any => (0, 0),
            Step::Of(step) => (step.wrapping_add(1), 0),
            Step::Only(step, container) => (step.wrapping_add(1), u64::from(container) + 1),
        };
        let parts = [self.route, seed.as_ptr().addr() as u64, seed.len() as u64, step, only];
        // FNV-1a, over words
        let hash = |hash: u64, part: u64| (hash ^ part).wrapping_mul(0x0100_0000_01b3).rotate_left(23);
        Self {
            at,
            route: parts.into_iter().fold(0xcbf2_9ce4_8422_2325, hash),
            seed,
            is_optional: false,
            depth: self.depth.saturating_add(1),
            ..*self
        }
    }
}

impl Container<'_> {
    /// The step to a value with this name or position, for a visitor that reads it with `seed`.
    pub(super) fn step(&self, seed: &'static str, step: u64) -> Step {
        // a seed of another type may contain what was read before, such as the tag of an adjacently tagged enum
        let is_stateless = seed.starts_with("core::marker::PhantomData<");
        match self.node.at {
            _ if self.is_std && is_stateless => Step::Any,
            At::Value(container) if !(is_stateless && is_derived(self.visitor)) => {
                Step::Only(step, container)
            }
            _ => Step::Of(step),
        }
    }
}

/// FNV-1a.
pub(super) fn hash(text: &str) -> u64 {
    let hash = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    text.bytes().fold(0xcbf2_9ce4_8422_2325, hash)
}
