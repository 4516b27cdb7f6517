//! The same service on poem.

use std::sync::Arc;

use poem::listener::TcpAcceptor;
use poem::middleware::SizeLimit;
use poem::{EndpointExt as _, IntoResponse, Route, Server, get, handler, post};
use problem_core::pages::{CursorPage, CursorQuery, Page as List, PageQuery};
use problem_core::poem::extract::{FirstFault, Form, Garde, GardeWith, Json, Path, Query, Valid, ValidWith};
use problem_core::problems::{IfMatch, PaginationError, PreconditionError};
use problem_core::responses::{Accepted, Created, NoContent, Versioned};
use problem_core::{Boundary, Problem};
use tokio::net::TcpListener;

use crate::cases::{self, Service};
use crate::types::{
    Catalogue, Item, Order, OrderError, Page, Sold, Sort, Unwritable, accepted, catalogue, created, numbers,
    numbers_after, versioned,
};

type Shared = Arc<Catalogue>;

/// Handlers that say how they have taken the value.
macro_rules! handlers {
    ($($name:ident($value:ident: $extractor:ty) $said:expr;)*) => {$(
        #[handler]
        async fn $name($value: $extractor) -> String {
            $said
        }
    )*};
}

handlers! {
    json(order: Json<Order>) order.quantity.to_string();
    first(order: FirstFault<Order>) order.quantity.to_string();
    limited(_order: Json<Order>) "taken".to_owned();
    limited_form(_page: Form<Page>) "taken".to_owned();
    query(page: Query<Page>) format!("{:?}", page.0);
    form(page: Form<Page>) format!("{:?}", page.0);
    one(id: Path<u16>) id.to_string();
    text(text: Path<String>) text.0;
    sort(sort: Path<Sort>) format!("{:?}", sort.0);
    pair(pair: Path<(u8, u32)>) format!("{:?}", pair.0);
    item(item: Path<Item>) format!("{:?}", item.0);
    misfit(_item: Path<Item>) "found".to_owned();
    misfit_pair(_pair: Path<(u8, u32)>) "found".to_owned();
    misfit_one(_one: Path<u16>) "found".to_owned();
    valid(order: Valid<Json<Order>>) order.quantity.to_string();
    valid_first(_order: Valid<FirstFault<Order>>) "taken".to_owned();
    valid_query(_page: Valid<Query<Page>>) "found".to_owned();
    valid_form_in_query(_page: Valid<Form<Page>>) "found".to_owned();
    valid_form(_page: Valid<Form<Page>>) "taken".to_owned();
    valid_item(_item: Valid<Path<Item>>) "found".to_owned();
    garde(order: Garde<Json<Order>>) order.quantity.to_string();
    garde_first(_order: Garde<FirstFault<Order>>) "taken".to_owned();
    garde_query(_page: Garde<Query<Page>>) "found".to_owned();
    garde_form_in_query(_page: Garde<Form<Page>>) "found".to_owned();
    garde_form(_page: Garde<Form<Page>>) "taken".to_owned();
    garde_item(_item: Garde<Path<Item>>) "found".to_owned();
    valid_with(sold: ValidWith<Json<Sold>, Shared>) format!("{} of {}", sold.article, sold.1.0.len());
    valid_with_query(_sold: ValidWith<Query<Sold>, Shared>) "found".to_owned();
    garde_with(_sold: GardeWith<Json<Sold>, Shared>) "taken".to_owned();
    garde_with_path(_sold: GardeWith<Path<Sold>, Shared>) "found".to_owned();
}

#[handler]
async fn echo(order: Json<Order>) -> Json<Order> {
    order
}

#[handler]
async fn echo_form(page: Form<Page>) -> Form<Page> {
    page
}

#[handler]
async fn unwritable() -> impl IntoResponse {
    Json(Unwritable)
}

#[handler]
async fn own(order: poem::Result<Json<Order>>) -> Result<String, OrderError> {
    match order {
        Ok(Json(order)) => Ok(order.quantity.to_string()),
        Err(error) => Err(OrderError::Unreadable(error.downcast::<Problem>().unwrap())),
    }
}

#[handler]
async fn list(asked: PageQuery) -> List<u64> {
    numbers(&asked)
}

#[handler]
async fn list_after(asked: CursorQuery) -> Result<CursorPage<u64>, PaginationError> {
    numbers_after(&asked)
}

#[handler]
async fn create() -> Created<Vec<u64>> {
    created()
}

#[handler]
async fn create_unwritable() -> Created<Unwritable> {
    Created::at("/orders/7", Unwritable)
}

#[handler]
async fn show_version(if_match: IfMatch) -> Result<Versioned<Vec<u64>>, PreconditionError> {
    versioned(&if_match)
}

#[handler]
async fn accept() -> Accepted {
    accepted()
}

#[handler]
async fn delete() -> NoContent {
    NoContent
}

fn routes() -> Route {
    Route::new()
        .at("/json", post(json))
        .at("/first", post(first))
        .at("/limited", post(limited).with(SizeLimit::new(64)))
        .at("/limited/form", post(limited_form).with(SizeLimit::new(64)))
        .at("/echo", post(echo))
        .at("/echo/form", post(echo_form))
        .at("/unwritable", get(unwritable))
        .at("/own", post(own))
        .at("/query", get(query))
        .at("/form", get(form).post(form))
        .at("/one/:id", get(one))
        .at("/text/:text", get(text))
        .at("/sort/:sort", get(sort))
        .at("/pair/:order/:item", get(pair))
        .at("/item/:order/:item", get(item))
        .at("/misfit/:order", get(misfit))
        .at("/misfit/pair/:order", get(misfit_pair))
        .at("/misfit/one/:a/:b", get(misfit_one))
        .at("/valid", post(valid))
        .at("/valid/first", post(valid_first))
        .at("/valid/query", get(valid_query))
        .at("/valid/form", get(valid_form_in_query).post(valid_form))
        .at("/valid/item/:order/:item", get(valid_item))
        .at("/garde", post(garde))
        .at("/garde/first", post(garde_first))
        .at("/garde/query", get(garde_query))
        .at("/garde/form", get(garde_form_in_query).post(garde_form))
        .at("/garde/item/:order/:item", get(garde_item))
        .at("/valid/with", post(valid_with))
        .at("/valid/with/query", get(valid_with_query))
        .at("/garde/with", post(garde_with))
        .at("/garde/with/:article/:count", get(garde_with_path))
        .at("/numbers", get(list))
        .at("/numbers/after", get(list_after))
        .at("/created", get(create))
        .at("/created/unwritable", get(create_unwritable))
        .at("/versioned", get(show_version))
        .at("/accepted", get(accept))
        .at("/no-content", get(delete))
}

pub struct Poem;

impl Service for Poem {
    async fn serve(listener: TcpListener, boundary: Option<Boundary>) {
        let acceptor = TcpAcceptor::from_tokio(listener).unwrap();
        let has_boundary = boundary.is_some();
        let routes = routes().data(catalogue()).with_if(has_boundary, boundary.unwrap_or_default());
        Server::new_with_acceptor(acceptor).run(routes).await.unwrap();
    }
}

#[test]
fn poem_gives_the_responses_of_axum() {
    cases::same_as_axum::<Poem>(&[
        ("POST /limited", "`SizeLimit` rejects a large body before an extractor sees it"),
        ("POST /limited/form", "`SizeLimit` rejects a large body before an extractor sees it"),
        ("GET /text/%FF", "poem drops a path parameter that is not UTF-8, with its name"),
        ("GET /item/x/a%FFb", "poem drops a path parameter that is not UTF-8, with its name"),
    ]);
}
