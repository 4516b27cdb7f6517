//! Code that almost breaks `invalid_mirror`, and compiles.

use problem_core::{Problem, ToProblem as _};

#[derive(Debug, thiserror::Error)]
#[error("failed")]
pub enum Foreign {
    Unit,
    Empty {},
    Tuple(u8, #[source] std::fmt::Error),
    Named { id: u64, host: String },
    Other,
}

/// The variants of a mirror have some of the fields, or none of them.
#[derive(Debug, Problem)]
#[problem(for = Foreign, status = 409)]
pub enum Accepted {
    Unit,
    Empty {},
    Tuple {},
    Named {},
    #[problem(rest, detail = "something else")]
    Rest,
}

/// A name for a type is enough.
type Alias = Foreign;

/// Attributes of other crates are allowed, as long as they write no message.
#[derive(Debug, Clone, PartialEq, serde::Serialize, Problem)]
#[problem(for = Alias, status = 409)]
#[serde(rename_all = "camelCase")]
pub enum Documented {
    Named {
        #[serde(skip)]
        id: u64,
    },
    #[problem(rest)]
    Rest {},
}

#[test]
fn every_shape_is_converted() {
    let foreign = [
        Foreign::Unit,
        Foreign::Empty {},
        Foreign::Tuple(1, std::fmt::Error),
        Foreign::Named { id: 1, host: String::new() },
        Foreign::Other,
    ];
    let codes = foreign.each_ref().map(|error| Accepted::from(error).code().to_owned());
    assert_eq!(codes, ["UNIT", "EMPTY", "TUPLE", "NAMED", "REST"]);
    assert_eq!(Documented::from(&foreign[3]), Documented::Named { id: 1 });
    assert_eq!(Documented::from(&foreign[0]), Documented::Rest {});
}
