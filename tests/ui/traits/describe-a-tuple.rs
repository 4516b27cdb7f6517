use problem_core::describe::{Description, OfStatus};

fn main() {
    let _ = Description::of::<(OfStatus<404>, String)>();
}
