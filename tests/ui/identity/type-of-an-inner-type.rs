use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("credit")]
#[problem(status = 403, type = "https://api.example.com/errors/out-of-credit", code = "CREDIT")]
struct CreditError;

#[derive(Debug, thiserror::Error, Problem)]
#[error("order")]
#[problem(base = "https://api.example.com/errors/")]
enum OrderError {
    #[problem(status = 403)]
    OutOfCredit,
    #[problem(transparent)]
    Credit(#[from] CreditError),
}

fn main() {}
