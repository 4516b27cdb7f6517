use std::borrow::Cow;

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(from_received)]
enum OrderError {
    #[error("declined")]
    #[problem(status = 402)]
    Declined {
        #[problem(extension)]
        reason: &'static str,
        #[problem(extension)]
        codes: Option<Vec<&'static str>>,
        #[problem(extension)]
        fine: Cow<'static, str>,
    },
    #[error("closed")]
    #[problem(status = 409, accept(one_way))]
    Closed(#[problem(extension = "by")] &'static str),
}

fn main() {}
