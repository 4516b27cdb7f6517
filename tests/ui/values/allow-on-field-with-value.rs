use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("order not found")]
    #[problem(status = 404)]
    OrderNotFound {
        #[problem(allow = "GET")]
        methods: String,
    },
}

fn main() {}
