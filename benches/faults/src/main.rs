//! One body, and what is done with it, for an instrument to watch.
#![forbid(unsafe_code)]

use std::process::ExitCode;
use std::time::Instant;

use faults::cases::{CASES, Case};
use faults::small;

const USAGE: &str =
    "list | result CASE SIZE | make CASE SIZE | value CASE SIZE | faults CASE SIZE | time | small WHAT COUNT";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["list"] => {
            CASES.iter().for_each(|case| println!("{}", case.name));
            Some(())
        }
        ["time"] => {
            CASES.iter().for_each(time);
            Some(())
        }
        ["small", what, count] => count.parse().ok().and_then(|count| small::run(what, count)),
        [what, name, size] => {
            let case = CASES.iter().find(|case| case.name == *name);
            case.zip(size.parse().ok()).and_then(|(case, size)| run(what, case, size))
        }
        _ => None,
    };
    match done {
        Some(()) => ExitCode::SUCCESS,
        None => {
            eprintln!("{USAGE}");
            ExitCode::FAILURE
        }
    }
}

fn run(what: &str, case: &Case, size: usize) -> Option<()> {
    let body = case.make(size);
    match what {
        "make" => {}
        "value" => case.read_as_value(&body),
        "faults" => drop(case.read_with_faults(&body)),
        "result" => {
            let (faults, is_complete) = case.result(&body);
            println!("{faults} {is_complete}");
        }
        _ => return None,
    }
    Some(())
}

/// The best of a few rounds with 2 MB, which varies from run to run.
fn time(case: &Case) {
    let body = case.make(2_000_000);
    let seconds = |read: &dyn Fn()| {
        let rounds = (0..7).map(|_| {
            let start = Instant::now();
            read();
            start.elapsed().as_secs_f64()
        });
        rounds.fold(f64::INFINITY, f64::min)
    };
    let value = seconds(&|| case.read_as_value(&body));
    let faults = seconds(&|| drop(case.read_with_faults(&body)));
    let (found, is_complete) = case.result(&body);
    println!("{:6.2} of {:5.1} ms, {found} {is_complete}: {}", faults / value, value * 1e3, case.name);
}
