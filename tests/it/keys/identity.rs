//! `base`, `status`, `code`, `type`, `title`, `detail`, `private`.

use http::StatusCode;
use problem_core::{ErrorStatus, Problem, ToProblem};

use super::check;

mod constants {
    pub const BASE: &str = "https://constant.example/%C3%BC/";
    pub const NUMBER: u16 = 404;
    pub const HTTP: http::StatusCode = http::StatusCode::CONFLICT;
    pub const GONE: http::StatusCode = http::StatusCode::GONE;
    pub const OURS: problem_core::ErrorStatus = problem_core::ErrorStatus::BAD_GATEWAY;
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(base = constants::BASE)]
enum Constants {
    #[error("number")]
    #[problem(status = constants::NUMBER)]
    OrderNotFound,
    #[error("http")]
    #[problem(status = self::constants::HTTP, code = "orders.conflict")]
    Conflict,
    #[error("hidden")]
    #[problem(status = constants::OURS)]
    WarehouseFailed,
    #[error("hidden too")]
    #[problem(status = crate::keys::identity::constants::OURS)]
    StockFailed,
    #[error("std path")]
    #[problem(status = constants::GONE)]
    Gone,
    #[error("literal")]
    #[problem(status = 400)]
    Literal,
}

#[test]
fn base_and_status_are_constants() {
    let base = "https://constant.example/%C3%BC";
    for (error, status, body) in [
        (
            Constants::OrderNotFound,
            "404 Not Found",
            format!(
                r#"{{"type":"{base}/order-not-found","title":"Order Not Found","status":404,"detail":"number","code":"ORDER_NOT_FOUND"}}"#
            ),
        ),
        (
            Constants::Conflict,
            "409 Conflict",
            format!(
                r#"{{"type":"{base}/orders-conflict","title":"Orders Conflict","status":409,"detail":"http","code":"orders.conflict"}}"#
            ),
        ),
        (
            Constants::WarehouseFailed,
            "502 Bad Gateway",
            format!(
                r#"{{"type":"{base}/bad-gateway","title":"Bad Gateway","status":502,"code":"BAD_GATEWAY"}}"#
            ),
        ),
        (
            Constants::Gone,
            "410 Gone",
            format!(
                r#"{{"type":"{base}/gone","title":"Gone","status":410,"detail":"std path","code":"GONE"}}"#
            ),
        ),
        (
            Constants::Literal,
            "400 Bad Request",
            format!(
                r#"{{"type":"{base}/literal","title":"Literal","status":400,"detail":"literal","code":"LITERAL"}}"#
            ),
        ),
    ] {
        check(error, status, &[], &body);
    }
    // two variants are one problem type, which only const evaluation can know
    let codes: Vec<_> = Constants::TYPES.iter().map(|problem_type| problem_type.code()).collect();
    assert_eq!(codes, ["ORDER_NOT_FOUND", "orders.conflict", "BAD_GATEWAY", "GONE", "LITERAL"]);
    assert_eq!(Constants::StockFailed.code(), "BAD_GATEWAY");
}

#[test]
fn status_is_a_number_or_a_registered_name() {
    #[derive(Debug, thiserror::Error, Problem)]
    enum Names {
        #[error("a")]
        #[problem(status = 451)]
        Number,
        #[error("b")]
        #[problem(status = UNPROCESSABLE_CONTENT)]
        Phrase,
        #[error("c")]
        #[problem(status = UNPROCESSABLE_ENTITY)]
        HttpConstant,
        #[error("d")]
        #[problem(status = 499, accept(unregistered_status))]
        Unregistered,
        #[error("e")]
        #[problem(status = ::http::StatusCode::CONFLICT)]
        OfHttp,
        #[error("f")]
        #[problem(status = ErrorStatus::GONE)]
        OfThisCrate,
        #[error("g")]
        #[problem(status = other_framework::Status::NotFound)]
        OfRocket,
        #[error("h")]
        #[problem(status = other_framework::StatusCode::URI_TOO_LONG)]
        OfActix,
    }
    /// The types of other frameworks do not convert into a status of this crate.
    mod other_framework {
        pub enum Status {
            NotFound,
        }
        pub struct StatusCode;
        impl StatusCode {
            pub const URI_TOO_LONG: Self = Self;
        }
    }
    let codes =
        [Names::OfHttp, Names::OfThisCrate, Names::OfRocket, Names::OfActix].map(|error| error.status());
    assert_eq!(codes.map(ErrorStatus::as_u16), [409, 410, 404, 414]);
    assert_eq!(Names::Number.status(), ErrorStatus::UNAVAILABLE_FOR_LEGAL_REASONS);
    assert_eq!(Names::Phrase.status().as_u16(), 422);
    assert_eq!(Names::HttpConstant.status().as_u16(), 422);
    assert_eq!(StatusCode::from(Names::Unregistered.status()).as_u16(), 499);
    check(
        Names::Unregistered,
        "499 <unknown status code>",
        &[],
        r#"{"title":"Client Error","status":499,"detail":"d","code":"UNREGISTERED"}"#,
    );
}

#[test]
fn the_status_of_the_type_is_the_default() {
    #[derive(Debug, thiserror::Error, Problem)]
    #[problem(status = 409, base = "/e/")]
    enum Default {
        #[error("a")]
        FromType,
        #[error("b")]
        #[problem(code = "STILL")]
        WithCode,
        #[error("c")]
        #[problem(status = 410)]
        Own,
    }
    check(
        Default::FromType,
        "409 Conflict",
        &[],
        r#"{"type":"/e/from-type","title":"From Type","status":409,"detail":"a","code":"FROM_TYPE"}"#,
    );
    check(
        Default::WithCode,
        "409 Conflict",
        &[],
        r#"{"type":"/e/still","title":"Still","status":409,"detail":"b","code":"STILL"}"#,
    );
    check(
        Default::Own,
        "410 Gone",
        &[],
        r#"{"type":"/e/own","title":"Own","status":410,"detail":"c","code":"OWN"}"#,
    );

    #[derive(Debug, thiserror::Error, Problem)]
    #[problem(status = constants::OURS)]
    enum Constant {
        #[error("hidden")]
        Hidden,
        #[error("hidden too")]
        HiddenToo,
    }
    check(
        Constant::Hidden,
        "502 Bad Gateway",
        &[],
        r#"{"title":"Bad Gateway","status":502,"code":"BAD_GATEWAY"}"#,
    );
    assert_eq!(Constant::HiddenToo.problem_type().title(), "Bad Gateway");
    assert_eq!(Constant::TYPES.len(), 1);
}

#[test]
fn type_and_title_are_said_instead_of_made() {
    #[derive(Debug, thiserror::Error, Problem)]
    #[problem(base = "/e/")]
    enum Said {
        #[error("a")]
        #[problem(status = 404, type = "tag:example.com,2026:a#1")]
        Type,
        #[error("b")]
        #[problem(status = 404, title = "It is \"gone\"")]
        Title,
        #[error("c")]
        #[problem(status = 500, code = "STOCK_DB", title = "Out of order")]
        Server,
        #[error("d")]
        #[problem(status = constants::NUMBER, type = "urn:x", title = "Constant")]
        Constant,
    }
    check(
        Said::Type,
        "404 Not Found",
        &[],
        r#"{"type":"tag:example.com,2026:a#1","title":"Type","status":404,"detail":"a","code":"TYPE"}"#,
    );
    check(
        Said::Title,
        "404 Not Found",
        &[],
        r#"{"type":"/e/title","title":"It is \"gone\"","status":404,"detail":"b","code":"TITLE"}"#,
    );
    check(
        Said::Server,
        "500 Internal Server Error",
        &[],
        r#"{"type":"/e/stock-db","title":"Out of order","status":500,"code":"STOCK_DB"}"#,
    );
    check(
        Said::Constant,
        "404 Not Found",
        &[],
        r#"{"type":"urn:x","title":"Constant","status":404,"detail":"d","code":"CONSTANT"}"#,
    );
}

#[test]
fn a_detail_is_a_template_display_or_none() {
    #[derive(Debug, thiserror::Error, Problem)]
    enum Detail {
        #[error("not sent")]
        #[problem(status = 404, detail = "no \"{type}\" {type:?} of {count:>4}{{}}")]
        Named { r#type: &'static str, count: u8 },
        #[error("not sent")]
        #[problem(status = 503, retry_after = none, detail = "{0:#04x} {1:.1} {0}")]
        Tuple(u8, f64),
        #[error("sent")]
        #[problem(status = 404, detail = display)]
        Display,
        #[error("not sent")]
        #[problem(status = 404, detail = none)]
        None,
        #[error("not sent")]
        #[problem(status = 500, detail = "constant {{}}\n")]
        Constant,
        #[error("not sent")]
        #[problem(status = 500)]
        Field {
            #[problem(detail)]
            text: std::fmt::Arguments<'static>,
        },
        #[error("not sent")]
        #[problem(status = 404)]
        Optional {
            #[problem(detail)]
            text: Option<u8>,
        },
    }
    let named = Detail::Named { r#type: "a\nb", count: 7 };
    check(
        named,
        "404 Not Found",
        &[],
        r#"{"title":"Not Found","status":404,"detail":"no \"a\nb\" \"a\\nb\" of    7{}","code":"NAMED"}"#,
    );
    check(
        Detail::Tuple(10, 2.55),
        "503 Service Unavailable",
        &[],
        r#"{"title":"Service Unavailable","status":503,"detail":"0x0a 2.5 10","code":"SERVICE_UNAVAILABLE"}"#,
    );
    check(
        Detail::Display,
        "404 Not Found",
        &[],
        r#"{"title":"Not Found","status":404,"detail":"sent","code":"DISPLAY"}"#,
    );
    check(Detail::None, "404 Not Found", &[], r#"{"title":"Not Found","status":404,"code":"NONE"}"#);
    check(
        Detail::Constant,
        "500 Internal Server Error",
        &[],
        r#"{"title":"Internal Server Error","status":500,"detail":"constant {}\n","code":"INTERNAL_SERVER_ERROR"}"#,
    );
    let field = Detail::Field { text: format_args!("of a field") };
    check(
        field,
        "500 Internal Server Error",
        &[],
        r#"{"title":"Internal Server Error","status":500,"detail":"of a field","code":"INTERNAL_SERVER_ERROR"}"#,
    );
    check(
        Detail::Optional { text: Some(1) },
        "404 Not Found",
        &[],
        r#"{"title":"Not Found","status":404,"detail":"1","code":"OPTIONAL"}"#,
    );
    check(
        Detail::Optional { text: None },
        "404 Not Found",
        &[],
        r#"{"title":"Not Found","status":404,"code":"OPTIONAL"}"#,
    );
}

#[test]
fn a_private_type_sends_no_text_unless_a_variant_says_so() {
    #[derive(Debug, thiserror::Error, Problem)]
    #[problem(private)]
    enum Private {
        #[error("the secret")]
        #[problem(status = 404)]
        Hidden,
        #[error("the secret")]
        #[problem(status = 404, detail = "public")]
        Said,
        #[error("no secret")]
        #[problem(status = 404, detail = display)]
        Shown,
        #[error("the secret")]
        #[problem(status = constants::NUMBER)]
        Constant,
    }
    check(Private::Hidden, "404 Not Found", &[], r#"{"title":"Not Found","status":404,"code":"HIDDEN"}"#);
    check(
        Private::Said,
        "404 Not Found",
        &[],
        r#"{"title":"Not Found","status":404,"detail":"public","code":"SAID"}"#,
    );
    check(
        Private::Shown,
        "404 Not Found",
        &[],
        r#"{"title":"Not Found","status":404,"detail":"no secret","code":"SHOWN"}"#,
    );
    check(Private::Constant, "404 Not Found", &[], r#"{"title":"Not Found","status":404,"code":"CONSTANT"}"#);
    let private: Vec<_> = Private::TYPES.iter().map(|problem_type| problem_type.is_private()).collect();
    assert_eq!(private, [true, true, false, true]);
}

#[test]
fn the_message_of_a_5xx_is_sent_if_its_author_accepts_it() {
    const BUSY: u16 = 503;
    #[derive(Debug, thiserror::Error, Problem)]
    #[problem(private)]
    enum ForClients {
        #[error("the print queue is down")]
        #[problem(status = 500, detail = display, accept(display_on_server_error))]
        Literal,
        #[error("printer {0} is \"out\" of paper")]
        #[problem(status = 507, detail = display, accept(display_on_server_error))]
        Placeholder(u8),
        #[error("printer {0} is busy")]
        #[problem(status = BUSY, retry_after = none, detail = display, accept(display_on_server_error))]
        Constant(u8),
        #[error("the printers are busy")]
        #[problem(status = BUSY, retry_after = none, detail = display, accept(display_on_server_error))]
        ConstantLiteral(u8),
        #[error("the secret")]
        #[problem(status = 500)]
        Hidden,
    }
    check(
        ForClients::Literal,
        "500 Internal Server Error",
        &[],
        r#"{"title":"Internal Server Error","status":500,"detail":"the print queue is down","code":"INTERNAL_SERVER_ERROR"}"#,
    );
    check(
        ForClients::Placeholder(3),
        "507 Insufficient Storage",
        &[],
        r#"{"title":"Insufficient Storage","status":507,"detail":"printer 3 is \"out\" of paper","code":"INSUFFICIENT_STORAGE"}"#,
    );
    check(
        ForClients::Constant(4),
        "503 Service Unavailable",
        &[],
        r#"{"title":"Service Unavailable","status":503,"detail":"printer 4 is busy","code":"SERVICE_UNAVAILABLE"}"#,
    );
    check(
        ForClients::ConstantLiteral(4),
        "503 Service Unavailable",
        &[],
        r#"{"title":"Service Unavailable","status":503,"detail":"the printers are busy","code":"SERVICE_UNAVAILABLE"}"#,
    );
    check(
        ForClients::Hidden,
        "500 Internal Server Error",
        &[],
        r#"{"title":"Internal Server Error","status":500,"code":"INTERNAL_SERVER_ERROR"}"#,
    );
    let private: Vec<_> = ForClients::TYPES
        .iter()
        .map(|problem_type| (problem_type.status().as_u16(), problem_type.is_private()))
        .collect();
    assert_eq!(private, [(500, false), (507, false), (503, false)]);
}
