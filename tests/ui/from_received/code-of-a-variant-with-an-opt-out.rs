use problem_core::Problem;

const DUPLICATE: &str = "DUPLICATE";

#[derive(Debug, thiserror::Error, Problem)]
#[problem(base = "https://api.example.com/errors/", from_received)]
enum OrderError {
    #[error("order {number} exists")]
    #[problem(status = 409, code = DUPLICATE, accept(one_way))]
    DuplicateNumber { number: u64 },
    #[error("the name {name} is taken")]
    #[problem(status = 409, code = DUPLICATE)]
    DuplicateName {
        #[problem(extension)]
        name: String,
    },
}

fn main() {}
