//! The types of the queries, forms and paths in the table.

#![expect(dead_code, reason = "the types are only read")]

use std::num::NonZeroU8;

use serde::Deserialize;
use uuid::Uuid;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Search {
    page: Option<u32>,
    #[serde(default)]
    page_size: u8,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    ids: Vec<u16>,
    #[serde(default)]
    all: bool,
    sort: Option<Sort>,
    #[serde(default)]
    text: String,
    #[serde(flatten)]
    price: Price,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Price {
    min_price: Option<u32>,
    max_price: Option<f64>,
    #[serde(default)]
    exact: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Sort {
    Name,
    Date,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Strict {
    #[serde(alias = "n")]
    number: i8,
    id: Uuid,
    #[serde(default)]
    letter: Option<char>,
    #[serde(default)]
    ratio: f32,
    #[serde(default)]
    all: bool,
    #[serde(default)]
    copies: Option<NonZeroU8>,
    #[serde(default)]
    total: u128,
    #[serde(default)]
    sort: Option<Sort>,
}

#[derive(Deserialize)]
pub(super) struct Named {
    order: u8,
    item: Uuid,
}
