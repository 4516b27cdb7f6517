use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(from_received)]
enum OrderError {
    #[error("the shop is closed")]
    #[problem(status = 409)]
    ShopClosed(&'static [&'static str]),
}

fn main() {}
