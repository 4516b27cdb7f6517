//! The first fault of a JSON body, where serde_json has stopped. It takes no code for each type, unlike the search for every fault. Its
//! error has a place only in the text, and its message says what is wrong; both have to agree.

use std::borrow::Cow;

use crate::input::fault::{Fault, integer_fault};
use crate::input::read::entries::{Entries, entry};
use crate::input::reread::tape::{Index, Kind, ROOT, Tape};
use crate::input::serde_message::{Message, expected, mentioned_kind};
use crate::members::field_error::FieldError;

/// The entry for the error of serde_json. `text` is the body that `tape` has read.
pub(super) fn entries(text: &[u8], tape: &Tape<'_>, error: &serde_json::Error) -> Entries {
    let message = error.to_string();
    let place = match error.line() {
        // the type has read everything before its error, so the end is as good a place
        0 => (ROOT, false),
        _ => place(tape, offset(text, error)),
    };
    Entries { entries: vec![first_entry(tape, place, &message)], omitted: 0, is_cut: false }
}

/// The number of bytes that serde_json has read. It counts lines, and bytes in the line.
fn offset(text: &[u8], error: &serde_json::Error) -> usize {
    let lines = text.split_inclusive(|byte| *byte == b'\n');
    let before: usize = lines.take(error.line().saturating_sub(1)).map(<[u8]>::len).sum();
    before + error.column()
}

/// The value that ends here, or the list or object that starts or goes on here. It is marked if it starts here.
fn place(tape: &Tape<'_>, offset: usize) -> (Index, bool) {
    let mut place = (ROOT, false);
    for value in 0..tape.len() {
        let bytes = tape.bytes(value);
        if bytes.end == offset {
            return (value, false);
        }
        if bytes.start > offset {
            break;
        }
        if bytes.contains(&offset) {
            place = (value, bytes.start == offset);
        }
    }
    place
}

fn first_entry(tape: &Tape<'_>, (place, starts): (Index, bool), text: &str) -> FieldError {
    let message = Message::from_json(text);
    let kind = tape.kind(place);
    let is_name = tape.is_name(place);
    let has =
        |object: Index, name: &str| tape.values_in(object).any(|member| tape.name_of(member) == Some(name));
    let (fault, name) = message.parts();
    let fault = match kind {
        Kind::Number => integer_fault(tape.raw(place), expected(text)).unwrap_or(fault),
        _ => fault,
    };
    let is_about = match (fault, name) {
        // an object inside may be the one that lacks the member, if it was read into a buffer
        (Fault::Missing, Some(name)) => {
            let mut objects = tape.inside(place).filter(|inner| tape.kind(*inner) == Kind::Object);
            kind == Kind::Object && !starts && !has(place, name) && objects.all(|inner| has(inner, name))
        }
        (Fault::Unknown | Fault::Duplicate, Some(name)) => is_name && tape.string(place) == name,
        (Fault::WrongType(_), _) if mentioned_kind(text).is_none() => !is_name,
        (Fault::WrongType(_) | Fault::OutOfRange(_), _) => {
            // an error about a list or an object comes before it. There it may also be about something in the item before
            let is_container = |value: Index| matches!(tape.kind(value), Kind::List | Kind::Object);
            let is_clear = match is_container(place) {
                true => starts && tape.previous_item(place).is_none_or(|previous| !is_container(previous)),
                false => true,
            };
            !is_name && is_clear && mentioned_kind(text).is_none_or(|mentioned| is_kind(kind, mentioned))
        }
        (Fault::WrongLength, _) => kind == Kind::List && !starts,
        (Fault::UnknownVariant, _) => kind == Kind::String,
        _ => false,
    };
    let steps = |value: Index, name: Option<&str>| {
        let mut path: Vec<Cow<'static, str>> =
            tape.path(value).into_iter().map(|step| step.into_owned().into()).collect();
        path.extend(name.map(|name| name.to_owned().into()));
        path
    };
    match (is_about, fault) {
        (true, Fault::Missing) => entry(&steps(place, name), fault),
        (true, _) if is_name => entry(&steps(place + 1, None), fault),
        (true, _) => entry(&steps(place, None), fault),
        // serde_json may have read up to the next value, or to the end of the list or object around the wrong one
        (false, _) => {
            let has_ended = matches!(kind, Kind::List | Kind::Object) && !starts;
            let around = if has_ended { place } else { tape.parent(place).unwrap_or(ROOT) };
            let is_inside = matches!(tape.kind(around), Kind::List | Kind::Object);
            entry(&steps(around, None), if is_inside { Fault::Inside } else { Fault::Other })
        }
    }
}

/// Whether a value has the kind that a message mentions, such as `map`, or a text after it.
fn is_kind(kind: Kind, mentioned: &str) -> bool {
    let name = match kind {
        Kind::Object => "map",
        Kind::List => "sequence",
        Kind::String => "string",
        Kind::Bool => "boolean",
        Kind::Null => "null",
        Kind::Number => {
            return ["integer", "floating point", "number"].iter().any(|name| mentioned.starts_with(name));
        }
    };
    mentioned.starts_with(name) || (kind == Kind::String && mentioned.starts_with("unit variant"))
}
