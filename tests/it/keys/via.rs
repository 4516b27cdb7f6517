//! `via`: a foreign error that is converted to a problem.

use std::cell::Cell;
use std::sync::Arc;

use bytes::Bytes;
use problem_core::boundary::Formats;
use problem_core::{Boundary, ErrorStatus, FieldError, Problem, ToProblem};
use problem_tests::logs::{Entry, Logs};
use problem_tests::wire::{self, TIME};
use tracing::Level;

use super::{Headers, body_in, check, request_for_xml};
use crate::boundary::through;

/// A driver that does not know HTTP.
pub(super) mod driver {
    #[derive(Debug, thiserror::Error)]
    #[error("broken pipe of CANARY-socket")]
    pub struct Socket;

    #[derive(Debug, thiserror::Error)]
    pub enum Error {
        #[error("no row in CANARY-table")]
        NoRow,
        #[error("CANARY-value breaks {constraint}")]
        Constraint { constraint: &'static str },
        #[error("too many connections to CANARY-host")]
        Pool { wait: u64 },
        #[error("connection to CANARY-host lost")]
        Lost(#[source] Socket),
    }
}

thread_local! {
    /// How often an error was converted.
    static CONVERSIONS: Cell<u32> = const { Cell::new(0) };
}

/// What an error of the driver means to a client.
#[derive(Debug, thiserror::Error, Problem)]
#[problem(base = "https://api.example.com/errors/")]
pub(super) enum DbProblem {
    /// The record does not exist.
    #[error("there is no such record")]
    #[problem(status = 404)]
    NoRecord,
    #[error("the values break {rule}")]
    #[problem(status = 409, header("X-Rule" = "{rule}"), log = warn)]
    BrokenRule {
        #[problem(extension)]
        rule: &'static str,
        #[problem(errors)]
        fields: Vec<FieldError>,
        unsent: &'static str,
    },
    #[error("CANARY-unsent")]
    #[problem(status = 503, detail = "come back in {wait} s")]
    Busy {
        #[problem(retry_after)]
        wait: u64,
    },
    #[error("CANARY-unsent")]
    #[problem(status = 500)]
    Database,
}

impl From<&driver::Error> for DbProblem {
    fn from(error: &driver::Error) -> Self {
        CONVERSIONS.set(CONVERSIONS.get() + 1);
        match error {
            driver::Error::NoRow => Self::NoRecord,
            driver::Error::Constraint { constraint } => Self::BrokenRule {
                rule: constraint,
                fields: vec![FieldError::new("email", "TAKEN", "is taken")],
                unsent: "CANARY-unsent",
            },
            driver::Error::Pool { wait } => Self::Busy { wait: *wait },
            driver::Error::Lost(_) => Self::Database,
        }
    }
}

#[derive(Debug, thiserror::Error, Problem)]
enum OnVariant {
    #[error("CANARY of the outer message: {0}")]
    #[problem(via = DbProblem)]
    Db(#[from] driver::Error),
    #[error("the order is paid already")]
    #[problem(status = 409)]
    Paid,
}

/// Every error of the driver, and the response that `DbProblem` chooses: status line, headers and body.
pub(super) fn table() -> [(driver::Error, &'static str, Headers, &'static str); 4] {
    [
        (
            driver::Error::NoRow,
            "404 Not Found",
            &[],
            r#"{"type":"https://api.example.com/errors/no-record","title":"No Record","status":404,"detail":"there is no such record","code":"NO_RECORD"}"#,
        ),
        (
            driver::Error::Constraint { constraint: "unique_email" },
            "409 Conflict",
            &[("x-rule", "unique_email")],
            r##"{"type":"https://api.example.com/errors/broken-rule","title":"Broken Rule","status":409,"detail":"the values break unique_email","code":"BROKEN_RULE","rule":"unique_email","errors":[{"field":"email","pointer":"#/email","code":"TAKEN","message":"is taken"}]}"##,
        ),
        (
            driver::Error::Pool { wait: 3 },
            "503 Service Unavailable",
            &[("retry-after", "3")],
            r#"{"type":"https://api.example.com/errors/service-unavailable","title":"Service Unavailable","status":503,"detail":"come back in 3 s","code":"SERVICE_UNAVAILABLE"}"#,
        ),
        (
            driver::Error::Lost(driver::Socket),
            "500 Internal Server Error",
            &[],
            r#"{"type":"https://api.example.com/errors/internal-server-error","title":"Internal Server Error","status":500,"code":"INTERNAL_SERVER_ERROR"}"#,
        ),
    ]
}

pub(super) fn check_all<E: ToProblem>(outer: impl Fn(driver::Error) -> E) {
    for (error, status, headers, body) in table() {
        check(outer(error), status, headers, body);
    }
}

#[test]
fn the_converted_error_decides_the_response() {
    check_all(OnVariant::from);
    check(
        OnVariant::Paid,
        "409 Conflict",
        &[],
        r#"{"title":"Conflict","status":409,"detail":"the order is paid already","code":"PAID"}"#,
    );
}

#[test]
fn via_on_a_field_and_on_a_struct_has_the_same_response() {
    #[derive(Debug, thiserror::Error, Problem)]
    enum OnField {
        #[error("CANARY")]
        Db {
            #[problem(via = DbProblem)]
            source: driver::Error,
            backtrace: &'static str,
        },
    }
    #[derive(Debug, thiserror::Error, Problem)]
    #[error("CANARY")]
    #[problem(via = DbProblem)]
    struct OnStruct(#[source] driver::Error);

    #[derive(Debug, thiserror::Error, Problem)]
    #[error("CANARY")]
    struct OnFieldOfStruct {
        #[problem(via = DbProblem)]
        cause: driver::Error,
        place: &'static str,
    }
    check_all(|source| OnField::Db { source, backtrace: "CANARY-backtrace" });
    check_all(OnStruct);
    check_all(|cause| OnFieldOfStruct { cause, place: "CANARY-place" });
    let struct_ = OnFieldOfStruct { cause: driver::Error::NoRow, place: "here" };
    assert_eq!((struct_.place, struct_.code()), ("here", "NO_RECORD"));
    let OnField::Db { backtrace, .. } = &OnField::Db { source: driver::Error::NoRow, backtrace: "b" };
    assert_eq!(*backtrace, "b");
}

#[test]
fn an_inner_transparent_variant_and_question_mark_keep_the_response() {
    #[derive(Debug, thiserror::Error, Problem)]
    enum Outer {
        #[error(transparent)]
        #[problem(transparent)]
        Inner(#[from] OnVariant),
    }
    check_all(|error| Outer::from(OnVariant::from(error)));
    check_all(|error| Box::new(Arc::new(OnVariant::from(error))));

    fn handler(error: driver::Error) -> Result<(), Problem> {
        Err(OnVariant::from(error))?;
        Ok(())
    }
    for (error, status, headers, body) in table() {
        let problem = handler(error).unwrap_err();
        assert_eq!(super::written(&problem.to_response()), wire::problem(status, headers, body));
    }
}

/// The status, the error and its sources of an event.
pub(super) fn told(entry: &Entry) -> String {
    assert_eq!(entry.field("message"), "error response");
    format!("{} {} <- {}", entry.field("status"), entry.field("error"), entry.field("sources"))
}

#[test]
fn the_log_has_the_foreign_error_and_the_level_of_the_converted_one() {
    let expected = [
        (Level::DEBUG, "404 no row in CANARY-table <- "),
        (Level::WARN, "409 CANARY-value breaks unique_email <- "),
        (Level::ERROR, "503 too many connections to CANARY-host <- "),
        (Level::ERROR, "500 connection to CANARY-host lost <- broken pipe of CANARY-socket"),
    ];
    let logs = Logs::capture();
    let mut kept = Vec::new();
    for ((error, ..), expected) in table().into_iter().zip(expected) {
        drop(OnVariant::from(error).to_response::<Bytes>());
        let [entry] = &logs.take()[..] else { panic!("one event") };
        assert_eq!((entry.level, &*told(entry)), expected);
        assert!(!format!("{entry:?}").contains("CANARY-unsent"), "{entry:?}");
        kept.push((entry.clone(), expected));
    }
    for ((error, ..), (entry, _)) in table().into_iter().zip(kept) {
        let problem = Problem::from(OnVariant::from(error));
        assert_eq!(logs.take(), []);
        drop(problem.to_response::<Bytes>());
        assert_eq!(logs.take(), [entry]);
    }
}

#[test]
fn an_error_is_converted_once_for_a_response() {
    let count = |run: &dyn Fn(driver::Error)| {
        let counts = table().map(|(error, ..)| {
            CONVERSIONS.set(0);
            run(error);
            CONVERSIONS.get()
        });
        assert_eq!(counts, [counts[0]; 4]);
        counts[0]
    };
    assert_eq!(count(&|error| drop(OnVariant::from(error).to_response::<Bytes>())), 1);
    let logs = Logs::capture();
    assert_eq!(count(&|error| drop(OnVariant::from(error).to_response::<Bytes>())), 1);
    assert_eq!(logs.take().len(), 4);
    for formats in [Formats::Json, Formats::JsonAndXml] {
        let boundary = Boundary::new().with_formats(formats);
        let send = |error| {
            let error = OnVariant::from(error);
            drop(through(&boundary, request_for_xml(), || error.to_response()));
        };
        assert_eq!(count(&send), 1);
    }
}

#[test]
fn a_boundary_sends_the_converted_error_in_every_format() {
    let bodies = |formats| table().map(|(error, ..)| body_in(formats, &OnVariant::from(error)));
    let xml = bodies(Formats::JsonAndXml);
    assert_eq!(
        xml[1],
        format!(
            r##"<problem xmlns="urn:ietf:rfc:7807"><type>https://api.example.com/errors/broken-rule</type><title>Broken Rule</title><status>409</status><detail>the values break unique_email</detail><instance>/orders/7</instance><code>BROKEN_RULE</code><rule>unique_email</rule><errors><i><field>email</field><pointer>#/email</pointer><code>TAKEN</code><message>is taken</message></i></errors><requestId>req-1</requestId><timestamp>{TIME}</timestamp></problem>"##
        )
    );
    let json = bodies(Formats::Json);
    assert_eq!(
        json[3],
        format!(
            r#"{{"type":"https://api.example.com/errors/internal-server-error","title":"Internal Server Error","status":500,"instance":"/orders/7","code":"INTERNAL_SERVER_ERROR","requestId":"req-1","timestamp":"{TIME}"}}"#
        )
    );
    let envelope = bodies(Formats::Envelope);
    assert_eq!(
        envelope[0],
        format!(
            r#"{{"error":{{"code":"NO_RECORD","message":"there is no such record","requestId":"req-1","instance":"/orders/7","timestamp":"{TIME}"}}}}"#
        )
    );
    for body in xml.iter().chain(&json).chain(&envelope) {
        assert!(!body.contains("CANARY"), "{body}");
    }
}

#[test]
fn the_problem_types_are_those_of_the_converted_error() {
    #[derive(Debug, thiserror::Error, Problem)]
    #[problem(statuses(404, 409, 500, 503))]
    enum Closed {
        #[error("CANARY")]
        Db {
            #[problem(via = DbProblem)]
            source: driver::Error,
            #[problem(extension)]
            shard: u8,
            #[problem(header = "X-Shard")]
            copy: u8,
        },
    }
    let codes: Vec<_> = Closed::TYPES.iter().map(|ty| ty.code()).collect();
    assert_eq!(codes, ["NO_RECORD", "BROKEN_RULE", "SERVICE_UNAVAILABLE", "INTERNAL_SERVER_ERROR"]);
    assert!(!Closed::TYPES.is_open());
    let types: Vec<_> = Closed::TYPES.iter().collect();
    assert_eq!(types[0].description(), Some("The record does not exist."));
    assert_eq!(types[0].members(), ["shard"]);
    assert_eq!(types[0].headers(), ["X-Shard"]);
    assert_eq!(types[1].members(), ["rule", "errors", "shard"]);
    assert_eq!(types[1].headers(), ["X-Rule", "X-Shard"]);
    assert_eq!(types[2].headers(), ["Retry-After", "X-Shard"]);
    // the same with the variant of an occurrence
    let error = Closed::Db { source: driver::Error::Pool { wait: 1 }, shard: 1, copy: 2 };
    assert_eq!(error.problem_type().members(), ["shard"]);
    assert_eq!(error.status(), ErrorStatus::SERVICE_UNAVAILABLE);
    check(
        error,
        "503 Service Unavailable",
        &[("retry-after", "1"), ("x-shard", "2")],
        r#"{"type":"https://api.example.com/errors/service-unavailable","title":"Service Unavailable","status":503,"detail":"come back in 1 s","code":"SERVICE_UNAVAILABLE","shard":1}"#,
    );
}
