//! Instructions to read a document that another service sent.

use crate::Error;
use crate::markdown::{self, grouped};
use crate::tool::{USUAL, built};

/// Shape, and how the table calls it.
const SHAPES: [(&str, &str); 4] =
    [("unit", "unit"), ("fields", "fields"), ("errors", "errors"), ("hundred", "100 errors")];

const COLUMNS: [(&str, &str); 6] = [
    ("read-ours", "**`ReceivedProblem::from_json`**, `errors` unread"),
    ("read-ours-errors", "**`ReceivedProblem::from_json` and `errors()`**"),
    ("read-struct", "struct with a derived `Deserialize`, owned texts"),
    ("read-problem_details", "`problem_details`, extension members in a map"),
    ("read-problem_details-known", "`problem_details`, extension members in a struct"),
    ("read-http-api-problem", "`http-api-problem`"),
];

pub fn print() -> Result<(), Error> {
    markdown::title("Reading");
    println!(
        "Instructions to read the body of a shape, and to drop the result. `100 errors` is the shape `errors` with 100 field \
         errors. The first row keeps `errors` as JSON text until somebody asks for it; all other rows read the field errors.\n"
    );
    let program = built("rivals")?.join("rivals");
    let mut rows = Vec::new();
    for (column, name) in COLUMNS {
        let mut row = vec![name.to_owned()];
        for (shape, _) in SHAPES {
            row.push(grouped(USUAL.answering(&program, column, shape)?));
        }
        rows.push(row);
    }
    let head: Vec<&str> = ["body → document"].into_iter().chain(SHAPES.map(|(_, name)| name)).collect();
    markdown::table(&head, &rows);
    Ok(())
}
