//! Lists and parameters in header fields (RFC 9110 §5.6).

/// The parts of a text between separators that are outside of quoted strings (RFC 9110 §5.6.4) and of `<…>`. They are trimmed, and empty
/// ones are left out (§5.6.1.2).
pub(super) fn split(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let (mut is_quoted, mut is_escaped, mut is_target) = (false, false, false);
    let parts = text.split(move |letter: char| {
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' if is_quoted => is_escaped = true,
            '"' if !is_target => is_quoted = !is_quoted,
            '<' if !is_quoted => is_target = true,
            '>' if !is_quoted => is_target = false,
            _ => return letter == separator && !is_quoted && !is_target,
        }
        false
    });
    parts.map(|part| part.trim_matches([' ', '\t'])).filter(|part| !part.is_empty())
}

/// A parameter `name=value`, without the quotes and escapes of a quoted string. The name is in lower case.
pub(super) fn parameter(text: &str) -> Option<(String, String)> {
    let (name, value) = text.split_once('=')?;
    let (name, value) = (name.trim_matches([' ', '\t']), value.trim_matches([' ', '\t']));
    is_token(name).then(|| (name.to_ascii_lowercase(), unquote(value)))
}

/// The text of a quoted string, or a text without quotes as it is.
pub(super) fn unquote(text: &str) -> String {
    let Some(inner) = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else {
        return text.to_owned();
    };
    let mut letters = inner.chars();
    let mut unquoted = String::with_capacity(inner.len());
    while let Some(letter) = letters.next() {
        unquoted.extend(if letter == '\\' { letters.next() } else { Some(letter) });
    }
    unquoted
}

/// Whether a text is a token (RFC 9110 §5.6.2).
pub(super) fn is_token(text: &str) -> bool {
    let is_token_byte = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(is_token_byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_in_quotes_and_targets_do_not_count() {
        for (text, expected) in [
            ("a, b ,,c", &["a", "b", "c"][..]),
            (r#""a,b", c"#, &[r#""a,b""#, "c"]),
            (r#""a\",b", c"#, &[r#""a\",b""#, "c"]),
            (r#""a\\", b"#, &[r#""a\\""#, "b"]),
            ("<a,b>; x=\"1,2\", <c>", &["<a,b>; x=\"1,2\"", "<c>"]),
            (r#"<a"b>, c"#, &[r#"<a"b>"#, "c"]),
            // never closed
            (r#""a, b"#, &[r#""a, b"#]),
            ("", &[]),
        ] {
            assert_eq!(split(text, ',').collect::<Vec<_>>(), expected, "{text}");
        }
    }

    #[test]
    fn a_parameter_has_no_quotes() {
        let owned = |name: &str, value: &str| Some((name.to_owned(), value.to_owned()));
        for (text, expected) in [
            ("realm=\"a b\"", owned("realm", "a b")),
            ("Realm = a", owned("realm", "a")),
            (r#"a="\"b\\""#, owned("a", r#""b\"#)),
            ("a=", owned("a", "")),
            ("a=\"", owned("a", "\"")),
            ("a b=c", None),
            ("a", None),
            ("=b", None),
        ] {
            assert_eq!(parameter(text), expected, "{text}");
        }
    }
}
