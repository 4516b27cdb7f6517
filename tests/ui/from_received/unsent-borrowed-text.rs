use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(from_received)]
enum OrderError {
    #[error("the shop is closed until {until}")]
    #[problem(status = 409)]
    ShopClosed { until: &'static str },
}

fn main() {}
