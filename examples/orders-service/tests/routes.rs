//! The errors of the domain crate, as the service sends them.

use problem_tests::process::Service;
use problem_tests::wire::{exchange, get, problem};

#[test]
fn errors_of_the_domain_are_responses_of_the_service() {
    let service = Service::start(env!("CARGO_BIN_EXE_orders-service"));
    let server = service.server;
    assert!(service.greeting.ends_with("; 5 problem types\n"), "{}", service.greeting);
    let table = [
        (
            "7",
            "404 Not Found",
            &[][..],
            r#"{"type":"https://shop.example/errors/order-not-found","title":"Order Not Found","status":404,"detail":"order 7 not found","code":"ORDER_NOT_FOUND","orderId":7}"#,
        ),
        (
            "503",
            "503 Service Unavailable",
            &[("retry-after", "2")],
            r#"{"type":"https://shop.example/errors/warehouse-busy","title":"Warehouse Busy","status":503,"detail":"try again in 1.5s","code":"WAREHOUSE_BUSY"}"#,
        ),
        (
            "504",
            "504 Gateway Timeout",
            &[],
            r#"{"type":"https://shop.example/errors/storage-timeout","title":"Storage Timeout","status":504,"detail":"the storage did not answer in time","code":"STORAGE_TIMEOUT","retryable":true}"#,
        ),
        (
            "500",
            "500 Internal Server Error",
            &[],
            r#"{"title":"Internal Server Error","status":500,"code":"INTERNAL_SERVER_ERROR"}"#,
        ),
    ];
    for (id, status, headers, body) in table {
        let expected = problem(status, headers, body);
        assert_eq!(get(server, &format!("/orders/{id}")), expected);
        assert_eq!(get(server, &format!("/any/{id}")), expected);
        let signed_in = [("authorization", "Basic YTpi")];
        assert_eq!(exchange(server, "GET", &format!("/me/orders/{id}"), &signed_in, ""), expected);
    }
    assert_eq!(
        get(server, "/me/orders/1"),
        problem(
            "401 Unauthorized",
            &[("www-authenticate", "Basic realm=\"shop\"")],
            r#"{"title":"Unauthorized","status":401,"detail":"sign in first","code":"UNAUTHENTICATED"}"#,
        ),
    );
    assert!(get(server, "/orders/1").ends_with("\r\n\r\none book"));
}
