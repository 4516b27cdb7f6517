//! Whether the cost grows as the enum, its members and its lists do.

use crate::Error;
use crate::build::{Project, Shape, Way, millions, way};
use crate::markdown::{self, grouped};
use crate::tool::{SMALL, built};

const PARTS: [&str; 4] = ["variants", "members", "errors", "codes"];

/// Of those parts alone, if any are named.
pub fn print(names: &[&str]) -> Result<(), Error> {
    markdown::title("Scale");
    for part in PARTS.iter().filter(|part| names.is_empty() || names.contains(part)) {
        match *part {
            "variants" => built_enums("variants", &[10, 100, 1_000], Shape::Mixed)?,
            "members" => built_enums("extension members", &[1, 10, 100], Shape::Members)?,
            "codes" => codes()?,
            _ => field_errors()?,
        }
    }
    Ok(())
}

fn field_errors() -> Result<(), Error> {
    println!("Instructions at run time for one response.\n");
    let program = built("limit")?.join("one");
    let mut rows = Vec::new();
    for shape in ["errors-1", "errors-100", "errors-10000"] {
        let count: i64 = shape.trim_start_matches("errors-").parse()?;
        let [limit, ours] = ["limit", "ours"].map(|column| SMALL.answering(&program, column, shape));
        let (limit, ours) = (limit?, ours?);
        rows.push(vec![grouped(count), grouped(ours), grouped(ours / count), grouped(limit)]);
    }
    markdown::table(&["field errors", "`problem-core`", "each", "the limit"], &rows);
    Ok(())
}

/// What the keys for codes add to the cost of the compiler.
fn codes() -> Result<(), Error> {
    let instructions = |name: &str| -> Result<[i64; 2], Error> {
        let project = Project::new(way(name)?, Shape::Mixed(300))?;
        Ok([project.instructions(&["check"])?, project.instructions(&["build"])?])
    };
    let [base, usual, codes] = [instructions("thiserror")?, instructions("ours")?, instructions("codes")?];
    let ratio = |at: usize| (codes[at] - base[at]) as f64 / (usual[at] - base[at]) as f64;
    println!(
        "With 300 variants, `codes`, `code_prefix` and a base with `{{code}}` cost {:.2} times what the defaults cost in `check`, and {:.2} \
         times in a debug build.",
        ratio(0),
        ratio(1)
    );
    Ok(())
}

fn built_enums(what: &str, sizes: &[usize], shape: fn(usize) -> Shape) -> Result<(), Error> {
    println!("Instructions of rustc, in millions, in addition to the same enum with thiserror alone.\n");
    let mut rows = Vec::new();
    for &size in sizes {
        eprintln!("scale: {size} {what}");
        let cost = |way: &Way| -> Result<[i64; 2], Error> {
            let project = Project::new(way, shape(size))?;
            Ok([project.instructions(&["check"])?, project.instructions(&["build"])?])
        };
        let ours = cost(way("ours")?)?;
        let control = cost(way("thiserror")?)?;
        let [check, debug] = [ours[0] - control[0], ours[1] - control[1]];
        let each = |cost: i64| format!("{:.2}", cost as f64 / 1e6 / size as f64);
        rows.push(vec![
            grouped(size.try_into()?),
            millions(check),
            each(check),
            millions(debug),
            each(debug),
        ]);
    }
    markdown::table(&[what, "check", "each", "debug build", "each"], &rows);
    println!();
    Ok(())
}
