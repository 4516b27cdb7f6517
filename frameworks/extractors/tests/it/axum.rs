//! The service on axum, whose responses are the expected ones.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use problem_core::extract::{FirstFault, Form, Garde, GardeWith, Json, Path, Query, Valid, ValidWith};
use problem_core::pages::{CursorQuery, PageQuery};
use problem_core::problems::IfMatch;
use problem_core::responses::{Created, NoContent};
use problem_core::{Boundary, Problem};
use tokio::net::TcpListener;

use crate::cases::{self, Case, Service};
use crate::types::{
    Catalogue, Item, Order, OrderError, Page, Sold, Sort, Unwritable, accepted, catalogue, created, numbers,
    numbers_after, versioned,
};

type Shared = Arc<Catalogue>;

fn routes() -> Router {
    Router::new()
        .route("/json", post(async |Json(order): Json<Order>| order.quantity.to_string()))
        .route("/first", post(async |FirstFault(order): FirstFault<Order>| order.quantity.to_string()))
        .route("/limited", post(async |_: Json<Order>| "taken").layer(DefaultBodyLimit::max(64)))
        .route("/limited/form", post(async |_: Form<Page>| "taken").layer(DefaultBodyLimit::max(64)))
        .route("/echo", post(async |order: Json<Order>| order))
        .route("/echo/form", post(async |page: Form<Page>| page))
        .route("/unwritable", get(async || Json(Unwritable)))
        .route(
            "/own",
            post(async |order: Result<Json<Order>, Problem>| match order {
                Ok(Json(order)) => Ok(order.quantity.to_string()),
                Err(problem) => Err(OrderError::Unreadable(problem)),
            }),
        )
        .route("/query", get(async |Query(page): Query<Page>| format!("{page:?}")))
        .route(
            "/form",
            get(async |Form(page): Form<Page>| format!("{page:?}"))
                .post(async |Form(page): Form<Page>| format!("{page:?}")),
        )
        .route("/one/{id}", get(async |Path(id): Path<u16>| id.to_string()))
        .route("/text/{text}", get(async |Path(text): Path<String>| text))
        .route("/sort/{sort}", get(async |Path(sort): Path<Sort>| format!("{sort:?}")))
        .route("/pair/{order}/{item}", get(async |Path(pair): Path<(u8, u32)>| format!("{pair:?}")))
        .route("/item/{order}/{item}", get(async |Path(item): Path<Item>| format!("{item:?}")))
        .route("/misfit/{order}", get(async |_: Path<Item>| "found"))
        .route("/misfit/pair/{order}", get(async |_: Path<(u8, u32)>| "found"))
        .route("/misfit/one/{a}/{b}", get(async |_: Path<u16>| "found"))
        .route("/valid", post(async |Valid(Json(order)): Valid<Json<Order>>| order.quantity.to_string()))
        .route("/valid/first", post(async |_: Valid<FirstFault<Order>>| "taken"))
        .route("/valid/query", get(async |_: Valid<Query<Page>>| "found"))
        .route(
            "/valid/form",
            get(async |_: Valid<Form<Page>>| "found").post(async |_: Valid<Form<Page>>| "taken"),
        )
        .route("/valid/item/{order}/{item}", get(async |_: Valid<Path<Item>>| "found"))
        .route("/garde", post(async |Garde(Json(order)): Garde<Json<Order>>| order.quantity.to_string()))
        .route("/garde/first", post(async |_: Garde<FirstFault<Order>>| "taken"))
        .route("/garde/query", get(async |_: Garde<Query<Page>>| "found"))
        .route(
            "/garde/form",
            get(async |_: Garde<Form<Page>>| "found").post(async |_: Garde<Form<Page>>| "taken"),
        )
        .route("/garde/item/{order}/{item}", get(async |_: Garde<Path<Item>>| "found"))
        .route(
            "/valid/with",
            post(async |ValidWith(Json(sold), catalogue): ValidWith<Json<Sold>, Shared>| {
                format!("{} of {}", sold.article, catalogue.0.len())
            }),
        )
        .route("/valid/with/query", get(async |_: ValidWith<Query<Sold>, Shared>| "found"))
        .route("/garde/with", post(async |_: GardeWith<Json<Sold>, Shared>| "taken"))
        .route("/garde/with/{article}/{count}", get(async |_: GardeWith<Path<Sold>, Shared>| "found"))
        .route("/numbers", get(async |query: PageQuery| numbers(&query)))
        .route("/numbers/after", get(async |query: CursorQuery| numbers_after(&query)))
        .route("/created", get(async || created()))
        .route("/created/unwritable", get(async || Created::at("/orders/7", Unwritable)))
        .route("/versioned", get(async |if_match: IfMatch| versioned(&if_match)))
        .route("/accepted", get(async || accepted()))
        .route("/no-content", get(async || NoContent))
        .with_state(catalogue())
}

pub struct Axum;

impl Service for Axum {
    async fn serve(listener: TcpListener, boundary: Option<Boundary>) {
        let routes = match boundary {
            Some(boundary) => routes().layer(boundary),
            None => routes(),
        };
        axum::serve(listener, routes).await.unwrap();
    }
}

#[test]
fn the_table_has_the_responses_of_axum() {
    cases::check_or_write::<Axum>(Case::all());
}
