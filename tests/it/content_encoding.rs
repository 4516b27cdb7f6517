//! Bodies with a content coding, which nothing has decoded.

use axum::Router;
use axum::routing::post;
use problem_core::Boundary;
use problem_core::extract::{Form, Json};
use problem_tests::wire;
use serde::Deserialize;

use crate::answers::{FORM, JSON};
use crate::wire::serve;

#[derive(Deserialize)]
#[expect(dead_code, reason = "it is only read")]
struct Order {
    quantity: u8,
}

fn router() -> Router {
    Router::new()
        .route("/json", post(async |Json(_): Json<Order>| "taken"))
        .route("/form", post(async |Form(_): Form<Order>| "taken"))
        .layer(Boundary::new())
}

/// Posts a body with these values of `Content-Encoding`.
fn post_encoded(path: &'static str, encodings: &'static [&'static str]) -> String {
    let (media_type, body) = if path == "/json" { (JSON, r#"{"quantity":1}"#) } else { (FORM, "quantity=1") };
    serve(router(), move |server| {
        let encodings = encodings.iter().map(|encoding| ("content-encoding", *encoding));
        let headers: Vec<_> = encodings.chain([("content-type", media_type)]).collect();
        wire::exchange(server, "POST", path, &headers, body)
    })
}

#[test]
fn a_body_with_a_content_coding_is_a_415() {
    for path in ["/json", "/form"] {
        let encoded: [&[&str]; 7] = [
            &["gzip"],
            &["GZIP"],
            &["br"],
            &["gzip, identity"],
            &["identity,gzip"],
            &["identity", "gzip"],
            &["unheard-of"],
        ];
        for encodings in encoded {
            let response = post_encoded(path, encodings);
            assert!(
                response.starts_with("HTTP/1.1 415 Unsupported Media Type\r\n"),
                "{encodings:?}: {response}"
            );
            assert!(response.contains("\r\naccept-encoding: identity\r\n"), "{encodings:?}: {response}");
            let body = format!(
                r#"{{"title":"Unsupported Media Type","status":415,"detail":"the request body must not have a content coding","instance":"{path}","code":"UNSUPPORTED_MEDIA_TYPE","#
            );
            assert!(response.contains(&body), "{encodings:?}: {response}");
            // the media type is right
            assert!(!response.contains("\r\naccept: "), "{response}");
        }
    }
}

#[test]
fn identity_is_not_a_content_coding() {
    for path in ["/json", "/form"] {
        let plain: [&[&str]; 5] = [&[], &["identity"], &["Identity"], &["identity, identity"], &[""]];
        for encodings in plain {
            let response = post_encoded(path, encodings);
            assert!(response.starts_with("HTTP/1.1 200 OK\r\n"), "{encodings:?}: {response}");
        }
    }
}
