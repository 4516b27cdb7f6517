//! The reader of challenges that the derive and core share, compared with another that is written from the RFC.
#![no_main]

use libfuzzer_sys::fuzz_target;
use problem_shared::rulebook::challenge::Challenge;

fuzz_target!(|text: &str| {
    let read = Challenge::read(text);
    if let Err(violation) = &read {
        assert!(violation.has_all_values(), "{}", violation.message());
    }
    // the derive refuses all others before it reads a challenge
    if text.chars().all(|found| matches!(found, '\t' | ' '..='~')) {
        let read = read.ok().map(|read| (read.bare_bearer().is_some(), read.asks_for_token()));
        assert_eq!(read, by_the_rfc(text).map(meaning), "{text:?}");
    }
});

/// Whether a challenge is a `Bearer` without parameters, and whether it asks for a token although the scope of the token is
/// not the reason.
fn meaning((scheme, parameters): (String, Parameters)) -> (bool, bool) {
    let scheme = scheme.to_ascii_lowercase();
    let is_about_scope = parameters.contains(&("error".to_owned(), "insufficient_scope".to_owned()));
    let is_for_token = scheme == "bearer" || scheme == "dpop";
    (scheme == "bearer" && parameters.is_empty(), is_for_token && !is_about_scope)
}

type Parameters = Vec<(String, String)>;

/// One challenge (RFC 9110 §11.3) without the empty elements and the bad white space that only readers
/// know, with each name once, `realm` in quotes (§11.5), and one in `Basic` (RFC 7617 §2).
fn by_the_rfc(text: &str) -> Option<(String, Parameters)> {
    let (scheme, rest) = match text.split_once(' ') {
        Some((scheme, rest)) => (scheme, Some(rest)),
        None => (text, None),
    };
    if scheme.is_empty() || !scheme.bytes().all(is_token) {
        return None;
    }
    let parameters = match rest.map(|rest| rest.trim_start_matches(' ')) {
        None => Vec::new(),
        Some(rest) if is_token68(rest) => Vec::new(),
        Some(rest) if rest.starts_with('\t') => return None,
        Some(rest) => elements(rest)?.into_iter().map(parameter).collect::<Option<_>>()?,
    };
    let mut names: Vec<_> = parameters.iter().map(|(name, _)| name).collect();
    names.sort();
    names.dedup();
    let has_realm = names.iter().any(|name| *name == "realm");
    if names.len() < parameters.len() || scheme.eq_ignore_ascii_case("basic") && !has_realm {
        return None;
    }
    Some((scheme.to_owned(), parameters))
}

fn is_token(byte: u8) -> bool {
    byte.is_ascii_graphic() && !b"\"(),/:;<=>?@[\\]{}".contains(&byte)
}

fn is_token68(text: &str) -> bool {
    let inside = text.trim_end_matches('=').as_bytes();
    !inside.is_empty() && inside.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-._~+/".contains(byte))
}

/// What stands between the commas that stand in no quotes; `None` if a quote is not closed.
fn elements(text: &str) -> Option<Vec<&str>> {
    let (mut elements, mut start) = (Vec::new(), 0);
    let mut places = text.bytes().enumerate();
    while let Some((place, byte)) = places.next() {
        match byte {
            b',' => {
                elements.push(&text[start..place]);
                start = place + 1;
            }
            b'"' => loop {
                match places.next()?.1 {
                    b'"' => break,
                    b'\\' => drop(places.next()?),
                    _ => {}
                }
            },
            _ => {}
        }
    }
    elements.push(&text[start..]);
    Some(elements)
}

fn parameter(text: &str) -> Option<(String, String)> {
    let (name, value) = text.trim_matches([' ', '\t']).split_once('=')?;
    if name.is_empty() || !name.bytes().all(is_token) {
        return None;
    }
    let name = name.to_ascii_lowercase();
    if !value.is_empty() && value.bytes().all(is_token) {
        return (name != "realm").then(|| (name, value.to_owned()));
    }
    let inside = value.strip_prefix('"')?.strip_suffix('"')?;
    let (mut letters, mut value) = (inside.chars(), String::new());
    while let Some(letter) = letters.next() {
        value.push(match letter {
            '"' => return None,
            '\\' => letters.next()?,
            letter => letter,
        });
    }
    Some((name, value))
}
