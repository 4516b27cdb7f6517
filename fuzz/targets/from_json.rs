//! `ReceivedProblem::from_json`, beside what serde_json makes of the same bytes.
#![no_main]

use std::fmt;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use libfuzzer_sys::fuzz_target;
use problem_core::{ErrorStatus, Problem, ReceivedProblem};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

fuzz_target!(|body: &[u8]| {
    let received = ReceivedProblem::from_json(body);
    let body = body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(body);
    // which looks into nothing, so it takes numbers, depths and halves of surrogate pairs that `Value` does not
    let is_object = serde_json::from_slice::<&RawValue>(body).is_ok_and(|json| json.get().starts_with('{'));
    assert_eq!(received.is_ok(), is_object);
    let by_serde = serde_json::from_slice::<ReceivedProblem>(body);
    let Ok(received) = received else {
        assert!(by_serde.is_err(), "within another type no more is read");
        return;
    };
    let _ = (received.to_string(), format!("{received:?}"), received.errors());
    if let Ok(Members(members)) = serde_json::from_slice(body) {
        check_members(&received, &members);
    }
    if let Ok(by_serde) = by_serde {
        check_alike(&received, &by_serde);
    }
    match serde_json::to_vec(&received) {
        Ok(written) => {
            let read = ReceivedProblem::from_json(&written).expect("what is written can be read");
            check_alike(&received, &read);
        }
        Err(error) => {
            let is_too_large = error.to_string().contains("too large");
            assert!(is_too_large || depth(body) > 128, "only what nests too deeply is not written");
        }
    }
    let based = received.clone().with_base_uri("https://example.com/a/b?c#d");
    check_forwarded(received);
    check_forwarded(based);
});

/// What the documentation says of each member.
fn check_members(received: &ReceivedProblem, members: &[(String, Value)]) {
    let all = |name| members.iter().filter(move |(known, _)| known == name).map(|(_, value)| value);
    let text = |name| all(name).filter_map(Value::as_str).rfind(|text| !text.is_empty());
    let reference = |name| all(name).filter_map(Value::as_str).next_back();
    assert_eq!(received.type_uri(), reference("type").unwrap_or("about:blank"));
    assert_eq!(received.title(), text("title"));
    assert_eq!(received.detail(), text("detail"));
    assert_eq!(received.instance(), reference("instance"));
    // `f64` rounds a number with many digits, so the status is only compared if it is an integer for `Value`
    let is_rounded = all("status").any(Value::is_f64);
    let status = all("status").filter_map(Value::as_u64).rfind(|code| (100..1000).contains(code));
    assert!(is_rounded || received.status().map(|status| u64::from(status.as_u16())) == status);
    let code = all("code").next_back().and_then(Value::as_str);
    assert_eq!(received.code(), code.filter(|code| !code.is_empty()));
    let mut extensions: Vec<(&str, &Value)> = Vec::new();
    for (name, value) in members {
        let is_kept = name == "detail" && received.detail().is_none() && is_detail_of_fastapi(value);
        if !is_kept && ["type", "title", "status", "detail", "instance"].contains(&&**name) {
            continue;
        }
        match extensions.iter_mut().find(|(known, _)| known == name) {
            Some(known) => known.1 = value,
            None => extensions.push((name, value)),
        }
    }
    assert_eq!(received.extensions().len(), extensions.len());
    for ((name, json), (known, value)) in received.extensions().iter().zip(extensions) {
        assert_eq!(name, known);
        assert_eq!(&serde_json::from_str::<Value>(json).expect("it was read once"), value);
    }
}

/// Whether a value is a list of entries with a `loc` and a `msg`.
fn is_detail_of_fastapi(value: &Value) -> bool {
    let is_entry = |entry: &Value| entry["loc"].is_array() && entry["msg"].is_string();
    value.as_array().is_some_and(|entries| !entries.is_empty() && entries.iter().all(is_entry))
}

fn check_alike(one: &ReceivedProblem, other: &ReceivedProblem) {
    assert_eq!(one.type_uri(), other.type_uri());
    assert_eq!(one.title(), other.title());
    assert_eq!(one.status(), other.status());
    assert_eq!(one.detail(), other.detail());
    assert_eq!(one.instance(), other.instance());
    assert_eq!(one.code(), other.code());
    let names = |problem: &ReceivedProblem| -> Vec<_> {
        problem.extensions().iter().map(|(name, _)| name.to_owned()).collect()
    };
    assert_eq!(names(one), names(other));
    for ((_, one), (_, other)) in one.extensions().iter().zip(other.extensions().iter()) {
        let Ok(value) = serde_json::from_str(one) else { continue };
        assert!(alike(&value, &serde_json::from_str(other).expect("no less than before")), "{one} {other}");
    }
}

/// Whether they mean the same: a number may be written in another way, and serde_json reads some as their
/// neighbours.
fn alike(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => {
            let (Some(one), Some(other)) = (one.as_f64(), other.as_f64()) else { return false };
            one == other || ((one - other) / one).abs() < 1e-14 || one.abs().max(other.abs()) < 1e-300
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| alike(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().zip(other).all(|(one, other)| one.0 == other.0 && alike(one.1, other.1))
        }
        (one, other) => one == other,
    }
}

/// How deep it nests.
fn depth(json: &[u8]) -> usize {
    let (mut depth, mut deepest, mut quoted, mut escaped) = (0usize, 0, false, false);
    for byte in json {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'[' | b'{' if !quoted => depth += 1,
            b']' | b'}' if !quoted => depth -= 1,
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

fn check_forwarded(received: ReceivedProblem) {
    let sent = body(&received.clone().forward(ErrorStatus::BAD_GATEWAY));
    assert_eq!(sent, body(&Problem::new(ErrorStatus::BAD_GATEWAY)), "nothing of it is sent unnamed");

    let mut names = vec!["type", "title", "status", "detail", "instance", "errors"];
    names.extend(received.extensions().iter().map(|(name, _)| name));
    let sent = body(&received.clone().forward_members(ErrorStatus::BAD_GATEWAY, &names));
    let sent = ReceivedProblem::from_json(&sent).expect("what is sent can be read");
    let is_sent = |text: &&str| !text.is_empty();
    if sent.type_uri() != "about:blank" {
        fuzz::check_reference(sent.type_uri(), received.type_uri());
    }
    assert_eq!(sent.title(), received.title().or(Some("Bad Gateway")));
    assert_eq!(sent.status().map(|status| status.as_u16()), Some(502));
    assert_eq!(sent.detail(), received.detail().filter(is_sent));
    // a relative reference is not sent
    if let Some(instance) = sent.instance() {
        fuzz::check_reference(instance, received.instance().unwrap_or_default());
    }
    assert_eq!(sent.code(), received.code().or(Some("BAD_GATEWAY")));
    let kept = |(name, json): &(&str, &str)| {
        !["code", "detail", "errors", "requestId", "timestamp"].contains(name) && *json != "null"
    };
    let sent: Vec<_> = sent.extensions().iter().filter(|(name, _)| *name != "code").collect();
    // to the letter
    assert_eq!(sent, received.extensions().iter().filter(kept).collect::<Vec<_>>());
}

fn body(problem: &Problem) -> Vec<u8> {
    let response = problem.to_response::<Full<Bytes>>();
    fuzz::now(response.into_body().collect()).expect("it is there").to_bytes().to_vec()
}

/// All members in order, also those whose name occurs twice.
struct Members(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}
