//! `like`: the problem type of a variant of another type.

#![allow(deprecated, reason = "one of the codes is deprecated")]

use std::collections::BTreeMap;

use bytes::Bytes;
use problem_core::boundary::Formats;
use problem_core::{FieldError, Problem, ToProblem};
use problem_tests::logs::Logs;
use problem_tests::wire::TIME;
use tracing::Level;

use super::{Headers, body_in, check};

mod shared {
    pub const GONE: http::StatusCode = http::StatusCode::GONE;
    pub const CODE: &str = "constant.code";
}

/// The codes that every service of a company uses.
#[derive(Debug, thiserror::Error, problem_core::Problem)]
#[problem(base = "https://docs.example.com/errors#{code}", codes = "snake_case", accept(named_server_errors))]
#[problem(extension("category" = "request"), header("X-Category" = "request"), retry_after = 30)]
#[problem(www_authenticate = r#"Bearer realm="api""#)]
#[error("CANARY-message of the code")]
pub enum Code {
    /// There is no such index.
    #[problem(status = 404, log = warn)]
    IndexNotFound,
    #[problem(status = 409, title = "Taken", detail = "CANARY-detail of the code", extension("errno" = 7))]
    IndexExists,
    #[problem(status = 500, header("X-Category" = "internal"), extension("category" = "internal"))]
    StorageFailed,
    #[problem(status = 503)]
    Overloaded,
    #[problem(status = 401)]
    Unauthenticated,
    #[problem(status = shared::GONE, code = shared::CODE)]
    Constant,
    #[problem(status = 405, allow = "GET, HEAD")]
    #[deprecated]
    ReadOnly,
    #[problem(status = 400, type = "/whole", code = "WHOLE", extension("canary" = "CANARY-other"))]
    CanaryOther,
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(base = "https://own.example/errors/")]
enum ServiceError {
    #[error("no index {uid}")]
    #[problem(like = Code::IndexNotFound)]
    NoIndex {
        #[problem(extension)]
        uid: &'static str,
        unsent: &'static str,
    },
    /// The alias does not exist.
    #[error("no alias")]
    #[problem(like = Code::IndexNotFound, log = info)]
    NoAlias,
    #[error("CANARY-message")]
    #[problem(like = Code::IndexExists, detail = "{0} is taken", header("X-Uid" = "{0}"), extension("errno" = 8))]
    Exists(&'static str, #[problem(extension = "shard")] u8, &'static str),
    #[error("CANARY-message")]
    #[problem(like = self::Code::StorageFailed)]
    Storage {
        source: std::io::Error,
        #[problem(flatten)]
        more: BTreeMap<&'static str, u8>,
        #[problem(instance)]
        uri: &'static str,
    },
    #[error("CANARY-message")]
    #[problem(like = crate::keys::like::Code::StorageFailed, detail = "try later")]
    Other,
    #[error("CANARY-message")]
    #[problem(like = Code::Overloaded)]
    Overloaded,
    #[error("sign in")]
    #[problem(like = Code::Unauthenticated)]
    Unauthenticated,
    #[error("gone")]
    #[problem(like = Code::Constant)]
    Constant {
        #[problem(errors)]
        fields: Vec<FieldError>,
    },
    #[error("read only")]
    #[problem(like = Code::ReadOnly)]
    ReadOnly,
    #[error("own")]
    #[problem(status = 404)]
    Own,
}

fn storage() -> ServiceError {
    let more = BTreeMap::from([("category", 1), ("a", 2)]);
    ServiceError::Storage { source: std::io::Error::other("CANARY-source"), more, uri: "/own" }
}

fn table() -> Vec<(ServiceError, &'static str, Headers, &'static str)> {
    vec![
        (
            ServiceError::NoIndex { uid: "movies", unsent: "CANARY" },
            "404 Not Found",
            &[("x-category", "request")],
            r#"{"type":"https://docs.example.com/errors#index_not_found","title":"Index Not Found","status":404,"detail":"no index movies","code":"index_not_found","category":"request","uid":"movies"}"#,
        ),
        (
            ServiceError::NoAlias,
            "404 Not Found",
            &[("x-category", "request")],
            r#"{"type":"https://docs.example.com/errors#index_not_found","title":"Index Not Found","status":404,"detail":"no alias","code":"index_not_found","category":"request"}"#,
        ),
        (
            ServiceError::Exists("movies", 3, "CANARY"),
            "409 Conflict",
            &[("x-category", "request"), ("x-uid", "movies")],
            r#"{"type":"https://docs.example.com/errors#index_exists","title":"Taken","status":409,"detail":"movies is taken","code":"index_exists","category":"request","errno":8,"shard":3}"#,
        ),
        (
            storage(),
            "500 Internal Server Error",
            &[("x-category", "internal")],
            r#"{"type":"https://docs.example.com/errors#storage_failed","title":"Storage Failed","status":500,"instance":"/own","code":"storage_failed","category":"internal","a":2}"#,
        ),
        (
            ServiceError::Other,
            "500 Internal Server Error",
            &[("x-category", "internal")],
            r#"{"type":"https://docs.example.com/errors#storage_failed","title":"Storage Failed","status":500,"detail":"try later","code":"storage_failed","category":"internal"}"#,
        ),
        (
            ServiceError::Overloaded,
            "503 Service Unavailable",
            &[("x-category", "request"), ("retry-after", "30")],
            r#"{"type":"https://docs.example.com/errors#overloaded","title":"Overloaded","status":503,"code":"overloaded","category":"request"}"#,
        ),
        (
            ServiceError::Unauthenticated,
            "401 Unauthorized",
            &[("www-authenticate", r#"Bearer realm="api""#), ("x-category", "request")],
            r#"{"type":"https://docs.example.com/errors#unauthenticated","title":"Unauthenticated","status":401,"detail":"sign in","code":"unauthenticated","category":"request"}"#,
        ),
        (
            ServiceError::Constant { fields: vec![FieldError::new("a", "A", "m")] },
            "410 Gone",
            &[("x-category", "request")],
            r##"{"type":"https://docs.example.com/errors#constant.code","title":"Constant","status":410,"detail":"gone","code":"constant.code","category":"request","errors":[{"field":"a","pointer":"#/a","code":"A","message":"m"}]}"##,
        ),
        (
            ServiceError::ReadOnly,
            "405 Method Not Allowed",
            &[("allow", "GET, HEAD"), ("x-category", "request")],
            r#"{"type":"https://docs.example.com/errors#read_only","title":"Read Only","status":405,"detail":"read only","code":"read_only","category":"request"}"#,
        ),
        (
            ServiceError::Own,
            "404 Not Found",
            &[],
            r#"{"type":"https://own.example/errors/own","title":"Own","status":404,"detail":"own","code":"OWN"}"#,
        ),
    ]
}

#[test]
fn the_problem_type_is_that_of_the_other_variant_and_the_text_is_its_own() {
    for (error, status, headers, body) in table() {
        check(error, status, headers, body);
    }
    let ServiceError::NoIndex { unsent, .. } = &table()[0].0 else { unreachable!() };
    assert_eq!(*unsent, "CANARY");
}

#[test]
fn the_log_has_the_level_of_the_other_variant_and_the_own_message() {
    let logs = Logs::capture();
    let told = |error: ServiceError| {
        drop(error.to_response::<Bytes>());
        let [entry] = &logs.take()[..] else { panic!("one event") };
        assert_eq!(entry.field("type"), error.problem_type().type_uri().unwrap().to_string());
        (entry.level, entry.field("error").to_owned(), entry.field("sources").to_owned())
    };
    let text = |error: &str, sources: &str| (error.to_owned(), sources.to_owned());
    for (error, level, (message, sources)) in [
        (ServiceError::NoIndex { uid: "movies", unsent: "" }, Level::WARN, text("no index movies", "")),
        (ServiceError::NoAlias, Level::INFO, text("no alias", "")),
        (ServiceError::Overloaded, Level::ERROR, text("CANARY-message", "")),
    ] {
        assert_eq!(told(error), (level, message, sources));
    }
    // a member with the name of a constant member of the other variant replaces it; a flattened one is left out
    drop(ServiceError::Exists("movies", 3, "").to_response::<Bytes>());
    let [entry] = &logs.take()[..] else { panic!("one event") };
    assert_eq!((entry.level, entry.field("error")), (Level::DEBUG, "CANARY-message"));
    drop(storage().to_response::<Bytes>());
    let [left_out, entry] = &logs.take()[..] else { panic!("two events") };
    assert_eq!((left_out.level, left_out.field("name")), (Level::WARN, "category"));
    let told = (entry.level, entry.field("error"), entry.field("sources"));
    assert_eq!(told, (Level::ERROR, "CANARY-message", "CANARY-source"));
}

#[test]
fn types_have_the_facts_of_both() {
    let types: Vec<_> = ServiceError::TYPES.iter().collect();
    let codes: Vec<_> = types.iter().map(|ty| ty.code()).collect();
    assert_eq!(
        codes,
        [
            "index_not_found",
            "index_exists",
            "storage_failed",
            "overloaded",
            "unauthenticated",
            "constant.code",
            "read_only",
            "OWN"
        ]
    );
    assert_eq!(types[0].description(), Some("There is no such index."));
    assert_eq!(types[0].members(), ["category", "uid"]);
    assert_eq!(types[0].headers(), ["X-Category"]);
    assert_eq!(types[0].title(), "Index Not Found");
    assert_eq!(types[0].type_uri().unwrap().to_string(), "https://docs.example.com/errors#index_not_found");
    assert_eq!(types[1].members(), ["category", "errno", "shard"]);
    assert_eq!(types[1].headers(), ["X-Category", "X-Uid"]);
    assert_eq!(types[3].retry_after(), Some(30));
    assert_eq!(types[4].headers(), ["WWW-Authenticate", "X-Category"]);
    assert_eq!(types[5].members(), ["category", "errors"]);
    assert_eq!(types[6].headers(), ["Allow", "X-Category"]);
    let own = ServiceError::Own.problem_type();
    assert_eq!(own.code(), "OWN");
}

#[test]
fn statuses_know_the_status_of_the_other_variant() {
    #[derive(Debug, thiserror::Error, Problem)]
    #[problem(statuses(404, 410))]
    enum Closed {
        #[error("none")]
        #[problem(like = Code::IndexNotFound)]
        None,
        #[error("gone")]
        #[problem(like = Code::Constant)]
        Gone,
    }
    let statuses: Vec<_> = Closed::TYPES.iter().map(|ty| ty.status().as_u16()).collect();
    assert_eq!(statuses, [404, 410]);
    assert_eq!([Closed::None, Closed::Gone].map(|error| error.status().as_u16()), [404, 410]);
}

#[test]
fn a_like_inside_a_transparent_variant_is_the_same_problem_type() {
    #[derive(Debug, thiserror::Error, Problem)]
    enum Outer {
        #[error(transparent)]
        #[problem(transparent)]
        Service(#[from] ServiceError),
        /// The same problem type, declared here too.
        #[error("no index at all")]
        #[problem(like = Code::IndexNotFound)]
        NoIndex,
        /// The codes themselves.
        #[error(transparent)]
        #[problem(transparent)]
        Code(#[from] Code),
    }
    for (error, status, headers, body) in table() {
        check(Outer::from(error), status, headers, body);
    }
    check(
        Outer::NoIndex,
        "404 Not Found",
        &[("x-category", "request")],
        r#"{"type":"https://docs.example.com/errors#index_not_found","title":"Index Not Found","status":404,"detail":"no index at all","code":"index_not_found","category":"request"}"#,
    );
    assert_eq!(Outer::from(Code::Overloaded).status().as_u16(), 503);
    assert_eq!(Outer::from(Code::CanaryOther).problem_type().members(), ["category", "canary"]);
    assert_eq!(Outer::TYPES.by_code("index_not_found").unwrap().status().as_u16(), 404);
}

#[test]
fn a_struct_and_a_generic_type_can_be_like_a_variant() {
    #[derive(Debug, thiserror::Error, Problem)]
    #[error("no index {uid}")]
    #[problem(like = Code::IndexNotFound)]
    struct NoIndex<T: std::fmt::Display + std::fmt::Debug> {
        uid: T,
    }
    check(
        NoIndex { uid: 7 },
        "404 Not Found",
        &[("x-category", "request")],
        r#"{"type":"https://docs.example.com/errors#index_not_found","title":"Index Not Found","status":404,"detail":"no index 7","code":"index_not_found","category":"request"}"#,
    );
}

#[test]
fn a_private_type_does_not_send_its_message() {
    #[derive(Debug, thiserror::Error, Problem)]
    #[error("CANARY-message")]
    #[problem(private)]
    enum Private {
        #[problem(like = Code::IndexNotFound)]
        None,
        #[problem(like = Code::IndexExists)]
        Exists,
    }
    check(
        Private::None,
        "404 Not Found",
        &[("x-category", "request")],
        r#"{"type":"https://docs.example.com/errors#index_not_found","title":"Index Not Found","status":404,"code":"index_not_found","category":"request"}"#,
    );
    check(
        Private::Exists,
        "409 Conflict",
        &[("x-category", "request")],
        r#"{"type":"https://docs.example.com/errors#index_exists","title":"Taken","status":409,"code":"index_exists","category":"request","errno":7}"#,
    );
}

#[test]
fn every_format_has_the_members_of_both() {
    assert_eq!(
        body_in(Formats::JsonAndXml, &ServiceError::NoIndex { uid: "movies", unsent: "CANARY" }),
        format!(
            r#"<problem xmlns="urn:ietf:rfc:7807"><type>https://docs.example.com/errors#index_not_found</type><title>Index Not Found</title><status>404</status><detail>no index movies</detail><instance>/orders/7</instance><code>index_not_found</code><category>request</category><uid>movies</uid><requestId>req-1</requestId><timestamp>{TIME}</timestamp></problem>"#
        )
    );
    for formats in [Formats::Json, Formats::JsonAndXml, Formats::Envelope] {
        for (error, ..) in table() {
            let body = body_in(formats, &error);
            assert!(!body.contains("CANARY"), "{body}");
        }
    }
    assert_eq!(
        body_in(Formats::Envelope, &ServiceError::Exists("movies", 3, "CANARY")),
        format!(
            r#"{{"error":{{"code":"index_exists","message":"movies is taken","requestId":"req-1","category":"request","errno":8,"shard":3,"instance":"/orders/7","timestamp":"{TIME}"}}}}"#
        )
    );
}
