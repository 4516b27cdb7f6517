use problem_core::{Problem, ToProblem};

#[derive(Debug, thiserror::Error, Problem)]
#[problem(statuses(404))]
enum ApiError<T: ToProblem + 'static> {
    #[error(transparent)]
    #[problem(transparent)]
    Inner(T),
}

// the set is closed when the parameter has become a type
const _: usize = ApiError::<orders_domain::OrderError>::TYPES.len();

fn main() {}
