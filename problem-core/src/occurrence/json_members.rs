//! The extension members of an occurrence. They are written as JSON; all other formats are made from it, so that the members of
//! each type of error are compiled for one format only.

use std::borrow::Cow;

use serde_json::value::RawValue;

use crate::log;
use crate::members::extension::ExtensionMembers;
use crate::members::field_error::FieldError;
use crate::members::names::SeenNames;
use crate::occurrence::member_names::MemberNames;
use crate::occurrence::value::ExtensionValue;
use crate::occurrence::{Occurrence, Target};
use crate::request::RequestContext;
use crate::text::json::{Members, string};
use crate::text::json_escape::escape;

impl Occurrence<'_> {
    /// Adds a member that an impl by hand has named.
    pub(super) fn named_extension(&mut self, name: &str, value: &dyn ExtensionValue) {
        if self.is_wanted() {
            self.all_names();
            self.checked_extension(name, value);
        }
    }

    /// Adds a member whose name is not reserved, and not repeated by the error that adds it.
    pub(crate) fn checked_extension(&mut self, name: &str, value: &dyn ExtensionValue) {
        if self.is_wanted()
            && self.is_new(name)
            && let Some(start) = self.begin_member(name)
        {
            let value_start = self.out.len();
            let result = value.write_json(&mut self.out);
            if !self.end_member(name, start, value_start, result) {
                self.release(name);
            }
        }
    }

    /// Adds such a member to a response that has no name that it may collide with. `key` is its name in JSON, as the derive writes it.
    #[inline]
    pub(super) fn keyed_extension(&mut self, key: &'static str, value: &dyn ExtensionValue) {
        let start = self.buffer().len();
        self.out.extend_from_slice(key.as_bytes());
        let value_start = self.out.len();
        let result = value.write_json(&mut self.out);
        if result.is_err() || self.errors.is_some() || self.is_null(value_start) {
            self.end_member(&name_in_key(key), start, value_start, result);
        }
    }

    /// Whether a member may have the name of another one.
    #[inline]
    pub(super) fn may_collide(&self) -> bool {
        self.has_inner_members
            || !self.outer_names.is_empty()
            || self.names.is_some()
            || self.request.is_some_and(RequestContext::takes_names)
    }

    /// Whether a member may have this name. If not, that is logged.
    fn is_new(&mut self, name: &str) -> bool {
        if self.is_of_outer(name) {
            return false;
        }
        // the error around an inner one may have the same names
        let collects =
            self.has_inner_members || self.names.as_ref().is_some_and(|names| names.seen.is_some());
        !collects || self.all_names().claim(name)
    }

    /// Whether an error around the one that describes itself will add a member of this name. It replaces the one of the inner error, so
    /// that is not logged.
    fn is_of_outer(&self, name: &str) -> bool {
        let is_further = |names: &MemberNames| names.further.iter().any(|names| names.contains(&name));
        self.outer_names.contains(&name) || self.names.as_deref().is_some_and(is_further)
    }

    /// Whether there are members so far.
    pub(super) fn has_members(&self) -> bool {
        match &self.target {
            Target::Nothing => false,
            Target::Response(_) => self.out.len() > self.members.start,
            Target::Problem(collected) => !collected.extensions.is_empty(),
        }
    }

    /// The names of the members so far.
    #[cold]
    pub(super) fn all_names(&mut self) -> &mut SeenNames {
        let names = self.names.get_or_insert_default();
        if names.seen.is_none() {
            let mut seen = SeenNames::default();
            match &self.target {
                Target::Nothing => {}
                Target::Problem(collected) => {
                    for (name, _) in collected.extensions.iter() {
                        seen.insert(name);
                    }
                }
                Target::Response(_) => {
                    let end = self.errors.unwrap_or(self.out.len());
                    let members = self.out.get(self.members.start..end).unwrap_or_default();
                    let members = [b"{", members.get(1..).unwrap_or_default(), b"}"].concat();
                    // this text was written as JSON
                    if let Ok(Members(members)) = serde_json::from_slice::<Members<'_, &RawValue>>(&members) {
                        for (name, _) in members {
                            seen.insert(&name);
                        }
                    }
                }
            }
            names.seen = Some(seen);
        }
        names.seen.get_or_insert_default()
    }

    #[doc(hidden)]
    pub fn __flatten(&mut self, value: &dyn ExtensionValue) {
        if !self.is_wanted() {
            return;
        }
        let mut text = Vec::new();
        let members = match value.write_json(&mut text) {
            Ok(()) if text == b"null" => return,
            Ok(()) => serde_json::from_slice::<Members<'_, &RawValue>>(&text),
            Err(error) => Err(error),
        };
        match members {
            Ok(Members(members)) => {
                for (name, value) in members {
                    let is_replaced = value.get() == "null" || self.is_of_outer(&name);
                    if !is_replaced && self.all_names().claim_flattened(&name) {
                        self.raw_member(&name, value.get());
                    }
                }
            }
            Err(error) => log::left_out("flattened members", "", &error),
        }
    }

    /// Adds the members of a `Problem`.
    pub(crate) fn members_of(&mut self, members: &ExtensionMembers) {
        if !self.is_wanted() {
            return;
        }
        let is_simple =
            matches!(self.target, Target::Response(_)) && self.errors.is_none() && !self.may_collide();
        for (name, value) in members.iter() {
            if is_simple {
                write_name(self.buffer(), name);
                self.out.extend_from_slice(value.as_bytes());
            } else if self.is_new(name) {
                self.raw_member(name, value);
            }
        }
    }

    fn raw_member(&mut self, name: &str, value: &str) {
        if let Some(start) = self.begin_member(name) {
            let value_start = self.out.len();
            self.out.extend_from_slice(value.as_bytes());
            self.end_member(name, start, value_start, Ok(()));
        }
    }

    /// Writes the name of a member, and returns where it starts. It is `None` if the member is left out.
    fn begin_member(&mut self, name: &str) -> Option<usize> {
        if self.request.is_some_and(|request| request.takes_name(name)) {
            log::left_out("member", name, &"the boundary has a member of this name");
            return None;
        }
        let is_response = matches!(self.target, Target::Response(_));
        let out = self.buffer();
        let start = out.len();
        if is_response {
            write_name(out, name);
        }
        Some(start)
    }

    /// Whether the value that begins here is `null`.
    fn is_null(&self, value_start: usize) -> bool {
        self.out.get(value_start..) == Some(b"null")
    }

    /// Ends a member. If its value is `null`, or did not serialise, the member is left out. Returns whether the member was added.
    fn end_member(
        &mut self,
        name: &str,
        start: usize,
        value_start: usize,
        result: serde_json::Result<()>,
    ) -> bool {
        let is_response = matches!(self.target, Target::Response(_));
        let is_kept = result.is_ok() && !self.is_null(value_start);
        if is_kept && let Target::Problem(collected) = &mut self.target {
            collected.extensions.push_written(name, &self.out[value_start..]);
        }
        if !is_kept || !is_response {
            self.out.truncate(start);
        }
        if let Err(error) = result {
            log::left_out("member", name, &error);
        }
        if let Some(errors) = self.errors {
            let len = start - errors;
            self.out[errors..].rotate_left(len);
            self.errors = Some(self.out.len() - len);
        }
        is_kept
    }

    /// Makes a name available again, because the member had no value.
    pub(super) fn release(&mut self, name: &str) {
        if let Some(seen) = self.names.as_mut().and_then(|names| names.seen.as_mut()) {
            seen.release(name);
        }
    }

    /// Whether `errors` may be added, and begins it.
    pub(super) fn begins_errors(&mut self) -> bool {
        if !self.is_wanted() {
            return false;
        }
        if std::mem::replace(&mut self.has_errors, true) {
            log::left_out("member", "errors", &"another member has this name already");
            return false;
        }
        if let Target::Response(_) = self.target {
            self.errors = Some(self.buffer().len());
            self.out.extend_from_slice(START);
        }
        true
    }

    #[inline]
    pub(super) fn push_error(&mut self, error: Cow<'_, FieldError>) {
        match &mut self.target {
            Target::Nothing => {}
            Target::Problem(collected) => collected.errors.push(error.into_owned()),
            Target::Response(_) => {
                write_field_error(&mut self.out, &error);
            }
        }
    }

    pub(super) fn end_errors(&mut self) {
        if let Target::Problem(collected) = &self.target {
            self.has_errors = !collected.errors.is_empty();
        }
        let Some(start) = self.errors else { return };
        if self.out.len() == start + START.len() {
            self.out.truncate(start);
            (self.errors, self.has_errors) = (None, false);
        } else if let Some(last) = self.out.last_mut() {
            *last = b']';
        }
    }
}

#[cfg(feature = "boundary")]
impl Occurrence<'_> {
    /// Replaces the list of `errors` by what `write` makes of its entries, if there are any. This comes before the occurrence is
    /// complete.
    pub(crate) fn replace_errors(&mut self, write: impl FnOnce(&mut Vec<u8>, &[FieldError])) {
        let Some(list) = self.errors.map(|start| start + START.len() - 1) else { return };
        // this text was written as JSON
        let Ok(entries) = serde_json::from_slice::<Vec<FieldError>>(self.out.get(list..).unwrap_or_default())
        else {
            return;
        };
        self.out.truncate(list);
        write(&mut self.out, &entries);
    }
}

/// Writes the name of a member, with the comma before it and the colon after it.
fn write_name(out: &mut Vec<u8>, name: &str) {
    out.extend_from_slice(b",\"");
    escape(out, name.as_bytes());
    out.extend_from_slice(b"\":");
}

/// The name in a key that the derive has written.
pub(super) fn name_in_key(key: &'static str) -> Cow<'static, str> {
    let quoted = key.get(1..key.len().saturating_sub(1)).unwrap_or_default();
    string(quoted).unwrap_or_default()
}

const START: &[u8] = b",\"errors\":[";

/// Writes the members that `FieldError` serialises, and a comma. The names are literals here, because the compiler copies those inline: a
/// response with ten entries would take 5 % more instructions otherwise.
fn write_field_error(out: &mut Vec<u8>, error: &FieldError) {
    out.extend_from_slice(b"{\"field\":\"");
    escape(out, error.field().as_bytes());
    match (error.pointer(), error.location()) {
        (Some(pointer), _) => {
            out.extend_from_slice(b"\",\"pointer\":\"");
            escape(out, pointer.as_bytes());
        }
        (None, Some(part)) => {
            out.extend_from_slice(b"\",\"in\":\"");
            escape(out, part.as_bytes());
        }
        (None, None) => {}
    }
    out.extend_from_slice(b"\",\"code\":\"");
    escape(out, error.code().as_bytes());
    out.extend_from_slice(b"\",\"message\":\"");
    escape(out, error.message().as_bytes());
    out.extend_from_slice(b"\"},");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn field_errors_are_written_as_they_serialise() {
        let error = FieldError::new("items[0].\"name\"", "REQUIRED", "is \n required");
        for error in [error.clone().in_query(), error] {
            let mut out = Vec::new();
            write_field_error(&mut out, &error);
            assert_eq!(out.pop(), Some(b','));
            assert_eq!(out, serde_json::to_vec(&error).unwrap());
        }
    }
}
