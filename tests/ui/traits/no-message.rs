use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[problem(status = 404)]
    NotFound,
}

fn main() {}
