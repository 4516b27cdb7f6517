//! Instructions of a request in each framework, through the boundary and without one.

use std::process::Command;

use crate::Error;
use crate::markdown::{self, grouped, ratio};
use crate::tool::{USUAL, built, output, rustc};
use crate::versions;

struct Framework {
    /// The package that runs it.
    package: &'static str,
    /// The names of the rows, each with the prefix of its columns.
    rows: &'static [(&'static str, &'static str)],
    /// The crate whose version is printed.
    crate_name: &'static str,
}

const FRAMEWORKS: [Framework; 8] = [
    Framework {
        package: "framework-axum",
        rows: &[("axum 0.8, the router", ""), ("axum 0.8, with HTTP/1.1", CONNECTION)],
        crate_name: "axum",
    },
    Framework {
        package: "framework-hyper",
        rows: &[("hyper, the service", ""), ("hyper, with HTTP/1.1", CONNECTION)],
        crate_name: "hyper",
    },
    Framework {
        package: "framework-warp",
        rows: &[("warp, the filter", ""), ("warp, with HTTP/1.1", CONNECTION)],
        crate_name: "warp",
    },
    Framework {
        package: "framework-lambda",
        rows: &[("AWS Lambda, from the event to the result", "")],
        crate_name: "lambda_http",
    },
    Framework { package: "framework-actix", rows: &[("actix-web, the app", "")], crate_name: "actix-web" },
    Framework { package: "framework-poem", rows: &[("poem, the endpoint", "")], crate_name: "poem" },
    Framework {
        package: "framework-rocket",
        rows: &[("rocket, the local client", "")],
        crate_name: "rocket",
    },
    Framework {
        package: "framework-salvo",
        rows: &[("Salvo, the service", ""), ("Salvo, with HTTP/1.1", CONNECTION)],
        crate_name: "salvo_core",
    },
];

const CONNECTION: &str = "connection-";

/// Prints the rows of all frameworks, or of those whose packages are named, without `framework-`.
pub fn print(names: &[&str]) -> Result<(), Error> {
    markdown::title("In each framework");
    println!(
        "Instructions of a request, from the request of the framework to the last byte of the body. The error without a boundary is \
         the same derived error, which the framework renders; it has no request ID and no context.\n"
    );
    let frameworks = FRAMEWORKS.iter().filter(|framework| {
        names.is_empty()
            || framework.package.strip_prefix("framework-").is_some_and(|name| names.contains(&name))
    });
    let mut rows = Vec::new();
    let mut crates = Vec::new();
    for framework in frameworks {
        eprintln!("frameworks: {}", framework.package);
        rows.append(&mut measured(framework)?);
        crates.push(framework.crate_name);
    }
    let head = ["", "200 without", "200 with", "ratio", "error without", "error with", "ratio"];
    markdown::table(&head, &rows);
    println!("\nVersions: {}, {}.", output(rustc().arg("--version"))?.trim(), versions::of(&crates)?);
    Ok(())
}

fn measured(framework: &Framework) -> Result<Vec<Vec<String>>, Error> {
    // one package in each command, so that cargo turns on only the features of its framework
    let program = built(framework.package)?.join(framework.package);
    output(Command::new(&program).arg("check"))?;
    let mut rows = Vec::new();
    for (name, prefix) in framework.rows {
        let mut row = vec![(*name).to_owned()];
        for shape in ["fine", "error"] {
            let cost = |column: &str| USUAL.answering(&program, &format!("{prefix}{column}"), shape);
            let (without, with) = (cost("without")?, cost("with")?);
            row.extend([grouped(without), grouped(with), ratio(with, without)]);
        }
        rows.push(row);
    }
    Ok(rows)
}
