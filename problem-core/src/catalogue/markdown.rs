//! A catalogue as Markdown (CommonMark, with the tables of GitHub).

use std::fmt::Write as _;

use crate::catalogue::paragraphs::{self, paragraphs};
use crate::catalogue::reference::{
    OTHER_MEMBERS, Reference, deprecation_sentence, description, example, header_values, is_invisible,
    isolated, properties, retry_sentence, status_line,
};
use crate::catalogue::schema_text::schema_text;
use crate::catalogue::{Catalogue, Entry};

impl Catalogue {
    /// The catalogue as Markdown: a table of contents by status, and a section for each problem type.
    ///
    /// The texts of the service, such as doc comments, are plain text: Markdown and HTML in them are escaped. The document is CommonMark
    /// with the tables of GitHub. Its only HTML is an empty `<a id="…">` before each section, to which the links of the document lead, and
    /// a `<br>` between the lines of a table cell.
    ///
    /// ```
    /// # use problem_core::Problem;
    /// # use problem_core::catalogue::catalogue;
    /// /// There is no order with this number.
    /// #[derive(Debug, thiserror::Error, Problem)]
    /// #[error("order not found")]
    /// #[problem(status = 404)]
    /// struct OrderNotFound;
    ///
    /// let markdown = catalogue![OrderNotFound].titled("Orders").to_markdown();
    /// assert!(markdown.starts_with("# Orders: error reference\n"));
    /// assert!(markdown.contains("There is no order with this number."));
    /// ```
    #[must_use]
    pub fn to_markdown(&self) -> String {
        let entries = self.collect_shown();
        let reference = Reference::new(&self.title, &entries);
        let mut out = format!("# {}\n", escape(&reference.title()));
        introduction(&reference, &mut out);
        for (status, entries) in reference.by_status() {
            let _ = write!(out, "\n## {}\n", escape(&status_line(status)));
            for (number, entry) in entries {
                section(&reference, &reference.slugs[number], entry, &mut out);
            }
        }
        let schemas = reference.schemas();
        if !schemas.is_empty() {
            out.push_str("\n## Types\n");
        }
        for (name, schema) in schemas {
            let _ = write!(out, "\n### {}\n", escape(name));
            paragraphs_of(description(schema), &mut out);
            let properties = properties(schema);
            if properties.is_empty() {
                let _ = write!(out, "\n{}\n", escape(&schema_text(schema)));
                continue;
            }
            members(properties.into_iter(), false, &mut out);
        }
        out
    }
}

/// What is true of every problem, and the table of contents.
fn introduction(reference: &Reference<'_>, out: &mut String) {
    if let Some(sentence) = reference.open_sentence() {
        let _ = write!(out, "\n{sentence}\n");
    }
    let names: Vec<_> = reference.entries.request_members.iter().map(|name| code(name)).collect();
    if !names.is_empty() {
        let _ = write!(
            out,
            "\nEvery problem can also have these members of its request: {}.\n",
            names.join(", ")
        );
    }
    for (status, entries) in reference.by_status() {
        let _ = write!(out, "\n**{}**\n\n", escape(&status_line(status)));
        for (number, entry) in entries {
            let deprecated = if entry.deprecated.is_some() { " (deprecated)" } else { "" };
            let link = link(&entry.code, &reference.slugs[number]);
            let _ = writeln!(out, "- {link}: {}{deprecated}", one_line(&entry.title));
        }
    }
}

fn section(reference: &Reference<'_>, slug: &str, entry: &Entry, out: &mut String) {
    let _ = write!(out, "\n<a id=\"{slug}\"></a>\n\n### {}\n", escape(&entry.code));
    let title = one_line(&entry.title);
    if !title.is_empty() {
        let _ = write!(out, "\n**{title}**\n");
    }
    if let Some(reason) = &entry.deprecated {
        let _ = write!(out, "\n{}", escape(&deprecation_sentence(reason)));
        if let Some(code) = &entry.replaced_by {
            let known = reference.with_code(code).and_then(|number| reference.slugs.get(number));
            let replaced_by = known.map_or_else(|| self::code(code), |slug| link(code, slug));
            let _ = write!(out, " It is replaced by {replaced_by}.");
        }
        out.push('\n');
    }
    paragraphs_of(entry.description.as_deref(), out);

    let _ = write!(out, "\n- Status: {}\n", escape(&status_line(entry.status)));
    if let Some(type_uri) = &entry.type_uri {
        let _ = writeln!(out, "- Type URI: {}", code(type_uri));
    }
    let _ = writeln!(out, "- Media type: {}", code(&entry.media_type));
    let _ = writeln!(out, "- Try again: {}", escape(&retry_sentence(entry)));
    if let Some(version) = &entry.since {
        let _ = writeln!(out, "- Since: {}", one_line(version));
    }
    for (label, names) in [
        ("gRPC code", &entry.grpc_codes),
        ("Operations", &entry.operations),
        ("Rust types", &entry.rust_types),
    ] {
        if !names.is_empty() {
            let names: Vec<_> = names.iter().map(|name| code(name)).collect();
            let _ = writeln!(out, "- {label}: {}", names.join(", "));
        }
    }

    if !entry.members.is_empty() || entry.has_other_members {
        out.push_str("\n#### Members\n");
        members(
            entry.members.iter().map(|member| {
                (&*member.name, &member.schema, member.is_required, member.description.as_deref())
            }),
            entry.has_other_members,
            out,
        );
    }
    if !entry.headers.is_empty() {
        out.push_str(
            "\n#### Header fields\n\n| Header field | Value | Sent | Description |\n|---|---|---|---|\n",
        );
        for header in &entry.headers {
            let sent = if header.is_required { "always" } else { "sometimes" };
            let values: Vec<_> = header_values(header).iter().map(|value| cell_code(value)).collect();
            let values = match values.is_empty() {
                true => one_line(&schema_text(&header.schema)),
                false => values.join(" or "),
            };
            let text = cell(header.description.as_deref());
            let _ = writeln!(out, "| {} | {values} | {sent} | {text} |", cell_code(&header.name));
        }
    }
    out.push_str("\n#### Example\n\n");
    fence("json", &example(entry), out);
}

/// A table of members: name, schema, whether every occurrence has it, description.
fn members<'a>(
    members: impl Iterator<Item = (&'a str, &'a serde_json::Value, bool, Option<&'a str>)>,
    has_others: bool,
    out: &mut String,
) {
    out.push_str("\n| Member | Type | Sent | Description |\n|---|---|---|---|\n");
    for (name, schema, is_required, text) in members {
        let sent = if is_required { "always" } else { "sometimes" };
        let (ty, text) = (one_line(&schema_text(schema)), cell(text));
        let _ = writeln!(out, "| {} | {ty} | {sent} | {text} |", cell_code(name));
    }
    if has_others {
        let _ = writeln!(out, "| other members | any JSON value | sometimes | {OTHER_MEMBERS} |");
    }
}

fn paragraphs_of(text: Option<&str>, out: &mut String) {
    for paragraph in paragraphs(text.unwrap_or_default()) {
        let _ = write!(out, "\n{}\n", lines(&paragraph, "\\\n"));
    }
}

/// The paragraphs of a text in the cell of a table, which is one line.
fn cell(text: Option<&str>) -> String {
    let paragraphs = paragraphs(text.unwrap_or_default()).into_iter();
    paragraphs.map(|paragraph| lines(&paragraph, "<br>")).collect::<Vec<_>>().join("<br><br>")
}

/// The lines of a paragraph, with something between them that keeps them apart. Markdown drops the spaces before a line.
fn lines(paragraph: &str, separator: &str) -> String {
    let lines = paragraph.lines().map(|line| {
        let text = line.trim_start();
        let indent = line.chars().count() - text.chars().count();
        "&nbsp;".repeat(indent) + &escape(text)
    });
    lines.collect::<Vec<_>>().join(separator)
}

/// A code block with a fence that is longer than every row of backticks in the text.
fn fence(language: &str, text: &str, out: &mut String) {
    let fence = "`".repeat(longest_row(text, '`').max(2) + 1);
    let _ = write!(out, "{fence}{language}\n{text}\n{fence}\n");
}

/// A link to a section. A slug has no letter that means something in Markdown.
fn link(text: &str, slug: &str) -> String {
    format!("[{}](#{slug})", one_line(text))
}

/// A text as code. What code cannot show is escaped text.
fn code(text: &str) -> String {
    if text.trim() != text || text.is_empty() || text.contains(is_invisible) {
        return one_line(text);
    }
    let ticks = "`".repeat(longest_row(text, '`') + 1);
    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{ticks}{space}{text}{space}{ticks}")
}

/// A text as code in a table, where a `|` ends the cell even in code.
fn cell_code(text: &str) -> String {
    // before a `|`, a backslash would be read as its escape
    if text.contains('\\') { one_line(text) } else { code(text).replace('|', "\\|") }
}

/// A text on one line, next to other texts.
fn one_line(text: &str) -> String {
    escape(&isolated(&paragraphs::one_line(text)))
}

/// The length of the longest row of a letter.
fn longest_row(text: &str, letter: char) -> usize {
    text.split(|other| other != letter).map(str::len).max().unwrap_or_default()
}

/// A text in which nothing is Markdown or HTML. Its lines stay lines.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // whether only digits come before in the line, or nothing
    let (mut is_start, mut is_number) = (true, false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let next = letters.peek().copied().unwrap_or('\n');
        match letter {
            '\n' => out.push('\n'),
            // an entity works in every Markdown, a backslash before these letters only in CommonMark
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\t' => out.push(' '),
            // U+0000 has no entity
            '\0' => out.push('\u{fffd}'),
            letter if is_invisible(letter) => {
                let _ = write!(out, "&#{};", u32::from(letter));
            }
            letter => {
                let is_special = match letter {
                    '\\' | '`' | '*' | '_' | '[' | ']' | '{' | '}' | '|' | '~' | '$' | '^' | '@' => true,
                    // lists, headings, and lines under headings
                    '+' | '-' | '=' => is_start,
                    // also at the end of a heading
                    '#' => is_start || out.ends_with([' ', '#']),
                    '.' => is_number || out.ends_with("www"),
                    ')' => is_number,
                    // definitions, links without brackets, and emoji
                    ':' => {
                        is_start || next == '/' || next.is_ascii_alphanumeric() || matches!(next, '+' | '-')
                    }
                    _ => false,
                };
                if is_special {
                    out.push('\\');
                }
                out.push(letter);
            }
        }
        is_number = letter.is_ascii_digit() && (is_start || is_number);
        is_start = letter == '\n';
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped() {
        for (text, escaped) in [
            ("plain text, with (a) comma; and 1.5 seconds.", "plain text, with (a) comma; and 1.5 seconds."),
            (
                "# a\n- b\n+ c\n=== d\n1. e\n12) f\na - b # c",
                "\\# a\n\\- b\n\\+ c\n\\=== d\n1\\. e\n12\\) f\na - b \\# c",
            ),
            ("<b>&amp;</b>", "&lt;b&gt;&amp;amp;&lt;/b&gt;"),
            ("`a` *b* _c_ [d](e) | ~f~ \\", "\\`a\\` \\*b\\* \\_c\\_ \\[d\\](e) \\| \\~f\\~ \\\\"),
            ("\u{202e}\0", "&#8238;\u{fffd}"),
            ("C# and ## b #", "C# and \\#\\# b \\#"),
            (":tada: a: b", "\\:tada: a: b"),
        ] {
            assert_eq!(escape(text), escaped);
        }
    }

    #[test]
    fn code_has_more_backticks_than_its_text() {
        for (text, expected) in [
            ("a", "`a`"),
            ("a`b``c", "```a`b``c```"),
            ("`a", "`` `a ``"),
            (" a", "a"),
            ("a\u{202e}", "&#8296;a&#8238;&#8297;"),
            ("", ""),
        ] {
            assert_eq!(code(text), expected);
        }
        assert_eq!(cell_code("a|b"), "`a\\|b`");
        assert_eq!(cell_code("a\\|b"), "a\\\\\\|b");
    }

    #[test]
    fn a_fence_is_longer_than_what_is_in_it() {
        let mut out = String::new();
        fence("json", "\"````\"", &mut out);
        assert_eq!(out, "`````json\n\"````\"\n`````\n");
    }
}
