use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("matrix")]
#[problem(base = "https://matrix.example.com/errors/", accept(ambiguous_code))]
enum MatrixError {
    #[problem(status = 403, code = "M_FORBIDDEN")]
    Forbidden,
    #[problem(status = 404, code = "M_FORBIDDEN")]
    Hidden,
}

fn main() {}
