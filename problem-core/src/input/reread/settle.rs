//! What follows from an error that has arrived at the root: a fault, and a mark for the next pass.

use crate::input::fault::{Fault, is_tuple};
use crate::input::reread::error::{Code, Name, Origin, Place, Raised, ReadError, What};
use crate::input::reread::ledger::{FaultPlace, Fix, Ledger, Mark};
use crate::input::reread::reader::Reader;
use crate::input::reread::tape::{Index, Kind, ROOT};

/// Whether the text is read again.
pub(super) type Again = bool;

impl Reader<'_> {
    /// Decides what follows from an error.
    pub(super) fn settle(&self, error: ReadError) -> Again {
        let raised = error.into_raised();
        let mut ledger = self.ledger.borrow_mut();
        let ledger = &mut *ledger;
        if ledger.is_stopped {
            return false;
        }
        if let Some(search) = ledger.search.take() {
            return self.search_ended(ledger, search, Some(raised)).unwrap_or(false);
        }
        self.settle_raised(ledger, raised).unwrap_or(false)
    }

    /// Decides what follows from a pass without an error. It returns whether the value of the pass is not the one to keep.
    pub(super) fn settle_value(&self) -> Again {
        let mut ledger = self.ledger.borrow_mut();
        let ledger = &mut *ledger;
        if let Some(search) = ledger.search.take() {
            return self.search_ended(ledger, search, None).unwrap_or(false);
        }
        let is_shortened = ledger.is_shortened;
        ledger.reads_all |= is_shortened;
        is_shortened
    }

    pub(super) fn settle_raised(&self, ledger: &mut Ledger, raised: Raised) -> Result<Again, ReadError> {
        ledger.charge(1)?;
        let Some(mut origin) = raised.origin else { return Ok(false) };
        // the error is about the value that stands in, and another one may fit
        if let (Place::Value(value), false) = (origin.place, raised.what == What::NoStandIn)
            && ledger.mark_of(value) == Some(Mark::StandIn)
        {
            origin.place = Place::StandIn(value);
        }
        let guessed = match origin.place {
            Place::Value(value) | Place::Name(value) => ledger.guessed_around(self.tape, value),
            Place::StandIn(_) => None,
        };
        if let Some(object) = guessed {
            return Ok(self.replace(ledger, object));
        }
        if let (Place::Value(_) | Place::Name(_), Some(by_hand)) = (origin.place, origin.by_hand)
            && ledger.read_whole(self.tape, by_hand)
        {
            return Ok(true);
        }
        match origin.place {
            Place::StandIn(place) => Ok(self.reject(ledger, place, &origin, &raised.what)),
            Place::Name(value) => self.wrong_name(ledger, value, &origin, &raised.what),
            Place::Value(value) => self.wrong_value(ledger, value, &origin, raised.what),
        }
    }

    /// A value that stands in does not fit.
    fn reject(&self, ledger: &mut Ledger, place: Index, origin: &Origin, what: &What) -> Again {
        let stand_ins = &mut ledger.stand_ins;
        let is_changed = match (what, origin.last_name) {
            (What::Missing(name), _) => stand_ins.need(origin.seed, name),
            (What::Duplicate(_), Some(Name::Made(name))) => stand_ins.is_alias(origin.seed, name),
            (What::UnknownVariant(_, [first, ..]), _) => stand_ins.ask(origin.seed, first),
            (What::NoStandIn, _) => false,
            _ => stand_ins.reject(origin.seed),
        };
        is_changed || self.leave_out(ledger, place)
    }

    /// No value fits here.
    fn leave_out(&self, ledger: &mut Ledger, place: Index) -> Again {
        if ledger.missing_member(place).is_some() {
            ledger.mark(place, Mark::GivenUp);
            return true;
        }
        match ledger.mark_of(place) {
            Some(Mark::Omitted | Mark::GivenUp) => {
                ledger.is_unread = true;
                false
            }
            _ if place == ROOT => false,
            _ => {
                ledger.mark(place, Mark::Omitted);
                ledger.unfilled(place);
                true
            }
        }
    }

    /// The type gets another value here in the next pass.
    pub(super) fn replace(&self, ledger: &mut Ledger, value: Index) -> Again {
        match ledger.mark_of(value) {
            _ if value == ROOT => false,
            Some(Mark::StandIn | Mark::Omitted | Mark::GivenUp) => self.leave_out(ledger, value),
            _ => {
                ledger.mark(value, Mark::StandIn);
                true
            }
        }
    }

    fn wrong_name(
        &self,
        ledger: &mut Ledger,
        value: Index,
        origin: &Origin,
        what: &What,
    ) -> Result<Again, ReadError> {
        let fault = match what {
            What::Unknown(..) => Fault::Unknown,
            _ => Fault::Name,
        };
        ledger.add(FaultPlace::Value(value), fault)?;
        ledger.prove(origin.route);
        ledger.mark(value, Mark::Omitted);
        Ok(true)
    }

    fn wrong_value(
        &self,
        ledger: &mut Ledger,
        value: Index,
        origin: &Origin,
        what: What,
    ) -> Result<Again, ReadError> {
        let last_member = match origin.last_name {
            Some(Name::Member(member)) if self.tape.parent(member) == Some(value) => Some(member),
            _ => None,
        };
        let is_buffered = ledger.buffers_of(self.tape, value).next().is_some()
            || ledger.last_unfixed_member(self.tape, value).is_some();
        match (&what, last_member) {
            (What::NoStandIn, _) => {
                // the type does not tell what else it needs
                ledger.is_unread = true;
                Ok(self.replace(ledger, value))
            }
            (What::Missing(name), _) if origin.code == Code::Derived && !is_buffered => {
                self.missing(ledger, value, name)
            }
            (What::Duplicate(_), Some(member)) if origin.code == Code::Derived && !is_buffered => {
                ledger.add(FaultPlace::Value(member), Fault::Duplicate)?;
                ledger.mark(member, Mark::Omitted);
                Ok(true)
            }
            (What::Unknown(_, name), Some(member)) if self.tape.name_of(member) == Some(name) => {
                self.wrong_name(ledger, member, origin, &what)
            }
            _ if origin.code == Code::DerivedWithFlatten => self.locate(ledger, value, *origin, what),
            (What::Missing(_) | What::Unknown(..) | What::Duplicate(_), _)
                if !ledger.is_changed(self.tape, value) =>
            {
                self.locate(ledger, value, *origin, what)
            }
            _ if is_buffered => self.locate(ledger, value, *origin, what),
            _ => self.direct(ledger, value, origin, &what),
        }
    }

    /// The derived code of a struct misses a member.
    fn missing(&self, ledger: &mut Ledger, object: Index, name: &'static str) -> Result<Again, ReadError> {
        if self.tape.kind(object) != Kind::Object {
            return Ok(self.replace(ledger, object));
        }
        if let Some(member) = ledger.unfilled_member(self.tape, object, name) {
            ledger.mark(member, Mark::GivenUp);
            return Ok(true);
        }
        if ledger.has_added(object, name) {
            return Ok(self.replace(ledger, object));
        }
        // the member may have been left out under another name
        if !ledger.has_unfilled(self.tape, object) {
            ledger.add(FaultPlace::Missing(object, name), Fault::Missing)?;
        }
        ledger.add_missing(object, name);
        Ok(true)
    }

    /// An error about the value itself.
    pub(super) fn direct(
        &self,
        ledger: &mut Ledger,
        value: Index,
        origin: &Origin,
        what: &What,
    ) -> Result<Again, ReadError> {
        if self.is_absent(ledger, value, origin) {
            ledger.mark(value, Mark::Fixed(Fix::Absent));
            return Ok(true);
        }
        let is_buffered = ledger.buffers_of(self.tape, value).next().is_some();
        if ledger.is_changed(self.tape, value) && !self.is_about_length(ledger, value, what) {
            let is_member = matches!(what, What::Missing(_) | What::Unknown(..) | What::Duplicate(_));
            ledger.is_unread |= is_buffered || is_member;
            return Ok(self.replace(ledger, value));
        }
        if ledger.read_whole(self.tape, value) {
            return Ok(true);
        }
        ledger.add(FaultPlace::Value(value), self.describe(value, what))?;
        ledger.prove(origin.route);
        // the fault may be anywhere in the value
        let has_inside = self.tape.first_inside(value).is_some();
        ledger.is_unread |= is_buffered && has_inside && matches!(what, What::Custom(_));
        Ok(self.replace(ledger, value))
    }

    /// Whether the number of items of a list is wrong, whatever the items are.
    fn is_about_length(&self, ledger: &Ledger, value: Index, what: &What) -> bool {
        let is_tuple = matches!(what, What::WrongLength(_, expected) if is_tuple(expected));
        is_tuple && self.tape.values_in(value).all(|item| ledger.mark_of(item) != Some(Mark::Omitted))
    }

    /// Whether a parameter without a text, as in `?page=`, is read as an absent one.
    fn is_absent(&self, ledger: &Ledger, value: Index, origin: &Origin) -> bool {
        self.is_pairs
            && origin.is_optional
            && self.tape.kind(value) == Kind::String
            && self.tape.string(value).is_empty()
            && ledger.mark_of(value).is_none()
    }
}
