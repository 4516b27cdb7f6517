//! The guide shows the program that is tested, tells every difference, and names the tested version.

use std::net::SocketAddr;

use problem_tests::wire;

use crate::Framework;

/// The words of a text, whatever the line breaks.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub fn the_guide<F: Framework>() {
    let guide = F::GUIDE;
    let mut code = guide.split("```rust,ignore\n").skip(1).map(|block| block.split_once("```").unwrap().0);
    assert_eq!(code.next(), Some(F::PROGRAM), "the guide has another program");
    for code in code {
        assert!(F::OTHER_CODE.contains(code), "no test compiles this code of the guide:\n{code}");
    }
    for (case, reason) in F::DIFFERENCES {
        assert!(words(guide).contains(&words(reason)), "the guide does not tell about {case}: {reason}");
    }
    let server = F::serve_program();
    let get = |path: &str| get::<F>(server, path);
    assert!(get("/orders/7").starts_with("HTTP/1.1 200 OK\n") && get("/orders/7").ends_with("\n\norder 7"));
    let problem = |members: &str| {
        let body = format!(r#"{{{members},"requestId":"req-1","timestamp":"{}"}}"#, wire::TIME);
        wire::sorted(&wire::problem("404 Not Found", &[("x-request-id", "req-1")], &body))
    };
    assert_eq!(
        get("/orders/8"),
        problem(
            r#""title":"Not Found","status":404,"detail":"order 8 not found","instance":"/orders/8","code":"ORDER_NOT_FOUND","orderId":8"#
        )
    );
    assert_eq!(
        get("/nowhere"),
        problem(r#""title":"Not Found","status":404,"instance":"/nowhere","code":"NOT_FOUND""#)
    );
}

fn get<F: Framework>(server: SocketAddr, path: &str) -> String {
    wire::sorted(&wire::steady(&F::exchange(server, "GET", path, &[("x-request-id", "req-1")], "")))
}

/// The lock file of this workspace.
const LOCK: &str = include_str!("../../Cargo.lock");

pub fn the_version<F: Framework>() {
    let (package, version) = F::PACKAGE;
    let is_there = |end| LOCK.contains(&format!("name = \"{package}\"\nversion = \"{version}{end}"));
    assert!(is_there('.') || is_there('"'), "Cargo.lock does not have {package} {version}");
    let told = format!("{} {version}", F::NAME);
    assert!(words(F::GUIDE).contains(&told), "the guide does not contain {told}");
}
