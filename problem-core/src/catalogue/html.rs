//! A catalogue as HTML. The template escapes every text; the two exceptions are the style sheet and the script of this crate.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use problem_shared::status::phrase;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::catalogue::reference::{
    Reference, deprecation_sentence, description, example, paragraphs, properties, retry_sentence,
    status_line,
};
use crate::catalogue::schema_text::schema_text;
use crate::catalogue::{Entry, EntryMember};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The address of the content, for the link that skips the head of a page.
const CONTENT: &str = "page-content";

/// The policy for the pages (Content Security Policy Level 3): nothing is loaded, and only the style sheet and script of this crate
/// are used.
pub(super) fn security_policy() -> String {
    let hash = |text: &str| STANDARD.encode(Sha256::digest(text));
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; img-src data:; base-uri 'none'; form-action 'none'",
        hash(STYLE),
        hash(SCRIPT)
    )
}

/// Where the links of a page lead.
pub(super) struct Links<'a> {
    /// The index, unless the page is the index or there is none.
    pub(super) index: Option<&'a str>,
    /// Each entry, if it has a page.
    pub(super) entries: &'a [Option<String>],
}

/// A page about one problem type. `policy` is the security policy of a page that is served without one.
pub(super) fn entry_page(
    reference: &Reference<'_>,
    number: usize,
    links: &Links<'_>,
    policy: Option<&str>,
) -> String {
    let Some(entry) = reference.entries.entries.get(number) else { return String::new() };
    let title = format!("{}: {}", entry.code, reference.title);
    let content = html! {
        (head_of_entry(reference, entry, links, 1))
        (facts(entry, 2))
        (types(reference, [entry], 2))
    };
    page(reference, &title, links, policy, &content)
}

/// An entry that is on a page with others, and its address there.
pub(super) struct Article<'a> {
    pub(super) number: usize,
    /// It is `None` if an earlier article has the address.
    pub(super) id: Option<&'a str>,
}

/// A page with a list of problem types, and with everything about some of them. `ids` are the addresses of the items of the list.
pub(super) fn list_page(
    reference: &Reference<'_>,
    listed: &[usize],
    articles: &[Article<'_>],
    ids: &[Option<String>],
    links: &Links<'_>,
    policy: Option<&str>,
) -> String {
    let in_articles = articles.iter().filter_map(|article| reference.entries.entries.get(article.number));
    let content = html! {
        h1 { (reference.title) }
        @if let Some(sentence) = reference.open_sentence() {
            p { (sentence) }
        }
        @if !reference.entries.request_members.is_empty() {
            p {
                "Every problem can also have these members of its request: "
                @for (index, name) in reference.entries.request_members.iter().enumerate() {
                    @if index > 0 { ", " }
                    code { (name) }
                }
                "."
            }
        }
        (tools(reference, listed))
        p.soft role="status" data-count { (listed.len()) " problem types" }
        @for (status, entries) in reference.by_status() {
            @let entries: Vec<_> = entries.into_iter().filter(|(number, _)| listed.contains(number)).collect();
            @if !entries.is_empty() {
                section data-group {
                    h2 { (status_line(status)) }
                    ul.list {
                        @for (number, entry) in entries {
                            (item(entry, links.entries.get(number), ids.get(number)))
                        }
                    }
                }
            }
        }
        @for Article { number, id } in articles {
            @if let Some(entry) = reference.entries.entries.get(*number) {
                article id=[id] data-status=(entry.status) data-more=(more(entry)) {
                    (head_of_entry(reference, entry, links, 2))
                    (facts(entry, 3))
                }
            }
        }
        (types(reference, in_articles, 2))
    };
    page(reference, &reference.title, links, policy, &content)
}

fn page(
    reference: &Reference<'_>,
    title: &str,
    links: &Links<'_>,
    policy: Option<&str>,
    content: &Markup,
) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                @if let Some(policy) = policy {
                    meta http-equiv="Content-Security-Policy" content=(policy);
                }
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                // without it, browsers ask for /favicon.ico
                link rel="icon" href="data:,";
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href={ "#" (CONTENT) } { "Skip to the content" }
                @if let Some(index) = links.index {
                    header { nav aria-label="Breadcrumb" { a href=(index) { (reference.title) } } }
                }
                main id=(CONTENT) tabindex="-1" { (content) }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    page.into_string()
}

/// The search and the filter. Without JavaScript they do nothing, so they are hidden until the script runs.
fn tools(reference: &Reference<'_>, listed: &[usize]) -> Markup {
    let has = |class: u16| {
        listed.iter().any(|number| {
            reference.entries.entries.get(*number).is_some_and(|entry| entry.status / 100 == class)
        })
    };
    html! {
        div.tools role="search" aria-label="Problem types" data-tools hidden {
            label.search {
                "Search"
                input type="search" spellcheck="false";
            }
            @if has(4) && has(5) {
                fieldset {
                    legend { "Status" }
                    @for (value, label) in [("", "All"), ("4", "4xx: the request"), ("5", "5xx: the service")] {
                        label { input type="radio" name="status" value=(value) checked[value.is_empty()]; " " (label) }
                    }
                }
            }
        }
    }
}

fn item(entry: &Entry, link: Option<&Option<String>>, id: Option<&Option<String>>) -> Markup {
    let description = paragraphs(entry.description.as_deref().unwrap_or_default()).into_iter().next();
    html! {
        li id=[id.and_then(Option::as_ref)] data-status=(entry.status) data-more=(more(entry)) {
            @match link.and_then(Option::as_ref) {
                Some(link) => { a href=(link) { code { (entry.code) } } }
                None => { code { (entry.code) } }
            }
            @if entry.is_retryable { span.tag.yes { "can be retried" } }
            @if entry.deprecated.is_some() { span.tag.s4 { "deprecated" } }
            @if let Some(title) = own_title(entry) {
                p { (title) }
            }
            @if let Some(description) = description {
                p.soft.doc dir="auto" { (description) }
            }
        }
    }
}

/// The title, if it says more than the status.
fn own_title(entry: &Entry) -> Option<&str> {
    (entry.title != phrase(entry.status)).then_some(&entry.title)
}

/// What the search finds beside the text that is shown.
fn more(entry: &Entry) -> String {
    let members = entry.members.iter().map(|member| &*member.name);
    let operations = entry.operations.iter().map(String::as_str);
    members.chain(operations).chain(entry.type_uri.as_deref()).collect::<Vec<_>>().join(" ")
}

fn heading(level: u8, content: &Markup) -> Markup {
    html! {
        @match level {
            1 => { h1 { (content) } }
            2 => { h2 { (content) } }
            3 => { h3 { (content) } }
            _ => { h4 { (content) } }
        }
    }
}

fn head_of_entry(reference: &Reference<'_>, entry: &Entry, links: &Links<'_>, level: u8) -> Markup {
    let class = if entry.status >= 500 { "tag s5" } else { "tag s4" };
    html! {
        (heading(level, &html! { code { (entry.code) } }))
        p.lead {
            @if let Some(title) = own_title(entry) {
                bdi { (title) } " "
            }
            span class=(class) { (status_line(entry.status)) }
        }
        @if let Some(reason) = &entry.deprecated {
            p.note {
                (deprecation_sentence(reason))
                @if let Some(code) = &entry.replaced_by {
                    " It is replaced by "
                    @match reference.with_code(code).and_then(|number| links.entries.get(number)?.as_deref()) {
                        Some(link) => { a href=(link) { code { (code) } } }
                        None => { code { (code) } }
                    }
                    "."
                }
            }
        }
        @for paragraph in paragraphs(entry.description.as_deref().unwrap_or_default()) {
            p.doc dir="auto" { (paragraph) }
        }
    }
}

fn facts(entry: &Entry, level: u8) -> Markup {
    html! {
        dl {
            @if let Some(type_uri) = &entry.type_uri {
                dt { "Type URI" }
                dd { code { (type_uri) } }
            }
            dt { "Media type" }
            dd { code { (entry.media_type) } }
            dt { "Try again" }
            dd { (retry_sentence(entry)) }
            @if let Some(version) = &entry.since {
                dt { "Since" }
                dd { (version) }
            }
            (names("gRPC code", &entry.grpc_codes))
            (names("Operations", &entry.operations))
            (names("Rust types", &entry.rust_types))
        }
        @if !entry.members.is_empty() {
            (heading(level, &html! { "Members" }))
            (members(&format!("Members of {}", entry.code), entry.members.iter().map(parts)))
        }
        @if !entry.headers.is_empty() {
            (heading(level, &html! { "Header fields" }))
            div.wide role="region" aria-label={ "Header fields of " (entry.code) } tabindex="0" {
                table {
                    thead { tr { th scope="col" { "Header field" } th scope="col" { "Sent" } th scope="col" { "Description" } } }
                    tbody {
                        @for header in &entry.headers {
                            tr {
                                th scope="row" { code { (header.name) } }
                                td { (sent(header.is_required)) }
                                td dir="auto" { (header.description.as_deref().unwrap_or_default()) }
                            }
                        }
                    }
                }
            }
        }
        (heading(level, &html! { "Example" }))
        pre role="region" aria-label={ "Example of " (entry.code) } tabindex="0" {
            code {
                "HTTP/1.1 " (status_line(entry.status)) "\n"
                "Content-Type: " (entry.media_type) "\n"
                @if let Some(seconds) = entry.retry_after { "Retry-After: " (seconds) "\n" }
                "\n" (example(entry))
            }
        }
    }
}

fn names(label: &str, names: &[String]) -> Markup {
    html! {
        @if !names.is_empty() {
            dt { (label) }
            dd { ul { @for name in names { li { code { (name) } } } } }
        }
    }
}

fn sent(is_required: bool) -> &'static str {
    if is_required { "always" } else { "sometimes" }
}

fn parts(member: &EntryMember) -> (&str, &Value, bool, Option<&str>) {
    (&member.name, &member.schema, member.is_required, member.description.as_deref())
}

/// A table of members: name, schema, whether every occurrence has it, description.
fn members<'a>(
    label: &str,
    members: impl Iterator<Item = (&'a str, &'a Value, bool, Option<&'a str>)>,
) -> Markup {
    html! {
        div.wide role="region" aria-label=(label) tabindex="0" {
            table {
                thead { tr { th scope="col" { "Member" } th scope="col" { "Type" } th scope="col" { "Sent" } th scope="col" { "Description" } } }
                tbody {
                    @for (name, schema, is_required, text) in members {
                        tr {
                            th scope="row" { code { (name) } }
                            td { (schema_text(schema)) }
                            td { (sent(is_required)) }
                            td.doc dir="auto" { (paragraphs(text.unwrap_or_default()).join("\n\n")) }
                        }
                    }
                }
            }
        }
    }
}

/// The types to which the members of some entries refer.
fn types<'e>(reference: &Reference<'_>, entries: impl IntoIterator<Item = &'e Entry>, level: u8) -> Markup {
    let schemas = reference.schemas_of(entries);
    html! {
        @if !schemas.is_empty() {
            (heading(level, &html! { "Types" }))
            @for (name, schema) in schemas {
                (heading(level + 1, &html! { code { (name) } }))
                @for paragraph in paragraphs(description(schema).unwrap_or_default()) {
                    p.doc dir="auto" { (paragraph) }
                }
                @let properties = properties(schema);
                @if properties.is_empty() {
                    p { (schema_text(schema)) }
                } @else {
                    (members(&format!("Members of {name}"), properties.into_iter()))
                }
            }
        }
    }
}
