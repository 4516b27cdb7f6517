//! The program of the guide: one error enum over HTTP and over gRPC, on one port.

use std::net::SocketAddr;

use problem_tests::wire;
use tonic::{Code, Request};
use tonic_types::StatusExt as _;

#[path = "../src/main.rs"]
#[allow(dead_code, reason = "the program has a function `main`")]
mod program;

// the generated code names the messages from the root of the crate
use program::{GetOrder, Order};

const GUIDE: &str = include_str!("../../../docs/grpc.md");
const PROGRAM: &str = include_str!("../src/main.rs");

fn serve() -> SocketAddr {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(|| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            program::serve(tokio::net::TcpListener::from_std(listener).unwrap()).await.unwrap();
        });
    });
    address
}

/// The status line and the body, without the members of the request.
fn over_http(server: SocketAddr, id: u64) -> (String, String) {
    let response = wire::get(server, &format!("/orders/{id}"));
    let (head, body) = wire::parts(&response);
    let body = body.split(",\"instance\":").next().unwrap_or_default();
    (head.lines().next().unwrap_or_default().to_owned(), body.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn both_protocols_have_the_same_errors() {
    let server = serve();
    let mut client =
        program::orders::orders_client::OrdersClient::connect(format!("http://{server}")).await.unwrap();

    let order = client.get_order(Request::new(GetOrder { id: 7 })).await.unwrap().into_inner();
    assert_eq!(order, Order { id: 7, item: "book".to_owned() });
    assert_eq!(over_http(server, 7), ("HTTP/1.1 200 OK".to_owned(), "book".to_owned()));

    for (id, code, message, members, http) in [
        (
            1,
            Code::NotFound,
            "order 1 not found",
            vec![("orderId", "1")],
            (
                "HTTP/1.1 404 Not Found",
                r#"{"type":"https://orders.example.com/errors/order-not-found","title":"Order Not Found","status":404,"detail":"order 1 not found""#,
            ),
        ),
        (
            8,
            Code::Aborted,
            "order 8 was changed",
            vec![],
            (
                "HTTP/1.1 409 Conflict",
                r#"{"type":"https://orders.example.com/errors/order-changed","title":"Order Changed","status":409,"detail":"order 8 was changed""#,
            ),
        ),
        (
            9,
            Code::Internal,
            "",
            vec![],
            (
                "HTTP/1.1 500 Internal Server Error",
                r#"{"type":"https://orders.example.com/errors/internal-server-error","title":"Internal Server Error","status":500"#,
            ),
        ),
    ] {
        let status = client.get_order(Request::new(GetOrder { id })).await.unwrap_err();
        assert_eq!((status.code(), status.message()), (code, message));
        let info = status.get_details_error_info().unwrap();
        let found: Vec<_> =
            info.metadata.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!((&*info.domain, found), ("orders.example.com", members));
        assert_eq!(over_http(server, id), (http.0.to_owned(), http.1.to_owned()), "{id}");
    }
}

#[test]
fn the_guide_has_the_program() {
    let (program, _) =
        PROGRAM.split_once("\n// what `tonic-prost-build` writes").expect("the messages come last");
    let (_, program) = program.split_once("\n\n").expect("the first line says what the program is");
    assert!(
        GUIDE.contains(program.trim()),
        "docs/grpc.md has another program than frameworks/tonic/src/main.rs"
    );
}
