use problem_core::Problem;

#[derive(Problem)]
#[problem(status = 404)]
union Order {
    id: u64,
}

fn main() {}
