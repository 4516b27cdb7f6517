use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("no such file")]
#[problem(status = 404)]
struct NoSuchFile {
    id: u8,
    path: std::path::Path,
}

fn main() {}
