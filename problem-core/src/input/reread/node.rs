//! The deserializer of one value. Its generic methods only pass a value to a visitor; what the value is, is decided in `decide.rs`,
//! which is compiled once.

use std::any::type_name;

use serde_core::de::value::MapDeserializer;
use serde_core::de::{Deserializer, Error as _, Expected, Unexpected, Visitor};

use crate::input::reread::access::{Items, Members, Variant};
use crate::input::reread::error::{Code, Name, Origin, Place, ReadError};
use crate::input::reread::reader::Reader;
use crate::input::reread::tape::Index;

/// A value on its way to a visitor.
#[derive(Clone, Copy)]
pub(crate) struct Node<'t> {
    pub(super) reader: &'t Reader<'t>,
    pub(super) at: At,
    pub(super) route: u64,
    pub(super) seed: &'static str,
    pub(super) is_optional: bool,
    /// Whether serde reads this value into a buffer.
    pub(super) is_buffered: bool,
    /// The outermost list or object around it that code of the service reads. What this code has read before may decide what it does now.
    pub(super) by_hand: Option<Index>,
    /// The number of lists and objects around it.
    pub(super) depth: u8,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum At {
    Value(Index),
    /// The name of the member with this value.
    Name(Index),
    /// A value that stands in for the one here, or one inside it.
    StandIn(Index, u8),
    /// A name that stands in.
    Made(&'static str, Index),
    /// The value of a query or form, as a list of itself.
    OnlyItem(Index),
}

/// What a type wants, for values that are neither lists nor objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hint {
    Any,
    Bool,
    /// An integer of the type with this name.
    Integer(&'static str),
    Signed128,
    Unsigned128,
    Float,
    Char,
    Text,
    /// The name of a field or variant.
    Identifier,
    Bytes,
    Unit,
}

/// What a visitor gets.
#[derive(Debug, Clone, Copy)]
pub(super) enum Given<'t> {
    Bool(bool),
    Unsigned(u64),
    Signed(i64),
    Unsigned128(u128),
    Signed128(i128),
    Float(f64),
    Text(&'t str),
    Null,
    List,
    Object,
}

/// A list or an object that is read, or that stands in.
#[derive(Clone, Copy)]
pub(super) struct Container<'t> {
    pub(super) node: Node<'t>,
    /// The names that the type knows, if it tells.
    pub(super) fields: &'static [&'static str],
    /// The number of items that the type wants, if it tells.
    pub(super) length: Option<usize>,
    /// The type of the visitor.
    pub(super) visitor: &'static str,
    /// Whether it is a list or map of the standard library, which treats all its values alike.
    pub(super) is_std: bool,
}

impl<'t> Node<'t> {
    /// Where an error comes from that this value reports itself.
    pub(super) fn origin(&self, code: Code) -> Origin {
        let place = match self.at {
            At::Value(index) | At::OnlyItem(index) => Place::Value(index),
            At::Name(value) => Place::Name(value),
            At::StandIn(place, _) | At::Made(_, place) => Place::StandIn(place),
        };
        Origin {
            place,
            route: self.route,
            seed: self.seed,
            is_optional: self.is_optional,
            by_hand: self.by_hand,
            code,
            last_name: self.reader.last_name.get(),
        }
    }

    #[cold]
    #[inline(never)]
    pub(super) fn failed(&self, error: ReadError) -> ReadError {
        error.at(|| self.origin(Code::Other))
    }

    fn visit_scalar<V: Visitor<'t>>(self, given: Given<'t>, visitor: V) -> Result<V::Value, ReadError> {
        match given {
            Given::Bool(value) => visitor.visit_bool(value),
            Given::Unsigned(value) => visitor.visit_u64(value),
            Given::Signed(value) => visitor.visit_i64(value),
            Given::Unsigned128(value) => visitor.visit_u128(value),
            Given::Signed128(value) => visitor.visit_i128(value),
            Given::Float(value) => visitor.visit_f64(value),
            Given::Text(text) => visitor.visit_borrowed_str(text),
            Given::Null | Given::List | Given::Object => visitor.visit_unit(),
        }
    }

    fn scalar<V: Visitor<'t>>(self, hint: Hint, visitor: V) -> Result<V::Value, ReadError> {
        let given = self.decide(hint, type_name::<V>(), &visitor)?;
        self.visit_scalar(given, visitor)
    }

    /// This value as a list, for a visitor of this type.
    #[inline(never)]
    fn list(
        self,
        length: Option<usize>,
        visitor: &'static str,
        expected: &dyn Expected,
    ) -> Result<Items<'t>, ReadError> {
        self.enter_list(expected)?.items(length, visitor)
    }

    #[inline(never)]
    fn items(self, length: Option<usize>, visitor: &'static str) -> Result<Items<'t>, ReadError> {
        Items::new(self.container(&[], length, visitor))
    }

    /// This value as an object, for a visitor of this type.
    #[inline(never)]
    fn object(
        self,
        fields: &'static [&'static str],
        visitor: &'static str,
        expected: &dyn Expected,
    ) -> Result<Members<'t>, ReadError> {
        self.enter_object(expected)?.members(fields, visitor)
    }

    #[inline(never)]
    fn members(
        self,
        fields: &'static [&'static str],
        visitor: &'static str,
    ) -> Result<Members<'t>, ReadError> {
        Members::new(self.container(fields, None, visitor))
    }

    fn container(
        mut self,
        fields: &'static [&'static str],
        length: Option<usize>,
        visitor: &'static str,
    ) -> Container<'t> {
        let is_std = is_std(visitor);
        if let (At::Value(index), false) = (self.at, is_std || is_derived(visitor)) {
            self.by_hand.get_or_insert(index);
        }
        Container { node: self, fields, length, visitor, is_std }
    }

    /// The name of a field or variant.
    #[inline(never)]
    fn identifier(self, expected: &dyn Expected) -> Result<&'t str, ReadError> {
        match self.decide(Hint::Identifier, "", expected)? {
            Given::Text(text) => Ok(text),
            _ => Err(ReadError::invalid_type(Unexpected::Unit, expected)),
        }
    }
}

/// The code of the visitor of an object.
pub(super) fn code(fields: &[&str], visitor: &str) -> Code {
    match is_derived(visitor) {
        true if fields.is_empty() => Code::DerivedWithFlatten,
        true => Code::Derived,
        false => Code::Other,
    }
}

/// Whether a visitor is the one that the derive of serde has written. A type that wraps it may do more.
pub(super) fn is_derived(visitor: &str) -> bool {
    without_arguments(visitor).ends_with("::__Visitor")
}

/// The name of a type without its generic arguments.
fn without_arguments(name: &str) -> &str {
    if !name.ends_with('>') {
        return name;
    }
    let mut depth = 0_usize;
    for (at, bracket) in name.rmatch_indices(['<', '>']) {
        match bracket {
            // the arrow in the type of a function
            ">" if name[..at].ends_with('-') => {}
            ">" => depth += 1,
            _ => depth = depth.saturating_sub(1),
        }
        if depth == 0 {
            return &name[..at];
        }
    }
    name
}

/// Whether a visitor is the one of a type of the standard library.
pub(super) fn is_std(visitor: &str) -> bool {
    visitor.starts_with("serde_core::de::impls::")
}

/// Whether a visitor of serde reads a value into a buffer. It is also the seed of such a value.
pub(super) fn is_buffer(visitor: &str) -> bool {
    visitor.contains("::content::ContentVisitor")
}

macro_rules! scalars {
    ($($method:ident $hint:expr;)*) => {$(
        fn $method<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, ReadError> {
            self.scalar($hint, visitor)
        }
    )*};
}

impl<'t> Deserializer<'t> for Node<'t> {
    type Error = ReadError;

    scalars! {
        deserialize_bool Hint::Bool;
        deserialize_i8 Hint::Integer("i8");
        deserialize_i16 Hint::Integer("i16");
        deserialize_i32 Hint::Integer("i32");
        deserialize_i64 Hint::Integer("i64");
        deserialize_i128 Hint::Signed128;
        deserialize_u8 Hint::Integer("u8");
        deserialize_u16 Hint::Integer("u16");
        deserialize_u32 Hint::Integer("u32");
        deserialize_u64 Hint::Integer("u64");
        deserialize_u128 Hint::Unsigned128;
        deserialize_f32 Hint::Float;
        deserialize_f64 Hint::Float;
        deserialize_char Hint::Char;
        deserialize_str Hint::Text;
        deserialize_string Hint::Text;
        deserialize_unit Hint::Unit;
    }

    fn deserialize_any<V: Visitor<'t>>(mut self, visitor: V) -> Result<V::Value, ReadError> {
        // the name is only searched for the outermost value
        if !self.is_buffered && is_buffer(type_name::<V>()) {
            self.enter_buffer();
        }
        match self.decide(Hint::Any, type_name::<V>(), &visitor)? {
            Given::List => self.nested()?.items(self.fixed_length(), type_name::<V>())?.visit(visitor),
            Given::Object => self.nested()?.members(&[], type_name::<V>())?.visit(visitor),
            given => self.visit_scalar(given, visitor),
        }
    }

    fn deserialize_bytes<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.decide(Hint::Bytes, type_name::<V>(), &visitor)? {
            Given::Text(text) => visitor.visit_borrowed_bytes(text.as_bytes()),
            _ => self.nested()?.items(None, type_name::<V>())?.visit(visitor),
        }
    }

    fn deserialize_byte_buf<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.deserialize_bytes(visitor)
    }

    fn deserialize_option<V: Visitor<'t>>(mut self, visitor: V) -> Result<V::Value, ReadError> {
        self.is_optional = true;
        match self.is_absent()? {
            true => visitor.visit_none(),
            // an error of the visitor inside must know that the value is optional
            false => visitor.visit_some(self).map_err(|error| self.failed(error)),
        }
    }

    fn deserialize_unit_struct<V: Visitor<'t>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'t>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        /// The name of `RawValue` of serde_json, and of the only member of the object that it reads.
        const RAW: &str = "$serde_json::private::RawValue";
        match name {
            RAW => visitor.visit_map(MapDeserializer::new(std::iter::once((RAW, self.raw()?)))),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_seq<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.list(None, type_name::<V>(), &visitor)?.visit(visitor)
    }

    fn deserialize_tuple<V: Visitor<'t>>(self, length: usize, visitor: V) -> Result<V::Value, ReadError> {
        self.list(Some(length), type_name::<V>(), &visitor)?.visit(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'t>>(
        self,
        _: &'static str,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        self.deserialize_tuple(length, visitor)
    }

    fn deserialize_map<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.object(&[], type_name::<V>(), &visitor)?.visit(visitor)
    }

    fn deserialize_struct<V: Visitor<'t>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        // serde_json reads a struct from a list too
        match self.is_list() {
            true => self.list(Some(fields.len()), type_name::<V>(), &visitor)?.visit(visitor),
            false => self.object(fields, type_name::<V>(), &visitor)?.visit(visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'t>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        let (name, value) = self.enter_enum(variants, &visitor)?;
        match visitor.visit_enum(Variant { name, value }) {
            Ok(value) => Ok(value),
            Err(error) => Err(self.failed(error)),
        }
    }

    fn deserialize_identifier<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, ReadError> {
        let name = self.identifier(&visitor)?;
        visitor.visit_borrowed_str(name)
    }

    fn deserialize_ignored_any<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, ReadError> {
        visitor.visit_unit()
    }
}

/// A name, for [`Origin::last_name`].
impl Node<'_> {
    pub(super) fn as_name(&self) -> Option<Name> {
        match self.at {
            At::Name(value) => Some(Name::Member(value)),
            At::Made(name, _) => Some(Name::Made(name)),
            _ => None,
        }
    }
}
