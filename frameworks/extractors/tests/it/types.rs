//! The types that the services read.

use std::sync::Arc;

use problem_core::Problem;
use problem_core::pages::{CursorPage, CursorQuery, Page as List, PageQuery};
use problem_core::problems::{IfMatch, PaginationError, PreconditionError};
use problem_core::responses::{Accepted, Created, Versioned};
use problem_core::validation::{WireNames, garde::broken};
use serde::{Deserialize, Serialize};
use validator::{Validate as _, ValidationError};

#[derive(Debug, Serialize, Deserialize, validator::Validate, garde::Validate, WireNames)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Order {
    #[validate(email)]
    #[garde(email)]
    pub customer_email: String,
    #[validate(range(min = 1, max = 100))]
    #[garde(range(min = 1, max = 100))]
    pub quantity: u8,
    #[serde(default)]
    #[validate(nested)]
    #[garde(dive)]
    pub lines: Vec<Line>,
}

#[derive(Debug, Serialize, Deserialize, validator::Validate, garde::Validate, WireNames)]
pub struct Line {
    #[validate(length(min = 2, max = 8))]
    #[garde(length(min = 2, max = 8))]
    pub sku: String,
}

#[derive(Debug, Serialize, Deserialize, validator::Validate, garde::Validate, WireNames)]
pub struct Page {
    #[validate(range(min = 1, max = 500))]
    #[garde(range(min = 1, max = 500))]
    pub page: u32,
    #[garde(skip)]
    pub limit: Option<u8>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[garde(skip)]
    pub tag: Vec<String>,
    #[garde(skip)]
    pub sort: Option<Sort>,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, WireNames)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    Name,
    Price,
}

#[derive(Debug, Deserialize, validator::Validate, garde::Validate, WireNames)]
pub struct Item {
    #[validate(range(min = 1))]
    #[garde(range(min = 1))]
    pub order: u8,
    #[validate(length(max = 4))]
    #[garde(length(max = 4))]
    pub item: String,
}

/// The names that the service sells, as the context of rules.
pub struct Catalogue(pub Vec<&'static str>);

pub fn catalogue() -> Arc<Catalogue> {
    Arc::new(Catalogue(vec!["pen", "ink"]))
}

#[derive(Debug, Deserialize, validator::Validate, garde::Validate, WireNames)]
#[validate(context = Catalogue)]
#[garde(context(Catalogue))]
pub struct Sold {
    #[validate(custom(function = is_sold, use_context))]
    #[garde(custom(is_sold_too))]
    pub article: String,
    #[garde(skip)]
    #[expect(dead_code, reason = "it is only read")]
    pub count: u8,
}

fn is_sold(article: &str, catalogue: &Catalogue) -> Result<(), ValidationError> {
    match catalogue.0.contains(&article) {
        true => Ok(()),
        false => Err(ValidationError::new("NOT_SOLD").with_message("is not sold".into())),
    }
}

fn is_sold_too(article: &str, catalogue: &Catalogue) -> garde::Result {
    match catalogue.0.contains(&article) {
        true => Ok(()),
        false => Err(broken("NOT_SOLD", "is not sold")),
    }
}

/// The error of a handler that takes a `Result` of an extractor.
#[derive(Debug, thiserror::Error, Problem)]
pub enum OrderError {
    #[error("the order cannot be read")]
    #[problem(status = 400, code = "UNREADABLE_ORDER")]
    Unreadable(#[source] Problem),
}

/// A value that does not serialise.
pub struct Unwritable;

impl Serialize for Unwritable {
    fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom("CANARY"))
    }
}

/// A list of 50 numbers.
pub fn numbers(query: &PageQuery) -> List<u64> {
    let numbers = (query.offset()..50).take(usize::try_from(query.limit()).unwrap());
    query.page_of(numbers.collect(), 50)
}

/// The same list, with cursors.
pub fn numbers_after(query: &CursorQuery) -> Result<CursorPage<u64>, PaginationError> {
    let start = query.key()?.map_or(0, |last: u64| last.saturating_add(1));
    let numbers = (start..50).take(usize::try_from(query.sql_limit()).unwrap());
    Ok(query.page_of(numbers.collect(), |last| *last))
}

pub fn created() -> Created<Vec<u64>> {
    Created::at("/orders/7 a", vec![7]).with_etag(3)
}

/// Something with the version 7, if this is the one that the client wants.
pub fn versioned(if_match: &IfMatch) -> Result<Versioned<Vec<u64>>, PreconditionError> {
    if_match.check(7)?;
    Ok(Versioned::new(7, vec![7]))
}

pub fn accepted() -> Accepted {
    Accepted::at("/jobs/7").with_retry_after(5).with_member("state", &"queued")
}
