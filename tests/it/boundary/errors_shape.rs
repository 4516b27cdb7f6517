//! The shapes of the member `errors`.

use std::collections::HashMap;
use std::panic::catch_unwind;

use axum::Router;
use axum::routing::{get, post};
use problem_core::boundary::{EntryMember, ErrorsShape, Formats, ValidationStatus};
use problem_core::extract::{Garde, Json, Query, Valid};
use problem_core::{Boundary, ErrorStatus, FieldError, Problem, ReceivedProblem, ToProblem};
use problem_tests::logs::Logs;
use serde::Deserialize;
use serde_json::json;

use super::{TIME, answer, answer_with, parts, request, through};

/// The entries of the example of RFC 9457 §3.
const RFC_9457: ErrorsShape =
    ErrorsShape::entries(&[("detail", EntryMember::Message), ("pointer", EntryMember::Pointer)]);

/// The message under two names, and every other value under a name of the service.
const ALL_RENAMED: ErrorsShape = ErrorsShape::entries(&[
    ("message", EntryMember::Message),
    ("detail", EntryMember::Message),
    ("name", EntryMember::Field),
    ("source", EntryMember::Location),
    ("path", EntryMember::Pointer),
    ("rule", EntryMember::Code),
]);

#[derive(Debug, thiserror::Error, Problem)]
#[error("2 < 3")]
#[problem(status = 422)]
struct Invalid {
    #[problem(errors)]
    errors: Vec<FieldError>,
    #[problem(extension)]
    limit: u8,
}

#[derive(Debug, thiserror::Error, Problem)]
enum Outer {
    #[error(transparent)]
    #[problem(transparent)]
    Inner(#[from] Invalid),
}

/// Errors of a field that are not next to each other, one without a field, and one in the query.
fn invalid() -> Invalid {
    let errors = vec![
        FieldError::new("lines[0].\"é\"", "OUT_OF_RANGE", "must be < 10"),
        FieldError::new("", "TOO_OLD", "is\nstale"),
        FieldError::new("page", "OUT_OF_RANGE", "starts at 1").in_query(),
        FieldError::new("lines[0].\"é\"", "NO_MULTIPLE", "must be \"even\""),
    ];
    Invalid { errors, limit: 9 }
}

const USUAL_ENTRIES: &str = concat!(
    r##"[{"field":"lines[0].\"é\"","pointer":"#/lines/0/%22%C3%A9%22","code":"OUT_OF_RANGE","message":"must be < 10"},"##,
    r##"{"field":"","pointer":"#","code":"TOO_OLD","message":"is\nstale"},"##,
    r##"{"field":"page","in":"query","code":"OUT_OF_RANGE","message":"starts at 1"},"##,
    r##"{"field":"lines[0].\"é\"","pointer":"#/lines/0/%22%C3%A9%22","code":"NO_MULTIPLE","message":"must be \"even\""}]"##,
);
const RFC_9457_ENTRIES: &str = concat!(
    r##"[{"detail":"must be < 10","pointer":"#/lines/0/%22%C3%A9%22"},{"detail":"is\nstale","pointer":"#"},"##,
    r##"{"detail":"starts at 1"},{"detail":"must be \"even\"","pointer":"#/lines/0/%22%C3%A9%22"}]"##,
);
const RENAMED_ENTRIES: &str = concat!(
    r##"[{"message":"must be < 10","detail":"must be < 10","name":"lines[0].\"é\"","path":"#/lines/0/%22%C3%A9%22","rule":"OUT_OF_RANGE"},"##,
    r##"{"message":"is\nstale","detail":"is\nstale","name":"","path":"#","rule":"TOO_OLD"},"##,
    r##"{"message":"starts at 1","detail":"starts at 1","name":"page","source":"query","rule":"OUT_OF_RANGE"},"##,
    r##"{"message":"must be \"even\"","detail":"must be \"even\"","name":"lines[0].\"é\"","path":"#/lines/0/%22%C3%A9%22","rule":"NO_MULTIPLE"}]"##,
);
const MESSAGES: &str =
    r#"{"lines[0].\"é\"":["must be < 10","must be \"even\""],"":["is\nstale"],"page":["starts at 1"]}"#;

/// Each shape with the `errors` that it makes of [`invalid`].
const SHAPES: [(ErrorsShape, &str); 4] = [
    (ErrorsShape::FIELD_ERRORS, USUAL_ENTRIES),
    (RFC_9457, RFC_9457_ENTRIES),
    (ALL_RENAMED, RENAMED_ENTRIES),
    (ErrorsShape::MESSAGES_BY_FIELD, MESSAGES),
];

fn shaped(shape: ErrorsShape) -> Boundary {
    Boundary::new().with_errors_shape(shape)
}

fn json_body(errors: &str) -> String {
    format!(
        r#"{{"title":"Unprocessable Content","status":422,"detail":"2 < 3","instance":"/invalid","code":"INVALID","limit":9,"errors":{errors},"requestId":"req-1","timestamp":"{TIME}"}}"#
    )
}

/// The whole response over a socket.
fn sent(media_type: &str, vary: bool, body: &str) -> String {
    let vary = if vary { "vary: Accept\r\n" } else { "" };
    format!(
        "HTTP/1.1 422 Unprocessable Entity\r\ncontent-type: {media_type}\r\ncache-control: no-store\r\n{vary}x-request-id: req-1\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

#[test]
fn json_has_the_shape_whichever_way_an_error_takes() {
    for (shape, errors) in SHAPES {
        let router = Router::new()
            .route("/invalid", get(async || -> Result<(), Invalid> { Err(invalid()) }))
            .layer(shaped(shape));
        let expected = sent("application/problem+json", false, &json_body(errors));
        assert_eq!(answer(router, "GET", "/invalid"), expected);
        // a boundary that was given the shape before another setting keeps it
        let boundary = shaped(shape).with_validation_status(ValidationStatus::BadRequest);
        for respond in [
            || Problem::from(invalid()).to_response(),
            || Outer::from(invalid()).to_response(),
            || Problem::from(Outer::from(invalid())).to_response(),
            || {
                let problem = Problem::new(ErrorStatus::UNPROCESSABLE_CONTENT).with_detail("2 < 3");
                let problem = problem.with_code("INVALID").with_errors(invalid().errors);
                problem.with_extension("limit", &9).unwrap().to_response()
            },
        ] {
            let response = through(&boundary, request("GET", "/invalid"), respond);
            assert_eq!(response.body(), &json_body(errors));
        }
    }
}

#[test]
fn the_envelope_has_the_shape_in_fields() {
    for (shape, errors) in SHAPES {
        let router = Router::new()
            .route("/invalid", get(async || -> Result<(), Invalid> { Err(invalid()) }))
            .layer(shaped(shape).with_formats(Formats::Envelope));
        let body = format!(
            r#"{{"error":{{"code":"INVALID","message":"2 < 3","requestId":"req-1","fields":{errors},"limit":9,"instance":"/invalid","timestamp":"{TIME}"}}}}"#
        );
        assert_eq!(answer(router, "GET", "/invalid"), sent("application/json", false, &body));
    }
}

#[test]
fn xml_has_the_names_of_the_shape_and_entries_where_it_cannot_name_fields() {
    let usual = concat!(
        "<i><field>lines[0].\"é\"</field><pointer>#/lines/0/%22%C3%A9%22</pointer><code>OUT_OF_RANGE</code><message>must be &lt; 10</message></i>",
        "<i><field></field><pointer>#</pointer><code>TOO_OLD</code><message>is\nstale</message></i>",
        "<i><field>page</field><in>query</in><code>OUT_OF_RANGE</code><message>starts at 1</message></i>",
        "<i><field>lines[0].\"é\"</field><pointer>#/lines/0/%22%C3%A9%22</pointer><code>NO_MULTIPLE</code><message>must be \"even\"</message></i>",
    );
    let rfc_9457 = concat!(
        "<i><detail>must be &lt; 10</detail><pointer>#/lines/0/%22%C3%A9%22</pointer></i>",
        "<i><detail>is\nstale</detail><pointer>#</pointer></i>",
        "<i><detail>starts at 1</detail></i>",
        "<i><detail>must be \"even\"</detail><pointer>#/lines/0/%22%C3%A9%22</pointer></i>",
    );
    for (shape, errors, json) in [
        (ErrorsShape::FIELD_ERRORS, usual, USUAL_ENTRIES),
        (RFC_9457, rfc_9457, RFC_9457_ENTRIES),
        (ErrorsShape::MESSAGES_BY_FIELD, usual, MESSAGES),
    ] {
        let router = || {
            Router::new()
                .route("/invalid", get(async || -> Result<(), Invalid> { Err(invalid()) }))
                .route("/stream", get(async || invalid().to_json()))
                .layer(shaped(shape).with_formats(Formats::JsonAndXml))
        };
        let xml = [("accept", "application/problem+xml")];
        let body = format!(
            "<problem xmlns=\"urn:ietf:rfc:7807\"><title>Unprocessable Content</title><status>422</status><detail>2 &lt; 3</detail><instance>/invalid</instance><code>INVALID</code><limit>9</limit><errors>{errors}</errors><requestId>req-1</requestId><timestamp>{TIME}</timestamp></problem>"
        );
        let answer = answer_with(router(), "GET", "/invalid", &xml, "");
        assert_eq!(answer, sent("application/problem+xml", true, &body));
        // a body outside of a response is JSON, whatever the client prefers
        let answer = answer_with(router(), "GET", "/stream", &xml, "");
        assert_eq!(parts(&answer).1, json_body(json).replace("/invalid", "/stream"));
    }
}

#[derive(Deserialize, garde::Validate, validator::Validate, problem_core::validation::WireNames)]
struct Person {
    #[garde(range(min = 1, max = 150))]
    #[validate(range(min = 1, max = 150))]
    age: u8,
    #[garde(email, length(min = 9))]
    #[validate(email, length(min = 9))]
    email: String,
}

#[derive(Deserialize, garde::Validate, problem_core::validation::WireNames)]
struct People {
    #[garde(dive)]
    people: Vec<Person>,
}

#[test]
fn the_problems_of_extractors_have_the_shape() {
    let router = |shape| {
        Router::new()
            .route("/garde", post(async |Garde(Json(_)): Garde<Json<Person>>| ()))
            .route("/valid", post(async |Valid(Json(_)): Valid<Json<Person>>| ()))
            .route("/people", post(async |Garde(Json(_)): Garde<Json<People>>| ()))
            .route("/map", post(async |Json(_): Json<HashMap<String, u8>>| ()))
            .route("/query", get(async |Query(_): Query<Person>| ()))
            .layer(shaped(shape))
    };
    let json = [("content-type", "application/json")];
    let ask = |shape, path, body: &str| {
        let method = if body.is_empty() { "GET" } else { "POST" };
        let answer = answer_with(router(shape), method, path, &json, body.to_owned().leak());
        let (_, body) = parts(&answer);
        let problem: serde_json::Value = serde_json::from_str(body).unwrap();
        let errors = body.split_once(r#""errors":"#).unwrap().1.split_once(r#","requestId""#).unwrap().0;
        (errors.to_owned(), problem["omittedErrors"].as_u64())
    };
    let (email, length) = ("must be an email address", "must have a length of at least 9");
    for (path, [first, second]) in [("/garde", [email, length]), ("/valid", [length, email])] {
        let (errors, _) = ask(ErrorsShape::MESSAGES_BY_FIELD, path, r#"{"age":0,"email":"a"}"#);
        let expected = format!(r#"{{"age":["must be from 1 to 150"],"email":["{first}","{second}"]}}"#);
        assert_eq!(errors, expected, "{path}");
        let (errors, _) = ask(RFC_9457, path, r#"{"age":0,"email":"a"}"#);
        let expected = format!(
            r##"[{{"detail":"must be from 1 to 150","pointer":"#/age"}},{{"detail":"{first}","pointer":"#/email"}},{{"detail":"{second}","pointer":"#/email"}}]"##
        );
        assert_eq!(errors, expected, "{path}");
    }
    // a body that serde rejects, and a query
    let (errors, _) = ask(ErrorsShape::MESSAGES_BY_FIELD, "/garde", r#"{"age":"x"}"#);
    assert_eq!(errors, r#"{"age":["must be a whole number"],"email":["is required"]}"#);
    let (errors, _) = ask(ErrorsShape::MESSAGES_BY_FIELD, "/query?age=5", "");
    assert_eq!(errors, r#"{"email":["is required"]}"#);

    // the limits of the entries hold for all shapes, and so does the limit of names that a client has made up
    let made_up = format!(r#"{{"{}":"x"}}"#, "a".repeat(200));
    assert_eq!(
        ask(ErrorsShape::MESSAGES_BY_FIELD, "/map", &made_up).0,
        r#"{"":["contains an invalid value"]}"#
    );
    let short = r#"{"a":"x"}"#;
    assert_eq!(ask(ErrorsShape::MESSAGES_BY_FIELD, "/map", short).0, r#"{"a":["must be a whole number"]}"#);
    let person = r#"{"age":0,"email":"a@example.com"}"#;
    let people = format!(r#"{{"people":[{}]}}"#, [person; 150].join(","));
    let (errors, omitted) = ask(ErrorsShape::MESSAGES_BY_FIELD, "/people", &people);
    assert_eq!((errors.matches("must be from 1 to 150").count(), omitted), (100, Some(50)));
    assert!(errors.starts_with(r#"{"people.0.age":["must be from 1 to 150"],"people.1.age":["#), "{errors}");
    let (errors, omitted) = ask(RFC_9457, "/people", &people);
    assert_eq!((errors.matches("must be from 1 to 150").count(), omitted), (100, Some(50)));
}

#[test]
fn without_entries_there_is_no_member() {
    for (shape, _) in SHAPES {
        for formats in [Formats::Json, Formats::Envelope] {
            let boundary = shaped(shape).with_formats(formats);
            let response = through(&boundary, request("GET", "/invalid"), || {
                Invalid { errors: Vec::new(), limit: 9 }.to_response()
            });
            let is_envelope = formats == Formats::Envelope;
            let expected = match is_envelope {
                true => format!(
                    r#"{{"error":{{"code":"INVALID","message":"2 < 3","requestId":"req-1","limit":9,"instance":"/invalid","timestamp":"{TIME}"}}}}"#
                ),
                false => json_body("").replace(r#","errors":"#, ""),
            };
            assert_eq!(response.body(), &expected);
        }
    }
}

#[test]
fn the_boundary_next_to_the_error_decides() {
    let fail = async || -> Result<(), Invalid> { Err(invalid()) };
    let router = Router::new()
        .nest("/inner", Router::new().route("/invalid", get(fail)).layer(shaped(RFC_9457)))
        .route("/invalid", get(fail))
        .layer(shaped(ErrorsShape::MESSAGES_BY_FIELD));
    let inner = answer(router.clone(), "GET", "/inner/invalid");
    let expected = json_body(RFC_9457_ENTRIES).replace(r#""instance":"/"#, r#""instance":"/inner/"#);
    assert_eq!(inner, sent("application/problem+json", false, &expected));
    let outer = answer(router, "GET", "/invalid");
    assert_eq!(outer, sent("application/problem+json", false, &json_body(MESSAGES)));
}

#[test]
fn errors_of_another_service_get_the_shape_of_this_one() {
    let received = br##"{"status":422,"errors":[{"detail":"must be positive","pointer":"#/lines/0/age"},{"detail":"is stale"}]}"##;
    let forward = || {
        let received = ReceivedProblem::from_json(received).unwrap();
        let errors = received.errors();
        received.forward(ErrorStatus::UNPROCESSABLE_CONTENT).with_errors(errors)
    };
    for (shape, errors) in [
        (
            ErrorsShape::FIELD_ERRORS,
            r##"[{"field":"lines.0.age","pointer":"#/lines/0/age","code":"","message":"must be positive"},{"field":"","code":"","message":"is stale"}]"##,
        ),
        (
            ALL_RENAMED,
            r##"[{"message":"must be positive","detail":"must be positive","name":"lines.0.age","path":"#/lines/0/age"},{"message":"is stale","detail":"is stale","name":""}]"##,
        ),
        (ErrorsShape::MESSAGES_BY_FIELD, r#"{"lines.0.age":["must be positive"],"":["is stale"]}"#),
    ] {
        let response = through(&shaped(shape), request("GET", "/"), || forward().to_response());
        assert_eq!(
            response.body(),
            &format!(
                r#"{{"title":"Unprocessable Content","status":422,"instance":"/","code":"UNPROCESSABLE_CONTENT","errors":{errors},"requestId":"req-1","timestamp":"{TIME}"}}"#
            )
        );
    }
    // the member that was received is not sent by its name
    let logs = Logs::capture();
    let by_name =
        ReceivedProblem::from_json(received).unwrap().forward_members(ErrorStatus::CONFLICT, &["errors"]);
    assert_eq!((by_name.errors(), logs.take()[0].field("name")), (&[][..], "errors"));
}

#[test]
fn the_shapes_with_known_names_read_back() {
    // an entry of a service that does not say where its field is
    let somewhere = |field: &str, message: &str| -> FieldError {
        serde_json::from_value(json!({ "field": field, "message": message })).unwrap()
    };
    let whole = |error: &FieldError| error.clone();
    let example = |error: &FieldError| match error.pointer() {
        Some(_) => FieldError::at(
            error.field().split(['.', '[', ']']).filter(|name| !name.is_empty()),
            "",
            error.message().to_owned(),
        ),
        None => somewhere("", error.message()),
    };
    let grouped = |error: &FieldError| somewhere(error.field(), error.message());
    let [a, b, c, d] = &invalid().errors[..] else { panic!("there are four") };
    for (shape, json, xml) in [
        (ErrorsShape::FIELD_ERRORS, [a, b, c, d].map(whole), [a, b, c, d].map(whole)),
        (RFC_9457, [a, b, c, d].map(example), [a, b, c, d].map(example)),
        (ErrorsShape::MESSAGES_BY_FIELD, [a, d, b, c].map(grouped), [a, b, c, d].map(whole)),
    ] {
        let boundary = shaped(shape).with_formats(Formats::JsonAndXml);
        let send = |accept: &str| {
            let mut request = request("GET", "/invalid");
            request.headers_mut().insert("accept", accept.parse().unwrap());
            through(&boundary, request, || invalid().to_response()).into_body()
        };
        let read = ReceivedProblem::from_json(send("application/json").as_bytes()).unwrap();
        assert_eq!(read.errors(), json);
        let read = ReceivedProblem::from_xml(send("application/xml").as_bytes()).unwrap();
        assert_eq!(read.errors(), xml);
    }
}

#[test]
fn many_entries_take_linear_time() {
    let count = 20_000;
    let respond = || {
        let errors = (0..count).map(|index| FieldError::at([index.to_string()], "C", "m"));
        Problem::new(ErrorStatus::CONFLICT).with_errors(errors).to_response()
    };
    let response = through(&shaped(ErrorsShape::MESSAGES_BY_FIELD), request("GET", "/"), respond);
    assert_eq!(response.body().matches(r#":["m"]"#).count(), count);
}

#[test]
fn names_that_clash_or_that_a_format_does_not_allow_are_refused() {
    fn reason(members: &'static [(&'static str, EntryMember)]) -> String {
        let panic = catch_unwind(|| ErrorsShape::entries(members)).unwrap_err();
        panic.downcast_ref::<&str>().unwrap().to_string()
    }
    use EntryMember::{Code, Message};
    for name in ["", "1st", "a b", "-a", "é", "a:b", "xmlId", "XML"] {
        let members = vec![("detail", Message), (name, Code)].leak();
        assert!(reason(members).starts_with("the name of a member of `errors` must"), "{name}");
    }
    assert!(reason(&[]).starts_with("an entry of `errors` needs a member"));
    let repeated = reason(&[("detail", Message), ("code", Code), ("detail", Code)]);
    assert_eq!(repeated, "two members of an entry of `errors` have the same name");
}
