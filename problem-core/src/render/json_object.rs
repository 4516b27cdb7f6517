//! The extension members of a JSON body, as the occurrence visits them.

use serde_core::Serialize;

use crate::log;
use crate::members::field_error::{FieldError, ToFieldError};
use crate::members::names::{Declared, SeenNames};
use crate::members::visitor::{MemberVisitor, flattened_members, sealed};
use crate::render::escape::escape;
use crate::render::occurrence::Occurrence;
use crate::request::RequestContext;

/// Writes the extension members of the occurrence, each with a comma before it.
pub(super) fn members<'a>(
    out: Vec<u8>,
    declared: Declared,
    occurrence: &dyn Occurrence,
    request: Option<&'a RequestContext>,
) -> Object<'a> {
    let names = SeenNames::new(declared);
    let mut object = Object { out, names, errors: None, open: (0, 0), moved_errors: Vec::new(), request };
    occurrence.visit_json(&mut object);
    object
}

/// A JSON object whose members are being written.
pub(crate) struct Object<'a> {
    pub(super) out: Vec<u8>,
    names: SeenNames,
    /// Where `errors` begins, after it was written. It stays after the other members.
    pub(super) errors: Option<usize>,
    /// Where the member that is being written begins, and where its value begins.
    open: (usize, usize),
    /// `errors`, while another member is written in its place.
    moved_errors: Vec<u8>,
    /// The context, which takes some names.
    request: Option<&'a RequestContext>,
}

impl Object<'_> {
    /// Whether the occurrence may use the name, because the request does not.
    #[inline]
    fn is_free(&self, name: &str) -> bool {
        if self.request.is_some_and(|request| request.takes_name(name)) {
            log::left_out("member", name, &"the boundary has a member of this name");
            return false;
        }
        true
    }

    fn open(&mut self, name: &str) {
        if let Some(start) = self.errors {
            self.moved_errors = self.out.split_off(start);
        }
        let start = self.out.len();
        self.out.extend_from_slice(b",\"");
        escape(&mut self.out, name.as_bytes());
        self.out.extend_from_slice(b"\":");
        self.open = (start, self.out.len());
    }

    /// Ends a member. If its value is `null`, or did not serialise, the member is removed. It returns whether
    /// the member is kept.
    fn close(&mut self, name: &str, result: serde_json::Result<()>) -> bool {
        let (start, value) = self.open;
        let is_kept = result.is_ok() && self.out.get(value..) != Some(b"null");
        if !is_kept {
            self.out.truncate(start);
        }
        if let Err(error) = result {
            log::left_out("member", name, &error);
        }
        if self.errors.is_some() {
            self.errors = Some(self.out.len());
            self.out.append(&mut self.moved_errors);
        }
        is_kept
    }

    /// Writes the members that `FieldError` serialises. The names are literals here, because the compiler copies those inline:
    /// a response with ten entries would take 5 % more instructions otherwise.
    fn field_error(&mut self, error: &FieldError) {
        let out = &mut self.out;
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
        out.extend_from_slice(b"\"}");
    }
}

impl sealed::Sealed for Object<'_> {}

impl MemberVisitor for Object<'_> {
    fn extension<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        if self.is_free(name) && self.names.claim(name) {
            self.open(name);
            let result = serde_json::to_writer(&mut self.out, value);
            if !self.close(name, result) {
                self.names.release(name);
            }
        }
    }

    fn flatten<T: Serialize + ?Sized>(&mut self, value: &T) {
        for (name, value) in flattened_members(value) {
            if value.get() != "null" && self.is_free(&name) && self.names.claim_flattened(&name) {
                self.open(&name);
                self.out.extend_from_slice(value.get().as_bytes());
                self.close(&name, Ok(()));
            }
        }
    }

    fn errors<I>(&mut self, errors: I)
    where
        I: IntoIterator<Item: ToFieldError>,
    {
        if !self.names.claim_errors() {
            return;
        }
        let start = self.out.len();
        self.out.extend_from_slice(b",\"errors\":");
        let mut separator = b'[';
        for error in errors {
            self.out.push(separator);
            separator = b',';
            self.field_error(&error.to_field_error());
        }
        if separator == b'[' {
            self.out.truncate(start);
        } else {
            self.out.push(b']');
            self.errors = Some(start);
        }
    }

    fn __declare(&mut self, names: &'static [&'static str]) {
        self.names.declare(names);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn field_errors_are_written_as_they_serialise() {
        let error = FieldError::new("items[0].\"name\"", "REQUIRED", "is \n required");
        for error in [error.clone().in_query(), error] {
            let names = SeenNames::new(Declared::AlreadyChecked);
            let mut object = Object {
                out: Vec::new(),
                names,
                errors: None,
                open: (0, 0),
                moved_errors: Vec::new(),
                request: None,
            };
            object.field_error(&error);
            assert_eq!(object.out, serde_json::to_vec(&error).unwrap());
        }
    }
}
