//! Comments and names of TypeScript.

use std::fmt::Write as _;

use crate::catalogue::paragraphs::paragraphs;
use crate::catalogue::reference::{is_invisible, json_string};

/// Writes a JSDoc comment, or nothing if there is no text.
pub(super) fn comment(out: &mut String, indent: &str, texts: &[String], deprecated: Option<&str>) {
    let mut blocks: Vec<String> =
        texts.iter().flat_map(|text| paragraphs(text)).map(|text| escape(&text)).collect();
    blocks.extend(deprecated.map(|text| format!("@deprecated {}", escape(text)).trim_end().to_owned()));
    let _ = match &blocks[..] {
        [] => Ok(()),
        [only] if !only.contains('\n') => writeln!(out, "{indent}/** {only} */"),
        blocks => {
            let lines = blocks.join("\n\n");
            let lines = lines.lines().map(|line| match line {
                "" => format!("{indent} *\n"),
                line => format!("{indent} * {line}\n"),
            });
            writeln!(out, "{indent}/**\n{}{indent} */", lines.collect::<String>())
        }
    };
}

/// A text in which nothing ends the comment, is a tag, or is invisible.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '/' if out.ends_with('*') => out.push_str("\\/"),
            '@' => out.push_str("\\@"),
            '\n' => out.push('\n'),
            '\t' => out.push(' '),
            letter if is_invisible(letter) => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(letter));
            }
            letter => out.push(letter),
        }
    }
    out
}

/// Words that cannot be the name of a type. All other keywords begin with a small letter too, as no name of this module does.
const KEYWORDS: [&str; 3] = ["Infinity", "NaN", "Object"];

/// A name that TypeScript can read as the name of a type.
pub(super) fn identifier(name: &str) -> String {
    let letters = name.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '_' });
    let name: String = letters.collect();
    match name.chars().next() {
        Some('A'..='Z') if !KEYWORDS.contains(&&*name) => name,
        // no keyword begins with a capital
        _ => format!("T_{name}"),
    }
}

/// The name of a member.
pub(super) fn member_name(name: &str) -> String {
    let is_start =
        name.starts_with(|letter: char| letter.is_ascii_alphabetic() || matches!(letter, '_' | '$'));
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '$');
    if is_start && name.chars().all(is_name) { name.to_owned() } else { json_string(name) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(texts: &[&str], deprecated: Option<&str>) -> String {
        let mut out = String::new();
        let texts: Vec<_> = texts.iter().map(|text| (*text).to_owned()).collect();
        comment(&mut out, "  ", &texts, deprecated);
        out
    }

    #[test]
    fn nothing_ends_a_comment_or_is_a_tag() {
        assert_eq!(written(&[], None), "");
        assert_eq!(written(&["a */ b **/ @c"], None), "  /** a *\\/ b **\\/ \\@c */\n");
        assert_eq!(
            written(&["a\n\n@deprecated\n- /*"], Some("b\u{202e}")),
            "  /**\n   * a\n   *\n   * \\@deprecated\n   * - /*\n   *\n   * @deprecated b\\u{202e}\n   */\n"
        );
        // after the asterisk of the line, too
        assert_eq!(written(&["a\n\n/ b"], None), "  /**\n   * a\n   *\n   * / b\n   */\n");
    }

    #[test]
    fn names_are_quoted_or_replaced() {
        for (name, expected) in [
            ("Money", "Money"),
            ("Page<Order>", "Page_Order_"),
            ("1", "T_1"),
            ("class", "T_class"),
            ("", "T_"),
        ] {
            assert_eq!(identifier(name), expected);
        }
        for (name, expected) in
            [("orderId", "orderId"), ("$a_1", "$a_1"), ("1a", "\"1a\""), ("a-b", "\"a-b\""), ("", "\"\"")]
        {
            assert_eq!(member_name(name), expected);
        }
    }
}
