//! The formats of problems.

use std::collections::BTreeMap;

use http::{Request, Response};
use problem_core::boundary::Formats;
use problem_core::{Boundary, ErrorStatus, FieldError, Problem, ReceivedProblem, ToProblem};
use problem_tests::logs::Logs;
use serde::Serialize;
use serde_json::{Value, json};

use super::{TIME, request, through};
use problem_tests::orders::{OrderError, table};

/// A request with this `Accept`.
fn accepting(accept: &str) -> Request<String> {
    let mut request = request("GET", "/orders/7?secret");
    if !accept.is_empty() {
        request.headers_mut().insert("accept", accept.parse().unwrap());
    }
    request
}

/// Returns the response for `error` through `boundary`, for a client with this `Accept`.
fn send(boundary: &Boundary, accept: &str, error: impl ToProblem) -> Response<String> {
    let response = through(boundary, accepting(accept), || error.to_response());
    assert_eq!(response.headers()["x-request-id"], "req-1");
    response
}

/// Returns the response for a `Problem` through `boundary`.
fn send_problem(boundary: &Boundary, accept: &str, problem: Problem) -> Response<String> {
    through(boundary, accepting(accept), || problem.to_response())
}

/// Adds the members of the request to the body that an error has without a boundary.
fn with_request(body: &str) -> String {
    let at = if body.contains(r#""instance":"#) { None } else { body.find(r#","code":"#) };
    let (before, behind) = body.split_at(at.unwrap_or(body.len() - 1));
    let instance = if at.is_some() { r#","instance":"/orders/7""# } else { "" };
    let behind = behind.strip_suffix('}').unwrap();
    format!(r#"{before}{instance}{behind},"requestId":"req-1","timestamp":"{TIME}"}}"#)
}

#[test]
fn json_has_what_it_has_without_a_boundary_and_what_the_request_adds() {
    let boundary = Boundary::new();
    for (error, row) in table() {
        let body = with_request(row.body);
        let problem = Problem::from(error);
        assert_eq!(send_problem(&boundary, "*/*", problem).body(), &body);
    }
    for (error, row) in table() {
        let response = send(&boundary, "application/problem+xml", error);
        assert_eq!(response.body(), &with_request(row.body));
        assert_eq!(response.headers()["content-type"], "application/problem+json");
        assert!(!response.headers().contains_key("vary"));
    }
}

#[test]
fn an_instance_of_its_own_stays_and_an_empty_one_is_none() {
    #[derive(Debug, thiserror::Error, Problem)]
    #[error("gone")]
    #[problem(status = 410)]
    struct Gone {
        #[problem(instance)]
        uri: &'static str,
        #[problem(extension)]
        since: u16,
    }
    for (uri, expected) in [
        ("/receipts/1", "/receipts/1"),
        ("", "/orders/7"),
        // `instance` is a URI reference, whatever the text is
        ("/a \"é\"\n", "/a%20%22%C3%A9%22%0A"),
    ] {
        let sent = |boundary: Boundary| send(&boundary, "text/xml", Gone { uri, since: 1999 }).into_body();
        let problem = Problem::from(Gone { uri, since: 1999 });
        assert_eq!(send_problem(&Boundary::new(), "*/*", problem).into_body(), sent(Boundary::new()));
        assert!(
            sent(Boundary::new().with_formats(Formats::JsonAndXml))
                .contains(&format!("<instance>{expected}</instance>"))
        );
        assert_eq!(
            sent(Boundary::new()),
            format!(
                r#"{{"title":"Gone","status":410,"detail":"gone","instance":"{expected}","code":"GONE","since":1999,"requestId":"req-1","timestamp":"{TIME}"}}"#
            )
        );
    }
}

#[derive(Debug, Serialize)]
struct Basket {
    items: Vec<BTreeMap<&'static str, Option<f64>>>,
    empty: Vec<u8>,
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("less than <nothing> & more \u{1}")]
#[problem(status = 422, base = "https://api.example.com/errors/")]
struct Everything {
    #[problem(errors)]
    errors: [FieldError; 2],
    #[problem(extension = "a b")]
    no_name: u8,
    #[problem(extension)]
    basket: Basket,
    #[problem(extension)]
    text: &'static str,
    #[problem(flatten)]
    more: BTreeMap<&'static str, Value>,
}

fn everything() -> Everything {
    Everything {
        errors: [
            FieldError::at(["address", "zip"], "INVALID_FORMAT", "five digits"),
            FieldError::new("page", "OUT_OF_RANGE", "starts at 1").in_query(),
        ],
        no_name: 1,
        basket: Basket {
            items: vec![[("price", Some(1.5))].into(), [("price", None)].into()],
            empty: vec![],
        },
        text: "\r\n]]>&amp;",
        more: BTreeMap::from([("yes", json!(true)), ("nested", json!({"1st": 1})), ("xmlThing", json!(1))]),
    }
}

#[test]
fn xml_is_what_json_is() {
    let logs = Logs::capture();
    let response = send(&Boundary::new().with_formats(Formats::JsonAndXml), "application/xml", everything());
    assert_eq!(response.headers()["content-type"], "application/problem+xml");
    assert_eq!(response.headers()["cache-control"], "no-store");
    assert_eq!(
        response.body(),
        &[
            r#"<problem xmlns="urn:ietf:rfc:7807"><type>https://api.example.com/errors/everything</type>"#,
            "<title>Everything</title><status>422</status><detail>less than &lt;nothing&gt; &amp; more \u{fffd}</detail>",
            "<instance>/orders/7</instance><code>EVERYTHING</code>",
            "<basket><items><i><price>1.5</price></i><i><price></price></i></items><empty></empty></basket>",
            "<text>&#13;\n]]&gt;&amp;amp;</text><yes>true</yes>",
            "<errors><i><field>address.zip</field><pointer>#/address/zip</pointer><code>INVALID_FORMAT</code><message>five digits</message></i>",
            "<i><field>page</field><in>query</in><code>OUT_OF_RANGE</code><message>starts at 1</message></i></errors>",
            &format!("<requestId>req-1</requestId><timestamp>{TIME}</timestamp></problem>"),
        ]
        .concat()
    );
    let told: Vec<_> = logs.take().into_iter().map(|entry| entry.field("name").to_owned()).collect();
    assert_eq!(told, ["a b", "nested", "xmlThing", ""], "three left out, and the one event");
}

/// A value as it is read from XML: everything except lists and objects is text.
fn as_text(value: Value) -> Value {
    match value {
        Value::Array(items) if items.is_empty() => json!(""),
        Value::Array(items) => items.into_iter().map(as_text).collect(),
        Value::Object(members) => {
            Value::Object(members.into_iter().map(|(name, value)| (name, as_text(value))).collect())
        }
        Value::String(text) => Value::String(text),
        Value::Null => json!(""),
        value => Value::String(value.to_string()),
    }
}

#[test]
fn every_error_reads_the_same_from_both_formats() {
    let boundary = Boundary::new().with_formats(Formats::JsonAndXml);
    for index in 0..table().len() {
        let take = || table().remove(index).0;
        let json = send(&boundary, "application/json", take());
        let xml = send(&boundary, "application/problem+xml", take());
        for (response, format) in [(&json, "json"), (&xml, "xml")] {
            assert_eq!(response.headers()["content-type"], format!("application/problem+{format}"));
            assert_eq!(response.headers()["vary"], "Accept");
        }
        let json = ReceivedProblem::from_json(json.body().as_bytes()).unwrap();
        let xml = ReceivedProblem::from_xml(xml.body().as_bytes()).unwrap();
        assert_eq!(
            (json.type_uri(), json.title(), json.status(), json.detail(), json.instance(), json.code()),
            (xml.type_uri(), xml.title(), xml.status(), xml.detail(), xml.instance(), xml.code()),
        );
        let members = |problem: &ReceivedProblem| -> Vec<_> {
            let members = problem.extensions().iter().filter(|(name, _)| *name != "timestamp");
            members.map(|(name, value)| (name.to_owned(), as_text(value.parse().unwrap()))).collect()
        };
        assert_eq!(members(&json), members(&xml));
    }
}

#[test]
fn the_xml_vectors_of_a_producer_hold() {
    let vectors: Vec<Value> = serde_json::from_str(include_str!("../../data/conformance.json")).unwrap();
    let mut held = 0;
    for vector in &vectors {
        let input = &vector["input"];
        if vector["role"] != "producer" || input["format"] != "xml" {
            continue;
        }
        let status = input["problem"]["status"].as_u64().unwrap_or(500);
        let mut problem = Problem::new(ErrorStatus::try_from(status as u16).unwrap());
        if let Some(uri) = input["problem"]["type"].as_str() {
            problem = problem.with_type_uri(uri.to_owned());
        }
        if let Some(title) = input["problem"]["title"].as_str() {
            problem = problem.with_title(title.to_owned());
        }
        for (name, value) in input["extensions"].as_object().into_iter().flatten() {
            problem = problem.with_extension(name.clone(), value).unwrap();
        }
        if let Some(name) = input["extension_name"].as_str() {
            problem = problem.with_extension(name.to_owned(), &1).unwrap();
        }
        let response =
            send_problem(&Boundary::new().with_formats(Formats::JsonAndXml), "application/xml", problem);
        let read = ReceivedProblem::from_xml(response.body().as_bytes()).unwrap();
        match vector["name"].as_str().unwrap() {
            "producer-extension-name-xml-name" => assert_eq!(read.extensions().get_json("a b"), None),
            "producer-xml-equivalent" => {
                // the order is free, and the body also has the members of this crate; the extension
                // members are in the order of the map in this test
                let body = vector["expect"]["body"].as_str().unwrap();
                let body = body.strip_suffix("</problem>").unwrap();
                for element in
                    body.split_inclusive("</accounts>").flat_map(|part| part.split("><").map(str::to_owned))
                {
                    assert!(response.body().contains(element.trim_matches(['<', '>'])), "{element}");
                }
                for (name, value) in vector["expect"]["headers"].as_object().unwrap() {
                    assert_eq!(&response.headers()[name], value.as_str().unwrap());
                }
            }
            // the vector is a lint: a reader sees an array, as the RFC says
            "producer-xml-object-with-only-i-key" => {
                assert_eq!(read.extensions().get_json("ext"), Some(r#"["1"]"#));
            }
            name => panic!("{name} is new"),
        }
        held += 1;
    }
    assert_eq!(held, 3);
}

#[test]
fn a_member_is_as_deep_in_xml_as_a_reader_follows() {
    let boundary = Boundary::new().with_formats(Formats::JsonAndXml);
    let nested = |depth: usize| {
        let json = format!(
            r#"{{"deep":{}{}, "flat" : [ 1 , {{ "a\"b" : 2 }} , "\\" ,null,-1.50 ] }}"#,
            "[".repeat(depth),
            "]".repeat(depth)
        );
        ReceivedProblem::from_json(json.as_bytes()).unwrap()
    };
    // the root and the member itself count as levels
    for (depth, is_there) in [(1, true), (127, true), (128, false), (129, false), (1_000_000, false)] {
        let problem = nested(depth).forward_members(ErrorStatus::BAD_GATEWAY, &["deep"]);
        let response = send_problem(&boundary, "application/xml", problem);
        let read = ReceivedProblem::from_xml(response.body().as_bytes()).unwrap();
        assert_eq!(read.extensions().get_json("deep").is_some(), is_there, "{depth}");
    }
    // a name that XML does not allow is left out at any depth; everything around it is kept as it was written
    let problem = nested(1).forward_members(ErrorStatus::BAD_GATEWAY, &["flat"]);
    assert!(!send_problem(&boundary, "application/xml", problem).body().contains("flat"));
    let json = br#"{"flat":[ 1 ,{ "ab" : 2 , "c":[ ] }, "\"}" ,null,-1.50 ,true]}"#;
    let problem =
        ReceivedProblem::from_json(json).unwrap().forward_members(ErrorStatus::BAD_GATEWAY, &["flat"]);
    let response = send_problem(&boundary, "application/xml", problem);
    let flat = r#"<flat><i>1</i><i><ab>2</ab><c></c></i><i>"}</i><i></i><i>-1.50</i><i>true</i></flat>"#;
    assert!(response.body().contains(flat), "{}", response.body());
}

#[test]
fn the_envelope_has_code_message_and_id_first() {
    let boundary = Boundary::new().with_formats(Formats::Envelope);
    let response = send(&boundary, "application/xml", everything());
    assert_eq!(response.headers()["content-type"], "application/json");
    assert!(!response.headers().contains_key("vary"));
    assert_eq!(
        response.body(),
        &[
            r#"{"error":{"code":"EVERYTHING","message":"less than <nothing> & more \u0001","requestId":"req-1","#,
            r##""fields":[{"field":"address.zip","pointer":"#/address/zip","code":"INVALID_FORMAT","message":"five digits"},"##,
            r#"{"field":"page","in":"query","code":"OUT_OF_RANGE","message":"starts at 1"}],"#,
            r#""a b":1,"basket":{"items":[{"price":1.5},{"price":null}],"empty":[]},"text":"\r\n]]>&amp;","#,
            r#""nested":{"1st":1},"xmlThing":1,"yes":true,"instance":"/orders/7","#,
            &format!(r#""timestamp":"{TIME}"}}}}"#),
        ]
        .concat()
    );
    let response = send(&boundary, "", OrderError::Gateway("secret"));
    assert_eq!(
        response.body(),
        &format!(
            r#"{{"error":{{"code":"BAD_GATEWAY","message":"Bad Gateway","requestId":"req-1","instance":"/orders/7","timestamp":"{TIME}"}}}}"#
        )
    );
}

#[test]
fn an_extension_member_cannot_take_a_name_of_the_envelope() {
    let problem = || {
        let problem = Problem::new(ErrorStatus::CONFLICT).with_extension("message", &"other").unwrap();
        problem.with_extension("fields", &1).unwrap().with_extension("limit", &2).unwrap()
    };
    let logs = Logs::capture();
    let response = send_problem(&Boundary::new().with_formats(Formats::Envelope), "*/*", problem());
    assert_eq!(
        response.body(),
        &format!(
            r#"{{"error":{{"code":"CONFLICT","message":"Conflict","requestId":"req-1","limit":2,"instance":"/orders/7","timestamp":"{TIME}"}}}}"#
        )
    );
    assert_eq!(logs.take().len(), 3);
    let response = send_problem(&Boundary::new(), "*/*", problem());
    assert!(response.body().contains(r#""message":"other","fields":1,"limit":2,"#));
}

#[test]
fn vary_is_said_once() {
    #[derive(Debug, thiserror::Error, Problem)]
    #[error("varies")]
    enum Varies {
        #[problem(status = 404, header("Vary" = "Origin, accept"))]
        Said,
        #[problem(status = 404, header("Vary" = "*"))]
        Star,
        #[problem(status = 404, header("Vary" = "Accept-Language"))]
        Other,
    }
    let boundary = Boundary::new().with_formats(Formats::JsonAndXml);
    for (error, expected) in [
        (Varies::Said, vec!["Origin, accept"]),
        (Varies::Star, vec!["*"]),
        (Varies::Other, vec!["Accept-Language", "Accept"]),
    ] {
        let response = send(&boundary, "", error);
        let values: Vec<_> = response.headers().get_all("vary").iter().collect();
        assert_eq!(values, expected);
    }
}
