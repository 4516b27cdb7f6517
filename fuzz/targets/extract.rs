//! The JSON extractor: it takes what serde_json takes, and says of all else what is wrong with it.
#![no_main]

use std::collections::BTreeMap;

use axum::body::Body;
use axum::extract::{FromRequest as _, Request};
use bytes::Bytes;
use libfuzzer_sys::fuzz_target;
use problem_core::extract::Json;
use serde::Deserialize;
use serde_json::Value;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct Order {
    quantity: u8,
    #[serde(default)]
    notes: Vec<String>,
    #[serde(default)]
    prices: BTreeMap<String, i32>,
    #[serde(default)]
    kind: Option<Kind>,
    #[serde(default)]
    tagged: Option<Tagged>,
    #[serde(default)]
    inner: Option<Box<Order>>,
}

#[derive(Debug, Deserialize)]
#[allow(dead_code)]
enum Kind {
    Unit,
    Pair(u8, char),
    Named { weight: f32 },
}

#[derive(Debug, Deserialize)]
#[serde(tag = "tag")]
#[allow(dead_code)]
enum Tagged {
    One { size: u8 },
}

fuzz_target!(|body: &[u8]| {
    let request = Request::builder().header("content-type", "application/json");
    let request = request.body(Body::from(body.to_vec())).expect("it is a request");
    let answer = fuzz::now(Json::<Order>::from_request(request, &()));
    // the extractor ignores a byte order mark
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let theirs = serde_json::from_slice::<Order>(body);
    assert_eq!(answer.is_ok(), theirs.is_ok());
    let Err(problem) = answer else { return };
    let response = problem.to_response::<Bytes>();
    let sent: Value = serde_json::from_slice(response.body()).expect("a problem is JSON");
    assert_eq!(sent["status"], response.status().as_u16());
    let errors = sent["errors"].as_array().map_or(0, Vec::len);
    let is_json = serde_json::from_slice::<serde::de::IgnoredAny>(body).is_ok();
    match response.status().as_u16() {
        400 => assert!(!is_json && errors == 0 && sent["code"] == "INVALID_JSON", "{sent}"),
        422 => assert!((1..=100).contains(&errors) && sent["code"] == "VALIDATION_ERROR", "{sent}"),
        status => panic!("{status}"),
    }
    // names come back, but not endlessly
    assert!(response.body().len() < 64 * 1024, "{}", response.body().len());
});
