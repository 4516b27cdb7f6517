//! A member that an object in a buffer lacks. The error does not say which object it is, so they get the member in turns.

use crate::input::fault::Fault;
use crate::input::reread::error::{Origin, ReadError, What};
use crate::input::reread::ledger::{FaultPlace, Ledger, Mark};
use crate::input::reread::locate::Search;
use crate::input::reread::reader::Reader;
use crate::input::reread::settle::Again;
use crate::input::reread::tape::{Index, Kind};

/// The search for the objects that lack a member.
#[derive(Debug)]
pub(super) struct Members {
    name: &'static str,
    candidates: Vec<Candidate>,
    given_to: GivenTo,
    lacking: Vec<Index>,
}

impl Members {
    pub(super) fn name(&self) -> &'static str {
        self.name
    }
}

/// An object that may lack a member.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    object: Index,
    /// The member that was added.
    member: Index,
    /// Whether the object is known to refuse the member.
    refuses: bool,
}

/// Which candidates get the member in a pass. If the error comes back without the member of one, that one lacks it.
#[derive(Debug, Clone, Copy)]
enum GivenTo {
    All,
    Only(usize),
    AllBut(usize),
}

/// More objects than this are not tried one after the other.
const MAX_OBJECTS: usize = 32;

impl Reader<'_> {
    /// Looks for the objects inside a value that lack a member.
    pub(super) fn find_lacking(
        &self,
        ledger: &mut Ledger,
        value: Index,
        origin: Origin,
        name: &'static str,
    ) -> Result<Again, ReadError> {
        let objects = self.objects_without(ledger, value, name);
        match objects[..] {
            [object] => {
                ledger.add(FaultPlace::Missing(object, name), Fault::Missing)?;
                ledger.add_missing(object, name);
                Ok(true)
            }
            [] => self.inside(ledger, value, &origin),
            _ if objects.len() > MAX_OBJECTS => self.inside(ledger, value, &origin),
            _ => {
                let candidate = |object: &Index| Candidate {
                    object: *object,
                    member: ledger.add_missing(*object, name),
                    refuses: false,
                };
                let candidates = objects.iter().map(candidate).collect();
                let members = Members { name, candidates, given_to: GivenTo::All, lacking: Vec::new() };
                ledger.search = Some(Search::of_members(value, origin, members));
                Ok(true)
            }
        }
    }

    /// Decides what follows from a pass in which some objects had the member. `error` is the error of the pass.
    pub(super) fn member_tried(
        &self,
        ledger: &mut Ledger,
        value: Index,
        origin: Origin,
        members: Members,
        error: Option<What>,
    ) -> Result<Again, ReadError> {
        let Members { name, mut candidates, given_to, mut lacking } = members;
        let is_missing = error == Some(What::Missing(name));
        let is_refused = matches!(&error, Some(What::Unknown(_, refused)) if refused == name);
        let has_refusing = candidates.iter().any(|candidate| candidate.refuses);
        let next = match given_to {
            GivenTo::All if is_refused && !has_refusing => Some(GivenTo::Only(0)),
            GivenTo::All if is_missing || is_refused => None,
            GivenTo::All => Some(GivenTo::AllBut(0)),
            GivenTo::Only(position) => {
                candidates[position].refuses = is_refused;
                match position + 1 < candidates.len() {
                    true => Some(GivenTo::Only(position + 1)),
                    false => candidates.iter().any(|candidate| candidate.refuses).then_some(GivenTo::All),
                }
            }
            GivenTo::AllBut(position) => {
                if is_missing && !candidates[position].refuses {
                    lacking.push(candidates[position].object);
                }
                (position + 1 < candidates.len()).then_some(GivenTo::AllBut(position + 1))
            }
        };
        for (position, candidate) in candidates.iter().enumerate() {
            let has_member = match next {
                Some(GivenTo::All) => !candidate.refuses,
                Some(GivenTo::Only(only)) => position == only,
                Some(GivenTo::AllBut(other)) => position != other && !candidate.refuses,
                None => lacking.contains(&candidate.object),
            };
            match has_member {
                true => ledger.mark(candidate.member, Mark::StandIn),
                false if next.is_some() => ledger.mark(candidate.member, Mark::Omitted),
                false => ledger.remove_missing(candidate.member),
            }
        }
        match next {
            Some(given_to) => {
                let members = Members { name, candidates, given_to, lacking };
                ledger.search = Some(Search::of_members(value, origin, members));
                Ok(true)
            }
            None if lacking.is_empty() => self.inside(ledger, value, &origin),
            None => {
                for object in lacking {
                    ledger.add(FaultPlace::Missing(object, name), Fault::Missing)?;
                }
                Ok(true)
            }
        }
    }

    /// The objects in the buffers inside a value, and the value itself, that have no member of this name.
    fn objects_without(&self, ledger: &Ledger, value: Index, name: &str) -> Vec<Index> {
        let is_without = |index: Index| {
            self.tape.kind(index) == Kind::Object
                && ledger.guessed_around(self.tape, index).is_none()
                && !ledger.has_added(index, name)
                && self.tape.values_in(index).all(|member| self.tape.name_of(member) != Some(name))
        };
        let mut objects = self.buffered(ledger, value, is_without);
        if is_without(value) {
            objects.insert(0, value);
        }
        objects
    }
}
