//! A document of salvo-oapi has everything of the problem types, before it is completed and after.

use std::collections::BTreeMap;

use problem_core::describe::{Description, OfStatus, WithRejections};
use problem_core::{Problem, RateLimit};
use salvo::oapi::{Components, Operation, Schema, ToResponses, ToSchema};
use salvo::prelude::{EndpointOutRegister, OpenApi, Router, endpoint};
use serde::Serialize;
use serde_json::{Value, json};

/// A place.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[salvo(schema(name = "Place"))]
struct Place {
    /// The number of the shelf.
    #[salvo(schema(minimum = 1, exclusive_maximum = 90))]
    shelf: u8,
    kind: Kind,
    note: Option<String>,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
#[salvo(schema(name = "Kind"))]
#[expect(dead_code, reason = "it is only described")]
enum Kind {
    Cold,
    Dry,
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(also(salvo_oapi), www_authenticate = r#"Bearer realm="orders""#)]
#[expect(dead_code, reason = "it is only described")]
enum OrderError {
    /// No token.
    #[error("sign in")]
    #[problem(status = 401)]
    Unauthenticated,

    /// There is no order with this number.
    #[error("order {id} not found")]
    #[problem(status = 404)]
    #[problem(extension("scale" = 103))]
    OrderNotFound {
        /// The number of the order.
        #[problem(extension = "orderId", example = 42)]
        id: u64,
        #[problem(extension)]
        place: Option<Place>,
        #[problem(extension)]
        places: Vec<Place>,
        #[problem(extension)]
        pair: (u8, char),
        #[problem(extension)]
        anything: Value,
        #[deprecated]
        #[problem(extension)]
        counts: BTreeMap<String, Option<i8>>,
    },

    #[error("no such customer")]
    #[problem(status = 404)]
    CustomerNotFound,

    #[error("too many")]
    #[problem(status = 429)]
    TooMany {
        #[problem(rate_limit)]
        limit: RateLimit,
    },
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(also(salvo_oapi))]
#[expect(dead_code, reason = "it is only described")]
enum OpenError {
    #[error("closed")]
    #[problem(status = 409)]
    Closed,

    #[error(transparent)]
    #[problem(transparent)]
    Other(Problem),
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("{value:?}")]
#[problem(status = 409, code = "CONFLICTING_VALUE", also(salvo_oapi))]
struct Generic<T: std::fmt::Debug> {
    value: T,
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(base = "https://api.example.com/errors/", also(salvo_oapi))]
#[error("no user")]
#[problem(status = 404, code = "NOT_FOUND")]
struct UserNotFound;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(also(salvo_oapi))]
#[error("no page")]
#[problem(status = 404, code = "NOT_FOUND")]
struct PageNotFound;

type All = (OrderError, OpenError, Generic<u8>, OfStatus<400>, UserNotFound, PageNotFound);

#[endpoint]
async fn user() -> Result<&'static str, UserNotFound> {
    Ok("")
}

#[endpoint]
async fn page() -> Result<&'static str, PageNotFound> {
    Ok("")
}

#[endpoint]
async fn order() -> Result<&'static str, OrderError> {
    Ok("")
}

#[endpoint]
async fn open() -> Result<&'static str, OpenError> {
    Ok("")
}

#[endpoint]
async fn any() -> Result<&'static str, Problem> {
    Ok("")
}

#[endpoint]
async fn generic() -> Result<&'static str, WithRejections<Generic<u8>, OfStatus<400>>> {
    Ok("")
}

fn of_salvo() -> Value {
    let router = Router::new()
        .push(Router::with_path("order").get(order))
        .push(Router::with_path("open").get(open))
        .push(Router::with_path("any").get(any))
        .push(Router::with_path("generic").get(generic))
        .push(Router::with_path("user").get(user))
        .push(Router::with_path("page").get(page));
    serde_json::to_value(OpenApi::new("orders", "1").merge_router(&router)).unwrap()
}

/// salvo-oapi only leaves out an empty map of header fields.
fn assert_has_everything(document: &Value, is_complete: bool) {
    for (path, own) in [
        ("/order", Description::of::<OrderError>()),
        ("/open", Description::of::<OpenError>()),
        ("/any", Description::of::<Problem>()),
        ("/generic", Description::of::<(Generic<u8>, OfStatus<400>)>()),
    ] {
        let responses = document["paths"][path]["get"]["responses"].as_object().unwrap();
        for (status, response) in own.responses() {
            let mut expected = response.clone();
            if !is_complete && expected["headers"] == json!({}) {
                expected.as_object_mut().unwrap().remove("headers");
            }
            assert_eq!(responses[status], expected, "{path} {status}");
        }
        assert_eq!(responses.len(), own.responses().len() + 1, "{path}: and the success");
        for (name, schema) in own.schemas() {
            assert_eq!(&document["components"]["schemas"][name], schema, "{name}");
        }
    }
}

#[test]
fn nothing_is_lost() {
    let mut document = of_salvo();
    assert_has_everything(&document, false);
    let described = Description::of::<All>();
    described.complete(&mut document).unwrap();
    assert_has_everything(&document, true);
}

#[test]
fn a_type_of_salvo_is_the_schema_of_a_member() {
    let described = Description::of::<OrderError>();
    let place = &described.schemas()["Place"];
    assert_eq!(place["description"], "A place.");
    assert_eq!(place["properties"]["shelf"]["description"], "The number of the shelf.");
    assert_eq!(place["properties"]["shelf"]["exclusiveMaximum"], 90);
    assert_eq!(place["properties"]["kind"]["$ref"], "#/components/schemas/Kind");
    assert_eq!(described.schemas()["Kind"]["enum"], json!(["Cold", "Dry"]));
    let members = &described.schemas()["OrderNotFoundProblem"]["properties"];
    assert_eq!(members["anything"], json!({"description": "Any JSON value."}));
    assert_eq!(members["place"], json!({"$ref": "#/components/schemas/Place"}));
    assert_eq!(members["places"], json!({"type": "array", "items": {"$ref": "#/components/schemas/Place"}}));
    let example = &described.responses()["404"]["content"]["application/problem+json"]["examples"];
    let place = json!({"shelf": 1, "kind": "Cold", "note": "text"});
    assert_eq!(example["ORDER_NOT_FOUND"]["value"]["place"], place);
}

#[test]
fn a_schema_of_the_service_is_not_replaced() {
    let (mut components, mut operation) = (Components::new(), Operation::new());
    components.schemas.insert("Place", Schema::default());
    <OrderError as EndpointOutRegister>::register(&mut components, &mut operation);
    assert_eq!(components.schemas["Place"], Schema::default().into());
    assert!(components.schemas.contains_key("OrderNotFoundProblem"));
    let mut components = Components::new();
    assert_eq!(<OrderError as ToResponses>::to_responses(&mut components), operation.responses);
    assert!(components.schemas.contains_key("OrderNotFoundProblem"));
}

#[test]
fn two_problem_types_with_one_code_are_two_schemas() {
    let mut document = of_salvo();
    let type_of = |document: &Value, path: &str| {
        let schema = &document["paths"][path]["get"]["responses"]["404"]["content"]["application/problem+json"]
            ["schema"];
        let name = schema["$ref"].as_str().unwrap().strip_prefix("#/components/schemas/").unwrap();
        document["components"]["schemas"][name]["properties"]["type"]["enum"][0].clone()
    };
    for is_complete in [false, true] {
        assert_eq!(type_of(&document, "/user"), "https://api.example.com/errors/not-found", "{is_complete}");
        assert_eq!(type_of(&document, "/page"), "about:blank", "{is_complete}");
        Description::of::<All>().complete(&mut document).unwrap();
    }
    assert_eq!(document["components"]["schemas"].get("NotFoundProblem2"), None);
}
