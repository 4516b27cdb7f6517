//! One column and one shape, so often as is said; see `limit::command`.
#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut columns = limit::columns::columns();
    // comparing is for whole responses
    if std::env::args().nth(1).is_some_and(|command| command != "check") {
        columns.extend(limit::columns::parts());
        columns.extend(limit::columns::scale());
    }
    limit::command::run(&columns, std::env::args().skip(1))
}
