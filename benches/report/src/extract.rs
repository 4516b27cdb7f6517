//! What the extractor of JSON bodies costs to build: a service with request types, and a handler for each of them.

use std::fmt::Write as _;

use crate::Error;
use crate::build::{Project, millions};
use crate::markdown::{self, grouped, ratio};

const TYPES: usize = 20;

const AXUM: &str = "axum = { version = \"0.8\", default-features = false, features = [\"http1\", \"json\", \"tokio\"] }\n\
     serde = { version = \"1\", features = [\"derive\"] }\n";

struct Extractor {
    title: &'static str,
    name: &'static str,
    dependencies: &'static str,
    source: &'static str,
}

/// Those that read with serde_json alone come first.
const EXTRACTORS: [Extractor; 4] = [
    Extractor {
        title: "by hand: `serde_json::from_slice`",
        name: "plain",
        dependencies: "serde_json = \"1\"\n",
        source: "use axum::extract::{FromRequest, Request};
pub struct Json<T>(pub T);
impl<T: serde::de::DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = axum::http::StatusCode;
    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        const INVALID: axum::http::StatusCode = axum::http::StatusCode::BAD_REQUEST;
        let body = axum::body::Bytes::from_request(request, state).await.map_err(|_| INVALID)?;
        serde_json::from_slice(&body).map(Self).map_err(|_| INVALID)
    }
}
",
    },
    Extractor {
        title: "axum's `Json`, which finds the path of the first fault",
        name: "axum",
        dependencies: "",
        source: "use axum::Json;\n",
    },
    Extractor {
        title: "**`extract::Json`**, which finds every fault",
        name: "ours",
        dependencies: "problem-core = { path = \"ROOT/problem-core\", features = [\"axum-extract\"] }\n",
        source: "use problem_core::extract::Json;\n",
    },
    Extractor {
        title: "`extract::FirstFault`",
        name: "first",
        dependencies: "problem-core = { path = \"ROOT/problem-core\", features = [\"axum-extract\"] }\n",
        source: "use problem_core::extract::FirstFault as Json;\n",
    },
];

pub fn print() -> Result<(), Error> {
    markdown::title("Build of a service with JSON bodies");
    println!(
        "{TYPES} request types of 10 fields, each with a list of structs of its own and an enum of its own, and a handler for each. \
         LLVM lines count only the crate of the service, `check` is instructions of rustc for it, in millions, and the last \
         column is the size of a stripped release binary. The ratios are to axum's `Json`.\n"
    );
    let mut figures = Vec::new();
    for extractor in &EXTRACTORS {
        eprintln!("extract: {}", extractor.name);
        let (source, main) = (source(extractor), "fn main() { std::hint::black_box(subject::router()); }\n");
        let dependencies = format!("{AXUM}{}", extractor.dependencies);
        let project = Project::of(&format!("extract-{}", extractor.name), &dependencies, &source, main)?;
        figures.push([project.llvm_lines()?, project.instructions(&["check"])?, project.binary_size()?]);
    }
    let axum = figures[1];
    let row = |(extractor, figures): (&Extractor, &[i64; 3])| {
        let [lines, check, size] = *figures;
        let shown = [(grouped(lines), 0), (millions(check), 1), (grouped(size), 2)];
        let cells =
            shown.into_iter().map(|(text, part)| format!("{text} ({})", ratio(figures[part], axum[part])));
        std::iter::once(extractor.title.to_owned()).chain(cells).collect()
    };
    let rows: Vec<Vec<String>> = EXTRACTORS.iter().zip(&figures).map(row).collect();
    markdown::table(&["", "LLVM lines", "check", "binary, bytes"], &rows);
    Ok(())
}

fn source(extractor: &Extractor) -> String {
    let mut text = format!("{}use serde::Deserialize;\n", extractor.source);
    let mut routes = String::new();
    for number in 0..TYPES {
        // writing into a String does not fail
        let _ = writeln!(
            text,
            "#[derive(Deserialize)]
pub struct Line{number} {{ sku: String, quantity: u32, price: Option<u64> }}
#[derive(Deserialize)]
#[serde(rename_all = \"snake_case\")]
pub enum Kind{number} {{ Standard, Express, Pickup }}
#[derive(Deserialize)]
#[serde(rename_all = \"camelCase\")]
pub struct Request{number} {{
    customer: String,
    reference: String,
    amount: u32,
    is_gift: bool,
    note: Option<String>,
    limit: Option<u32>,
    tags: Vec<String>,
    lines: Vec<Line{number}>,
    kind: Kind{number},
    weight: f64,
}}
async fn handle{number}(Json(r): Json<Request{number}>) -> String {{
    let lines = r.lines.iter().map(|line| line.sku.len() as u64 * u64::from(line.quantity) + line.price.unwrap_or(1));
    let sum: u64 = lines.sum();
    format!(\"{{}} {{}} {{}} {{}} {{:?}} {{:?}} {{:?}} {{sum}} {{}} {{}}\", r.customer, r.reference, r.amount, r.is_gift, r.note, r.limit, r.tags, r.kind as u8, r.weight)
}}"
        );
        let _ = writeln!(routes, "        .route(\"/{number}\", axum::routing::post(handle{number}))");
    }
    text + "pub fn router() -> axum::Router {\n    axum::Router::new()\n" + &routes + "}\n"
}
