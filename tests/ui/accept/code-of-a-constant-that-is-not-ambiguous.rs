use problem_core::Problem;

const MISSING: u16 = 404;

#[derive(Debug, thiserror::Error, Problem)]
#[error("order")]
enum OrderError {
    #[problem(status = 404, code = "NO_ORDER")]
    NoOrder,
    #[problem(status = MISSING, code = "NO_ORDER", accept(ambiguous_code))]
    NoItem,
}

fn main() {}
