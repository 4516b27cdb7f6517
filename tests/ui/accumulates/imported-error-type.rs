use problem_core::Problem;

/// The type of `anyhow`: it holds any error, and is not an error itself.
mod any {
    #[derive(Debug)]
    pub struct Error(Box<dyn std::error::Error + Send + Sync>);

    impl std::fmt::Display for Error {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            self.0.fmt(f)
        }
    }

    impl std::ops::Deref for Error {
        type Target = dyn std::error::Error + Send + Sync;

        fn deref(&self) -> &Self::Target {
            &*self.0
        }
    }
}

use any::Error;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order not found: {0}")]
    #[problem(status = 404)]
    OrderNotFound(Error),
    #[error("invalid order: {0:#}")]
    #[problem(status = 400)]
    InvalidOrder(std::sync::Arc<Error>),
    #[error("database")]
    #[problem(status = 500, detail = "database: {0}")]
    Database(Error),
}

fn main() {}
