//! How many allocations it takes to read a body, as a value and to find its faults, and how many bytes are in use at once.
#![forbid(unsafe_code)]

use std::process::ExitCode;

use faults::cases::CASES;

#[global_allocator]
static ALLOCATOR: counting::Counting = counting::Counting;

/// Prints the number of allocations and the largest number of bytes in use, for `value` or `faults` of a body.
fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [what, name, size] = &arguments[..] else { return ExitCode::FAILURE };
    let case = CASES.iter().find(|case| case.name == *name);
    let Some((case, size)) = case.zip(size.parse().ok()) else { return ExitCode::FAILURE };
    let body = case.make(size);
    let (calls, bytes) = (counting::calls(), counting::bytes());
    counting::take_most();
    match what.as_str() {
        "value" => case.read_as_value(&body),
        "faults" => drop(case.read_with_faults(&body)),
        _ => return ExitCode::FAILURE,
    }
    let (most, calls) = (counting::take_most() - bytes, counting::calls() - calls);
    println!("{calls} {most}");
    ExitCode::SUCCESS
}
