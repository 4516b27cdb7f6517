use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("the body is not an order")]
#[problem(status = 400, from_received)]
struct BadJson {
    #[source]
    cause: serde_json::Error,
}

fn main() {}
