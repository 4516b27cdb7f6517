//! What the error enums of a whole service cost to build, compared with what thiserror's own derive costs for the same enums.

use std::fmt::Write as _;

use crate::Error;
use crate::build::{Project, millions};
use crate::figures::Figures;
use crate::markdown::{self, grouped, ratio};

const THISERROR: &str = "thiserror = \"2\"\n";
const OURS: &str = "problem-core = { path = \"ROOT/problem-core\", features = [\"axum\", \"tower\"] }\n\
    axum-core = { version = \"0.5\", default-features = false }\nthiserror = \"2\"\n";

/// Which derives the enums have.
#[derive(Clone, Copy, PartialEq)]
enum Derives {
    /// `Debug` alone.
    Plain,
    Thiserror,
    Both,
}

impl Derives {
    fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Thiserror => "thiserror",
            Self::Both => "ours",
        }
    }

    fn dependencies(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Thiserror => THISERROR,
            Self::Both => OURS,
        }
    }

    fn derive(self) -> &'static str {
        match self {
            Self::Plain => "Debug",
            Self::Thiserror => "Debug, thiserror::Error",
            Self::Both => "Debug, thiserror::Error, problem_core::Problem",
        }
    }

    /// An attribute, if the derive that reads it is there.
    fn attribute(self, text: &str) -> String {
        let is_read = match self {
            Self::Plain => false,
            Self::Thiserror => !text.starts_with("#[problem"),
            Self::Both => true,
        };
        if is_read { format!("{text} ") } else { String::new() }
    }
}

/// A service that is measured.
struct Subject {
    title: &'static str,
    name: &'static str,
    enums: usize,
    /// One enum as source. The number of the enum is part of its name.
    source: fn(usize, Derives) -> String,
}

const SUBJECTS: [Subject; 6] = [
    Subject { title: "3 enums of 10 variants", name: "3", enums: 3, source: service },
    Subject { title: "10 enums of 10 variants", name: "10", enums: 10, source: service },
    Subject { title: "30 enums of 10 variants", name: "30", enums: 30, source: service },
    Subject { title: "60 enums of one unit variant", name: "60-units", enums: 60, source: unit },
    Subject { title: "4 enums of 10 `header` templates", name: "4-headers", enums: 4, source: headers },
    Subject { title: "4 enums of 10 `detail` templates", name: "4-details", enums: 4, source: details },
];

/// Only the subjects with these names, if any are named.
pub fn print(names: &[&str]) -> Result<(), Error> {
    markdown::title("Build of a service");
    println!(
        "Each enum has 10 variants, with members, `errors`, a challenge, `retry_after` as a field and as a literal, a `detail` \
         template, a 5xx with a source, and a transparent variant. The features `axum` and `tower` are on. The figures show \
         what `problem-core` adds to enums with thiserror: instructions of rustc for this crate alone, in millions, and \
         bytes of expanded code. The ratio compares this with what thiserror adds to plain enums.\n"
    );
    let mut rows = Vec::new();
    let mut figures = Figures::default();
    for subject in SUBJECTS.iter().filter(|subject| names.is_empty() || names.contains(&subject.name)) {
        eprintln!("service: {}", subject.title);
        let [plain, thiserror, ours] =
            [Derives::Plain, Derives::Thiserror, Derives::Both].map(|derives| cost(subject, derives));
        let (plain, thiserror, ours) = (plain?, thiserror?, ours?);
        let mut row = vec![subject.title.to_owned()];
        for (part, what) in ["check", "debug"].iter().enumerate() {
            let [own, theirs] = [ours[part] - thiserror[part], thiserror[part] - plain[part]];
            let group = format!("{} {what}", subject.name);
            figures.add(&group, "ours", own);
            figures.add(&group, "thiserror", theirs);
            row.extend([millions(own), ratio(own, theirs)]);
        }
        let [own, theirs] = [ours[2] - thiserror[2], thiserror[2] - plain[2]];
        row.extend([grouped(own), ratio(own, theirs)]);
        rows.push(row);
    }
    if !rows.is_empty() {
        markdown::table(&["", "check", "ratio", "debug build", "ratio", "expansion, bytes", "ratio"], &rows);
    }
    if names.is_empty() || names.contains(&"changes") {
        println!();
        print_changes_and_bytes()?;
    }
    // the chart needs all of them
    if names.is_empty() { figures.write("service") } else { Ok(()) }
}

/// An incremental check after a change, and the size of a binary.
fn print_changes_and_bytes() -> Result<(), Error> {
    eprintln!("service: changes and bytes");
    let changed = |source: &str| source.replacen("not found", "is missing", 1);
    let project = |derives: Derives, enums: usize| {
        let (mut source, mut main) =
            (String::new(), String::from("fn main() {\n    let number = std::env::args().count();\n"));
        for index in 0..enums {
            source += &service(index, derives);
            source += &values(index, derives);
            // writing into a String does not fail
            let _ = writeln!(main, "    println!(\"{{}}\", subject::make{index}(number));");
            if derives == Derives::Both {
                let _ = writeln!(main, "    println!(\"{{}}\", subject::respond{index}(number).status());");
            }
        }
        let name = format!("service-{}-{enums}-values", derives.name());
        Project::of(&name, derives.dependencies(), &source, &(main + "}\n"))
    };
    let check = |derives| project(derives, 10)?.instructions_after(&changed);
    let (plain, thiserror, ours) =
        (check(Derives::Plain)?, check(Derives::Thiserror)?, check(Derives::Both)?);
    let bytes = |derives| -> Result<i64, Error> {
        Ok((project(derives, 30)?.binary_size()? - project(derives, 10)?.binary_size()?) / 200)
    };
    let (own, theirs) = (ours - thiserror, thiserror - plain);
    println!(
        "After a change of one message, an incremental `cargo check` of 10 enums takes {} million instructions more than with \
         thiserror alone, which is {} of what thiserror adds. Between 10 and 30 enums, each variant adds {} bytes more to a \
         stripped release binary than with thiserror alone.",
        millions(own),
        ratio(own, theirs),
        bytes(Derives::Both)? - bytes(Derives::Thiserror)?
    );
    Ok(())
}

/// Functions that make each variant of an enum, and a response of it.
fn values(index: usize, derives: Derives) -> String {
    let mut text = format!(
        "pub fn make{index}(number: usize) -> Service{index}Error {{\n\
             use Service{index}Error as E;\n\
             match number {{\n\
             0 => E::OrderNotFound {{ id: 7 }}, 1 => E::Invalid {{ fields: Vec::new() }}, 2 => E::Unauthenticated,\n\
             3 => E::TooMany {{ limit: 1, wait: std::time::Duration::ZERO }}, 4 => E::Closed,\n\
             5 => E::Paid {{ id: 7, customer: String::new() }}, 6 => E::Database(std::io::Error::other(\"x\")),\n\
             7 => E::Forbidden, 8 => E::OutOfStock {{ sku: String::new(), left: 1 }},\n\
             _ => E::Payment(PaymentError::Declined),\n\
             }}\n}}\n"
    );
    if derives == Derives::Plain {
        // nothing displays these
        text.clear();
    }
    if derives == Derives::Both {
        // writing into a String does not fail
        let _ = writeln!(
            text,
            "pub fn respond{index}(number: usize) -> axum_core::response::Response {{\n\
                 axum_core::response::IntoResponse::into_response(make{index}(number))\n}}"
        );
    }
    text
}

/// `cargo check`, `cargo build`, and the bytes of the expansion.
fn cost(subject: &Subject, derives: Derives) -> Result<[i64; 3], Error> {
    let mut source = String::new();
    for index in 0..subject.enums {
        source += &(subject.source)(index, derives);
    }
    let name = format!("service-{}-{}", derives.name(), subject.name);
    let project = Project::of(&name, derives.dependencies(), &source, "fn main() {}\n")?;
    Ok([project.instructions(&["check"])?, project.instructions(&["build"])?, project.expansion()?])
}

/// An enum of a service, with each kind of variant once. The transparent variants of all enums hold the same error.
fn service(index: usize, derives: Derives) -> String {
    let at = |text: &str| derives.attribute(text);
    let derive = derives.derive();
    let declined = at("#[error(\"declined\")]") + &at("#[problem(status = 402)]");
    let shared = format!("#[derive({derive})]\npub enum PaymentError {{ {declined}Declined }}\n");
    let shared = if index == 0 { shared } else { String::new() };
    let errors = if derives == Derives::Both { "Vec<problem_core::FieldError>" } else { "Vec<String>" };
    let variants = [
        (
            at("#[error(\"order {id} not found\")]") + &at("#[problem(status = 404)]"),
            format!("OrderNotFound {{ {}id: u64 }}", at("#[problem(extension = \"orderId\")]")),
        ),
        (
            at("#[error(\"invalid fields\")]") + &at("#[problem(status = 422, code = \"VALIDATION_ERROR\")]"),
            format!("Invalid {{ {}fields: {errors} }}", at("#[problem(errors)]")),
        ),
        (
            at("#[error(\"sign in first\")]")
                + &at("#[problem(status = 401, www_authenticate = \"Bearer realm=\\\"orders\\\"\")]"),
            "Unauthenticated".into(),
        ),
        (
            at("#[error(\"{limit} requests used up\")]") + &at("#[problem(status = 429)]"),
            format!(
                "TooMany {{ {}limit: u32, {}wait: std::time::Duration }}",
                at("#[problem(extension)]"),
                at("#[problem(retry_after)]")
            ),
        ),
        (
            at("#[error(\"the shop is closed\")]") + &at("#[problem(status = 503, retry_after = 30)]"),
            "Closed".into(),
        ),
        (
            at("#[error(\"order {id} of {customer}\")]")
                + &at("#[problem(status = 409, detail = \"order {id} of {customer} is paid\")]"),
            "Paid { id: u64, customer: String }".into(),
        ),
        (
            at("#[error(\"database: {0}\")]") + &at("#[problem(status = 500)]"),
            format!("Database({}std::io::Error)", at("#[from]")),
        ),
        (at("#[error(\"forbidden\")]") + &at("#[problem(status = 403)]"), "Forbidden".into()),
        (
            at("#[error(\"{sku} is out of stock\")]") + &at("#[problem(status = 409)]"),
            format!(
                "OutOfStock {{ {}sku: String, {}left: u32 }}",
                at("#[problem(extension)]"),
                at("#[problem(extension)]")
            ),
        ),
        (
            at("#[error(transparent)]") + &at("#[problem(transparent)]"),
            format!("Payment({}PaymentError)", at("#[from]")),
        ),
    ];
    let mut text = format!(
        "{shared}#[derive({derive})]\n{}\npub enum Service{index}Error {{\n",
        at("#[problem(base = \"https://api.example.com/errors/\")]")
    );
    for (attributes, variant) in variants {
        // writing into a String does not fail
        let _ = writeln!(text, "    {attributes}{variant},");
    }
    text + "}\n"
}

fn unit(index: usize, derives: Derives) -> String {
    let attributes =
        derives.attribute("#[error(\"declined\")]") + &derives.attribute("#[problem(status = 402)]");
    format!("#[derive({})]\npub enum Error{index} {{ {attributes}Declined }}\n", derives.derive())
}

fn headers(index: usize, derives: Derives) -> String {
    templates(index, derives, "#[problem(status = 409, header(\"X-Shard\" = \"s{id}\"))]")
}

fn details(index: usize, derives: Derives) -> String {
    templates(index, derives, "#[problem(status = 409, detail = \"order {id} of {customer} is paid\")]")
}

/// Ten variants with the same attribute.
fn templates(index: usize, derives: Derives, attribute: &str) -> String {
    let mut text = format!("#[derive({})]\npub enum Error{index} {{\n", derives.derive());
    for variant in 0..10 {
        let attributes = derives.attribute("#[error(\"paid\")]") + &derives.attribute(attribute);
        let code = char::from(b'A' + variant);
        // writing into a String does not fail
        let _ = writeln!(text, "    {attributes}Paid{code} {{ id: u64, customer: String }},");
    }
    text + "}\n"
}
