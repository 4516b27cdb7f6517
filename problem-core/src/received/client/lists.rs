//! Lists and parameters in header fields (RFC 9110 §5.6).

use std::borrow::Cow;

use http::header::HeaderMap;

/// How many challenges, links and rate limits of a response are read. The server chooses how many it sends, and each link is as long as
/// the URL of the response if it is relative.
pub(super) const MAX_ELEMENTS: usize = 256;

/// The lines of a field. A quoted string can have bytes that are not ASCII (RFC 9110 §5.6.4).
pub(super) fn lines<'a>(headers: &'a HeaderMap, name: &str) -> impl Iterator<Item = Cow<'a, str>> {
    headers.get_all(name).into_iter().map(|line| String::from_utf8_lossy(line.as_bytes()))
}

/// What the parts of a list can start with.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Start {
    Token,
    /// The target of a link, such as `<https://example.com/>`.
    Target,
    QuotedString,
}

/// The parts of a text between separators that are outside of quoted strings (RFC 9110 §5.6.4) and of the targets of links. They are
/// trimmed, and empty ones are left out (§5.6.1.2).
///
/// A quoted string is the value of a parameter, or the start of a part. If it does not end, or if other text follows it, its quote has no
/// meaning. So a part that is malformed does not swallow the next one.
pub(super) fn split(text: &str, separator: u8, start: Start) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    let parts = std::iter::from_fn(move || {
        let text = rest?;
        let length = part_length(text.as_bytes(), separator, start);
        rest = text.get(length + 1..);
        text.get(..length)
    });
    parts.map(|part| part.trim_matches(WHITE_SPACE)).filter(|part| !part.is_empty())
}

const WHITE_SPACE: [char; 2] = [' ', '\t'];

/// The length of the text up to the separator. Each byte is looked at twice at most: a quoted string that does not end is followed only by
/// quotes that are escaped, and no value starts with such a quote.
fn part_length(text: &[u8], separator: u8, start: Start) -> usize {
    // the last byte that is not white space
    let (mut position, mut before) = (0, None);
    while let Some(byte) = text.get(position).copied() {
        let rest = &text[position..];
        let length = match (byte, before) {
            _ if byte == separator => return position,
            (b'"', Some(b'=')) => quoted_length(rest),
            (b'"', None) if start == Start::QuotedString => quoted_length(rest),
            (b'<', None) if start == Start::Target => target_length(rest),
            _ => None,
        };
        position += length.unwrap_or(1);
        if !is_white_space(byte) {
            before = Some(byte);
        }
    }
    text.len()
}

/// The length of the quoted string at the start of a text, if it ends and no other text follows it.
fn quoted_length(text: &[u8]) -> Option<usize> {
    let mut position = 1;
    loop {
        match text.get(position)? {
            b'"' => break,
            b'\\' => position += 2,
            _ => position += 1,
        }
    }
    is_end(&text[position + 1..]).then_some(position + 1)
}

/// The length of the target at the start of a text, if it ends and no other text follows it.
fn target_length(text: &[u8]) -> Option<usize> {
    let end = text.iter().skip(1).position(|byte| matches!(byte, b'<' | b'>'))? + 1;
    (text[end] == b'>' && is_end(&text[end + 1..])).then_some(end + 1)
}

fn is_end(text: &[u8]) -> bool {
    let next = text.iter().find(|byte| !is_white_space(**byte));
    matches!(next, None | Some(b',' | b';'))
}

fn is_white_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

/// A parameter `name=value`, without the quotes and escapes of a quoted string. The name is in lower case.
pub(super) fn parameter(text: &str) -> Option<(String, String)> {
    let (name, value) = text.split_once('=')?;
    let name = name.trim_matches(WHITE_SPACE);
    if !is_token(name) {
        return None;
    }
    Some((name.to_ascii_lowercase(), unquote(value.trim_matches(WHITE_SPACE))?))
}

/// A parameter that need not have a value. One without a value has an empty one.
pub(super) fn parameter_or_name(text: &str) -> Option<(String, String)> {
    match is_token(text) {
        true => Some((text.to_ascii_lowercase(), String::new())),
        false => parameter(text),
    }
}

/// Whether a text is a parameter, apart from its value.
pub(super) fn is_named(text: &str) -> bool {
    text.split_once('=').is_some_and(|(name, _)| is_token(name.trim_end_matches(WHITE_SPACE)))
}

/// The text of a quoted string, or a text that does not start with a quote as it is.
pub(super) fn unquote(text: &str) -> Option<String> {
    if !text.starts_with('"') {
        return Some(text.to_owned());
    }
    if quoted_length(text.as_bytes())? != text.len() {
        return None;
    }
    let mut letters = text.get(1..text.len() - 1)?.chars();
    let mut unquoted = String::with_capacity(text.len());
    while let Some(letter) = letters.next() {
        unquoted.extend(if letter == '\\' { letters.next() } else { Some(letter) });
    }
    Some(unquoted)
}

/// Whether a text is a token (RFC 9110 §5.6.2).
pub(super) fn is_token(text: &str) -> bool {
    let is_token_byte = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(is_token_byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_split(start: Start, cases: &[(&str, &[&str])]) {
        for (text, expected) in cases {
            assert_eq!(split(text, b',', start).collect::<Vec<_>>(), *expected, "{text}");
        }
    }

    #[test]
    fn separators_in_quoted_strings_do_not_count() {
        assert_split(
            Start::Token,
            &[
                ("a, b ,,c", &["a", "b", "c"]),
                ("", &[]),
                (",", &[]),
                (r#"a="b,c", d"#, &[r#"a="b,c""#, "d"]),
                (r#"a = "b,c" ; d="e,f", g"#, &[r#"a = "b,c" ; d="e,f""#, "g"]),
                (r#"a="b\",c", d"#, &[r#"a="b\",c""#, "d"]),
                (r#"a="b\\", c"#, &[r#"a="b\\""#, "c"]),
                ("a=\"\u{e4},\\\u{e4}\", b", &["a=\"\u{e4},\\\u{e4}\"", "b"]),
            ],
        );
        assert_split(Start::QuotedString, &[(r#""a,b";c="d,e", "f""#, &[r#""a,b";c="d,e""#, r#""f""#])]);
    }

    #[test]
    fn separators_in_targets_do_not_count() {
        assert_split(
            Start::Target,
            &[
                ("<a,b>; x=\"1,2\", <c>", &["<a,b>; x=\"1,2\"", "<c>"]),
                (r#"<a"b>, c"#, &[r#"<a"b>"#, "c"]),
                // only at the start of a part
                ("a <b, c>", &["a <b", "c>"]),
            ],
        );
        assert_split(Start::Token, &[("<a, b>", &["<a", "b>"])]);
    }

    #[test]
    fn a_malformed_part_does_not_swallow_the_next_one() {
        assert_split(
            Start::Token,
            &[
                // never closed
                (r#"a="b, c"#, &[r#"a="b"#, "c"]),
                (r#"a="b\", c"#, &[r#"a="b\""#, "c"]),
                (r#"a="b\"#, &[r#"a="b\"#]),
                // closed by the quote of the next one
                (r#"a="b, c="d""#, &[r#"a="b"#, r#"c="d""#]),
                (r#"a="b\", c="d""#, &[r#"a="b\""#, r#"c="d""#]),
                // neither a value nor the start of a part
                (r#"a"b, c="d""#, &[r#"a"b"#, r#"c="d""#]),
                (r#""a, c="d""#, &[r#""a"#, r#"c="d""#]),
                (r#"a="b"c"d, e"#, &[r#"a="b"c"d"#, "e"]),
            ],
        );
        assert_split(
            Start::Target,
            &[
                ("<a, <b>", &["<a", "<b>"]),
                ("<a, b", &["<a", "b"]),
                ("<a>b, <c>", &["<a>b", "<c>"]),
                (r#""a, <b>"#, &[r#""a"#, "<b>"]),
            ],
        );
        assert_split(Start::QuotedString, &[(r#""a, "b""#, &[r#""a"#, r#""b""#])]);
    }

    #[test]
    fn a_parameter_has_no_quotes() {
        let owned = |name: &str, value: &str| Some((name.to_owned(), value.to_owned()));
        for (text, expected) in [
            ("realm=\"a b\"", owned("realm", "a b")),
            ("Realm = a", owned("realm", "a")),
            (r#"a="\"b\\""#, owned("a", r#""b\"#)),
            ("a=", owned("a", "")),
            ("a=\"\"", owned("a", "")),
            // not a quoted string
            ("a=\"", None),
            ("a=\"b", None),
            (r#"a="b\""#, None),
            (r#"a="b"c""#, None),
            ("a b=c", None),
            ("a", None),
            ("=b", None),
        ] {
            assert_eq!(parameter(text), expected, "{text}");
        }
        assert_eq!(parameter_or_name("A"), owned("a", ""));
        assert_eq!(parameter_or_name("A=b"), owned("a", "b"));
    }
}
