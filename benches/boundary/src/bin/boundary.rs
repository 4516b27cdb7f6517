//! One column and one shape, so often as is said; see `limit::command`.
#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    // its own comparison is for the bodies that the limit has too
    if std::env::args().nth(1).is_some_and(|command| command == "check") {
        if let Err(message) = boundary::check::run() {
            eprintln!("{message}");
            return ExitCode::FAILURE;
        }
        return limit::command::run(&boundary::columns::alone(), std::env::args().skip(1));
    }
    limit::command::run(&boundary::columns::all(), std::env::args().skip(1))
}
