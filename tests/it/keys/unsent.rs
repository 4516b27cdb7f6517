//! What the keys for foreign errors, shared codes and constants must not send. Everything that is not for clients contains a mark, in
//! every format, in the body and in the header.

use std::backtrace::Backtrace;
use std::sync::Arc;

use problem_core::boundary::Formats;
use problem_core::{Boundary, Problem, ToProblem};
use problem_tests::canary::{MARK, Source, source};
use problem_tests::logs::Logs;

use super::{request_for_xml, written};
use crate::boundary::through;

mod constants {
    pub const SENT: &str = "sent";
    pub const CANARY_CODE: &str = "CANARY_CODE";
    pub const CANARY_MEMBER: &str = "CANARY-constant";
}

/// A foreign error with marks in its fields, its message, and the messages of its sources.
#[derive(Debug, thiserror::Error)]
#[error("CANARY-foreign {host}")]
enum Foreign {
    Known { key: &'static str, host: &'static str, source: Source },
    Other { host: &'static str, source: Source },
    CanaryServer { host: &'static str, source: Source },
}

fn foreign() -> [Foreign; 3] {
    let host = "CANARY-host";
    [
        Foreign::Known { key: "k", host, source: source() },
        Foreign::Other { host, source: source() },
        Foreign::CanaryServer { host, source: source() },
    ]
}

/// Sends a text of its own for each error, and keeps marks to itself.
#[derive(Debug, thiserror::Error, Problem)]
#[problem(base = "/e/", codes = "kebab-case", code_prefix = "db-", rename_all = "camelCase")]
enum Converted {
    #[error("there is no key {key}")]
    #[problem(status = 404, extension("kind" = constants::SENT), header("X-Key" = "{key}"))]
    Known {
        #[problem(extension)]
        key: &'static str,
        unsent: String,
    },
    #[error("CANARY-converted {unsent}")]
    #[problem(status = 409, detail = "it failed", extension("state" = constants::SENT))]
    Other { unsent: String },
    #[error("CANARY-converted {unsent}")]
    #[problem(status = 500)]
    CanaryServer { unsent: String },
    #[error("another variant")]
    #[problem(status = 410, code = constants::CANARY_CODE, extension("other" = constants::CANARY_MEMBER))]
    #[problem(header("X-Other" = "CANARY-header"))]
    #[allow(dead_code, reason = "no error becomes this one")]
    Another,
}

impl From<&Foreign> for Converted {
    fn from(error: &Foreign) -> Self {
        let unsent = format!("CANARY-unsent {error:?}");
        match error {
            Foreign::Known { key, .. } => Self::Known { key, unsent },
            Foreign::Other { .. } => Self::Other { unsent },
            Foreign::CanaryServer { .. } => Self::CanaryServer { unsent },
        }
    }
}

impl From<&anyhow::Error> for Converted {
    fn from(error: &anyhow::Error) -> Self {
        error.downcast_ref::<Foreign>().map_or(Self::Other { unsent: String::new() }, Self::from)
    }
}

#[derive(Debug, Problem)]
#[problem(for = Foreign, base = "/e#{code}", extension("layer" = constants::SENT))]
#[allow(dead_code, reason = "nothing of these fields is sent")]
enum Mirror {
    #[problem(status = 404)]
    Known { key: &'static str, host: &'static str },
    #[problem(status = 409, detail = "it failed")]
    Other { host: &'static str },
    #[problem(rest, status = 500)]
    CanaryRest,
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("CANARY-code")]
#[problem(base = "/codes#{code}", accept(named_server_errors))]
enum Code {
    #[problem(status = 404, detail = "CANARY-detail", extension("kind" = "sent"), header("X-Kind" = "sent"))]
    Known,
    #[problem(status = 500, detail = "CANARY-detail")]
    Failed,
    #[problem(status = 409, extension("other" = "CANARY-member"), header("X-Other" = "CANARY-header"))]
    #[allow(dead_code, reason = "nothing is like this code")]
    CanaryAnother,
}

/// Errors around the foreign one, with marks in their messages and in the fields without a key.
#[derive(Debug, thiserror::Error, Problem)]
#[error("CANARY-outer")]
#[problem(extension("default" = "CANARY-default"), header("X-Default" = "CANARY-default"))]
enum Outer {
    #[problem(via = Converted)]
    OnVariant(#[from] Foreign),
    #[problem(extension("step" = 1), header("X-Step" = "{step}"))]
    OnField {
        #[problem(via = Converted)]
        error: Foreign,
        step: u8,
        place: &'static str,
        trace: Arc<Backtrace>,
    },
    #[problem(via = Converted)]
    Erased(anyhow::Error),
    #[problem(via = Mirror)]
    Mirrored(#[source] Foreign),
    Company {
        #[problem(transparent)]
        inner: Converted,
        #[problem(extension)]
        shard: u8,
        cause: Source,
        unsent: &'static str,
    },
    #[problem(transparent)]
    Nested(Box<InnerOuter>),
}

/// The same inside another type.
#[derive(Debug, thiserror::Error, Problem)]
#[error("CANARY-inner")]
enum InnerOuter {
    #[problem(via = Converted)]
    OnVariant(Foreign),
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(extension("kept" = "sent"))]
enum Like {
    #[error("no such thing")]
    #[problem(like = Code::Known)]
    Known { unsent: &'static str },
    #[error("CANARY-like")]
    #[problem(like = Code::Failed)]
    CanaryFailed(#[source] Source),
    #[error("CANARY-like")]
    #[problem(like = Code::Known, detail = "its own text", extension("own" = constants::SENT))]
    Detailed(Source),
    #[error("another variant")]
    #[problem(status = 409, extension("other" = constants::CANARY_MEMBER))]
    #[allow(dead_code, reason = "it shows that its members are not sent with the others")]
    Another,
}

/// Every error, and marks that its log event must contain.
fn errors() -> Vec<(Problem, &'static [&'static str])> {
    const FOREIGN: &[&str] = &["CANARY-foreign", "CANARY-host", "CANARY-source", "CANARY-deeper"];
    let mut errors: Vec<(Problem, &'static [&'static str])> = Vec::new();
    let mut add = |error: Outer, marks| errors.push((error.into(), marks));
    for error in foreign() {
        add(error.into(), FOREIGN);
    }
    for error in foreign() {
        let (place, trace) = ("CANARY-place", Arc::new(Backtrace::disabled()));
        add(Outer::OnField { error, step: 1, place, trace }, FOREIGN);
    }
    for error in foreign() {
        let error = anyhow::Error::new(error).context("CANARY-context");
        add(Outer::Erased(error), &["CANARY-context", "CANARY-foreign", "CANARY-source", "CANARY-deeper"]);
    }
    for error in foreign() {
        add(Outer::Mirrored(error), FOREIGN);
    }
    for error in foreign() {
        let inner = Converted::from(&error);
        add(Outer::Company { inner, shard: 1, cause: source(), unsent: "CANARY-unsent" }, &[]);
    }
    for error in foreign() {
        add(Outer::Nested(Box::new(InnerOuter::OnVariant(error))), FOREIGN);
    }
    errors.push((Like::Known { unsent: "CANARY-unsent" }.into(), &[]));
    errors.push((Like::CanaryFailed(source()).into(), &["CANARY-like", "CANARY-source", "CANARY-deeper"]));
    errors.push((Like::Detailed(source()).into(), &["CANARY-like"]));
    errors
}

fn check(response: &str, marks: &[&str], logs: &Logs) {
    assert!(!response.to_ascii_uppercase().contains(MARK), "{response}");
    let entries = logs.take();
    let event =
        entries.iter().find(|entry| entry.field("message") == "error response").expect("it is logged");
    let told = format!("{} {}", event.field("error"), event.field("sources"));
    for mark in marks {
        assert!(told.contains(mark), "{mark} is not in {told}");
    }
    // the texts of the converted error, and of the errors around the foreign one, say nothing that the log needs
    for mark in
        ["CANARY-outer", "CANARY-inner", "CANARY-unsent", "CANARY-place", "CANARY-code", "CANARY-detail"]
    {
        let is_its_message = mark == "CANARY-unsent" && marks.is_empty();
        assert!(is_its_message || !told.contains(mark), "{mark} is in {told}");
    }
}

#[test]
fn no_response_has_a_mark() {
    let logs = Logs::capture();
    let mut statuses = Vec::new();
    for (problem, marks) in errors() {
        let response = problem.to_response();
        statuses.push(response.status().as_u16());
        check(&written(&response), marks, &logs);
    }
    assert_eq!(statuses[..18], [404, 409, 500].repeat(6));
    assert_eq!(statuses[18..], [404, 500, 404]);
    for formats in [Formats::Json, Formats::JsonAndXml, Formats::Envelope] {
        for (problem, marks) in errors() {
            let boundary = Boundary::new().with_formats(formats);
            let response = through(&boundary, request_for_xml(), || problem.to_response());
            let lines: Vec<_> =
                response.headers().iter().map(|(name, value)| format!("{name}: {value:?}")).collect();
            check(&format!("{}\n{}", lines.join("\n"), response.body()), marks, &logs);
        }
    }
}

/// The types have marks only where a variant sends them.
#[test]
fn the_types_of_the_errors_have_no_marks_of_others() {
    for types in [&Outer::TYPES, &Like::TYPES] {
        for ty in types {
            let facts = format!("{:?} {:?} {} {}", ty.members(), ty.headers(), ty.code(), ty.title());
            assert_eq!(
                facts.to_ascii_uppercase().contains(MARK),
                ty.code() == constants::CANARY_CODE,
                "{facts}"
            );
        }
    }
}
