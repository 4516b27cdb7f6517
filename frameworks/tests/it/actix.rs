//! actix-web, with the boundary as its middleware.

mod middleware;
mod rejections;
mod responses;
mod server;

use std::error::Error as StdError;
use std::io;
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{StatusCode, header};
use actix_web::middleware::{Next, from_fn};
use actix_web::{Error, HttpRequest, HttpResponse, error, web};
use problem_core::{Boundary, ErrorStatus, Problem};
use problem_tests::canary;
use problem_tests::orders::{Cause, DatabaseError, OrderError};
use problem_tests::table::{Logged, Row, debug};
use serde::Deserialize;
use tokio::runtime::Runtime;

use crate::socket::SocketClient;
use crate::suite::{self, Framework, suite};

#[derive(Deserialize)]
struct Order {
    #[expect(dead_code, reason = "it is only read")]
    quantity: u32,
}

async fn order(id: web::Path<u64>) -> Result<String, OrderError> {
    match id.into_inner() {
        500 => Err(DatabaseError(Cause))?,
        id => Err(OrderError::OrderNotFound { id }),
    }
}

async fn crowd(number: web::Path<usize>) -> Result<HttpResponse, Error> {
    let number = number.into_inner();
    let id = suite::wait_in_crowd(number).await;
    match number % 5 {
        0 => Err(OrderError::OrderNotFound { id: number as u64 }.into()),
        1 => Err(Problem::new(ErrorStatus::CONFLICT).into()),
        2 => Ok(HttpResponse::Gone().finish()),
        3 => panic!("{id}"),
        _ => Ok(HttpResponse::Ok().body(id)),
    }
}

/// The paths that need no router.
async fn others(request: HttpRequest) -> Result<HttpResponse, Error> {
    let path = request.path();
    if let Some(leaky) = canary::leaky(path) {
        Err(leaky)?;
    }
    if let Some(problem) = canary::problem(path) {
        Err(problem)?;
    }
    Ok(match path {
        "/cookie" => {
            HttpResponse::Conflict().insert_header((header::SET_COOKIE, "cart=; Max-Age=0")).finish()
        }
        "/cors" => HttpResponse::Gone().finish(),
        "/busy" => HttpResponse::ServiceUnavailable()
            .insert_header((header::RETRY_AFTER, "7"))
            .insert_header((header::CACHE_CONTROL, "max-age=1"))
            .insert_header((header::ETAG, "\"a\""))
            .body("pool 10.0.0.7 is full"),
        "/plain" => HttpResponse::InternalServerError().body("CANARY-text"),
        "/echo" => HttpResponse::BadRequest().body(format!("CANARY-text {:?}", request.headers())),
        "/html" => HttpResponse::BadGateway().content_type("text/html").body("<p>CANARY-body"),
        "/somebody" => HttpResponse::BadRequest().json(serde_json::json!({ "error": "CANARY-body" })),
        _ => HttpResponse::NotFound().finish(),
    })
}

/// The middleware that the path needs.
async fn layers(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let path = request.path().to_owned();
    let failed: Error = match &*path {
        "/guarded" => Problem::new(ErrorStatus::FORBIDDEN).with_source(DatabaseError(Cause)).into(),
        "/fails/foreign" => io::Error::other("connection to 10.0.0.7 lost").into(),
        "/fails/problem" => OrderError::Unauthenticated.into(),
        "/foreign" => Box::<dyn StdError>::from(canary::source()).into(),
        "/cors" => {
            let mut response = next.call(request).await?;
            let headers = response.headers_mut();
            headers.insert(
                header::ACCESS_CONTROL_ALLOW_ORIGIN,
                header::HeaderValue::from_static("https://shop.example"),
            );
            headers.insert(header::VARY, header::HeaderValue::from_static("origin"));
            return Ok(response.map_into_boxed_body());
        }
        _ => match path.strip_prefix("/slow/").map(str::parse) {
            None if path != "/fails/slowly" => return Ok(next.call(request).await?.map_into_boxed_body()),
            status => {
                let limited = tokio::time::timeout(Duration::from_millis(5), next.call(request));
                assert!(limited.await.is_err(), "the handler never answers");
                match status {
                    Some(status) => {
                        let status = StatusCode::from_u16(status.unwrap()).unwrap();
                        error::InternalError::from_response("", HttpResponse::new(status)).into()
                    }
                    None => error::ErrorServiceUnavailable("request timed out"),
                }
            }
        },
    };
    Err(failed)
}

fn routes(app: &mut web::ServiceConfig) {
    let order = web::resource("/orders/{id}")
        .route(web::get().to(order))
        .route(web::head().to(order))
        .route(web::put().to(order));
    let create = web::resource("/orders").route(web::post().to(|_: web::Json<Order>| async { "created" }));
    let taken = || {
        web::resource(["/text", "/limited"])
            .app_data(web::PayloadConfig::new(4))
            .route(web::post().to(|_: web::Bytes| async { "taken" }))
    };
    let panic = || async {
        tokio::task::yield_now().await;
        if true {
            panic!("the pool of 10.0.0.7 is\ngone");
        }
        ""
    };
    let panics = || async {
        if true {
            panic!("CANARY-panic");
        }
        ""
    };
    let fine = async |request: HttpRequest| {
        request.headers().get("x-request-id").unwrap().to_str().unwrap().to_owned()
    };
    app.service(order)
        .service(create)
        .service(taken())
        .route("/panic", web::get().to(panic))
        .route("/panics", web::get().to(panics))
        .route("/fine", web::get().to(fine))
        .service(web::resource(["/wait", "/slow/{status}", "/fails/slowly"]).to(suite::wait))
        .route("/crowd/{number}", web::get().to(crowd))
        .default_service(web::to(others));
}

struct Actix;

impl Framework for Actix {
    type Client = SocketClient;

    fn run<T: Send + 'static>(
        runtime: &Runtime,
        boundary: Boundary,
        client: impl FnOnce(SocketClient) -> T + Send + 'static,
    ) -> T {
        server::run(
            runtime,
            move || actix_web::App::new().wrap(from_fn(layers)).wrap(boundary.clone()).configure(routes),
            |address| client(SocketClient(address)),
        )
    }

    /// actix-web has a 404 for a path parameter that does not match, and a 400 for a JSON body that it cannot deserialize and for one
    /// with a wrong media type.
    fn own_row(row: Row) -> Row {
        let said = |error| Row { logged: Logged { error, ..row.logged }, ..row };
        let bad_request = |error| Row {
            status: "400 Bad Request",
            members: r#"{"title":"Bad Request","status":400,"instance":"/orders","code":"BAD_REQUEST""#,
            logged: debug("BAD_REQUEST", error),
            ..row
        };
        match (row.request, row.body) {
            (("DELETE", "/orders/1"), _) => Row { sent: &[("allow", "GET, HEAD, PUT")], ..row },
            (("GET", "/orders/x"), _) => Row {
                status: "404 Not Found",
                members: r#"{"title":"Not Found","status":404,"instance":"/orders/x","code":"NOT_FOUND""#,
                logged: debug("NOT_FOUND", r#"can not parse "x" to a u64"#),
                ..row
            },
            (("POST", "/orders"), "<order/>") => bad_request("Content type error"),
            (("POST", "/orders"), body) if body.contains("oops") => {
                said("Json deserialize error: expected value at line 1 column 14")
            }
            (("POST", "/orders"), _) => bad_request(
                r#"Json deserialize error: invalid type: string "\r\nERROR forged", expected u32 at line 1 column 30"#,
            ),
            (("POST", _), _) => said("payload reached size limit"),
            _ => row,
        }
    }
}

suite!(Actix, "actix");
