//! The suite on actix-web, and what is special there.

mod errors;
mod middleware;
mod rejections;
mod server;

use std::error::Error as StdError;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{StatusCode, header};
use actix_web::middleware::{Next, from_fn};
use actix_web::{Error, HttpRequest, HttpResponse, error, web};
use domain::{Cause, DatabaseError, NewOrder, OrderError, canary, kinds, requests, responses};
use problem_core::{Boundary, ErrorStatus, Problem};
use suite::Framework;

async fn order(id: web::Path<u64>) -> Result<String, OrderError> {
    domain::order(id.into_inner())
}

async fn create(order: web::Json<NewOrder>) -> &'static str {
    let NewOrder { .. } = order.into_inner();
    "created"
}

async fn of_kind(kind: web::Path<String>) -> Result<String, kinds::KindError> {
    kinds::provoke(&kind)
}

async fn counted(id: web::Path<String>) -> Result<String, OrderError> {
    domain::counted(&id)
}

async fn leak(name: web::Path<String>) -> Result<String, canary::Leaky> {
    Err(canary::leaky(&format!("/{name}")).unwrap())
}

async fn problem(name: web::Path<String>) -> Result<String, Problem> {
    Err(canary::problem(&format!("/{name}")).unwrap())
}

/// The `http` of actix-web has another version.
async fn chosen(name: web::Path<String>) -> HttpResponse {
    let (parts, body) = responses::response(&format!("/{name}")).unwrap().into_parts();
    let mut response = HttpResponse::build(StatusCode::from_u16(parts.status.as_u16()).unwrap());
    for (name, value) in &parts.headers {
        response.append_header((name.as_str(), value.as_bytes()));
    }
    // a body of length 0 has no media type
    if body.is_empty() { response.finish() } else { response.body(body) }
}

async fn panic() -> &'static str {
    tokio::task::yield_now().await;
    panic!("{}", domain::PANIC)
}

async fn panics() -> &'static str {
    panic!("CANARY-panic")
}

async fn echo(request: HttpRequest) -> HttpResponse {
    HttpResponse::BadRequest().body(format!("CANARY-text {:?}", request.headers()))
}

async fn crowd(number: web::Path<usize>) -> Result<HttpResponse, Error> {
    let number = number.into_inner();
    let id = requests::wait_in_crowd(number).await;
    match number % 5 {
        0 => Err(OrderError::OrderNotFound { id: number as u64 }.into()),
        1 => Err(Problem::new(ErrorStatus::CONFLICT).into()),
        2 => Ok(HttpResponse::Gone().finish()),
        3 => panic!("{id}"),
        _ => Ok(HttpResponse::Ok().body(id)),
    }
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
            let value = header::HeaderValue::from_static;
            let headers = response.headers_mut();
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, value("https://shop.example"));
            headers.insert(header::VARY, value("origin"));
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
    let limited = web::resource(["/text", "/limited"])
        .app_data(web::PayloadConfig::new(4))
        .route(web::post().to(async |_: web::Bytes| "taken"));
    let chosen =
        web::resource("/responses/{name}").route(web::get().to(chosen)).route(web::head().to(chosen));
    app.service(order)
        .route("/orders", web::post().to(create))
        .route("/kinds/{kind}", web::get().to(of_kind))
        .route("/struct", web::get().to(async || kinds::fail_with_struct()))
        .route("/generic", web::get().to(async || kinds::fail_with_generic()))
        .route("/once", web::get().to(async |request: HttpRequest| domain::once(request.headers())))
        .route("/by-hand", web::get().to(async || kinds::fail_by_hand()))
        .route("/counted/{id}", web::get().to(counted))
        .route("/leaks/{name}", web::get().to(leak))
        .route("/problems/{name}", web::get().to(problem))
        .service(chosen)
        .route("/cors", web::get().to(HttpResponse::Gone))
        .service(limited)
        .route("/panic", web::get().to(panic))
        .route("/panics", web::get().to(panics))
        .service(web::resource("/echo").to(echo))
        .route("/fine", web::get().to(async || "fine"))
        .service(web::resource(["/wait", "/slow/{status}", "/fails/slowly"]).to(requests::wait))
        .route("/crowd/{number}", web::get().to(crowd));
}

struct Actix;

impl Framework for Actix {
    const NAME: &'static str = "actix-web";
    const PACKAGE: (&'static str, &'static str) = ("actix-web", "4.18");
    const DIFFERENCES: &'static [(&'static str, &'static str)] = &[
        ("path parameter", "`PathError` is a 404"),
        ("wrong method", "`web::resource` separates the methods in `Allow` with a space as well"),
        ("broken JSON", "`JsonPayloadError` has another text"),
        ("wrong type in JSON", "`JsonPayloadError::Deserialize` is a 400 for a JSON value of the wrong type"),
        ("wrong media type", "`JsonPayloadError::ContentType` is a 400"),
        ("body too large", "`PayloadError::Overflow` has another text"),
        (
            "body over the limit of a layer",
            "actix-web has no limit but `PayloadConfig`, with the text of `PayloadError::Overflow`",
        ),
    ];
    const OWN_CASES: &'static str = include_str!("../differences.txt");
    const GUIDE: &'static str = include_str!("../../../../docs/frameworks/actix-web.md");
    const PROGRAM: &'static str = include_str!("../../src/main.rs");

    fn serve(boundary: Boundary) -> SocketAddr {
        server::spawn(move || {
            actix_web::App::new().wrap(from_fn(layers)).wrap(boundary.clone()).configure(routes)
        })
    }

    fn serve_program() -> SocketAddr {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(|| actix_web::rt::System::new().block_on(program::serve(listener)));
        address
    }
}

suite::suite!(Actix);

#[path = "../../src/main.rs"]
mod program;
