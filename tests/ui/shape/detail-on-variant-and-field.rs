use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order not found")]
    #[problem(status = 404, detail = "gone")]
    OrderNotFound {
        #[problem(detail)]
        text: String,
    },
}

fn main() {}
