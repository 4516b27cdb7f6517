//! The lines that `tracing-subscriber` writes: each event is one complete line, and its texts cannot look like other fields.

use std::convert::Infallible;
use std::error::Error;
use std::fmt::{self, Display};

use bytes::Bytes;
use http::{Request, Uri};
use http_body_util::Full;
use problem_core::{Boundary, ErrorStatus, Problem, ToProblem};
use problem_tests::logs::Lines;
use serde::{Serialize, Serializer};
use serde_json::Value;
use tower::{Layer as _, service_fn};

use super::in_xml;
use crate::boundary::{block_on, call, request};

/// An error whose text comes from a function.
#[derive(Debug)]
struct Written(fn(&mut fmt::Formatter<'_>) -> fmt::Result);

impl Display for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (self.0)(f)
    }
}

impl Error for Written {}

#[derive(Debug, thiserror::Error)]
#[error("{text}")]
struct Outer {
    text: &'static str,
    #[source]
    source: Written,
}

fn panics_halfway(f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("half ")?;
    panic!("in display")
}

fn fields(lines: &[String]) -> Vec<Value> {
    let parse =
        |line: &String| serde_json::from_str::<Value>(line).expect("each line is JSON")["fields"].take();
    lines.iter().map(parse).collect()
}

/// A value that is left out of a response, because it does not serialise.
#[derive(Debug)]
struct Refuses;

impl Serialize for Refuses {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom(FORGED))
    }
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("refused")]
#[problem(status = 409)]
struct Refused {
    #[problem(extension)]
    value: Refuses,
}

#[test]
fn a_display_that_panics_is_a_complete_event() {
    let json = Lines::json();
    Problem::internal(Written(panics_halfway)).log();
    Problem::internal(Outer { text: "outer", source: Written(panics_halfway) }).log();
    Problem::internal(fmt::Error).with_source(Written(|_| panic!())).log();
    drop(Problem::internal(Written(|_| std::panic::panic_any(7))).to_response::<Bytes>());
    Problem::internal(Written(|_| Err(fmt::Error))).log();
    Problem::internal(Written(|f| f.write_str("fine"))).log();
    let lines = json.take();
    let told: Vec<_> = fields(&lines)
        .iter()
        .map(|fields| {
            assert_eq!([&fields["message"], &fields["code"]], ["error response", "INTERNAL_SERVER_ERROR"]);
            let text = |name: &str| fields[name].as_str().unwrap_or_default().to_owned();
            (text("error"), text("sources"))
        })
        .collect();
    let told: Vec<_> = told.iter().map(|(error, sources)| (&**error, &**sources)).collect();
    assert_eq!(
        told,
        [
            ("half <its Display panicked>", ""),
            ("outer", "half <its Display panicked>"),
            ("an error occurred when formatting an argument", "<its Display panicked>"),
            ("<its Display panicked>", ""),
            ("<its Display failed>", ""),
            ("fine", ""),
        ]
    );
    drop(json);

    let text = Lines::text();
    Problem::internal(Written(panics_halfway)).log();
    Problem::internal(Written(|f| f.write_str("fine"))).log();
    let event = |error: &str| {
        format!(
            r#"ERROR problem_core: error response status=500 code="INTERNAL_SERVER_ERROR" type="about:blank" error="{error}""#
        )
    };
    assert_eq!(text.take(), [event("half <its Display panicked>"), event("fine")]);
}

#[test]
fn a_source_that_panics_ends_the_list() {
    #[derive(Debug)]
    struct Panics;
    impl Display for Panics {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("shown")
        }
    }
    impl Error for Panics {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            panic!("in source")
        }
    }
    let json = Lines::json();
    Problem::internal(Panics).log();
    Problem::internal(fmt::Error).with_source(Panics).log();
    let lines = json.take();
    let told = fields(&lines);
    assert_eq!([&told[0]["error"], &told[1]["sources"]], ["shown", "shown"]);
}

#[test]
fn a_display_can_log_another_error() {
    fn logs(f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Problem::internal(Written(|f| f.write_str("inner"))).log();
        let body = Problem::new(ErrorStatus::CONFLICT).with_detail("rendered").to_json();
        write!(f, "outer {}", body.len())
    }
    for capture in [Lines::json, Lines::text] {
        let lines = capture();
        Problem::internal(Written(logs)).log();
        Problem::internal(fmt::Error).with_source(Written(logs)).log();
        let lines = lines.take();
        assert_eq!(lines.len(), 6, "{lines:#?}");
        for events in lines.chunks(3) {
            for (event, text) in events.iter().zip(["inner", "409 CONFLICT: rendered", "outer "]) {
                assert!(event.contains(text), "{lines:#?}");
            }
        }
    }
}

#[test]
fn a_display_that_logs_itself_ends() {
    fn logs_itself(f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Problem::internal(Written(logs_itself)).log();
        f.write_str("again")
    }
    let json = Lines::json();
    Problem::internal(Written(logs_itself)).log();
    let lines = json.take();
    let told: Vec<_> =
        fields(&lines).iter().map(|fields| fields["error"].as_str().unwrap().to_owned()).collect();
    assert_eq!(told[0], "<its Display logs errors that log errors>");
    assert!(told.len() < 10 && told[1..].iter().all(|error| error == "again"), "{told:?}");
}

/// A text that tries to be other fields, other lines, and other colours.
const FORGED: &str =
    "x status=200 code=\"OK\" request_id=\"forged\" \\\" }\r\nERROR problem_core: \u{1b}[31m\u{2028}\u{85}";
/// The same as the `fmt` subscriber writes it, and as JSON contains it.
const IN_TEXT: &str = r#""x status=200 code=\"OK\" request_id=\"forged\" \\\" }\\r\\nERROR problem_core: \\u{1b}[31m\\u{2028}\\u{85}""#;
const IN_JSON: &str =
    r#"x status=200 code="OK" request_id="forged" \" }\r\nERROR problem_core: \u{1b}[31m\u{2028}\u{85}"#;

#[test]
fn a_text_cannot_look_like_another_field() {
    let log_all = || {
        Problem::internal(Written(|f| f.write_str(FORGED)))
            .with_source(Outer { text: "added", source: Written(|f| f.write_str(FORGED)) })
            .log();
        Problem::internal(Outer { text: "outer", source: Written(|f| f.write_str(FORGED)) }).log();
        Problem::new(ErrorStatus::CONFLICT).with_code(FORGED).with_type_uri(FORGED).log();
        drop(Refused { value: Refuses }.to_response::<Bytes>());
        in_xml(Problem::new(ErrorStatus::CONFLICT).with_extension(FORGED, &1).unwrap());
    };
    let text = Lines::text();
    log_all();
    let lines = text.take();
    let server_error = |rest: &str| {
        format!(
            r#"ERROR problem_core: error response status=500 code="INTERNAL_SERVER_ERROR" type="about:blank" {rest}"#
        )
    };
    assert_eq!(lines[0], server_error(&format!(r#"error={IN_TEXT} sources="added""#)));
    assert_eq!(lines[1], server_error(&format!(r#"error="outer" sources={IN_TEXT}"#)));
    assert!(
        lines[2].starts_with(&format!("DEBUG problem_core: error response status=409 code={IN_TEXT} type=")),
        "{lines:#?}"
    );
    let left_out = "left out of an error response";
    let refused = format!(r#" WARN problem_core: {left_out} what="member" name="value" reason={IN_TEXT}"#);
    assert_eq!(lines[3], refused);
    let named = format!(r#"problem_core: {left_out} what="member" name={IN_TEXT} reason="#);
    assert!(lines[5].contains(&named), "{lines:#?}");
    drop(text);

    let json = Lines::json();
    log_all();
    let lines = json.take();
    let told = fields(&lines);
    assert_eq!([&told[0]["error"], &told[0]["sources"]], [IN_JSON, "added"]);
    assert_eq!(told[1]["sources"], IN_JSON);
    assert_eq!(told[2]["code"], IN_JSON);
    assert_eq!([&told[3]["reason"], &told[5]["name"]], [IN_JSON; 2]);
}

#[test]
fn a_request_cannot_look_like_another_field() {
    let inner = service_fn(|request: Request<String>| async move {
        if request.uri().path().len() < 5 {
            panic!("{FORGED}");
        }
        Ok::<_, Infallible>(Problem::new(ErrorStatus::CONFLICT).to_response::<Full<Bytes>>())
    });
    let sent = |path: &str, id: &str| {
        let mut sent = request("GET", "/");
        *sent.uri_mut() = Uri::from_maybe_shared(Bytes::copy_from_slice(path.as_bytes())).unwrap();
        sent.headers_mut().insert("x-request-id", id.parse().unwrap());
        block_on(call(Boundary::new().with_clock(|| panic!("{FORGED}")).layer(inner), sent));
    };
    let text = Lines::text();
    sent("/\"status=200\u{2028}\u{85}\u{1f600}", r#"a"status=200"#);
    let lines = text.take();
    let span = r#"request{method="GET" path="/\"status=200\\u{2028}\\u{85}😀" request_id="a\"status=200"}: problem_core: "#;
    assert_eq!(
        lines,
        [
            format!(
                r#" WARN {span}a function of the boundary panicked setter="with_clock" panic={IN_TEXT} request_id="a\"status=200""#
            ),
            format!(
                r#"DEBUG {span}error response status=409 code="CONFLICT" type="about:blank" request_id="a\"status=200" error="409 CONFLICT""#
            ),
        ]
    );
    sent("/x", "7");
    let lines = text.take();
    let panicked = format!(r#"error="panicked: {}"#, &IN_TEXT[1..]);
    assert!(lines.iter().any(|line| line.ends_with(&panicked)), "{lines:#?}");
}
