//! `code` with the path of a constant, and the placeholders of `base`.

use problem_core::{Problem, ToProblem};

use super::check;

/// The codes that several services share.
mod codes {
    pub const ORDER_NOT_FOUND: &str = "ORDER_NOT_FOUND";
    pub const MIXED: &str = "orders.HTTPFailure_v2-Final";
    pub const NUMBER: &str = "E1001";
    pub const STORAGE: &str = "STORAGE_FAILED";
    pub const CANARY_OTHER: &str = "CANARY_OTHER";
    pub const BASE: &str = "https://constant.example/errors/";
    pub const STATUS: u16 = 409;
    pub const SERVER: http::StatusCode = http::StatusCode::BAD_GATEWAY;

    pub struct Registry;
    impl Registry {
        pub const CODE: &str = "REGISTERED";
    }
}

/// Derives the same enum with another base, and checks the type URI of each variant.
macro_rules! bases {
    ($($test:ident ($($base:tt)*): [$($uri:expr),* $(,)?])*) => {$(
        #[test]
        fn $test() {
            #[derive(Debug, thiserror::Error, Problem)]
            #[problem(crate = problem_core $($base)*)]
            #[error("failed")]
            enum Coded {
                #[problem(status = 404, code = codes::ORDER_NOT_FOUND)]
                OrderMissing,
                #[problem(status = 400, code = codes::MIXED)]
                Mixed,
                #[problem(status = 400, code = codes::NUMBER)]
                InvalidQuery,
                #[problem(status = 500, code = codes::STORAGE)]
                Storage,
                #[problem(status = codes::STATUS, code = codes::Registry::CODE)]
                Registered,
                #[problem(status = codes::SERVER, code = self::codes::CANARY_OTHER, type = "/whole")]
                Whole,
                #[problem(status = 409, code = "Literal_Code")]
                Literal,
                #[problem(status = 410)]
                OfTheName,
            }
            use Coded::*;
            let all = [OrderMissing, Mixed, InvalidQuery, Storage, Registered, Whole, Literal, OfTheName];
            let codes = [
                "ORDER_NOT_FOUND", "orders.HTTPFailure_v2-Final", "E1001", "STORAGE_FAILED", "REGISTERED", "CANARY_OTHER",
                "Literal_Code", "OF_THE_NAME",
            ];
            assert_eq!(all.each_ref().map(|error| error.code().to_owned()), codes);
            let types: Vec<_> = Coded::TYPES.iter().map(|ty| ty.code().to_owned()).collect();
            assert_eq!(types, codes);
            let uris: [&str; 8] = [$($uri),*];
            let of_types: Vec<_> = Coded::TYPES.iter().map(|ty| ty.type_uri().map_or("about:blank".to_owned(), |uri| uri.to_string())).collect();
            assert_eq!(of_types, uris);
            let titles = ["Order Missing", "Mixed", "Invalid Query", "Internal Server Error", "Registered", "Bad Gateway", "Literal Code", "Of The Name"];
            let phrases = [
                "Not Found", "Bad Request", "Bad Request", "Internal Server Error", "Conflict", "Bad Gateway", "Conflict", "Gone",
            ];
            let has_base = uris[0] != "about:blank";
            for (index, error) in all.into_iter().enumerate() {
                let title = if has_base { titles[index] } else { phrases[index] };
                let status = error.status();
                let line = http::StatusCode::from_u16(status.as_u16()).unwrap().to_string();
                let status = status.as_u16();
                let detail = if status < 500 { r#","detail":"failed""# } else { "" };
                let uri = match uris[index] {
                    "about:blank" => String::new(),
                    uri => format!(r#""type":"{uri}","#),
                };
                let code = codes[index];
                check(error, &line, &[], &format!(r#"{{{uri}"title":"{title}","status":{status}{detail},"code":"{code}"}}"#));
            }
        }
    )*};
}

bases! {
    without_a_base (): [
        "about:blank", "about:blank", "about:blank", "about:blank", "about:blank", "/whole", "about:blank", "about:blank",
    ]
    with_a_base (, base = "https://api.example.com/errors/"): [
        "https://api.example.com/errors/order-not-found", "https://api.example.com/errors/orders-http-failure-v2-final",
        "https://api.example.com/errors/e1001", "https://api.example.com/errors/storage-failed",
        "https://api.example.com/errors/registered", "/whole", "https://api.example.com/errors/literal-code",
        "https://api.example.com/errors/of-the-name",
    ]
    with_a_constant_base (, base = codes::BASE): [
        "https://constant.example/errors/order-not-found", "https://constant.example/errors/orders-http-failure-v2-final",
        "https://constant.example/errors/e1001", "https://constant.example/errors/storage-failed",
        "https://constant.example/errors/registered", "/whole", "https://constant.example/errors/literal-code",
        "https://constant.example/errors/of-the-name",
    ]
    with_a_placeholder_for_the_code (, base = "https://docs.example.com/errors#{code}"): [
        "https://docs.example.com/errors#ORDER_NOT_FOUND", "https://docs.example.com/errors#orders.HTTPFailure_v2-Final",
        "https://docs.example.com/errors#E1001", "https://docs.example.com/errors#STORAGE_FAILED",
        "https://docs.example.com/errors#REGISTERED", "/whole", "https://docs.example.com/errors#Literal_Code",
        "https://docs.example.com/errors#OF_THE_NAME",
    ]
    with_text_after_the_code (, base = "/errors/{code}.html?v=1"): [
        "/errors/ORDER_NOT_FOUND.html?v=1", "/errors/orders.HTTPFailure_v2-Final.html?v=1", "/errors/E1001.html?v=1",
        "/errors/STORAGE_FAILED.html?v=1", "/errors/REGISTERED.html?v=1", "/whole", "/errors/Literal_Code.html?v=1",
        "/errors/OF_THE_NAME.html?v=1",
    ]
    with_a_placeholder_for_the_slug (, base = "/errors/{slug}"): [
        "/errors/order-not-found", "/errors/orders-http-failure-v2-final", "/errors/e1001", "/errors/storage-failed",
        "/errors/registered", "/whole", "/errors/literal-code", "/errors/of-the-name",
    ]
    with_text_after_the_slug (, base = "/errors/{slug}/README"): [
        "/errors/order-not-found/README", "/errors/orders-http-failure-v2-final/README", "/errors/e1001/README",
        "/errors/storage-failed/README", "/errors/registered/README", "/whole", "/errors/literal-code/README",
        "/errors/of-the-name/README",
    ]
    // with a placeholder, the text before it ends as the user likes
    with_a_placeholder_after_a_letter (, base = "/errors/x{slug}"): [
        "/errors/xorder-not-found", "/errors/xorders-http-failure-v2-final", "/errors/xe1001", "/errors/xstorage-failed",
        "/errors/xregistered", "/whole", "/errors/xliteral-code", "/errors/xof-the-name",
    ]
    with_nothing_before_the_placeholder (, base = "{code}"): [
        "ORDER_NOT_FOUND", "orders.HTTPFailure_v2-Final", "E1001", "STORAGE_FAILED", "REGISTERED", "/whole", "Literal_Code",
        "OF_THE_NAME",
    ]
}

#[test]
fn one_constant_on_several_variants_is_one_problem_type() {
    #[derive(Debug, thiserror::Error, Problem)]
    #[problem(base = "/e/")]
    #[error("failed")]
    enum Shared {
        #[problem(status = 404, code = codes::ORDER_NOT_FOUND)]
        OrderMissing,
        #[problem(status = 404, code = codes::ORDER_NOT_FOUND, title = "Order Missing")]
        AlsoMissing {
            #[problem(extension)]
            id: u64,
        },
        #[problem(status = 409, code = codes::NUMBER)]
        Other,
    }
    let types: Vec<_> = Shared::TYPES.iter().collect();
    let codes: Vec<_> = types.iter().map(|ty| ty.code()).collect();
    assert_eq!(codes, ["ORDER_NOT_FOUND", "E1001"]);
    assert_eq!(Shared::TYPES.by_code("E1001").unwrap().status().as_u16(), 409);
    check(
        Shared::AlsoMissing { id: 7 },
        "404 Not Found",
        &[],
        r#"{"type":"/e/order-not-found","title":"Order Missing","status":404,"detail":"failed","code":"ORDER_NOT_FOUND","id":7}"#,
    );
    assert_eq!(Shared::Other.code(), "E1001");
    check(
        Shared::OrderMissing,
        "404 Not Found",
        &[],
        r#"{"type":"/e/order-not-found","title":"Order Missing","status":404,"detail":"failed","code":"ORDER_NOT_FOUND"}"#,
    );
}

#[test]
fn a_struct_takes_a_constant_code() {
    #[derive(Debug, thiserror::Error, Problem)]
    #[error("CANARY of {unsent}")]
    #[problem(status = 500, code = codes::STORAGE, base = "/e/{code}/")]
    struct Storage {
        unsent: &'static str,
    }
    check(
        Storage { unsent: "CANARY" },
        "500 Internal Server Error",
        &[],
        r#"{"type":"/e/STORAGE_FAILED/","title":"Internal Server Error","status":500,"code":"STORAGE_FAILED"}"#,
    );
}
