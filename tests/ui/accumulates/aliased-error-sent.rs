use problem_core::Problem;

type DynError = std::sync::Arc<dyn std::error::Error + Send + Sync>;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("database")]
    #[problem(status = 500, detail = "database: {0}")]
    Database(DynError),
    #[error("cache")]
    #[problem(status = 500)]
    Cache {
        #[problem(detail)]
        cause: DynError,
    },
    #[error("queue")]
    #[problem(status = 503, retry_after = 1)]
    Queue {
        #[problem(header = "x-cause")]
        cause: DynError,
    },
}

fn main() {}
