//! Instructions and allocations of a request through the layer of `problem-core`, through a hand-tuned layer with the same duties, and
//! without a layer.

use std::path::Path;
use std::process::Command;

use crate::Error;
use crate::allocations::counted;
use crate::figures::Figures;
use crate::markdown::{self, NONE, grouped, ratio};
use crate::tool::{USUAL, built, output};
use crate::versions;

/// What is answered, its shape, and through what: how the table calls it, and the column. The first two of each are without a layer and
/// through the hand-tuned one.
type Group = (&'static str, &'static str, &'static [Way]);
type Way = (&'static str, &'static str);

const GROUPS: [Group; 6] = [
    ("200, the client sends an ID", "known", &PLAIN),
    ("200, the client sends no ID", "new", &PLAIN),
    ("`unit`", "unit", &ERROR),
    ("`fields`", "fields", &ERROR),
    ("`errors`", "errors", &ERROR),
    ("404 without a body", "not-found", &[NO_LAYER, TUNED, BOUNDARY]),
];

const NO_LAYER: Way = ("no layer", "bare");
const TUNED: Way = ("hand-tuned layer (the limit)", "tuned");
const BOUNDARY: Way = ("**`Boundary::new()`**", "boundary");
const PLAIN: [Way; 4] = [
    NO_LAYER,
    TUNED,
    BOUNDARY,
    ("tower-http: `SetRequestId`, `PropagateRequestId`, `CatchPanic`", "stacked"),
];
const ERROR: [Way; 9] = [
    NO_LAYER,
    TUNED,
    BOUNDARY,
    ("the same, `.without_member(…)` for each of the three members", "no-members"),
    ("`.with_base(…)`, and absolute type URIs, which do not change", "base"),
    ("`.with_base(…)`, and relative type URIs", "relative"),
    ("`.with_formats(Formats::Envelope)`", "envelope"),
    ("`.with_formats(Formats::JsonAndXml)`, and a client that wants XML", "xml"),
    ("tower-http as above, and a middleware that writes the error with serde", "stacked-errors"),
];

pub fn print() -> Result<(), Error> {
    markdown::title("Through the boundary");
    println!(
        "Instructions and allocations from a request to the axum response. The column `over no layer` contains the \
         instructions that a layer adds. The last two columns compare the instructions with those of the hand-tuned layer and of \
         `Boundary::new()`. The handler is called without a socket, and `tracing` has no subscriber.\n"
    );
    let binaries = built("boundary")?;
    let program = binaries.join("boundary");
    output(Command::new(&program).arg("check"))?;
    let allocations = counted(&binaries.join("boundary-allocations"))?;
    let mut rows = Vec::new();
    let mut figures = Figures::default();
    for (answer, shape, ways) in GROUPS {
        let [mut without, mut limit, mut boundary] = [None; 3];
        for (way, column) in ways {
            let cost = USUAL.answering(&program, column, shape)?;
            figures.add(shape, column, cost);
            let added = without.map_or(NONE.into(), |without| grouped(cost - without));
            let [to_limit, to_boundary] =
                [limit, boundary].map(|other| other.map_or(NONE.into(), |other| ratio(cost, other)));
            match (*way, *column) {
                NO_LAYER => without = Some(cost),
                TUNED => limit = Some(cost),
                BOUNDARY => boundary = Some(cost),
                _ => {}
            }
            let count = allocations.get(&((*column).into(), shape.into())).cloned().unwrap_or(NONE.into());
            rows.push(vec![format!("{answer}: {way}"), grouped(cost), added, count, to_limit, to_boundary]);
        }
    }
    let head = [
        "request → axum response",
        "instructions",
        "over no layer",
        "allocations",
        "to the limit",
        "to `Boundary::new()`",
    ];
    markdown::table(&head, &rows);
    println!("\n{}\n\n{}\n", alone(&program)?, extracted(&program)?);
    println!("Versions: {}.", versions::of(&["tower-http", "uuid"])?);
    figures.write("boundary")
}

/// What a body of JSON costs that our extractor reads, beside axum's.
fn extracted(program: &Path) -> Result<String, Error> {
    let [theirs, ours] = ["json-axum", "json-ours"];
    let shown = |column| output(Command::new(program).args(["show", column, "json"]));
    if shown(theirs)? != shown(ours)? {
        return Err("the extractors do not read the same".into());
    }
    let (theirs, ours) = (USUAL.answering(program, theirs, "json")?, USUAL.answering(program, ours, "json")?);
    Ok(format!(
        "A handler that reads a valid JSON body (128 bytes, three items) takes {} instructions with axum's `Json`, and {} with \
         `extract::Json` ({}).",
        grouped(theirs),
        grouped(ours),
        ratio(ours, theirs)
    ))
}

/// What an error costs where core has the layer and nobody uses it.
fn alone(program: &Path) -> Result<String, Error> {
    let mut costs = Vec::new();
    for shape in ["unit", "fields", "errors"] {
        let limit = USUAL.answering(program, "limit", shape)?;
        let ours = USUAL.answering(program, "ours", shape)?;
        costs.push(format!("`{shape}` {} ({})", grouped(ours), ratio(ours, limit)));
    }
    Ok(format!(
        "The features `axum-extract`, `tower` and `xml` also cost something outside a boundary. With them, an error becomes a \
         response in this many instructions, with the ratio to the limit of the same run: {}.",
        costs.join(", ")
    ))
}
