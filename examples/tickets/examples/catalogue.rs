//! The error reference of the service: `cargo run -p tickets --example catalogue -- --help`.

use std::error::Error;
use std::process::ExitCode;

use problem_core::catalogue::command;
use tickets::config::Config;
use tickets::openapi;
use tickets::versions::Version;

fn main() -> Result<ExitCode, Box<dyn Error + Send + Sync>> {
    let boundary = Version::V2.boundary(&Config::default());
    let (_, document) = openapi::routes(Version::V2, &boundary)?;
    Ok(command(openapi::errors(&boundary, &document)))
}
