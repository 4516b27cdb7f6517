//! Whether each column sends what its row says.

use limit::table::{Cell, Shown};

use crate::columns::layered;
use crate::request::{ID, PATH};

/// Fails with all that is otherwise.
pub fn run() -> Result<(), String> {
    let mut wrong = Vec::new();
    for column in layered() {
        for cell in &column.cells {
            let shown = (cell.show)();
            let found = differences(column.name, cell, &shown);
            wrong.extend(found.iter().map(|what| format!("{} {}: {what}", column.name, cell.shape)));
            if SAME.contains(&column.name) && response(&shown) != response(&boundary(cell.shape)?) {
                wrong.push(format!("{} {}: not the response of the boundary", column.name, cell.shape));
            }
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}

/// The columns whose responses are equal to those of the boundary, except for new IDs and the time.
const SAME: [&str; 4] = ["tuned", "base", "relative", "stacked-errors"];

fn boundary(shape: &str) -> Result<Shown, String> {
    let column = layered().into_iter().find(|column| column.name == "boundary");
    let cell = column.into_iter().flat_map(|column| column.cells).find(|cell| cell.shape == shape);
    cell.map(|cell| (cell.show)()).ok_or_else(|| format!("the column `boundary` has no {shape}"))
}

/// The head and the body of a response, without a new ID and without the digits of the time.
fn response(shown: &Shown) -> (u16, Vec<(&str, &str)>, String) {
    let headers = shown.headers.iter().map(|(name, value)| {
        let is_new_id = name == "x-request-id" && value != ID;
        (&**name, if is_new_id { "new" } else { &**value })
    });
    let mut body = String::from_utf8_lossy(&shown.body).into_owned();
    if let Some((before, time)) = body.split_once(r#","timestamp":""#) {
        let time = time.replace(|digit: char| digit.is_ascii_digit(), "0");
        body = format!("{before}{time}");
    }
    let mut headers: Vec<_> = headers.collect();
    headers.sort_unstable();
    (shown.status, headers, body)
}

fn differences(column: &str, cell: &Cell, shown: &Shown) -> Vec<String> {
    let mut wrong = Vec::new();
    let status = match cell.shape {
        "known" | "new" => 200,
        "errors" => 422,
        _ => 404,
    };
    if shown.status != status {
        wrong.push(format!("status {}", shown.status));
    }
    let media_type = media_type(column, cell.shape);
    if field(shown, "content-type") != media_type {
        wrong.push(format!("{:?} is not of the type {media_type:?}", field(shown, "content-type")));
    }
    let id = field(shown, "x-request-id");
    let is_id = match (column, cell.shape) {
        ("bare", _) => id.is_none(),
        (_, "new") => id.is_some_and(|id| id.len() == ID.len() && id != ID),
        _ => id == Some(ID),
    };
    if !is_id {
        wrong.push(format!("the id {id:?}"));
    }
    let body = String::from_utf8_lossy(&shown.body);
    for (text, is_wanted) in texts(column, cell.shape) {
        if body.contains(text) != is_wanted {
            wrong.push(format!("{text} in {body}: {}", !is_wanted));
        }
    }
    wrong
}

fn media_type(column: &str, shape: &str) -> Option<&'static str> {
    match (column, shape) {
        (_, "known" | "new") => Some("text/plain; charset=utf-8"),
        ("bare" | "stacked", "not-found") => None,
        ("envelope", _) => Some("application/json"),
        ("xml", _) => Some("application/problem+xml"),
        _ => Some("application/problem+json"),
    }
}

/// What the body contains, and what it does not.
fn texts(column: &str, shape: &str) -> Vec<(&'static str, bool)> {
    let has_members =
        !["bare", "stacked", "no-members"].contains(&column) && !["known", "new"].contains(&shape);
    let members = ["requestId", ID, "instance", PATH, "timestamp"];
    let formats = [(r#"{"error":{"#, "envelope"), ("<problem xmlns=", "xml")];
    let is_problem = !["known", "new"].contains(&shape);
    let members = members.into_iter().map(|text| (text, has_members));
    members.chain(formats.map(|(text, of)| (text, is_problem && column == of))).collect()
}

fn field<'a>(shown: &'a Shown, name: &str) -> Option<&'a str> {
    shown.headers.iter().find(|(candidate, _)| candidate == name).map(|(_, value)| &**value)
}
