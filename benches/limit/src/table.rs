//! Columns and shapes, and what is done with a cell: run it, show it, or count its allocations.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use http_body_util::BodyExt;

/// The shapes, in the order of the tables.
pub const SHAPES: [&str; 8] =
    ["unit", "fields", "errors", "owned", "server", "members", "headers", "template"];

/// One way to make a response of an error.
pub struct Column {
    pub name: &'static str,
    pub cells: Vec<Cell>,
}

/// One way and one shape.
pub struct Cell {
    pub shape: &'static str,
    /// Makes the error so often, and drops it.
    pub make: fn(u32),
    /// Makes the error so often, and answers it.
    pub answer: fn(u32),
    pub show: fn() -> Shown,
}

/// A response to look at.
pub struct Shown {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Bytes,
}

/// A cell of a shape's name, what makes the error, and what makes a response of it.
#[macro_export]
macro_rules! cell {
    ($shape:literal, $make:expr, $answer:expr) => {
        $crate::table::Cell {
            shape: $shape,
            make: |count| {
                for _ in 0..count {
                    drop(::std::hint::black_box($make()));
                }
            },
            answer: |count| {
                for _ in 0..count {
                    drop(::std::hint::black_box($answer(::std::hint::black_box($make()))));
                }
            },
            show: || $crate::table::Show::show($answer($make())),
        }
    };
}

/// A column with a cell for each of the shapes: the module has a function of each shape's name.
#[macro_export]
macro_rules! column {
    ($name:literal, $answer:expr, $module:path: $($shape:ident)*) => {{
        use $module as errors;
        $crate::table::Column {
            name: $name,
            cells: vec![$({
                // `stringify!` is not a literal
                let mut cell = $crate::cell!("", errors::$shape, $answer);
                cell.shape = stringify!($shape);
                cell
            }),*],
        }
    }};
}

/// What can be looked at.
pub trait Show {
    fn show(self) -> Shown;
}

/// A response of whatever axum.
impl<B: BodyExt<Data = Bytes>> Show for http::Response<B> {
    fn show(self) -> Shown {
        let (parts, body) = self.into_parts();
        let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let headers = parts.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect();
        let mut collected = pin!(body.collect());
        let body = match collected.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(Ok(body)) => body.to_bytes(),
            // a body in memory is available at once
            Poll::Ready(Err(_)) | Poll::Pending => Bytes::new(),
        };
        Shown { status: parts.status.as_u16(), headers, body }
    }
}

/// A body alone.
impl Show for Bytes {
    fn show(self) -> Shown {
        Shown { status: 0, headers: Vec::new(), body: self }
    }
}

/// A line for each cell: how often it asks for memory to answer an error, once it has run before.
/// `calls` says how often memory was asked for so far.
pub fn print_allocations(columns: &[Column], calls: fn() -> usize) {
    let during = |function: fn(u32), times: u32| {
        let before = calls();
        function(times);
        calls() - before
    };
    // one more, so that what a cell does once is not in it
    let count = |function: fn(u32)| {
        function(1);
        let once = during(function, 1);
        during(function, 2) - once
    };
    for column in columns {
        for cell in &column.cells {
            println!("{} {} {}", column.name, cell.shape, count(cell.answer) - count(cell.make));
        }
    }
}
