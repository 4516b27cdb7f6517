use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError<T: std::fmt::Debug> {
    #[error("order not found")]
    #[problem(status = T::STATUS)]
    OrderNotFound(T),
}

fn main() {}
