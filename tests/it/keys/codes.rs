//! `codes`, `code_prefix`, `accept(named_server_errors)`, and the titles of codes with digits.

use problem_core::{Problem, ToProblem};

use super::check;

/// Derives the same enum for a casing, with and without a prefix, and checks the code of every variant.
macro_rules! casings {
    ($($test:ident $casing:literal: [$($code:literal)*] [$($named:literal)*])*) => {$(
        #[test]
        fn $test() {
            #[derive(Debug, thiserror::Error, Problem)]
            #[problem(codes = $casing, base = "/e/")]
            #[error("failed")]
            enum Plain {
                #[problem(status = 404)]
                OrderNotFound,
                #[problem(status = 400)]
                HTTPSchemeError,
                #[problem(status = 400)]
                Sha256Mismatch,
                #[problem(status = 400)]
                r#Type,
                #[problem(status = 409, code = "Explicit.code")]
                Conflict,
                #[problem(status = 500)]
                CanaryDatabase,
                #[problem(status = 505)]
                CanaryVersion,
            }
            #[derive(Debug, thiserror::Error, Problem)]
            #[problem(codes = $casing, code_prefix = "M_", accept(named_server_errors), base = "/e/")]
            #[error("failed")]
            enum Named {
                #[problem(status = 404)]
                OrderNotFound,
                #[problem(status = 409, code = "Explicit.code")]
                Conflict,
                #[problem(status = 500)]
                DatabaseFailed,
                #[problem(status = 505)]
                HTTPVersion,
            }
            use Plain::*;
            let codes = |types: &problem_core::ProblemTypes| types.iter().map(|ty| ty.code().to_owned()).collect::<Vec<_>>();
            assert_eq!(codes(&Plain::TYPES), [$($code),*]);
            let plain = [OrderNotFound, HTTPSchemeError, Sha256Mismatch, r#Type, Conflict, CanaryDatabase, CanaryVersion];
            assert_eq!(plain.map(|error| error.code().to_owned()), [$($code),*]);
            assert_eq!(codes(&Named::TYPES), [$($named),*]);
            let named = [Named::OrderNotFound, Named::Conflict, Named::DatabaseFailed, Named::HTTPVersion];
            assert_eq!(named.map(|error| error.code().to_owned()), [$($named),*]);
        }
    )*};
}

casings! {
    lowercase "lowercase":
        ["ordernotfound" "httpschemeerror" "sha256mismatch" "type" "Explicit.code" "internalservererror" "httpversionnotsupported"]
        ["M_ordernotfound" "Explicit.code" "M_databasefailed" "M_httpversion"]
    uppercase "UPPERCASE":
        ["ORDERNOTFOUND" "HTTPSCHEMEERROR" "SHA256MISMATCH" "TYPE" "Explicit.code" "INTERNALSERVERERROR" "HTTPVERSIONNOTSUPPORTED"]
        ["M_ORDERNOTFOUND" "Explicit.code" "M_DATABASEFAILED" "M_HTTPVERSION"]
    pascal_case "PascalCase":
        ["OrderNotFound" "HTTPSchemeError" "Sha256Mismatch" "Type" "Explicit.code" "InternalServerError" "HttpVersionNotSupported"]
        ["M_OrderNotFound" "Explicit.code" "M_DatabaseFailed" "M_HTTPVersion"]
    camel_case "camelCase":
        ["orderNotFound" "httpSchemeError" "sha256Mismatch" "type" "Explicit.code" "internalServerError" "httpVersionNotSupported"]
        ["M_orderNotFound" "Explicit.code" "M_databaseFailed" "M_httpVersion"]
    snake_case "snake_case":
        ["order_not_found" "http_scheme_error" "sha256_mismatch" "type" "Explicit.code" "internal_server_error" "http_version_not_supported"]
        ["M_order_not_found" "Explicit.code" "M_database_failed" "M_http_version"]
    screaming_snake_case "SCREAMING_SNAKE_CASE":
        ["ORDER_NOT_FOUND" "HTTP_SCHEME_ERROR" "SHA256_MISMATCH" "TYPE" "Explicit.code" "INTERNAL_SERVER_ERROR" "HTTP_VERSION_NOT_SUPPORTED"]
        ["M_ORDER_NOT_FOUND" "Explicit.code" "M_DATABASE_FAILED" "M_HTTP_VERSION"]
    kebab_case "kebab-case":
        ["order-not-found" "http-scheme-error" "sha256-mismatch" "type" "Explicit.code" "internal-server-error" "http-version-not-supported"]
        ["M_order-not-found" "Explicit.code" "M_database-failed" "M_http-version"]
    screaming_kebab_case "SCREAMING-KEBAB-CASE":
        ["ORDER-NOT-FOUND" "HTTP-SCHEME-ERROR" "SHA256-MISMATCH" "TYPE" "Explicit.code" "INTERNAL-SERVER-ERROR" "HTTP-VERSION-NOT-SUPPORTED"]
        ["M_ORDER-NOT-FOUND" "Explicit.code" "M_DATABASE-FAILED" "M_HTTP-VERSION"]
}

#[test]
fn a_code_in_a_casing_has_the_usual_slug_and_title() {
    #[derive(Debug, thiserror::Error, Problem)]
    #[problem(codes = "camelCase", code_prefix = "orders.", base = "https://api.example.com/errors/")]
    #[error("failed")]
    enum OrderError {
        #[problem(status = 404)]
        HTTPOrderNotFound,
        #[problem(status = 500)]
        CanaryDatabase,
    }
    check(
        OrderError::HTTPOrderNotFound,
        "404 Not Found",
        &[],
        r#"{"type":"https://api.example.com/errors/orders-http-order-not-found","title":"HTTP Order Not Found","status":404,"detail":"failed","code":"orders.httpOrderNotFound"}"#,
    );
    check(
        OrderError::CanaryDatabase,
        "500 Internal Server Error",
        &[],
        r#"{"type":"https://api.example.com/errors/orders-internal-server-error","title":"Internal Server Error","status":500,"code":"orders.internalServerError"}"#,
    );
}

#[test]
fn a_prefix_alone_is_before_every_code_that_is_made_from_a_name() {
    #[derive(Debug, thiserror::Error, Problem)]
    #[problem(code_prefix = "M_")]
    #[error("failed")]
    enum MatrixError {
        #[problem(status = 404)]
        NotFound,
        #[problem(status = 403, code = "ORG_OTHER")]
        Other,
        #[problem(status = 502)]
        CanaryUpstream,
        #[problem(status = 503, retry_after = none, accept(named_server_errors))]
        ShuttingDown,
    }
    for (error, status, body) in [
        (
            MatrixError::NotFound,
            "404 Not Found",
            r#"{"title":"Not Found","status":404,"detail":"failed","code":"M_NOT_FOUND"}"#,
        ),
        (
            MatrixError::Other,
            "403 Forbidden",
            r#"{"title":"Forbidden","status":403,"detail":"failed","code":"ORG_OTHER"}"#,
        ),
        (
            MatrixError::CanaryUpstream,
            "502 Bad Gateway",
            r#"{"title":"Bad Gateway","status":502,"code":"M_BAD_GATEWAY"}"#,
        ),
        (
            MatrixError::ShuttingDown,
            "503 Service Unavailable",
            r#"{"title":"Service Unavailable","status":503,"code":"M_SHUTTING_DOWN"}"#,
        ),
    ] {
        check(error, status, &[], body);
    }
}

#[test]
fn a_named_server_error_has_the_title_of_its_name() {
    #[derive(Debug, thiserror::Error, Problem)]
    #[problem(base = "/e/", accept(named_server_errors))]
    #[error("CANARY")]
    enum Named {
        #[problem(status = 500)]
        DatabaseFailed,
        #[problem(status = 500, code = "DISK_FULL")]
        Disk,
        #[problem(status = 529, accept(unregistered_status))]
        Overloaded,
    }
    check(
        Named::DatabaseFailed,
        "500 Internal Server Error",
        &[],
        r#"{"type":"/e/database-failed","title":"Database Failed","status":500,"code":"DATABASE_FAILED"}"#,
    );
    check(
        Named::Disk,
        "500 Internal Server Error",
        &[],
        r#"{"type":"/e/disk-full","title":"Disk Full","status":500,"code":"DISK_FULL"}"#,
    );
    check(
        Named::Overloaded,
        "529 <unknown status code>",
        &[],
        r#"{"type":"/e/overloaded","title":"Overloaded","status":529,"code":"OVERLOADED"}"#,
    );
}

mod statuses {
    pub const CLIENT: u16 = 409;
    pub const SERVER: http::StatusCode = http::StatusCode::BAD_GATEWAY;
}

#[test]
fn a_constant_status_can_have_a_code_of_its_name() {
    #[derive(Debug, thiserror::Error, Problem)]
    #[problem(codes = "snake_case", base = "/e/{code}.html")]
    #[error("failed")]
    enum Mixed {
        #[problem(status = statuses::CLIENT)]
        OrderPaid,
        #[problem(status = statuses::SERVER, accept(named_server_errors))]
        WarehouseDown,
        #[problem(status = statuses::SERVER, code = "upstream")]
        CanaryUpstream,
    }
    check(
        Mixed::OrderPaid,
        "409 Conflict",
        &[],
        r#"{"type":"/e/order_paid.html","title":"Order Paid","status":409,"detail":"failed","code":"order_paid"}"#,
    );
    check(
        Mixed::WarehouseDown,
        "502 Bad Gateway",
        &[],
        r#"{"type":"/e/warehouse_down.html","title":"Warehouse Down","status":502,"code":"warehouse_down"}"#,
    );
    check(
        Mixed::CanaryUpstream,
        "502 Bad Gateway",
        &[],
        r#"{"type":"/e/upstream.html","title":"Upstream","status":502,"code":"upstream"}"#,
    );
}

#[test]
fn a_struct_takes_the_casing_and_the_prefix() {
    #[derive(Debug, thiserror::Error, Problem)]
    #[error("declined")]
    #[problem(status = 402, codes = "kebab-case", code_prefix = "pay-")]
    struct CardDeclined;
    #[derive(Debug, thiserror::Error, Problem)]
    #[error("CANARY")]
    #[problem(status = 500, codes = "kebab-case", code_prefix = "pay-")]
    struct CanaryFailed;
    check(
        CardDeclined,
        "402 Payment Required",
        &[],
        r#"{"title":"Payment Required","status":402,"detail":"declined","code":"pay-card-declined"}"#,
    );
    check(
        CanaryFailed,
        "500 Internal Server Error",
        &[],
        r#"{"title":"Internal Server Error","status":500,"code":"pay-internal-server-error"}"#,
    );
}

#[test]
fn the_title_of_a_code_with_digits_is_the_name_of_the_first_variant() {
    #[derive(Debug, thiserror::Error, Problem)]
    #[problem(base = "https://docs.example.com/errors#{code}")]
    #[error("failed")]
    enum Numbered {
        #[problem(status = 400, code = "E1001")]
        InvalidSQLQuery,
        #[problem(status = 400, code = "E1001")]
        InvalidQueryAgain,
        #[problem(status = 404, code = "E1002", title = "There is no such table")]
        TableNotFound,
        #[problem(status = 500, code = "E5000")]
        StorageFailed,
        #[problem(status = 409, code = "TABLE_EXISTS")]
        Duplicate,
    }
    for (error, status, body) in [
        (
            Numbered::InvalidSQLQuery,
            "400 Bad Request",
            r#"{"type":"https://docs.example.com/errors#E1001","title":"Invalid SQL Query","status":400,"detail":"failed","code":"E1001"}"#,
        ),
        (
            Numbered::InvalidQueryAgain,
            "400 Bad Request",
            r#"{"type":"https://docs.example.com/errors#E1001","title":"Invalid SQL Query","status":400,"detail":"failed","code":"E1001"}"#,
        ),
        (
            Numbered::TableNotFound,
            "404 Not Found",
            r#"{"type":"https://docs.example.com/errors#E1002","title":"There is no such table","status":404,"detail":"failed","code":"E1002"}"#,
        ),
        (
            Numbered::StorageFailed,
            "500 Internal Server Error",
            r#"{"type":"https://docs.example.com/errors#E5000","title":"Internal Server Error","status":500,"code":"E5000"}"#,
        ),
        (
            Numbered::Duplicate,
            "409 Conflict",
            r#"{"type":"https://docs.example.com/errors#TABLE_EXISTS","title":"Table Exists","status":409,"detail":"failed","code":"TABLE_EXISTS"}"#,
        ),
    ] {
        check(error, status, &[], body);
    }
    assert_eq!(Numbered::TYPES.len(), 4);
}
