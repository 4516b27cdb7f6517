//! `MemberVisitor`: how an occurrence passes on its extension members.

use problem_shared::members::RESERVED;
use serde_core::Serialize;
use serde_json::value::RawValue;

use crate::log;
use crate::members::field_error::ToFieldError;
use crate::text::json::Members;

pub(crate) mod sealed {
    /// Only this crate implements visitors, so that a new kind of member is not a breaking change.
    pub trait Sealed {}
}

/// Receives the extension members of an occurrence one by one, and encodes or collects them.
///
/// You call its methods in [`ToProblem::visit_members`](crate::ToProblem::visit_members). Only this crate
/// implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not take extension members",
    label = "pass on the visitor that `visit_members` is given"
)]
pub trait MemberVisitor: sealed::Sealed {
    /// Visits the extension member `name`. A value that serialises as `null`, such as `None`, is left out.
    ///
    /// `name` must not be reserved or repeated. A member that breaks this rule, or that fails to serialise,
    /// is left out and logged.
    fn extension<T: Serialize + ?Sized>(&mut self, name: &str, value: &T);

    /// Visits each member of a map or struct as an extension member. A member is left out and logged if its
    /// name is reserved, if the problem type declares a member of this name, or if an earlier member has this
    /// name.
    fn flatten<T: Serialize + ?Sized>(&mut self, value: &T);

    /// Visits the extension member `errors`. Call this at most once. `errors` is sent after all other
    /// members, whenever it is visited. An empty list is left out.
    fn errors<I>(&mut self, errors: I)
    where
        I: IntoIterator<Item: ToFieldError>;

    /// Generated code declares the names of its members before it flattens a value. If names are declared
    /// already, this has no effect.
    #[doc(hidden)]
    fn __declare(&mut self, names: &'static [&'static str]);
}

/// Whether an extension member cannot have the name.
pub(crate) fn is_reserved(name: &str) -> bool {
    RESERVED.contains(&name)
}

/// The members of a map or struct, in order, each with its JSON text. Any other value has no members; it is
/// logged unless it serialises as `null`.
pub(crate) fn flattened_members<T: Serialize + ?Sized>(value: &T) -> Vec<(String, Box<RawValue>)> {
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
