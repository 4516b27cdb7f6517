use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("the warehouse does not answer: {0}")]
    #[problem(status = 502, detail = display, accept(display_on_server_error))]
    Warehouse(#[from] std::io::Error),
}

fn main() {}
