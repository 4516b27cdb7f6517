//! The items of a list, the members of an object, and the variant of an enum, one after the other.

use std::any::type_name;
use std::cell::Cell;

use serde_core::de::{
    DeserializeSeed, Deserializer as _, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor,
};

use crate::input::reread::error::{Got, ReadError, What};
use crate::input::reread::ledger::Mark;
use crate::input::reread::node::{At, Container, Hint, Node};
use crate::input::reread::tape::Index;

impl<'t> Node<'t> {
    /// A value inside this one. `step` tells it from its neighbours, if the types around it do.
    pub(super) fn child(&self, at: At, seed: &'static str, is_std: bool, step: u64) -> Self {
        let step = if is_std { 0 } else { step + 1 };
        let parts = [self.route, seed.as_ptr().addr() as u64, seed.len() as u64, step];
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

    fn settled_until(&self, value: Index) {
        if let (At::Value(container), true) = (self.node.at, self.may_be_shortened()) {
            self.node.reader.ledger.borrow_mut().settled_until(self.node.reader.tape, container, value);
        }
    }

    #[cold]
    fn value_failed(&self, value: Node<'t>, error: ReadError) -> ReadError {
        if let At::Value(value) = value.at {
            self.settled_until(value);
        }
        value.failed(error)
    }
}

impl Node<'_> {
    /// A text that the type has read may be a stand-in elsewhere.
    fn succeeded(&self) {
        if let At::Value(index) = self.at {
            self.reader.donate(self.seed, index);
        }
    }

    fn unit(self) -> Result<(), ReadError> {
        self.decide(Hint::Unit, &"unit").map(drop).map_err(|error| self.failed(error))
    }
}

/// The items of a list.
pub(super) struct Items<'t, 'c> {
    pub(super) list: Container<'t>,
    /// The next item.
    pub(super) cursor: &'c Cell<Option<Index>>,
    pub(super) position: usize,
}

impl<'t> Items<'t, '_> {
    fn next_item(&mut self, seed: &'static str) -> Result<Option<Node<'t>>, ReadError> {
        let Container { node, is_std, length, .. } = self.list;
        let position = self.position;
        self.position += 1;
        let at = match node.at {
            At::Value(_) => loop {
                let Some(item) = self.cursor.get() else { return Ok(None) };
                self.cursor.set(node.reader.tape.next(item));
                let mut ledger = node.reader.ledger.borrow_mut();
                match ledger.mark_of(item) {
                    Some(Mark::Omitted) => ledger.charge(1)?,
                    Some(Mark::GivenUp) => return Err(node.failed(ReadError::new(What::NoStandIn))),
                    _ => break At::Value(item),
                }
            },
            At::OnlyItem(_) => match self.cursor.take() {
                Some(item) => At::Value(item),
                None => return Ok(None),
            },
            At::StandIn(place, depth) => {
                let length =
                    length.unwrap_or_else(|| node.reader.ledger.borrow_mut().stand_ins.items(node.seed));
                match position < length {
                    true => At::StandIn(place, depth + 1),
                    false => return Ok(None),
                }
            }
            At::Name(_) | At::Made(..) => return Ok(None),
        };
        Ok(Some(node.child(at, seed, is_std, position as u64)))
    }
}

impl<'t> SeqAccess<'t> for Items<'t, '_> {
    type Error = ReadError;

    fn next_element_seed<S: DeserializeSeed<'t>>(&mut self, seed: S) -> Result<Option<S::Value>, ReadError> {
        let Some(item) = self.next_item(type_name::<S>())? else { return Ok(None) };
        match seed.deserialize(item) {
            Ok(value) => {
                item.succeeded();
                Ok(Some(value))
            }
            Err(error) => Err(self.list.value_failed(item, error)),
        }
    }
}

/// The members of an object: those of the client, those that were added, and at last those that have no value that fits.
pub(super) struct Members<'t, 'c> {
    object: Container<'t>,
    /// The value of the next member.
    cursor: &'c Cell<Option<Index>>,
    /// How many members were added so far.
    added: usize,
    has_given_up: bool,
    /// The member whose name was read.
    current: Option<(At, u64)>,
}

impl<'t, 'c> Members<'t, 'c> {
    pub(super) fn new(object: Container<'t>, cursor: &'c Cell<Option<Index>>) -> Self {
        Self { object, cursor, added: 0, has_given_up: false, current: None }
    }

    fn next_name(&mut self, seed: &'static str) -> Result<Option<Node<'t>>, ReadError> {
        let node = self.object.node;
        let Some((name, value, step)) = self.advance()? else { return Ok(None) };
        self.current = Some((value, step));
        let name = Node { seed, ..node.child(name, seed, self.object.is_std, step) };
        node.reader.last_name.set(name.as_name());
        Ok(Some(name))
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
        while let Some(value) = self.cursor.get() {
            self.cursor.set(reader.tape.next(value));
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

    fn next_value(&mut self, seed: &'static str) -> Node<'t> {
        let Container { node, is_std, .. } = self.object;
        // a visitor that asks for a value before its name gets the object
        let (at, step) = self.current.take().unwrap_or((node.at, 0));
        node.child(at, seed, is_std, step)
    }
}

impl<'t> MapAccess<'t> for Members<'t, '_> {
    type Error = ReadError;

    fn next_key_seed<S: DeserializeSeed<'t>>(&mut self, seed: S) -> Result<Option<S::Value>, ReadError> {
        let Some(name) = self.next_name(type_name::<S>())? else { return Ok(None) };
        seed.deserialize(name).map(Some).map_err(|error| name.failed(error))
    }

    fn next_value_seed<S: DeserializeSeed<'t>>(&mut self, seed: S) -> Result<S::Value, ReadError> {
        let node = self.next_value(type_name::<S>());
        match seed.deserialize(node) {
            Ok(value) => {
                node.succeeded();
                Ok(value)
            }
            Err(error) => Err(self.object.value_failed(node, error)),
        }
    }
}

/// FNV-1a.
fn hash(text: &str) -> u64 {
    let hash = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    text.bytes().fold(0xcbf2_9ce4_8422_2325, hash)
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
        seed.deserialize(self.name).map(|variant| (variant, self))
    }
}

impl<'t> Variant<'t> {
    /// The value of a variant that has one.
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
        let value = self.value("newtype variant")?;
        let value = Node { seed: type_name::<S>(), ..value };
        seed.deserialize(value).map_err(|error| value.failed(error))
    }

    fn tuple_variant<V: Visitor<'t>>(self, length: usize, visitor: V) -> Result<V::Value, ReadError> {
        let value = self.value("tuple variant")?;
        value.deserialize_tuple(length, visitor).map_err(|error| value.failed(error))
    }

    fn struct_variant<V: Visitor<'t>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        let value = self.value("struct variant")?;
        value.deserialize_struct("", fields, visitor).map_err(|error| value.failed(error))
    }
}
