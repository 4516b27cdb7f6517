//! A body of about 900 bytes, as a service usually gets.

use std::hint::black_box;

use problem_core::extract::Json;
use serde::Deserialize;

#[derive(Deserialize)]
struct Order {
    _customer: String,
    _email: String,
    _is_gift: bool,
    _note: Option<String>,
    _lines: Vec<Line>,
    _delivery: Delivery,
}

#[derive(Deserialize)]
struct Line {
    _sku: String,
    _quantity: u32,
    _price: u64,
    _tags: Vec<String>,
}

#[derive(Deserialize)]
enum Delivery {
    Standard,
    Express,
}

/// `wrong` fields have a value of the wrong type.
fn body(wrong: usize) -> String {
    let line = |number: usize| {
        let quantity = if number < wrong { "\"two\"" } else { "2" };
        format!(
            "{{\"_sku\":\"sku-{number:08}\",\"_quantity\":{quantity},\"_price\":1999,\"_tags\":[\"blue\",\"large\",\"sale\"]}}"
        )
    };
    let lines: Vec<String> = (0..9).map(line).collect();
    format!(
        "{{\"_customer\":\"Ada Lovelace\",\"_email\":\"ada@example.com\",\"_is_gift\":false,\"_note\":null,\"_lines\":[{}],\
         \"_delivery\":\"Standard\"}}",
        lines.join(",")
    )
}

/// Reads a body as often as said: with serde_json alone, or with the extractor and this number of faults.
pub fn run(what: &str, count: usize) -> Option<()> {
    let body = body(what.parse().unwrap_or(0));
    for _ in 0..count {
        match what {
            "plain" => drop(black_box(serde_json::from_slice::<Order>(black_box(body.as_bytes())))),
            _ => drop(black_box(Json::<Order>::from_bytes(black_box(body.as_bytes())))),
        }
    }
    matches!(what, "plain" | "0" | "1" | "5").then_some(())
}
