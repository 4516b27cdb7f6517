use problem_core::Problem;

#[derive(Debug, derive_more::Display, derive_more::Error, Problem)]
enum OrderError {
    #[display("cannot read: {_0}")]
    #[problem(status = 400)]
    Read(#[error(source)] std::io::Error),
}

fn main() {}
