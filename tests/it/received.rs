//! `ReceivedProblem`: reading the problems of other services.

use bytes::Bytes;
use problem_core::{ErrorStatus, FieldError, NotAProblem, ReceivedProblem};
use problem_tests::logs::Logs;
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// The fields of a vector that only the caller can know, because the caller has the response.
const LEFT_OUT: [&str; 2] = ["effective_http_status", "content_type"];

fn body(input: &Value) -> Vec<u8> {
    if let Some(text) = input["body"].as_str() {
        return text.as_bytes().to_vec();
    }
    if let Some(hex) = input["body_hex"].as_str() {
        return (0..hex.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
            .collect();
    }
    let part = |name: &str| input["body_generator"][name].as_str().unwrap();
    let count = usize::try_from(input["body_generator"]["count"].as_u64().unwrap()).unwrap();
    let (open, close) = (part("repeat_open").repeat(count), part("repeat_close").repeat(count));
    [part("prefix"), &open, &close, part("suffix")].concat().into_bytes()
}

/// The problem that was read, with the field names of the vectors.
fn read(problem: Result<ReceivedProblem, NotAProblem>, base: Option<&str>) -> Map<String, Value> {
    let mut read = Map::new();
    let Ok(problem) = problem else {
        read.insert("parse".to_owned(), "error".into());
        return read;
    };
    read.insert("parse".to_owned(), "ok".into());
    read.insert("type".to_owned(), problem.type_uri().into());
    read.insert("title".to_owned(), problem.title().into());
    read.insert("status".to_owned(), problem.status().map(|status| status.as_u16()).into());
    read.insert("detail".to_owned(), problem.detail().into());
    read.insert("instance".to_owned(), problem.instance().into());
    // a long value may be too deep for `serde_json::Value`, and no vector needs it
    let extensions = problem.extensions().iter().filter(|(_, value)| value.len() < 10_000);
    let extensions = extensions.map(|(name, value)| (name.to_owned(), value.parse().unwrap()));
    read.insert("extensions".to_owned(), Value::Object(extensions.collect()));
    let resolved = problem.clone().with_base_uri(base.unwrap_or_default());
    // without a base, a relative reference stays as it is, and the vectors have `null`
    let is_resolved = |uri: &&str| base.is_some() || uri.contains(':');
    read.insert("type_resolved".to_owned(), Some(resolved.type_uri()).filter(is_resolved).into());
    read.insert("instance_resolved".to_owned(), resolved.instance().filter(is_resolved).into());
    read
}

/// Whether `read` has the value of every field of `expected`, except the fields that only the caller can know.
fn fits(expected: &Value, read: &Map<String, Value>) -> bool {
    expected.as_object().unwrap().iter().all(|(field, expected)| match field.as_str() {
        "note" | "any_of" => true,
        field if LEFT_OUT.contains(&field) => true,
        "ignored_members" => expected.as_array().unwrap().iter().all(|name| {
            let name = name.as_str().unwrap();
            let absent = if name == "type" { json!("about:blank") } else { Value::Null };
            read[name] == absent && read["extensions"].get(name).is_none()
        }),
        field => read.get(field) == Some(expected),
    })
}

#[test]
fn every_vector_of_a_consumer_passes() {
    let vectors: Vec<Value> = serde_json::from_str(include_str!("../data/conformance.json")).unwrap();
    let (mut json, mut xml, mut producer) = (0, 0, 0);
    for vector in &vectors {
        if vector["role"] != "consumer" {
            producer += 1;
            continue;
        }
        let body = body(&vector["input"]);
        let media_type = vector["input"]["content_type"].as_str().unwrap_or_default();
        let base = vector["input"]["base_uri"].as_str();
        let read = if media_type.contains("xml") {
            xml += 1;
            read(ReceivedProblem::from_xml(&body), base)
        } else {
            json += 1;
            read(ReceivedProblem::from_json(&body), base)
        };
        let expect = &vector["expect"];
        let any =
            expect.get("any_of").map_or_else(|| vec![expect], |any| any.as_array().unwrap().iter().collect());
        assert!(any.iter().any(|expect| fits(expect, &read)), "{}: {read:?}", vector["name"]);
    }
    println!("{json} JSON and {xml} XML vectors of a consumer passed; {producer} are about producers");
    println!("left to the caller: {}", LEFT_OUT.join(", "));
    assert_eq!((json, xml, producer), (94, 11, 45));
}

#[test]
fn it_reads_through_serde_too_within_other_types() {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Answer {
        Order { id: u64 },
        Problem(ReceivedProblem),
    }
    let text = r#"{"title":"T","status":404,"detail":7,"b":{"z":[1,"é"],"a":-0.5},"code":"GONE","a":null}"#;
    let Answer::Problem(problem) = serde_json::from_str(text).unwrap() else { panic!("it is a problem") };
    assert_eq!((problem.title(), problem.detail(), problem.code()), (Some("T"), None, Some("GONE")));
    assert!(problem.to_string().starts_with(r#"404 GONE: T {"b":{"#), "{problem}");
    let again = serde_json::to_value(&problem).unwrap();
    assert_eq!(again, json!({"title":"T","status":404,"b":{"z":[1,"é"],"a":-0.5},"code":"GONE","a":null}));
    assert!(matches!(serde_json::from_str(r#"{"id":7}"#).unwrap(), Answer::Order { id: 7 }));
}

#[test]
fn what_was_read_is_written_as_it_was() {
    let text = r#"{"type":"/a","title":"T","status":404,"detail":"D","instance":"/i","z":340282366920938463463374607431768211455,"a":{"y":1.0,"x":[true,null,"\"é"]},"code":"C"}"#;
    let problem = ReceivedProblem::from_json(text.as_bytes()).unwrap();
    assert_eq!(serde_json::to_string(&problem).unwrap(), text);
    let deep = format!(r#"{{"deep":{}{}}}"#, "[".repeat(100_000), "]".repeat(100_000));
    let problem = ReceivedProblem::from_json(deep.as_bytes()).unwrap();
    assert!(serde_json::to_string(&problem).unwrap_err().to_string().contains("nested too deeply"));
}

#[test]
fn many_members_are_read_in_one_go() {
    // if each name were compared with all earlier names, this would take minutes
    let members: Vec<_> = (0..100_000).map(|number| format!(r#""m{}":{number}"#, number % 99_999)).collect();
    let body = format!("{{{}}}", members.join(","));
    let problem = ReceivedProblem::from_json(body.as_bytes()).unwrap();
    assert_eq!(problem.extensions().len(), 99_999);
    // if a name occurs twice, the last value counts, in the position of the first
    assert_eq!(problem.extensions().iter().next(), Some(("m0", "99999")));
    let problem: ReceivedProblem = serde_json::from_str(&body).unwrap();
    assert_eq!(problem.extensions().len(), 99_999);
}

#[test]
fn half_of_a_surrogate_pair_is_replaced() {
    // it is valid JSON, and RFC 8259 §8.2 does not define its meaning
    let body = br#"{"\ud800":1,"title":"a\udc00b","x":["\ud83d\udca5\ud800"],"code":"C\ud800"}"#;
    let problem = ReceivedProblem::from_json(body).unwrap();
    assert_eq!(problem.title(), Some("a\u{fffd}\u{fffd}\u{fffd}b"));
    assert_eq!(problem.extensions().len(), 3);
    let written = serde_json::to_value(&problem).unwrap();
    assert_eq!(written["x"], json!(["💥\u{fffd}\u{fffd}\u{fffd}"]));
}

#[test]
fn it_goes_on_only_with_what_is_named() {
    let received = || {
        ReceivedProblem::from_json(
            br#"{"type":"urn:secret","title":"Secret","status":200,"detail":"secret 7","instance":"urn:i","code":"OUT","balance":30,"errors":[1],"status2":null}"#,
        )
        .unwrap()
    };
    let logs = Logs::capture();
    let problem = received().forward(ErrorStatus::BAD_GATEWAY);
    let response = problem.to_response::<Bytes>();
    assert_eq!(response.status(), 502);
    assert_eq!(response.body(), r#"{"title":"Bad Gateway","status":502,"code":"BAD_GATEWAY"}"#);
    let entries = logs.take();
    assert_eq!(entries.len(), 1);
    assert_eq!(
        entries[0].field("error"),
        r#"200 OUT: Secret: secret 7 {"type":"urn:secret","instance":"urn:i","balance":30,"errors":[1],"status2":null}"#
    );
    assert_eq!(problem.downcast_ref::<ReceivedProblem>().unwrap().code(), Some("OUT"));

    let names = ["balance", "detail", "code", "missing", "title", "type", "instance"];
    let problem = received().forward_members(ErrorStatus::CONFLICT, &names);
    assert_eq!(
        problem.to_response::<Bytes>().body(),
        r#"{"type":"urn:secret","title":"Secret","status":409,"detail":"secret 7","instance":"urn:i","code":"OUT","balance":30}"#,
    );
    let problem = received().forward_members(ErrorStatus::CONFLICT, &["errors", "status"]);
    assert_eq!(
        problem.to_response::<Bytes>().body(),
        r#"{"title":"Conflict","status":409,"code":"CONFLICT"}"#
    );
}

#[test]
fn errors_are_read_in_the_shapes_that_services_send() {
    fn read(errors: &str) -> Vec<FieldError> {
        let received = ReceivedProblem::from_json(format!(r#"{{"errors":{errors}}}"#).as_bytes()).unwrap();
        // what is not read can still be found
        assert_eq!(received.extensions().get_json("errors").unwrap_or("null"), errors);
        received.errors()
    }
    let age = |message| FieldError::new("age", "", message);
    // an entry that does not say where its field is
    let somewhere = |field: &str, message: &str| -> FieldError {
        serde_json::from_value(serde_json::json!({ "field": field, "message": message })).unwrap()
    };
    // entries of this crate, and of RFC 9457 §3; those that are neither are left out
    let entries = r##"[{"field":"age","pointer":"#/age","code":"C","message":"m"},{"detail":"d","pointer":"#/age"},5,null,{"detail":null},"m",{"field":"age","message":"m","code":null}]"##;
    assert_eq!(read(entries), [FieldError::new("age", "C", "m"), age("d"), somewhere("age", "m")]);
    // the object of ASP.NET Core, with a text or `null` for a list, and what is neither
    let object = r#"{"age":["a","b\u0041",null,7],"":["c"],"Items[0].Price":["d"],"x":"e","y":null,"z":{"a":1},"w":[]}"#;
    let expected = [
        somewhere("age", "a"),
        somewhere("age", "bA"),
        somewhere("", "c"),
        somewhere("Items[0].Price", "d"),
        somewhere("x", "e"),
    ];
    assert_eq!(read(object), expected);
    assert_eq!((expected[0].pointer(), expected[0].location()), (None, None));
    // what is not JSON of the expected type is named by a JSONPath
    let paths = r#"{"$.age":["a"],"$":["b"],"$[0].id":["c"],"$x":["d"],"$.":["e"]}"#;
    let read_paths = read(paths);
    let paths: Vec<_> = read_paths.iter().map(|error| (error.field(), error.pointer())).collect();
    assert_eq!(
        paths,
        [("age", Some("#/age")), ("", Some("#")), ("[0].id", Some("#/0/id")), ("$x", None), ("", Some("#")),]
    );
    for none in ["null", "[]", "{}", "7", r#""m""#, "true"] {
        assert_eq!(read(none), [], "{none}");
    }
    assert_eq!(ReceivedProblem::from_json(b"{}").unwrap().errors(), []);
    // half of a surrogate pair is replaced in the object
    let message = read(r#"{"age":["a\ud800b"]}"#)[0].message().to_owned();
    assert!(message.starts_with("a\u{fffd}") && message.ends_with("\u{fffd}b"), "{message}");

    let xml = |errors: &str| {
        let document = format!(r#"<problem xmlns="urn:ietf:rfc:7807"><errors>{errors}</errors></problem>"#);
        ReceivedProblem::from_xml(document.as_bytes()).unwrap().errors()
    };
    assert_eq!(xml("<i><detail>d</detail><pointer>#/age</pointer></i>"), [age("d")]);
    assert_eq!(
        xml("<age><i>a</i><i>b</i></age><x>e</x>"),
        [somewhere("age", "a"), somewhere("age", "b"), somewhere("x", "e")]
    );
}

#[test]
fn the_log_has_the_whole_problem_on_one_line_of_bounded_length() {
    for (body, line) in [
        (r#"{"title":"T"}"#, "about:blank: T"),
        (r#"{"status":404,"title":"Not Found","detail":"D"}"#, "404 about:blank: Not Found: D"),
        (r#"{"type":"urn:p","instance":"/i\"","x":30}"#, r#"urn:p {"instance":"/i\"","x":30}"#),
        ("{\"a\": [ 1,\n \"x\" ]}", r#"about:blank {"a":[ 1,\n "x" ]}"#),
        (
            r#"{"type":"urn:p","code":"C","title":"a\nERROR b\u2028"}"#,
            r#"C: a\nERROR b\u{2028} {"type":"urn:p"}"#,
        ),
        // characters that change the direction of the text after them
        (r#"{"title":"a\u202eb\u2066c"}"#, r"about:blank: a\u{202e}b\u{2066}c"),
        ("{\"a\u{202e}\":\"\u{202a}\u{2069}\"}", r#"about:blank {"a\u{202e}":"\u{202a}\u{2069}"}"#),
        (r#"{"a\nb":"\u001b[31m","code":7}"#, r#"about:blank {"a\nb":"\u001b[31m","code":7}"#),
        ("{}", "about:blank"),
        (r#"{"type":"","title":"","detail":"D"}"#, r#""": D"#),
    ] {
        assert_eq!(ReceivedProblem::from_json(body.as_bytes()).unwrap().to_string(), line, "{body}");
    }
    let long = "é".repeat(100_000);
    let members: String = (0..1000).map(|n| format!(r#","{long}{n}":["{long}"]"#)).take(20).collect();
    let body = format!(r#"{{"type":"{long}","title":"{long}","detail":"{long}","code":"{long}"{members}}}"#);
    let line = ReceivedProblem::from_json(body.as_bytes()).unwrap().to_string();
    assert!(line.len() < 10_000, "{}", line.len());
    assert!(line.ends_with("…}"));
    let many: String = (0..10_000).map(|n| format!(r#","m{n}":{n}"#)).collect();
    let line = ReceivedProblem::from_json(format!(r#"{{"a":1{many}}}"#).as_bytes()).unwrap().to_string();
    assert!(line.len() < 10_000 && line.contains(r#""m9":9,"#), "{line}");
}

#[test]
fn a_relative_reference_is_forwarded_only_with_a_base() {
    let sent = |body: &str, base: Option<&str>| {
        let mut received = ReceivedProblem::from_json(body.as_bytes()).unwrap();
        if let Some(base) = base {
            received = received.with_base_uri(base);
        }
        let problem = received.forward_members(ErrorStatus::CONFLICT, &["type", "instance"]);
        serde_json::from_slice::<Value>(problem.to_response::<Bytes>().body()).unwrap()
    };
    const BASE: &str = "https://payments.example.com/v1/accounts?a#b";
    for (reference, resolved) in [
        ("/errors/x", "https://payments.example.com/errors/x"),
        ("x", "https://payments.example.com/v1/x"),
        ("../x", "https://payments.example.com/x"),
        ("//other.example/x", "https://other.example/x"),
        ("#x", "https://payments.example.com/v1/accounts?a#x"),
        ("x y/ä", "https://payments.example.com/v1/x%20y/%C3%A4"),
    ] {
        let body = json!({"type": reference, "instance": reference}).to_string();
        let with_base = sent(&body, Some(BASE));
        assert_eq!((&with_base["type"], &with_base["instance"]), (&json!(resolved), &json!(resolved)));
        for base in [None, Some("/v1"), Some(""), Some("no uri")] {
            let logs = Logs::capture();
            let without = sent(&body, base);
            assert_eq!((&without["type"], &without["instance"]), (&Value::Null, &Value::Null), "{reference}");
            let entries = logs.take();
            let names: Vec<_> =
                entries.iter().map(|entry| entry.field("name")).filter(|name| !name.is_empty()).collect();
            assert_eq!(names, ["type", "instance"], "{reference}");
        }
    }
    for absolute in ["https://e.example/a b", "urn:p", "about:blank", "tag:a@b.example,2026:c"] {
        let body = json!({"type": absolute}).to_string();
        let expected = absolute.replace(' ', "%20");
        assert_eq!(sent(&body, None)["type"], expected);
        assert_eq!(sent(&body, Some(BASE))["type"], expected);
        let received = ReceivedProblem::from_json(body.as_bytes()).unwrap().with_base_uri(BASE);
        assert_eq!(received.type_uri(), absolute, "it stays as it was sent");
    }
    assert_eq!(sent("{}", Some(BASE)).get("type"), None);
}

#[test]
fn an_empty_text_is_no_text() {
    let body = r#"{"type":"","title":"","status":"","detail":"","instance":"","code":""}"#;
    let through_serde: ReceivedProblem = serde_json::from_str(body).unwrap();
    let xml = "<type/><title/><status/><detail/><instance/><code/>";
    let xml = ReceivedProblem::from_xml(document(xml).as_bytes()).unwrap();
    // half of a surrogate pair takes another path
    let raw = body.replace('}', r#","x":"\ud800"}"#);
    let raw = ReceivedProblem::from_json(raw.as_bytes()).unwrap();
    for problem in [ReceivedProblem::from_json(body.as_bytes()).unwrap(), through_serde, xml, raw] {
        assert_eq!((problem.title(), problem.detail()), (None, None));
        assert_eq!((problem.status(), problem.code()), (None, None));
        // an empty reference is a reference to the document itself
        assert_eq!((problem.type_uri(), problem.instance()), ("", Some("")));
        let resolved = problem.clone().with_base_uri("https://a.example/b");
        assert_eq!(resolved.type_uri(), "https://a.example/b");
        assert_eq!(resolved.instance(), Some("https://a.example/b"));
        let names = ["type", "title", "detail", "instance", "code"];
        let problem = problem.forward_members(ErrorStatus::CONFLICT, &names);
        let body = r#"{"title":"Conflict","status":409,"code":"CONFLICT"}"#;
        assert_eq!(problem.to_response::<Bytes>().body(), body);
    }
    let repeated = ReceivedProblem::from_json(br#"{"title":"T","title":""}"#).unwrap();
    assert_eq!(repeated.title(), Some("T"));
}

#[test]
fn a_number_that_is_an_integer_is_a_status() {
    for number in
        ["404", "404.0", "404.000", "4.04e2", "4.04E+2", "0.404e3", "40400e-2", "0.00404e5", "404e0"]
    {
        let body = format!(r#"{{"status":{number}}}"#);
        let problem = ReceivedProblem::from_json(body.as_bytes()).unwrap();
        assert_eq!(problem.status().map(|status| status.as_u16()), Some(404), "{number}");
        let problem: ReceivedProblem = serde_json::from_str(&body).unwrap();
        assert_eq!(problem.status().map(|status| status.as_u16()), Some(404), "{number}");
    }
    for (number, status) in [("4e2", 400), ("5.0e+2", 500), ("50.0E1", 500), ("999.0", 999)] {
        let problem = ReceivedProblem::from_json(format!(r#"{{"status":{number}}}"#).as_bytes()).unwrap();
        assert_eq!(problem.status().map(|status| status.as_u16()), Some(status), "{number}");
    }
    for number in [
        "404.5",
        "404.00000000000000000001",
        "-404.0",
        "-40.0",
        "4.04e1",
        "4.04e3",
        "4.041e2",
        "99.0",
        "0e3",
        "0.0",
        "1e99999999999",
        "4e-2147483648",
        "-4e2",
        "\"404.0\"",
        "\"4\"",
        "[4]",
        "true",
    ] {
        let problem = ReceivedProblem::from_json(format!(r#"{{"status":{number}}}"#).as_bytes()).unwrap();
        assert_eq!(problem.status(), None, "{number}");
    }
}

#[test]
fn a_number_beyond_f64_is_an_error_and_not_null() {
    for number in ["1e400", "-1e400", "[1.5,{\"a\":1E+999}]", &"9".repeat(400)] {
        let problem = ReceivedProblem::from_json(format!(r#"{{"x":{number}}}"#).as_bytes()).unwrap();
        for error in [serde_json::to_string(&problem), serde_json::to_string(problem.extensions())] {
            let error = error.unwrap_err().to_string();
            assert!(error.contains("too large for `f64`"), "{error}");
        }
        // a response has the text as it was received
        let problem = problem.forward_members(ErrorStatus::CONFLICT, &["x"]);
        let response = problem.to_response::<Bytes>();
        assert!(std::str::from_utf8(response.body()).unwrap().contains(number));
    }
    let small = ReceivedProblem::from_json(br#"{"x":1e-400,"y":1e308}"#).unwrap();
    assert_eq!(serde_json::to_string(&small).unwrap(), r#"{"x":0.0,"y":1e+308}"#);
}

#[test]
fn a_byte_order_mark_is_ignored() {
    for body in ["\u{feff}{\"title\":\"T\"}", "\u{feff} {\"title\":\"T\",\"x\":\"\\ud800\"}"] {
        assert_eq!(ReceivedProblem::from_json(body.as_bytes()).unwrap().title(), Some("T"));
    }
    for xml in ["", "<?xml version='1.0'?>"] {
        let body = format!("{}{xml}{}", '\u{feff}', document("<title>T</title>"));
        assert_eq!(ReceivedProblem::from_xml(body.as_bytes()).unwrap().title(), Some("T"));
    }
    for body in ["\u{feff}\u{feff}{}", "{}\u{feff}", "\u{feff}", " \u{feff}{}"] {
        assert!(ReceivedProblem::from_json(body.as_bytes()).is_err(), "{body:?}");
    }
}

/// A document with this content in its root element, which has the namespace.
fn document(inside: &str) -> String {
    format!(r#"<problem xmlns="urn:ietf:rfc:7807">{inside}</problem>"#)
}

/// Reads XML, and returns the problem as JSON.
fn read_xml(body: &str) -> Result<String, String> {
    match ReceivedProblem::from_xml(body.as_bytes()) {
        Ok(problem) => Ok(serde_json::to_string(&problem).unwrap()),
        Err(error) => {
            assert_eq!(error.to_string(), "not a problem details object");
            Err(std::error::Error::source(&error).unwrap().to_string())
        }
    }
}

#[test]
fn xml_is_read_as_appendix_b_says() {
    let inside = [
        ("", "{}"),
        // texts
        ("<title><![CDATA[a <b> &amp; ]]></title>", r#"{"title":"a <b> &amp; "}"#),
        ("<title>a&lt;&gt;&amp;&apos;&quot;&#233;&#x1F4A5;&#13;</title>", r#"{"title":"a<>&'\"é💥\r"}"#),
        ("<title> a<!-- b -->c<?d e?><![CDATA[f]]> </title>", r#"{"title":" acf "}"#),
        ("<title>a\r\nb\rc</title>", r#"{"title":"a\nb\nc"}"#),
        ("<title/><detail></detail><a/>", r#"{"a":""}"#),
        // an indented URI
        ("<type>\n  https://e.example/p\t</type>", r#"{"type":"https://e.example/p"}"#),
        ("<type>\r\n</type><instance> urn:i </instance>", r#"{"type":"","instance":"urn:i"}"#),
        ("<type>a b </type><title> T </title>", r#"{"type":"a b","title":" T "}"#),
        ("<balance>30</balance><b>true</b><code>C</code>", r#"{"balance":"30","b":"true","code":"C"}"#),
        // a status
        ("<status>\n 404\t</status>", r#"{"status":404}"#),
        ("<status>4<!---->04</status>", r#"{"status":404}"#),
        ("<status>99</status>", "{}"),
        ("<status>-404</status>", "{}"),
        ("<status>404.0</status>", "{}"),
        ("<status>70000</status>", "{}"),
        ("<status/>", "{}"),
        // values of the wrong type, and repeated members
        ("<title><b>T</b></title><status><i>404</i></status>", "{}"),
        ("<title>T</title><title><b>T</b></title>", r#"{"title":"T"}"#),
        (
            "<title>T</title><title>U</title><status>404</status><status>x</status>",
            r#"{"title":"U","status":404}"#,
        ),
        ("<a>1</a><b>2</b><a>3</a><code>C</code><code><i/></code>", r#"{"a":"3","b":"2","code":[""]}"#),
        // arrays and objects
        ("<a><i>1</i></a>", r#"{"a":["1"]}"#),
        ("<a> <i><i>1</i><i/></i> x <i><b>2</b></i> </a>", r#"{"a":[["1",""],{"b":"2"}]}"#),
        ("<a><i>1</i><b>2</b><i>3</i></a>", r#"{"a":{"i":"3","b":"2"}}"#),
        ("<a>x<z>1</z>y<b>2</b><z>3</z></a>", r#"{"a":{"z":"3","b":"2"}}"#),
        ("<i>1</i><i>2</i>", r#"{"i":"2"}"#),
        ("text <a>1</a> text", r#"{"a":"1"}"#),
        // attributes and other namespaces
        ("<a b = '1' c=\"&lt;'&#9;\"\n>1</a >", r#"{"a":"1"}"#),
        ("<a xml:lang='en'>1</a>", r#"{"a":"1"}"#),
        (r#"<a xmlns="urn:x">1<b>2</b></a>"#, "{}"),
        (r#"<a xmlns="">1</a>"#, "{}"),
        (r#"<a>1<x:b xmlns:x="urn:x"><c>2</c>3</x:b>4</a>"#, r#"{"a":"14"}"#),
        (r#"<a><i>1</i><x:b xmlns:x="urn:x"/><i>2</i></a>"#, r#"{"a":["1","2"]}"#),
        (r#"<p:a xmlns:p="urn:ietf:rfc:7807"><p:i>1</p:i><i>2</i></p:a>"#, r#"{"a":["1","2"]}"#),
        (
            r#"<p:a xmlns:p="urn:ietf:rfc:7807"><p:b xmlns:p="urn:x">1</p:b><p:c>2</p:c></p:a>"#,
            r#"{"a":{"c":"2"}}"#,
        ),
        (r#"<x:a xmlns:x="urn:ietf:rfc&#58;780&#x37;">1</x:a>"#, r#"{"a":"1"}"#),
        (r#"<x:a xmlns:x="urn:x?a&amp;b">1</x:a>"#, "{}"),
        ("<größe>1</größe>", r#"{"größe":"1"}"#),
    ];
    for (inside, expected) in inside {
        assert_eq!(read_xml(&document(inside)).as_deref(), Ok(expected), "{inside}");
    }
    let whole = [
        "\u{feff}<?xml version='1.0' encoding='utf-8' standalone='yes'?>\n<!-- a -->{}<?a b?>\n<!-- c -->\n",
        "<?xml version=\"1.1\" encoding=\"US-ASCII\" ?>{}",
        "\n{}\n",
    ];
    for whole in whole {
        let body = whole.replace("{}", &document("<a>1</a>"));
        assert_eq!(read_xml(&body).as_deref(), Ok(r#"{"a":"1"}"#), "{whole}");
    }
    let problem = ReceivedProblem::from_xml(document("<code>C</code>").as_bytes()).unwrap();
    assert_eq!((problem.code(), problem.type_uri()), (Some("C"), "about:blank"));
}

#[test]
fn what_is_not_such_an_xml_document_is_refused() {
    let outside = [
        ("", "no element"),
        (" <!-- a --> ", "no element"),
        ("problem", "text outside"),
        ("{}", "text outside"),
        ("<problem/>", "the root element is not"),
        (r#"<Problem xmlns="urn:ietf:rfc:7807"/>"#, "the root element is not"),
        (r#"<problem xmlns="urn:ietf:rfc:7807 "/>"#, "the root element is not"),
        (r#"<problem xmlns:p="urn:ietf:rfc:7807"/>"#, "the root element is not"),
        (r#"<p:problem xmlns="urn:ietf:rfc:7807"/>"#, "unknown namespace prefix 'p'"),
        (r#"<problem xmlns="urn:ietf:rfc:7807"><a>"#, "not closed"),
        (r#"<problem xmlns="urn:ietf:rfc:7807"><a"#, "tag not closed"),
        ("<!DOCTYPE problem>@", "a document type declaration"),
        ("<!DOCTYPE problem [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>@", "a document type declaration"),
        ("<!doctype problem>@", "a document type declaration"),
        ("@<!DOCTYPE problem>", "a document type declaration"),
        ("@@", "an element after the root element"),
        ("@a", "text outside"),
        ("@&#32;", "text outside"),
        ("@<![CDATA[ ]]>", "text outside"),
        ("@</problem>", "does not match any open tag"),
        ("\u{feff}\u{feff}@", "text outside"),
        (" <?xml version='1.0'?>@", "an XML declaration after the start"),
        ("<?xml version='1.0'?><?xml version='1.0'?>@", "an XML declaration after the start"),
        ("<?xml?>@", "without a version 1"),
        ("<?xml encoding='UTF-8'?>@", "without a version 1"),
        ("<?xml version='2.0'?>@", "without a version 1"),
        ("<?xml version='1.0' standalone='maybe'?>@", "declaration that is not well-formed"),
        ("<?xml version='1.0' standalone='no' encoding='UTF-8'?>@", "declaration that is not well-formed"),
        ("<?xml version='1.0' encoding='ISO-8859-1'?>@", "an encoding other than UTF-8"),
        ("<?xml version='1.0' encoding='UTF-16'?>@", "an encoding other than UTF-8"),
        ("<?xml version='1.0' encoding='US-ASCII'?><!-- é -->@", "an encoding other than UTF-8"),
    ];
    for (body, reason) in outside {
        let error = read_xml(&body.replace('@', &document(""))).unwrap_err();
        assert!(error.contains(reason), "{body}: {error}");
    }
    let inside = [
        ("<a>1</b>", "expected `</a>`"),
        ("<a>1</A>", "expected `</a>`"),
        ("<a>1</a b='c'>", "expected `</a>`"),
        ("<a>]]></a>", "`]]>` in a text"),
        ("<![CDATA[", "CDATA not closed"),
        ("<!-- a -- b -->", "`--`"),
        ("<!-->", "comment not closed"),
        ("<!a>", "unknown or missed symbol"),
        ("<?XML a?>", "the target"),
        ("<? a?>", "the target"),
        ("<a><!DOCTYPE a></a>", "a document type declaration"),
        // references and characters
        ("<a>&b;</a>", "an undefined entity"),
        ("<a>&nbsp;</a>", "an undefined entity"),
        ("<a>&</a>", "not closed"),
        ("<a>a & b</a>", "not closed"),
        ("<a>&;</a>", "an undefined entity"),
        ("<a>&#;</a>", "near byte"),
        ("<a>&#x+1;</a>", "near byte"),
        ("<a>&#0;</a>", "near byte"),
        ("<a>&#xB;</a>", "a character that XML forbids"),
        ("<a>&#xD800;</a>", "near byte"),
        ("<a>&#xFFFE;</a>", "a character that XML forbids"),
        ("<a>&#x110000;</a>", "near byte"),
        ("<a>\0</a>", "a character that XML forbids"),
        ("<a>\u{b}</a>", "a character that XML forbids"),
        ("<a>\u{ffff}</a>", "a character that XML forbids"),
        ("<!-- \u{1b} -->", "a character that XML forbids"),
        // names and attributes
        ("< a/>", "an invalid name"),
        ("<1/>", "an invalid name"),
        ("<a/b>", "an invalid name"),
        ("<a<b/>", "an invalid name"),
        ("<a:b:c/>", "an invalid name"),
        ("<:a/>", "an invalid name"),
        ("<p:a/>", "unknown namespace prefix 'p'"),
        ("<xmlns:a/>", "unknown namespace prefix 'xmlns'"),
        ("<a p:b='1'/>", "unknown namespace prefix 'p'"),
        ("<a b/>", "an attribute that is not well-formed"),
        ("<a b=1/>", "an attribute that is not well-formed"),
        ("<a b='1'c='2'/>", "an attribute that is not well-formed"),
        ("<a b='<'/>", "an attribute that is not well-formed"),
        ("<a b='&c;'/>", "near byte"),
        ("<a b='&'/>", "near byte"),
        ("<a b='&#xB;'/>", "a character that XML forbids"),
        ("<a b='1' b='2'/>", "an attribute that occurs twice"),
        ("<a xmlns='urn:a' xmlns='urn:b'/>", "an attribute that occurs twice"),
        ("<a xmlns:p=''/>", "a prefix without a namespace"),
        ("<a xmlns:xml='urn:a'/>", "'xml' cannot be bound"),
        ("<x:a xmlns:x='urn:x'><p:b/></x:a>", "unknown namespace prefix 'p'"),
        ("<x:a xmlns:x='urn:x'>&b;</x:a>", "an undefined entity"),
    ];
    for (inside, reason) in inside {
        let error = read_xml(&document(inside)).unwrap_err();
        assert!(error.contains(reason), "{inside}: {error}");
    }
    let whole = document("é");
    let utf16 = |unit: fn(u16) -> [u8; 2]| whole.encode_utf16().flat_map(unit).collect::<Vec<u8>>();
    let latin1: Vec<u8> = whole.chars().map(|c| u8::try_from(c).unwrap()).collect();
    for body in [utf16(u16::to_le_bytes), utf16(u16::to_be_bytes), latin1] {
        assert!(ReceivedProblem::from_xml(&body).is_err());
    }
}

#[test]
fn no_xml_document_costs_more_than_its_length() {
    // if the cost grew faster than the length, this test would not end
    let entities: String =
        (1..30).map(|n| format!(r#"<!ENTITY e{n} "{}">"#, format!("&e{};", n - 1).repeat(10))).collect();
    let laughs = format!("<!DOCTYPE problem [<!ENTITY e0 'ha'>{entities}]>{}", document("<a>&e29;</a>"));
    assert!(read_xml(&laughs).unwrap_err().contains("a document type declaration"));

    let nested = |name: &str, count: usize| {
        document(&[format!("<{name}>").repeat(count), format!("</{name}>").repeat(count)].concat())
    };
    for name in ["i", "a", "xml:a"] {
        assert!(read_xml(&nested(name, 100_000)).unwrap_err().contains("nested too deeply"));
    }
    assert!(read_xml(&nested("i", 127)).unwrap().contains(&"[".repeat(126)));
    assert!(read_xml(&nested("i", 128)).is_err());

    let distinct: String = (0..50_000).map(|n| format!("<m{n}>value {n}</m{n}>")).collect();
    assert!(distinct.len() > 1 << 20);
    let problem = ReceivedProblem::from_xml(document(&distinct).as_bytes()).unwrap();
    assert_eq!(problem.extensions().len(), 50_000);
    assert_eq!(problem.extensions().get_json("m49999"), Some(r#""value 49999""#));
    let inner = read_xml(&document(&format!("<a>{distinct}{distinct}</a>"))).unwrap();
    assert_eq!(inner.len(), serde_json::to_string(&problem).unwrap().len() + r#"{"a":}"#.len());

    let attributes: String = (0..50_000).map(|n| format!(" a{n}='{n}'")).collect();
    assert_eq!(read_xml(&document(&format!("<a{attributes}/>"))).as_deref(), Ok(r#"{"a":""}"#));
    let prefixes: String = (0..50_000).map(|n| format!(" xmlns:a{n}='{n}'")).collect();
    assert!(read_xml(&document(&format!("<a{prefixes}/>"))).is_err());
    for piece in ["<!---->", "<![CDATA[]]>", "&#97;", "<?a?>", "<a/>", "]", "<a xmlns:p='urn:p'/>"] {
        assert!(read_xml(&document(&piece.repeat((1 << 18) / piece.len()))).is_ok(), "{piece}");
    }
}
