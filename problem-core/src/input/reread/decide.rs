//! What a visitor gets for a value: the value itself, another one in its place, or an error. It agrees with serde_json and
//! serde_urlencoded about the values that a type can be read from.

use serde_core::de::{Expected, IgnoredAny};

use crate::input::reread::error::{Got, ReadError, What};
use crate::input::reread::ledger::{FaultPlace, Fix, Mark};
use crate::input::reread::node::{At, Given, Hint, Node, is_buffer, is_std};
use crate::input::reread::number::{fits, integer, number, parsed};
use crate::input::reread::reader::{FIRST_LABEL, LABELS, LONG_TEXT};
use crate::input::reread::route::{Step, hash};
use crate::input::reread::stand_in::MAX_DEPTH;
use crate::input::reread::tape::{Kind, ROOT};

/// serde_json does not read a list or an object in as many others as this.
const MAX_NESTING: u8 = 127;

impl<'t> Node<'t> {
    /// This value, or what is read in its place.
    pub(super) fn resolved(self) -> Self {
        let at = match self.at {
            At::Value(index) => match self.mark() {
                Some(Mark::StandIn | Mark::Fixed(Fix::EmptyList)) => At::StandIn(index, 0),
                Some(Mark::Fixed(Fix::OnlyItem)) => At::OnlyItem(index),
                _ => self.at,
            },
            at => at,
        };
        Self { at, ..self }
    }

    /// The number of items in a list that stands in, if it does not depend on the type.
    pub(super) fn fixed_length(&self) -> Option<usize> {
        (self.mark() == Some(Mark::Fixed(Fix::EmptyList))).then_some(0)
    }

    fn mark(&self) -> Option<Mark> {
        match self.at {
            At::Value(index) | At::StandIn(index, 0) => self.reader.ledger.borrow().mark_of(index),
            _ => None,
        }
    }

    fn charge(&self) -> Result<(), ReadError> {
        self.reader.ledger.borrow_mut().charge(1)
    }

    #[inline(never)]
    pub(super) fn enter_buffer(&mut self) {
        if let (At::Value(index), false) = (self.at, self.is_buffered) {
            // a member that is read into a buffer belongs to the type of its object
            let owner = match is_buffer(self.seed) {
                true => self.reader.tape.parent(index).unwrap_or(index),
                false => index,
            };
            self.reader.ledger.borrow_mut().add_buffer(index, owner);
        }
        self.is_buffered = true;
    }

    /// What a visitor gets that wants a value which is neither a list nor an object. `visitor` is its type.
    #[inline(never)]
    pub(super) fn decide(
        self,
        hint: Hint,
        visitor: &'static str,
        expected: &dyn Expected,
    ) -> Result<Given<'t>, ReadError> {
        self.charge()?;
        let node = self.resolved();
        match (node.at, node.mark()) {
            (At::Value(_) | At::StandIn(..), Some(Mark::Fixed(fix))) => node.fixed(fix),
            (At::Value(_), Some(Mark::TextLabel(label))) => {
                let label = usize::from(label);
                Ok(Given::Text(&LABELS[label..=label]))
            }
            (At::Value(_), Some(Mark::NumberLabel(label))) => {
                Ok(Given::Unsigned(FIRST_LABEL + u64::from(label)))
            }
            (At::Value(index), _) => node.decide_value(index, hint, visitor, expected),
            (At::Name(value), _) => node.decide_name(value, hint, expected),
            (At::Made(name, _), _) => Ok(Given::Text(name)),
            (At::OnlyItem(_), _) => Ok(Given::List),
            (At::StandIn(place, depth), _) => {
                if depth > MAX_DEPTH {
                    return Err(node.failed(ReadError::new(What::NoStandIn)));
                }
                let mut ledger = self.reader.ledger.borrow_mut();
                let tape = self.reader.tape;
                if hint == Hint::Identifier && depth == 0 {
                    ledger.guess_tag(tape, place);
                }
                Ok(ledger.stand_ins.value(node.seed, hint, |index| tape.string(index)))
            }
        }
    }

    fn fixed(self, fix: Fix) -> Result<Given<'t>, ReadError> {
        Ok(match fix {
            Fix::Null | Fix::Absent => Given::Null,
            Fix::False => Given::Bool(false),
            Fix::Number(number) => Given::Unsigned(number),
            Fix::Text(text) => Given::Text(text),
            Fix::OnlyItem | Fix::EmptyList => Given::List,
            Fix::Parsed => match self.at {
                At::Value(index) => parsed(self.reader.tape.string(index)).unwrap_or(Given::Null),
                _ => Given::Null,
            },
        })
    }

    fn decide_value(
        self,
        index: u32,
        hint: Hint,
        visitor: &'static str,
        expected: &dyn Expected,
    ) -> Result<Given<'t>, ReadError> {
        let tape = self.reader.tape;
        let wrong_type = || What::WrongType(self.reader.got(index), expected.to_string());
        let wrong_value = || What::WrongValue(self.reader.got(index), expected.to_string());
        let what = match (hint, tape.kind(index)) {
            (Hint::Any | Hint::Unit, Kind::Null) => return Ok(Given::Null),
            (Hint::Any | Hint::Bool, Kind::Bool) => return Ok(Given::Bool(tape.raw(index) == "true")),
            (Hint::Any | Hint::Text | Hint::Char | Hint::Identifier | Hint::Bytes, Kind::String) => {
                let is_settled = hint == Hint::Text
                    && tape.raw(index).len() >= LONG_TEXT
                    && is_std(visitor)
                    && expected.to_string() == "a string"
                    && self.reader.ledger.borrow_mut().resume_at(tape, index).is_some();
                return Ok(Given::Text(if is_settled { "" } else { tape.string(index) }));
            }
            (Hint::Any | Hint::Bytes, Kind::List) => return Ok(Given::List),
            (Hint::Any, Kind::Object) => return Ok(Given::Object),
            (Hint::Signed128, Kind::Number) => match tape.raw(index).parse() {
                Ok(value) => return Ok(Given::Signed128(value)),
                Err(_) => wrong_type(),
            },
            (Hint::Unsigned128, Kind::Number) => match tape.raw(index).parse() {
                Ok(value) => return Ok(Given::Unsigned128(value)),
                Err(_) => wrong_type(),
            },
            (Hint::Any | Hint::Float | Hint::Integer(_), Kind::Number) => match number(tape.raw(index)) {
                // a visitor of a type of the service may accept more than the integers of the type that it asks for
                Some(number) => match hint {
                    Hint::Integer(name)
                        if !fits(number, name) && is_std(visitor) && expected.to_string() == name =>
                    {
                        match number {
                            Given::Float(_) => wrong_type(),
                            _ => wrong_value(),
                        }
                    }
                    _ => return Ok(number),
                },
                None => wrong_value(),
            },
            // a path with one parameter is the value of that parameter
            (_, Kind::Object) if self.reader.is_pairs && index == ROOT => match tape.only_inside(index) {
                Some(only) => return Self { at: At::Value(only), ..self }.decide(hint, visitor, expected),
                None => wrong_type(),
            },
            (_, Kind::String) if self.reader.is_pairs => {
                let text = tape.string(index);
                match hint {
                    Hint::Bool => match text.parse() {
                        Ok(value) => return Ok(Given::Bool(value)),
                        Err(_) => wrong_type(),
                    },
                    Hint::Float => match text.parse() {
                        Ok(value) => return Ok(Given::Float(value)),
                        Err(_) => wrong_type(),
                    },
                    Hint::Signed128 => match text.parse() {
                        Ok(value) => return Ok(Given::Signed128(value)),
                        Err(_) => wrong_type(),
                    },
                    Hint::Unsigned128 => match text.parse() {
                        Ok(value) => return Ok(Given::Unsigned128(value)),
                        Err(_) => wrong_type(),
                    },
                    Hint::Integer(name) => match integer(text) {
                        Some(number) if fits(number, name) => return Ok(number),
                        Some(_) => wrong_value(),
                        None => wrong_type(),
                    },
                    _ => wrong_type(),
                }
            }
            _ => wrong_type(),
        };
        self.mismatch(what)?.decide(hint, visitor, expected)
    }

    /// What a visitor gets for the name of a member. serde_json reads numbers and booleans from names too.
    fn decide_name(self, value: u32, hint: Hint, expected: &dyn Expected) -> Result<Given<'t>, ReadError> {
        let name = self.reader.tape.string(value - 1);
        let is_number = name.starts_with(|first: char| first == '-' || first.is_ascii_digit())
            && serde_json::from_str::<IgnoredAny>(name).is_ok();
        let given = match hint {
            Hint::Any | Hint::Text | Hint::Char | Hint::Identifier | Hint::Bytes => Some(Given::Text(name)),
            Hint::Bool => name.parse().ok().map(Given::Bool),
            Hint::Signed128 => name.parse().ok().map(Given::Signed128),
            Hint::Unsigned128 => name.parse().ok().map(Given::Unsigned128),
            Hint::Integer(_) | Hint::Float => is_number.then(|| number(name)).flatten(),
            Hint::Unit => None,
        };
        given.ok_or_else(|| {
            let what = What::WrongType(Got::Other, expected.to_string());
            self.failed(ReadError::new(what))
        })
    }

    /// The value does not fit the type. If such an error is known to arrive at the root, the fault is added and another value is read in
    /// its place.
    fn mismatch(self, what: What) -> Result<Self, ReadError> {
        let mut ledger = self.reader.ledger.borrow_mut();
        let At::Value(index) = self.at else { return Err(self.failed(ReadError::new(what))) };
        let is_known = ledger.is_proven(self.route) && ledger.search.is_none() && !self.is_buffered;
        if !is_known || ledger.guessed_around(self.reader.tape, index).is_some() {
            drop(ledger);
            return Err(self.failed(ReadError::new(what)));
        }
        ledger.add(FaultPlace::Value(index), self.reader.describe(index, &what))?;
        ledger.mark(index, Mark::StandIn);
        Ok(Self { at: At::StandIn(index, 0), ..self })
    }

    fn check_nesting(self) -> Result<Self, ReadError> {
        let is_too_deep = match self.at {
            At::StandIn(_, depth) if depth > MAX_DEPTH => Some(What::NoStandIn),
            _ if self.depth >= MAX_NESTING => Some(What::TooDeep),
            _ => None,
        };
        match is_too_deep {
            Some(what) => Err(self.failed(ReadError::new(what))),
            None => Ok(self),
        }
    }

    /// This value as a list or an object, if it is not too deep.
    #[inline(never)]
    pub(super) fn nested(self) -> Result<Self, ReadError> {
        self.resolved().check_nesting()
    }

    /// This value as a list.
    #[inline(never)]
    pub(super) fn enter_list(self, expected: &dyn Expected) -> Result<Self, ReadError> {
        self.charge()?;
        let node = self.resolved();
        let At::Value(index) = node.at else { return node.check_nesting() };
        let kind = self.reader.tape.kind(index);
        if kind == Kind::List || (self.reader.is_pairs && index == ROOT) {
            return node.check_nesting();
        }
        if self.reader.is_pairs && kind != Kind::Object {
            return Ok(Self { at: At::OnlyItem(index), ..node });
        }
        node.mismatch(What::WrongType(self.reader.got(index), expected.to_string()))
    }

    #[inline(never)]
    pub(super) fn is_list(&self) -> bool {
        matches!(self.at, At::Value(index) if self.mark() != Some(Mark::StandIn) && self.reader.tape.kind(index) == Kind::List)
    }

    /// This value as an object.
    #[inline(never)]
    pub(super) fn enter_object(self, expected: &dyn Expected) -> Result<Self, ReadError> {
        self.charge()?;
        let node = self.resolved();
        match node.at {
            At::Value(index) if self.reader.tape.kind(index) != Kind::Object => {
                node.mismatch(What::WrongType(self.reader.got(index), expected.to_string()))
            }
            At::StandIn(..) => {
                self.reader.ledger.borrow_mut().stand_ins.object(node.seed);
                node.check_nesting()
            }
            At::Value(_) => node.check_nesting(),
            At::Name(_) | At::Made(..) | At::OnlyItem(_) => {
                Err(node.failed(ReadError::new(What::WrongType(Got::Other, expected.to_string()))))
            }
        }
    }

    /// The name of a variant, and its value if it has one.
    #[inline(never)]
    pub(super) fn enter_enum(
        self,
        variants: &'static [&'static str],
        expected: &dyn Expected,
    ) -> Result<(Self, Option<Self>), ReadError> {
        self.charge()?;
        let mut node = self.resolved();
        let tape = self.reader.tape;
        if let (At::Value(ROOT), true) = (node.at, self.reader.is_pairs) {
            // a path with one parameter
            node =
                tape.only_inside(ROOT).map_or(node, |only| Self { at: At::Value(only), ..node }.resolved());
        }
        if let At::Value(index) = node.at {
            match tape.kind(index) {
                Kind::String => return Ok((node, None)),
                Kind::Object => {
                    let node = node.check_nesting()?;
                    let Some(only) = tape.only_inside(index) else {
                        return Err(node.failed(ReadError::new(What::NotOneMember)));
                    };
                    // a variant that has a value cannot do without it
                    if let Some(Mark::Omitted | Mark::GivenUp) = self.reader.ledger.borrow().mark_of(only) {
                        return Err(node.failed(ReadError::new(What::NoStandIn)));
                    }
                    let name = Self { at: At::Name(only), ..node };
                    return Ok((
                        name,
                        Some(node.child(At::Value(only), node.seed, Step::Of(hash(tape.string(only - 1))))),
                    ));
                }
                _ => node = node.mismatch(What::WrongType(self.reader.got(index), expected.to_string()))?,
            }
        }
        match node.at {
            At::StandIn(place, depth) if !variants.is_empty() && depth <= MAX_DEPTH => {
                let mut ledger = self.reader.ledger.borrow_mut();
                if depth == 0 && is_tag(node.seed) {
                    ledger.guess_tag(tape, place);
                }
                let variant = variants[ledger.stand_ins.variant(node.seed, variants.len(), depth)];
                let name = Self { at: At::Made(variant, place), ..node };
                Ok((name, Some(Self { at: At::StandIn(place, depth + 1), ..node })))
            }
            At::StandIn(..) => Err(node.failed(ReadError::new(What::NoStandIn))),
            _ => Ok((node, None)),
        }
    }

    /// Whether an optional value is `None`.
    #[inline(never)]
    pub(super) fn is_absent(&self) -> Result<bool, ReadError> {
        self.charge()?;
        Ok(match (self.at, self.mark()) {
            (At::Value(_), Some(Mark::StandIn | Mark::Fixed(Fix::Null | Fix::Absent)))
            | (At::StandIn(..), _) => true,
            (At::Value(index), None) => self.reader.tape.kind(index) == Kind::Null,
            _ => false,
        })
    }

    /// The value as it was written.
    #[inline(never)]
    pub(super) fn raw(&self) -> Result<&'t str, ReadError> {
        self.charge()?;
        Ok(match (self.at, self.mark()) {
            (At::Value(index), None) => self.reader.tape.raw(index),
            _ => "null",
        })
    }
}

/// Whether serde reads the tag of an adjacently tagged enum, and not an enum. The value beside the tag depends on it.
fn is_tag(seed: &str) -> bool {
    seed.contains("::AdjacentlyTaggedEnumVariantSeed<")
}
