//! Reads a text again that a type did not accept, to find every fault in it. This folder knows serde, but no web framework and no problem.
//!
//! serde stops at the first value that does not fit. So the text is read again by a deserializer that gives the type a value that fits in
//! place of the wrong one, and goes on. That is repeated until the type accepts the text, or until the work is too much:
//!
//! - `tape` is the text as a list of values.
//! - `node`, `access` and `decide` are the deserializer: a value on its way to a visitor.
//! - `error` is what goes back to the root.
//! - `settle` decides what follows from an error: a fault, and what happens at its place in the next pass. `locate` finds the place if it is
//!   inside a buffer of serde, and `lacking` the object that lacks a member.
//! - `ledger` keeps all of that, and `stand_in` knows which values fit a type.
//!
//! A fault is only added if its error has arrived at the root, and if nothing inside its place was replaced. So it is true whatever the
//! service's own code does on the way.

mod access;
mod decide;
mod error;
mod lacking;
mod ledger;
mod locate;
mod node;
mod reader;
mod settle;
mod stand_in;
pub(crate) mod tape;
#[cfg(test)]
mod tests;

use std::any::type_name;

use serde_core::de::DeserializeOwned;

use crate::input::fault::Fault;
use crate::input::reread::reader::Reader;
use crate::input::reread::tape::Tape;

pub(crate) use crate::input::reread::ledger::{FaultPlace, MAX_ENTRIES};

/// What was found in a text.
#[derive(Debug)]
pub(crate) struct Findings<T> {
    /// The faults, in the order in which they were found.
    pub(crate) faults: Vec<(FaultPlace, Fault)>,
    /// Whether all of the text was read. If not, there may be more faults.
    pub(crate) is_complete: bool,
    /// The value, with other values in place of the wrong ones. It is `None` if there is none.
    pub(crate) value: Option<T>,
    /// The places of those other values.
    pub(crate) replaced: Vec<FaultPlace>,
}

impl<T> Findings<T> {
    pub(crate) fn without_value(self) -> Findings<()> {
        let Self { faults, is_complete, replaced, .. } = self;
        Findings { faults, is_complete, value: None, replaced }
    }
}

/// Whether all values of the text are texts, as in a query or form. A number in it is a text then, and a parameter that occurs more than
/// once is a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Values {
    Json,
    Texts,
}

/// Finds the faults in a text.
pub(crate) fn reread<T: DeserializeOwned>(tape: &Tape<'_>, values: Values) -> Findings<T> {
    let reader = Reader::new(tape, values == Values::Texts, work(tape));
    let value = loop {
        let root = reader.root(type_name::<T>());
        match T::deserialize(root) {
            Ok(value) => {
                if !reader.settle_value() {
                    break Some(value);
                }
            }
            Err(error) => {
                if !reader.settle(root.failed(error)) {
                    break None;
                }
            }
        }
    };
    findings(reader, value)
}

/// How many values may be read.
fn work(tape: &Tape<'_>) -> u64 {
    /// A small text is read as often as it takes.
    const FLOOR: u64 = 4_000;
    4 * u64::from(tape.len()) + FLOOR
}

fn findings<T>(reader: Reader<'_>, value: Option<T>) -> Findings<T> {
    let tape = reader.tape;
    let ledger = reader.ledger.into_inner();
    let replaced = ledger.changed(tape);
    let is_complete = !ledger.is_stopped && !ledger.is_unread;
    let faults = ledger.into_faults();
    Findings { faults, is_complete, value, replaced }
}
