//! The syntax of a challenge (RFC 9110 §11.3), and what a challenge asks for.

mod parameters;

use self::parameters::Parameters;
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
