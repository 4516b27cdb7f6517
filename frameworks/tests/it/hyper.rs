//! hyper without a framework.

use problem_core::Boundary;
use problem_tests::table::Row;
use problem_tests::wire;
use tokio::runtime::{Builder, Runtime};
use tower::ServiceBuilder;

use crate::by_hand;
use crate::layers::boxed;
use crate::socket::{self, SocketClient};
use crate::suite::{Framework, suite};

struct Hyper;

impl Framework for Hyper {
    type Client = SocketClient;

    fn run<T: Send + 'static>(
        runtime: &Runtime,
        boundary: Boundary,
        client: impl FnOnce(SocketClient) -> T + Send + 'static,
    ) -> T {
        let service = ServiceBuilder::new()
            .layer(boundary)
            .map_request(|request: http::Request<_>| request.map(boxed))
            .service_fn(by_hand::layered);
        let server = async |listener| socket::serve(listener, service).await;
        socket::run(runtime, server, |address| client(SocketClient(address)))
    }

    fn own_row(row: Row) -> Row {
        row
    }
}

suite!(Hyper, "hyper");

#[test]
fn hyper_answers_by_itself_what_is_not_http() {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let response = Hyper::run(&runtime, Boundary::new(), |SocketClient(server)| {
        // a method does not contain a space
        wire::exchange(server, "GE T", "/", &[], "")
    });
    assert_eq!(response, wire::response("400 Bad Request", &[], ""));
}

#[expect(dead_code, reason = "`main` is for users")]
#[path = "../../examples/hyper.rs"]
mod program;

#[test]
fn the_program_of_the_guide() {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let server = async |listener| program::serve(listener).await.unwrap();
    let responses = socket::run(&runtime, server, |server| {
        let headers = [("x-request-id", "req-1")];
        let get = |path| wire::steady(&wire::exchange(server, "GET", path, &headers, ""));
        let put = wire::steady(&wire::exchange(server, "PUT", "/orders/7", &headers, ""));
        [get("/orders/7"), get("/orders/8"), get("/orders/x"), get("/nowhere"), put]
    });
    let id = ("x-request-id", "req-1");
    let problem = |status, fields: &[_], members: &str| {
        let fields =
            [&[("content-type", "application/problem+json"), ("cache-control", "no-store"), id], fields];
        let body = format!(r#"{{{members},"requestId":"req-1","timestamp":"{}"}}"#, wire::TIME);
        wire::response(status, &fields.concat(), &body)
    };
    let expected = [
        wire::response("200 OK", &[id], "order 7"),
        problem(
            "404 Not Found",
            &[],
            r#""title":"Not Found","status":404,"detail":"order 8 not found","instance":"/orders/8","code":"ORDER_NOT_FOUND","orderId":8"#,
        ),
        problem(
            "400 Bad Request",
            &[],
            r#""title":"Bad Request","status":400,"detail":"the number of the order is not valid","instance":"/orders/x","code":"INVALID_NUMBER""#,
        ),
        problem(
            "404 Not Found",
            &[],
            r#""title":"Not Found","status":404,"instance":"/nowhere","code":"NOT_FOUND""#,
        ),
        problem(
            "405 Method Not Allowed",
            &[("allow", "GET, HEAD")],
            r#""title":"Method Not Allowed","status":405,"instance":"/orders/7","code":"METHOD_NOT_ALLOWED""#,
        ),
    ];
    assert_eq!(
        responses.map(|response| wire::sorted(&response)),
        expected.map(|response| wire::sorted(&response))
    );
}
