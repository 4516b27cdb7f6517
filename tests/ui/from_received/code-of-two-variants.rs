use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(from_received)]
enum OrderError {
    #[error("order {number} exists")]
    #[problem(status = 409, code = "DUPLICATE")]
    DuplicateNumber {
        #[problem(extension)]
        number: u64,
    },
    #[error("the name {name} is taken")]
    #[problem(status = 409, code = "DUPLICATE")]
    DuplicateName {
        #[problem(extension)]
        name: String,
    },
}

fn main() {}
