use problem_core::describe::Description;

#[derive(Debug, thiserror::Error)]
#[error("order not found")]
struct OrderNotFound;

fn main() {
    let _ = Description::of::<OrderNotFound>();
}
