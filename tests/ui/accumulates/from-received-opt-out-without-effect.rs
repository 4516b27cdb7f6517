use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(from_received)]
enum OrderError {
    #[error("order {id} not found")]
    #[problem(status = 404, accept(one_way))]
    OrderNotFound {
        #[problem(extension)]
        id: u64,
    },
    #[error("the database failed")]
    #[problem(status = 500, accept(one_way))]
    Database(#[from] std::fmt::Error),
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("not read")]
#[problem(status = 404, accept(one_way))]
struct NotRead {
    id: u64,
}

fn main() {}
