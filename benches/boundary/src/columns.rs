//! The columns of this package: what is around the handler. A shape is what the client sends and what
//! the handler answers.

use std::hint::black_box;

use limit::table::{Cell, Column, Show as _};

use crate::{handlers, relative, rendered, request, service, tuned};

/// A cell of what makes the request, of what the handler makes, and of the service. The service is made
/// once; to make and to drop the two others is what does not count.
macro_rules! cell {
    ($shape:literal, $request:expr, $made:expr, $service:expr) => {
        Cell {
            shape: $shape,
            make: |count| {
                for _ in 0..count {
                    drop(black_box($request()));
                    let _ = black_box($made());
                }
            },
            answer: |count| {
                let mut service = $service;
                for _ in 0..count {
                    drop(black_box(service::answer(&mut service, black_box($request()))));
                }
            },
            show: || service::answer(&mut $service, $request()).show(),
        }
    };
}

macro_rules! column {
    ($name:literal, $layered:path, $request:path) => {
        Column {
            name: $name,
            cells: [
                vec![
                    cell!("known", $request, || (), $layered(handlers::fine)),
                    cell!("new", request::without_id, || (), $layered(handlers::fine)),
                    cell!("not-found", $request, || (), $layered(handlers::not_found)),
                ],
                errors!($layered, $request, handlers),
            ]
            .into_iter()
            .flatten()
            .collect(),
        }
    };
    // only errors, which the handlers of a module return
    ($name:literal, $layered:path, $request:path, $handlers:ident) => {
        Column { name: $name, cells: errors!($layered, $request, $handlers) }
    };
}

macro_rules! errors {
    ($layered:path, $request:path, $handlers:ident) => {
        vec![
            cell!("unit", $request, limit::error::unit, $layered($handlers::unit)),
            cell!("fields", $request, limit::error::fields, $layered($handlers::fields)),
            cell!("errors", $request, limit::error::errors, $layered($handlers::errors)),
        ]
    };
}

/// A request through a service.
pub fn layered() -> Vec<Column> {
    let mut tuned = column!("tuned", service::tuned, request::with_id);
    tuned.cells.truncate(3);
    tuned.cells.extend(errors!(service::tuned, request::with_id, tuned));
    vec![
        column!("bare", service::bare, request::with_id),
        tuned,
        column!("boundary", service::within, request::with_id),
        column!("no-members", service::without_members, request::with_id),
        column!("base", service::with_base, request::with_id),
        column!("relative", service::with_base, request::with_id, relative),
        column!("envelope", service::with_envelope, request::with_id),
        column!("xml", service::with_xml, request::for_xml),
        column!("stacked", service::stacked, request::with_id),
        column!("stacked-errors", service::stacked_with_errors, request::with_id, rendered),
    ]
}

/// An error by itself, as `limit` measures it, but with core as it is built here.
pub fn alone() -> Vec<Column> {
    let mut columns = limit::columns::columns();
    columns.retain(|column| ["limit", "ours"].contains(&column.name));
    columns
}

/// A body of JSON that is read by axum's extractor, and by ours.
pub fn extracted() -> Vec<Column> {
    let json = |name, cell| Column { name, cells: vec![cell] };
    vec![
        json("json-axum", cell!("json", request::of_json, || (), service::bare(handlers::json_axum))),
        json("json-ours", cell!("json", request::of_json, || (), service::bare(handlers::json_ours))),
    ]
}

pub fn all() -> Vec<Column> {
    alone().into_iter().chain(layered()).chain(extracted()).collect()
}
