//! The syntax of a challenge (RFC 9110 §11.3), and what a challenge asks for.

use super::{Rule, Value, Violation};
use crate::bytes::{equal_ignore_case, is_one_of, part, skip};
use crate::header_fields::token_end;

/// One challenge, such as `Bearer realm="api"`.
#[derive(Debug, Clone, Copy)]
pub struct Challenge<'a> {
    scheme: &'a str,
    /// It has no parameters. A token68 is not a parameter.
    is_bare: bool,
    is_scope_insufficient: bool,
}

impl<'a> Challenge<'a> {
    /// Reads a text that must be exactly one challenge.
    ///
    /// # Errors
    ///
    /// The violation, if it is not.
    pub const fn read(text: &'a str) -> Result<Self, Violation<'a>> {
        let bytes = text.as_bytes();
        let scheme_end = token_end(bytes, 0);
        let scheme = part(text, 0, scheme_end);
        let mut challenge = Self { scheme, is_bare: true, is_scope_insufficient: false };
        if scheme.is_empty() {
            return Err(invalid(
                "Bearer",
                "it starts without a scheme, such as `Bearer` (RFC 9110 §11.3)",
                "",
            ));
        }
        if scheme_end == bytes.len() {
            return challenge.with_realm(false);
        }
        if bytes[scheme_end] != b' ' {
            return Err(invalid(scheme, "expected a space between `{scheme}` and its parameters", ""));
        }
        let start = skip(bytes, scheme_end, b" ");
        if is_token68(bytes, start) {
            return challenge.with_realm(false);
        }
        let parameters = Parameters { text, scheme, start };
        challenge.is_bare = false;
        let (mut at, mut has_realm) = (start, false);
        loop {
            let parameter = match parameters.next(at) {
                Ok(parameter) => parameter,
                Err(violation) => return Err(violation),
            };
            has_realm |= equal_ignore_case(parameter.name, "realm");
            if equal_ignore_case(parameter.name, "error") {
                challenge.is_scope_insufficient = is_unescaped(parameter.value, b"insufficient_scope");
            }
            match parameter.next {
                Some(next) => at = next,
                None => return challenge.with_realm(has_realm),
            }
        }
    }

    /// Whether it asks for a token although the scope of the token is not the reason (RFC 6750 §3.1).
    #[must_use]
    pub const fn asks_for_token(&self) -> bool {
        let is_for_token = equal_ignore_case(self.scheme, "Bearer") || equal_ignore_case(self.scheme, "DPoP");
        is_for_token && !self.is_scope_insufficient
    }

    /// Refuses `Bearer` without a parameter (RFC 6750 §3).
    #[must_use]
    pub const fn bare_bearer(&self) -> Option<Violation<'static>> {
        if self.is_bare && equal_ignore_case(self.scheme, "Bearer") {
            return Some(Violation::new(Rule::BareBearer));
        }
        None
    }

    const fn with_realm(self, has_realm: bool) -> Result<Self, Violation<'a>> {
        if equal_ignore_case(self.scheme, "Basic") && !has_realm {
            return Err(invalid(self.scheme, "`Basic` needs a `realm` (RFC 7617 §2)", ""));
        }
        Ok(self)
    }
}

/// The parameters of a challenge.
#[derive(Clone, Copy)]
struct Parameters<'a> {
    text: &'a str,
    scheme: &'a str,
    start: usize,
}

struct Parameter<'a> {
    name: &'a str,
    /// Without the quotes, and with the escapes.
    value: &'a [u8],
    /// The start of the parameter after it.
    next: Option<usize>,
}

impl<'a> Parameters<'a> {
    /// Reads the parameter that starts at a byte. Refuses it if an earlier parameter has the same name.
    const fn next(&self, at: usize) -> Result<Parameter<'a>, Violation<'a>> {
        let parameter = match self.parameter(at) {
            Ok(parameter) => parameter,
            Err(violation) => return Err(violation),
        };
        let mut before = self.start;
        while before < at {
            match self.parameter(before) {
                Ok(Parameter { name, next: Some(next), .. }) => {
                    if equal_ignore_case(name, parameter.name) {
                        return Err(self.invalid("duplicate parameter `{parameter}`", parameter.name));
                    }
                    before = next;
                }
                // every parameter before this one has been read
                _ => break,
            }
        }
        Ok(parameter)
    }

    const fn parameter(&self, at: usize) -> Result<Parameter<'a>, Violation<'a>> {
        let bytes = self.text.as_bytes();
        let name_end = token_end(bytes, at);
        let name = part(self.text, at, name_end);
        if name.is_empty() {
            return Err(self.invalid("expected a parameter like `name=\"value\"`", name));
        }
        if name_end == bytes.len() || bytes[name_end] != b'=' {
            let after = skip(bytes, name_end, b" ");
            return Err(if after < bytes.len() && bytes[after] == b'=' {
                self.invalid("there is a space around the `=` of `{parameter}` (RFC 9110 §5.6.3)", name)
            } else if after < bytes.len() && at > self.start {
                self.invalid(
                    "`{parameter}` starts a second challenge; give each challenge its own `www_authenticate`",
                    name,
                )
            } else {
                self.invalid("the parameter `{parameter}` has no value", name)
            });
        }
        let start = name_end + 1;
        let is_quoted = start < bytes.len() && bytes[start] == b'"';
        let (value, end) = if is_quoted {
            let close = quote_end(bytes, start + 1);
            if close == bytes.len() {
                return Err(self.invalid("the quote of `{parameter}` is not closed", name));
            }
            (slice(bytes, start + 1, close), close + 1)
        } else {
            let end = token_end(bytes, start);
            if end == start {
                let is_space = start < bytes.len() && bytes[start] == b' ';
                return Err(if is_space {
                    self.invalid("there is a space around the `=` of `{parameter}` (RFC 9110 §5.6.3)", name)
                } else {
                    self.invalid("the parameter `{parameter}` has no value", name)
                });
            }
            (slice(bytes, start, end), end)
        };
        if !is_quoted && equal_ignore_case(name, "realm") {
            return Err(self.invalid("the value of `realm` must be in quotes (RFC 9110 §11.5)", name));
        }
        let after = skip(bytes, end, b" \t");
        if after == bytes.len() {
            return Ok(Parameter { name, value, next: None });
        }
        if bytes[after] != b',' {
            return Err(self.invalid("missing comma between challenge parameters, after `{parameter}`", name));
        }
        Ok(Parameter { name, value, next: Some(skip(bytes, after + 1, b" \t")) })
    }

    const fn invalid(&self, reason: &'static str, parameter: &'a str) -> Violation<'a> {
        invalid(self.scheme, reason, parameter)
    }
}

const fn invalid<'a>(scheme: &'a str, reason: &'static str, parameter: &'a str) -> Violation<'a> {
    Violation::new(Rule::InvalidChallenge)
        .with("reason", Value::Template(reason))
        .with_text("scheme", scheme)
        .with_text("parameter", parameter)
}

/// The closing quote of a quoted string (RFC 9110 §5.6.4), or the end of the text.
const fn quote_end(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() && bytes[at] != b'"' {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    if at < bytes.len() { at } else { bytes.len() }
}

/// Whether the rest of a text is a token68 (RFC 9110 §11.2).
const fn is_token68(bytes: &[u8], start: usize) -> bool {
    let mut at = start;
    while at < bytes.len() && (bytes[at].is_ascii_alphanumeric() || is_one_of(bytes[at], b"-._~+/")) {
        at += 1;
    }
    at > start && skip(bytes, at, b"=") == bytes.len()
}

/// Whether the inside of a quoted string means a text.
const fn is_unescaped(quoted: &[u8], text: &[u8]) -> bool {
    let (mut at, mut expected) = (0, 0);
    while at < quoted.len() {
        if quoted[at] == b'\\' {
            at += 1;
        }
        if at == quoted.len() || expected == text.len() || quoted[at] != text[expected] {
            return false;
        }
        (at, expected) = (at + 1, expected + 1);
    }
    expected == text.len()
}

const fn slice(bytes: &[u8], start: usize, end: usize) -> &[u8] {
    bytes.split_at(end).0.split_at(start).1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn challenges_are_read() {
        for (text, scheme, is_bare, asks_for_token) in [
            ("Bearer", "Bearer", true, true),
            ("Negotiate dGVzdA==", "Negotiate", true, false),
            ("Negotiate a", "Negotiate", true, false),
            ("Basic realm=\"a\"", "Basic", false, false),
            ("basic  Realm=\"a, \\\"b\\\"\" , charset=\"UTF-8\"", "basic", false, false),
            ("Bearer realm=\"\",error=invalid_token", "Bearer", false, true),
            ("Bearer realm=\"\",ERROR=insufficient_scope", "Bearer", false, false),
            ("DPoP error=\"insufficient\\_scope\"", "DPoP", false, false),
            ("DPoP algs=\"ES256 PS256\"", "DPoP", false, true),
        ] {
            let challenge = Challenge::read(text).map_err(|violation| violation.message()).unwrap();
            assert_eq!(challenge.scheme, scheme);
            assert_eq!(challenge.is_bare, is_bare, "{text}");
            assert_eq!(challenge.asks_for_token(), asks_for_token, "{text}");
            assert_eq!(challenge.bare_bearer().is_some(), text == "Bearer", "{text}");
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for (text, expected) in [
            ("", "starts without a scheme"),
            (" Bearer", "starts without a scheme"),
            ("\"Bearer\"", "starts without a scheme"),
            ("Bearer,Basic", "a space between `Bearer` and its parameters"),
            ("Bearer:realm", "a space between `Bearer` and its parameters"),
            ("Bearer realm=,", "`realm` has no value"),
            ("Bearer realm=\"a\", scope", "`scope` has no value"),
            ("Bearer realm = \"a\"", "space around the `=` of `realm`"),
            ("Bearer realm= \"a\"", "space around the `=` of `realm`"),
            ("Bearer realm=a", "in quotes"),
            ("Bearer realm=\"a\", REALM=\"b\"", "duplicate parameter `REALM`"),
            ("Bearer a=1, b=2, c=3, B=4", "duplicate parameter `B`"),
            ("Bearer realm=\"a", "the quote of `realm` is not closed"),
            ("Bearer realm=\"a\\", "the quote of `realm` is not closed"),
            ("Bearer realm=\"a\\\"", "the quote of `realm` is not closed"),
            ("Bearer realm=\"a\" error=\"b\"", "missing comma"),
            ("Bearer realm=\"a\",", "`name=\"value\"`"),
            ("Bearer realm=\"a\", Basic realm=\"b\"", "`Basic` starts a second challenge"),
            ("Basic charset=\"UTF-8\"", "needs a `realm`"),
            ("Basic", "needs a `realm`"),
            ("basic abc", "needs a `realm`"),
            ("Bearer realm=\"a\";", "missing comma"),
            ("Bearer é=1", "`name=\"value\"`"),
        ] {
            let message = Challenge::read(text).unwrap_err().message();
            assert!(message.contains(expected), "{text}: {message}");
        }
    }
}
