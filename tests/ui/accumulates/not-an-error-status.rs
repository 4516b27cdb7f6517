use problem_core::{ErrorStatus, OrProblem, Problem, ReceivedProblem};

fn by_number() -> Problem {
    Problem::new(404)
}

fn by_the_type_of_http(status: http::StatusCode) -> Problem {
    Problem::new(ErrorStatus::CONFLICT).with_status(status)
}

fn of_an_option(port: Option<u16>) -> Result<u16, Problem> {
    port.or_problem(404)
}

fn forwarded(received: ReceivedProblem) -> Problem {
    received.forward(http::StatusCode::OK)
}

fn main() {}
