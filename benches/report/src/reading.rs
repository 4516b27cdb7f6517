//! Instructions to read a document that another service sent.

use crate::Error;
use crate::markdown::{self, grouped};
use crate::tool::{USUAL, built, instructions};

const SHAPES: [&str; 3] = ["unit", "fields", "errors"];

const COLUMNS: [(&str, &str); 4] = [
    ("read-ours", "**`ReceivedProblem::from_json`**"),
    ("read-problem_details", "`problem_details`, extension members in a map"),
    ("read-problem_details-known", "`problem_details`, extension members in a struct"),
    ("read-http-api-problem", "`http-api-problem`"),
];

pub fn print() -> Result<(), Error> {
    markdown::title("Reading");
    println!("Instructions to read the body of a shape, and to drop the result.\n");
    let program = built("rivals")?.join("rivals");
    let mut rows = Vec::new();
    for (column, name) in COLUMNS {
        let mut row = vec![name.to_owned()];
        for shape in SHAPES {
            let read = |what: &str| {
                USUAL.each(|count| instructions(&program, &[what, column, shape, &count.to_string()]))
            };
            row.push(grouped(read("answer")? - read("make")?));
        }
        rows.push(row);
    }
    let head: Vec<&str> = ["body → document"].into_iter().chain(SHAPES).collect();
    markdown::table(&head, &rows);
    Ok(())
}
