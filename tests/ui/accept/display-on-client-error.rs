use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order not found")]
    #[problem(status = 404, detail = display, accept(display_on_server_error))]
    OrderNotFound,
}

fn main() {}
