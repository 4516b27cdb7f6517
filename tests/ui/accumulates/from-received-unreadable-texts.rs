use std::net::IpAddr;
use std::time::Duration;

use problem_core::{Problem, RateLimit};

#[derive(Debug)]
struct Seconds;

impl problem_core::RetryAfter for Seconds {
    fn seconds(&self) -> Option<u64> {
        Some(1)
    }
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(from_received)]
enum OrderError {
    #[error("detail")]
    #[problem(status = 400)]
    Detail(#[problem(detail)] &'static str),
    #[error("header")]
    #[problem(status = 400)]
    Header(#[problem(header = "X-Text")] Box<str>, #[problem(header = "X-Ip")] IpAddr),
    #[error("instance")]
    #[problem(status = 400)]
    Instance(#[problem(instance)] std::fmt::Arguments<'static>),
    #[error("wait")]
    #[problem(status = 429)]
    Wait(#[problem(retry_after)] Seconds),
    #[error("limit")]
    #[problem(status = 429)]
    Limit(#[problem(rate_limit)] Option<Option<RateLimit>>),
    #[error("errors")]
    #[problem(status = 422)]
    Errors(#[problem(errors)] Vec<Item>),
    #[error("fine")]
    #[problem(status = 429, code = "FINE")]
    Fine(#[problem(retry_after)] Option<Duration>),
}

#[derive(Debug)]
struct Item;

impl From<&Item> for problem_core::FieldError {
    fn from(_: &Item) -> Self {
        Self::new("a", "B", "c")
    }
}

fn main() {}
