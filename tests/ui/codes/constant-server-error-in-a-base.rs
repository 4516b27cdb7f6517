use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
#[problem(base = "/errors/{code}")]
enum OrderError {
    #[problem(status = constants::STATUS, retry_after = none)]
    CanaryPool,
}

mod constants {
    pub const STATUS: u16 = 503;
    pub const NOT_FOUND: u16 = 404;
    pub const CODE: &str = "ORDER_NOT_FOUND";
    pub const SPACE: &str = "ORDER NOT FOUND";
    pub const EMPTY: &str = "";
    pub const NUMBER: u32 = 17;
    pub const BASE: &str = "https://api.example.com/errors/{code}";
}

fn main() {}
