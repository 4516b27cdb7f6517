//! The member `errors` in the shape that the service has chosen. An occurrence always writes the same entries; they are converted from
//! its JSON, so that a service with the usual shape pays nothing for this.

use std::collections::HashMap;

use crate::format::Format;
use crate::members::field_error::FieldError;
use crate::occurrence::Occurrence;
use crate::request::errors_shape::{EntryMember, Shape};
use crate::text::json_escape::escape;

/// Converts the `errors` of an occurrence that is not complete yet.
#[cold]
pub(super) fn convert(shape: Shape, format: Format, occurrence: &mut Occurrence<'_>) {
    match shape {
        Shape::Entries(members) => {
            occurrence.replace_errors(|out, entries| write_entries(out, members, entries));
        }
        // an element cannot have the name of every field, such as `items[0].price`
        Shape::MessagesByField if !format.allows_every_name() => {}
        Shape::MessagesByField => occurrence.replace_errors(write_messages_by_field),
    }
}

fn write_entries(out: &mut Vec<u8>, members: &[(&str, EntryMember)], entries: &[FieldError]) {
    out.push(b'[');
    for (index, entry) in entries.iter().enumerate() {
        out.extend_from_slice(if index == 0 { b"{" } else { b",{" });
        let mut has_member = false;
        for (name, member) in members {
            let value = match member {
                EntryMember::Field => Some(entry.field()),
                EntryMember::Pointer => entry.pointer(),
                EntryMember::Location => entry.location(),
                EntryMember::Code => Some(entry.code()).filter(|code| !code.is_empty()),
                EntryMember::Message => Some(entry.message()),
            };
            let Some(value) = value else { continue };
            if has_member {
                out.push(b',');
            }
            has_member = true;
            write_string(out, name);
            out.push(b':');
            write_string(out, value);
        }
        out.push(b'}');
    }
    out.push(b']');
}

fn write_messages_by_field(out: &mut Vec<u8>, entries: &[FieldError]) {
    let mut fields: Vec<(&str, Vec<&str>)> = Vec::new();
    // an error can have many entries, so they are not searched one by one
    let mut positions = HashMap::new();
    for entry in entries {
        let position = *positions.entry(entry.field()).or_insert(fields.len());
        match fields.get_mut(position) {
            Some((_, messages)) => messages.push(entry.message()),
            None => fields.push((entry.field(), vec![entry.message()])),
        }
    }
    out.push(b'{');
    for (index, (field, messages)) in fields.into_iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        write_string(out, field);
        out.extend_from_slice(b":[");
        for (index, message) in messages.into_iter().enumerate() {
            if index > 0 {
                out.push(b',');
            }
            write_string(out, message);
        }
        out.push(b']');
    }
    out.push(b'}');
}

fn write_string(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    escape(out, text.as_bytes());
    out.push(b'"');
}
