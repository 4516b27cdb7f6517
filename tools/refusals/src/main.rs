//! Writes `docs/comparison.md`, which compares the compile errors of `problem-core` and two other crates for the same mistakes.
//! Run it with `cargo run --manifest-path tools/refusals/Cargo.toml`.
//!
//! For each crate, it creates a project in which each mistake is a binary, and reads the errors from `cargo check`.

mod cases;

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use cases::{CASES, Case};
use serde_json::Value;

struct Crate {
    name: &'static str,
    dependencies: &'static str,
    imports: &'static str,
    /// The attributes before the enum of every case.
    opening: &'static str,
    code: fn(&Case) -> Option<&'static str>,
}

const CRATES: [Crate; 3] = [
    Crate {
        name: "problem-core",
        dependencies: "problem-core = { path = \"ROOT/problem-core\" }",
        imports: "use problem_core::Problem;",
        opening: "#[derive(Debug, thiserror::Error, Problem)]",
        code: |case| Some(case.ours),
    },
    Crate {
        name: "problems",
        dependencies: "problems = \"=0.1.1\"",
        imports: "use problems::Problem;",
        opening: "#[derive(Debug, thiserror::Error, Problem)]\n#[problem(prefix = \"urn:example\")]",
        code: |case| case.problems,
    },
    Crate {
        name: "axum-problem",
        dependencies: "axum = \"0.7\"\naxum-problem = \"=0.1.9\"\ntracing = \"0.1\"",
        imports: "use axum_problem::AxumProblem;",
        opening: "#[derive(Debug, thiserror::Error, AxumProblem)]",
        code: |case| case.axum_problem,
    },
];

/// The result of compiling one case.
enum Said {
    /// The mistake cannot be written with this crate.
    Nothing,
    Accepted,
    Refused {
        errors: usize,
        at: String,
    },
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize()?;
    let projects = root.join("target/refusals");
    let mut columns = Vec::new();
    let mut versions = Vec::new();
    for of in &CRATES {
        let project = projects.join(of.name);
        write_project(of, &project, &root)?;
        columns.push(check(of, &project)?);
        versions.push(version(of, &project)?);
    }
    let table = table(&columns, &versions)?;
    std::fs::write(root.join("docs/comparison.md"), &table)?;
    print!("{table}");
    Ok(())
}

fn write_project(of: &Crate, project: &Path, root: &Path) -> std::io::Result<()> {
    let bins = project.join("src/bin");
    if bins.exists() {
        std::fs::remove_dir_all(&bins)?;
    }
    std::fs::create_dir_all(&bins)?;
    let dependencies = of.dependencies.replace("ROOT", &root.display().to_string());
    let manifest = format!(
        "[workspace]\n[package]\nname = \"cases\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[dependencies]\nserde = {{ version = \"1\", features = [\"derive\"] }}\nthiserror = \"2\"\n{dependencies}\n"
    );
    std::fs::write(project.join("Cargo.toml"), manifest)?;
    for (index, case) in CASES.iter().enumerate() {
        if let Some(code) = (of.code)(case) {
            let text = format!(
                "#![allow(dead_code, unused_imports)]\n{}\n\n{}\n{code}\n\nfn main() {{}}\n",
                of.imports, of.opening
            );
            std::fs::write(bins.join(format!("case{index}.rs")), text)?;
        }
    }
    Ok(())
}

fn check(of: &Crate, project: &Path) -> Result<Vec<Said>, Box<dyn std::error::Error>> {
    let arguments = ["check", "--bins", "--keep-going", "--message-format=json", "--quiet"];
    let output = Command::new("cargo")
        .args(arguments)
        .current_dir(project)
        .env("CARGO_TARGET_DIR", project.join("target"))
        .output()?;
    let messages: Vec<Value> = output
        .stdout
        .split(|byte| *byte == b'\n')
        .filter_map(|line| serde_json::from_slice(line).ok())
        .collect();
    let was_built = |name: &str| messages.iter().any(|message| message["target"]["name"] == *name);
    let said = CASES.iter().enumerate().map(|(index, case)| {
        if (of.code)(case).is_none() {
            return Ok(Said::Nothing);
        }
        let name = format!("case{index}");
        if !was_built(&name) {
            return Err(format!(
                "{} {name} was not looked at: {}",
                of.name,
                String::from_utf8_lossy(&output.stderr)
            ));
        }
        let errors: Vec<&Value> = messages
            .iter()
            .filter(|message| message["target"]["name"] == *name && message["message"]["level"] == "error")
            .map(|message| &message["message"])
            .filter(|message| !message["message"].as_str().unwrap_or_default().starts_with("aborting"))
            .collect();
        Ok(match errors.first() {
            None => Said::Accepted,
            Some(first) => Said::Refused { errors: errors.len(), at: underlined(first) },
        })
    });
    let said = said.collect::<Result<Vec<_>, String>>()?;
    if !matches!(said.first(), Some(Said::Accepted)) {
        return Err(format!("{} refuses the first case, in which nothing is wrong", of.name).into());
    }
    Ok(said)
}

/// The text that an error underlines.
fn underlined(error: &Value) -> String {
    let spans = error["spans"].as_array().into_iter().flatten();
    let Some(span) = spans.into_iter().find(|span| span["is_primary"] == true) else {
        return "nothing".to_owned();
    };
    let lines = span["text"].as_array().into_iter().flatten();
    let texts = lines.map(|line| {
        let text: Vec<char> = line["text"].as_str().unwrap_or_default().chars().collect();
        let at =
            |name: &str| usize::try_from(line[name].as_u64().unwrap_or(1) - 1).unwrap_or(0).min(text.len());
        text[at("highlight_start")..at("highlight_end")].iter().collect::<String>()
    });
    let text = texts.map(|text| text.trim().to_owned()).collect::<Vec<_>>().join(" ");
    text.replace('|', "\\|")
}

fn version(of: &Crate, project: &Path) -> Result<String, Box<dyn std::error::Error>> {
    let output = Command::new("cargo")
        .args(["tree", "--depth", "1", "--prefix", "none"])
        .current_dir(project)
        .output()?;
    let tree = String::from_utf8(output.stdout)?;
    let line = tree.lines().find(|line| line.split(' ').next() == Some(of.name)).unwrap_or_default();
    Ok(line.split(' ').take(2).collect::<Vec<_>>().join(" "))
}

fn table(columns: &[Vec<Said>], versions: &[String]) -> Result<String, std::fmt::Error> {
    let mut table = String::from(
        "# Mistakes that do not compile, in three crates\n\nThis table compares how `problem-core` and two other crates react to the same mistakes. A cell contains the number of compile\nerrors, and the code that the first of them underlines. **accepted** means that the mistake compiles. – means that the mistake\ncannot be written with this crate.\n\n`cargo run --manifest-path tools/refusals/Cargo.toml` writes this page: it runs `cargo check` on the cases in\n`tools/refusals/src/cases.rs`.\n\n",
    );
    writeln!(table, "| mistake | {} |", versions.join(" | "))?;
    writeln!(table, "|---|{}", "---|".repeat(columns.len()))?;
    for (index, case) in CASES.iter().enumerate() {
        let cells = columns.iter().map(|column| match &column[index] {
            Said::Nothing => "–".to_owned(),
            Said::Accepted => "**accepted**".to_owned(),
            Said::Refused { errors, at } => format!("{errors}: `{at}`"),
        });
        writeln!(table, "| {} | {} |", case.mistake, cells.collect::<Vec<_>>().join(" | "))?;
    }
    Ok(table)
}
