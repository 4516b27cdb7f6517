use problem_core::Problem;

const BUSY: u16 = 503;
const WENT: u16 = 410;
const LOST: u16 = 404;

#[derive(Debug, thiserror::Error, Problem)]
#[error("order")]
enum OrderError {
    #[problem(status = BUSY, retry_after = none)]
    Foo,
    #[problem(status = LOST, code = "FOO")]
    Second,
    #[problem(status = WENT, code = "FOO")]
    Third,
}

fn main() {}
