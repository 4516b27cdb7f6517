//! Whether a framework sends what its rows say.

use serde_json::Value;

use crate::request::{ID, TARGETS};
use crate::service::Column;

/// Compares the responses of a column with the expected ones.
pub fn check(column: Column) -> Result<(), String> {
    let Column { name, has_boundary, program } = column;
    let mut program = program();
    let mut wrong = Vec::new();
    for (shape, target) in TARGETS {
        let shown = program.show(target);
        let mut expect = |what: &str, is_right: bool| {
            if !is_right {
                wrong.push(format!("{name} {shape}: {what}: {shown:?}"));
            }
        };
        expect("the request ID", shown.field("x-request-id") == has_boundary.then_some(ID));
        if shape == "fine" {
            expect("the status", shown.status == 200);
            expect("the body", shown.body == b"order 7");
            continue;
        }
        let media_type = shown.field("content-type");
        expect("the status", shown.status == 404);
        expect("the media type", media_type == Some("application/problem+json"));
        let body: Value = serde_json::from_slice(&shown.body).unwrap_or_default();
        expect("the code", body["code"] == "ORDER_NOT_FOUND");
        expect("the detail", body["detail"] == "order 8 not found");
        expect("the member", body["orderId"] == 8);
        expect("the ID in the body", (body["requestId"] == ID) == has_boundary);
        // poem gives the target only to requests of its server
        expect("the instance", (body["instance"] == target || body["instance"] == "/") == has_boundary);
        expect("the timestamp", body["timestamp"].is_string() == has_boundary);
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}
