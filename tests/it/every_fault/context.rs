//! Rules with a context from the state of the router, around each extractor.

use std::sync::Arc;

use axum::Router;
use axum::extract::FromRef;
use axum::routing::{get, post};
use problem_core::Boundary;
use problem_core::boundary::PathErrorStatus;
use problem_core::extract::{Form, GardeWith, Json, Path, Query, ValidWith};
use problem_core::validation::WireNames;
use problem_core::validation::garde::broken;
use serde::Deserialize;
use validator::{Validate, ValidationError};

use crate::answers::{FORM, JSON, answer_of};

struct Catalogue {
    articles: Vec<&'static str>,
}

impl Catalogue {
    fn sells(&self, article: &str) -> bool {
        self.articles.contains(&article)
    }
}

#[derive(Clone)]
struct State {
    catalogue: Arc<Catalogue>,
}

impl FromRef<State> for Arc<Catalogue> {
    fn from_ref(state: &State) -> Self {
        Self::clone(&state.catalogue)
    }
}

#[derive(Deserialize, Validate, WireNames)]
#[validate(context = Catalogue)]
struct ValidOrder {
    #[validate(custom(function = is_sold, use_context))]
    article: String,
    #[validate(range(min = 1))]
    quantity: u8,
}

fn is_sold(article: &str, catalogue: &Catalogue) -> Result<(), ValidationError> {
    match catalogue.sells(article) {
        true => Ok(()),
        false => Err(ValidationError::new("NOT_SOLD").with_message("is not sold".into())),
    }
}

#[derive(Deserialize, garde::Validate, WireNames)]
#[garde(context(Catalogue))]
struct GardeOrder {
    #[garde(custom(is_sold_by))]
    article: String,
    #[garde(range(min = 1))]
    quantity: u8,
}

fn is_sold_by(article: &str, catalogue: &Catalogue) -> garde::Result {
    match catalogue.sells(article) {
        true => Ok(()),
        false => Err(broken("NOT_SOLD", "is not sold")),
    }
}

type Shared = Arc<Catalogue>;

/// The routes of one of the two extractors. The handlers answer with what they got.
macro_rules! routes {
    ($wrapper:ident, $order:ident) => {{
        fn said(order: &$order, catalogue: &Catalogue) -> String {
            format!("{} {} of {}", order.quantity, order.article, catalogue.articles.len())
        }
        Router::new()
            .route(
                "/json",
                post(async |$wrapper(Json(order), catalogue): $wrapper<Json<$order>, Shared>| {
                    said(&order, &catalogue)
                }),
            )
            .route(
                "/query",
                get(async |$wrapper(Query(order), catalogue): $wrapper<Query<$order>, Shared>| {
                    said(&order, &catalogue)
                }),
            )
            .route(
                "/form",
                post(async |$wrapper(Form(order), catalogue): $wrapper<Form<$order>, Shared>| {
                    said(&order, &catalogue)
                }),
            )
            .route(
                "/path/{article}/{quantity}",
                get(async |$wrapper(Path(order), catalogue): $wrapper<Path<$order>, Shared>| {
                    said(&order, &catalogue)
                }),
            )
            .route(
                "/maybe",
                post(async |order: Option<$wrapper<Json<$order>, Shared>>| {
                    order.map_or_else(
                        || "nothing".to_owned(),
                        |$wrapper(Json(order), catalogue)| said(&order, &catalogue),
                    )
                }),
            )
            .route(
                "/maybe/{article}/{quantity}",
                get(async |order: Option<$wrapper<Path<$order>, Shared>>| {
                    order.map_or_else(
                        || "nothing".to_owned(),
                        |$wrapper(Path(order), catalogue)| said(&order, &catalogue),
                    )
                }),
            )
            .layer(Boundary::new().with_path_error_status(PathErrorStatus::BadRequest))
            .with_state(State { catalogue: Arc::new(Catalogue { articles: vec!["pen", "ink"] }) })
    }};
}

fn routers() -> [Router; 2] {
    [routes!(ValidWith, ValidOrder), routes!(GardeWith, GardeOrder)]
}

/// Asks both routers the same, and expects the same of both.
fn check(method: &'static str, path: &'static str, kind: &'static str, body: &str, expected: &str) {
    for router in routers() {
        assert_eq!(answer_of(router, method, path, kind, body), expected, "{path} {body}");
    }
}

#[test]
fn a_rule_gets_the_context_of_the_state() {
    let body =
        |entries: &str| format!("422 VALIDATION_ERROR: the request body has invalid fields | {entries}");
    for path in ["/json", "/maybe"] {
        check("POST", path, JSON, r#"{"article":"pen","quantity":1}"#, "200 1 pen of 2");
        check(
            "POST",
            path,
            JSON,
            r#"{"article":"paper","quantity":0}"#,
            &body(
                "article #/article NOT_SOLD is not sold | quantity #/quantity OUT_OF_RANGE must be at least 1",
            ),
        );
        check(
            "POST",
            path,
            JSON,
            r#"{"quantity":0,"article":7}"#,
            &body(
                "quantity #/quantity OUT_OF_RANGE must be at least 1 | article #/article INVALID_TYPE must be a string",
            ),
        );
        // a rule of the service's own may depend on the other fields
        check(
            "POST",
            path,
            JSON,
            r#"{"article":"paper","quantity":"1"}"#,
            &body("quantity #/quantity INVALID_TYPE must be a whole number"),
        );
    }
    check("POST", "/maybe", "", "", "200 nothing");
}

#[test]
fn queries_forms_and_paths_have_rules_with_a_context() {
    let sold = "NOT_SOLD is not sold";
    let range = "OUT_OF_RANGE must be at least 1";
    check("GET", "/query?article=ink&quantity=2", "", "", "200 2 ink of 2");
    check(
        "GET",
        "/query?article=paper&quantity=0",
        "",
        "",
        &format!(
            "422 VALIDATION_ERROR: the query has invalid parameters | article query {sold} | quantity query {range}"
        ),
    );
    check("POST", "/form", FORM, "article=ink&quantity=2", "200 2 ink of 2");
    check(
        "POST",
        "/form",
        FORM,
        "quantity=0&article=paper",
        &format!(
            "422 VALIDATION_ERROR: the form has invalid fields | article form {sold} | quantity form {range}"
        ),
    );
    check(
        "POST",
        "/form",
        FORM,
        "quantity=0",
        &format!(
            "422 VALIDATION_ERROR: the form has invalid fields | quantity form {range} | article form REQUIRED is required"
        ),
    );
    for path in ["/path", "/maybe"] {
        let path = |rest: &str| -> &'static str { format!("{path}{rest}").leak() };
        check("GET", path("/pen/3"), "", "", "200 3 pen of 2");
        check(
            "GET",
            path("/paper/0"),
            "",
            "",
            &format!(
                "400 VALIDATION_ERROR: the path has invalid parameters | article path {sold} | quantity path {range}"
            ),
        );
        check(
            "GET",
            path("/pen/x"),
            "",
            "",
            "400 VALIDATION_ERROR: the path has invalid parameters | quantity path INVALID_TYPE must be a whole number",
        );
    }
}
