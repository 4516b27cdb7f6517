//! The responses of error types.

use std::time::Duration;

use aide::axum::routing::{get, get_with};
use aide::generate::{in_context, on_error};
use aide::openapi::{MediaType, Operation, ReferenceOr, Response, StatusCode};
use aide::operation::OperationOutput as _;
use problem_core::boundary::BaseUri;
use problem_core::describe::{Description, OfStatus, PathRejections};
use problem_core::extract::{Json, Path, Query};
use problem_core::problems::PreconditionError;
use problem_core::{Boundary, Problem, RateLimit};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    assert_described, document, document_of, never, problems, responses, without_validation_examples,
};

/// A type with everything that a description can have.
#[derive(Debug, thiserror::Error, Problem)]
#[problem(
    base = "https://api.example.com/errors/",
    www_authenticate = r#"Bearer realm="orders""#,
    also(aide)
)]
enum OrderError {
    /// The order does not exist.
    #[error("order {id} not found")]
    #[problem(status = 404)]
    OrderNotFound {
        /// The number of the order.
        #[problem(extension, example = 42)]
        id: u64,
        #[problem(extension)]
        reason: Option<String>,
    },
    #[error("customer not found")]
    #[problem(status = 404)]
    CustomerNotFound,
    #[error("sign in first")]
    #[problem(status = 401)]
    Unauthenticated,
    #[error("wait")]
    #[problem(status = 429)]
    TooManyRequests {
        #[problem(rate_limit)]
        limit: RateLimit,
    },
    #[error("busy")]
    #[problem(status = 503)]
    Busy {
        #[problem(retry_after)]
        wait: Option<Duration>,
    },
    #[error("the order has wrong fields")]
    #[problem(status = 422)]
    WrongOrder {
        #[problem(errors)]
        errors: Vec<problem_core::FieldError>,
    },
    #[error(transparent)]
    #[problem(transparent)]
    Other(Problem),
}

/// A generic type.
#[derive(Debug, thiserror::Error, Problem)]
#[problem(also(aide))]
enum Either<E> {
    #[error("gone")]
    #[problem(status = 410)]
    Gone,
    #[error(transparent)]
    #[problem(transparent)]
    Other(E),
}

#[test]
fn nothing_of_a_description_is_lost() {
    let document = document_of::<OrderError>();
    let description = Description::of::<OrderError>();
    assert_described(&document, &description);
    let keys: Vec<_> = responses(&document).keys().map(String::as_str).collect();
    assert_eq!(keys, ["200", "401", "404", "422", "429", "503", "default"]);
    let unauthenticated = &responses(&document)["401"]["headers"]["WWW-Authenticate"];
    assert_eq!(unauthenticated["required"], true);
    assert_eq!(unauthenticated["schema"]["enum"], json!([r#"Bearer realm="orders""#]));
    let content = &responses(&document)["404"]["content"]["application/problem+json"];
    assert_eq!(content["examples"]["ORDER_NOT_FOUND"]["value"]["id"], 42);
    assert_eq!(content["schema"]["discriminator"]["propertyName"], "code");
}

#[test]
fn generic_and_ready_made_types_are_described() {
    let either = document_of::<Either<OrderError>>();
    assert_described(&either, &Description::of::<Either<OrderError>>());
    assert_described(&document_of::<PreconditionError>(), &Description::of::<PreconditionError>());
    let open = document_of::<Problem>();
    assert_described(&open, &Description::of::<Problem>());
    assert_eq!(problems(&open).keys().collect::<Vec<_>>(), ["default"]);
}

#[derive(Deserialize, JsonSchema)]
struct Target {
    id: u64,
}

#[derive(Deserialize, JsonSchema)]
struct Page {
    page: u64,
}

#[test]
fn responses_of_extractors_and_of_the_error_type_are_merged() {
    on_error(|error| panic!("{error}"));
    let document = document(get(async |_: Path<Target>, _: Query<Page>, _: Json<Target>| {
        never::<Result<(), OrderError>>()
    }));
    let found = problems(&document);
    let examples = &found["422"]["content"]["application/problem+json"]["examples"];
    assert_eq!(examples["VALIDATION_ERROR"]["value"]["errors"][0]["in"], "query");
    assert_eq!(examples["VALIDATION_ERROR_2"]["value"]["errors"][0]["pointer"], "#/quantity");
    let found = without_validation_examples(found);
    let description =
        Description::of::<(OrderError, PathRejections, problem_core::describe::JsonRejections)>();
    for (key, expected) in without_validation_examples(description.responses().clone()).iter() {
        let (mut found, mut expected) = (found[key].clone(), expected.clone());
        // aide's questions decide the order of the branches
        for response in [&mut found, &mut expected] {
            let schema = &mut response["content"]["application/problem+json"]["schema"];
            if let Some(branches) = schema["oneOf"].as_array_mut() {
                branches.sort_by_key(Value::to_string);
            }
        }
        assert_eq!(found, expected, "{key}");
    }
    assert_eq!(found.len(), description.responses().len());
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(www_authenticate = r#"Basic realm="a""#, also(aide))]
enum Basic {
    #[error("sign in")]
    #[problem(status = 401, code = "BASIC")]
    SignIn {
        #[problem(header = "x-wait")]
        wait: u8,
    },
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(www_authenticate = r#"Bearer realm="a""#, also(aide))]
enum Bearer {
    #[error("sign in")]
    #[problem(status = 401, code = "BEARER", header("x-realm" = "orders"))]
    SignIn {
        #[problem(header = "x-wait")]
        wait: Option<u8>,
    },
}

#[test]
fn a_header_is_required_only_if_every_response_has_it() {
    let schemas =
        ["Basic", "Bearer"].map(|name| json!({"type": "string", "enum": [format!("{name} realm=\"a\"")]}));
    for (document, order) in [
        (document(get(async || never::<Result<Result<(), Basic>, Bearer>>())), [0, 1]),
        (document(get(async || never::<Result<Result<(), Bearer>, Basic>>())), [1, 0]),
    ] {
        let headers = &problems(&document)["401"]["headers"];
        assert_eq!(headers["WWW-Authenticate"]["required"], true);
        assert_eq!(headers["WWW-Authenticate"]["schema"]["anyOf"], json!(order.map(|index| &schemas[index])));
        assert_eq!(headers["x-realm"]["required"], false);
        assert_eq!(headers["x-wait"]["required"], false);
        assert_eq!(headers.as_object().unwrap().len(), 3);
    }
}

fn inferred<E: aide::OperationOutput>(operation: &mut Operation) {
    let left = in_context(|ctx| E::inferred_responses(ctx, operation));
    assert!(left.is_empty());
}

#[test]
fn asking_again_changes_nothing() {
    let mut operation = Operation::default();
    inferred::<OrderError>(&mut operation);
    inferred::<PreconditionError>(&mut operation);
    let once = operation.clone();
    inferred::<PreconditionError>(&mut operation);
    inferred::<OrderError>(&mut operation);
    assert_eq!(operation, once);
}

#[test]
fn responses_that_the_service_describes_are_kept() {
    let mut operation = Operation::default();
    let documented = operation.responses.get_or_insert_default();
    let own = Response {
        description: "nothing there".to_owned(),
        content: ["text/plain", "application/problem+json"]
            .into_iter()
            .map(|media_type| (media_type.to_owned(), MediaType::default()))
            .collect(),
        ..Response::default()
    };
    documented.responses.insert(StatusCode::Code(404), ReferenceOr::Item(own));
    documented.responses.insert(StatusCode::Code(401), ReferenceOr::ref_("#/components/responses/SignIn"));
    inferred::<OrderError>(&mut operation);
    let responses = serde_json::to_value(operation.responses).unwrap();
    assert_eq!(responses["401"], json!({"$ref": "#/components/responses/SignIn"}));
    let merged = &responses["404"];
    assert!(merged["content"]["text/plain"].is_object());
    assert!(merged["content"]["application/problem+json"]["schema"]["oneOf"].is_array());
    let description = merged["description"].as_str().unwrap();
    assert!(description.starts_with("nothing there\n\n- `ORDER_NOT_FOUND`"), "{description}");
}

#[test]
fn a_single_response_has_all_problem_types() {
    let document =
        document(get_with(async || "", |operation| operation.response::<404, Either<PreconditionError>>()));
    let found = &responses(&document)["404"]["content"]["application/problem+json"];
    let codes: Vec<_> = found["examples"].as_object().unwrap().keys().collect();
    assert_eq!(codes, ["GONE", "PRECONDITION_FAILED", "PRECONDITION_REQUIRED"]);
    assert_eq!(found["schema"]["oneOf"].as_array().unwrap().len(), 3);
    // an open set can have the bodies of the others
    let open = in_context(|ctx| OrderError::operation_response(ctx, &mut Operation::default()));
    let open = serde_json::to_value(open).unwrap();
    assert!(open["content"]["application/problem+json"]["schema"]["anyOf"].is_array());
    aide::generate::reset_context();
}

#[test]
fn without_components_schemas_are_where_they_are_needed() {
    aide::generate::extract_schemas(false);
    let document = document_of::<OrderError>();
    aide::generate::reset_context();
    assert!(document.get("components").is_none());
    assert!(!document.to_string().contains("$ref"), "{document}");
    assert!(!document.to_string().contains("discriminator"), "{document}");
    let schema = &responses(&document)["422"]["content"]["application/problem+json"]["schema"];
    assert_eq!(schema["properties"]["errors"]["items"]["title"], "FieldError");
    let both = &responses(&document)["404"]["content"]["application/problem+json"]["schema"]["oneOf"];
    assert_eq!(both[0]["properties"]["code"]["enum"], json!(["ORDER_NOT_FOUND"]));
}

#[test]
fn two_problem_types_of_one_code_are_told_apart() {
    #[derive(Debug, thiserror::Error, Problem)]
    #[problem(base = "https://api.example.com/", also(aide))]
    enum Lookup {
        #[error("no such thing")]
        #[problem(status = 404)]
        NotFound {
            #[problem(extension)]
            id: u64,
        },
    }
    let mut own = document_of::<Lookup>();
    let mut both = document(get(async |_: Path<Target>| never::<Result<(), Lookup>>()));
    let found = &responses(&both)["404"]["content"]["application/problem+json"];
    assert_eq!(found["examples"].as_object().unwrap().len(), 2);
    assert_eq!(found["schema"]["oneOf"].as_array().unwrap().len(), 2);
    assert!(found["schema"].get("discriminator").is_none());
    let mut rejected = document(get(async |_: Path<Target>| {}));
    let boundary = Boundary::new().with_base_for_all(BaseUri::from_static("https://other.example.com/"));
    let description = boundary.describe::<(Lookup, PathRejections, OfStatus<405>)>();
    for (document, types) in [
        (&mut own, &["https://api.example.com/not-found"][..]),
        (&mut both, &["https://api.example.com/not-found", "https://other.example.com/not-found"]),
        (&mut rejected, &["https://other.example.com/not-found"]),
    ] {
        description.complete(document).unwrap();
        let found = &responses(document)["404"]["content"]["application/problem+json"];
        let examples = found["examples"].as_object().unwrap().values();
        let found: Vec<_> = examples.map(|example| example["value"]["type"].as_str().unwrap()).collect();
        assert_eq!(found, types);
        let once = document.clone();
        description.complete(document).unwrap();
        assert_eq!(*document, once);
    }
}
