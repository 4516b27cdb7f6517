#[derive(Debug, thiserror::Error, Problem)]
#[problem(base = config::BASE, statuses(404, config::BUSY))]
pub enum StoreError<T> {
    #[error("{0:?} not found")]
    #[problem(status = 404, detail = "not found")]
    NotFound(T),
    #[error("busy")]
    #[problem(status = config::BUSY, retry_after = none)]
    Busy,
}
