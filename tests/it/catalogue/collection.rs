//! Which problem types are in a catalogue, and what is known about each.

#![allow(dead_code, reason = "the types are only described")]

use problem_core::boundary::BaseUri;
use problem_core::catalogue::{Catalogue, catalogue};
use problem_core::{Boundary, Problem};
use serde_json::json;

mod orders {
    #[derive(Debug, thiserror::Error, problem_core::Problem)]
    #[problem(base = "https://api.example.com/errors/")]
    pub enum Error {
        /// There is no such order.
        #[error("order {id} not found")]
        #[problem(status = 404)]
        OrderNotFound {
            /// Its number.
            #[problem(extension, example = 42)]
            id: u64,
        },
        #[error("slow down")]
        #[problem(status = 429)]
        TooMany {
            #[problem(retry_after, example = 30)]
            wait: u64,
        },
        #[error(transparent)]
        #[problem(transparent)]
        Payment(super::payments::Error),
    }
}

mod payments {
    /// It has the name of the other one.
    #[derive(Debug, thiserror::Error, problem_core::Problem)]
    pub enum Error {
        #[error("the card was declined")]
        #[problem(status = 402)]
        CardDeclined,
        #[error("the database failed")]
        #[problem(status = 500)]
        Database,
    }
}

/// A generic type.
#[derive(Debug, thiserror::Error, Problem)]
pub enum Paged<E: std::error::Error + problem_core::ToProblem> {
    #[error("the cursor is wrong")]
    #[problem(status = 400)]
    WrongCursor,
    #[error(transparent)]
    #[problem(transparent)]
    Inner(E),
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("the service is away")]
#[problem(status = 503, code = "AWAY", retry_after = 60)]
pub struct Away;

fn codes(catalogue: &Catalogue) -> Vec<(u16, String)> {
    catalogue.entries().into_iter().map(|entry| (entry.status, entry.code)).collect()
}

fn all() -> Catalogue {
    catalogue![orders::Error, Paged<orders::Error>, Away].with_extractors()
}

#[test]
fn nothing_is_twice_and_nothing_is_lost() {
    let outside = [
        (400, "BAD_REQUEST"),
        (400, "INVALID_CURSOR"),
        (400, "INVALID_JSON"),
        (400, "WRONG_CURSOR"),
        (402, "CARD_DECLINED"),
        (404, "NOT_FOUND"),
        (404, "ORDER_NOT_FOUND"),
        (413, "CONTENT_TOO_LARGE"),
        (415, "UNSUPPORTED_MEDIA_TYPE"),
        (422, "LIMIT_OUT_OF_RANGE"),
        (422, "VALIDATION_ERROR"),
        (429, "TOO_MANY"),
        (500, "INTERNAL_SERVER_ERROR"),
        (503, "AWAY"),
    ];
    let owned = |codes: &[(u16, &str)]| {
        codes.iter().map(|(status, code)| (*status, (*code).to_owned())).collect::<Vec<_>>()
    };
    assert_eq!(codes(&all()), owned(&outside));

    let boundary = Boundary::new().with_base_for_all(BaseUri::from_static("https://run.example/time/"));
    let inside = all().in_boundary(&boundary);
    let mut expected = outside.to_vec();
    expected.insert(7, (405, "METHOD_NOT_ALLOWED"));
    assert_eq!(codes(&inside), owned(&expected));
    for entry in inside.entries() {
        let constant = entry.rust_types.iter().any(|name| name.contains("orders::Error"))
            && entry.code != "INTERNAL_SERVER_ERROR"
            && entry.code != "CARD_DECLINED"
            && entry.code != "WRONG_CURSOR";
        let base = if constant { "https://api.example.com/errors/" } else { "https://run.example/time/" };
        assert!(entry.type_uri.as_ref().unwrap().starts_with(base), "{entry:?}");
    }
}

/// An enum around the errors of two crates.
#[derive(Debug, thiserror::Error, Problem)]
pub enum ApiError {
    #[error(transparent)]
    #[problem(transparent)]
    Order(orders_domain::OrderError),
    #[error(transparent)]
    #[problem(transparent)]
    Payment(payments::Error),
}

#[test]
fn two_crates_have_one_catalogue() {
    let boundary = Boundary::new().with_base_for_all(BaseUri::from_static("https://run.example/time/"));
    let catalogue = catalogue![
        ApiError,
        orders_domain::OrderError,
        Paged<orders_domain::OrderError>,
        payments::Error,
        Away
    ];
    let catalogue = catalogue.in_boundary(&boundary);
    let entries = catalogue.entries();
    let known: Vec<_> = entries
        .iter()
        .map(|entry| {
            let crates = entry.rust_types.iter().map(|name| name.split("::").next().unwrap());
            (
                entry.status,
                &*entry.code,
                entry.type_uri.as_deref().unwrap(),
                crates.collect::<Vec<_>>().join(" "),
            )
        })
        .collect();
    let of_tests = "it".to_owned();
    let of_domain = "orders_domain".to_owned();
    assert_eq!(
        known,
        [
            (400, "WRONG_CURSOR", "https://run.example/time/wrong-cursor", of_tests.clone()),
            (402, "CARD_DECLINED", "https://run.example/time/card-declined", of_tests.clone()),
            (404, "NOT_FOUND", "https://run.example/time/not-found", String::new()),
            (404, "ORDER_NOT_FOUND", "https://shop.example/errors/order-not-found", of_domain.clone()),
            (405, "METHOD_NOT_ALLOWED", "https://run.example/time/method-not-allowed", String::new()),
            (
                500,
                "INTERNAL_SERVER_ERROR",
                "https://run.example/time/internal-server-error",
                "orders_domain it".to_owned()
            ),
            (503, "AWAY", "https://run.example/time/away", of_tests),
            (503, "WAREHOUSE_BUSY", "https://shop.example/errors/warehouse-busy", of_domain.clone()),
            // an impl by hand
            (504, "STORAGE_TIMEOUT", "https://shop.example/errors/storage-timeout", of_domain),
        ]
    );
    let lock = tempfile::NamedTempFile::new().unwrap();
    problem_core::catalogue::write_lock(&catalogue, lock.path()).unwrap();
}

#[test]
fn an_entry_knows_everything() {
    let catalogue = catalogue![payments::Error]
        .with_operation::<orders::Error>("GET /orders/{id}")
        .with_operation::<orders::Error>("POST /orders");
    let entries = catalogue.entries();
    let entry = |code: &str| entries.iter().find(|entry| entry.code == code).unwrap();

    let order = entry("ORDER_NOT_FOUND");
    assert_eq!(order.name, "OrderNotFoundProblem");
    assert_eq!(order.type_uri.as_deref(), Some("https://api.example.com/errors/order-not-found"));
    assert_eq!(
        (order.title.as_str(), order.description.as_deref()),
        ("Order Not Found", Some("There is no such order."))
    );
    assert_eq!(order.operations, ["GET /orders/{id}", "POST /orders"]);
    assert_eq!(order.rust_types, ["it::catalogue::collection::orders::Error"]);
    let member = &order.members[0];
    assert_eq!(
        (member.name.as_str(), member.is_required, member.description.as_deref()),
        ("id", true, Some("Its number."))
    );
    assert_eq!(order.example["id"], 42);
    assert_eq!((order.is_retryable, order.retry_after), (false, None));

    let slow = entry("TOO_MANY");
    assert_eq!((slow.headers[0].name.as_str(), slow.headers[0].is_required), ("Retry-After", true));
    assert_eq!((slow.is_retryable, slow.retry_after), (true, None));

    // listed by itself and inside another type
    let card = entry("CARD_DECLINED");
    assert_eq!(card.rust_types, ["it::catalogue::collection::payments::Error"]);
    assert_eq!(card.operations, ["GET /orders/{id}", "POST /orders"]);
    let away = catalogue![Away].entries();
    assert_eq!((away[0].is_retryable, away[0].retry_after), (true, Some(60)));
    assert_eq!(
        catalogue![Paged<payments::Error>].entries()[0].rust_types,
        ["it::catalogue::collection::Paged<it::catalogue::collection::payments::Error>"]
    );
}

#[test]
fn a_document_tells_the_operations() {
    let refers = |name: &str| json!({"application/problem+json": {"schema": {"$ref": format!("#/components/schemas/{name}")}}});
    let document = json!({
        "paths": {
            "/orders/{id}": {
                "parameters": [],
                "get": {"responses": {
                    "200": {"content": refers("Order")},
                    "404": {"content": refers("OrderNotFoundProblem")},
                    "429": {"$ref": "#/components/responses/TooMany"},
                }},
                "delete": {"responses": {"404": {"content": {"application/problem+json": {"schema": {"oneOf": [
                    {"$ref": "#/components/schemas/OrderNotFoundProblem"},
                    {"$ref": "#/components/schemas/CardDeclinedProblem"},
                ]}}}}}},
            },
        },
        "components": {"responses": {"TooMany": {"content": refers("TooManyProblem")}}},
    });
    let catalogue = catalogue![payments::Error].with_operation::<orders::Error>("GET /orders/{id}");
    let operations: Vec<_> = catalogue
        .with_operations_of(&document)
        .with_operations_of(&json!({"paths": [1], "components": null}))
        .entries()
        .into_iter()
        .map(|entry| (entry.code, entry.operations.join(", ")))
        .collect();
    let expected = [
        ("CARD_DECLINED", "GET /orders/{id}, DELETE /orders/{id}"),
        ("ORDER_NOT_FOUND", "GET /orders/{id}, DELETE /orders/{id}"),
        ("TOO_MANY", "GET /orders/{id}"),
        ("INTERNAL_SERVER_ERROR", "GET /orders/{id}"),
    ];
    assert_eq!(operations, expected.map(|(code, operations)| (code.to_owned(), operations.to_owned())));
}

#[derive(Debug, thiserror::Error, Problem)]
enum Evolving {
    #[error("a")]
    #[problem(status = 404, since = "1.0", deprecated = "orders stay", replaced_by = "ORDER_GONE")]
    OrderNotFound,
    #[error("b")]
    #[problem(status = 410, since = "1.4")]
    OrderGone,
    #[error("c")]
    #[problem(status = 409, replaced_by = "ORDER_GONE")]
    OrderTaken,
    #[deprecated]
    #[error("d")]
    #[problem(status = 403)]
    Forbidden,
}

#[derive(Debug, thiserror::Error, Problem)]
enum Replaced {
    #[error("a")]
    #[problem(status = 404, replaced_by = "NOWHERE")]
    Lost,
    #[error("b")]
    #[problem(status = 409, replaced_by = "TAKEN")]
    Taken,
}

#[test]
fn a_problem_type_changes_with_the_api() {
    let evolution: Vec<_> = catalogue![Evolving]
        .entries()
        .into_iter()
        .map(|entry| (entry.code, entry.since, entry.deprecated, entry.replaced_by))
        .collect();
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(
        evolution,
        [
            ("FORBIDDEN".to_owned(), None, text(""), None),
            ("ORDER_NOT_FOUND".to_owned(), text("1.0"), text("orders stay"), text("ORDER_GONE")),
            ("ORDER_TAKEN".to_owned(), None, text(""), text("ORDER_GONE")),
            ("ORDER_GONE".to_owned(), text("1.4"), None, None),
        ]
    );
    let lock = tempfile::NamedTempFile::new().unwrap();
    let refused = problem_core::catalogue::write_lock(&catalogue![Replaced], lock.path()).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "clients cannot rely on these problem types:\n  LOST: it is replaced by NOWHERE, which is not in the catalogue\n  TAKEN: it is replaced by TAKEN, itself"
    );
}

#[test]
fn the_json_has_the_documented_form() {
    let schema = Catalogue::json_schema();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let boundary = Boundary::new().with_base_for_all(BaseUri::from_static("https://run.example/time/"));
    for catalogue in [catalogue![], all(), all().in_boundary(&boundary), catalogue![Problem]] {
        let json = catalogue.titled("Orders").to_json();
        let errors: Vec<_> = validator.iter_errors(&json).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}");
    }
    assert!(!validator.is_valid(&json!({"catalogue": 1})));
}

#[test]
fn every_derived_type_registers_itself() {
    let missing = catalogue![orders::Error].missing();
    let is_missing =
        |name: &str| missing.iter().any(|known| *known == format!("it::catalogue::collection::{name}"));
    // listed, and inside the listed one
    assert!(!is_missing("orders::Error") && !is_missing("payments::Error"));
    assert!(is_missing("Away"));
    // generic
    assert!(!missing.iter().any(|name| name.contains("Paged")));
    let missing = catalogue![orders::Error].without::<Away>().missing();
    assert!(!missing.iter().any(|name| name.ends_with("collection::Away")));
    assert!(!missing.iter().any(|name| name.starts_with("problem_core::")));
}
