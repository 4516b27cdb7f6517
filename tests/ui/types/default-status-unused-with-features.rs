use problem_core::Problem;

// the conditions are about the whole type and about another derive, not about what uses the default
#[cfg(not(any()))]
#[cfg_attr(all(), derive(serde::Serialize))]
#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
#[cfg_attr(all(), serde(tag = "kind"))]
#[problem(status = 404)]
enum OrderError {
    #[problem(status = 409)]
    Closed,
    #[problem(status = 410)]
    Gone,
}

fn main() {}
