//! A catalogue as HTML. The template escapes every text; the two exceptions are the style sheet and the script of this crate.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use problem_shared::status::phrase;
use sha2::{Digest as _, Sha256};

use crate::catalogue::Entry;
use crate::catalogue::html_tables::{code, header_fields, members, members_of};
use crate::catalogue::paragraphs::paragraphs;
use crate::catalogue::reference::{
    Reference, deprecation_reason, description, example, header_values, isolated, properties, retry_sentence,
    status_line,
};
use crate::catalogue::schema_text::schema_text;

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
    let title = format!("{}: {}", isolated(&entry.code), reference.title());
    let content = html! {
        (head_of_entry(reference, entry, links, 1))
        (facts(reference, entry, 2))
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
        h1 { (title_of(reference)) }
        @if let Some(sentence) = reference.open_sentence() {
            p { (sentence) }
        }
        @if !reference.entries.request_members.is_empty() {
            p {
                "Every problem can also have these members of its request: "
                @for (index, name) in reference.entries.request_members.iter().enumerate() {
                    @if index > 0 { ", " }
                    (code(name))
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
                            (item(reference, entry, links.entries.get(number), ids.get(number)))
                        }
                    }
                }
            }
        }
        @for Article { number, id } in articles {
            @if let Some(entry) = reference.entries.entries.get(*number) {
                article id=[id] data-status=(entry.status) data-more=(more(entry)) {
                    (head_of_entry(reference, entry, links, 2))
                    (facts(reference, entry, 3))
                }
            }
        }
        (types(reference, in_articles, 2))
    };
    page(reference, &reference.title(), links, policy, &content)
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
                    header { nav aria-label="Breadcrumb" { a href=(index) { (title_of(reference)) } } }
                }
                main id=(CONTENT) tabindex="-1" { (content) }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    page.into_string()
}

fn title_of(reference: &Reference<'_>) -> Markup {
    html! {
        @match &reference.name {
            None => { (reference.title()) }
            Some(name) => { bdi lang=[reference.language] { (isolated(name)) } ": error reference" }
        }
    }
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

fn item(
    reference: &Reference<'_>,
    entry: &Entry,
    link: Option<&Option<String>>,
    id: Option<&Option<String>>,
) -> Markup {
    let language = reference.language_of(entry);
    let description = paragraphs(entry.description.as_deref().unwrap_or_default()).into_iter().next();
    html! {
        li id=[id.and_then(Option::as_ref)] data-status=(entry.status) data-more=(more(entry)) {
            @match link.and_then(Option::as_ref) {
                Some(link) => { a href=(link) { (code(&entry.code)) } }
                None => { (code(&entry.code)) }
            }
            @if entry.is_retryable { span.tag.yes { "can be retried" } }
            @if entry.deprecated.is_some() { span.tag.s4 { "deprecated" } }
            @if let Some(title) = own_title(entry) {
                p lang=[language] { (title) }
            }
            @if let Some(description) = description {
                p.soft.doc lang=[language] dir="auto" { (description) }
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
    let mut words = vec![status_line(entry.status)];
    words.extend(entry.members.iter().flat_map(|member| [member.name.clone(), schema_text(&member.schema)]));
    for header in &entry.headers {
        words.push(header.name.clone());
        words.extend(header_values(header));
    }
    words.extend(entry.operations.iter().chain(&entry.rust_types).chain(&entry.type_uri).cloned());
    words.join(" ")
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
    let language = reference.language_of(entry);
    html! {
        (heading(level, &code(&entry.code)))
        p.lead {
            @if let Some(title) = own_title(entry) {
                bdi lang=[language] { (isolated(title)) } " "
            }
            span class=(class) { (status_line(entry.status)) }
        }
        @if let Some(reason) = &entry.deprecated {
            p.note {
                "This problem type is deprecated"
                @match deprecation_reason(reason) {
                    None => { "." }
                    Some((reason, end)) => { ": " bdi lang=[language] { (isolated(&reason)) } (end) }
                }
                @if let Some(code) = &entry.replaced_by {
                    " It is replaced by "
                    @match reference.with_code(code).and_then(|number| links.entries.get(number)?.as_deref()) {
                        Some(link) => { a href=(link) { (self::code(code)) } }
                        None => { (self::code(code)) }
                    }
                    "."
                }
            }
        }
        @for paragraph in paragraphs(entry.description.as_deref().unwrap_or_default()) {
            p.doc lang=[language] dir="auto" { (paragraph) }
        }
    }
}

fn facts(reference: &Reference<'_>, entry: &Entry, level: u8) -> Markup {
    let language = reference.language_of(entry);
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
        @if !entry.members.is_empty() || entry.has_other_members {
            (heading(level, &html! { "Members" }))
            (members_of(entry, language))
        }
        @if !entry.headers.is_empty() {
            (heading(level, &html! { "Header fields" }))
            (header_fields(entry, language))
        }
        (heading(level, &html! { "Example" }))
        pre role="region" aria-label={ "Example of " (isolated(&entry.code)) } tabindex="0" {
            code {
                "HTTP/1.1 " (status_line(entry.status)) "\n"
                @for (name, value) in &entry.example_head { (name) ": " (isolated(value)) "\n" }
                "\n" (example(entry))
            }
        }
    }
}

fn names(label: &str, names: &[String]) -> Markup {
    html! {
        @if !names.is_empty() {
            dt { (label) }
            dd { ul { @for name in names { li { (code(name)) } } } }
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
                // this crate describes it
                @let language = reference.language.filter(|_| name != "FieldError");
                (heading(level + 1, &code(name)))
                @for paragraph in paragraphs(description(schema).unwrap_or_default()) {
                    p.doc lang=[language] dir="auto" { (paragraph) }
                }
                @let properties = properties(schema);
                @if properties.is_empty() {
                    p { (schema_text(schema)) }
                } @else {
                    (members(name, properties.into_iter(), false, language))
                }
            }
        }
    }
}
