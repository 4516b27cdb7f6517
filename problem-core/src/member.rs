//! `MemberVisitor`: how the extension members of an occurrence reach whoever wants them.

use serde::Serialize;

use crate::field_error::ToFieldError;
use crate::log;

/// Takes the extension members of an occurrence one by one. It knows no format: what is done
/// with a member is the visitor's matter.
pub trait MemberVisitor {
    /// The extension member `name`. A value that serialises as nothing (`None`) is left out.
    ///
    /// `name` is none of the reserved names and stands once; a member that breaks this, and one
    /// that fails to serialise, is left out and logged.
    fn extension<T: Serialize + ?Sized>(&mut self, name: &str, value: &T);

    /// The extension member `errors`, called last and at most once. An empty list is left out.
    fn errors<I>(&mut self, errors: I)
    where
        I: IntoIterator<Item: ToFieldError>;
}

/// The names that an extension member cannot have: those of RFC 9457 §3.1 and those that core
/// itself writes.
const RESERVED: [&str; 9] =
    ["type", "title", "status", "detail", "instance", "code", "errors", "requestId", "timestamp"];

pub(crate) fn is_reserved(name: &str) -> bool {
    RESERVED.contains(&name)
}

/// Keeps a member name from standing twice.
pub(crate) enum Names {
    /// The derive has looked at them already.
    Checked,
    Taken(Vec<String>),
}

impl Names {
    pub(crate) fn new(checked: bool) -> Self {
        if checked { Self::Checked } else { Self::Taken(Vec::new()) }
    }

    /// Whether a member may have the name; it is taken then. What may not is logged.
    pub(crate) fn take(&mut self, name: &str) -> bool {
        let Self::Taken(names) = self else { return true };
        let refused = if is_reserved(name) {
            "the name is reserved"
        } else if names.iter().any(|taken| taken == name) {
            "there is a member of this name already"
        } else {
            names.push(name.to_owned());
            return true;
        };
        log::left_out("member", name, &refused);
        false
    }
}
