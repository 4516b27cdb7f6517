//! What an enum costs to build, and what its code weighs.

mod cost;
mod project;
mod rows;
mod subject;
mod ways;
pub mod wrapper;

use std::collections::BTreeMap;

use self::cost::Cost;
pub use self::project::{Project, work};
pub use self::subject::Shape;
use self::ways::WAYS;
pub use self::ways::Way;
use crate::Error;
use crate::markdown::{self, NONE, grouped};

const VARIANTS: usize = 100;
const MANY: usize = 1_000;

/// Of those ways alone, and what they stand on, if any are named.
pub fn print(names: &[&str]) -> Result<(), Error> {
    let mut wanted = names.to_vec();
    for name in names {
        let mut on = way(name)?.on;
        while let Some(name) = on {
            wanted.push(name);
            on = way(name)?.on;
        }
    }
    markdown::title("Build");
    println!(
        "An enum with {VARIANTS} variants (40 % unit, 40 % with two named fields, 20 % tuple). `check` and `debug build` are \
         instructions of rustc for this crate alone, in millions. Each row shows the cost in addition to the row in the \
         column `over`. The last two columns are about a stripped release binary: `bytes a variant` is the growth from \
         {VARIANTS} to {MANY} variants, and `at {VARIANTS}` also contains the code that every binary has once.\n"
    );
    let mut costs: BTreeMap<&str, Cost> = BTreeMap::new();
    let mut rows = Vec::new();
    for way in WAYS.iter().filter(|way| names.is_empty() || wanted.contains(&way.name)) {
        eprintln!("build: {}", way.name);
        let cost = Cost::of(way, VARIANTS, MANY)?;
        let over = way.on.and_then(|name| costs.get(name)).map_or(cost, |on| cost.minus(on));
        let bytes = |bytes: Option<i64>| bytes.map_or(NONE.into(), grouped);
        rows.push(vec![
            way.title.to_owned(),
            way.on.map_or(Ok(NONE.into()), |on| self::way(on).map(|way| way.title.into()))?,
            millions(over.check),
            millions(over.debug),
            grouped(over.expansion),
            grouped(over.llvm_lines),
            bytes(
                over.few_bytes
                    .zip(over.many_bytes)
                    .map(|(few, many)| (many - few) / (MANY - VARIANTS) as i64),
            ),
            bytes(over.few_bytes.map(|few| few / VARIANTS as i64)),
        ]);
        costs.insert(way.name, cost);
    }
    let head =
        ["", "over", "check", "debug build", "expansion, bytes", "LLVM lines", "bytes a variant", "at 100"];
    markdown::table(&head, &rows);
    Ok(())
}

pub fn millions(count: i64) -> String {
    grouped((count + 500_000) / 1_000_000)
}

/// The way of a name.
pub fn way(name: &str) -> Result<&'static Way, Error> {
    WAYS.iter().find(|way| way.name == name).ok_or_else(|| format!("there is no way {name}").into())
}
