use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order not found")]
    #[problem(status = 422)]
    Invalid {
        #[problem(errors)]
        query: Vec<problem_core::FieldError>,
        #[problem(errors)]
        body: Vec<problem_core::FieldError>,
    },
}

fn main() {}
