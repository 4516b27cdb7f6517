//! Faults inside values that serde reads into a buffer first, for `flatten` and for enums whose tag is a member. An error there only
//! names the value around the buffer. A text is recognised by its address. Of other values, those that may be meant get a text in one more
//! pass, and the error names that text. So a place is proven, and not a guess.

use crate::input::fault::{Fault, is_integer_type, wants_integer};
use crate::input::reread::error::{Got, Origin, Place, Raised, ReadError, What};
use crate::input::reread::lacking::Members;
use crate::input::reread::ledger::{FaultPlace, Fix, Ledger, Mark};
use crate::input::reread::node::Given;
use crate::input::reread::number::parsed;
use crate::input::reread::reader::{FIRST_LABEL, LABELS, Reader};
use crate::input::reread::settle::Again;
use crate::input::reread::tape::{Index, Kind};

/// A pass that is made to see where a fault is.
#[derive(Debug)]
pub(super) struct Search {
    /// The value around the buffer.
    value: Index,
    origin: Origin,
    what: What,
    step: Step,
}

#[derive(Debug)]
enum Step {
    /// Each of these values is replaced by a label.
    Labels { candidates: Vec<Index>, kind: Label, is_last: bool },
    /// Some objects get the member that one of them lacks.
    Members(Members),
}

/// A label must not be a value that the type accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    Text,
    Number,
}

impl Reader<'_> {
    /// Looks for the fault behind an error about a value that contains a buffer.
    pub(super) fn locate(
        &self,
        ledger: &mut Ledger,
        value: Index,
        origin: Origin,
        what: What,
    ) -> Result<Again, ReadError> {
        // to look at a value is cheaper than to read it
        ledger.charge(u64::from(self.tape.end(value) - value) / 8)?;
        let search = |what, step| Search { value, origin, what, step };
        match &what {
            What::Unknown(got, name) => match self.text(value, *got) {
                Some(text) if self.tape.is_name(text) => self.unknown(ledger, text + 1),
                _ => self.unknown_by_name(ledger, value, &origin, name),
            },
            // serde has no other error for an unknown member beside `flatten`
            What::Custom(text) => {
                match text.strip_prefix("unknown field `").and_then(|rest| rest.strip_suffix('`')) {
                    Some(name) => self.unknown_by_name(ledger, value, &origin, name),
                    None => self.direct(ledger, value, &origin, &what),
                }
            }
            What::Missing(name) => self.find_lacking(ledger, value, origin, name),
            What::Duplicate(name) => {
                let objects = self.buffered(ledger, value, |index| self.tape.kind(index) == Kind::Object);
                let objects = objects.into_iter().chain([value]);
                let mut twice = objects.filter_map(|object| {
                    let mut members = self.tape.values_in(object).filter(|member| {
                        self.tape.name_of(*member) == Some(name)
                            && ledger.mark_of(*member) != Some(Mark::Omitted)
                    });
                    members.nth(1)
                });
                match (twice.next(), twice.next()) {
                    (Some(second), None) => {
                        ledger.add(FaultPlace::Value(second), Fault::Duplicate)?;
                        ledger.mark(second, Mark::Omitted);
                        Ok(true)
                    }
                    _ => self.inside(ledger, value, &origin),
                }
            }
            What::WrongType(got @ Got::Text(..), _)
            | What::WrongValue(got @ Got::Text(..), _)
            | What::UnknownVariant(got @ Got::Text(..), _) => match self.text(value, *got) {
                Some(text) if text != value && !self.tape.is_name(text) => {
                    self.found(ledger, value, text, &origin, &what)
                }
                Some(text) if text == value => self.direct(ledger, value, &origin, &what),
                _ => self.inside(ledger, value, &origin),
            },
            What::WrongType(got, expected) | What::WrongValue(got, expected) => {
                // the value of a member that was added
                if *got == Got::Null
                    && let Some(member) = ledger.last_unfixed_member(self.tape, value)
                    && let Some(fix) = fix_for(expected)
                {
                    ledger.mark(member, Mark::Fixed(fix));
                    return Ok(true);
                }
                let candidates = self.buffered(ledger, value, |index| self.got_from(ledger, index) == *got);
                let step = Step::labels(candidates, expected);
                self.search_labels(ledger, search(what, step))
            }
            What::WrongLength(length, _) => {
                let length = *length;
                let candidates = self.buffered(ledger, value, |index| {
                    self.tape.kind(index) == Kind::List && self.tape.values_in(index).count() == length
                });
                self.search_labels(ledger, search(what, Step::labels(candidates, "")))
            }
            _ => self.direct(ledger, value, &origin, &what),
        }
    }

    /// Decides what follows from a pass that was made to see where a fault is. `raised` is its error.
    pub(super) fn search_ended(
        &self,
        ledger: &mut Ledger,
        search: Search,
        raised: Option<Raised>,
    ) -> Result<Again, ReadError> {
        let Search { value, origin, what, step } = search;
        let raised =
            raised.filter(|raised| raised.origin.is_some_and(|origin| origin.place == Place::Value(value)));
        match step {
            Step::Labels { mut candidates, kind, is_last } => {
                for candidate in &candidates {
                    ledger.unmark(*candidate);
                }
                let (label, is_same) = match raised.as_ref().map(|raised| &raised.what) {
                    Some(error @ (What::WrongType(got, _) | What::WrongValue(got, _))) => {
                        (label(*got), error.expected() == what.expected())
                    }
                    Some(What::UnknownVariant(got, _)) => (label(*got), false),
                    _ => (None, false),
                };
                match label.filter(|label| *label < candidates.len()) {
                    Some(label) if is_same => self.found(ledger, value, candidates[label], &origin, &what),
                    // another type than the one of the error gets this value
                    Some(label) => {
                        candidates.remove(label);
                        let step = Step::Labels { candidates, kind, is_last };
                        self.search_labels(ledger, Search { value, origin, what, step })
                    }
                    None if is_last => self.inside(ledger, value, &origin),
                    None => {
                        let kind = match kind {
                            Label::Text => Label::Number,
                            Label::Number => Label::Text,
                        };
                        let step = Step::Labels { candidates, kind, is_last: true };
                        self.search_labels(ledger, Search { value, origin, what, step })
                    }
                }
            }
            Step::Members(members) => {
                self.member_tried(ledger, value, origin, members, raised.map(|raised| raised.what))
            }
        }
    }

    fn search_labels(&self, ledger: &mut Ledger, search: Search) -> Result<Again, ReadError> {
        let Step::Labels { candidates, kind, .. } = &search.step else { return Ok(false) };
        if candidates.is_empty() || candidates.len() > LABELS.len() {
            // there is no value inside that the error can be about
            let is_own = candidates.is_empty() && self.is_about(search.value, &search.what);
            return match is_own {
                true => self.direct(ledger, search.value, &search.origin, &search.what),
                false => self.inside(ledger, search.value, &search.origin),
            };
        }
        for (label, candidate) in (0..).zip(candidates) {
            let mark = match kind {
                Label::Text => Mark::TextLabel(label),
                Label::Number => Mark::NumberLabel(label),
            };
            ledger.mark(*candidate, mark);
        }
        ledger.search = Some(search);
        Ok(true)
    }

    fn is_about(&self, value: Index, what: &What) -> bool {
        match what {
            What::WrongType(got, _) | What::WrongValue(got, _) => self.is(self.tape.kind(value), *got),
            _ => false,
        }
    }

    /// The text inside a value, or the value, that an error is about.
    fn text(&self, value: Index, got: Got) -> Option<Index> {
        let Got::Text(address, length) = got else { return None };
        let text = self.tape.string_at_address(address, length)?;
        (value..self.tape.end(value)).contains(&text).then_some(text)
    }

    /// The values in the buffers inside a value that are as the client wrote them.
    pub(super) fn buffered(
        &self,
        ledger: &Ledger,
        value: Index,
        is_wanted: impl Fn(Index) -> bool,
    ) -> Vec<Index> {
        let mut found = Vec::new();
        for buffer in ledger.buffers_of(self.tape, value) {
            let is_usable = |index: &Index| {
                *index != value
                    && !self.tape.is_name(*index)
                    && matches!(ledger.mark_of(*index), None | Some(Mark::Fixed(Fix::Parsed)))
                    && is_wanted(*index)
            };
            found.extend((buffer..self.tape.end(buffer)).filter(is_usable));
        }
        found
    }

    /// What the type gets for a value in a buffer.
    fn got_from(&self, ledger: &Ledger, value: Index) -> Got {
        match ledger.mark_of(value) {
            Some(Mark::Fixed(Fix::Parsed)) => match parsed(self.tape.string(value)) {
                Some(Given::Bool(value)) => Got::Bool(value),
                Some(Given::Unsigned(value)) => Got::Unsigned(value),
                Some(Given::Signed(value)) => Got::Signed(value),
                Some(Given::Float(value)) => Got::Float(value),
                _ => Got::Other,
            },
            _ => self.got(value),
        }
    }

    fn unknown(&self, ledger: &mut Ledger, member: Index) -> Result<Again, ReadError> {
        ledger.add(FaultPlace::Value(member), Fault::Unknown)?;
        if ledger.mark_of(member) == Some(Mark::Omitted) {
            return Ok(false);
        }
        ledger.mark(member, Mark::Omitted);
        Ok(true)
    }

    fn unknown_by_name(
        &self,
        ledger: &mut Ledger,
        value: Index,
        origin: &Origin,
        name: &str,
    ) -> Result<Again, ReadError> {
        let is_it = |member: &Index| {
            self.tape.name_of(*member) == Some(name) && ledger.mark_of(*member) != Some(Mark::Omitted)
        };
        let member = match self.tape.kind(value) {
            Kind::Object => self.tape.values_in(value).find(is_it),
            _ => None,
        };
        match member {
            Some(member) => self.unknown(ledger, member),
            None => self.direct(ledger, value, origin, &What::Custom(String::new())),
        }
    }

    /// The value that an error is about is known.
    fn found(
        &self,
        ledger: &mut Ledger,
        value: Index,
        found: Index,
        origin: &Origin,
        what: &What,
    ) -> Result<Again, ReadError> {
        if let Some(fix) = self.reads_as(ledger, found, what) {
            ledger.mark(found, Mark::Fixed(fix));
            return Ok(true);
        }
        if ledger.guessed_around(self.tape, found).is_some() {
            ledger.is_unread = true;
            return Ok(self.replace(ledger, value));
        }
        ledger.add(FaultPlace::Value(found), self.describe(found, what))?;
        ledger.prove(origin.route);
        let fix = match what {
            What::UnknownVariant(_, [first, ..]) => {
                ledger.guess_tag(self.tape, found);
                Some(Fix::Text(first))
            }
            _ => what.expected().and_then(|expected| fix_for(expected)),
        };
        let mark = match (fix, ledger.mark_of(found)) {
            // another value was tried already
            (_, before @ Some(Mark::Fixed(_))) if !self.is_pairs => before,
            (Some(fix), _) => Some(Mark::Fixed(fix)),
            (None, _) if self.tape.name_of(found).is_none() => Some(Mark::Omitted),
            // the value may be optional
            (None, _) => Some(Mark::Fixed(Fix::Null)),
        };
        let Some(mark) = mark.filter(|mark| ledger.mark_of(found) != Some(*mark)) else {
            ledger.is_unread = true;
            return Ok(self.replace(ledger, value));
        };
        ledger.mark(found, mark);
        Ok(true)
    }

    /// What a text of a query or form is for the type that wants it, which serde does not ask inside a buffer.
    fn reads_as(&self, ledger: &Ledger, found: Index, what: &What) -> Option<Fix> {
        // a number was a text in the pass before
        let is_text = matches!(what, What::WrongType(Got::Text(..), _) | What::WrongValue(Got::Text(..), _));
        if !self.is_pairs
            || !is_text
            || self.tape.kind(found) != Kind::String
            || ledger.mark_of(found).is_some()
        {
            return None;
        }
        let text = self.tape.string(found);
        let expected = what.expected()?.as_str();
        let is_parsed = matches!(expected, "f32" | "f64" | "a boolean") || wants_integer(expected);
        match () {
            () if text.is_empty() => Some(Fix::Absent),
            () if is_parsed && parsed(text).is_some() => Some(Fix::Parsed),
            () if expected == "a sequence" => Some(Fix::OnlyItem),
            () => None,
        }
    }

    /// Something inside the value is wrong, and it is not known what.
    pub(super) fn inside(
        &self,
        ledger: &mut Ledger,
        value: Index,
        origin: &Origin,
    ) -> Result<Again, ReadError> {
        if !ledger.is_changed(self.tape, value) {
            ledger.add(FaultPlace::Value(value), Fault::Inside)?;
            ledger.prove(origin.route);
        }
        ledger.is_unread = true;
        Ok(self.replace(ledger, value))
    }
}

impl Search {
    /// The search for the objects inside a value that lack a member.
    pub(super) fn of_members(value: Index, origin: Origin, members: Members) -> Self {
        let what = What::Missing(members.name());
        Self { value, origin, what, step: Step::Members(members) }
    }
}

impl Step {
    fn labels(candidates: Vec<Index>, expected: &str) -> Self {
        let is_number = is_integer_type(expected) || matches!(expected, "f32" | "f64");
        let kind = if is_number { Label::Text } else { Label::Number };
        Self::Labels { candidates, kind, is_last: false }
    }
}

/// The position of the label that an error names.
fn label(got: Got) -> Option<usize> {
    match got {
        Got::Text(address, 1) => address.checked_sub(LABELS.as_ptr().addr()),
        Got::Unsigned(number) => usize::try_from(number.checked_sub(FIRST_LABEL)?).ok(),
        _ => None,
    }
}

/// A value for a type of serde that describes itself like this.
fn fix_for(expected: &str) -> Option<Fix> {
    match expected {
        "a string" | "a borrowed string" | "string" => Some(Fix::Text("")),
        "a character" => Some(Fix::Text("a")),
        "a boolean" => Some(Fix::False),
        "unit" => Some(Fix::Null),
        "a sequence" => Some(Fix::EmptyList),
        "f32" | "f64" => Some(Fix::Number(0)),
        _ if is_integer_type(expected) => Some(Fix::Number(0)),
        _ if expected.starts_with("a nonzero ") => Some(Fix::Number(1)),
        _ => None,
    }
}
