//! A 500 with four sources, with a subscriber that formats the event.

use std::error::Error;
use std::fmt;
use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use http::StatusCode;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use limit::table::Cell;
use problem_core::{Problem, ToProblem as _};
use tracing_subscriber::fmt::MakeWriter;

use crate::way;

#[derive(Debug, thiserror::Error, Problem)]
#[error("the order was not saved")]
#[problem(status = 500)]
struct SaveError(#[source] Layer);

/// An error with as many sources as its number.
#[derive(Debug)]
struct Layer(usize, Option<Box<Layer>>);

impl Layer {
    fn with_sources(sources: usize) -> Self {
        Self(sources, sources.checked_sub(1).map(|sources| Box::new(Self::with_sources(sources))))
    }
}

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            ["connection reset by peer", "query failed", "transaction failed", "store failed"][self.0 % 4],
        )
    }
}

impl Error for Layer {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.1.as_deref().map(|source| source as _)
    }
}

fn error() -> SaveError {
    SaveError(Layer::with_sources(3))
}

fn ours(error: SaveError) -> http::Response<Bytes> {
    error.to_response()
}

/// The same response, and an event with the same fields.
fn by_hand(error: SaveError) -> http::Response<Bytes> {
    const BODY: &str = r#"{"title":"Internal Server Error","status":500,"code":"INTERNAL_SERVER_ERROR"}"#;
    let mut sources = String::new();
    let mut source = error.source();
    while let Some(next) = source {
        if !sources.is_empty() {
            sources.push_str(": ");
        }
        // writing into a `String` does not fail
        let _ = fmt::Write::write_fmt(&mut sources, format_args!("{next}"));
        source = next.source();
    }
    tracing::error!(
        target: "problem_core",
        status = 500_u16,
        code = "INTERNAL_SERVER_ERROR",
        "type" = "about:blank",
        error = error.to_string(),
        sources,
        "error response",
    );
    let mut response = http::Response::new(Bytes::from_static(BODY.as_bytes()));
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, const { HeaderValue::from_static("application/problem+json") });
    headers.insert(CACHE_CONTROL, const { HeaderValue::from_static("no-store") });
    response
}

/// A log that keeps only the last event, without its time.
#[derive(Clone, Copy)]
struct Last;

static LAST: Mutex<Vec<u8>> = Mutex::new(Vec::new());

impl Write for Last {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
        last.clear();
        last.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Last {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        Self
    }
}

/// With a subscriber that writes lines.
fn lines(run: impl FnOnce()) {
    let subscriber = tracing_subscriber::fmt().without_time().with_ansi(false).with_writer(Last).finish();
    tracing::subscriber::with_default(subscriber, run);
}

/// With a subscriber that writes JSON.
fn json(run: impl FnOnce()) {
    let subscriber = tracing_subscriber::fmt().json().without_time().with_writer(Last).finish();
    tracing::subscriber::with_default(subscriber, run);
}

macro_rules! logged {
    ($shape:literal, $subscriber:ident, $do:ident) => {{
        let way = way!($shape, error, $do, |_: http::Response<Bytes>| b"");
        Cell {
            answer: |count| {
                $subscriber(|| {
                    for _ in 0..count {
                        drop(std::hint::black_box($do(std::hint::black_box(error()))));
                    }
                });
            },
            show: || {
                let mut body = Bytes::new();
                $subscriber(|| body = $do(error()).into_body());
                let event = LAST.lock().unwrap_or_else(PoisonError::into_inner).clone();
                crate::shown([&*body, &*event].concat())
            },
            ..way
        }
    }};
}

pub fn pairs() -> Vec<[Cell; 2]> {
    vec![
        [
            logged!("a 500 with four sources, logged as lines", lines, ours),
            logged!("a 500 with four sources, logged as lines", lines, by_hand),
        ],
        [
            logged!("a 500 with four sources, logged as JSON", json, ours),
            logged!("a 500 with four sources, logged as JSON", json, by_hand),
        ],
    ]
}
