use problem_core::Problem;

#[derive(Debug, snafu::Snafu, Problem)]
enum OrderError {
    #[snafu(display("cannot read {path}: {source}"))]
    #[problem(status = 400)]
    Read { path: String, source: std::io::Error },
}

fn main() {}
