use problem_core::Problem;

struct Id;

const FIRST: Id = Id;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order {id} not found")]
    #[problem(status = 404)]
    OrderNotFound {
        #[problem(extension, example = FIRST)]
        id: u64,
    },
}

fn main() {}
