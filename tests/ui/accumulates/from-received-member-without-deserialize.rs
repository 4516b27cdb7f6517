use problem_core::Problem;

#[derive(Debug, serde::Serialize)]
struct Money {
    cents: u64,
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(from_received)]
enum OrderError {
    #[error("declined")]
    #[problem(status = 402)]
    Declined {
        #[problem(extension)]
        missing: Money,
        #[problem(flatten)]
        more: Option<Money>,
    },
}

fn main() {}
