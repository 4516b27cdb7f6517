use problem_core::ToProblem;

#[derive(Debug, thiserror::Error)]
#[error("declined")]
struct PaymentError;

fn status(error: &impl ToProblem) -> u16 {
    error.status().as_u16()
}

fn main() {
    status(&PaymentError);
}
