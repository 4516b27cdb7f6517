//! What actix-web rejects by itself.

use actix_web::{App, web};
use problem_core::Boundary;
use problem_tests::logs::Logs;
use problem_tests::wire;
use serde::Deserialize;
use tokio::runtime::Builder;

use super::server;

#[derive(Deserialize)]
struct Order {
    #[expect(dead_code, reason = "it is only read")]
    quantity: u32,
}

fn routes(app: &mut web::ServiceConfig) {
    app.app_data(web::JsonConfig::default().limit(16))
        .app_data(web::FormConfig::default().limit(16))
        .app_data(web::PayloadConfig::new(4))
        .service(web::resource("/orders").route(web::get().to(async || "orders")))
        .route("/alone", web::get().to(async || "alone"))
        .route("/path/{id}", web::get().to(async |_: web::Path<u64>| "taken"))
        .route("/query", web::get().to(async |_: web::Query<Order>| "taken"))
        .route("/json", web::post().to(async |_: web::Json<Order>| "taken"))
        .route("/form", web::post().to(async |_: web::Form<Order>| "taken"))
        .route("/bytes", web::post().to(async |_: web::Bytes| "taken"))
        .route("/header", web::get().to(async |_: web::Header<actix_web::http::header::IfMatch>| "taken"))
        .route("/data", web::get().to(async |_: web::Data<Order>| "taken"));
}

#[test]
fn every_rejection_of_actix_web_becomes_a_problem() {
    let (json, form) = ("application/json", "application/x-www-form-urlencoded");
    for (method, path, media_type, body, status, text) in [
        ("DELETE", "/orders", json, "", 405, "405 METHOD_NOT_ALLOWED"),
        ("DELETE", "/alone", json, "", 404, "404 NOT_FOUND"),
        ("HEAD", "/alone", json, "", 404, "404 NOT_FOUND"),
        ("GET", "/nowhere", json, "", 404, "404 NOT_FOUND"),
        ("GET", "/path/x", json, "", 404, r#"can not parse "x" to a u64"#),
        ("GET", "/query", json, "", 400, "Query deserialize error: missing field `quantity`"),
        (
            "POST",
            "/json",
            json,
            "{",
            400,
            "Json deserialize error: EOF while parsing an object at line 1 column 1",
        ),
        ("POST", "/json", form, "{}", 400, "Content type error"),
        (
            "POST",
            "/json",
            json,
            "{                }",
            413,
            "JSON payload (18 bytes) is larger than allowed (limit: 16 bytes).",
        ),
        ("POST", "/form", form, "a=1", 400, "Parse error: missing field `quantity`."),
        ("POST", "/form", json, "a=1", 415, "Content type error."),
        (
            "POST",
            "/form",
            form,
            "a=1111111111111111",
            413,
            "URL encoded payload is larger (18 bytes) than allowed (limit: 16 bytes).",
        ),
        ("POST", "/bytes", json, "too long", 413, "payload reached size limit"),
        (
            "GET",
            "/data",
            json,
            "",
            500,
            "Requested application data is not configured correctly. View/enable debug logs for more details.",
        ),
    ] {
        let logs = Logs::capture();
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let app = || App::new().configure(routes).wrap(Boundary::new());
        let response = server::run(&runtime, app, move |server| {
            wire::exchange(
                server,
                method,
                path,
                &[("content-type", media_type), ("x-request-id", "req-1")],
                body,
            )
        });
        assert!(response.starts_with(&format!("HTTP/1.1 {status} ")), "{method} {path}: {response}");
        assert!(response.contains("\r\ncontent-type: application/problem+json\r\n"), "{response}");
        assert!(method == "HEAD" || response.contains(r#""requestId":"req-1""#), "{response}");
        let entries = logs.take();
        let [entry] = &entries[..] else { panic!("{method} {path}: one event: {entries:?}") };
        assert_eq!(entry.field("error"), text, "{method} {path}");
        assert!(!response.contains(text), "{response}");
    }
}
