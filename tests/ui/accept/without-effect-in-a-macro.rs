use problem_core::Problem;

macro_rules! order_error {
    () => {
        #[derive(Debug, thiserror::Error, Problem)]
        enum OrderError {
            #[error("order not found")]
            #[problem(status = 404, accept(missing_challenge))]
            OrderNotFound,
        }
    };
}

order_error!();

fn main() {}
