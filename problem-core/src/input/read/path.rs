//! Path parameters that the deserializer of a framework reads, which does not tell what is wrong with them.

use std::error::Error;
use std::fmt;

use serde_core::de::{Deserialize, DeserializeOwned, Deserializer, MapAccess, Visitor};

use crate::input::fault::Fault;
use crate::input::read::rereads::{Reread, Rereads};
use crate::input::read::urlencoded::path_faults;
use crate::input::read::{Check, Rejected, checked, invalid_path_parameter, wrong_path};
use crate::problem::Problem;
use crate::text::percent_encode::percent_decode_bytes;

/// The path parameters of a request.
#[allow(unreachable_pub, reason = "it is a bound of the extractors, which are features")]
pub trait Parameters {
    /// The error of the deserializer of the framework.
    type Error: Error + Send + Sync + 'static;

    /// The path as it was sent.
    fn path(&self) -> &str;

    /// Reads the parameters with the deserializer of the framework.
    fn load<T: DeserializeOwned>(&self) -> Result<T, Self::Error>;
}

/// The names and values of path parameters, in the order of the route.
#[derive(Default)]
struct Pairs(Vec<(String, String)>);

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct PairsVisitor;

        impl<'de> Visitor<'de> for PairsVisitor {
            type Value = Pairs;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("path parameters")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                let mut pairs = Vec::new();
                while let Some((Name(name), value)) = map.next_entry()? {
                    pairs.push((name, value));
                }
                Ok(Pairs(pairs))
            }
        }

        deserializer.deserialize_map(PairsVisitor)
    }
}

/// The name of a parameter. actix-web gives it only to a type that asks for the name of a field.
struct Name(String);

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameVisitor;

        impl Visitor<'_> for NameVisitor {
            type Value = Name;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a path parameter")
            }

            fn visit_str<E>(self, name: &str) -> Result<Name, E> {
                Ok(Name(name.to_owned()))
            }
        }

        deserializer.deserialize_identifier(NameVisitor)
    }
}

fn pairs(parameters: &impl Parameters) -> Pairs {
    parameters.load().unwrap_or_default()
}

/// The names of the path parameters of the route.
#[cfg_attr(
    not(any(feature = "garde", feature = "validator")),
    allow(dead_code, reason = "only rules about path parameters need the names")
)]
pub(crate) fn parameter_names(parameters: &impl Parameters) -> Vec<String> {
    pairs(parameters).0.into_iter().map(|(name, _)| name).collect()
}

/// Reads path parameters, and checks the rules of the value.
pub(crate) fn from_path<T: DeserializeOwned>(
    parameters: &impl Parameters,
    check: Check<'_, T>,
) -> Result<T, Rejected> {
    if !is_utf8(parameters.path()) {
        return Err(Rejected::Problem(not_utf8(&pairs(parameters))));
    }
    let error = match parameters.load() {
        Ok(value) => return checked(value, check),
        Err(error) => error,
    };
    let mut target = Reread::new(check);
    read_again(&pairs(parameters), Box::new(error), &mut target).map_err(Rejected::Problem)?;
    match target.value {
        Some(value) => checked(value, check),
        None => Err(Rejected::Problem(Problem::internal("a value without a fault was not kept"))),
    }
}

fn is_utf8(path: &str) -> bool {
    !path.contains('%') || std::str::from_utf8(&percent_decode_bytes(path)).is_ok()
}

/// A framework replaces the bytes of a parameter that are not UTF-8, or drops the parameter.
#[cold]
fn not_utf8(Pairs(pairs): &Pairs) -> Problem {
    let names = pairs.iter().filter(|(_, value)| value.contains('\u{fffd}')).map(|(name, _)| name);
    let mut entries: Vec<_> = names.map(|name| invalid_path_parameter(Some(name))).collect();
    if entries.is_empty() {
        entries.push(invalid_path_parameter(None));
    }
    wrong_path(entries).because_of("a path parameter is not UTF-8".into())
}

/// Reads parameters that the framework has not accepted. The error is the problem, if there is a fault or no value.
#[cold]
fn read_again(
    Pairs(pairs): &Pairs,
    error: Box<dyn Error + Send + Sync>,
    target: &mut dyn Rereads,
) -> Result<(), Problem> {
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| (&**name, &**value)).collect();
    let mut found = path_faults(&pairs, target);
    if !found.has_faults && target.has_value() {
        return Ok(());
    }
    // the route and the type do not match, which is a defect of the service
    if found.of_path.iter().any(|fault| is_defect(*fault, pairs.len())) {
        return Err(Problem::internal(error));
    }
    if found.entries.is_empty() {
        found.entries.push(invalid_path_parameter(None));
    }
    Err(wrong_path(found.entries).because_of(error))
}

/// Whether a fault of the path as a whole has the same cause in every request: the route lacks a parameter, or has too many.
fn is_defect(fault: Fault, parameters: usize) -> bool {
    match fault {
        Fault::Missing | Fault::WrongLength => true,
        Fault::WrongType(_) => parameters != 1,
        _ => false,
    }
}
