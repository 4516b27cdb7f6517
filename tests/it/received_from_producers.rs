//! `ReceivedProblem`: the error documents of other producers, as they describe them. `tests/data/received.json` has the documents, their
//! sources, and what must be read.

use std::collections::BTreeSet;

use problem_core::{ErrorStatus, FieldError, ReceivedProblem};
use serde::Deserialize;
use serde_json::value::RawValue;

/// A kind of error document.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Kind {
    name: String,
    /// The title of the public document that describes it.
    source: String,
    url: String,
    /// The status of the response.
    status: u16,
    /// `None` if the source does not state it.
    content_type: Option<String>,
    body: Box<RawValue>,
    /// `None` if the body is not an object, and so not a problem.
    read: Option<Expected>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    r#type: String,
    title: Option<String>,
    status: Option<u16>,
    detail: Option<String>,
    instance: Option<String>,
    code: Option<String>,
    /// The names, in the order of the document.
    extensions: Vec<String>,
    errors: Vec<Entry>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    field: String,
    pointer: Option<String>,
    r#in: Option<String>,
    code: String,
    message: String,
}

impl From<&FieldError> for Entry {
    fn from(error: &FieldError) -> Self {
        Self {
            field: error.field().to_owned(),
            pointer: error.pointer().map(str::to_owned),
            r#in: error.location().map(str::to_owned),
            code: error.code().to_owned(),
            message: error.message().to_owned(),
        }
    }
}

impl From<&ReceivedProblem> for Expected {
    fn from(received: &ReceivedProblem) -> Self {
        Self {
            r#type: received.type_uri().to_owned(),
            title: received.title().map(str::to_owned),
            status: received.status().map(|status| status.as_u16()),
            detail: received.detail().map(str::to_owned),
            instance: received.instance().map(str::to_owned),
            code: received.code().map(str::to_owned),
            extensions: received.extensions().iter().map(|(name, _)| name.to_owned()).collect(),
            errors: received.errors().iter().map(Entry::from).collect(),
        }
    }
}

fn kinds() -> Vec<Kind> {
    serde_json::from_str(include_str!("../data/received.json")).unwrap()
}

#[test]
fn each_kind_is_read_as_its_source_describes_it() {
    let kinds = kinds();
    for kind in &kinds {
        let received = ReceivedProblem::from_json(kind.body.get().as_bytes()).ok();
        assert_eq!(received.as_ref().map(Expected::from), kind.read, "{}", kind.name);
    }
    assert_eq!(kinds.len(), 80);
}

#[test]
fn each_kind_has_a_name_a_source_an_error_status_and_a_json_type() {
    let mut names = BTreeSet::new();
    for kind in kinds() {
        assert!(names.insert(kind.name.clone()), "{} occurs twice", kind.name);
        assert!(!kind.source.is_empty() && kind.url.starts_with("https://"), "{}", kind.name);
        assert!((400..600).contains(&kind.status), "{}", kind.name);
        if let Some(media_type) = kind.content_type {
            assert!(media_type == "application/json" || media_type.ends_with("+json"), "{}", kind.name);
        }
        // a producer that sends a status as a number sends the one of the response
        let status = kind.read.and_then(|read| read.status);
        assert!(status.is_none_or(|status| status == kind.status), "{}", kind.name);
    }
}

#[test]
fn what_was_read_is_kept_and_can_be_forwarded() {
    for kind in kinds() {
        let Ok(received) = ReceivedProblem::from_json(kind.body.get().as_bytes()) else { continue };
        // every extension member is still as it was sent
        let members: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(kind.body.get()).unwrap();
        for (name, json) in received.extensions().iter() {
            assert_eq!(
                serde_json::from_str::<serde_json::Value>(json).unwrap(),
                members[name],
                "{}",
                kind.name
            );
        }
        // the entries have the shape of this crate when they are sent on, and mean the same
        let errors = received.errors();
        let sent = received.forward(ErrorStatus::BAD_GATEWAY).with_errors(errors.clone()).to_json();
        assert_eq!(ReceivedProblem::from_json(sent.as_bytes()).unwrap().errors(), errors, "{}", kind.name);
    }
}

/// The entries that are read from a document with one member.
fn errors(member: &str, json: &str) -> Vec<Entry> {
    let received = ReceivedProblem::from_json(format!(r#"{{"{member}":{json}}}"#).as_bytes()).unwrap();
    assert_eq!(received.extensions().get_json(member), Some(json));
    received.errors().iter().map(Entry::from).collect()
}

fn entry(field: &str, place: Option<&str>, code: &str) -> Entry {
    Entry {
        field: field.to_owned(),
        pointer: place.filter(|place| place.starts_with('#')).map(str::to_owned),
        r#in: place.filter(|place| !place.starts_with('#')).map(str::to_owned),
        code: code.to_owned(),
        message: "m".to_owned(),
    }
}

#[test]
fn each_way_to_name_a_field_is_read() {
    for (json, field, place, code) in [
        // the list of FastAPI and Pydantic
        (
            r#"{"loc":["body","items",0,"a.b"],"msg":"m","type":"t"}"#,
            "items.0.a.b",
            Some("#/items/0/a.b"),
            "t",
        ),
        (r#"{"loc":["body"],"msg":"m","type":"t"}"#, "", Some("#"), "t"),
        (r#"{"loc":["query","page"],"msg":"m","type":"t"}"#, "page", Some("query"), "t"),
        (r#"{"loc":["path","id"],"msg":"m"}"#, "id", Some("path"), ""),
        (r#"{"loc":["header","x-a"],"msg":"m","code":"c","type":"t"}"#, "x-a", Some("header"), "c"),
        (r#"{"loc":["cookie","s"],"msg":"m"}"#, "cookie.s", None, ""),
        (r#"{"loc":["items",0],"msg":"m"}"#, "items.0", None, ""),
        (r#"{"loc":[],"msg":"m"}"#, "", None, ""),
        (r#"{"loc":"body","msg":"m","type":"t"}"#, "", None, "t"),
        // a type without `loc` is the kind of entry, as in express-validator
        (r#"{"msg":"m","type":"t"}"#, "", None, ""),
        // the source of JSON:API
        (r#"{"detail":"m","source":{"pointer":"/a~1b/0"}}"#, "a/b.0", Some("#/a~1b/0"), ""),
        (r#"{"detail":"m","source":{"pointer":""}}"#, "", Some("#"), ""),
        (r##"{"detail":"m","source":{"pointer":"#/%C3%A4"}}"##, "ä", Some("#/%C3%A4"), ""),
        (r#"{"detail":"m","source":{"pointer":"a/b"}}"#, "a/b", None, ""),
        (r#"{"detail":"m","source":{"pointer":null,"parameter":"p"}}"#, "p", Some("query"), ""),
        (r#"{"detail":"m","source":{}}"#, "", None, ""),
        (r#"{"detail":"m","source":"s"}"#, "", None, ""),
        (r##"{"title":"m","pointer":"#/a"}"##, "a", Some("#/a"), ""),
        // the part of the request
        (r#"{"field":"a[0].b","in":"body","message":"m"}"#, "a[0].b", Some("#/a/0/b"), ""),
        (r#"{"field":"/a/0","location":"body","reason":"m"}"#, "a.0", Some("#/a/0"), ""),
        (r#"{"name":"n","in":"query","reason":"m"}"#, "n", Some("query"), ""),
        (r#"{"param":"p","location":"body","msg":"m"}"#, "p", Some("#/p"), ""),
        (r#"{"in":"body","title":"m"}"#, "", Some("#"), ""),
        (r#"{"location":"query","msg":"m"}"#, "", None, ""),
        (r#"{"message":"m","location":"body[2]"}"#, "[2]", Some("#/2"), ""),
        (r#"{"message":"m","location":"bodyguard.a"}"#, "", None, ""),
        (r#"{"message":"m","location":{"line":1}}"#, "", None, ""),
        // names that are read only where they are clear
        (r#"{"name":"NotFoundError","message":"m"}"#, "", None, ""),
        (r#"{"name":"n","reason":"m"}"#, "n", None, ""),
        (r#"{"param":"query n","reason":"m"}"#, "n", Some("query"), ""),
        (r#"{"param":"n","message":"m"}"#, "", None, ""),
        (r#"{"path":"p","message":"m"}"#, "", None, ""),
        (r#"{"field":"f","reason":"m"}"#, "f", None, ""),
        (r#"{"field":7,"message":"m"}"#, "", None, ""),
        // a number is a code, and any other value is none
        (r#"{"field":"f","code":12,"message":"m"}"#, "f", None, "12"),
        (r#"{"code":-1.5e3,"message":"m"}"#, "", None, "-1.5e3"),
        (r#"{"code":{},"message":"m"}"#, "", None, ""),
        (r#"{"code":true,"defaultMessage":"m"}"#, "", None, ""),
        // the text: a name that comes first in the order counts, and of a repeated name the last value
        (r#"{"title":"t","reason":"r","detail":"m"}"#, "", None, ""),
        (r#"{"title":"t","detail":null,"message":"m"}"#, "", None, ""),
        (r#"{"reason":"r","reason":"m"}"#, "", None, ""),
    ] {
        assert_eq!(errors("errors", &format!("[{json}]")), [entry(field, place, code)], "{json}");
    }
    for none in [
        r#"{"field":"f","in":"cookie","message":"m"}"#,
        r#"{"field":"f","in":"?","reason":"m"}"#,
        r#"{"field":"f","code":"c"}"#,
        r#"{"field":"f","message":["m"]}"#,
        r#"{"loc":["body"]}"#,
        "{}",
        "[]",
        "7",
        "null",
    ] {
        assert_eq!(errors("errors", &format!("[{none}]")), [], "{none}");
    }
    // a text among other entries is left out; a list of texts has errors without a field
    assert_eq!(errors("errors", r#"["m",{"reason":"m"}]"#), [entry("", None, "")]);
    assert_eq!(errors("errors", r#"["m","\u006d"]"#), [entry("", None, ""), entry("", None, "")]);
}

#[test]
fn a_detail_is_read_only_if_it_is_the_list_of_fastapi() {
    let read = |document: &str| {
        let received = ReceivedProblem::from_json(document.as_bytes()).unwrap();
        let written = serde_json::to_vec(&received).unwrap();
        let again = ReceivedProblem::from_json(&written).unwrap();
        assert_eq!((again.detail(), again.extensions()), (received.detail(), received.extensions()));
        let by_serde: ReceivedProblem = serde_json::from_str(document).unwrap();
        assert_eq!((by_serde.detail(), by_serde.errors()), (received.detail(), received.errors()));
        received
    };
    let list = r#"[{"loc":["body","a"],"msg":"m","type":"t"}]"#;
    let received = read(&format!(r#"{{"detail":{list},"x":1}}"#));
    assert_eq!(received.errors().iter().map(Entry::from).collect::<Vec<_>>(), [entry("a", Some("#/a"), "t")]);
    assert_eq!((received.detail(), received.extensions().get_json("detail")), (None, Some(list)));
    // it is not sent on
    let sent = received.forward_members(ErrorStatus::BAD_GATEWAY, &["detail", "x"]).to_json();
    assert!(sent.contains(r#""x":1"#) && !sent.contains("detail"), "{sent}");

    for other in [
        "[]",
        r#"["m"]"#,
        r#"[{"msg":"m"}]"#,
        r#"[{"loc":["a"]}]"#,
        r#"[{"loc":"a","msg":"m"}]"#,
        r#"[{"loc":["a"],"msg":"m"},"m"]"#,
        r#"{"loc":["a"],"msg":"m"}"#,
        "null",
        "7",
    ] {
        let received = read(&format!(r#"{{"detail":{other}}}"#));
        assert!(received.errors().is_empty() && received.extensions().is_empty(), "{other}");
    }
    // a text counts, before and after a list
    for document in [
        format!(r#"{{"detail":"d","x":1,"detail":{list}}}"#),
        format!(r#"{{"detail":{list},"x":1,"detail":"d"}}"#),
        format!(r#"{{"detail":{list},"detail":"d","detail":"","x":1,"x":1}}"#),
    ] {
        let received = read(&document);
        assert_eq!((received.detail(), received.errors().len()), (Some("d"), 0), "{document}");
        assert_eq!(received.extensions().iter().collect::<Vec<_>>(), [("x", "1")], "{document}");
    }
    assert_eq!(read(&format!(r#"{{"detail":{list},"detail":""}}"#)).errors().len(), 1);
    assert_eq!(
        read(&format!(r#"{{"detail":{list},"errors":[{{"message":"e"}}]}}"#)).errors()[0].message(),
        "e"
    );
}

#[test]
fn the_first_member_with_entries_counts() {
    for member in [
        "violations",
        "invalid-params",
        "invalid_params",
        "invalidParams",
        "invalid_parameters",
        "fieldErrors",
    ] {
        assert_eq!(errors(member, r#"[{"name":"n","reason":"m"}]"#), [entry("n", None, "")], "{member}");
        assert_eq!(errors(member, r#"{"n":["m"]}"#), [entry("n", None, "")], "{member}");
        for none in ["[]", "{}", "null", "7", r#""m""#] {
            assert_eq!(errors(member, none), [], "{member}: {none}");
        }
    }
    for other in ["Errors", "details", "issues", "subproblems", "invalidFields"] {
        assert_eq!(errors(other, r#"[{"field":"n","message":"m"}]"#), [], "{other}");
    }
    let read = |document: &str| -> Vec<String> {
        let received = ReceivedProblem::from_json(document.as_bytes()).unwrap();
        received.errors().iter().map(|error| error.message().to_owned()).collect()
    };
    assert_eq!(read(r#"{"violations":[{"message":"v"}],"errors":[{"message":"e"}]}"#), ["e"]);
    assert_eq!(read(r#"{"violations":[{"message":"v"}],"errors":[5]}"#), ["v"]);
    assert_eq!(
        read(r#"{"fieldErrors":[{"message":"f"}],"violations":[{"message":"v"}],"errors":[]}"#),
        ["v"]
    );
}

#[test]
fn no_list_costs_more_than_its_length() {
    // if the cost of an entry grew with the number of entries, this test would not end
    let entry = r#"{"loc":["body","a"],"msg":"m","type":"t"}"#;
    let list = vec![entry; 100_000].join(",");
    assert_eq!(errors("errors", &format!("[{list}]")).len(), 100_000);
    let members: Vec<_> = (0..100_000).map(|number| format!(r#""m{number}":"x""#)).collect();
    let wide = format!(r#"[{{"reason":"m",{}}}]"#, members.join(","));
    assert_eq!(errors("violations", &wide).len(), 1);
    let deep = format!(r#"[{{"message":"m","loc":{}{}}}]"#, "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(errors("errors", &deep).len(), 1);
}
