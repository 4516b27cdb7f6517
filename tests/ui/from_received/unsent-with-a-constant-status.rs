use problem_core::Problem;

const GONE: u16 = 410;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(from_received)]
enum OrderError {
    #[error("order {id} is gone")]
    #[problem(status = self::GONE)]
    OrderGone { id: u64 },
}

fn main() {}
