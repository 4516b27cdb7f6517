//! The syntax of a challenge (RFC 9110 §11.3), and what a challenge asks for.

use super::{Rule, Value, Violation};
use crate::bytes::{equal_ignore_case, find, is_one_of, part, skip};
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
            let rest = part(text, skip(bytes, 0, b" \t"), bytes.len());
            let template = match rest.is_empty() || !bytes.is_ascii() || token_end(rest.as_bytes(), 0) == 0 {
                true => "write www_authenticate = \"Bearer realm=\\\"api\\\"\"",
                false => "write www_authenticate = \"{rest}\"",
            };
            let reason = "it must start with a scheme, such as `Bearer` (RFC 9110 §11.3)";
            return Err(invalid("", reason, "", Fix { template, before: "", rest }));
        }
        if scheme_end == bytes.len() {
            return challenge.with_realm(text, scheme_end, false);
        }
        if bytes[scheme_end] == b'=' {
            let template = "write www_authenticate = \"Bearer {rest}\"";
            let reason = "it must start with a scheme, such as `Bearer` (RFC 9110 §11.3)";
            return Err(invalid("", reason, "", Fix { template, before: "", rest: text }));
        }
        if bytes[scheme_end] != b' ' {
            let rest = skip(bytes, scheme_end, b" \t,:;");
            let template = match bytes[scheme_end] {
                b',' => {
                    "write each challenge with a key of its own: www_authenticate = \"{before} …\", www_authenticate = \"{rest}\""
                }
                _ => "write www_authenticate = \"{before} {rest}\"",
            };
            let fix = Fix { template, before: scheme, rest: part(text, rest, bytes.len()) };
            return Err(invalid(scheme, "expected a space between `{scheme}` and its parameters", "", fix));
        }
        let start = skip(bytes, scheme_end, b" ");
        if is_token68(bytes, start) {
            return challenge.with_realm(text, bytes.len(), false);
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
                None => return challenge.with_realm(text, start, has_realm),
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

    /// `parameters` is where the parameters start in `text`.
    const fn with_realm(
        self,
        text: &'a str,
        parameters: usize,
        has_realm: bool,
    ) -> Result<Self, Violation<'a>> {
        if equal_ignore_case(self.scheme, "Basic") && !has_realm {
            let rest = part(text, parameters, text.len());
            let template = match rest.is_empty() {
                true => "write www_authenticate = \"{before} realm=\\\"api\\\"\"",
                false => "write www_authenticate = \"{before} realm=\\\"api\\\", {rest}\"",
            };
            let fix = Fix { template, before: self.scheme, rest };
            return Err(invalid(self.scheme, "`Basic` needs a `realm` (RFC 7617 §2)", "", fix));
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
                        return Err(self.invalid(
                            "duplicate parameter `{parameter}`",
                            parameter.name,
                            Fix { template: "remove one `{parameter}`", before: "", rest: "" },
                        ));
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
            let template = match at == bytes.len() && at > self.start {
                true => "write www_authenticate = \"{before}\"",
                false => "write it like www_authenticate = \"Bearer realm=\\\"api\\\", scope=\\\"read\\\"\"",
            };
            let fix = Fix { template, before: trimmed(self.text, at), rest: "" };
            return Err(self.invalid("expected a parameter like `name=\"value\"`", name, fix));
        }
        if name_end == bytes.len() || bytes[name_end] != b'=' {
            let after = skip(bytes, name_end, b" ");
            return Err(if after < bytes.len() && bytes[after] == b'=' {
                self.space_around_equals(name, name_end, after)
            } else if after < bytes.len() && at > self.start {
                self.invalid(
                    "`{parameter}` starts a second challenge",
                    name,
                    Fix {
                        template: "write each challenge with a key of its own: www_authenticate = \"{before}\", www_authenticate = \"{rest}\"",
                        before: trimmed(self.text, at),
                        rest: self.rest(at),
                    },
                )
            } else {
                self.without_value(name, name_end)
            });
        }
        let start = name_end + 1;
        let is_quoted = start < bytes.len() && bytes[start] == b'"';
        let (value, end) = if is_quoted {
            let close = quote_end(bytes, start + 1);
            if close == bytes.len() {
                let fix = Fix {
                    template: "write www_authenticate = \"{before}\\\"\"",
                    before: self.text,
                    rest: "",
                };
                return Err(self.invalid("the quote of `{parameter}` is not closed", name, fix));
            }
            (slice(bytes, start + 1, close), close + 1)
        } else {
            let end = token_end(bytes, start);
            if end == start {
                let is_space = start < bytes.len() && bytes[start] == b' ';
                return Err(if is_space {
                    self.space_around_equals(name, name_end, name_end)
                } else {
                    self.without_value(name, name_end)
                });
            }
            (slice(bytes, start, end), end)
        };
        if !is_quoted && equal_ignore_case(name, "realm") {
            // the value ends at the next comma, also if it contains spaces
            let value_end = find(bytes, b',', start, bytes.len());
            let template = match value_end == bytes.len() {
                true => "write www_authenticate = \"{before}=\\\"{rest}\\\"\"",
                false => "put the value of `realm` in quotes, realm=\\\"{rest}\\\"",
            };
            let fix = Fix {
                template,
                before: part(self.text, 0, name_end),
                rest: part(self.text, start, value_end),
            };
            return Err(self.invalid("the value of `realm` must be in quotes (RFC 9110 §11.5)", name, fix));
        }
        let after = skip(bytes, end, b" \t");
        if after == bytes.len() {
            return Ok(Parameter { name, value, next: None });
        }
        if bytes[after] != b',' {
            let rest = skip(bytes, after, b" \t;");
            let fix = match rest == bytes.len() {
                true => Fix {
                    template: "write www_authenticate = \"{before}\"",
                    before: part(self.text, 0, end),
                    rest: "",
                },
                false => Fix {
                    template: "write www_authenticate = \"{before}, {rest}\"",
                    before: part(self.text, 0, end),
                    rest: self.rest(rest),
                },
            };
            return Err(self.invalid(
                "missing comma between challenge parameters, after `{parameter}`",
                name,
                fix,
            ));
        }
        Ok(Parameter { name, value, next: Some(skip(bytes, after + 1, b" \t")) })
    }

    /// The text from a byte on.
    const fn rest(&self, at: usize) -> &'a str {
        part(self.text, at, self.text.len())
    }

    /// `equals` is the index of the `=`.
    const fn space_around_equals(&self, name: &'a str, name_end: usize, equals: usize) -> Violation<'a> {
        let fix = Fix {
            template: "write www_authenticate = \"{before}={rest}\"",
            before: part(self.text, 0, name_end),
            rest: self.rest(skip(self.text.as_bytes(), equals + 1, b" ")),
        };
        self.invalid("there is a space around the `=` of `{parameter}` (RFC 9110 §5.6.3)", name, fix)
    }

    const fn without_value(&self, name: &'a str, name_end: usize) -> Violation<'a> {
        let rest = skip(self.text.as_bytes(), name_end, b"=");
        let fix = Fix {
            template: "write www_authenticate = \"{before}=\\\"…\\\"{rest}\"",
            before: part(self.text, 0, name_end),
            rest: self.rest(rest),
        };
        self.invalid("the parameter `{parameter}` has no value", name, fix)
    }

    const fn invalid(&self, reason: &'static str, parameter: &'a str, fix: Fix<'a>) -> Violation<'a> {
        invalid(self.scheme, reason, parameter, fix)
    }
}

/// How to correct a challenge. `{before}` and `{rest}` are what the user wrote, as the source contains it.
#[derive(Clone, Copy)]
struct Fix<'a> {
    template: &'static str,
    before: &'a str,
    rest: &'a str,
}

const fn invalid<'a>(
    scheme: &'a str,
    reason: &'static str,
    parameter: &'a str,
    fix: Fix<'a>,
) -> Violation<'a> {
    Violation::new(Rule::InvalidChallenge)
        .with("reason", Value::Template(reason))
        .with_text("scheme", scheme)
        .with_text("parameter", parameter)
        .with("fix", Value::Template(fix.template))
        .with("before", Value::Escaped(fix.before))
        .with("rest", Value::Escaped(fix.rest))
}

/// The start of a text, without the spaces and commas at its end.
const fn trimmed(text: &str, mut end: usize) -> &str {
    while end > 0 && is_one_of(text.as_bytes()[end - 1], b" \t,;") {
        end -= 1;
    }
    part(text, 0, end)
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
            ("", "must start with a scheme"),
            (" Bearer", "must start with a scheme"),
            ("\"Bearer\"", "must start with a scheme"),
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

    #[test]
    fn the_fix_contains_what_the_user_wrote() {
        for (text, expected) in [
            ("", r#"= "Bearer realm=\"api\"""#),
            (" Basic realm=\"a\"", r#"= "Basic realm=\"a\"""#),
            ("realm=\"a\"", r#"= "Bearer realm=\"a\"""#),
            ("Bearer: realm=\"a\"", r#"= "Bearer realm=\"a\"""#),
            ("Bearer realm=\"a\" scope=\"b\", error=c", r#"= "Bearer realm=\"a\", scope=\"b\", error=c""#),
            ("Bearer realm=\"a\"; scope=\"b\"", r#"= "Bearer realm=\"a\", scope=\"b\"""#),
            ("Bearer realm=\"a\",", r#"= "Bearer realm=\"a\"""#),
            ("Bearer realm = \"a\", scope=\"b\"", r#"= "Bearer realm=\"a\", scope=\"b\"""#),
            ("Bearer realm= \"a\"", r#"= "Bearer realm=\"a\"""#),
            ("Bearer realm=my api", r#"= "Bearer realm=\"my api\"""#),
            ("Bearer realm=\"a", r#"= "Bearer realm=\"a\"""#),
            ("Bearer realm=\"a\", scope", r#"= "Bearer realm=\"a\", scope=\"…\"""#),
            ("Basic charset=\"UTF-8\"", r#"= "Basic realm=\"api\", charset=\"UTF-8\"""#),
            (
                "Basic realm=\"a\", Bearer realm=\"b\"",
                r#": www_authenticate = "Basic realm=\"a\"", www_authenticate = "Bearer realm=\"b\"""#,
            ),
        ] {
            let message = Challenge::read(text).unwrap_err().message();
            assert!(message.ends_with(expected), "{text}: {message}");
        }
    }
}
