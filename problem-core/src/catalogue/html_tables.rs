//! The tables of the pages.

use maud::{Markup, html};
use serde_json::Value;

use crate::catalogue::paragraphs::paragraphs;
use crate::catalogue::reference::{OTHER_MEMBERS, header_values, isolated};
use crate::catalogue::schema_text::schema_text;
use crate::catalogue::{Entry, EntryHeader};

/// A name as code.
pub(super) fn code(name: &str) -> Markup {
    html! { code { (isolated(name)) } }
}

fn sent(is_required: bool) -> &'static str {
    if is_required { "always" } else { "sometimes" }
}

/// The table of the header fields of an entry.
pub(super) fn header_fields(entry: &Entry, language: Option<&str>) -> Markup {
    html! {
        div.wide role="region" aria-label={ "Header fields of " (isolated(&entry.code)) } tabindex="0" {
            table {
                thead { tr { th scope="col" { "Header field" } th scope="col" { "Value" } th scope="col" { "Sent" } th scope="col" { "Description" } } }
                tbody {
                    @for header in &entry.headers {
                        tr {
                            th scope="row" { (code(&header.name)) }
                            td { (value(header)) }
                            td { (sent(header.is_required)) }
                            td.doc lang=[language.filter(|_| !has_own_text(header))] dir="auto" {
                                (paragraphs(header.description.as_deref().unwrap_or_default()).join("\n\n"))
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The values of a header field, or what they are.
fn value(header: &EntryHeader) -> Markup {
    let values = header_values(header);
    html! {
        @for (index, value) in values.iter().enumerate() {
            @if index > 0 { " or " }
            (code(value))
        }
        @if values.is_empty() { (schema_text(&header.schema)) }
    }
}

/// Whether this crate describes the field.
fn has_own_text(header: &EntryHeader) -> bool {
    let name = header.name.to_ascii_lowercase();
    ["allow", "retry-after", "www-authenticate"].contains(&&*name) || name.contains("ratelimit")
}

/// The table of the members of an entry.
pub(super) fn members_of(entry: &Entry, language: Option<&str>) -> Markup {
    let known = entry
        .members
        .iter()
        .map(|member| (&*member.name, &member.schema, member.is_required, member.description.as_deref()));
    members(&entry.code, known, entry.has_other_members, language)
}

/// A table of the members of something: name, schema, whether every occurrence has it, description.
pub(super) fn members<'a>(
    owner: &str,
    members: impl Iterator<Item = (&'a str, &'a Value, bool, Option<&'a str>)>,
    has_others: bool,
    language: Option<&str>,
) -> Markup {
    html! {
        div.wide role="region" aria-label={ "Members of " (isolated(owner)) } tabindex="0" {
            table {
                thead { tr { th scope="col" { "Member" } th scope="col" { "Type" } th scope="col" { "Sent" } th scope="col" { "Description" } } }
                tbody {
                    @for (name, schema, is_required, text) in members {
                        tr {
                            th scope="row" { (code(name)) }
                            td { (schema_text(schema)) }
                            td { (sent(is_required)) }
                            td.doc lang=[language] dir="auto" { (paragraphs(text.unwrap_or_default()).join("\n\n")) }
                        }
                    }
                    @if has_others {
                        tr {
                            th scope="row" { "other members" }
                            td { "any JSON value" }
                            td { (sent(false)) }
                            td { (OTHER_MEMBERS) }
                        }
                    }
                }
            }
        }
    }
}
