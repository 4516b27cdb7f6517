//! What a renderer reads in the Markdown.

use std::collections::BTreeSet;

use problem_core::Problem;
use problem_core::catalogue::Catalogue;
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::samples::{HOSTILE, enveloped, hostile, in_boundary, small};

/// A document as a renderer reads it.
#[derive(Default)]
struct Rendered {
    /// The text of each block, such as a paragraph, a heading or a cell.
    blocks: Vec<String>,
    code_blocks: Vec<String>,
    links: Vec<String>,
    anchors: BTreeSet<String>,
    tables: usize,
}

/// Reads a document with the extensions that could give a text a meaning.
fn rendered(catalogue: &Catalogue) -> Rendered {
    let markdown = catalogue.to_markdown();
    let mut all = Rendered::default();
    let mut block = String::new();
    let mut is_code = false;
    let extensions = Options::all() - Options::ENABLE_SMART_PUNCTUATION;
    for event in Parser::new_ext(&markdown, extensions) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => is_code = true,
            Event::End(TagEnd::CodeBlock) => {
                is_code = false;
                all.code_blocks.push(std::mem::take(&mut block));
            }
            Event::Text(text) => block += &text,
            Event::Code(text) => block += &text,
            Event::SoftBreak | Event::HardBreak => block.push('\n'),
            Event::Start(Tag::Link { dest_url, .. }) => all.links.push(dest_url.into_string()),
            Event::Start(Tag::Table(_)) => all.tables += 1,
            Event::Html(html) | Event::InlineHtml(html) => {
                let html = html.trim();
                if html == "<br>" {
                    block.push('\n');
                } else if html != "</a>" {
                    let id = html.strip_prefix("<a id=\"").and_then(|rest| rest.split_once("\">"));
                    let (id, rest) = id.unwrap_or_else(|| panic!("HTML in the document: {html}"));
                    assert!(rest.is_empty() || rest == "</a>", "HTML in the document: {html}");
                    assert!(all.anchors.insert(id.to_owned()), "{id} is twice");
                }
            }
            Event::End(
                TagEnd::Paragraph
                | TagEnd::Heading(_)
                | TagEnd::TableCell
                | TagEnd::Item
                | TagEnd::TableRow
                | TagEnd::TableHead,
            ) => all.blocks.push(std::mem::take(&mut block)),
            // the only ones that the document has besides
            Event::Start(
                Tag::Paragraph
                | Tag::Heading { .. }
                | Tag::TableHead
                | Tag::TableRow
                | Tag::TableCell
                | Tag::Strong
                | Tag::List(None)
                | Tag::Item,
            )
            | Event::End(TagEnd::Link | TagEnd::Table | TagEnd::Strong | TagEnd::List(false)) => {}
            Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) => {}
            other => panic!("{other:?} in {markdown}"),
        }
        assert!(!is_code || all.code_blocks.len() < 100);
    }
    all
}

#[test]
fn every_link_leads_to_a_section() {
    for catalogue in [small(), enveloped(), in_boundary(), hostile()] {
        let Rendered { links, anchors, code_blocks, .. } = rendered(&catalogue);
        let entries = catalogue.entries();
        assert_eq!((anchors.len(), code_blocks.len()), (entries.len(), entries.len()));
        // in the table of contents, and to what replaces a problem type
        let replaced = entries.iter().filter(|entry| entry.replaced_by.is_some()).count();
        assert_eq!(links.len(), entries.len() + replaced);
        for link in links {
            assert!(anchors.contains(link.strip_prefix('#').unwrap()), "{link}");
        }
    }
}

#[test]
fn an_example_is_the_body() {
    for catalogue in [small(), enveloped(), hostile()] {
        let bodies: Vec<serde_json::Value> =
            rendered(&catalogue).code_blocks.iter().map(|text| serde_json::from_str(text).unwrap()).collect();
        let examples: Vec<_> = catalogue.entries().into_iter().map(|entry| entry.example).collect();
        assert_eq!(bodies, examples);
    }
}

#[test]
fn a_hostile_text_is_text() {
    let Rendered { blocks, tables, .. } = rendered(&hostile());
    let count = |text: &str| blocks.iter().filter(|block| *block == text).count();
    let next_to_others = format!("\u{2068}{HOSTILE}\u{2069}");
    // the title of the document has a suffix
    assert_eq!(count(&format!("{next_to_others}: error reference")), 1);
    // the title, the description, and the description of the member in its table
    assert_eq!((count(&next_to_others), count(HOSTILE)), (1, 2));
    for text in ["```html", "indented", "- [ ] item", "1. one", "> quote", "a ===", "a|`</script>\\"] {
        assert_eq!(count(text), 1, "{text}: {blocks:#?}");
    }
    assert_eq!(count("| a | b |\n|---|---|\n| c | d |"), 1, "{blocks:#?}");
    assert_eq!(count(&format!("Operations: {next_to_others}")), 1, "{blocks:#?}");
    assert_eq!(tables, 1);
}

/// Texts in which something could mean something.
fn texts() -> impl Strategy<Value = String> {
    let parts = [
        "a",
        "b1",
        " ",
        "  ",
        "\n",
        "\n\n",
        "\t",
        "#",
        "##",
        "*",
        "**",
        "_",
        "__",
        "`",
        "```",
        "~~~",
        "~",
        "-",
        "---",
        "+",
        "=",
        "1.",
        "2)",
        ">",
        "<",
        "<a",
        "<!--",
        "-->",
        "</",
        "/>",
        "&",
        "&amp;",
        "&#65;",
        "[",
        "]",
        "](",
        ")",
        "!",
        "[^1]",
        "[ ]",
        "|",
        "|-|",
        "\\",
        "\\\\",
        "$",
        "$$",
        "^",
        ":",
        ": ",
        "://",
        "http://a.example",
        "www.a.example",
        "@",
        "a@b.example",
        "{",
        "}",
        "{#a}",
        "\"",
        "'",
        "\u{e4}",
        "\u{202e}",
        "\u{200b}",
        "\u{feff}",
        "\r",
        "\u{1}",
        "]]>",
        "*/",
    ];
    proptest::collection::vec(proptest::sample::select(parts.to_vec()), 0..12)
        .prop_map(|parts| parts.concat())
}

/// The text on one line, as a reader sees it next to another text.
fn on_one_line(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let line = lines.join(" ").replace('\t', " ");
    if line.contains('\u{202e}') { format!("\u{2068}{line}\u{2069}") } else { line }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn any_text_is_text(title in texts(), operation in texts()) {
        let catalogue = Catalogue::new();
        let catalogue = catalogue.titled(&*title).with_operation::<Plain>(&*operation);
        let Rendered { blocks, links, anchors, tables, .. } = rendered(&catalogue);
        let title = match title.trim() {
            "" => "Error reference".to_owned(),
            _ => format!("{}: error reference", on_one_line(&title)),
        };
        prop_assert_eq!(&blocks[0], &title, "{}", catalogue.to_markdown());
        let is_named = !operation.trim().is_empty();
        let operation = format!("Operations: {}", on_one_line(&operation));
        let operation = operation.trim_end().to_owned();
        prop_assert_eq!(blocks.contains(&operation), is_named, "{}", catalogue.to_markdown());
        prop_assert_eq!((links.len(), anchors.len(), tables), (1, 1, 0));
    }
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("plain")]
#[problem(status = 409)]
struct Plain;

#[test]
fn a_table_has_as_many_cells_in_every_row() {
    let markdown = hostile().to_markdown() + &small().to_markdown();
    let mut rows = 0;
    for line in markdown.lines().filter(|line| line.starts_with('|')) {
        let cells = line.replace("\\\\", "").replace("\\|", "").matches('|').count();
        assert!(cells == 5 || cells == 4, "{line}");
        rows += 1;
    }
    assert!(rows > 20, "{rows}");
}
