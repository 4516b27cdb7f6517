//! Code that almost breaks `named_server_errors`, and compiles.

use problem_core::{Problem, ToProblem as _};

mod statuses {
    pub const CLIENT: u16 = 409;
    pub const SERVER: http::StatusCode = http::StatusCode::BAD_GATEWAY;
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
#[problem(codes = "snake_case")]
pub enum Accepted {
    // only the compiler knows that it is a 4xx
    #[problem(status = statuses::CLIENT)]
    OrderPaid,
    #[problem(status = statuses::SERVER, code = "upstream")]
    Upstream,
    #[problem(status = statuses::SERVER, accept(named_server_errors))]
    WarehouseDown,
    // the derive knows that it is a 5xx
    #[problem(status = 500)]
    Database,
}

/// Core makes the code of a 5xx in the usual casing.
#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
#[problem(status = statuses::SERVER, base = "/errors/{slug}")]
pub struct Usual;

#[test]
fn the_codes_are_as_accepted() {
    let codes = [Accepted::OrderPaid, Accepted::Upstream, Accepted::WarehouseDown, Accepted::Database]
        .map(|error| error.code().to_owned());
    assert_eq!(codes, ["order_paid", "upstream", "warehouse_down", "internal_server_error"]);
    assert_eq!(Usual.code(), "BAD_GATEWAY");
}
