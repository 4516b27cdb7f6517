//! What the charts show: their panels and bars, by the names of the figures.

use crate::Error;
use crate::charts::draw::{Bar, Chart, Kind, Panel};
use crate::figures::Figures;
use crate::markdown::{grouped, ratio};

/// Column and label of the bars of each panel.
type Bars<'a> = &'a [(&'a str, &'a str, Kind)];

pub fn run_time() -> Result<Chart, Error> {
    const PANELS: [(&str, &str); 8] = [
        ("unit", "unit: 404 without fields"),
        ("fields", "fields: 404, two fields in the message"),
        ("errors", "errors: 422, ten field errors"),
        ("owned", "owned: 422, ten field errors of owned texts"),
        ("members", "members: 409, three extension members"),
        ("headers", "headers: 429, members and header fields"),
        ("template", "template: 409, two fields in the detail"),
        ("server", "server: 500, nothing of the error is sent"),
    ];
    const BARS: [(&str, &str, Kind); 8] = [
        ("limit", "hand-tuned limit", Kind::Limit),
        ("ours", "problem-core", Kind::Ours),
        ("struct", "Serialize struct", Kind::Other),
        ("json", "json!", Kind::Other),
        ("problems", "problems", Kind::Other),
        ("problem_details", "problem_details", Kind::Other),
        ("http-api-problem", "http-api-problem", Kind::Other),
        ("axum-problem", "axum-problem", Kind::Other),
    ];
    let figures = Figures::read("run-time")?;
    let value = |shape: &str, column: &str| {
        let (cost, limit) = (figures.get(shape, column)?, figures.get(shape, "limit")?);
        Some((cost as f64 / limit as f64, ratio(cost, limit)))
    };
    Ok(Chart {
        title: "From an error to a response",
        axis: "Instructions, as a multiple of a hand-tuned response. Shorter is better.",
        panels: panels(&PANELS, &BARS, value),
    })
}

pub fn service() -> Result<Chart, Error> {
    const PANELS: [(&str, &str); 6] = [
        ("3 check", "3 enums, cargo check"),
        ("3 debug", "3 enums, debug build"),
        ("10 check", "10 enums, cargo check"),
        ("10 debug", "10 enums, debug build"),
        ("30 check", "30 enums, cargo check"),
        ("30 debug", "30 enums, debug build"),
    ];
    const BARS: [(&str, &str, Kind); 2] =
        [("thiserror", "thiserror", Kind::Other), ("ours", "problem-core", Kind::Ours)];
    let figures = Figures::read("service")?;
    let value = |group: &str, column: &str| {
        let millions = figures.get(group, column)? as f64 / 1e6;
        Some((millions, format!("{millions:.0}")))
    };
    Ok(Chart {
        title: "Build of a service",
        axis: "Million instructions of rustc: what thiserror adds to enums of 10 variants, and what problem-core adds to that.",
        panels: panels(&PANELS, &BARS, value),
    })
}

pub fn boundary() -> Result<Chart, Error> {
    const PANELS: [(&str, &str); 6] = [
        ("known", "200, the client sends an ID"),
        ("new", "200, the client sends no ID"),
        ("unit", "unit: 404 without fields"),
        ("fields", "fields: 404, two fields in the message"),
        ("errors", "errors: 422, ten field errors"),
        ("not-found", "404 without a body"),
    ];
    const BARS: [(&str, &str, Kind); 4] = [
        ("tuned", "hand-tuned layer", Kind::Limit),
        ("boundary", "Boundary::new()", Kind::Ours),
        ("stacked", "tower-http layers", Kind::Other),
        ("stacked-errors", "tower-http, serde", Kind::Other),
    ];
    let figures = Figures::read("boundary")?;
    let value = |shape: &str, column: &str| {
        let added = figures.get(shape, column)? - figures.get(shape, "bare")?;
        Some((added as f64, grouped(added)))
    };
    Ok(Chart {
        title: "A request through a layer",
        axis: "Instructions that the layer adds to a request. Shorter is better.",
        panels: panels(&PANELS, &BARS, value),
    })
}

/// A panel for each group. What was not measured has no bar.
fn panels(
    groups: &[(&'static str, &'static str)],
    bars: Bars<'static>,
    value: impl Fn(&str, &str) -> Option<(f64, String)>,
) -> Vec<Panel> {
    let panel = |&(group, title): &(&'static str, &'static str)| {
        let bar = |&(column, label, kind): &(&str, &'static str, Kind)| {
            let (length, text) = value(group, column)?;
            Some(Bar { label, length, text, kind })
        };
        Panel { title, bars: bars.iter().filter_map(bar).collect() }
    };
    groups.iter().map(panel).collect()
}
