//! The program of the guide.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::time::Duration;

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

/// Runs the program, which has the log of its users.
#[test]
fn the_log_of_the_program_has_one_line_for_each_error_and_none_of_rocket() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_with-rocket"))
        .env("ROCKET_PORT", free.port().to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    for _ in 0..500 {
        if TcpStream::connect(free).is_ok() {
            break;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let get =
        |server: SocketAddr, path| wire::exchange(server, "GET", path, &[("x-request-id", "req-1")], "");
    let responses = ["/orders/7", "/orders/8", "/orders/canary"].map(|path| get(free, path));
    program.kill().unwrap();
    let output = program.wait_with_output().unwrap();
    let log = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert!(responses[0].starts_with("HTTP/1.1 200 OK"), "{}", responses[0]);
    let lines: Vec<_> = log.lines().collect();
    let [order, path] = &lines[..] else { panic!("two lines: {log}") };
    assert!(order.contains("error response") && order.contains("ORDER_NOT_FOUND"), "{order}");
    assert!(path.contains("error response") && path.contains("UNPROCESSABLE_CONTENT"), "{path}");
}

#[test]
fn the_page_shows_the_program() {
    let page = include_str!("../../../../docs/frameworks/rocket.md");
    let program = page.split("```rust,ignore\n").nth(1).and_then(|rest| rest.split_once("```"));
    assert_eq!(program.expect("the page has a program").0, include_str!("../../src/main.rs"));
}
