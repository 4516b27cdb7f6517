//! The syntax of a challenge (RFC 9110 §11.3).

/// One challenge, taken apart.
#[derive(Debug, PartialEq)]
pub(crate) struct Challenge {
    pub(crate) scheme: String,
    /// Names in small letters, and values without their quotes.
    pub(crate) parameters: Vec<(String, String)>,
}

impl Challenge {
    pub(crate) fn is(&self, scheme: &str) -> bool {
        self.scheme.eq_ignore_ascii_case(scheme)
    }

    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// It asks for a token, and not because the scope of one does not suffice.
    pub(crate) fn is_for_token(&self) -> bool {
        let insufficient = self.parameter("error") == Some("insufficient_scope");
        (self.is("Bearer") || self.is("DPoP")) && !insufficient
    }

    /// No parameter beside the scheme.
    pub(crate) fn is_bare(&self) -> bool {
        self.parameters.is_empty()
    }

    /// Reads exactly one challenge; the error says what is wrong with it.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let end = text.find(|c| !is_token_char(c)).unwrap_or(text.len());
        let (scheme, rest) = text.split_at(end);
        if scheme.is_empty() {
            return Err("a challenge starts with the name of a scheme, as `Bearer`".to_owned());
        }
        let mut challenge = Self { scheme: scheme.to_owned(), parameters: Vec::new() };
        const NO_REALM: &str = "`Basic` has a `realm` (RFC 7617 §2)";
        let is_basic = challenge.is("Basic");
        if rest.is_empty() {
            return if is_basic { Err(NO_REALM.to_owned()) } else { Ok(challenge) };
        }
        let Some(rest) = rest.strip_prefix(' ') else {
            return Err(format!("between `{scheme}` and its parameters stands a space"));
        };
        let rest = rest.trim_start_matches(' ');
        if is_token68(rest) {
            return if is_basic { Err(NO_REALM.to_owned()) } else { Ok(challenge) };
        }
        challenge.parameters(rest)?;
        if is_basic && challenge.parameter("realm").is_none() {
            return Err(NO_REALM.to_owned());
        }
        Ok(challenge)
    }

    fn parameters(&mut self, mut rest: &str) -> Result<(), String> {
        loop {
            let end = rest.find(|c| !is_token_char(c)).unwrap_or(rest.len());
            let (name, after) = rest.split_at(end);
            if name.is_empty() {
                return Err("a parameter is `name=\"value\"`".to_owned());
            }
            let Some(after) = after.strip_prefix('=') else {
                return Err(match after.trim_start_matches(' ').chars().next() {
                    Some('=') => format!("no space stands around the `=` of `{name}` (RFC 9110 §5.6.3)"),
                    Some(_) if !self.parameters.is_empty() => {
                        format!(
                            "`{name}` starts a second challenge; give each a `www_authenticate` of its own"
                        )
                    }
                    _ => format!("the parameter `{name}` has no value"),
                });
            };
            let quoted = after.starts_with('"');
            let (value, after) = if quoted { quoted_string(after)? } else { token(after) };
            if value.is_empty() && !quoted {
                return Err(format!("the parameter `{name}` has no value"));
            }
            let name = name.to_ascii_lowercase();
            if name == "realm" && !quoted {
                return Err("the value of `realm` stands in quotes (RFC 9110 §11.5)".to_owned());
            }
            if self.parameter(&name).is_some() {
                return Err(format!("the parameter `{name}` stands twice"));
            }
            self.parameters.push((name, value));
            let after = after.trim_start_matches([' ', '\t']);
            if after.is_empty() {
                return Ok(());
            }
            let Some(next) = after.strip_prefix(',') else {
                return Err("between two parameters stands a comma".to_owned());
            };
            rest = next.trim_start_matches([' ', '\t']);
        }
    }
}

/// The characters of a token (RFC 9110 §5.6.2).
pub(crate) fn is_token_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c)
}

fn is_token68(text: &str) -> bool {
    let rest = text.trim_end_matches('=');
    !rest.is_empty() && rest.chars().all(|c| c.is_ascii_alphanumeric() || "-._~+/".contains(c))
}

fn token(text: &str) -> (String, &str) {
    let end = text.find(|c| !is_token_char(c)).unwrap_or(text.len());
    (text[..end].to_owned(), &text[end..])
}

/// RFC 9110 §5.6.4; `text` starts with a quote.
fn quoted_string(text: &str) -> Result<(String, &str), String> {
    let mut value = String::new();
    let mut letters = text.char_indices().skip(1);
    while let Some((place, letter)) = letters.next() {
        match letter {
            '"' => return Ok((value, &text[place + 1..])),
            '\\' => match letters.next() {
                Some((_, escaped)) => value.push(escaped),
                None => break,
            },
            letter => value.push(letter),
        }
    }
    Err("a quote is not closed".to_owned())
}

#[cfg(test)]
mod tests {
    use super::Challenge;

    #[test]
    fn challenges_are_read() {
        for (text, scheme, parameters) in [
            ("Bearer", "Bearer", &[][..]),
            ("Negotiate dGVzdA==", "Negotiate", &[]),
            ("Negotiate a", "Negotiate", &[]),
            ("Basic realm=\"a\"", "Basic", &[("realm", "a")]),
            (
                "basic  Realm=\"a, \\\"b\\\"\" , charset=\"UTF-8\"",
                "basic",
                &[("realm", "a, \"b\""), ("charset", "UTF-8")],
            ),
            ("Bearer realm=\"\",error=invalid_token", "Bearer", &[("realm", ""), ("error", "invalid_token")]),
            ("DPoP algs=\"ES256 PS256\"", "DPoP", &[("algs", "ES256 PS256")]),
        ] {
            let challenge = Challenge::parse(text).unwrap();
            assert_eq!(challenge.scheme, scheme);
            let read: Vec<_> =
                challenge.parameters.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            assert_eq!(read, parameters, "{text}");
            assert_eq!(challenge.is_bare(), parameters.is_empty());
        }
    }

    #[test]
    fn what_is_no_challenge_is_refused() {
        for (text, said) in [
            ("", "name of a scheme"),
            (" Bearer", "name of a scheme"),
            ("\"Bearer\"", "name of a scheme"),
            ("Bearer,Basic", "stands a space"),
            ("Bearer:realm", "stands a space"),
            ("Bearer realm=,", "no value"),
            ("Bearer realm=\"a\", scope", "no value"),
            ("Bearer realm = \"a\"", "no space stands around"),
            ("Bearer realm=a", "in quotes"),
            ("Bearer realm=\"a\", REALM=\"b\"", "stands twice"),
            ("Bearer realm=\"a", "not closed"),
            ("Bearer realm=\"a\\", "not closed"),
            ("Bearer realm=\"a\" error=\"b\"", "stands a comma"),
            ("Bearer realm=\"a\",", "`name=\"value\"`"),
            ("Bearer realm=\"a\", Basic realm=\"b\"", "second challenge"),
            ("Basic charset=\"UTF-8\"", "has a `realm`"),
            ("Basic", "has a `realm`"),
            ("basic abc", "has a `realm`"),
            ("Bearer realm=\"a\";", "stands a comma"),
        ] {
            let error = Challenge::parse(text).unwrap_err();
            assert!(error.contains(said), "{text}: {error}");
        }
    }
}
