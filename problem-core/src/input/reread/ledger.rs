//! What is known about a text while it is read again and again: the faults, what to do at a value in the next pass, and how much work is
//! left.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::input::fault::Fault;
use crate::input::reread::error::{ReadError, What};
use crate::input::reread::locate::Search;
use crate::input::reread::stand_in::StandIns;
use crate::input::reread::tape::{Index, Tape};

/// The number of entries of `errors`.
pub(crate) const MAX_ENTRIES: usize = 100;

/// The place of a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum FaultPlace {
    Value(Index),
    /// A member that an object does not have.
    Missing(Index, &'static str),
}

/// What happens at a value in the next pass.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Mark {
    /// The type gets a value that fits it.
    StandIn,
    /// The type gets this value.
    Fixed(Fix),
    /// The type gets nothing.
    Omitted,
    /// No value fits, and the type needs one. It is read after its neighbours, and ends the object around it.
    GivenUp,
    /// The type gets a text that is known by its address, to see where a value goes.
    TextLabel(u8),
    /// The same with a number.
    NumberLabel(u8),
}

/// A value instead of the one in the text. A type that reads into a buffer first does not say what it wants.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Fix {
    Null,
    /// The empty text of a query or form as an absent value.
    Absent,
    False,
    Number(u64),
    Text(&'static str),
    EmptyList,
    /// The text of a query or form as a number, or as `true` or `false`.
    Parsed,
    /// The value of a query or form as the only item of a list.
    OnlyItem,
}

/// A member that the text does not have, and its type needs.
#[derive(Debug)]
pub(super) struct MissingMember {
    pub(super) object: Index,
    pub(super) name: &'static str,
}

/// An error may be swallowed on its way, by a type such as `Lenient<T>`. So a fault counts if its error has arrived at the root. One error
/// of a route proves all others.
#[derive(Debug)]
pub(super) struct Ledger {
    faults: Vec<(FaultPlace, Fault)>,
    places: BTreeSet<FaultPlace>,
    proven_routes: HashSet<u64>,
    /// Whether a value has a mark, which is faster than to look for the mark.
    is_marked: Vec<bool>,
    marks: BTreeMap<Index, Mark>,
    /// The first member here has the index after the last value, and so on.
    missing: Vec<MissingMember>,
    missing_in: BTreeMap<Index, Vec<Index>>,
    /// Values that were left out because none fits.
    unfilled: BTreeSet<Index>,
    /// Enums whose tag is not the client's.
    guessed: BTreeSet<Index>,
    /// Values that serde reads into a buffer first, and those whose types have asked for it.
    buffers: BTreeMap<Index, Index>,
    /// Where to go on in a list or map. All before it is settled. A long text that is settled has its own index.
    resume: BTreeMap<Index, Index>,
    /// Values whose lists are always read as a whole.
    whole: Vec<Index>,
    /// Whether a list, map or text was not read as a whole in this pass.
    pub(super) is_shortened: bool,
    /// Whether all lists and maps are read as a whole.
    pub(super) reads_all: bool,
    /// What has been learnt about the values that fit a type.
    pub(super) stand_ins: StandIns,
    pub(super) search: Option<Search>,
    /// Whether the type has not read all of a buffer, because of a fault whose place is not known.
    pub(super) is_unread: bool,
    work_left: u64,
    pub(super) is_stopped: bool,
}

impl Ledger {
    pub(super) fn new(tape: &Tape<'_>, work: u64) -> Self {
        Self {
            faults: Vec::new(),
            places: BTreeSet::new(),
            proven_routes: HashSet::new(),
            is_marked: vec![false; tape.len() as usize],
            marks: BTreeMap::new(),
            missing: Vec::new(),
            missing_in: BTreeMap::new(),
            unfilled: BTreeSet::new(),
            guessed: BTreeSet::new(),
            buffers: BTreeMap::new(),
            resume: BTreeMap::new(),
            whole: Vec::new(),
            is_shortened: false,
            reads_all: false,
            stand_ins: StandIns::default(),
            search: None,
            is_unread: false,
            work_left: work,
            is_stopped: false,
        }
    }

    /// Counts work, and ends the reading if it is too much.
    pub(super) fn charge(&mut self, work: u64) -> Result<(), ReadError> {
        match self.work_left.checked_sub(work) {
            Some(left) if !self.is_stopped => {
                self.work_left = left;
                Ok(())
            }
            _ => Err(self.stop()),
        }
    }

    fn stop(&mut self) -> ReadError {
        self.is_stopped = true;
        ReadError::new(What::Stop)
    }

    /// Adds a fault. A place has one: the first.
    pub(super) fn add(&mut self, place: FaultPlace, fault: Fault) -> Result<(), ReadError> {
        if self.places.contains(&place) {
            return Ok(());
        }
        if self.faults.len() >= MAX_ENTRIES {
            return Err(self.stop());
        }
        self.places.insert(place);
        self.faults.push((place, fault));
        Ok(())
    }

    pub(super) fn into_faults(self) -> Vec<(FaultPlace, Fault)> {
        self.faults
    }

    pub(super) fn prove(&mut self, route: u64) {
        self.proven_routes.insert(route);
    }

    pub(super) fn is_proven(&self, route: u64) -> bool {
        self.proven_routes.contains(&route)
    }

    pub(super) fn mark_of(&self, value: Index) -> Option<Mark> {
        match self.is_marked.get(value as usize) {
            Some(true) => self.marks.get(&value).copied(),
            _ => None,
        }
    }

    pub(super) fn mark(&mut self, value: Index, mark: Mark) {
        if let Some(is_marked) = self.is_marked.get_mut(value as usize) {
            *is_marked = true;
            self.marks.insert(value, mark);
        }
    }

    pub(super) fn unmark(&mut self, value: Index) {
        if let Some(is_marked) = self.is_marked.get_mut(value as usize) {
            *is_marked = false;
            self.marks.remove(&value);
        }
    }

    /// The places that are not as the client wrote them. After an item that was left out, the others have other positions, so it is the
    /// list that counts.
    pub(super) fn changed(&self, tape: &Tape<'_>) -> Vec<FaultPlace> {
        let changed = |(index, mark): (&Index, &Mark)| match (self.missing_member(*index), mark) {
            (Some(member), _) => FaultPlace::Missing(member.object, member.name),
            (None, Mark::Omitted) if tape.name_of(*index).is_none() => {
                FaultPlace::Value(tape.parent(*index).unwrap_or(*index))
            }
            (None, _) => FaultPlace::Value(*index),
        };
        self.marks.iter().filter(|(index, mark)| self.is_other(**index, **mark)).map(changed).collect()
    }

    /// Whether the type gets another value than the one of the client. A query or form only has texts, so the number `1` is not another
    /// value than the text.
    fn is_other(&self, index: Index, mark: Mark) -> bool {
        match mark {
            _ if self.missing_member(index).is_some() => true,
            Mark::Fixed(Fix::Parsed | Fix::OnlyItem | Fix::Absent) => false,
            _ => true,
        }
    }

    /// Adds a member to an object.
    pub(super) fn add_missing(&mut self, object: Index, name: &'static str) -> Index {
        // there are at most a few hundred
        let index = self.is_marked.len() as Index;
        self.missing.push(MissingMember { object, name });
        self.missing_in.entry(object).or_default().push(index);
        self.is_marked.push(false);
        self.mark(index, Mark::StandIn);
        index
    }

    /// Takes the member that was added last.
    pub(super) fn remove_missing(&mut self, index: Index) {
        self.unmark(index);
        if let Some(member) = self.missing_member(index) {
            let object = member.object;
            self.missing_in.entry(object).or_default().retain(|other| *other != index);
        }
    }

    pub(super) fn missing_member(&self, index: Index) -> Option<&MissingMember> {
        let first = self.is_marked.len() - self.missing.len();
        self.missing.get((index as usize).checked_sub(first)?)
    }

    /// The members that were added to an object, by position.
    pub(super) fn added_member(&self, object: Index, position: usize) -> Option<Index> {
        if self.missing.is_empty() {
            return None;
        }
        self.missing_in.get(&object)?.get(position).copied()
    }

    pub(super) fn has_added(&self, object: Index, name: &str) -> bool {
        let is_it = |index: &Index| self.missing_member(*index).is_some_and(|member| member.name == name);
        self.missing_in.get(&object).is_some_and(|members| members.iter().any(is_it))
    }

    /// Whether anything inside a value is not as the client wrote it. An error about such a value may be an error about what stands in for
    /// the value of the client.
    pub(super) fn is_changed(&self, tape: &Tape<'_>, value: Index) -> bool {
        let inside = tape.inside(value);
        self.marks.range(inside.clone()).any(|(index, mark)| self.is_other(*index, *mark))
            || self.missing_in.range(value..inside.end).any(|(_, members)| !members.is_empty())
    }

    /// The tag of an enum is not the client's. `tag` is the place that it was made for.
    pub(super) fn guess_tag(&mut self, tape: &Tape<'_>, tag: Index) {
        let object = match self.missing_member(tag) {
            Some(member) => Some(member.object),
            // a list may start with the tag
            None if tape.name_of(tag).is_none() && tape.position(tag) > 0 => None,
            None => tape.parent(tag),
        };
        self.guessed.extend(object);
    }

    /// The innermost object around a value, or the value, whose tag is not the client's. What is wrong in it may be right with another tag.
    pub(super) fn guessed_around(&self, tape: &Tape<'_>, value: Index) -> Option<Index> {
        if self.guessed.is_empty() {
            return None;
        }
        let mut around = std::iter::successors(Some(value), |value| tape.parent(*value));
        around.find(|value| self.guessed.contains(value))
    }

    /// `owner` is the value whose type reads from the buffer.
    pub(super) fn add_buffer(&mut self, value: Index, owner: Index) {
        self.buffers.insert(value, owner);
    }

    /// The values that the type of this value has read into a buffer.
    pub(super) fn buffers_of(&self, tape: &Tape<'_>, value: Index) -> impl Iterator<Item = Index> {
        let buffers = self.buffers.range(value..tape.end(value));
        buffers.filter(move |(_, owner)| **owner == value).map(|(buffer, _)| *buffer)
    }

    /// Where to start in a list or map.
    pub(super) fn resume_at(&mut self, tape: &Tape<'_>, container: Index) -> Option<Index> {
        let at = *self.resume.get(&container)?;
        if self.reads_all || self.whole.iter().any(|whole| (*whole..tape.end(*whole)).contains(&container)) {
            return None;
        }
        self.is_shortened = true;
        Some(at)
    }

    /// Remembers that a list or map is settled up to this value.
    pub(super) fn settled_until(&mut self, tape: &Tape<'_>, container: Index, value: Index) {
        /// A shorter list is read as a whole again.
        const MIN_SETTLED: Index = 16;
        if value.saturating_sub(tape.inside(container).start) >= MIN_SETTLED && self.search.is_none() {
            self.resume.insert(container, value);
        }
    }

    /// Remembers that a type has accepted a long text.
    pub(super) fn settled_text(&mut self, text: Index) {
        if self.search.is_none() {
            self.resume.insert(text, text);
        }
    }

    /// Reads lists, maps and long texts inside a value as a whole from now on. It returns whether one of them was not.
    pub(super) fn read_whole(&mut self, tape: &Tape<'_>, value: Index) -> bool {
        if self.reads_all || self.whole.contains(&value) {
            return false;
        }
        let is_shortened = self.resume.range(value..tape.end(value)).next().is_some();
        if is_shortened {
            self.whole.push(value);
        }
        is_shortened
    }

    /// A member that was left out because no value fits it.
    pub(super) fn unfilled(&mut self, value: Index) {
        self.unfilled.insert(value);
    }

    pub(super) fn has_unfilled(&self, tape: &Tape<'_>, object: Index) -> bool {
        self.unfilled.range(tape.inside(object)).any(|value| tape.parent(*value) == Some(object))
    }

    pub(super) fn unfilled_member(&self, tape: &Tape<'_>, object: Index, name: &str) -> Option<Index> {
        let mut inside = self.unfilled.range(tape.inside(object));
        inside
            .find(|value| tape.parent(**value) == Some(object) && tape.name_of(**value) == Some(name))
            .copied()
    }

    /// The member that was added last to an object inside a value, or to it, and whose value may be any.
    pub(super) fn last_unfixed_member(&self, tape: &Tape<'_>, value: Index) -> Option<Index> {
        let added = self.missing_in.range(value..tape.end(value)).flat_map(|(_, members)| members);
        added.copied().filter(|member| self.mark_of(*member) == Some(Mark::StandIn)).max()
    }
}
