//! A document of utoipa has everything that a description has.

use std::collections::HashMap;

use problem_core::boundary::{Formats, ValidationStatus};
use problem_core::describe::{
    Describe, Description, FormRejections, JsonRejections, OfStatus, PathRejections, QueryRejections,
};
use problem_core::utoipa::{Components, Responses, complete};
use problem_core::{Boundary, FieldError, Problem, RateLimit};
use serde_json::{Value, json};
use utoipa::openapi::{OpenApi, OpenApiBuilder, RefOr};
use utoipa::{IntoResponses, Modify, OpenApi as _};

#[derive(Debug, thiserror::Error, Problem)]
#[problem(base = "https://api.example.com/errors/", also(utoipa))]
enum OrderError {
    /// The order does not exist.
    #[error("order {id} not found")]
    #[problem(status = 404)]
    OrderNotFound {
        /// The number of the order.
        #[problem(extension = "orderId", example = 42)]
        id: u64,
        #[problem(extension)]
        pair: (u8, char),
        #[problem(extension)]
        address: std::net::IpAddr,
        #[problem(extension)]
        counts: HashMap<String, i64>,
        #[problem(extension)]
        ratio: Option<f64>,
        #[problem(extension)]
        smallest: i64,
    },
    #[error("customer not found")]
    #[problem(status = 404)]
    CustomerNotFound,
    #[error("not signed in")]
    #[problem(status = 401, www_authenticate = r#"Bearer realm="api""#)]
    NotSignedIn,
    #[error("busy")]
    #[problem(status = 503, retry_after = 30)]
    Busy,
    #[error("too many requests")]
    #[problem(status = 429)]
    TooManyRequests(#[problem(rate_limit)] RateLimit),
    #[error("wrong")]
    #[problem(status = 422)]
    #[deprecated]
    Wrong(#[problem(errors)] Vec<FieldError>),
    #[error("version conflict")]
    #[problem(status = 409)]
    #[problem(extension("errno" = 103))]
    VersionConflict,
}

/// A problem that is known only at run time.
#[derive(Debug, thiserror::Error, Problem)]
#[problem(also(utoipa))]
enum OpenError {
    #[error("no payment")]
    #[problem(status = 402)]
    NoPayment,
    #[error(transparent)]
    #[problem(transparent)]
    Any(Problem),
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(also(utoipa))]
enum Wrapper<E> {
    #[error("wrapped")]
    #[problem(status = 500)]
    Internal,
    #[error(transparent)]
    #[problem(transparent)]
    Inner(E),
}

fn document<E: IntoResponses, D: Describe>() -> OpenApi {
    let mut document = OpenApiBuilder::new().build();
    Components::<D>::new().modify(&mut document);
    let item = utoipa::openapi::PathItem::new(
        utoipa::openapi::HttpMethod::Get,
        utoipa::openapi::path::OperationBuilder::new()
            .responses(utoipa::openapi::ResponsesBuilder::new().responses_from_into_responses::<E>()),
    );
    document.paths.paths.insert("/".to_owned(), item);
    document
}

/// utoipa writes no empty map. Nothing else differs.
fn without_empty_headers(responses: &serde_json::Map<String, Value>) -> Value {
    let mut responses = responses.clone();
    for response in responses.values_mut() {
        if response["headers"] == json!({}) {
            response.as_object_mut().unwrap().remove("headers");
        }
    }
    responses.into()
}

fn assert_lossless<E: IntoResponses, D: Describe>() {
    let description = Description::of::<D>();
    let document = serde_json::to_value(document::<E, D>()).unwrap();
    assert_eq!(document["paths"]["/"]["get"]["responses"], without_empty_headers(description.responses()));
    assert_eq!(document["components"]["schemas"], Value::Object(description.schemas().clone()));
}

#[test]
fn nothing_is_lost() {
    assert_lossless::<OrderError, OrderError>();
    assert_lossless::<OpenError, OpenError>();
    assert_lossless::<Wrapper<OrderError>, Wrapper<OrderError>>();
    type Several = (
        OrderError,
        OpenError,
        JsonRejections,
        QueryRejections,
        FormRejections,
        PathRejections,
        (OfStatus<405>, OfStatus<500>),
    );
    assert_lossless::<Responses<Several>, Several>();
}

/// What the comparison above relies on: the description has these parts.
#[test]
fn the_description_has_what_utoipa_has_no_field_for() {
    let document = serde_json::to_value(document::<OrderError, OrderError>()).unwrap();
    let responses = &document["paths"]["/"]["get"]["responses"];
    let schemas = &document["components"]["schemas"];
    assert_eq!(responses["401"]["headers"]["WWW-Authenticate"]["required"], true);
    assert_eq!(responses["503"]["headers"]["Retry-After"]["required"], true);
    let schema = &responses["404"]["content"]["application/problem+json"]["schema"];
    assert_eq!(schema["oneOf"].as_array().unwrap().len(), 2);
    assert_eq!(
        schema["discriminator"]["mapping"]["ORDER_NOT_FOUND"],
        "#/components/schemas/OrderNotFoundProblem"
    );
    let examples = &responses["404"]["content"]["application/problem+json"]["examples"];
    assert_eq!(examples["ORDER_NOT_FOUND"]["value"]["orderId"], 42);
    let properties = &schemas["OrderNotFoundProblem"]["properties"];
    assert_eq!(properties["code"]["enum"], json!(["ORDER_NOT_FOUND"]));
    assert_eq!(properties["pair"]["prefixItems"].as_array().unwrap().len(), 2);
    assert_eq!(properties["pair"]["maxItems"], 2);
    assert_eq!(properties["orderId"]["maximum"], u64::MAX);
    assert_eq!(properties["smallest"]["minimum"], i64::MIN);
    assert_eq!(schemas["WrongProblem"]["deprecated"], true);
}

/// Schemas are typed where utoipa has a type, so that another `Modify` can read them.
#[test]
fn schemas_are_typed() {
    use utoipa::openapi::Schema;
    use utoipa::openapi::schema::ArrayItems;

    let document = document::<OrderError, OrderError>();
    let schemas = &document.components.as_ref().unwrap().schemas;
    let RefOr::T(Schema::Object(object)) = &schemas["OrderNotFoundProblem"] else { panic!() };
    assert!(object.required.contains(&"orderId".to_owned()));
    assert!(object.extensions.as_ref().is_none_or(|extensions| extensions.is_empty()));
    assert!(matches!(object.properties["address"], RefOr::T(Schema::AnyOf(_))));
    let RefOr::T(Schema::Object(object)) = &schemas["WrongProblem"] else { panic!() };
    let RefOr::T(Schema::Array(errors)) = &object.properties["errors"] else { panic!() };
    let ArrayItems::RefOrSchema(items) = &errors.items else { panic!() };
    assert!(matches!(&**items, RefOr::Ref(_)));
}

/// utoipa keeps extensions in hash maps, whose order differs each time.
#[test]
fn the_text_is_always_the_same() {
    let text = || document::<OrderError, OrderError>().to_json().unwrap();
    let first = text();
    for _ in 0..20 {
        assert_eq!(text(), first);
    }
}

/// A document that utoipa has written can be read again.
#[test]
fn utoipa_reads_the_document() {
    let text = document::<OrderError, OrderError>().to_json().unwrap();
    serde_json::from_str::<OpenApi>(&text).unwrap();
}

#[test]
fn a_derived_document_has_the_responses_and_the_components() {
    #[utoipa::path(get, path = "/orders", responses((status = 200), OrderError, Responses<OfStatus<405>>))]
    #[allow(dead_code)]
    fn get_orders() {}

    const PROBLEMS: Components<(OrderError, OfStatus<405>)> = Components::new();

    #[derive(utoipa::OpenApi)]
    #[openapi(paths(get_orders), modifiers(&PROBLEMS))]
    struct Api;

    let document = serde_json::to_value(Api::openapi()).unwrap();
    let responses = document["paths"]["/orders"]["get"]["responses"].as_object().unwrap();
    let statuses: Vec<_> = responses.keys().collect();
    assert_eq!(statuses, ["200", "401", "404", "405", "409", "422", "429", "503"]);
    assert_no_dangling_references(&document);
}

#[test]
fn a_router_keeps_the_components() {
    use utoipa_axum::router::OpenApiRouter;
    use utoipa_axum::routes;

    #[utoipa::path(get, path = "/orders", responses((status = 200, body = String), OrderError))]
    async fn get_orders() -> String {
        String::new()
    }

    const PROBLEMS: Components<OrderError> = Components::new();

    #[derive(utoipa::OpenApi)]
    #[openapi(modifiers(&PROBLEMS))]
    struct Api;

    let nested = OpenApiRouter::new().routes(routes!(get_orders));
    let (_, document): (axum::Router, _) =
        OpenApiRouter::with_openapi(Api::openapi()).nest("/v1", nested).split_for_parts();
    let document = serde_json::to_value(document).unwrap();
    assert!(document["paths"]["/v1/orders"]["get"]["responses"]["404"].is_object());
    assert_no_dangling_references(&document);
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(also(utoipa))]
enum PaymentError {
    #[error("customer not found")]
    #[problem(status = 409)]
    CustomerNotFound,
}

fn with_two_operations() -> OpenApi {
    #[utoipa::path(get, path = "/orders", responses((status = 200, body = String, description = "All."), OrderError))]
    fn get_orders() {}

    #[utoipa::path(post, path = "/payments", responses((status = 201, description = "Paid."), Responses<(PaymentError, JsonRejections)>))]
    fn create_payment() {}

    #[derive(utoipa::OpenApi)]
    #[openapi(paths(get_orders, create_payment))]
    struct Api;

    Api::openapi()
}

/// Two of the types have a problem type with one code, so their schemas have other names together than alone.
type All = (OrderError, PaymentError, JsonRejections);

#[test]
fn a_completed_document_is_the_one_that_the_description_completes() {
    let boundary =
        Boundary::new().with_formats(Formats::Envelope).with_validation_status(ValidationStatus::BadRequest);
    let description = boundary.describe::<All>();
    let mut expected = serde_json::to_value(with_two_operations()).unwrap();
    description.complete(&mut expected).unwrap();
    let mut document = with_two_operations();
    complete(&description, &mut document).unwrap();
    let document = serde_json::to_value(&document).unwrap();
    assert_eq!(document, expected);
    let responses = document["paths"]["/payments"]["post"]["responses"].as_object().unwrap();
    assert!(!responses.contains_key("422"));
    let schema =
        &document["paths"]["/payments"]["post"]["responses"]["409"]["content"]["application/json"]["schema"];
    assert_eq!(schema["$ref"], "#/components/schemas/CustomerNotFound409Problem");
    assert_no_dangling_references(&document);
}

#[test]
fn a_document_with_other_errors_is_not_completed() {
    let before = with_two_operations();
    let mut document = before.clone();
    let error = complete(&Description::of::<PaymentError>(), &mut document).unwrap_err();
    assert!(error.names().any(|name| name == "OrderNotFoundProblem"), "{error}");
    assert!(document == before);
    // a modifier cannot fail
    Components::<PaymentError>::new().modify(&mut document);
    let schemas = &document.components.unwrap().schemas;
    assert!(schemas.contains_key("CustomerNotFoundProblem"));
}

#[test]
fn a_modifier_gives_the_responses_the_names_of_the_components() {
    let mut document = with_two_operations();
    Components::<All>::new().modify(&mut document);
    assert_no_dangling_references(&serde_json::to_value(&document).unwrap());
}

#[test]
fn a_type_that_borrows_is_a_response() {
    #[derive(Debug, thiserror::Error, Problem)]
    #[error("{name} is taken")]
    #[problem(status = 409, also(utoipa))]
    struct Taken<'a> {
        #[problem(extension)]
        name: &'a str,
    }

    let responses = Taken::<'static>::responses();
    assert_eq!(responses.keys().collect::<Vec<_>>(), ["409"]);
}

pub(crate) fn assert_no_dangling_references(document: &Value) {
    fn references(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Array(values) => values.iter().for_each(|value| references(value, found)),
            Value::Object(members) => {
                for (name, value) in members {
                    match value.as_str() {
                        Some(target) if name == "$ref" => found.push(target.to_owned()),
                        _ => references(value, found),
                    }
                }
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    references(document, &mut found);
    assert!(!found.is_empty());
    for target in found {
        let pointer = target.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{target} is not in the document");
    }
}
