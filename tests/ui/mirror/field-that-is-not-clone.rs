use problem_core::Problem;

mod orders {
    #[derive(Debug, thiserror::Error)]
    #[error("failed")]
    pub enum OrderError {
        Locked { lock: std::sync::Mutex<u8> },
        Broken,
    }
}

#[derive(Debug, Problem)]
#[problem(for = orders::OrderError)]
enum OrderProblem {
    #[problem(status = 404)]
    Locked { lock: std::sync::Mutex<u8> },
    #[problem(rest, status = 500)]
    Other,
}

fn main() {}
