//! Things that services do every day, each beside the same thing written by hand. A shape is a thing, and the two columns are the two
//! ways to do it.
#![forbid(unsafe_code)]

mod error_back;
mod escaped;
mod field_error;
mod logged;
mod received;
mod rules;

use std::hint::black_box;

use limit::table::{Cell, Column, Shown};

/// The two ways, with the same shapes in the same order.
pub fn columns() -> Vec<Column> {
    let [mut ours, mut by_hand] = ["ours", "by-hand"].map(|name| Column { name, cells: Vec::new() });
    let pairs = [
        vec![field_error::pair()],
        vec![escaped::pair()],
        logged::pairs(),
        vec![rules::pair()],
        received::pairs(),
        error_back::pairs(),
    ];
    for [first, second] in pairs.into_iter().flatten() {
        ours.cells.push(first);
        by_hand.cells.push(second);
    }
    vec![ours, by_hand]
}

/// A way to do a thing. `made` is what both ways start with, and what does not count.
#[macro_export]
macro_rules! way {
    ($shape:literal, $made:expr, $do:expr, $shown:expr) => {
        limit::table::Cell {
            shape: $shape,
            make: |count| {
                for _ in 0..count {
                    let _ = ::std::hint::black_box($made());
                }
            },
            answer: |count| {
                for _ in 0..count {
                    let _ = ::std::hint::black_box($do(::std::hint::black_box($made())));
                }
            },
            show: || $crate::shown($shown($do($made()))),
        }
    };
}

/// A text to compare.
fn shown(text: impl Into<Vec<u8>>) -> Shown {
    Shown { status: 0, headers: Vec::new(), body: text.into().into() }
}

/// Compares what the two ways make of each thing.
///
/// # Errors
///
/// The things that they make differently.
pub fn check() -> Result<(), String> {
    let columns = columns();
    let [ours, by_hand] = columns.as_slice() else { return Err("there are two ways".into()) };
    let differs = |(ours, by_hand): (&Cell, &Cell)| {
        let [ours, other] = [(ours.show)(), (by_hand.show)()].map(|shown| black_box(shown).body);
        (ours != other).then(|| {
            let [ours, other] = [&ours, &other].map(|text| String::from_utf8_lossy(text));
            format!("{}:\n{ours}\n{other}", by_hand.shape)
        })
    };
    let wrong: Vec<String> = ours.cells.iter().zip(&by_hand.cells).filter_map(differs).collect();
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}
