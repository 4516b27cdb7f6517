//! The program of the guide.

use problem_tests::wire;

use crate::server::{bare, figment, normalised, problem, serve};

#[expect(dead_code, reason = "`main` is for users")]
#[path = "../../src/main.rs"]
mod example;

#[test]
fn the_program_of_the_guide() {
    let responses = serve(example::service().configure(figment()), |server| {
        let headers = [("x-request-id", "req-1")];
        ["/orders/7", "/orders/8", "/orders/x", "/nowhere"]
            .map(|path| normalised(&wire::exchange(server, "GET", path, &headers, "")))
    });
    let fields = [("content-type", "text/plain; charset=utf-8"), ("x-request-id", "req-1")];
    let expected = [
        wire::sorted(&wire::response("200 OK", &fields, "order 7")),
        problem(
            "404 Not Found",
            &[],
            r#""title":"Not Found","status":404,"detail":"order 8 not found","instance":"/orders/8","code":"ORDER_NOT_FOUND","orderId":8"#,
        ),
        bare("422 Unprocessable Entity", "/orders/x"),
        bare("404 Not Found", "/nowhere"),
    ];
    assert_eq!(responses, expected);
}

#[test]
fn the_page_shows_the_program() {
    let page = include_str!("../../../../docs/frameworks/rocket.md");
    let program = page.split("```rust,ignore\n").nth(1).and_then(|rest| rest.split_once("```"));
    assert_eq!(program.expect("the page has a program").0, include_str!("../../src/main.rs"));
}
