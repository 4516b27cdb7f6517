use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(from_received)]
enum OrderError {
    #[error("the order is invalid")]
    #[problem(status = 422)]
    Invalid {
        #[problem(errors)]
        fields: Vec<String>,
    },
}

fn main() {}
