//! The client gets each error of the server back, over a socket.

use std::process::Command;

use problem_tests::process::Service;

#[test]
fn the_errors_of_the_server_come_back_in_the_client() {
    let server = Service::start(env!("CARGO_BIN_EXE_server"));
    let advice = |path: &str| {
        let client = Command::new(env!("CARGO_BIN_EXE_client"))
            .args([&server.server.to_string(), path])
            .output()
            .expect("the client starts");
        assert!(client.status.success(), "{}", String::from_utf8_lossy(&client.stderr));
        String::from_utf8(client.stdout).expect("the client prints text")
    };
    assert_eq!(advice("/orders/1"), "received one book\n");
    assert_eq!(advice("/orders/2"), "correct items[0].count\n");
    assert_eq!(advice("/orders/3"), "pay 1250 cents in EUR\n");
    assert_eq!(advice("/orders/18446744073709551615"), "order 18446744073709551615 does not exist\n");
    // nothing of the cause was sent
    assert_eq!(advice("/orders/4"), "failed: 500 Internal Server Error\n");
    // the boundary answers, and not a handler
    assert_eq!(advice("/nowhere"), "failed: 404 Not Found\n");
    assert_eq!(advice("/orders/x"), "failed: 400 Bad Request\n");
}
