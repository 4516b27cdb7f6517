use problem_core::{Problem, ToProblem};

#[derive(Debug, thiserror::Error, Problem)]
#[error("order")]
enum ApiError<T: ToProblem + 'static> {
    #[problem(status = 409, code = "STORAGE_TIMEOUT")]
    TooSlow,
    #[problem(transparent)]
    Inner(T),
}

// the codes are known when the parameter has become a type
const _: usize = ApiError::<orders_domain::OrderError>::TYPES.len();

fn main() {}
