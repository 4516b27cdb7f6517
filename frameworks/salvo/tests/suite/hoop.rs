//! The boundary as a hoop: what it does with responses, and what the other hoops and the catcher see.

use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::sync::mpsc;
use std::time::Duration;

use bytes::Bytes;
use problem_core::boundary::{Formats, KeepBody, OriginalError};
use problem_core::{Boundary, RateLimit, RequestContext};
use problem_tests::logs::Logs;
use problem_tests::orders::OrderError;
use problem_tests::wire;
use salvo::catcher::Catcher;
use salvo::conn::tcp::TcpAcceptor;
use salvo::http::header::HeaderValue;
use salvo::http::{Mime, ResBody, StatusError};
use salvo::prelude::{
    Depot, FlowCtrl, Handler, Request, Response, Router, Server, Service, StatusCode, Text, async_trait,
    handler,
};
use suite::socket;
use tokio::net::TcpListener;
use tokio::runtime::Builder;
use tracing::Level;

use super::service::{bounded, exchange, failing, fails, get, in_context, writing};

const CONFLICT: &str = r#""title":"Conflict","status":409,"instance":"/","code":"CONFLICT""#;

#[handler]
async fn catch(response: &mut Response) {
    response.render("the page of the catcher");
}

#[test]
fn the_catcher_does_not_replace_a_problem() {
    let catching = |router: Router| bounded(router).catcher(Catcher::default().hoop(catch));
    for router in [
        Router::new().get(fails),
        Router::new().path("elsewhere").get(fails),
        Router::new().post(fails),
        failing(StatusError::conflict),
        writing(|response| {
            response.status_code(StatusCode::CONFLICT);
        }),
        writing(|_| panic!("the pool of 10.0.0.7 is gone")),
    ] {
        let (response, events) = get(catching(router));
        assert!(response.contains(r#""requestId":"req-1""#), "{response}");
        assert!(!response.contains("catcher"), "{response}");
        assert_eq!(events.len(), 1, "{events:?}");
    }
}

#[test]
fn a_405_has_the_methods_that_salvo_adds() {
    let service = bounded(Router::new().post(fails));
    let (response, events) = get(service);
    let members = r#""title":"Method Not Allowed","status":405,"instance":"/","code":"METHOD_NOT_ALLOWED""#;
    let expected = in_context("405 Method Not Allowed", &[("allow", "POST")], members);
    assert_eq!(wire::sorted(&response), wire::sorted(&expected));
    let [event] = &events[..] else { panic!("one event: {events:?}") };
    assert_eq!(event.level, Level::DEBUG);
}

#[test]
fn a_405_of_a_handler_is_reported_if_it_has_no_allow() {
    let router = |allow: Option<&'static str>| {
        writing(move |response| {
            if let Some(allow) = allow {
                response.headers_mut().insert("allow", HeaderValue::from_static(allow));
            }
            response.render(StatusError::method_not_allowed());
        })
    };
    let members = r#""title":"Method Not Allowed","status":405,"instance":"/","code":"METHOD_NOT_ALLOWED""#;
    for (allow, fields, level, missing) in
        [(None, &[][..], Level::WARN, "Allow"), (Some("PUT"), &[("allow", "PUT")], Level::DEBUG, "")]
    {
        let (response, events) = get(bounded(router(allow)));
        let expected = in_context("405 Method Not Allowed", fields, members);
        assert_eq!(wire::sorted(&response), wire::sorted(&expected));
        let [event] = &events[..] else { panic!("one event: {events:?}") };
        assert_eq!((event.level, event.field("error")), (level, "405 METHOD_NOT_ALLOWED"));
        assert_eq!(event.field("missing_header"), missing);
    }
}

/// A hoop that changes the response after the next handler.
struct After(fn(&mut Response));

#[async_trait]
impl Handler for After {
    async fn handle(
        &self,
        request: &mut Request,
        depot: &mut Depot,
        response: &mut Response,
        ctrl: &mut FlowCtrl,
    ) {
        ctrl.call_next(request, depot, response).await;
        (self.0)(response);
    }
}

#[test]
fn a_hoop_replaces_a_problem_by_a_page() {
    let page = After(|response| {
        response.replace_body(ResBody::None);
        response.headers_mut().remove("content-type");
        response.render(Text::Html("<p>not found"));
    });
    let service = Service::new(Router::new().get(fails)).hoop(Boundary::new()).hoop(page);
    let (response, _) = get(service);
    let fields = [
        ("cache-control", "no-store"),
        ("content-type", "text/html; charset=utf-8"),
        ("x-request-id", "req-1"),
    ];
    let expected = wire::response("404 Not Found", &fields, "<p>not found");
    assert_eq!(wire::sorted(&response), wire::sorted(&expected));
}

#[test]
fn a_body_that_somebody_has_chosen_stays_as_it_is() {
    let chosen = || {
        writing(|response| {
            response.status_code(StatusCode::CONFLICT);
            response.headers_mut().insert("content-type", HeaderValue::from_static("text/html"));
            response.write_body("<p>").unwrap();
            response.write_body("busy").unwrap();
        })
    };
    let (response, events) = get(bounded(chosen()));
    assert!(response.ends_with("\r\n\r\n<p>busy"), "{response}");
    assert_eq!(events[0].field("error"), "passed on unchanged: text/html");
    let strict = Boundary::new().without_foreign_bodies();
    let (response, _) = get(Service::new(chosen()).hoop(strict.clone()));
    assert_eq!(wire::sorted(&response), wire::sorted(&in_context("409 Conflict", &[], CONFLICT)));
    let kept = writing(|response| {
        response.status_code(StatusCode::CONFLICT).extensions.insert(KeepBody);
        response.render("kept");
    });
    let (response, _) = get(Service::new(kept).hoop(strict));
    assert!(response.ends_with("\r\n\r\nkept"), "{response}");
}

#[test]
fn a_problem_needs_an_allowed_media_type() {
    for (allowed, status) in
        [(&["text/plain"][..], "415"), (&["text/plain", "application/problem+json"], "404")]
    {
        let allowed: Vec<Mime> = allowed.iter().map(|name| name.parse().unwrap()).collect();
        let service = bounded(Router::new().get(fails)).allowed_media_types(allowed);
        let (response, _) = get(service);
        assert!(response.starts_with(&format!("HTTP/1.1 {status} ")), "{response}");
        assert_eq!(response.contains("ORDER_NOT_FOUND"), status == "404", "{response}");
    }
}

#[test]
fn hoops_around_the_boundary_see_the_status_and_the_error() {
    struct Observes(mpsc::Sender<(u16, String, bool)>);

    #[async_trait]
    impl Handler for Observes {
        async fn handle(
            &self,
            request: &mut Request,
            depot: &mut Depot,
            response: &mut Response,
            ctrl: &mut FlowCtrl,
        ) {
            ctrl.call_next(request, depot, response).await;
            let original = response.extensions.get::<OriginalError>().unwrap();
            let is_kept = original.downcast_ref::<OrderError>().is_some();
            let status = response.status_code.unwrap().as_u16();
            self.0.send((status, original.code().to_owned(), is_kept)).unwrap();
        }
    }

    let (sender, seen) = mpsc::channel();
    for router in [Router::new().get(fails), failing(StatusError::gone), writing(|_| panic!())] {
        get(Service::new(router).hoop(Observes(sender.clone())).hoop(Boundary::new()));
    }
    let expected =
        [(404, "ORDER_NOT_FOUND", true), (410, "GONE", false), (500, "INTERNAL_SERVER_ERROR", false)];
    let seen: Vec<_> = seen.try_iter().collect();
    assert_eq!(seen.len(), expected.len());
    for ((status, code, is_kept), expected) in seen.iter().zip(expected) {
        assert_eq!((*status, &**code, *is_kept), expected);
    }
}

#[handler]
async fn sees_the_context_of_the_request(request: &Request) -> String {
    let current = RequestContext::current().unwrap();
    let passed = request.extensions().get::<RequestContext>().unwrap();
    assert_eq!(current.request_id(), passed.request_id());
    current.request_id().to_owned()
}

#[test]
fn a_success_gets_the_id_and_nothing_else() {
    let (response, events) = get(bounded(Router::new().get(sees_the_context_of_the_request)));
    let fields = [("content-type", "text/plain; charset=utf-8"), ("x-request-id", "req-1")];
    assert_eq!(wire::sorted(&response), wire::sorted(&wire::response("200 OK", &fields, "req-1")));
    assert_eq!(events, []);
}

#[test]
fn of_nested_boundaries_only_one_logs() {
    let nested = |router: Router| Router::new().hoop(Boundary::new()).push(router);
    for router in [
        Router::new().get(fails),
        failing(|| StatusError::conflict().detail("pool 10.0.0.7")),
        writing(|_| panic!("the pool of 10.0.0.7 is gone")),
    ] {
        let (response, events) = get(bounded(nested(router)));
        assert_eq!(response.matches("req-1").count(), 2, "{response}");
        assert_eq!(events.len(), 1, "{events:?}");
    }
}

#[test]
fn head_is_get_without_the_body() {
    let services: [fn() -> Service; 3] = [
        || bounded(failing(|| OrderError::OrderNotFound { id: 7 })),
        || bounded(Router::with_path("elsewhere").goal(fails)),
        || bounded(failing(StatusError::conflict)),
    ];
    for service in services {
        let (of_get, _) = get(service());
        let (of_head, events) = exchange(service(), "HEAD", "/", &[]);
        let (head, body) = wire::parts(&of_get);
        assert!(body.ends_with('}'), "{of_get}");
        assert_eq!(wire::sorted(&of_head), wire::sorted(&format!("{head}\r\n\r\n")));
        assert_eq!(events.len(), 1);
    }
}

#[test]
fn a_client_that_prefers_xml_gets_xml() {
    let boundary = Boundary::new().with_formats(Formats::JsonAndXml);
    for (router, member) in [
        (Router::new().get(fails), "<orderId>7</orderId>"),
        (Router::with_path("elsewhere").get(fails), "<code>NOT_FOUND</code>"),
    ] {
        let service = Service::new(router).hoop(boundary.clone());
        let (response, events) = exchange(service, "GET", "/", &[("accept", "application/problem+xml")]);
        assert!(response.contains("\r\ncontent-type: application/problem+xml\r\n"), "{response}");
        assert!(response.contains("\r\nvary: Accept\r\n") && response.contains(member), "{response}");
        assert_eq!(events.len(), 1);
    }
}

#[test]
fn an_envelope_is_sent_for_every_error() {
    let boundary = Boundary::new().with_formats(Formats::Envelope);
    for (router, start) in [
        (
            Router::new().get(fails),
            r#"{"error":{"code":"ORDER_NOT_FOUND","message":"order 7 not found","requestId":"req-1""#,
        ),
        (Router::with_path("elsewhere").get(fails), r#"{"error":{"code":"NOT_FOUND","message":"Not Found""#),
    ] {
        let (response, events) = get(Service::new(router).hoop(boundary.clone()));
        assert!(response.contains("\r\ncontent-type: application/json\r\n"), "{response}");
        assert!(wire::parts(&response).1.starts_with(start), "{response}");
        assert_eq!(events.len(), 1);
    }
}

#[handler]
async fn limited() -> &'static str {
    let limit = RateLimit::new(100, 7, Duration::from_secs(60));
    RequestContext::current().unwrap().set_rate_limit(limit);
    "fine"
}

#[test]
fn a_success_has_the_rate_limit() {
    let (response, events) = get(bounded(Router::new().get(limited)));
    assert!(response.starts_with("HTTP/1.1 200 OK\r\n") && response.ends_with("fine"), "{response}");
    assert!(response.contains("\r\nratelimit: "), "{response}");
    assert_eq!(events, []);
}

#[test]
fn a_body_that_fails_while_it_is_sent_is_logged_with_the_id() {
    let logs = Logs::capture();
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let router = writing(|response| {
        let (sender, body) = salvo::http::ResBody::channel();
        response.body(body);
        tokio::spawn(async move {
            let mut sender = sender;
            sender.send_data(Bytes::from_static(b"the beginning")).await.unwrap();
            sender.send_error(io::Error::other("connection to 10.0.0.7 lost"));
        });
    });
    let server = async |listener: TcpListener| {
        Server::new(TcpAcceptor::try_from(listener).unwrap()).serve(bounded(router)).await;
    };
    socket::run(&runtime, server, |server| {
        let mut stream = TcpStream::connect(server).unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nhost: a\r\nx-request-id: req-1\r\n\r\n").unwrap();
        // the connection may be reset
        let _ = stream.read_to_end(&mut Vec::new());
    });
    let events = logs.take();
    let [event] = &events[..] else { panic!("one event: {events:?}") };
    assert_eq!((event.level, event.field("message")), (Level::ERROR, "response body failed"));
    assert_eq!(event.field("error"), "connection to 10.0.0.7 lost");
    assert_eq!(event.field("request_id"), "req-1");
}
