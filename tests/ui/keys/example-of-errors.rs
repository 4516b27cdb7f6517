use problem_core::{FieldError, Problem};

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("invalid")]
    #[problem(status = 422)]
    Invalid {
        #[problem(errors, example = "age")]
        fields: Vec<FieldError>,
    },
}

fn main() {}
