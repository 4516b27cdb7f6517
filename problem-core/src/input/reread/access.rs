//! The items of a list, the members of an object, and the variant of an enum, one after the other.

use std::any::type_name;

use serde_core::de::{
    DeserializeSeed, Deserializer as _, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor,
};

use crate::input::reread::error::{Got, ReadError, What};
use crate::input::reread::ledger::Mark;
use crate::input::reread::node::{At, Container, Hint, Node, code};
use crate::input::reread::route::hash;
use crate::input::reread::tape::Index;

impl<'t> Container<'t> {
    /// The first value to read.
    pub(super) fn start(&self) -> Result<Option<Index>, ReadError> {
        Ok(match self.node.at {
            At::Value(container) => {
                let tape = self.node.reader.tape;
                let resume = match self.may_be_shortened() {
                    true => self.node.reader.ledger.borrow_mut().resume_at(tape, container),
                    false => None,
                };
                match resume {
                    Some(at) => (at < tape.end(container)).then_some(at),
                    None => tape.first_inside(container),
                }
            }
            At::OnlyItem(item) => Some(item),
            _ => None,
        })
    }

    /// The type must have read all values, up to `cursor`.
    #[inline(never)]
    pub(super) fn finish(&self, cursor: Option<Index>) -> Result<(), ReadError> {
        let At::Value(container) = self.node.at else { return Ok(()) };
        if cursor.is_some() {
            let expected = self.length.map_or_else(String::new, |length| format!("a tuple of size {length}"));
            return Err(self.node.failed(ReadError::new(What::WrongLength(0, expected))));
        }
        self.settled_until(self.node.reader.tape.end(container));
        Ok(())
    }

    /// Whether the type does not notice if the first values are left out: a list or map of the standard library, but no array.
    fn may_be_shortened(&self) -> bool {
        self.is_std && self.length.is_none()
    }

    /// Whether all items are read with the same type, so that one of them can be left out.
    fn treats_items_alike(&self) -> bool {
        let is_array = self.visitor.starts_with("serde_core::de::impls::Array");
        self.node.is_buffered || self.is_std && (self.length.is_none() || is_array)
    }

    fn settled_until(&self, value: Index) {
        if let (At::Value(container), true) = (self.node.at, self.may_be_shortened()) {
            self.node.reader.ledger.borrow_mut().settled_until(self.node.reader.tape, container, value);
        }
    }

    /// An error of the code that has read the members of an object.
    #[cold]
    #[inline(never)]
    fn failed(&self, error: ReadError) -> ReadError {
        error.at(|| self.node.origin(code(self.fields, self.visitor)))
    }

    #[cold]
    #[inline(never)]
    fn value_failed(&self, value: Node<'t>, error: ReadError) -> ReadError {
        if let At::Value(value) = value.at {
            self.settled_until(value);
        }
        value.failed(error)
    }
}

impl Node<'_> {
    /// A text that the type has read may be a stand-in elsewhere.
    #[inline(never)]
    fn succeeded(&self) {
        // a buffer accepts any text
        if let (At::Value(index), false) = (self.at, self.is_buffered) {
            self.reader.donate(self.seed, index);
        }
    }

    #[inline(never)]
    fn unit(self) -> Result<(), ReadError> {
        self.decide(Hint::Unit, "", &"unit").map(drop).map_err(|error| self.failed(error))
    }
}

/// The items of a list.
pub(super) struct Items<'t> {
    list: Container<'t>,
    /// The next item.
    cursor: Option<Index>,
    position: usize,
    /// The item that is read.
    item: Node<'t>,
}

impl<'t> Items<'t> {
    pub(super) fn new(list: Container<'t>) -> Result<Self, ReadError> {
        Ok(Self { list, cursor: list.start()?, position: 0, item: list.node })
    }

    pub(super) fn visit<V: Visitor<'t>>(mut self, visitor: V) -> Result<V::Value, ReadError> {
        match visitor.visit_seq(NextItem { items: &mut self }) {
            Ok(value) => match self.list.finish(self.cursor) {
                Ok(()) => Ok(value),
                Err(error) => Err(error),
            },
            Err(error) => Err(self.list.node.failed(error)),
        }
    }

    /// Goes to the next item. It returns whether there is one.
    #[inline(never)]
    fn advance(&mut self, seed: &'static str) -> Result<bool, ReadError> {
        let Container { node, length, .. } = self.list;
        let position = self.position;
        self.position += 1;
        let at = match node.at {
            At::Value(_) => loop {
                let Some(item) = self.cursor else { return Ok(false) };
                self.cursor = node.reader.tape.next(item);
                let mut ledger = node.reader.ledger.borrow_mut();
                match ledger.mark_of(item) {
                    Some(Mark::Omitted) if self.list.treats_items_alike() => ledger.charge(1)?,
                    // the next item would be read in the place of this one
                    Some(Mark::Omitted | Mark::GivenUp) => {
                        return Err(node.failed(ReadError::new(What::NoStandIn)));
                    }
                    _ => break At::Value(item),
                }
            },
            At::OnlyItem(_) => match self.cursor.take() {
                Some(item) => At::Value(item),
                None => return Ok(false),
            },
            At::StandIn(place, depth) => {
                let length =
                    length.unwrap_or_else(|| node.reader.ledger.borrow_mut().stand_ins.items(node.seed));
                match position < length {
                    true => At::StandIn(place, depth + 1),
                    false => return Ok(false),
                }
            }
            At::Name(_) | At::Made(..) => return Ok(false),
        };
        self.item = node.child(at, seed, self.list.step(seed, position as u64));
        Ok(true)
    }
}

/// [`Items`] for a visitor.
struct NextItem<'t, 'i> {
    items: &'i mut Items<'t>,
}

impl<'t> SeqAccess<'t> for NextItem<'t, '_> {
    type Error = ReadError;

    fn next_element_seed<S: DeserializeSeed<'t>>(&mut self, seed: S) -> Result<Option<S::Value>, ReadError> {
        match self.items.advance(type_name::<S>()) {
            Ok(true) => {}
            Ok(false) => return Ok(None),
            Err(error) => return Err(error),
        }
        match seed.deserialize(self.items.item) {
            Ok(value) => {
                self.items.item.succeeded();
                Ok(Some(value))
            }
            Err(error) => Err(self.items.list.value_failed(self.items.item, error)),
        }
    }
}

/// The members of an object: first the client's, then those that were added, and last those for which no value fits.
pub(super) struct Members<'t> {
    object: Container<'t>,
    /// The value of the next member.
    cursor: Option<Index>,
    /// How many members were added so far.
    added: usize,
    has_given_up: bool,
    /// The member whose name was read.
    current: Option<(At, u64)>,
    /// The name or value that is read.
    node: Node<'t>,
}

impl<'t> Members<'t> {
    pub(super) fn new(object: Container<'t>) -> Result<Self, ReadError> {
        let cursor = object.start()?;
        Ok(Self { object, cursor, added: 0, has_given_up: false, current: None, node: object.node })
    }

    pub(super) fn visit<V: Visitor<'t>>(mut self, visitor: V) -> Result<V::Value, ReadError> {
        match visitor.visit_map(NextMember { members: &mut self }) {
            Ok(value) => match self.object.finish(self.cursor) {
                Ok(()) => Ok(value),
                Err(error) => Err(error),
            },
            Err(error) => Err(self.object.failed(error)),
        }
    }

    /// Goes to the next name. It returns whether there is one.
    #[inline(never)]
    fn next_name(&mut self, seed: &'static str) -> Result<bool, ReadError> {
        let node = self.object.node;
        let Some((name, value, step)) = self.advance()? else { return Ok(false) };
        self.current = Some((value, step));
        self.node = Node { seed, ..node.child(name, seed, self.object.step(seed, step)) };
        node.reader.last_name.set(self.node.as_name());
        Ok(true)
    }

    /// The next name, the value of the member, and what tells the member from others.
    fn advance(&mut self) -> Result<Option<(At, At, u64)>, ReadError> {
        let Container { node, fields, .. } = self.object;
        let reader = node.reader;
        let mut ledger = reader.ledger.borrow_mut();
        let object = match node.at {
            At::Value(object) => object,
            At::StandIn(place, depth) => {
                let name = ledger.stand_ins.member(node.seed, fields, self.added);
                self.added += 1;
                return Ok(name.map(|name| (At::Made(name, place), At::StandIn(place, depth + 1), 0)));
            }
            _ => return Ok(None),
        };
        while let Some(value) = self.cursor {
            self.cursor = reader.tape.next(value);
            match ledger.mark_of(value) {
                Some(Mark::Omitted) => ledger.charge(1)?,
                Some(Mark::GivenUp) => self.has_given_up = true,
                _ => {
                    return Ok(Some((
                        At::Name(value),
                        At::Value(value),
                        hash(reader.tape.string(value - 1)),
                    )));
                }
            }
        }
        while let Some(added) = ledger.added_member(object, self.added) {
            self.added += 1;
            match (ledger.mark_of(added), ledger.missing_member(added)) {
                (Some(Mark::Omitted), _) => {}
                (Some(Mark::GivenUp), _) => self.has_given_up = true,
                (_, Some(member)) => {
                    return Ok(Some((At::Made(member.name, added), At::StandIn(added, 0), 0)));
                }
                _ => {}
            }
        }
        drop(ledger);
        match self.has_given_up {
            true => Err(node.failed(ReadError::new(What::NoStandIn))),
            false => Ok(None),
        }
    }

    #[inline(never)]
    fn next_value(&mut self, seed: &'static str) {
        let node = self.object.node;
        // a visitor that asks for a value before its name gets the object
        let (at, step) = self.current.take().unwrap_or((node.at, 0));
        self.node = node.child(at, seed, self.object.step(seed, step));
    }
}

/// [`Members`] for a visitor.
struct NextMember<'t, 'm> {
    members: &'m mut Members<'t>,
}

impl<'t> MapAccess<'t> for NextMember<'t, '_> {
    type Error = ReadError;

    fn next_key_seed<S: DeserializeSeed<'t>>(&mut self, seed: S) -> Result<Option<S::Value>, ReadError> {
        match self.members.next_name(type_name::<S>()) {
            Ok(true) => {}
            Ok(false) => return Ok(None),
            Err(error) => return Err(error),
        }
        match seed.deserialize(self.members.node) {
            Ok(name) => Ok(Some(name)),
            Err(error) => Err(self.members.node.failed(error)),
        }
    }

    fn next_value_seed<S: DeserializeSeed<'t>>(&mut self, seed: S) -> Result<S::Value, ReadError> {
        self.members.next_value(type_name::<S>());
        match seed.deserialize(self.members.node) {
            Ok(value) => {
                self.members.node.succeeded();
                Ok(value)
            }
            Err(error) => Err(self.members.object.value_failed(self.members.node, error)),
        }
    }
}

/// A variant: its name, and its value if it has one.
pub(super) struct Variant<'t> {
    pub(super) name: Node<'t>,
    pub(super) value: Option<Node<'t>>,
}

impl<'t> EnumAccess<'t> for Variant<'t> {
    type Error = ReadError;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'t>>(self, seed: S) -> Result<(S::Value, Self), ReadError> {
        let variant = seed.deserialize(self.name)?;
        Ok((variant, self))
    }
}

impl<'t> Variant<'t> {
    /// The value of a variant that has one.
    #[inline(never)]
    fn value(&self, expected: &str) -> Result<Node<'t>, ReadError> {
        self.value.ok_or_else(|| ReadError::new(What::WrongType(Got::UnitVariant, expected.to_owned())))
    }
}

impl<'t> VariantAccess<'t> for Variant<'t> {
    type Error = ReadError;

    fn unit_variant(self) -> Result<(), ReadError> {
        match self.value {
            Some(value) => value.unit(),
            None => Ok(()),
        }
    }

    fn newtype_variant_seed<S: DeserializeSeed<'t>>(self, seed: S) -> Result<S::Value, ReadError> {
        let value = Node { seed: type_name::<S>(), ..self.value("newtype variant")? };
        match seed.deserialize(value) {
            Ok(content) => Ok(content),
            Err(error) => Err(value.failed(error)),
        }
    }

    fn tuple_variant<V: Visitor<'t>>(self, length: usize, visitor: V) -> Result<V::Value, ReadError> {
        let value = self.value("tuple variant")?;
        match value.deserialize_tuple(length, visitor) {
            Ok(content) => Ok(content),
            Err(error) => Err(value.failed(error)),
        }
    }

    fn struct_variant<V: Visitor<'t>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        let value = self.value("struct variant")?;
        match value.deserialize_struct("", fields, visitor) {
            Ok(content) => Ok(content),
            Err(error) => Err(value.failed(error)),
        }
    }
}
