//! Reads a text again that a type did not accept, to find every fault in it. This folder knows serde, but no web framework and no problem.
//!
//! serde stops at the first value that does not fit. So the text is read again by a deserializer that gives the type a value that fits in
//! place of the wrong one, and goes on. That is repeated until the type accepts the text, or until the work is too much:
//!
//! - `tape` is the text as a list of values.
//! - `node`, `access` and `decide` are the deserializer: a value on its way to a visitor.
//! - `route` says which values the same code reads.
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
mod number;
mod reader;
mod route;
mod settle;
mod stand_in;
pub(crate) mod tape;
#[cfg(test)]
mod tests;

use crate::input::fault::Fault;
use crate::input::reread::reader::Reader;
use crate::input::reread::tape::Tape;

pub(crate) use crate::input::reread::error::ReadError;
pub(crate) use crate::input::reread::ledger::{FaultPlace, MAX_ENTRIES};
pub(crate) use crate::input::reread::node::Node;

/// What was found in a text.
#[derive(Debug)]
pub(crate) struct Findings {
    /// The faults, in the order in which they were found.
    pub(crate) faults: Vec<(FaultPlace, Fault)>,
    /// Whether all of the text was read. If not, there may be more faults.
    pub(crate) is_complete: bool,
    /// The places of the values that were read in place of the wrong ones.
    pub(crate) replaced: Vec<FaultPlace>,
}

/// Whether all values of the text are texts, as in a query or form. A number in it is a text then, and a parameter that occurs more than
/// once is a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Values {
    Json,
    Texts,
}

/// Finds the faults in a text. `read` reads a value of the type, and keeps it; it is called until the type accepts the text. `seed` is the
/// name of the type. This function is not generic, so that it is compiled once for all types.
pub(crate) fn reread(
    tape: &Tape<'_>,
    values: Values,
    seed: &'static str,
    read: &mut dyn FnMut(Node<'_>) -> Result<(), ReadError>,
) -> Findings {
    let reader = Reader::new(tape, values == Values::Texts, work(tape));
    loop {
        let root = reader.root(seed);
        let is_read_again = match read(root) {
            Ok(()) => reader.settle_value(),
            Err(error) => reader.settle(root.failed(error)),
        };
        if !is_read_again {
            break;
        }
    }
    let ledger = reader.ledger.into_inner();
    let replaced = ledger.changed(tape);
    let is_complete = !ledger.is_stopped && !ledger.is_unread;
    Findings { faults: ledger.into_faults(), is_complete, replaced }
}

/// How many values may be read.
fn work(tape: &Tape<'_>) -> u64 {
    /// A small text is read as often as it takes.
    const FLOOR: u64 = 4_000;
    4 * u64::from(tape.len()) + FLOOR
}
