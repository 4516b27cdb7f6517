use super::{Casing, code, code_in, slug, status_code_in, uri_rest, uri_rest_len};
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

/// Calls `check` with every text of at most `len` of these letters.
fn for_every_text(letters: &str, len: usize, check: &mut dyn FnMut(&str)) {
    fn grow(text: &mut String, letters: &str, len: usize, check: &mut dyn FnMut(&str)) {
        check(text);
        if text.len() < len {
            for letter in letters.chars() {
                text.push(letter);
                grow(text, letters, len, check);
                text.pop();
            }
        }
    }
    grow(&mut String::new(), letters, len, check);
}

#[test]
fn a_code_is_in_the_casing() {
    let casings = |name: &str, make: fn(&str, Casing) -> String| -> Vec<String> {
        Casing::WORDS.iter().map(|&(_, casing)| make(name, casing)).collect()
    };
    for (name, codes) in [
        ("Gone", ["gone", "GONE", "Gone", "gone", "gone", "GONE", "gone", "GONE"]),
        (
            "OrderNotFound",
            [
                "ordernotfound",
                "ORDERNOTFOUND",
                "OrderNotFound",
                "orderNotFound",
                "order_not_found",
                "ORDER_NOT_FOUND",
                "order-not-found",
                "ORDER-NOT-FOUND",
            ],
        ),
        (
            "HTTPUrlV2",
            [
                "httpurlv2",
                "HTTPURLV2",
                "HTTPUrlV2",
                "httpUrlV2",
                "http_url_v2",
                "HTTP_URL_V2",
                "http-url-v2",
                "HTTP-URL-V2",
            ],
        ),
        // a name that a static could have
        (
            "Order_not_FOUND",
            [
                "ordernotfound",
                "ORDERNOTFOUND",
                "OrderNotFOUND",
                "orderNotFOUND",
                "order_not_found",
                "ORDER_NOT_FOUND",
                "order-not-found",
                "ORDER-NOT-FOUND",
            ],
        ),
        ("_", [""; 8]),
    ] {
        assert_eq!(casings(name, code_in), codes, "{name}");
    }
    assert_eq!(
        casings("HTTP_VERSION_NOT_SUPPORTED", status_code_in),
        [
            "httpversionnotsupported",
            "HTTPVERSIONNOTSUPPORTED",
            "HttpVersionNotSupported",
            "httpVersionNotSupported",
            "http_version_not_supported",
            "HTTP_VERSION_NOT_SUPPORTED",
            "http-version-not-supported",
            "HTTP-VERSION-NOT-SUPPORTED",
        ]
    );
}

#[test]
fn the_usual_code_is_in_screaming_snake_case() {
    for_every_text("aB1_", 7, &mut |name| assert_eq!(code_in(name, Casing::ScreamingSnake), code(name)));
}

#[test]
fn a_slug_has_the_words_of_each_part() {
    // a part without small letters is one word
    let part = |part: &str| match part.chars().any(char::is_lowercase) {
        true => code(part).to_lowercase().replace('_', "-"),
        false => part.to_lowercase(),
    };
    for_every_text("aB1_.-", 6, &mut |text| {
        let parts: Vec<_> = text.split(['_', '.', '-']).map(part).collect();
        assert_eq!(slug(text), parts.join("-"), "{text}");
        assert_eq!(uri_rest_len(text, true, ""), parts.join("-").len(), "{text}");
    });
}

#[test]
fn what_follows_the_base_is_known_at_compile_time() {
    macro_rules! rest {
        ($code:literal, $is_slug:literal, $suffix:literal) => {{
            const LEN: usize = uri_rest_len($code, $is_slug, $suffix);
            const REST: [u8; LEN] = uri_rest($code, $is_slug, $suffix);
            core::str::from_utf8(&REST).expect("a code is ASCII").to_string()
        }};
    }
    assert_eq!(rest!("orders.HTTPFailure_v2", false, ""), "orders.HTTPFailure_v2");
    assert_eq!(rest!("orders.HTTPFailure_v2", true, ""), slug("orders.HTTPFailure_v2"));
    assert_eq!(rest!("orders.HTTPFailure_v2", true, "/x.html"), "orders-http-failure-v2/x.html");
    assert_eq!(rest!("E1001", false, "?v=1"), "E1001?v=1");
    assert_eq!(rest!("", true, "/a"), "/a");
    // a wrong length makes a wrong text and no panic
    assert_eq!(&uri_rest::<2>("aB", true, "xyz"), b"a-");
    assert_eq!(&uri_rest::<4>("aB", true, "xyz"), b"a-bx");
    assert_eq!(&uri_rest::<5>("a", false, ""), b"a\0\0\0\0");
}
