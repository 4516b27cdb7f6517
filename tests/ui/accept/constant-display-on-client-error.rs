use problem_core::Problem;

const STATUS: u16 = 404;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order not found")]
    #[problem(status = STATUS, detail = display, accept(display_on_server_error))]
    OrderNotFound,
}

fn main() {}
