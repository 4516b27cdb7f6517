use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order not found")]
    #[problem(status = 422)]
    Invalid {
        #[problem(errors)]
        fields: Vec<u8>,
    },
}

fn main() {}
