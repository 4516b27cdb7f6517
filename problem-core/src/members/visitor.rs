//! `MemberVisitor`: how the extension members of an occurrence reach whoever wants them.

use std::collections::HashMap;

use serde_core::Serialize;
use serde_json::value::RawValue;

use crate::log;
use crate::members::field_error::ToFieldError;
use crate::text::json::Members;

mod sealed {
    /// Only core visits, so that a new kind of member breaks nobody.
    pub trait Sealed {}

    impl Sealed for crate::render::json::Object<'_> {}
    impl Sealed for crate::members::extension::Collector {}
}

/// Takes the extension members of an occurrence one by one. It knows no format: what is done
/// with a member is the visitor's matter. It is called, not implemented: core has the visitors.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not take extension members",
    label = "pass on the visitor that `visit_members` is given"
)]
pub trait MemberVisitor: sealed::Sealed {
    /// The extension member `name`. A value that serialises as nothing (`None`) is left out.
    ///
    /// `name` is none of the reserved names and stands once; a member that breaks this, and one
    /// that fails to serialise, is left out and logged.
    fn extension<T: Serialize + ?Sized>(&mut self, name: &str, value: &T);

    /// The members of a map or struct, each an extension member. One whose name is reserved, or
    /// is that of a member of the problem type or of one before it, is left out and logged.
    fn flatten<T: Serialize + ?Sized>(&mut self, value: &T);

    /// The extension member `errors`, at most once; it stands behind the other members whenever it
    /// is called. An empty list is left out.
    fn errors<I>(&mut self, errors: I)
    where
        I: IntoIterator<Item: ToFieldError>;

    /// For the derive: the names that members will have, before the first that is flattened. It
    /// counts where no names are declared yet.
    #[doc(hidden)]
    fn __declare(&mut self, names: &'static [&'static str]);
}

/// The names that an extension member cannot have: those of RFC 9457 §3.1 and those that core
/// itself writes.
pub(crate) const RESERVED: [&str; 9] =
    ["type", "title", "status", "detail", "instance", "code", "errors", "requestId", "timestamp"];

pub(crate) fn is_reserved(name: &str) -> bool {
    RESERVED.contains(&name)
}

/// Keeps a member name from standing twice.
pub(crate) struct Names {
    declared: Declared,
    /// The place after the declared name that came last: the next one is likely to stand there.
    next: usize,
    /// The declared names that have come, a bit each for the first of them.
    come: u128,
    /// All other names that have come; a map of the kind that is elsewhere, so that the compiler builds one.
    taken: Option<HashMap<String, usize>>,
    errors_come: bool,
}

/// What is known of the names before any comes.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Declared {
    /// They are all free and distinct.
    Distinct,
    /// These are, which the problem type declares. Others may come too.
    Names(&'static [&'static str]),
}

impl Names {
    pub(crate) fn new(declared: Declared) -> Self {
        Self { declared, next: 0, come: 0, taken: None, errors_come: false }
    }

    /// The names that will come, which no flattened member may have. What a type around this one has
    /// declared already counts for all.
    pub(crate) fn declare(&mut self, names: &'static [&'static str]) {
        if let Declared::Distinct = self.declared {
            self.declared = Declared::Names(names);
        }
    }

    /// Whether a member may have the name; it is taken then. What may not is logged.
    pub(crate) fn take(&mut self, name: &str) -> bool {
        let Declared::Names(declared) = self.declared else { return true };
        if name == "errors" {
            return refuse(name, RESERVED_NAME);
        }
        let place = match declared.get(self.next) {
            Some(next) if *next == name => Some(self.next),
            _ => declared.iter().position(|known| *known == name),
        };
        let Some(place) = place else { return self.take_other(name) };
        self.next = place + 1;
        self.come_first(place) || refuse(name, TWICE)
    }

    /// The same for a flattened member, which cannot take a declared name.
    pub(crate) fn take_flattened(&mut self, name: &str) -> bool {
        match self.declared {
            Declared::Names(declared) if declared.contains(&name) => refuse(name, TWICE),
            _ => self.take_other(name),
        }
    }

    /// Whether `errors` may come now; it has come then.
    pub(crate) fn take_errors(&mut self) -> bool {
        !std::mem::replace(&mut self.errors_come, true) || refuse("errors", TWICE)
    }

    /// There was no value for the name after all.
    pub(crate) fn release(&mut self, name: &str) {
        if let Declared::Names(declared) = self.declared
            && let Some(place) = declared.iter().position(|known| *known == name)
            && let Some(bit) = bit(place)
        {
            self.come &= !bit;
        } else {
            self.taken.as_mut().map(|taken| taken.remove(name));
        }
    }

    fn take_other(&mut self, name: &str) -> bool {
        if is_reserved(name) {
            return refuse(name, RESERVED_NAME);
        }
        self.is_first(name) || refuse(name, TWICE)
    }

    fn is_first(&mut self, name: &str) -> bool {
        self.taken.get_or_insert_default().insert(name.to_owned(), 0).is_none()
    }

    /// Whether the declared name at `place` comes for the first time.
    fn come_first(&mut self, place: usize) -> bool {
        let Some(bit) = bit(place) else {
            let Declared::Names(declared) = self.declared else { return true };
            return self.is_first(declared[place]);
        };
        let first = self.come & bit == 0;
        self.come |= bit;
        first
    }
}

/// The bit of a declared name; none for those that there are too few bits for.
fn bit(place: usize) -> Option<u128> {
    u32::try_from(place).ok().and_then(|place| 1u128.checked_shl(place))
}

const RESERVED_NAME: &str = "the name is reserved";
const TWICE: &str = "there is a member of this name already";

fn refuse(name: &str, reason: &'static str) -> bool {
    log::left_out("member", name, &reason);
    false
}

/// The members of a map or struct, in order, each as its JSON text. What is no map or struct has
/// none, and is logged unless it is nothing (`None`).
pub(crate) fn split<T: Serialize + ?Sized>(value: &T) -> Vec<(String, Box<RawValue>)> {
    let text = match serde_json::to_string(value) {
        Ok(text) if text == "null" => return Vec::new(),
        Ok(text) => text,
        Err(error) => {
            log::left_out("flattened members", "", &error);
            return Vec::new();
        }
    };
    match serde_json::from_str(&text) {
        Ok(Members(members)) => members.into_iter().map(|(name, value)| (name.into_owned(), value)).collect(),
        Err(error) => {
            log::left_out("flattened members", "", &error);
            Vec::new()
        }
    }
}
