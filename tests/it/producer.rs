//! The conformance vectors for producers. For each vector, the API sends what the vector expects, or the API or a rule refuses the
//! input, or a comment explains why the service decides.

use std::path::Path;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Response};
use problem_core::extract::Json;
use problem_core::{ErrorStatus, FieldError, Problem};
use problem_shared::rulebook::status::{Provided, unmet_requirement, unregistered};
use problem_shared::rulebook::{Rule, Violation, headers};
use serde_json::Value;

/// Sends the problem of a vector, and returns the response.
fn send(input: &Value) -> Response<Bytes> {
    let status = input["http_status"].as_u64().unwrap_or(400) as u16;
    let mut problem = Problem::new(ErrorStatus::new(status));
    for (name, value) in input["problem"].as_object().into_iter().flatten() {
        let text = || value.as_str().unwrap().to_owned();
        problem = match &**name {
            "type" => problem.with_type_uri(text()),
            "title" => problem.with_title(text()),
            "detail" => problem.with_detail(text()),
            "status" => problem,
            name => panic!("{name} is new"),
        };
    }
    for (name, value) in input["headers"].as_object().into_iter().flatten() {
        let name = HeaderName::try_from(&**name).unwrap();
        problem = problem.with_header(name, HeaderValue::from_str(value.as_str().unwrap()).unwrap());
    }
    problem.to_response()
}

fn body(response: &Response<Bytes>) -> Value {
    serde_json::from_slice(response.body()).unwrap()
}

/// Asserts that the rulebook, which the derive and const evaluation use, refuses the input of a vector.
#[track_caller]
fn assert_refused(violation: Option<Violation<'_>>, rule: Rule) {
    assert_eq!(violation.map(|violation| violation.rule()), Some(rule));
}

/// Asserts that a UI case has the compile error of a rule. `ui.rs` compares the error with the compiler's output.
#[track_caller]
fn assert_ui_case(case: &str, rule: Rule) {
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui").join(case).with_extension("stderr");
    let stderr = std::fs::read_to_string(&case).unwrap();
    let end = format!("[{}]", rule.id());
    let is_error = |line: &str| line.starts_with("error") && line.ends_with(&end);
    assert!(stderr.lines().any(is_error), "{}: {stderr}", case.display());
}

/// Returns the response to a request whose body has a media type that the extractor does not read.
fn refused_media_type() -> Response<Bytes> {
    use axum::extract::{FromRequest as _, Request};

    let request = Request::builder().header("content-type", "text/plain").body("{}".into()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let extracted = runtime.block_on(Json::<Value>::from_request(request, &()));
    extracted.unwrap_err().to_response()
}

fn check(name: &str, input: &Value, expect: &Value) {
    match name {
        // `status` is always the status of the response, because it is set in one place only. If a handler sets
        // another status in the framework, the boundary restores it
        "producer-status-mismatch-rejected" => assert_eq!(body(&send(input))["status"], 400),
        "producer-media-type" | "producer-not-in-accept" => {
            assert_eq!(send(input).headers()["content-type"], "application/problem+json");
        }
        "producer-utf8" => assert!(std::str::from_utf8(send(input).body()).is_ok()),
        "producer-control-characters-escaped" => {
            let response = send(input);
            let sent = std::str::from_utf8(response.body()).unwrap();
            assert!(sent.contains(expect["body"].as_str().unwrap().trim_matches(['{', '}'])), "{sent}");
        }
        "producer-no-duplicate-members"
        | "producer-reserved-extension-type"
        | "producer-reserved-extension-title"
        | "producer-reserved-extension-status"
        | "producer-reserved-extension-detail" => {
            for (name, value) in input["extensions"].as_object().unwrap() {
                let problem = Problem::new(ErrorStatus::BAD_REQUEST);
                assert!(problem.with_extension(name.clone(), value).is_err());
            }
            assert_ui_case("extensions/reserved-name", Rule::ReservedMember);
        }
        // the service chooses the names of its members: RFC 9457 §4 says SHOULD, and drafts of the IETF do not
        // follow it. A name that XML does not allow is left out of XML only
        "producer-extension-name-ok-underscore-digit"
        | "producer-extension-name-ok-three-chars"
        | "producer-extension-name-too-short"
        | "producer-extension-name-starts-with-digit"
        | "producer-extension-name-hyphen"
        | "producer-extension-name-space"
        | "producer-extension-name-leading-underscore" => {
            let name = input["extension_name"].as_str().unwrap().to_owned();
            let problem = Problem::new(ErrorStatus::BAD_REQUEST).with_extension(name.clone(), &1).unwrap();
            assert_eq!(problem.extensions().get(&name), Some(1));
        }
        "producer-about-blank-title-404"
        | "producer-about-blank-title-413"
        | "producer-about-blank-title-422" => {
            assert_eq!(body(&send(input))["title"], expect["title"]);
        }
        "producer-about-blank-title-localised" => {
            let problem = Problem::new(ErrorStatus::NOT_FOUND)
                .with_title("Nicht gefunden")
                .with_header(http::header::CONTENT_LANGUAGE, HeaderValue::from_static("de"));
            let response = problem.to_response::<Bytes>();
            assert_eq!(body(&response)["title"], "Nicht gefunden");
            assert_eq!(response.headers()["content-language"], "de");
        }
        "producer-omit-about-blank-type" => {
            assert_eq!(body(&send(input))["type"], "about:blank");
            assert_eq!(body(&Problem::new(ErrorStatus::NOT_FOUND).to_response()).get("type"), None);
        }
        "producer-type-iri-percent-encoded" => assert_eq!(body(&send(input))["type"], expect["type"]),
        // a service may choose a relative type URI, and a boundary with a base makes it absolute
        "producer-type-relative-lint" | "producer-type-full-path-relative" => {
            assert_eq!(body(&send(input))["type"], input["problem"]["type"]);
        }
        "producer-204-no-body" | "producer-304-no-body" | "producer-status-outside-range" => {
            let status = input["http_status"].as_u64().unwrap() as u16;
            assert!(ErrorStatus::try_from(status).is_err());
        }
        // the derive checks what a status requires; for a `Problem` built at run time, its author has to do so
        "producer-401-needs-challenge" | "producer-426-needs-upgrade" => {
            let status = input["http_status"].as_u64().unwrap() as u16;
            assert!(input["headers"].as_object().unwrap().is_empty());
            let rule = if status == 401 { Rule::MissingChallenge } else { Rule::MissingUpgrade };
            assert_refused(unmet_requirement(status, Provided::default()), rule);
            let provided = Provided { challenge: true, upgrade: true, ..Provided::default() };
            assert!(unmet_requirement(status, provided).is_none());
            assert_ui_case(
                if status == 401 { "requirements/challenge" } else { "requirements/upgrade" },
                rule,
            );
        }
        "producer-407-needs-proxy-authenticate" => {
            assert_refused(
                unregistered(input["http_status"].as_u64().unwrap() as u16),
                Rule::UnregisteredStatus,
            );
            assert_ui_case("status/of-a-proxy", Rule::UnregisteredStatus);
        }
        "producer-401-with-challenge" | "producer-405-empty-allow" => {
            let response = send(input);
            for (name, value) in input["headers"].as_object().unwrap() {
                assert_eq!(&response.headers()[name], value.as_str().unwrap());
            }
        }
        // a service that sends a 415 knows the cause; the extractors send the header for the cause that they find
        "producer-415-accept-encoding-only-for-codings" => {
            assert_eq!(input["cause"], "media-type");
            let sent = refused_media_type();
            assert_eq!(u64::from(sent.status().as_u16()), input["http_status"].as_u64().unwrap());
            assert_eq!(sent.headers()["accept"], "application/json");
            for (name, _) in input["headers"].as_object().unwrap() {
                assert!(!sent.headers().contains_key(name), "{name}");
            }
        }
        // a field of the type is sent in seconds; a date that is set by hand is sent as it is
        "producer-retry-after-seconds" | "producer-retry-after-imf-fixdate" => {
            assert_eq!(
                &send(input).headers()["retry-after"],
                input["headers"]["Retry-After"].as_str().unwrap()
            );
        }
        // `retry_after` takes only a number of seconds, and `header` does not take `Retry-After`
        "producer-retry-after-negative" | "producer-retry-after-rfc3339" => {
            for (name, _) in input["headers"].as_object().unwrap() {
                assert_refused(headers::name(name, ""), Rule::OwnedHeader);
            }
            let is_negative = name == "producer-retry-after-negative";
            let case = if is_negative { "values/retry-after-negative" } else { "values/retry-after-text" };
            assert_ui_case(case, Rule::InvalidValue);
        }
        "producer-header-injection" => {
            let value = input["headers"]["Retry-After"].as_str().unwrap();
            assert!(HeaderValue::from_str(value).is_err());
            assert_refused(headers::value(value), Rule::InvalidHeader);
            assert_ui_case("values/challenge-with-line-break", Rule::InvalidHeader);
        }
        // a response contains one problem; several faults of one type are entries of `errors`
        "producer-multiple-same-type" => {
            let pointers = input["problems"].as_array().unwrap().iter();
            let errors = pointers.map(|problem| {
                let field = problem["pointer"].as_str().unwrap().trim_start_matches("#/");
                FieldError::new(field.to_owned(), "INVALID", "is wrong")
            });
            let sent = body(&Problem::new(ErrorStatus::BAD_REQUEST).with_errors(errors).to_response());
            let sent: Vec<_> =
                sent["errors"].as_array().unwrap().iter().map(|error| &error["pointer"]).collect();
            assert_eq!(sent, ["#/a", "#/b"]);
        }
        // the service chooses the problem by returning it; a problem that is its source is not sent
        "producer-multiple-different-types" => {
            let mut problems = input["problems"].as_array().unwrap().iter().map(|problem| {
                let status = ErrorStatus::new(problem["status"].as_u64().unwrap() as u16);
                Problem::new(status).with_type_uri(problem["type"].as_str().unwrap().to_owned())
            });
            let (chosen, other) = (problems.next().unwrap(), problems.next().unwrap());
            let expected = body(&chosen.to_response());
            let sent = chosen.with_source(other).to_response();
            assert_eq!(sent.status(), 403);
            assert_eq!(body(&sent), expected);
            assert_eq!(expected["type"], "https://e.example/a");
        }
        // a problem type always has a status and a title: `missing_status` requires the status, and the title has a default
        "producer-type-definition-complete" => {
            assert!(input["problem_type"].get("status").is_none());
            assert_ui_case("status/missing", Rule::MissingStatus);
        }
        name => panic!("{name} is new"),
    }
}

#[test]
fn every_vector_of_a_producer_is_held_or_explained() {
    let vectors: Vec<Value> = serde_json::from_str(include_str!("../data/conformance.json")).unwrap();
    // the vectors for XML need a boundary, so `boundary/formats.rs` has them
    let producer = vectors.iter().filter(|vector| vector["role"] == "producer");
    let mut checked = 0;
    for vector in producer.filter(|vector| vector["input"]["format"] != "xml") {
        check(vector["name"].as_str().unwrap(), &vector["input"], &vector["expect"]);
        checked += 1;
    }
    assert_eq!(checked, 42);
}
