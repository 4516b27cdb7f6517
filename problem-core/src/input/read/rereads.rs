//! What of the second read depends on the type that is read.

use serde_core::de::DeserializeOwned;

use crate::input::read::{Broken, Check};
use crate::input::reread::tape::Tape;
use crate::input::reread::{Findings, Node, ReadError, Values, reread};

/// A type that is read again. All code that is not in its methods is compiled once for all types.
pub(super) trait Rereads {
    fn type_name(&self) -> &'static str;

    /// Reads a value, and keeps it.
    fn read(&mut self, node: Node<'_>) -> Result<(), ReadError>;

    fn has_value(&self) -> bool;

    /// The rules that the value breaks.
    fn broken(&self) -> Option<Broken>;
}

/// The type that an extractor reads, with its rules.
pub(super) struct Reread<'a, T> {
    check: Check<'a, T>,
    pub(super) value: Option<T>,
}

impl<'a, T> Reread<'a, T> {
    pub(super) fn new(check: Check<'a, T>) -> Self {
        Self { check, value: None }
    }
}

impl<T: DeserializeOwned> Rereads for Reread<'_, T> {
    fn type_name(&self) -> &'static str {
        std::any::type_name::<T>()
    }

    fn read(&mut self, node: Node<'_>) -> Result<(), ReadError> {
        self.value = None;
        match T::deserialize(node) {
            Ok(value) => {
                self.value = Some(value);
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    fn has_value(&self) -> bool {
        self.value.is_some()
    }

    fn broken(&self) -> Option<Broken> {
        match (&self.value, self.check) {
            (Some(value), Some(check)) => check(value).err(),
            _ => None,
        }
    }
}

/// Finds the faults in a text.
pub(super) fn findings(tape: &Tape<'_>, values: Values, target: &mut dyn Rereads) -> Findings {
    reread(tape, values, target.type_name(), &mut |node| target.read(node))
}
