use problem_core::Problem;

#[derive(Debug, Problem)]
#[problem(for = orders::OrderError)]
enum OrderProblem {
    #[problem(status = 404)]
    NotFound {
        #[problem(extension)]
        id: u64,
    },
    #[problem(rest, status = 500)]
    Other,
}

fn main() {}
