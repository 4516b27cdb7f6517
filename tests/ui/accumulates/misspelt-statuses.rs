use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(statuses(NotFound, CONFLIKT, BLOCKED))]
enum OrderError {
    #[error("order not found")]
    #[problem(status = NOTFOUND)]
    OrderNotFound,
    #[error("order was deleted")]
    #[problem(status = gone)]
    OrderDeleted,
    #[error("warehouse failed")]
    #[problem(status = INTERNAL_SERVER_EROR)]
    WarehouseFailed,
    #[error("blocked")]
    #[problem(status = BLOCKED)]
    OrderBlocked,
}

const BLOCKED: u16 = 423;

fn main() {}
