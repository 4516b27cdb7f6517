//! Finished documents that a bridge has made without knowing the boundary.

#![allow(dead_code, reason = "what is only described is never constructed")]

use http::HeaderName;
use problem_core::boundary::{BaseUri, Formats, RateLimitFields, ValidationStatus};
use problem_core::describe::{Description, JsonRejections, OfStatus};
use problem_core::{Boundary, Problem};
use serde_json::{Value, json};

use super::document;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order not found")]
    #[problem(status = 404)]
    OrderNotFound,
    #[error(transparent)]
    #[problem(transparent)]
    Other(Problem),
}

#[derive(Debug, thiserror::Error, Problem)]
enum PaymentError {
    #[error("declined")]
    #[problem(status = 402)]
    Declined,
}

fn boundary() -> Boundary {
    Boundary::new()
        .with_base_for_all(BaseUri::from_static("https://api.example.com/"))
        .with_validation_status(ValidationStatus::BadRequest)
}

#[test]
fn responses_are_written_again_through_the_boundary() {
    let mut found = document(&Description::of::<(OrderError, JsonRejections)>());
    found["paths"]["/orders"]["get"]["responses"]["200"] = json!({"description": "the orders"});
    found["components"]["schemas"]["Order"] = json!({"type": "object"});
    let boundary = boundary();
    boundary.describe::<(OrderError, PaymentError, JsonRejections)>().complete(&mut found).unwrap();
    let expected = boundary.describe::<(OrderError, JsonRejections)>();
    let responses = &found["paths"]["/orders"]["get"]["responses"];
    for (key, response) in expected.responses() {
        assert_eq!(responses[key], *response, "{key}");
    }
    let keys: Vec<_> = responses.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["200", "400", "404", "413", "415", "default"]);
    for (name, schema) in expected.schemas() {
        assert_eq!(found["components"]["schemas"][name], *schema, "{name}");
    }
    assert_eq!(found["components"]["schemas"]["Order"], json!({"type": "object"}));
}

#[test]
fn completing_twice_changes_nothing() {
    let description = boundary().describe::<(OrderError, JsonRejections, OfStatus<405>)>();
    let mut once = document(&Description::of::<(OrderError, JsonRejections, OfStatus<405>)>());
    description.complete(&mut once).unwrap();
    let mut twice = once.clone();
    description.complete(&mut twice).unwrap();
    assert_eq!(once, twice);
}

#[test]
fn two_problem_types_of_one_code_are_told_apart_by_their_type_uris() {
    #[derive(Debug, thiserror::Error, Problem)]
    #[problem(base = "https://api.example.com/")]
    enum Lookup {
        #[error("no such order")]
        #[problem(status = 404)]
        NotFound {
            #[problem(extension)]
            id: u64,
        },
    }
    let description = Description::of::<(Lookup, OfStatus<404>)>();
    for (own, expected) in [
        (Description::of::<Lookup>(), "https://api.example.com/not-found"),
        (Description::of::<OfStatus<404>>(), "about:blank"),
    ] {
        let mut found = document(&own);
        // a bridge gives a number to the second schema of one name
        let text = found.to_string().replace("NotFoundProblem", "NotFoundProblem2");
        found = serde_json::from_str(&text).unwrap();
        description.complete(&mut found).unwrap();
        let content = &found["paths"]["/orders"]["get"]["responses"]["404"]["content"];
        let target = content["application/problem+json"]["schema"]["$ref"].as_str().unwrap();
        let schema = found.pointer(&target[1..]).unwrap();
        assert_eq!(schema["properties"]["type"]["enum"][0], expected);
        let schemas = found["components"]["schemas"].as_object().unwrap();
        assert!(!schemas.contains_key("NotFoundProblem2"), "{schemas:?}");
    }
}

#[test]
fn an_unknown_schema_is_an_error_and_changes_nothing() {
    let mut found = document(&Description::of::<(OrderError, PaymentError)>());
    let before = found.clone();
    let error = boundary().describe::<OrderError>().complete(&mut found).unwrap_err();
    assert_eq!(error.names().collect::<Vec<_>>(), ["DeclinedProblem"]);
    assert!(error.to_string().contains("DeclinedProblem"), "{error}");
    assert_eq!(found, before);
}

#[test]
fn an_envelope_has_another_media_type() {
    let mut found = document(&Description::of::<PaymentError>());
    boundary().with_formats(Formats::Envelope).describe::<PaymentError>().complete(&mut found).unwrap();
    let content = &found["paths"]["/orders"]["get"]["responses"]["402"]["content"];
    assert_eq!(content.as_object().unwrap().keys().collect::<Vec<_>>(), ["application/json"]);
}

#[test]
fn a_document_of_3_0_becomes_one_of_3_1() {
    let mut found = document(&Description::of::<PaymentError>());
    found["openapi"] = "3.0.0".into();
    found["components"]["schemas"]["Order"] = json!({
        "type": "object",
        "properties": {
            "nullable": {"type": "string", "nullable": true},
            "other": {"allOf": [{"$ref": "#/components/schemas/A"}], "nullable": true},
            "count": {"type": "integer", "minimum": 0, "exclusiveMinimum": true},
        },
    });
    boundary().describe::<PaymentError>().complete(&mut found).unwrap();
    assert_eq!(found["openapi"], "3.1.0");
    assert_eq!(
        found["components"]["schemas"]["Order"]["properties"],
        json!({
            "nullable": {"type": ["string", "null"]},
            "other": {"anyOf": [{"allOf": [{"$ref": "#/components/schemas/A"}]}, {"type": "null"}]},
            "count": {"type": "integer", "exclusiveMinimum": 0},
        })
    );
}

#[test]
fn what_is_not_a_document_stays_as_it_is() {
    let description = boundary().describe::<PaymentError>();
    for mut found in [json!(null), json!(1), json!([1]), json!("a")] {
        let before = found.clone();
        description.complete(&mut found).unwrap();
        assert_eq!(found, before);
    }
    for odd in [
        json!({"paths": 1}),
        json!({"paths": {"/a": 1}}),
        json!({"paths": {"/a": {"get": {"responses": [1]}}}}),
        json!({"paths": {"/a": {"get": {"responses": {"404": {"content": {"application/problem+json": {"schema": 1}}}}}}}}),
        json!({"components": 1}),
        json!({"components": {"schemas": 1}}),
    ] {
        let mut found: Value = odd;
        description.complete(&mut found).unwrap();
    }
}

#[test]
fn a_document_with_an_envelope_can_be_completed_again() {
    let description = boundary().with_formats(Formats::Envelope).describe::<(OrderError, JsonRejections)>();
    let mut once = document(&Description::of::<(OrderError, JsonRejections)>());
    description.complete(&mut once).unwrap();
    let mut twice = once.clone();
    twice["paths"]["/orders"]["get"]["responses"]["404"]["description"] = "changed".into();
    description.complete(&mut twice).unwrap();
    assert_eq!(once, twice);
}

#[test]
fn schemas_of_the_service_keep_their_names() {
    #[derive(Debug, thiserror::Error, Problem)]
    enum FieldsError {
        #[error("invalid")]
        #[problem(status = 422)]
        Invalid(#[problem(errors)] Vec<problem_core::FieldError>),
        #[error(transparent)]
        #[problem(transparent)]
        Other(Problem),
    }
    let mut found = document(&Description::of::<FieldsError>());
    let own = json!({"type": "object", "properties": {"own": {"type": "string"}}});
    for name in ["FieldError", "Problem"] {
        found["components"]["schemas"][name] = own.clone();
    }
    boundary().describe::<FieldsError>().complete(&mut found).unwrap();
    let schemas = &found["components"]["schemas"];
    assert_eq!((&schemas["FieldError"], &schemas["Problem"]), (&own, &own));
    assert_eq!(schemas["FieldError2"]["required"], json!(["field", "code", "message"]));
    let errors = &schemas["InvalidProblem"]["properties"]["errors"];
    assert_eq!(errors["items"], json!({"$ref": "#/components/schemas/FieldError2"}));
    let any =
        &found["paths"]["/orders"]["get"]["responses"]["default"]["content"]["application/problem+json"];
    assert_eq!(any["schema"], json!({"$ref": "#/components/schemas/Problem2"}));
    let mut twice = found.clone();
    boundary().describe::<FieldsError>().complete(&mut twice).unwrap();
    assert_eq!(found, twice);
}

#[test]
fn what_the_service_describes_itself_stays() {
    let own = json!({"type": "object", "properties": {"x": {"type": "integer"}}});
    let by_hand = json!({
        "description": "by hand",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ApiError"}}},
    });
    let success = json!({
        "description": "the payment",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/DeclinedProblem"}}},
    });
    let mut found = document(&Description::of::<OrderError>());
    let responses = &mut found["paths"]["/orders"]["get"]["responses"];
    responses["200"] = success.clone();
    responses["409"] = success.clone();
    responses["411"] = by_hand.clone();
    responses["402"] = Description::of::<PaymentError>().responses()["402"].clone();
    found["components"]["schemas"]["DeclinedProblem"] = own.clone();
    found["components"]["schemas"]["ApiError"] = own.clone();
    boundary().describe::<(OrderError, PaymentError)>().complete(&mut found).unwrap();
    let responses = &found["paths"]["/orders"]["get"]["responses"];
    assert_eq!((&responses["200"], &responses["409"], &responses["411"]), (&success, &success, &by_hand));
    let declined = &responses["402"]["content"]["application/problem+json"]["schema"];
    assert_eq!(*declined, json!({"$ref": "#/components/schemas/DeclinedProblem2"}));
    let schemas = &found["components"]["schemas"];
    assert_eq!((&schemas["DeclinedProblem"], &schemas["ApiError"]), (&own, &own));
    assert_eq!(schemas["DeclinedProblem2"]["properties"]["code"]["enum"][0], "DECLINED");
}

#[test]
fn shared_responses_are_written_again() {
    let mut found = document(&Description::of::<OrderError>());
    let shared = Description::of::<(OfStatus<405>, PaymentError)>();
    found["components"]["responses"] = shared.responses().clone().into();
    let description = boundary().describe::<(OrderError, PaymentError, OfStatus<405>)>();
    description.complete(&mut found).unwrap();
    let expected = boundary().describe::<(OfStatus<405>, PaymentError)>();
    assert_eq!(found["components"]["responses"], Value::Object(expected.responses().clone()));
    let error = boundary().describe::<OrderError>().complete(&mut found).unwrap_err();
    assert_eq!(error.names().collect::<Vec<_>>(), ["DeclinedProblem", "MethodNotAllowedProblem"]);
}

#[derive(Debug, thiserror::Error, Problem)]
enum FieldsError {
    #[error("wrong")]
    #[problem(status = 422, code = "VALIDATION_ERROR")]
    Wrong(#[problem(errors)] Vec<problem_core::FieldError>),
}

#[test]
fn problems_of_extractors_move_to_the_status_of_the_boundary() {
    use problem_core::boundary::PathErrorStatus;
    use problem_core::describe::{PathRejections, QueryRejections};
    let keys = |document: &Value| {
        let responses = document["paths"]["/orders"]["get"]["responses"].as_object().unwrap();
        responses.keys().cloned().collect::<Vec<_>>()
    };
    let boundary = boundary().with_path_error_status(PathErrorStatus::BadRequest);

    let mut found = document(&Description::of::<PathRejections>());
    boundary.describe::<PathRejections>().complete(&mut found).unwrap();
    assert_eq!(keys(&found), ["400"]);

    // the problem type of the service has the same code, and keeps its status
    let mut found = document(&Description::of::<QueryRejections>());
    boundary.describe::<(FieldsError, QueryRejections)>().complete(&mut found).unwrap();
    assert!(keys(&found).contains(&"400".to_owned()));
    let mut found = document(&Description::of::<FieldsError>());
    boundary.describe::<(FieldsError, QueryRejections)>().complete(&mut found).unwrap();
    assert_eq!(keys(&found), ["422"]);
}

#[test]
fn other_content_of_a_response_and_callbacks_are_kept() {
    let mut found = document(&Description::of::<PaymentError>());
    let get = &mut found["paths"]["/orders"]["get"];
    get["responses"]["402"]["content"]["text/html"] = json!({"schema": {"type": "string"}});
    get["responses"]["402"]["links"] = json!({"pay": {"operationId": "pay"}});
    let responses = Description::of::<PaymentError>().responses().clone();
    get["callbacks"] = json!({"paid": {"{$request.body#/url}": {"post": {"responses": responses}}}});
    let description = boundary().describe::<PaymentError>();
    description.complete(&mut found).unwrap();
    let get = &found["paths"]["/orders"]["get"];
    let response = &get["responses"]["402"];
    assert_eq!(response["content"]["text/html"], json!({"schema": {"type": "string"}}));
    assert_eq!(response["links"], json!({"pay": {"operationId": "pay"}}));
    let callback = &get["callbacks"]["paid"]["{$request.body#/url}"]["post"]["responses"]["402"];
    assert_eq!(*callback, description.responses()["402"]);
}

#[test]
fn every_response_of_the_service_has_the_header_fields_that_layers_add() {
    let mut found = document(&Description::of::<OrderError>());
    let operation = &mut found["paths"]["/orders"]["get"];
    operation["responses"]["200"] =
        json!({"description": "the orders", "headers": {"X-Request-ID": {"schema": {}}}});
    operation["responses"]["204"] = json!({"$ref": "#/components/responses/Deleted"});
    operation["callbacks"] =
        json!({"shipped": {"{$url}": {"post": {"responses": {"200": {"description": "seen"}}}}}});
    let before = operation.clone();
    found["paths"]["/orders"]["x-owner"] = json!({"responses": {"200": {"description": "no operation"}}});
    found["components"]["responses"] = json!({"Deleted": {"description": "it is deleted"}});
    found["webhooks"] = json!({"new": {"post": {"responses": {"200": {"description": "seen"}}}}});
    let boundary = boundary().with_rate_limit_fields(RateLimitFields::X);
    let description = boundary
        .describe::<OrderError>()
        .with_request_ids()
        .with_rate_limits()
        .with_header(HeaderName::from_static("sunset"), "When this version ends (RFC 8594).");
    description.complete(&mut found).unwrap();

    let names = |response: &Value| -> Vec<String> {
        response["headers"].as_object().into_iter().flat_map(|headers| headers.keys().cloned()).collect()
    };
    let limits = ["X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"];
    let operation = &found["paths"]["/orders"]["get"];
    for (key, id) in [("200", "X-Request-ID"), ("404", "x-request-id"), ("default", "x-request-id")] {
        let mut expected = [&limits[..], &["sunset", id]].concat();
        expected.sort_unstable();
        let mut found = names(&operation["responses"][key]);
        found.sort_unstable();
        assert_eq!(found, expected, "{key}");
    }
    assert_eq!(operation["responses"]["204"], before["responses"]["204"]);
    assert_eq!(
        found["components"]["responses"]["Deleted"],
        json!({"description": "it is deleted", "headers": {
            "X-RateLimit-Limit": {"schema": {"type": "integer", "minimum": 0, "maximum": u64::MAX}, "required": false,
                "description": "The number of requests in a window."},
            "X-RateLimit-Remaining": {"schema": {"type": "integer", "minimum": 0, "maximum": u64::MAX}, "required": false,
                "description": "The number of requests that are left."},
            "X-RateLimit-Reset": {"schema": {"type": "integer", "minimum": 0, "maximum": u64::MAX}, "required": false,
                "description": "When the quota is full again."},
            "sunset": {"schema": {"type": "string"}, "required": true,
                "description": "When this version ends (RFC 8594)."},
            "x-request-id": {"schema": {"type": "string"}, "required": true, "description": "The ID of the request."},
        }})
    );
    // clients send these, and an extension is not an operation
    assert_eq!(operation["callbacks"], before["callbacks"]);
    assert_eq!(found["webhooks"]["new"]["post"]["responses"]["200"], json!({"description": "seen"}));
    assert_eq!(
        found["paths"]["/orders"]["x-owner"]["responses"]["200"],
        json!({"description": "no operation"})
    );

    // without `complete`, the responses have them too
    assert_eq!(names(&description.responses()["404"]).len(), 5);
    let mut twice = found.clone();
    description.complete(&mut twice).unwrap();
    assert_eq!(found, twice);
}
