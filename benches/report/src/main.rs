//! Measures, prints the tables as markdown, and draws the charts. `cargo run --release -p report` in this workspace makes
//! all of them, and the charts; the name of one makes that one.
#![forbid(unsafe_code)]

mod allocations;
mod boundary;
mod build;
mod charts;
mod cold;
mod crates;
mod everyday;
mod extract;
mod faults;
mod figures;
mod frameworks;
mod markdown;
mod ratios;
mod reading;
mod run_time;
mod scale;
mod service;
mod socket;
mod tool;
mod versions;

use std::process::ExitCode;

type Error = Box<dyn std::error::Error>;
type Table = fn(&[&str]) -> Result<(), Error>;

const TABLES: [(&str, Table); 14] = [
    ("run-time", |_| run_time::print()),
    ("allocations", |_| allocations::print()),
    ("reading", |_| reading::print()),
    ("build", build::print),
    ("scale", scale::print),
    ("service", service::print),
    ("cold", |_| cold::print()),
    ("crates", |_| crates::print()),
    ("socket", |_| socket::print()),
    ("boundary", |_| boundary::print()),
    ("frameworks", frameworks::print),
    ("everyday", |_| everyday::print()),
    ("extract", |_| extract::print()),
    ("faults", |_| faults::print()),
];

fn main() -> ExitCode {
    if let Some(code) = build::wrapper::run() {
        return code;
    }
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["ratios"] => ratios::print(),
        ["charts", rest @ ..] => charts::print(rest),
        ["versions"] => versions::print(),
        [] => all(),
        [name, rest @ ..] => match TABLES.iter().find(|(candidate, _)| candidate == name) {
            Some((_, table)) => table(rest),
            None => Err(usage().into()),
        },
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn all() -> Result<(), Error> {
    versions::print()?;
    TABLES.iter().try_for_each(|(_, table)| table(&[]))?;
    charts::print(&[])
}

fn usage() -> String {
    let names: Vec<&str> = TABLES.iter().map(|(name, _)| *name).collect();
    format!(
        "report [{} | charts | ratios | versions]; after `build`, names of ways; after `scale`, variants, members, errors or codes; after `service`, names of services; after `frameworks`, axum, hyper and so on",
        names.join(" | ")
    )
}
