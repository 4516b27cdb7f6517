use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(grpc_domain = "https://orders.example.com", also(tonic))]
enum OrderError {
    #[error("order not found")]
    #[problem(status = 404)]
    Missing,
}

fn main() {}
