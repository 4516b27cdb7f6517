//! Bodies that arrive in parts, break off, or are too large.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::Duration;

use actix_web::error::{InternalError, JsonPayloadError};
use actix_web::{App, HttpRequest, HttpResponse, web};
use problem_core::actix::extract::{Form, Json, Valid, ValidWith};
use problem_core::{Boundary, Problem};
use problem_tests::logs::Logs;
use problem_tests::wire::{self, sorted, steady};
use tokio::net::TcpListener;

use crate::actix::{Actix, serve_app};
use crate::axum::Axum;
use crate::cases::{Service, run};
use crate::poem::Poem;
use crate::types::{Order, Page, Sold, catalogue};

/// Sends the parts of a request to the path one after the other, and returns the response without `date` and `connection`.
fn send(server: SocketAddr, path: &str, head: &str, parts: &[&str]) -> String {
    let mut stream = TcpStream::connect(server).unwrap();
    stream.set_nodelay(true).unwrap();
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\nx-request-id: ID\r\n\
         content-type: application/json\r\n{head}\r\n\r\n"
    );
    for part in [head.as_str()].iter().chain(parts) {
        // a server may respond, and close the connection, before it has read everything
        if stream.write_all(part.as_bytes()).is_err() {
            break;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let _ = stream.shutdown(Shutdown::Write);
    let mut response = Vec::new();
    let _ = stream.read_to_end(&mut response);
    let response = String::from_utf8(response).unwrap();
    let without = |line: &&str| !line.starts_with("date: ") && !line.starts_with("connection: ");
    let lines: Vec<_> = response.split("\r\n").filter(without).collect();
    sorted(&steady(&lines.join("\r\n")))
}

fn answer<S: Service>(
    path: &'static str,
    head: &'static str,
    parts: &'static [&'static str],
) -> (String, usize) {
    let logs = Logs::capture();
    let serve = async |listener| S::serve(listener, Some(Boundary::new())).await;
    (run(serve, move |server| send(server, path, head, parts)), logs.take().len())
}

const CHUNKED: &str = "transfer-encoding: chunked";

#[test]
fn a_body_in_several_chunks_is_read_as_one() {
    let parts: &[&str] = &[
        "1b\r\n{\"customerEmail\":\"a@b.examp\r\n",
        "4\r\nle\",\r\n",
        "e\r\n\"quantity\":12}\r\n",
        "0\r\n\r\n",
    ];
    let expected = answer::<Axum>("/json", CHUNKED, parts);
    assert!(expected.0.starts_with("HTTP/1.1 200 OK\n") && expected.0.ends_with("\n\n12"), "{}", expected.0);
    assert_eq!(answer::<Actix>("/json", CHUNKED, parts), expected);
    assert_eq!(answer::<Poem>("/json", CHUNKED, parts), expected);
}

#[test]
fn a_body_that_breaks_off_is_a_400() {
    for (head, parts) in
        [("content-length: 100", &["{\"quantity\":"][..]), (CHUNKED, &["9\r\n{\"quantit\r\n"][..])]
    {
        let expected = answer::<Axum>("/json", head, parts);
        assert!(
            expected.0.contains(r#""status":400,"detail":"the request body ended early""#),
            "{}",
            expected.0
        );
        assert_eq!(expected.1, 1);
        assert_eq!(answer::<Actix>("/json", head, parts), expected);
        assert_eq!(answer::<Poem>("/json", head, parts), expected);
    }
}

#[test]
fn a_body_without_a_length_has_the_same_limit() {
    const PART: &str = "20\r\n                                \r\n";
    let parts: &[&str] = &[PART, PART, PART];
    let expected = answer::<Axum>("/limited", CHUNKED, parts);
    assert!(
        expected.0.contains(r#""status":413,"detail":"the request body is too large""#),
        "{}",
        expected.0
    );
    assert_eq!(answer::<Actix>("/limited", CHUNKED, parts), expected);
    // poem's `SizeLimit` needs a length
    assert!(answer::<Poem>("/limited", CHUNKED, parts).0.starts_with("HTTP/1.1 411 Length Required\n"));
}

/// An app of actix-web, and the responses to posts of bodies with a media type.
macro_rules! posts {
    ($app:expr, $([$path:literal, $media_type:expr, $body:expr]),+) => {{
        let serve = async |listener: TcpListener| serve_app!(listener, $app);
        let client = move |server| {
            let post = |path, media_type, body: String| {
                wire::exchange(server, "POST", path, &[("content-type", media_type)], &body)
            };
            [$(post($path, $media_type, $body)),+]
        };
        run(serve, client)
    }};
}

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

fn order(email: usize) -> String {
    format!(r#"{{"customerEmail":"{}","quantity":7}}"#, "a".repeat(email))
}

#[test]
fn the_default_limits_are_those_of_actix_web() {
    let app = || {
        App::new()
            .route("/json", web::post().to(async |_: Json<Order>| "taken"))
            .route("/form", web::post().to(async |_: Form<Page>| "taken"))
    };
    let form = |length| format!("page=1&tag={}", "a".repeat(length));
    let [json, large, page, large_page] = posts!(
        app(),
        ["/json", JSON, order(2_000_000)],
        ["/json", JSON, order(2_200_000)],
        ["/form", FORM, form(16_000)],
        ["/form", FORM, form(17_000)]
    );
    for taken in [json, page] {
        assert!(taken.starts_with("HTTP/1.1 200 OK\r\n"), "{taken}");
    }
    for rejected in [large, large_page] {
        assert!(rejected.starts_with("HTTP/1.1 413 "), "{rejected}");
        assert!(rejected.contains(r#""detail":"the request body is too large""#), "{rejected}");
    }
}

#[test]
fn an_error_handler_of_actix_web_does_not_change_the_response() {
    fn handle(error: JsonPayloadError, _: &HttpRequest) -> actix_web::Error {
        InternalError::from_response(error, HttpResponse::ImATeapot().finish()).into()
    }
    let app = || {
        let config = web::JsonConfig::default().limit(40).content_type_required(false).error_handler(handle);
        App::new().app_data(config).route("/", web::post().to(async |_: Json<Order>| "taken"))
    };
    let logs = Logs::capture();
    let [large, wrong, untyped] =
        posts!(app(), ["/", JSON, order(40)], ["/", JSON, order(1)], ["/", "a/b", order(1)]);
    assert!(large.starts_with("HTTP/1.1 413 "), "{large}");
    assert!(wrong.starts_with("HTTP/1.1 200 "), "{wrong}");
    assert!(untyped.starts_with("HTTP/1.1 415 "), "{untyped}");
    let events = logs.take();
    let errors: Vec<_> = events.iter().map(|event| (event.field("code"), event.field("error"))).collect();
    assert_eq!(errors[0].0, "CONTENT_TOO_LARGE");
    assert!(errors[0].1.contains("limit: 40 bytes"), "{errors:?}");
    assert_eq!(errors.len(), 2);
}

#[test]
fn a_charset_that_actix_web_does_not_know_is_a_415() {
    let app = || App::new().route("/", web::post().to(async |_: Form<Page>| "taken"));
    let unknown = "application/x-www-form-urlencoded; charset=unheard-of";
    let [rejected] = posts!(app(), ["/", unknown, "page=1".to_owned()]);
    assert!(rejected.starts_with("HTTP/1.1 415 "), "{rejected}");
    assert!(rejected.contains("\r\naccept: application/x-www-form-urlencoded\r\n"), "{rejected}");
}

#[test]
fn an_option_is_none_for_every_rejected_request() {
    let app = || {
        let said = async |order: Option<Valid<Json<Order>>>| if order.is_some() { "some" } else { "none" };
        App::new().route("/", web::post().to(said))
    };
    let valid = r#"{"customerEmail":"a@b.example","quantity":7}"#.to_owned();
    let responses = posts!(app(), ["/", JSON, valid], ["/", JSON, order(1)], ["/", JSON, "{}".to_owned()]);
    assert_eq!(
        responses.map(|response| response.split("\r\n\r\n").nth(1).unwrap().to_owned()),
        ["some", "none", "none"]
    );
}

type Catalogue = std::sync::Arc<crate::types::Catalogue>;

#[test]
fn the_context_of_rules_is_data_of_the_app() {
    let app = || App::new().route("/", web::post().to(async |_: ValidWith<Json<Sold>, Catalogue>| "taken"));
    let sold = || r#"{"article":"car","count":1}"#.to_owned();
    let logs = Logs::capture();
    let [missing] = posts!(app(), ["/", JSON, sold()]);
    assert!(missing.starts_with("HTTP/1.1 500 ") && !missing.contains("Catalogue"), "{missing}");
    let events = logs.take();
    assert!(events[0].field("error").contains("::Catalogue>"), "{events:?}");
    // both ways to provide it
    let [as_data] = posts!(app().app_data(web::Data::from(catalogue())), ["/", JSON, sold()]);
    let [as_it_is] = posts!(app().app_data(catalogue()), ["/", JSON, sold()]);
    for response in [as_data, as_it_is] {
        assert!(response.contains(r#""code":"NOT_SOLD""#), "{response}");
    }
}

#[test]
fn a_context_that_poem_lacks_is_a_500() {
    #[poem::handler]
    async fn buy(_sold: problem_core::poem::extract::GardeWith<Json<Sold>, Catalogue>) -> &'static str {
        "taken"
    }
    let logs = Logs::capture();
    let serve = async |listener| {
        let acceptor = poem::listener::TcpAcceptor::from_tokio(listener).unwrap();
        poem::Server::new_with_acceptor(acceptor)
            .run(poem::Route::new().at("/", poem::post(buy)))
            .await
            .unwrap();
    };
    let missing = run(serve, |server| {
        wire::exchange(server, "POST", "/", &[("content-type", JSON)], r#"{"article":"pen","count":1}"#)
    });
    assert!(missing.starts_with("HTTP/1.1 500 ") && !missing.contains("Catalogue"), "{missing}");
    let events = logs.take();
    assert_eq!(events.len(), 1);
    assert!(events[0].field("error").contains("::Catalogue>"), "{events:?}");
}

#[test]
fn a_body_that_another_extractor_has_taken_is_a_500_in_poem() {
    #[poem::handler]
    async fn twice(_text: String, _order: Json<Order>) -> &'static str {
        "taken"
    }
    let serve = async |listener| {
        let acceptor = poem::listener::TcpAcceptor::from_tokio(listener).unwrap();
        poem::Server::new_with_acceptor(acceptor)
            .run(poem::Route::new().at("/", poem::post(twice)))
            .await
            .unwrap();
    };
    let response =
        run(serve, |server| wire::exchange(server, "POST", "/", &[("content-type", JSON)], &order(1)));
    assert!(response.starts_with("HTTP/1.1 500 "), "{response}");
    assert!(!response.contains("taken"), "{response}");
}

#[test]
fn a_rejection_of_poem_has_the_problem_inside() {
    #[poem::handler]
    async fn told(order: poem::Result<Json<Order>>) -> String {
        let error = order.err().unwrap();
        error.downcast_ref::<Problem>().unwrap().errors()[0].field().to_owned()
    }
    let serve = async |listener| {
        let acceptor = poem::listener::TcpAcceptor::from_tokio(listener).unwrap();
        poem::Server::new_with_acceptor(acceptor)
            .run(poem::Route::new().at("/", poem::post(told)))
            .await
            .unwrap();
    };
    let response = run(serve, |server| wire::exchange(server, "POST", "/", &[("content-type", JSON)], "{}"));
    assert!(response.ends_with("\r\n\r\ncustomerEmail"), "{response}");
}
