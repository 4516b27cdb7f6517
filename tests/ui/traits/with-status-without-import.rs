use problem_core::{ErrorStatus, Problem};

fn pay() -> Result<(), Problem> {
    Err::<(), _>(PaymentError).with_status(ErrorStatus::CONFLICT)?;
    Ok(())
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("declined")]
#[problem(status = 402)]
struct PaymentError;

fn main() {}
