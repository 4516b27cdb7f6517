//! One way and one thing, as often as the command line says; see `limit::command`.
#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    if std::env::args().nth(1).is_some_and(|command| command == "check") {
        return match everyday::check() {
            Ok(()) => ExitCode::SUCCESS,
            Err(message) => {
                eprintln!("{message}");
                ExitCode::FAILURE
            }
        };
    }
    limit::command::run(&everyday::columns(), std::env::args().skip(1))
}
