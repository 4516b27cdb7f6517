//! Challenges in `WWW-Authenticate`.

use crate::received::client::lists::{Start, is_named, is_token, parameter, split};

/// A challenge (RFC 9110 §11.3): how the client can authenticate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    scheme: String,
    token68: Option<String>,
    parameters: Vec<(String, String)>,
}

impl Challenge {
    /// The scheme as it was sent, such as `Bearer`. Compare it without regard to case.
    #[must_use]
    pub fn scheme(&self) -> &str {
        &self.scheme
    }

    /// The data after the scheme, if it is one text instead of parameters, as with `Negotiate`.
    #[must_use]
    pub fn token68(&self) -> Option<&str> {
        self.token68.as_deref()
    }

    /// The value of a parameter, such as `realm`, `scope` or `error`, without its quotes. The name is compared without regard to case.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        let mut parameters = self.parameters();
        parameters.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// All parameters. The names are in lower case.
    pub fn parameters(&self) -> impl Iterator<Item = (&str, &str)> {
        self.parameters.iter().map(|(name, value)| (&**name, &**value))
    }
}

/// The challenges of a field line. What is not a challenge is left out.
pub(super) fn read(line: &str) -> Vec<Challenge> {
    let mut challenges: Vec<Challenge> = Vec::new();
    for part in split(line, b',', Start::Token) {
        // `Bearer realm="a"` starts a challenge, and `error="b"` and `error = "b"` continue it
        let (scheme, rest) = part.split_once(' ').unwrap_or((part, ""));
        let rest = rest.trim_matches([' ', '\t']);
        let is_token68 = is_token68(rest);
        if is_token(scheme) && (rest.is_empty() || is_token68 || is_named(rest)) {
            challenges.push(Challenge {
                scheme: scheme.to_owned(),
                token68: is_token68.then(|| rest.to_owned()),
                parameters: if is_token68 { Vec::new() } else { parameter(rest).into_iter().collect() },
            });
        } else if let (Some(challenge), Some(parameter)) = (challenges.last_mut(), parameter(part)) {
            challenge.parameters.push(parameter);
        }
    }
    challenges
}

/// Whether the text is a `token68` (RFC 9110 §11.2). `a=` is one, and `a=b` a parameter.
fn is_token68(text: &str) -> bool {
    let letters = text.trim_end_matches('=');
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte);
    !letters.is_empty() && letters.bytes().all(is_letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each challenge on one line.
    fn read(line: &str) -> Vec<String> {
        super::read(line).iter().map(|challenge| format!("{challenge:?}")).collect()
    }

    fn challenge(scheme: &str, token68: Option<&str>, parameters: &[(&str, &str)]) -> String {
        let parameters = parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let (scheme, token68) = (scheme.to_owned(), token68.map(str::to_owned));
        format!("{:?}", Challenge { scheme, token68, parameters: parameters.collect() })
    }

    #[test]
    fn challenges_are_found() {
        let bearer = [("realm", "a, b"), ("error", "invalid_token")];
        for (line, expected) in [
            (r#"Bearer realm="a, b", error="invalid_token""#, vec![challenge("Bearer", None, &bearer)]),
            (r#"Bearer realm = "a, b" , ERROR = invalid_token"#, vec![challenge("Bearer", None, &bearer)]),
            ("Negotiate", vec![challenge("Negotiate", None, &[])]),
            ("Negotiate YII=", vec![challenge("Negotiate", Some("YII="), &[])]),
            (
                r#"Basic realm="x", Digest realm="y", qop="auth,auth-int", Negotiate"#,
                vec![
                    challenge("Basic", None, &[("realm", "x")]),
                    challenge("Digest", None, &[("realm", "y"), ("qop", "auth,auth-int")]),
                    challenge("Negotiate", None, &[]),
                ],
            ),
            // not challenges
            (r#"realm="x""#, vec![]),
            (r#"realm = "x""#, vec![]),
            (", ,", vec![]),
            ("B\u{e4}r realm=x", vec![]),
            ("Bearer a b", vec![]),
            // not parameters
            (r#"Bearer realm="never closed"#, vec![challenge("Bearer", None, &[])]),
            (r#"Bearer realm="a\"#, vec![challenge("Bearer", None, &[])]),
            (r#"Bearer realm="a" b, error=c"#, vec![challenge("Bearer", None, &[("error", "c")])]),
        ] {
            assert_eq!(read(line), expected, "{line}");
        }
    }

    #[test]
    fn a_malformed_challenge_does_not_swallow_the_next_one() {
        for malformed in [
            r#"Bearer realm="a"#,
            r#"Bearer realm="a\"#,
            r#"Bearer realm="a\""#,
            r#"Bearer "a"#,
            r#"Bearer a"b"#,
            r#"Bearer realm="a"b""#,
            "Bearer realm=<a",
            "Bearer <",
            "<",
            "\"",
            ",",
            "=",
        ] {
            let line = format!(r#"{malformed}, Basic realm="b, c", Negotiate"#);
            let challenges = super::read(&line);
            let found = challenges.iter().rev().take(2).map(|challenge| format!("{challenge:?}"));
            let expected =
                [challenge("Negotiate", None, &[]), challenge("Basic", None, &[("realm", "b, c")])];
            assert_eq!(found.collect::<Vec<_>>(), expected, "{line}");
        }
    }

    #[test]
    fn a_parameter_is_found_by_its_name() {
        let challenges = super::read(r#"Bearer Scope="a b""#);
        assert_eq!(challenges[0].parameter("SCOPE"), Some("a b"));
        assert_eq!(challenges[0].parameter("realm"), None);
        assert_eq!(challenges[0].parameters().collect::<Vec<_>>(), [("scope", "a b")]);
    }
}
