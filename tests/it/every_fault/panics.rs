//! Code of the service that panics while a request is read. It makes no difference whether that happens at the first reading or later.

use axum::Router;
use axum::routing::{get, post};
use problem_core::Boundary;
use problem_core::extract::{Json, Path, Query};
use problem_tests::logs::Logs;
use serde::{Deserialize, Deserializer};

use crate::answers::{JSON, answer_of};

/// Panics whatever the text is.
struct Panics;

impl<'de> Deserialize<'de> for Panics {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let _ = String::deserialize(deserializer)?;
        panic!("the text is not usable")
    }
}

/// Panics if there is no first letter.
struct FirstLetter;

impl<'de> Deserialize<'de> for FirstLetter {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let _ = String::deserialize(deserializer)?.chars().next().expect("the text is not usable");
        Ok(Self)
    }
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "it is only read")]
struct Order {
    quantity: u8,
    note: Panics,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "it is only read")]
struct Named {
    name: FirstLetter,
    quantity: u8,
}

fn router() -> Router {
    Router::new()
        .route(
            "/order",
            post(async |Json(_): Json<Order>| "taken").get(async |Query(_): Query<Order>| "found"),
        )
        .route("/named", post(async |Json(_): Json<Named>| "taken"))
        .route("/order/{quantity}/{note}", get(async |Path(_): Path<Order>| "found"))
        .layer(Boundary::new())
}

#[test]
fn a_panic_of_a_type_is_a_500_whenever_it_happens() {
    let logs = Logs::capture();
    let requests = [
        // the first reading
        ("POST", "/order", r#"{"quantity":1,"note":"a"}"#),
        ("GET", "/order?quantity=1&note=a", ""),
        ("GET", "/order/1/a", ""),
        // the second, since the first one ends at the quantity
        ("POST", "/order", r#"{"quantity":"x","note":"a"}"#),
        ("GET", "/order?quantity=x&note=a", ""),
        ("GET", "/order/x/a", ""),
        // a text that stands in for one that is missing or wrong
        ("POST", "/named", r#"{"quantity":1}"#),
        ("POST", "/named", r#"{"name":7,"quantity":"x"}"#),
    ];
    for (method, path, body) in requests {
        let kind = if body.is_empty() { "" } else { JSON };
        assert_eq!(
            answer_of(router(), method, path, kind, body),
            "500 INTERNAL_SERVER_ERROR",
            "{path} {body}"
        );
        let logged = logs.take();
        assert!(
            logged.iter().any(|event| format!("{event:?}").contains("the text is not usable")),
            "{logged:?}"
        );
    }
}
