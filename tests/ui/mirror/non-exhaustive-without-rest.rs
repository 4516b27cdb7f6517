use problem_core::Problem;

#[derive(Debug, Problem)]
#[problem(for = std::num::IntErrorKind, status = 422)]
enum NumberProblem {
    Empty,
    InvalidDigit,
    PosOverflow,
    NegOverflow,
    Zero,
}

fn main() {}
