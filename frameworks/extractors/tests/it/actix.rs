//! The same service on actix-web.

use std::sync::Arc;

use actix_web::middleware::Condition;
use actix_web::{App, web};
use problem_core::actix::extract::{FirstFault, Form, Garde, GardeWith, Json, Path, Query, Valid, ValidWith};
use problem_core::pages::{CursorQuery, PageQuery};
use problem_core::problems::IfMatch;
use problem_core::responses::{Created, NoContent};
use problem_core::{Boundary, Problem};
use tokio::net::TcpListener;

use crate::cases::{self, Service};
use crate::types::{
    Catalogue, Item, Order, OrderError, Page, Sold, Sort, Unwritable, accepted, catalogue, created, numbers,
    numbers_after, versioned,
};

type Shared = Arc<Catalogue>;

pub fn routes(app: &mut web::ServiceConfig) {
    app.route("/json", web::post().to(async |Json(order): Json<Order>| order.quantity.to_string()))
        .route("/first", web::post().to(async |FirstFault(o): FirstFault<Order>| o.quantity.to_string()))
        .service(
            web::resource("/limited")
                .app_data(web::JsonConfig::default().limit(64))
                .route(web::post().to(async |_: Json<Order>| "taken")),
        )
        .service(
            web::resource("/limited/form")
                .app_data(web::FormConfig::default().limit(64))
                .route(web::post().to(async |_: Form<Page>| "taken")),
        )
        .route("/echo", web::post().to(async |order: Json<Order>| order))
        .route("/echo/form", web::post().to(async |page: Form<Page>| page))
        .route("/unwritable", web::get().to(async || Json(Unwritable)))
        .route(
            "/own",
            web::post().to(async |order: Result<Json<Order>, Problem>| match order {
                Ok(order) => Ok(order.into_inner().quantity.to_string()),
                Err(problem) => Err(OrderError::Unreadable(problem)),
            }),
        )
        .route("/query", web::get().to(async |Query(page): Query<Page>| format!("{page:?}")))
        .service(
            web::resource("/form")
                .route(web::get().to(async |Form(page): Form<Page>| format!("{page:?}")))
                .route(web::post().to(async |Form(page): Form<Page>| format!("{page:?}"))),
        )
        .route("/one/{id}", web::get().to(async |id: Path<u16>| id.into_inner().to_string()))
        .route("/text/{text}", web::get().to(async |Path(text): Path<String>| text))
        .route("/sort/{sort}", web::get().to(async |Path(sort): Path<Sort>| format!("{sort:?}")))
        .route("/pair/{order}/{item}", web::get().to(async |Path(pair): Path<(u8, u32)>| format!("{pair:?}")))
        .route("/item/{order}/{item}", web::get().to(async |Path(item): Path<Item>| format!("{item:?}")))
        .route("/misfit/{order}", web::get().to(async |_: Path<Item>| "found"))
        .route("/misfit/pair/{order}", web::get().to(async |_: Path<(u8, u32)>| "found"))
        .route("/misfit/one/{a}/{b}", web::get().to(async |_: Path<u16>| "found"))
        .route("/valid", web::post().to(async |Valid(Json(o)): Valid<Json<Order>>| o.quantity.to_string()))
        .route("/valid/first", web::post().to(async |_: Valid<FirstFault<Order>>| "taken"))
        .route("/valid/query", web::get().to(async |_: Valid<Query<Page>>| "found"))
        .service(
            web::resource("/valid/form")
                .route(web::get().to(async |_: Valid<Form<Page>>| "found"))
                .route(web::post().to(async |_: Valid<Form<Page>>| "taken")),
        )
        .route("/valid/item/{order}/{item}", web::get().to(async |_: Valid<Path<Item>>| "found"))
        .route("/garde", web::post().to(async |Garde(Json(o)): Garde<Json<Order>>| o.quantity.to_string()))
        .route("/garde/first", web::post().to(async |_: Garde<FirstFault<Order>>| "taken"))
        .route("/garde/query", web::get().to(async |_: Garde<Query<Page>>| "found"))
        .service(
            web::resource("/garde/form")
                .route(web::get().to(async |_: Garde<Form<Page>>| "found"))
                .route(web::post().to(async |_: Garde<Form<Page>>| "taken")),
        )
        .route("/garde/item/{order}/{item}", web::get().to(async |_: Garde<Path<Item>>| "found"))
        .route(
            "/valid/with",
            web::post().to(async |ValidWith(Json(sold), catalogue): ValidWith<Json<Sold>, Shared>| {
                format!("{} of {}", sold.article, catalogue.0.len())
            }),
        )
        .route("/valid/with/query", web::get().to(async |_: ValidWith<Query<Sold>, Shared>| "found"))
        .route("/garde/with", web::post().to(async |_: GardeWith<Json<Sold>, Shared>| "taken"))
        .route(
            "/garde/with/{article}/{count}",
            web::get().to(async |_: GardeWith<Path<Sold>, Shared>| "found"),
        )
        .route("/numbers", web::get().to(async |query: PageQuery| numbers(&query)))
        .route("/numbers/after", web::get().to(async |query: CursorQuery| numbers_after(&query)))
        .route("/created", web::get().to(async || created()))
        .route("/created/unwritable", web::get().to(async || Created::at("/orders/7", Unwritable)))
        .route("/versioned", web::get().to(async |if_match: IfMatch| versioned(&if_match)))
        .route("/accepted", web::get().to(async || accepted()))
        .route("/no-content", web::get().to(async || NoContent));
}

/// Serves an app on the thread of the test, which collects the log.
macro_rules! serve_app {
    ($listener:expr, $app:expr) => {{
        use actix_service::{IntoServiceFactory as _, Service as _, ServiceFactory as _};

        let listener: ::tokio::net::TcpListener = $listener;
        let serve = async {
            let config = |()| actix_web::dev::AppConfig::default();
            let app = actix_service::map_config($app.into_factory(), config);
            let service = actix_http::HttpService::build().h1(app).tcp();
            let service = ::std::rc::Rc::new(service.new_service(()).await.unwrap());
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let service = ::std::rc::Rc::clone(&service);
                ::tokio::task::spawn_local(async move { service.call(stream).await });
            }
        };
        // actix-web spawns tasks of this thread
        ::tokio::task::LocalSet::new().run_until(serve).await
    }};
}
pub(crate) use serve_app;

pub struct Actix;

impl Service for Actix {
    async fn serve(listener: TcpListener, boundary: Option<Boundary>) {
        let boundary = Condition::new(boundary.is_some(), boundary.unwrap_or_default());
        let app = App::new().app_data(web::Data::from(catalogue())).configure(routes).wrap(boundary);
        serve_app!(listener, app)
    }
}

#[test]
fn actix_web_gives_the_responses_of_axum() {
    cases::same_as_axum::<Actix>(&[]);
}
