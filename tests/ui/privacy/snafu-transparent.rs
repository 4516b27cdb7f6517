use problem_core::Problem;

#[derive(Debug, snafu::Snafu, Problem)]
enum OrderError {
    #[snafu(transparent, visibility(pub))]
    #[problem(status = 400)]
    Read { source: std::io::Error },
}

fn main() {}
