//! Without names an entry could not say which field it is about.

use problem_core::Problem;

#[derive(serde::Deserialize, validator::Validate)]
struct Order {
    #[validate(range(min = 1))]
    quantity: u32,
}

fn take(order: &Order) -> Result<(), Problem> {
    problem_core::validation::validator::check(order)?;
    Ok(())
}

fn main() {}
