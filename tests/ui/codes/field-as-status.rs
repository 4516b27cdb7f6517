use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
enum OrderError {
    #[problem(status = status)]
    Upstream { status: u16 },
}

fn main() {}
