use problem_core::Problem;

#[derive(Debug, thiserror::Error)]
#[error("declined")]
struct PaymentError;

fn pay() -> Result<(), PaymentError> {
    Err(PaymentError)
}

fn handler() -> Result<(), Problem> {
    pay()?;
    Ok(())
}

fn main() {
    let _ = handler();
}
