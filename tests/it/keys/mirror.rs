//! `for` and `rest`: a mirror of a foreign error.

use bytes::Bytes;
use problem_core::{Problem, ToProblem};
use problem_tests::logs::Logs;
use tracing::Level;

use super::{Headers, check};

/// A crate that does not know HTTP. No message of it is for clients.
mod store {
    #[derive(Debug, thiserror::Error)]
    #[error("CANARY-disk")]
    pub struct Disk;

    #[derive(Debug, thiserror::Error)]
    #[error("CANARY-shard")]
    #[non_exhaustive]
    pub enum Shard {
        Missing { number: u8, host: &'static str },
        Locked,
        Broken,
    }

    #[derive(Debug, thiserror::Error)]
    #[error("CANARY-limit")]
    pub struct Limit {
        pub max: usize,
        pub owner: String,
    }

    #[derive(Debug, thiserror::Error)]
    #[error("CANARY-refused by {1}")]
    pub struct Refused(pub u8, pub &'static str);

    #[derive(Debug, thiserror::Error)]
    #[error("CANARY-message")]
    pub enum StoreError {
        NotFound { key: String, host: String },
        Pair(u64, String),
        Unit,
        Shard(#[source] Shard),
        Limit { limit: Limit, at: u64 },
        Io(#[source] Disk),
    }

    #[derive(Debug, thiserror::Error)]
    #[error("CANARY-generic")]
    pub enum Generic<T> {
        Value(T),
        Other { other: Vec<T>, host: &'static str },
    }
}

/// What an error of a shard means to a client.
#[derive(Debug, Problem)]
#[problem(for = store::Shard)]
enum ShardProblem {
    #[problem(status = 404, detail = "there is no shard {number}")]
    Missing { number: u8 },
    #[problem(rest, status = 503, retry_after = 5)]
    Unavailable,
}

#[derive(Debug, Problem)]
#[problem(for = store::Limit, status = 413, code = "TOO_LARGE", detail = "at most {max} keys")]
struct LimitProblem {
    #[problem(extension)]
    max: usize,
}

/// What an error of the store means to a client.
#[derive(Debug, Problem)]
#[problem(for = store::StoreError, base = "https://api.example.com/errors/")]
enum StoreProblem {
    /// There is no such key.
    #[problem(status = 404, detail = "there is no key {key}", header("X-Key" = "{key}"))]
    NotFound {
        #[problem(extension = "name")]
        key: String,
    },
    #[problem(status = 409, log = warn)]
    Pair(#[problem(extension = "first")] u64, String),
    #[problem(status = 400, detail = "unit", extension("errno" = 3))]
    Unit,
    #[problem(transparent)]
    Shard(ShardProblem),
    Limit {
        #[problem(transparent)]
        limit: LimitProblem,
        #[problem(extension)]
        at: u64,
    },
    #[problem(rest, status = 500)]
    Internal,
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("CANARY-outer")]
enum ApiError {
    #[problem(via = StoreProblem)]
    Store(#[from] store::StoreError),
}

fn table() -> [(store::StoreError, &'static str, Headers, &'static str); 8] {
    use store::{Disk, Limit, Shard, StoreError};
    [
        (
            StoreError::NotFound { key: "k".into(), host: "CANARY".into() },
            "404 Not Found",
            &[("x-key", "k")],
            r#"{"type":"https://api.example.com/errors/not-found","title":"Not Found","status":404,"detail":"there is no key k","code":"NOT_FOUND","name":"k"}"#,
        ),
        (
            StoreError::Pair(7, "CANARY".into()),
            "409 Conflict",
            &[],
            r#"{"type":"https://api.example.com/errors/pair","title":"Pair","status":409,"code":"PAIR","first":7}"#,
        ),
        (
            StoreError::Unit,
            "400 Bad Request",
            &[],
            r#"{"type":"https://api.example.com/errors/unit","title":"Unit","status":400,"detail":"unit","code":"UNIT","errno":3}"#,
        ),
        (
            StoreError::Shard(Shard::Missing { number: 4, host: "CANARY" }),
            "404 Not Found",
            &[],
            r#"{"title":"Not Found","status":404,"detail":"there is no shard 4","code":"MISSING"}"#,
        ),
        (
            StoreError::Shard(Shard::Locked),
            "503 Service Unavailable",
            &[("retry-after", "5")],
            r#"{"title":"Service Unavailable","status":503,"code":"SERVICE_UNAVAILABLE"}"#,
        ),
        (
            StoreError::Shard(Shard::Broken),
            "503 Service Unavailable",
            &[("retry-after", "5")],
            r#"{"title":"Service Unavailable","status":503,"code":"SERVICE_UNAVAILABLE"}"#,
        ),
        (
            StoreError::Limit { limit: Limit { max: 9, owner: "CANARY".into() }, at: 2 },
            "413 Payload Too Large",
            &[],
            r#"{"title":"Content Too Large","status":413,"detail":"at most 9 keys","code":"TOO_LARGE","max":9,"at":2}"#,
        ),
        (
            StoreError::Io(Disk),
            "500 Internal Server Error",
            &[],
            r#"{"type":"https://api.example.com/errors/internal-server-error","title":"Internal Server Error","status":500,"code":"INTERNAL_SERVER_ERROR"}"#,
        ),
    ]
}

#[test]
fn a_mirror_sends_its_own_texts_for_every_foreign_error() {
    for (error, status, headers, body) in table() {
        check(StoreProblem::from(&error), status, headers, body);
        check(ApiError::from(error), status, headers, body);
    }
    let StoreProblem::Pair(7, unsent) = StoreProblem::from(&store::StoreError::Pair(7, "b".into())) else {
        unreachable!()
    };
    assert_eq!(unsent, "b");
    assert!(format!("{:?}", table()[6].0).contains("owner"));
}

#[test]
fn the_message_of_a_mirror_is_its_detail_or_its_title() {
    let messages = table().map(|(error, ..)| StoreProblem::from(&error).to_string());
    assert_eq!(
        messages,
        [
            "there is no key k",
            "Pair",
            "unit",
            "there is no shard 4",
            "Service Unavailable",
            "Service Unavailable",
            "at most 9 keys",
            "Internal Server Error"
        ]
    );
    let error: &dyn std::error::Error = &StoreProblem::Internal;
    assert!(error.source().is_none());
}

#[test]
fn the_log_of_a_via_has_the_foreign_error() {
    let logs = Logs::capture();
    let told = |error: &dyn ToResponse| {
        error.respond();
        let [entry] = &logs.take()[..] else { panic!("one event") };
        (entry.level, entry.field("error").to_owned(), entry.field("sources").to_owned())
    };
    trait ToResponse {
        fn respond(&self);
    }
    impl<E: ToProblem> ToResponse for E {
        fn respond(&self) {
            drop(self.to_response::<Bytes>());
        }
    }
    let all = table().map(|(error, ..)| told(&ApiError::from(error)));
    let text = |level, error: &str, sources: &str| (level, error.to_owned(), sources.to_owned());
    assert_eq!(
        all,
        [
            text(Level::DEBUG, "CANARY-message", ""),
            text(Level::WARN, "CANARY-message", ""),
            text(Level::DEBUG, "CANARY-message", ""),
            text(Level::DEBUG, "CANARY-message", "CANARY-shard"),
            text(Level::ERROR, "CANARY-message", "CANARY-shard"),
            text(Level::ERROR, "CANARY-message", "CANARY-shard"),
            text(Level::DEBUG, "CANARY-message", ""),
            text(Level::ERROR, "CANARY-message", "CANARY-disk"),
        ]
    );
    // without `via`, only the mirror is known
    let mirror = StoreProblem::from(&store::StoreError::Io(store::Disk));
    assert_eq!(told(&mirror), text(Level::ERROR, "Internal Server Error", ""));
}

#[test]
fn types_are_those_of_the_mirror() {
    let types: Vec<_> = ApiError::TYPES.iter().collect();
    let codes: Vec<_> = types.iter().map(|ty| ty.code()).collect();
    assert_eq!(
        codes,
        ["NOT_FOUND", "PAIR", "UNIT", "INTERNAL_SERVER_ERROR", "MISSING", "SERVICE_UNAVAILABLE", "TOO_LARGE"]
    );
    assert_eq!(types[0].description(), Some("There is no such key."));
    assert_eq!(types[0].members(), ["name"]);
    assert_eq!(types[0].headers(), ["X-Key"]);
    assert_eq!(types[6].members(), ["max", "at"]);
    #[derive(Debug, Problem)]
    #[problem(for = store::Shard, statuses(404, 503))]
    enum Closed {
        #[problem(status = 404)]
        Missing {},
        #[problem(rest, status = 503, retry_after = none)]
        Other,
    }
    let other = Closed::from(&store::Shard::Locked);
    assert_eq!(other.status().as_u16(), 503);
    assert_eq!(Closed::from(&store::Shard::Missing { number: 1, host: "" }).status().as_u16(), 404);
}

#[test]
fn a_tuple_struct_is_mirrored() {
    #[derive(Debug, Problem)]
    #[problem(for = store::Refused, status = 403, code = "REFUSED", detail = "refused with {0}")]
    struct RefusedProblem(#[problem(extension = "reason")] u8);

    let foreign = store::Refused(7, "CANARY");
    check(
        RefusedProblem::from(&foreign),
        "403 Forbidden",
        &[],
        r#"{"title":"Forbidden","status":403,"detail":"refused with 7","code":"REFUSED","reason":7}"#,
    );
    assert_eq!(foreign.1, "CANARY");
}

#[test]
fn a_generic_foreign_error_is_mirrored() {
    #[derive(Debug, Problem)]
    #[problem(for = store::Generic<u8>)]
    enum OfBytes {
        #[problem(status = 400, detail = "the byte {0}")]
        Value(u8),
        #[problem(status = 409)]
        Other {
            #[problem(extension)]
            other: Vec<u8>,
        },
    }
    #[derive(Debug, Problem)]
    #[problem(for = store::Generic<T>)]
    enum OfAny<T: Clone + std::fmt::Debug + std::fmt::Display + serde::Serialize> {
        #[problem(status = 400, detail = "the value {0}")]
        Value(T),
        #[problem(status = 409)]
        Other {
            #[problem(extension)]
            other: Vec<T>,
        },
    }
    let value = r#"{"title":"Bad Request","status":400,"detail":"the byte 7","code":"VALUE"}"#;
    check(OfBytes::from(&store::Generic::Value(7)), "400 Bad Request", &[], value);
    let other = || store::Generic::Other { other: vec![1, 2], host: "CANARY" };
    let body = r#"{"title":"Conflict","status":409,"code":"OTHER","other":[1,2]}"#;
    check(OfBytes::from(&other()), "409 Conflict", &[], body);
    check(OfAny::from(&other()), "409 Conflict", &[], body);
    let value = r#"{"title":"Bad Request","status":400,"detail":"the value v","code":"VALUE"}"#;
    check(OfAny::from(&store::Generic::Value("v")), "400 Bad Request", &[], value);
    if let store::Generic::Other { host, .. } = other() {
        assert_eq!(host, "CANARY");
    }
}

#[test]
fn the_foreign_message_is_sent_only_on_request() {
    #[derive(Debug, thiserror::Error)]
    #[error("the key {key} is taken")]
    enum Foreign {
        Taken {
            key: &'static str,
        },
        #[error("the disk {0} is full")]
        Full(u8),
        #[error("CANARY-other")]
        Other,
    }
    #[derive(Debug, Problem)]
    #[problem(for = Foreign)]
    enum Displayed {
        #[problem(status = 409, detail = display, accept(source_in_message))]
        Taken {
            #[problem(extension)]
            key: &'static str,
        },
        #[problem(status = 507, detail = display, accept(source_in_message, display_on_server_error))]
        Full(u8),
        #[problem(rest, status = 500)]
        Unknown,
    }
    #[derive(Debug, thiserror::Error, Problem)]
    #[error("CANARY-outer")]
    enum Outer {
        #[problem(via = Displayed)]
        Foreign(#[from] Foreign),
    }
    #[derive(Debug, thiserror::Error, Problem)]
    #[error("CANARY-outermost")]
    #[problem(transparent)]
    struct Nested(Box<Outer>);
    let taken = r#"{"title":"Conflict","status":409,"detail":"the key k is taken","code":"TAKEN","key":"k"}"#;
    check(Outer::from(Foreign::Taken { key: "k" }), "409 Conflict", &[], taken);
    check(Nested(Box::new(Foreign::Taken { key: "k" }.into())), "409 Conflict", &[], taken);
    check(
        Outer::from(Foreign::Full(7)),
        "507 Insufficient Storage",
        &[],
        r#"{"title":"Insufficient Storage","status":507,"detail":"the disk 7 is full","code":"INSUFFICIENT_STORAGE"}"#,
    );
    check(
        Outer::from(Foreign::Other),
        "500 Internal Server Error",
        &[],
        r#"{"title":"Internal Server Error","status":500,"code":"INTERNAL_SERVER_ERROR"}"#,
    );
    // a mirror alone does not have the message
    let alone = Displayed::from(&Foreign::Taken { key: "k" });
    let body = r#"{"title":"Conflict","status":409,"code":"TAKEN","key":"k"}"#;
    check(alone, "409 Conflict", &[], body);
    let full = Displayed::from(&Foreign::Full(7));
    assert!(matches!(full, Displayed::Full(7)));
    assert_eq!(full.to_string(), "Insufficient Storage");
}

#[test]
fn a_mirror_of_all_variants_needs_no_rest() {
    #[derive(Debug, Clone, Copy, thiserror::Error)]
    #[error("CANARY")]
    enum Foreign {
        A,
        #[deprecated]
        B,
    }
    #[derive(Debug, Problem)]
    #[problem(for = Foreign, status = 400, codes = "snake_case", code_prefix = "f_", base = "/e#{code}")]
    enum All {
        A,
        #[problem(status = 500)]
        B,
    }
    #[derive(Debug, thiserror::Error, Problem)]
    #[error("CANARY")]
    struct Several {
        #[problem(via = All)]
        source: Foreign,
        #[problem(extension)]
        step: u8,
    }
    check(
        Several { source: Foreign::A, step: 1 },
        "400 Bad Request",
        &[],
        r#"{"type":"/e#f_a","title":"A","status":400,"code":"f_a","step":1}"#,
    );
    #[allow(deprecated)]
    let source = Foreign::B;
    check(
        Several { source, step: 2 },
        "500 Internal Server Error",
        &[],
        r#"{"type":"/e#f_internal_server_error","title":"Internal Server Error","status":500,"code":"f_internal_server_error","step":2}"#,
    );
}
