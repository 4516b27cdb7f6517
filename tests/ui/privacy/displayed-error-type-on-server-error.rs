use problem_core::Problem;

const STATUS: u16 = 502;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("the warehouse does not answer: {0}")]
    #[problem(status = STATUS, detail = display, accept(display_on_server_error))]
    Warehouse(std::io::Error),
}

fn main() {}
