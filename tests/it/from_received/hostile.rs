//! Documents that nobody should send. None of them panics, and none becomes an error that it does not describe.

use std::fmt::Write as _;

use problem_core::{Problem, ReceivedProblem, ToProblem as _};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

// the derive refuses two variants with one code, as far as it sees the code
const TWIN: &str = "TWIN";
const OTHER_TWIN: &str = TWIN;

#[derive(Debug, PartialEq, thiserror::Error, Problem)]
#[problem(base = "https://a.example/", from_received)]
enum Known {
    #[error("found")]
    #[problem(status = 404)]
    NotThere {
        #[problem(extension)]
        id: u64,
        #[problem(extension)]
        note: Option<String>,
    },
    #[error("gone")]
    #[problem(status = 410, type = "https://b.example/gone")]
    Removed,
    #[error("failed")]
    #[problem(status = 503, code = "BUSY", retry_after = 1)]
    Busy(#[problem(extension = "queue")] Vec<bool>),
    #[error("failed")]
    #[problem(status = 500)]
    Failed,
    #[error("twin")]
    #[problem(status = 409, code = TWIN, title = "Twin")]
    Twin,
    #[error("twin")]
    #[problem(status = 409, code = OTHER_TWIN, title = "Twin")]
    OtherTwin(#[problem(extension = "id")] u64),
    #[error(transparent)]
    #[problem(transparent)]
    Inner(Inner),
}

#[derive(Debug, PartialEq, thiserror::Error, Problem)]
#[problem(from_received)]
enum Inner {
    #[error("inner")]
    #[problem(status = 400, code = "INNER")]
    Inner {
        #[problem(extension)]
        id: Value,
    },
}

/// What the document is, by the rules of `docs/clients.md`. It looks at the document as `serde_json` reads it.
fn expected(document: &Map<String, Value>) -> Option<Known> {
    let text = |name: &str| document.get(name).and_then(Value::as_str);
    let status = document.get("status").and_then(Value::as_f64).filter(|status| status.fract() == 0.0);
    let status = status.filter(|status| (100.0..1000.0).contains(status));
    let type_uri = text("type").filter(|uri| *uri != "about:blank");
    let number = |name: &str| document.get(name)?.as_u64();
    let not_there = || {
        let note = match document.get("note") {
            None | Some(Value::Null) => None,
            Some(Value::String(note)) => Some(note.clone()),
            Some(_) => return None,
        };
        Some(Known::NotThere { id: number("id")?, note })
    };
    let busy = || Some(Known::Busy(serde_json::from_value(document.get("queue")?.clone()).ok()?));
    let inner = || Some(Known::Inner(Inner::Inner { id: document.get("id")?.clone() }));
    // the code, the status, the type URI, and the error
    let rows: [(&str, u16, Option<&str>, Option<Known>); 7] = [
        ("NOT_THERE", 404, Some("https://a.example/not-there"), not_there()),
        ("REMOVED", 410, Some("https://b.example/gone"), Some(Known::Removed)),
        ("BUSY", 503, Some("https://a.example/busy"), busy()),
        ("INTERNAL_SERVER_ERROR", 500, Some("https://a.example/internal-server-error"), None),
        ("TWIN", 409, Some("https://a.example/twin"), None),
        ("TWIN", 409, Some("https://a.example/twin"), None),
        ("INNER", 400, None, inner()),
    ];
    let is_declared = type_uri.is_some() && rows.iter().any(|(_, _, uri, _)| *uri == type_uri);
    let mut found = rows.into_iter().filter(|(code, own, uri, _)| {
        let identifies = match (type_uri, uri) {
            (Some(sent), _) if is_declared => *uri == Some(sent),
            (Some(_), Some(_)) => false,
            (None, _) | (Some(_), None) => text("code") == Some(*code),
        };
        identifies && status.is_none_or(|status| status == f64::from(*own))
    });
    match (found.next(), found.next()) {
        (Some((.., error)), None) => error,
        _ => None,
    }
}

/// A JSON value of any kind, often one that a member nearly accepts.
fn json_value() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => select(vec!["7", "0", "18446744073709551615", "\"text\"", "null", "[]", "[true,false]"]).prop_map(str::to_owned),
        2 => select(vec!["-1", "-0", "7.0", "7e0", "18446744073709551616", "1e400", "\"7\"", "true", "{}", "[null]", "[1]"]).prop_map(str::to_owned),
        1 => select(vec!["\"\\u0000\"", "\"\\ud83d\\ude00\"", "{\"a\":[{\"b\":null}]}", "\"\""]).prop_map(str::to_owned),
        1 => (1usize..200).prop_map(|depth| "[".repeat(depth) + &"]".repeat(depth)),
    ]
}

fn type_uri() -> impl Strategy<Value = String> {
    select(vec![
        "\"https://a.example/not-there\"",
        "\"https://b.example/gone\"",
        "\"https://a.example/busy\"",
        "\"https://a.example/twin\"",
        "\"https://a.example/internal-server-error\"",
        "\"about:blank\"",
        "\"\"",
        "\"https://a.example/not-there#\"",
        "\"https://a.example/\\u006eot-there\"",
        "\"HTTPS://a.example/not-there\"",
        "\"not-there\"",
        "null",
        "404",
        "[]",
    ])
    .prop_map(str::to_owned)
}

fn code() -> impl Strategy<Value = String> {
    select(vec![
        "\"NOT_THERE\"",
        "\"REMOVED\"",
        "\"BUSY\"",
        "\"TWIN\"",
        "\"INNER\"",
        "\"INTERNAL_SERVER_ERROR\"",
        "\"not_there\"",
        "\"NOT_THERE \"",
        "\"\\u004eOT_THERE\"",
        "\"\"",
        "404",
        "null",
    ])
    .prop_map(str::to_owned)
}

fn status() -> impl Strategy<Value = String> {
    select(vec![
        "404", "410", "503", "500", "409", "400", "404.0", "4.04e2", "200", "0", "-404", "\"404\"", "null",
        "1e999",
    ])
    .prop_map(str::to_owned)
}

fn member() -> impl Strategy<Value = (&'static str, String)> {
    prop_oneof![
        3 => type_uri().prop_map(|value| ("type", value)),
        4 => code().prop_map(|value| ("code", value)),
        2 => status().prop_map(|value| ("status", value)),
        4 => json_value().prop_map(|value| ("id", value)),
        2 => json_value().prop_map(|value| ("note", value)),
        2 => json_value().prop_map(|value| ("queue", value)),
        1 => json_value().prop_map(|value| ("errors", value)),
        1 => json_value().prop_map(|value| ("detail", value)),
    ]
}

fn document() -> impl Strategy<Value = String> {
    proptest::collection::vec(member(), 0..9).prop_map(|members| {
        let mut text = String::from("{");
        for (at, (name, value)) in members.iter().enumerate() {
            let comma = if at == 0 { "" } else { "," };
            write!(text, "{comma}\"{name}\":{value}").unwrap();
        }
        text + "}"
    })
}

/// Reads a document, and asserts that one that is none of `Known` is unchanged.
fn read(body: &[u8]) -> Option<Option<Known>> {
    let received = ReceivedProblem::from_json(body).ok()?;
    let before = format!("{received:?}");
    Some(match received.into_error::<Known>() {
        Ok(error) => Some(error),
        Err(after) => {
            assert_eq!(format!("{after:?}"), before);
            None
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, ..ProptestConfig::default() })]

    #[test]
    fn a_document_becomes_only_the_error_that_it_describes(text in document()) {
        let found = read(text.as_bytes());
        // a repeated name is not comparable: for a standard member, the last value of the right type counts
        let mut names: Vec<_> = text.match_indices("\":").map(|(at, _)| &text[text[..at].rfind('"').unwrap()..at]).collect();
        names.sort_unstable();
        let is_unique = names.windows(2).all(|pair| pair[0] != pair[1]);
        if let Ok(Value::Object(document)) = serde_json::from_str(&text) && is_unique {
            prop_assert_eq!(found, Some(expected(&document)), "{}", text);
        }
    }

    #[test]
    fn a_damaged_document_does_not_panic(text in document(), damage in any::<[(prop::sample::Index, u8); 3]>(), cut in any::<prop::sample::Index>()) {
        let mut body = text.into_bytes();
        for (at, byte) in damage {
            let at = at.index(body.len());
            body[at] = byte;
        }
        read(&body);
        read(&body[..cut.index(body.len())]);
    }
}

#[test]
fn the_reference_knows_each_variant() {
    let expect = |document: Value| expected(document.as_object().unwrap());
    assert_eq!(
        expect(json!({"code": "NOT_THERE", "id": 7, "note": "n"})),
        Some(Known::NotThere { id: 7, note: Some("n".to_owned()) })
    );
    assert_eq!(expect(json!({"type": "https://b.example/gone"})), Some(Known::Removed));
    assert_eq!(expect(json!({"code": "BUSY", "queue": [true]})), Some(Known::Busy(vec![true])));
    assert_eq!(
        expect(json!({"code": "INNER", "id": null})),
        Some(Known::Inner(Inner::Inner { id: Value::Null }))
    );
    assert_eq!(expect(json!({"code": "TWIN", "id": 7})), None);
    assert_eq!(expect(json!({"code": "INTERNAL_SERVER_ERROR"})), None);
    assert_eq!(read(Known::Failed.to_json().as_bytes()), Some(None));
}
