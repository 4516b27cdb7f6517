//! The lines of doc comments. They are plain text, so nothing here reads Markdown: only lines that would be unreadable on one line stay
//! lines.

/// The paragraphs of a doc comment. The lines of a paragraph are joined, except where a line seems to be an item of a list, or the
/// row of a table. The lines between code fences stay as they are, with the fences, and are a paragraph of their own.
pub(super) fn paragraphs(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    let mut paragraphs = vec![String::new()];
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        at += 1;
        let fenced = fenced(lines.get(at - 1..).unwrap_or_default());
        if let Some(fenced) = fenced {
            at += fenced.len() - 1;
            paragraphs.extend([without_indent(fenced), String::new()]);
            continue;
        }
        let line = line.trim();
        match (line.is_empty(), paragraphs.last_mut()) {
            (false, Some(last)) => {
                if !last.is_empty() {
                    last.push(if begins_item(line) { '\n' } else { ' ' });
                }
                last.push_str(line);
            }
            _ => paragraphs.push(String::new()),
        }
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs
}

/// The lines of a code block, if the first line is a fence, and a later one closes it.
fn fenced<'a, 't>(lines: &'a [&'t str]) -> Option<&'a [&'t str]> {
    let fence = |line: &str| {
        let letter = line.trim_start().chars().next().filter(|letter| matches!(letter, '`' | '~'))?;
        let length = line.trim_start().chars().take_while(|other| *other == letter).count();
        (length >= 3).then_some((letter, length))
    };
    let (letter, length) = fence(lines.first()?)?;
    let closes = |line: &&str| {
        let is_only_fence = line.trim().chars().all(|other| other == letter);
        is_only_fence && fence(line).is_some_and(|(_, other)| other >= length)
    };
    let end = lines.iter().skip(1).position(closes)? + 1;
    lines.get(..=end)
}

/// Lines without the spaces with which all of them start.
fn without_indent(lines: &[&str]) -> String {
    let indent = |line: &&str| line.len() - line.trim_start().len();
    let least = lines.iter().filter(|line| !line.trim().is_empty()).map(indent).min().unwrap_or_default();
    let lines = lines.iter().map(|line| line.get(least..).unwrap_or(line.trim_start()).trim_end());
    lines.collect::<Vec<_>>().join("\n")
}

/// A text on one line.
pub(super) fn one_line(text: &str) -> String {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join(" ")
}

fn begins_item(line: &str) -> bool {
    let after_number = line.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let is_numbered = after_number.len() < line.len() && after_number.starts_with([')', '.']);
    let marker = line.trim_start_matches('#');
    let rest = match line.chars().next() {
        Some('|' | '>') => return true,
        Some('`' | '~') => return line.starts_with("```") || line.starts_with("~~~"),
        Some('-' | '*' | '+') => line.get(1..),
        Some('#') => Some(marker),
        _ => after_number.get(1..).filter(|_| is_numbered),
    };
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paragraph_ends_at_an_empty_line() {
        assert_eq!(paragraphs(" a\n  b\n\n \n\tc \r\n"), ["a b", "c"]);
        assert_eq!(paragraphs("a:\n- b\n  c\n1. d\n2 e"), ["a:\n- b c\n1. d 2 e"]);
        // words of a sentence
        assert_eq!(paragraphs("a\n`b` c\n**d**\n-1 e\n2.5 f\n#1\n+"), ["a `b` c **d** -1 e 2.5 f #1\n+"]);
        assert!(paragraphs(" \n\n").is_empty());
    }

    #[test]
    fn the_lines_of_a_code_block_stay_lines() {
        assert_eq!(
            paragraphs("a\n  ```json\n  {\n    \"b\": 1\n\n  }\n  ```\nc\nd"),
            ["a", "```json\n{\n  \"b\": 1\n\n}\n```", "c d"]
        );
        assert_eq!(paragraphs("~~~~\n~~~\n```\n~~~~~\na"), ["~~~~\n~~~\n```\n~~~~~", "a"]);
        // nothing closes it
        assert_eq!(paragraphs("```\na\n``\n~~~\nb"), ["``` a ``\n~~~ b"]);
        assert_eq!(paragraphs("``\na\n``"), ["`` a ``"]);
        assert_eq!(paragraphs("```\n\u{e4}\n \u{2003}b\n```"), ["```\n\u{e4}\n \u{2003}b\n```"]);
        assert_eq!(one_line("a\n```\n  b\n```"), "a ``` b ```");
    }
}
