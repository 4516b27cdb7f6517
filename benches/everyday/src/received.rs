//! A document with `errors` that another service has sent.

use std::fmt::Write as _;
use std::sync::LazyLock;

use limit::table::Cell;
use problem_core::{FieldError, ReceivedProblem};
use serde::Deserialize;

use crate::way;

/// The document, as a client would declare it.
#[derive(Deserialize)]
struct Document {
    r#type: String,
    title: String,
    status: u16,
    detail: String,
    code: String,
    errors: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    field: String,
    pointer: String,
    code: String,
    message: String,
}

fn json(entries: usize) -> String {
    let head = r#"{"type":"https://api.example.com/errors/validation-error","title":"Validation Error","status":422,"detail":"the request body contains invalid field values","code":"VALIDATION_ERROR","errors":["#;
    let entries: Vec<String> = (0..entries)
        .map(|index| format!("{{\"field\":\"items[{index}].price\",\"pointer\":\"#/items/{index}/price\",\"code\":\"OUT_OF_RANGE\",\"message\":\"must be above 0\"}}"))
        .collect();
    format!("{head}{}]}}", entries.join(","))
}

fn xml(entries: usize) -> String {
    let mut text = String::from(
        "<problem xmlns=\"urn:ietf:rfc:7807\"><type>https://api.example.com/errors/validation-error</type><title>Validation Error</title><status>422</status><detail>the request body contains invalid field values</detail><code>VALIDATION_ERROR</code><errors>",
    );
    for index in 0..entries {
        // writing into a `String` does not fail
        let _ = write!(
            text,
            "<i><field>items[{index}].price</field><pointer>#/items/{index}/price</pointer><code>OUT_OF_RANGE</code><message>must be above 0</message></i>"
        );
    }
    text + "</errors></problem>"
}

static TEN: LazyLock<[String; 2]> = LazyLock::new(|| [json(10), xml(10)]);
static HUNDRED: LazyLock<String> = LazyLock::new(|| json(100));

fn ten() -> &'static [u8] {
    TEN[0].as_bytes()
}

fn ten_in_xml() -> &'static [u8] {
    TEN[1].as_bytes()
}

fn hundred() -> &'static [u8] {
    HUNDRED.as_bytes()
}

type Read = Option<(ReceivedProblem, Vec<FieldError>)>;

fn ours(body: &[u8]) -> Read {
    let problem = ReceivedProblem::from_json(body).ok()?;
    let errors = problem.errors();
    Some((problem, errors))
}

fn ours_in_xml(body: &[u8]) -> Read {
    let problem = ReceivedProblem::from_xml(body).ok()?;
    let errors = problem.errors();
    Some((problem, errors))
}

fn by_hand(body: &[u8]) -> Option<Document> {
    serde_json::from_slice(body).ok()
}

/// The text of a problem that was read.
fn text_of(read: Read) -> String {
    let Some((problem, errors)) = read else { return String::new() };
    let status = problem.status();
    let head = [
        problem.type_uri(),
        problem.title().unwrap_or_default(),
        status.as_ref().map_or("", |status| status.as_str()),
        problem.detail().unwrap_or_default(),
        problem.code().unwrap_or_default(),
    ]
    .join(" ");
    let entries = errors.iter().map(|entry| {
        [entry.field(), entry.pointer().unwrap_or_default(), entry.code(), entry.message()].join(" ")
    });
    head + &entries.collect::<String>()
}

fn text_of_document(document: Option<Document>) -> String {
    let Some(Document { r#type, title, status, detail, code, errors }) = document else {
        return String::new();
    };
    let head = [r#type, title, status.to_string(), detail, code].join(" ");
    let entries =
        errors.into_iter().map(|entry| [entry.field, entry.pointer, entry.code, entry.message].join(" "));
    head + &entries.collect::<String>()
}

pub fn pairs() -> Vec<[Cell; 2]> {
    vec![
        [
            way!("`from_json` with ten errors", ten, ours, text_of),
            way!("`from_json` with ten errors", ten, by_hand, text_of_document),
        ],
        [
            way!("`from_json` with 100 errors", hundred, ours, text_of),
            way!("`from_json` with 100 errors", hundred, by_hand, text_of_document),
        ],
        [
            way!("`from_xml` with ten errors", ten_in_xml, ours_in_xml, text_of),
            way!("`from_xml` with ten errors", ten, ours, text_of),
        ],
    ]
}
