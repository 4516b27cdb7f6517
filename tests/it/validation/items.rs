//! Rules about the items of lists: each broken rule is an entry of its own, with the index of the item.

use problem_core::extract::{Garde, Json, Valid};
use problem_core::validation::{self, WireNames};
use serde::Deserialize;
use validator::Validate as _;

use crate::validation::check_entries;

const LENGTH: [&str; 2] = ["INVALID_LENGTH", "has the wrong length"];
const RANGE: [&str; 2] = ["OUT_OF_RANGE", "is out of range"];
const NOT_LOWER: [&str; 2] = ["NOT_LOWER", "must be in lower case"];

fn entry(
    field: &'static str,
    pointer: &'static str,
    [code, message]: [&'static str; 2],
) -> [&'static str; 4] {
    [field, pointer, code, message]
}

fn is<A, B>(strict: bool) -> bool {
    size_of::<A>() == size_of::<B>() && strict
}

#[expect(clippy::ptr_arg, reason = "`garde` passes an item as a reference to its type")]
fn lower(name: &String, _: &()) -> garde::Result {
    match name.chars().all(char::is_lowercase) {
        true => Ok(()),
        false => Err(validation::garde::broken(NOT_LOWER[0], NOT_LOWER[1])),
    }
}

#[derive(Default, Deserialize, garde::Validate, WireNames)]
#[serde(default)]
struct Conditional {
    #[garde(skip)]
    strict: bool,
    #[garde(if(cond = self.strict, inner(length(min = 2))))]
    #[serde(rename = "labels")]
    tags: Vec<String>,
    #[garde(if(cond = self.strict, if(cond = true, inner(range(min = 1)))))]
    twice: Vec<u8>,
    // the condition contains a comma outside of parentheses
    #[garde(if(cond = is::<u8, i8>(self.strict), inner(inner(range(min = 1)))))]
    rows: Vec<Vec<u8>>,
    #[garde(if(cond = self.strict, inner(if(cond = true, inner(range(min = 1))))))]
    columns: Vec<Vec<u8>>,
    #[garde(length(max = 9))]
    #[garde(if(cond = false, length(max = 1)))]
    #[garde(if(cond = self.strict, length(max = 1), inner(length(max = 2), custom(lower))))]
    names: Vec<String>,
    #[garde(if(cond = self.strict, inner(inner(length(min = 2)))))]
    all: Option<Vec<String>>,
    #[garde(if(cond = self.strict, inner(inner(length(min = 2)))))]
    each: Vec<Option<String>>,
    #[cfg_attr(all(), garde(if(cond = self.strict, inner(length(min = 2)))))]
    configured: Vec<String>,
    #[garde(dive, if(cond = self.strict, length(max = 1)))]
    lines: Vec<Line>,
    #[garde(dive)]
    list: List,
}

#[derive(Deserialize, serde::Serialize, garde::Validate, validator::Validate, WireNames)]
struct Line {
    #[garde(if(cond = true, inner(range(min = 1))))]
    #[serde(rename = "n")]
    numbers: Vec<u8>,
    #[garde(range(max = 9))]
    #[validate(range(max = 9))]
    #[serde(default)]
    count: u8,
}

#[derive(Default, Deserialize, garde::Validate, WireNames)]
#[garde(transparent)]
struct List(#[garde(if(cond = true, inner(length(min = 2))))] Vec<String>);

const ALL_WRONG: &str = r#""labels":["a","bb","c"],"twice":[0,1,0],"rows":[[1],[1,0,0]],"columns":[[0],[0]],"names":["A","abc"],"all":["a","b"],"each":["a",null,"b"],"configured":["a","b"],"lines":[{"n":[0,0]},{"n":[1,0]}]"#;

#[test]
fn items_with_a_condition_have_an_entry_each() {
    let json = format!(r#"{{"strict":true,"list":["a","b"],{ALL_WRONG}}}"#);
    check_entries::<Garde<Json<Conditional>>>(
        &json,
        &[
            entry("labels.0", "#/labels/0", LENGTH),
            entry("labels.2", "#/labels/2", LENGTH),
            entry("twice.0", "#/twice/0", RANGE),
            entry("twice.2", "#/twice/2", RANGE),
            entry("rows.1.1", "#/rows/1/1", RANGE),
            entry("rows.1.2", "#/rows/1/2", RANGE),
            entry("columns.0.0", "#/columns/0/0", RANGE),
            entry("columns.1.0", "#/columns/1/0", RANGE),
            entry("names", "#/names", LENGTH),
            entry("names.0", "#/names/0", NOT_LOWER),
            entry("names.1", "#/names/1", LENGTH),
            entry("all.0", "#/all/0", LENGTH),
            entry("all.1", "#/all/1", LENGTH),
            entry("each.0", "#/each/0", LENGTH),
            entry("each.2", "#/each/2", LENGTH),
            entry("configured.0", "#/configured/0", LENGTH),
            entry("configured.1", "#/configured/1", LENGTH),
            entry("lines", "#/lines", LENGTH),
            entry("lines.0.n.0", "#/lines/0/n/0", RANGE),
            entry("lines.0.n.1", "#/lines/0/n/1", RANGE),
            entry("lines.1.n.1", "#/lines/1/n/1", RANGE),
            entry("list.0", "#/list/0", LENGTH),
            entry("list.1", "#/list/1", LENGTH),
        ],
    );
}

#[test]
fn a_condition_that_does_not_hold_breaks_nothing() {
    let json = format!(r#"{{"strict":false,{ALL_WRONG}}}"#);
    check_entries::<Garde<Json<Conditional>>>(
        &json,
        &[
            entry("lines.0.n.0", "#/lines/0/n/0", RANGE),
            entry("lines.0.n.1", "#/lines/0/n/1", RANGE),
            entry("lines.1.n.1", "#/lines/1/n/1", RANGE),
        ],
    );
    check_entries::<Garde<Json<Conditional>>>("{}", &[]);
}

#[test]
fn items_without_a_condition_around_them_have_an_entry_each() {
    #[derive(Deserialize, garde::Validate, WireNames)]
    struct Lists {
        #[garde(inner(if(cond = true, length(min = 2), custom(lower))))]
        conditional: Vec<String>,
        #[garde(inner(inner(range(min = 1))))]
        nested: Vec<[u8; 2]>,
        #[garde(inner(length(max = 2)))]
        #[garde(inner(custom(lower)))]
        several: Vec<String>,
        // an item of an array or a boxed slice has an index as well
        #[garde(inner(range(min = 1)))]
        boxed: Box<[u8]>,
    }
    let json =
        r#"{"conditional":["a","B"],"nested":[[1,0],[0,1]],"several":["abc","a","AB"],"boxed":[0,1,0]}"#;
    check_entries::<Garde<Json<Lists>>>(
        json,
        &[
            entry("conditional.0", "#/conditional/0", LENGTH),
            entry("conditional.1", "#/conditional/1", NOT_LOWER),
            entry("conditional.1", "#/conditional/1", LENGTH),
            entry("nested.0.1", "#/nested/0/1", RANGE),
            entry("nested.1.0", "#/nested/1/0", RANGE),
            entry("several.0", "#/several/0", LENGTH),
            entry("several.2", "#/several/2", NOT_LOWER),
            entry("boxed.0", "#/boxed/0", RANGE),
            entry("boxed.2", "#/boxed/2", RANGE),
        ],
    );
}

/// `validator` has no rules for plain items, and looks into a field only if its other rules hold.
#[test]
fn nested_items_have_an_entry_each() {
    fn few(lines: &[Line]) -> Result<(), validator::ValidationError> {
        match lines.len() {
            0..3 => Ok(()),
            _ => Err(validator::ValidationError::new("TOO_MANY").with_message("are too many".into())),
        }
    }
    fn full(line: &Line, _: &()) -> garde::Result {
        match line.numbers.len() {
            0 => Err(validation::garde::broken("EMPTY", "is empty")),
            _ => Ok(()),
        }
    }
    #[derive(Deserialize, garde::Validate, validator::Validate, WireNames)]
    struct Lists {
        #[garde(if(cond = true, inner(custom(full))))]
        #[validate(nested)]
        #[validate(custom(function = "few"))]
        #[serde(rename = "l")]
        lines: Vec<Line>,
        #[garde(if(cond = true, inner(inner(custom(full)))))]
        #[validate(nested)]
        #[serde(default)]
        lists: Vec<Vec<Line>>,
        #[garde(skip)]
        #[validate(required, nested)]
        gift: Option<Vec<Line>>,
    }
    let json = r#"{"l":[{"n":[],"count":10},{"n":[],"count":11}],"lists":[[],[{"n":[],"count":10}]],"gift":[{"n":[],"count":10}]}"#;
    let empty = ["EMPTY", "is empty"];
    check_entries::<Garde<Json<Lists>>>(
        json,
        &[
            entry("l.0", "#/l/0", empty),
            entry("l.1", "#/l/1", empty),
            entry("lists.1.0", "#/lists/1/0", empty),
        ],
    );
    let most = ["OUT_OF_RANGE", "must be at most 9"];
    check_entries::<Valid<Json<Lists>>>(
        json,
        &[
            entry("l.0.count", "#/l/0/count", most),
            entry("l.1.count", "#/l/1/count", most),
            entry("lists.1.0.count", "#/lists/1/0/count", most),
            entry("gift.0.count", "#/gift/0/count", most),
        ],
    );
    let line = r#"{"n":[],"count":10}"#;
    check_entries::<Valid<Json<Lists>>>(
        &format!(r#"{{"l":[{line},{line},{line}]}}"#),
        &[
            entry("l", "#/l", ["TOO_MANY", "are too many"]),
            entry("gift", "#/gift", ["REQUIRED", "is required"]),
        ],
    );
}
