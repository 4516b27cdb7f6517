//! What all values of a text share while it is read.

use std::any::type_name;
use std::cell::{Cell, RefCell};

use crate::input::fault::{Fault, integer_fault, range_message, type_message};
use crate::input::reread::error::{Got, Name, What};
use crate::input::reread::ledger::Ledger;
use crate::input::reread::node::{At, Given, Node};
use crate::input::reread::number::number;
use crate::input::reread::tape::{Index, Kind, ROOT, Tape};

/// Texts of one character, which are known by their addresses.
pub(super) static LABELS: &str = "~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~";

/// Numbers from here on are labels too. Few types accept one.
pub(super) const FIRST_LABEL: u64 = 1 << 63;

/// A text of this length is not copied in each pass.
pub(super) const LONG_TEXT: usize = 1024;

#[derive(Debug)]
pub(super) struct Reader<'t> {
    pub(super) tape: &'t Tape<'t>,
    /// Whether the text is a query or a form, in which all values are texts or lists of texts.
    pub(super) is_pairs: bool,
    pub(super) ledger: RefCell<Ledger>,
    /// The name that was read last.
    pub(super) last_name: Cell<Option<Name>>,
}

impl<'t> Reader<'t> {
    pub(super) fn new(tape: &'t Tape<'t>, is_pairs: bool, work: u64) -> Self {
        Self { tape, is_pairs, ledger: RefCell::new(Ledger::new(tape, work)), last_name: Cell::new(None) }
    }

    /// Starts a pass.
    pub(super) fn root(&'t self, seed: &'static str) -> Node<'t> {
        self.ledger.borrow_mut().is_shortened = false;
        Node {
            reader: self,
            at: At::Value(ROOT),
            route: 0,
            seed,
            is_optional: false,
            is_buffered: false,
            by_hand: None,
            depth: 0,
        }
    }

    /// A value that a type has accepted.
    pub(super) fn donate(&self, seed: &'static str, value: Index) {
        if self.tape.kind(value) != Kind::String {
            return;
        }
        let mut ledger = self.ledger.borrow_mut();
        if self.tape.raw(value).len() >= LONG_TEXT {
            ledger.settled_text(value);
        }
        if ledger.mark_of(value).is_none() && seed != type_name::<std::marker::PhantomData<String>>() {
            ledger.stand_ins.donate(seed, value);
        }
    }

    /// What a value is, as serde says it.
    pub(super) fn got(&self, value: Index) -> Got {
        match self.tape.kind(value) {
            Kind::Null => Got::Null,
            Kind::Bool => Got::Bool(self.tape.raw(value) == "true"),
            Kind::String => Got::text(self.tape.string(value)),
            Kind::List => Got::List,
            Kind::Object => Got::Object,
            Kind::Number => match number(self.tape.raw(value)) {
                Some(Given::Unsigned(number)) => Got::Unsigned(number),
                Some(Given::Signed(number)) => Got::Signed(number),
                Some(Given::Float(number)) => Got::Float(number),
                _ => Got::Float(f64::INFINITY),
            },
        }
    }

    /// What is wrong with a value, after an error that is about it.
    pub(super) fn describe(&self, value: Index, what: &What) -> Fault {
        let kind = self.tape.kind(value);
        if self.is_pairs && kind == Kind::List {
            return Fault::Duplicate;
        }
        match what {
            What::WrongType(got, expected) | What::WrongValue(got, expected) => {
                let raw = match kind {
                    Kind::Number => self.tape.raw(value),
                    Kind::String if self.is_pairs => self.tape.string(value),
                    _ => "",
                };
                if !self.is(kind, *got) && *got != Got::UnitVariant {
                    return Fault::Other;
                }
                if let Some(fault) = integer_fault(raw, expected) {
                    return fault;
                }
                match what {
                    What::WrongType(..) => Fault::WrongType(type_message(expected)),
                    _ if expected == "a character" => Fault::WrongType(type_message(expected)),
                    _ if kind == Kind::Number => Fault::OutOfRange(range_message(expected)),
                    _ => Fault::Other,
                }
            }
            // serde reads a struct from a list, but the client should send an object
            What::WrongLength(_, expected) if expected.starts_with("struct ") => {
                Fault::WrongType(type_message(expected))
            }
            What::WrongLength(..) => Fault::WrongLength,
            What::UnknownVariant(..) => Fault::UnknownVariant,
            What::NotOneMember => Fault::NotOneMember,
            What::TooDeep => Fault::TooDeep,
            What::Missing(_)
            | What::Unknown(..)
            | What::Duplicate(_)
            | What::Custom(_)
            | What::NoStandIn
            | What::Stop => Fault::Other,
        }
    }

    /// Whether an error can be about a value of this kind.
    pub(super) fn is(&self, kind: Kind, got: Got) -> bool {
        match got {
            Got::Bool(_) => kind == Kind::Bool,
            Got::Unsigned(_) | Got::Signed(_) | Got::Float(_) => kind == Kind::Number || self.is_pairs,
            Got::Text(..) => kind == Kind::String,
            Got::Null => kind == Kind::Null,
            Got::List => kind == Kind::List,
            Got::Object => kind == Kind::Object,
            Got::UnitVariant | Got::Other => false,
        }
    }
}
