//! The ways to write the enum.

use std::fmt::Write as _;

use super::rows;
use super::subject::{Shape, Variant};

pub struct Way {
    pub name: &'static str,
    pub title: &'static str,
    /// The way that this one stands on, whose cost is taken off.
    pub on: Option<&'static str>,
    /// `ROOT` is the folder of the crates.
    pub dependencies: &'static str,
    /// What is at the top of the crate.
    opening: &'static str,
    derives: &'static str,
    type_attribute: &'static str,
    /// Before a variant; `STATUS` is its number.
    variant_attribute: &'static str,
    after: fn(&[Variant]) -> String,
    /// Whether it builds with a thousand variants.
    pub grows: bool,
}

const AXUM: &str = "axum-core = { version = \"0.5\", default-features = false }\nhttp = \"1\"\n\
    thiserror = \"2\"\n";
const AXUM_07: &str = "axum = { version = \"0.7\", default-features = false }\nthiserror = \"2\"\n";

pub static WAYS: [Way; 12] = [
    Way {
        name: "control",
        title: "`Debug` and a trivial `IntoResponse`",
        on: None,
        dependencies: AXUM,
        opening: "use axum_core::response::{IntoResponse, Response};",
        derives: "Debug",
        type_attribute: "",
        variant_attribute: "",
        after: |_| trivial("") + BARE_DISPLAY,
        grows: true,
    },
    Way {
        name: "thiserror",
        title: "thiserror's own derive",
        on: Some("control"),
        after: |_| trivial(""),
        derives: "Debug, thiserror::Error",
        variant_attribute: "#[error(MESSAGE)]",
        ..CONTROL
    },
    OURS,
    Way {
        name: "constant",
        title: "the same, where the base is a constant",
        on: Some("thiserror"),
        opening: "pub const BASE: &str = \"https://api.example.com/errors/\";",
        type_attribute: "#[problem(base = crate::BASE)]",
        ..OURS
    },
    Way {
        name: "described",
        title: "the same, with the feature `describe`",
        on: Some("thiserror"),
        dependencies: DESCRIBED,
        ..OURS
    },
    Way {
        name: "codes",
        title: "the same, with `codes`, `code_prefix` and a base with `{code}`",
        on: Some("thiserror"),
        type_attribute: "#[problem(base = \"https://api.example.com/errors#{code}\", codes = \"snake_case\", code_prefix = \"x_\")]",
        ..OURS
    },
    Way {
        name: "rows",
        title: "rows of constants, by hand (the limit)",
        on: Some("thiserror"),
        dependencies: "limit = { path = \"ROOT/benches/limit\" }\n\
            axum-core = { version = \"0.5\", default-features = false }\nthiserror = \"2\"\n",
        derives: "Debug, thiserror::Error",
        variant_attribute: "#[error(MESSAGE)]",
        after: rows::source,
        ..CONTROL
    },
    Way {
        name: "struct",
        title: "hand-written",
        on: Some("thiserror"),
        dependencies: "axum-core = { version = \"0.5\", default-features = false }\nhttp = \"1\"\n\
            serde = { version = \"1\", features = [\"derive\"] }\nserde_json = \"1\"\nthiserror = \"2\"\n",
        derives: "Debug, thiserror::Error",
        variant_attribute: "#[error(MESSAGE)]",
        after: rows::by_hand,
        ..CONTROL
    },
    Way {
        name: "problems",
        title: "`problems` (over 62 variants with a higher recursion limit)",
        on: Some("thiserror"),
        dependencies: "problems = { version = \"=0.1.1\", features = [\"axum\"] }\n\
            axum-core = { version = \"0.5\", default-features = false }\nthiserror = \"2\"\n",
        opening: "#![recursion_limit = \"1024\"]\nuse axum_core::response::{IntoResponse, Response};",
        derives: "Debug, thiserror::Error, problems::Problem",
        type_attribute: "#[problem(prefix = \"https://api.example.com/errors/\")]",
        variant_attribute: "#[error(MESSAGE)] #[problem(status = STATUSDETAIL)]",
        after: |_| {
            "impl IntoResponse for E { fn into_response(self) -> Response { \
             problems::IntoReport::into_report(self).into_response() } }\n"
                .into()
        },
        grows: false,
    },
    Way {
        name: "control-07",
        title: "`Debug` and a trivial `IntoResponse`, of axum 0.7",
        on: None,
        dependencies: AXUM_07,
        opening: "use axum::response::{IntoResponse, Response};",
        ..CONTROL
    },
    Way {
        name: "thiserror-07",
        title: "thiserror's own derive, beside axum 0.7",
        on: Some("control-07"),
        dependencies: AXUM_07,
        opening: "use axum::response::{IntoResponse, Response};",
        after: |_| trivial(""),
        derives: "Debug, thiserror::Error",
        variant_attribute: "#[error(MESSAGE)]",
        ..CONTROL
    },
    Way {
        name: "axum-problem",
        title: "`axum-problem`",
        on: Some("thiserror-07"),
        dependencies: "axum = { version = \"0.7\", default-features = false }\naxum-problem = \"=0.1.9\"\n\
            thiserror = \"2\"\ntracing = \"0.1\"\n",
        opening: "",
        derives: "Debug, thiserror::Error, axum_problem::AxumProblem",
        type_attribute: "",
        variant_attribute: "#[error(MESSAGE)] #[problem(status = STATUSMASK)]",
        after: |_| String::new(),
        grows: true,
    },
];

const DESCRIBED: &str = "problem-core = { path = \"ROOT/problem-core\", features = [\"axum\", \"describe\"] }\n\
    axum-core = { version = \"0.5\", default-features = false }\nthiserror = \"2\"\n";

const OURS: Way = Way {
    name: "ours",
    title: "**`problem-core`**",
    on: Some("thiserror"),
    dependencies: "problem-core = { path = \"ROOT/problem-core\", features = [\"axum\"] }\n\
        axum-core = { version = \"0.5\", default-features = false }\nthiserror = \"2\"\n",
    opening: "",
    derives: "Debug, thiserror::Error, problem_core::Problem",
    type_attribute: "#[problem(base = \"https://api.example.com/errors/\")]",
    variant_attribute: "#[error(MESSAGE)] #[problem(status = STATUS)]",
    after: |_| String::new(),
    grows: true,
};

const CONTROL: Way = Way {
    name: "",
    title: "",
    on: None,
    dependencies: AXUM,
    opening: "use axum_core::response::{IntoResponse, Response};",
    derives: "Debug",
    type_attribute: "",
    variant_attribute: "",
    after: |_| trivial("") + BARE_DISPLAY,
    grows: true,
};

const BARE_DISPLAY: &str = "impl std::fmt::Display for E { fn fmt(&self, f: &mut std::fmt::Formatter<'_>) \
    -> std::fmt::Result { f.write_str(\"\") } }\n";

fn trivial(body: &str) -> String {
    format!(
        "impl IntoResponse for E {{ fn into_response(self) -> Response {{ \"{body}\".into_response() }} }}\n"
    )
}

impl Way {
    pub fn source(&self, shape: Shape) -> String {
        let variants = shape.variants();
        let mut text = format!("{}\n#[derive({})]\n{}\n", self.opening, self.derives, self.type_attribute);
        text += "pub enum E {\n";
        for variant in &variants {
            let message = variant.message();
            // what `problems` sends of a 5xx is nothing, as with the others
            let detail = if variant.status < 500 { format!(", detail = {message:?}") } else { String::new() };
            let attribute = self
                .variant_attribute
                .replace("STATUS", &variant.status.to_string())
                .replace("DETAIL", &detail)
                .replace("MASK", if variant.status < 500 { "" } else { ", mask" })
                .replace("MESSAGE", &format!("{message:?}"));
            let member = if self.name == "ours" { "#[problem(extension)]" } else { "" };
            // writing into a String does not fail
            let _ = writeln!(text, "    {attribute} {}{},", variant.name, variant.fields(member));
        }
        let first = variants.first().map_or(String::new(), Variant::value);
        let first = format!("}}\npub fn first() -> E {{ E::{first} }}\n");
        text + &first + &(self.after)(&variants)
    }

    /// A program that shows an error and answers it, of which the compiler does not know the variant.
    pub fn main(&self) -> String {
        let framework = if self.dependencies.contains("axum-core") { "axum_core" } else { "axum" };
        format!(
            "fn main() {{\n    let error = std::hint::black_box(subject::first());\n    println!(\"{{error}} \
             {{error:?}}\");\n    let response = {framework}::response::IntoResponse::into_response(error);\n    \
             println!(\"{{}}\", response.status());\n}}\n"
        )
    }
}
