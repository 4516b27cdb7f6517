//! For any values of a service, the body is valid JSON, no member occurs twice, and nothing panics.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use bytes::Bytes;
use http::header::HeaderValue;
use problem_core::{ErrorStatus, FieldError, Problem, ToProblem};
use proptest::prelude::*;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;

#[derive(Debug, thiserror::Error, Problem)]
#[error("{text}")]
#[problem(status = 422, base = "/e/", header("X-Text" = "a{text}"))]
struct Anything {
    #[problem(extension, instance, header = "X-Own")]
    text: String,
    #[problem(www_authenticate)]
    challenge: Option<String>,
    #[problem(flatten)]
    more: BTreeMap<String, String>,
    #[problem(extension)]
    number: f64,
    #[problem(flatten)]
    again: BTreeMap<String, Option<i64>>,
    #[problem(errors)]
    errors: Vec<FieldError>,
}

/// The members of an object. Reading fails if a member occurs twice.
struct Members(BTreeMap<String, Value>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Once;
        impl<'de> Visitor<'de> for Once {
            type Value = Members;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = BTreeMap::new();
                while let Some((name, value)) = map.next_entry::<String, Value>()? {
                    assert!(members.insert(name.clone(), value).is_none(), "{name:?} occurs twice");
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Once)
    }
}

fn members(body: &Bytes) -> BTreeMap<String, Value> {
    let Members(members) = serde_json::from_slice(body).expect("the body is JSON");
    members
}

/// Texts with control characters, characters that JSON escapes, and characters from every plane of Unicode.
fn text() -> impl Strategy<Value = String> {
    let letter = prop_oneof![
        3 => any::<char>(),
        2 => (0u32..0x20).prop_map(|code| char::from_u32(code).unwrap()),
        1 => prop_oneof![Just('"'), Just('\\'), Just('/'), Just('\u{7f}'), Just('\u{2028}'), Just('{')],
        1 => (0u32..17, 0u32..0x1_0000)
            .prop_filter_map("no surrogate", |(plane, code)| char::from_u32(plane * 0x1_0000 + code)),
        2 => any::<u8>().prop_map(|byte| char::from(byte & 0x7f)),
    ];
    proptest::collection::vec(letter, 0..24).prop_map(String::from_iter)
}

/// Names of members, many of them reserved.
fn name() -> impl Strategy<Value = String> {
    let taken = [
        "type",
        "title",
        "status",
        "detail",
        "instance",
        "code",
        "errors",
        "requestId",
        "timestamp",
        "text",
        "number",
        "a",
    ];
    prop_oneof![1 => proptest::sample::select(taken.to_vec()).prop_map(str::to_owned), 1 => text()]
}

/// The text as a URI reference: characters that a URI cannot contain (RFC 3986 §2) are percent-encoded.
fn reference(text: &str) -> String {
    let bytes = text.as_bytes();
    let is_allowed = |at: usize| match bytes[at] {
        b'%' => bytes[at + 1..].iter().take(2).filter(|byte| byte.is_ascii_hexdigit()).count() == 2,
        byte => byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=".contains(&byte),
    };
    let letter = |at: usize| {
        if is_allowed(at) { char::from(bytes[at]).to_string() } else { format!("%{:02X}", bytes[at]) }
    };
    (0..bytes.len()).map(letter).collect()
}

fn check(error: &Anything) {
    let response = error.to_response::<Bytes>();
    assert_eq!(response.body(), error.to_problem().to_response::<Bytes>().body());
    let members = members(response.body());

    let text_or_none = |text: &str| if text.is_empty() { None } else { Some(Value::from(text)) };
    assert_eq!(members.get("detail").cloned(), text_or_none(&error.text));
    assert_eq!(members.get("instance").cloned(), text_or_none(&reference(&error.text)));
    assert_eq!(members["status"], 422);
    assert_eq!(members["text"], *error.text);
    // serde_json does not read all numbers exactly, so the digits are compared
    let number = format!(r#""number":{}"#, serde_json::to_string(&error.number).unwrap());
    assert_eq!(members.contains_key("number"), error.number.is_finite());
    let body = std::str::from_utf8(response.body()).unwrap();
    assert!(!error.number.is_finite() || body.contains(&number), "{number}");

    let mut expected: BTreeSet<&str> = ["type", "title", "status", "code", "text"].into();
    expected.extend(members.get("number").map(|_| "number"));
    expected.extend((!error.text.is_empty()).then_some(["detail", "instance"]).into_iter().flatten());
    expected.extend((!error.errors.is_empty()).then_some("errors"));
    let reserved = ["requestId", "timestamp", "errors", "detail", "instance", "number"];
    let flattened =
        error.more.keys().chain(error.again.iter().filter(|(_, n)| n.is_some()).map(|(name, _)| name));
    expected.extend(flattened.map(String::as_str).filter(|name| !reserved.contains(name)));
    assert_eq!(members.keys().map(String::as_str).collect::<BTreeSet<_>>(), expected);
    for (name, value) in &error.more {
        let own = ["type", "title", "status", "code", "text"].contains(&name.as_str());
        assert!(own || reserved.contains(&name.as_str()) || members[name] == **value, "{name:?}");
    }
    for (index, entry) in error.errors.iter().enumerate() {
        assert_eq!(members["errors"][index], serde_json::to_value(entry).unwrap());
    }

    let sent = |name: &str| response.headers().get(name).cloned();
    let carried = |text: String| {
        text.chars().all(|c| matches!(c, '\t' | ' '..='~')).then(|| HeaderValue::try_from(text).unwrap())
    };
    assert_eq!(sent("x-own"), carried(error.text.clone()));
    assert_eq!(sent("x-text"), carried(format!("a{}", error.text)));
    let challenge = error.challenge.clone().and_then(carried);
    assert_eq!(sent("www-authenticate"), challenge);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_derived_error_is_valid_whatever_is_in_it(
        text in text(),
        challenge in proptest::option::of(text()),
        more in proptest::collection::btree_map(name(), text(), 0..6),
        again in proptest::collection::btree_map(name(), any::<Option<i64>>(), 0..6),
        number in any::<f64>(),
        errors in proptest::collection::vec((text(), text(), text()), 0..4),
    ) {
        let errors = errors.into_iter().map(|(field, code, message)| FieldError::new(field, code, message));
        check(&Anything { text, challenge, more, number, again, errors: errors.collect() });
    }

    #[test]
    fn a_built_problem_is_valid_whatever_is_in_it(
        texts in proptest::collection::vec(text(), 5),
        extensions in proptest::collection::vec((name(), text()), 0..6),
        status in 400u16..600,
    ) {
        let mut problem = Problem::new(ErrorStatus::new(status))
            .with_type_uri(texts[0].clone())
            .with_title(texts[1].clone())
            .with_detail(texts[2].clone())
            .with_instance(texts[3].clone())
            .with_code(texts[4].clone());
        let mut expected = BTreeMap::new();
        for (name, value) in extensions {
            let reserved = ["type", "title", "status", "detail", "instance", "code", "errors", "requestId", "timestamp"];
            if reserved.contains(&name.as_str()) {
                prop_assert!(Problem::new(ErrorStatus::GONE).with_extension(name, &value).is_err());
            } else {
                problem = problem.with_extension(name.clone(), &value).unwrap();
                expected.insert(name, Value::from(value));
            }
        }
        let members = members(problem.to_response::<Bytes>().body());
        for (name, text) in ["type", "title", "detail", "instance", "code"].into_iter().zip(&texts) {
            // an empty detail or instance is left out
            let sent = if ["type", "instance"].contains(&name) { reference(text) } else { text.clone() };
            if !text.is_empty() || !["detail", "instance"].contains(&name) {
                expected.insert(name.to_owned(), Value::from(sent));
            }
        }
        expected.insert("status".to_owned(), status.into());
        prop_assert_eq!(&members, &expected);
        let serialised: BTreeMap<String, Value> = serde_json::from_value(serde_json::to_value(&problem).unwrap()).unwrap();
        prop_assert_eq!(serialised, expected);
    }
}

#[test]
fn a_text_of_a_mebibyte_is_sent_whole() {
    let text = "\u{1}é\"".repeat(1 << 18);
    let error = Anything {
        text: text.clone(),
        challenge: None,
        more: BTreeMap::from([("a".to_owned(), text)]),
        number: f64::NAN,
        again: BTreeMap::new(),
        errors: vec![],
    };
    check(&error);
}
