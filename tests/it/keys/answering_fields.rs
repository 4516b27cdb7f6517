//! `transparent` on a field beside other fields: what they and the variant add to the problem in the field.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::header::RETRY_AFTER;
use problem_core::boundary::Formats;
use problem_core::{ErrorStatus, FieldError, Problem, RateLimit, ToProblem};
use problem_tests::logs::{Entry, Logs};
use problem_tests::wire::TIME;

use super::{body_in, check};

#[derive(Debug, thiserror::Error, Problem)]
#[problem(base = "https://api.example.com/errors/")]
enum Inner {
    /// Nothing has this number.
    #[error("order {id} not found")]
    #[problem(status = 404)]
    OrderNotFound {
        #[problem(extension)]
        id: u64,
    },
    #[error("wrong")]
    #[problem(status = 422, code = "WRONG", header("X-Shard" = "inner"))]
    Wrong {
        #[problem(errors)]
        fields: Vec<FieldError>,
        #[problem(instance)]
        uri: &'static str,
    },
    #[error("CANARY-inner")]
    #[problem(status = 503, retry_after = 60)]
    Busy,
    #[error("CANARY-inner")]
    #[problem(status = 500)]
    Failed { unsent: &'static str },
}

/// An error with a key of every kind beside the field that answers.
#[derive(Debug, thiserror::Error, Problem)]
#[error("CANARY-outer")]
#[problem(rename_all = "camelCase")]
enum Outer {
    #[problem(header("X-Layer" = "outer{copy}"), extension("layer" = "outer"))]
    Everything {
        #[problem(transparent)]
        source: Inner,
        #[problem(extension)]
        tenant_id: u8,
        #[problem(flatten)]
        more: BTreeMap<&'static str, u8>,
        #[problem(header = "X-Shard")]
        shard: Option<u8>,
        #[problem(retry_after)]
        wait: Option<u64>,
        #[problem(instance)]
        uri: Option<&'static str>,
        #[problem(errors)]
        fields: Vec<FieldError>,
        copy: u8,
        unsent: &'static str,
        backtrace: std::sync::Arc<std::backtrace::Backtrace>,
    },
    Pair(#[problem(transparent)] Inner, &'static str),
}

fn everything(source: Inner) -> Outer {
    Outer::Everything {
        source,
        tenant_id: 3,
        more: BTreeMap::from([("a", 1), ("id", 2), ("tenantId", 3), ("layer", 4), ("code", 5)]),
        shard: Some(9),
        wait: Some(5),
        uri: Some("/outer"),
        fields: vec![FieldError::new("b", "B", "outer")],
        copy: 1,
        unsent: "CANARY-unsent",
        backtrace: std::sync::Arc::new(std::backtrace::Backtrace::disabled()),
    }
}

fn bare(source: Inner) -> Outer {
    let Outer::Everything { source, unsent, backtrace, copy, .. } = everything(source) else {
        unreachable!()
    };
    let (more, shard, wait, uri, fields) = (BTreeMap::new(), None, None, None, Vec::new());
    Outer::Everything { source, tenant_id: 0, more, shard, wait, uri, fields, copy, unsent, backtrace }
}

/// The events about members that were left out: the name, and the reason.
fn left_out(entries: &[Entry]) -> Vec<String> {
    let others = entries.iter().filter(|entry| entry.field("message") != "error response");
    others
        .map(|entry| {
            let [message, what, name, reason] =
                ["message", "what", "name", "reason"].map(|field| entry.field(field));
            assert_eq!([message, what], ["left out of an error response", "member"]);
            format!("{name}: {reason}")
        })
        .collect()
}

#[test]
fn other_fields_add_to_the_inner_problem() {
    check(
        everything(Inner::OrderNotFound { id: 7 }),
        "404 Not Found",
        &[("x-layer", "outer1"), ("x-shard", "9"), ("retry-after", "5")],
        r##"{"type":"https://api.example.com/errors/order-not-found","title":"Order Not Found","status":404,"detail":"order 7 not found","instance":"/outer","code":"ORDER_NOT_FOUND","id":7,"layer":"outer","tenantId":3,"a":1,"errors":[{"field":"b","pointer":"#/b","code":"B","message":"outer"}]}"##,
    );
    check(
        bare(Inner::OrderNotFound { id: 7 }),
        "404 Not Found",
        &[("x-layer", "outer1")],
        r#"{"type":"https://api.example.com/errors/order-not-found","title":"Order Not Found","status":404,"detail":"order 7 not found","code":"ORDER_NOT_FOUND","id":7,"layer":"outer","tenantId":0}"#,
    );
}

#[test]
fn fields_without_a_key_add_nothing() {
    let Outer::Pair(.., unsent) = &Outer::Pair(Inner::Busy, "CANARY") else { unreachable!() };
    assert_eq!(*unsent, "CANARY");
    check(
        Outer::Pair(Inner::Failed { unsent: "CANARY" }, "CANARY"),
        "500 Internal Server Error",
        &[],
        r#"{"type":"https://api.example.com/errors/internal-server-error","title":"Internal Server Error","status":500,"code":"INTERNAL_SERVER_ERROR"}"#,
    );
    check(
        Outer::Pair(Inner::Busy, "CANARY"),
        "503 Service Unavailable",
        &[("retry-after", "60")],
        r#"{"type":"https://api.example.com/errors/service-unavailable","title":"Service Unavailable","status":503,"code":"SERVICE_UNAVAILABLE"}"#,
    );
    if let Inner::Failed { unsent } = (Inner::Failed { unsent: "x" }) {
        assert_eq!(unsent, "x");
    }
}

#[test]
fn a_name_that_both_send_is_sent_once() {
    let fields = vec![FieldError::new("a", "A", "inner")];
    // the inner problem keeps its member and its `errors`; the outer header fields and `instance` replace the inner ones
    check(
        everything(Inner::Wrong { fields, uri: "/inner" }),
        "422 Unprocessable Entity",
        &[("x-shard", "9"), ("x-layer", "outer1"), ("retry-after", "5")],
        r##"{"type":"https://api.example.com/errors/wrong","title":"Wrong","status":422,"detail":"wrong","instance":"/outer","code":"WRONG","layer":"outer","tenantId":3,"a":1,"id":2,"errors":[{"field":"a","pointer":"#/a","code":"A","message":"inner"}]}"##,
    );
}

#[test]
fn retry_after_of_the_outer_field_replaces_the_inner_one() {
    let wait = |error: Outer| error.to_response::<Bytes>().headers()[RETRY_AFTER].clone();
    assert_eq!(wait(everything(Inner::Busy)), "5");
    assert_eq!(wait(bare(Inner::Busy)), "60");
}

#[test]
fn a_rate_limit_is_added() {
    #[derive(Debug, thiserror::Error, Problem)]
    #[error("CANARY")]
    struct Limited {
        #[problem(transparent)]
        inner: Inner,
        #[problem(rate_limit)]
        limit: Option<RateLimit>,
    }
    check(
        Limited { inner: Inner::OrderNotFound { id: 7 }, limit: Some(RateLimit::new(100, 0, 30)) },
        "404 Not Found",
        &[
            ("retry-after", "30"),
            ("ratelimit-policy", r#""default";q=100"#),
            ("ratelimit", r#""default";r=0;t=30"#),
        ],
        r#"{"type":"https://api.example.com/errors/order-not-found","title":"Order Not Found","status":404,"detail":"order 7 not found","code":"ORDER_NOT_FOUND","id":7,"limit":100,"retryAfter":30}"#,
    );
    check(
        Limited { inner: Inner::OrderNotFound { id: 7 }, limit: None },
        "404 Not Found",
        &[],
        r#"{"type":"https://api.example.com/errors/order-not-found","title":"Order Not Found","status":404,"detail":"order 7 not found","code":"ORDER_NOT_FOUND","id":7}"#,
    );
    let first = Limited::TYPES.iter().next().unwrap();
    assert_eq!(first.members(), ["id", "limit", "window", "retryAfter"]);
    assert_eq!(first.headers(), ["Retry-After", "RateLimit-Policy", "RateLimit"]);
}

#[test]
fn a_problem_in_the_field_gets_the_additions_too() {
    #[derive(Debug, thiserror::Error, Problem)]
    #[error("CANARY")]
    #[problem(extension("layer" = 1), header("X-Layer" = "{copy}"))]
    struct Wrapped {
        #[problem(transparent)]
        problem: Box<Problem>,
        copy: u8,
        #[problem(extension)]
        shard: u8,
    }
    let problem = Problem::new(ErrorStatus::GONE)
        .with_code("GONE_FOR_GOOD")
        .with_detail("gone")
        .with_extension("since", &1999)
        .and_then(|problem| problem.with_extension("shard", &1))
        .unwrap();
    check(
        Wrapped { problem: Box::new(problem), copy: 2, shard: 3 },
        "410 Gone",
        &[("x-layer", "2")],
        r#"{"title":"Gone","status":410,"detail":"gone","code":"GONE_FOR_GOOD","since":1999,"layer":1,"shard":3}"#,
    );
    assert!(Wrapped::TYPES.is_open());

    let logs = Logs::capture();
    let problem = Box::new(Problem::internal(std::io::Error::other("CANARY-kept")));
    let response = Wrapped { problem, copy: 2, shard: 3 }.to_response::<Bytes>();
    assert_eq!(
        response.body(),
        r#"{"title":"Internal Server Error","status":500,"code":"INTERNAL_SERVER_ERROR","layer":1,"shard":3}"#
    );
    let [entry] = &logs.take()[..] else { panic!("one event") };
    assert_eq!(entry.field("error"), "CANARY-kept");
}

#[test]
fn types_know_what_the_type_around_them_adds() {
    #[derive(Debug, thiserror::Error, Problem)]
    #[error("CANARY")]
    struct Outermost {
        #[problem(transparent)]
        outer: Outer,
        #[problem(extension)]
        region: &'static str,
        #[problem(header = "X-Region")]
        copy: &'static str,
    }
    let inner: Vec<_> = Inner::TYPES.iter().map(|ty| ty.code()).collect();
    let outer: Vec<_> = Outer::TYPES.iter().map(|ty| ty.code()).collect();
    assert_eq!(inner, ["ORDER_NOT_FOUND", "WRONG", "SERVICE_UNAVAILABLE", "INTERNAL_SERVER_ERROR"]);
    assert_eq!(outer, [&inner[..], &inner].concat());
    let types: Vec<_> = Outer::TYPES.iter().collect();
    assert_eq!(types[0].members(), ["id", "layer", "tenantId", "errors"]);
    assert_eq!(types[0].headers(), ["X-Layer", "X-Shard", "Retry-After"]);
    assert_eq!(types[0].description(), Some("Nothing has this number."));
    assert_eq!(types[1].members(), ["errors", "layer", "tenantId"]);
    assert_eq!(types[1].headers(), ["X-Shard", "X-Layer", "Retry-After"]);
    // `Pair` adds nothing
    assert_eq!(types[4].members(), ["id"]);
    assert!(types[4].headers().is_empty());

    let outermost: Vec<_> = Outermost::TYPES.iter().collect();
    assert_eq!(outermost[4].members(), ["id", "region"]);
    assert_eq!(outermost[4].headers(), ["X-Region"]);

    let response = |outer| {
        let error = Outermost { outer, region: "eu", copy: "eu" };
        check(
            error,
            "404 Not Found",
            &[("x-layer", "outer1"), ("x-region", "eu")],
            r#"{"type":"https://api.example.com/errors/order-not-found","title":"Order Not Found","status":404,"detail":"order 7 not found","code":"ORDER_NOT_FOUND","id":7,"layer":"outer","tenantId":0,"region":"eu"}"#,
        );
    };
    response(bare(Inner::OrderNotFound { id: 7 }));
}

#[test]
fn the_set_of_statuses_has_the_inner_ones() {
    #[derive(Debug, thiserror::Error, Problem)]
    #[problem(statuses(404, 422, 500, 503))]
    enum Closed {
        #[error("CANARY")]
        Inner {
            #[problem(transparent)]
            inner: Inner,
            line: u32,
        },
    }
    assert!(!Closed::TYPES.is_open());
    let Closed::Inner { line, inner } = &Closed::Inner { inner: Inner::Busy, line: line!() };
    assert!(*line > 0 && inner.status() == ErrorStatus::SERVICE_UNAVAILABLE);
}

#[test]
fn every_format_has_the_additions() {
    let send = |formats| body_in(formats, &everything(Inner::OrderNotFound { id: 7 }));
    assert_eq!(
        send(Formats::JsonAndXml),
        format!(
            r##"<problem xmlns="urn:ietf:rfc:7807"><type>https://api.example.com/errors/order-not-found</type><title>Order Not Found</title><status>404</status><detail>order 7 not found</detail><instance>/outer</instance><code>ORDER_NOT_FOUND</code><id>7</id><layer>outer</layer><tenantId>3</tenantId><a>1</a><errors><i><field>b</field><pointer>#/b</pointer><code>B</code><message>outer</message></i></errors><requestId>req-1</requestId><timestamp>{TIME}</timestamp></problem>"##
        )
    );
    assert_eq!(
        send(Formats::Envelope),
        format!(
            r##"{{"error":{{"code":"ORDER_NOT_FOUND","message":"order 7 not found","requestId":"req-1","fields":[{{"field":"b","pointer":"#/b","code":"B","message":"outer"}}],"id":7,"layer":"outer","tenantId":3,"a":1,"instance":"/outer","timestamp":"{TIME}"}}}}"##
        )
    );
}

#[test]
fn a_member_of_the_variant_replaces_one_of_the_inner_problem() {
    let logs = Logs::capture();
    drop(everything(Inner::OrderNotFound { id: 7 }).to_response::<Bytes>());
    let repeated = |name| format!("{name}: another member has this name already");
    assert_eq!(
        left_out(&logs.take()),
        ["code: the name is reserved".to_owned(), repeated("id"), repeated("layer"), repeated("tenantId")]
    );

    #[derive(Debug, thiserror::Error, Problem)]
    #[error("CANARY")]
    #[problem(extension("id" = "of the type"))]
    struct Same {
        #[problem(transparent)]
        inner: Inner,
    }
    #[derive(Debug, thiserror::Error, Problem)]
    #[error("CANARY")]
    struct SameField {
        #[problem(transparent)]
        inner: Inner,
        #[problem(extension)]
        id: &'static str,
        #[problem(extension)]
        more: u8,
    }
    let same = Same { inner: Inner::OrderNotFound { id: 7 } };
    let field = SameField { inner: Inner::OrderNotFound { id: 7 }, id: "of a field", more: 1 };
    for (response, more) in [
        (same.to_response::<Bytes>(), r#""of the type""#),
        (field.to_response::<Bytes>(), r#""of a field","more":1"#),
    ] {
        assert_eq!(
            std::str::from_utf8(response.body()).unwrap(),
            format!(
                r#"{{"type":"https://api.example.com/errors/order-not-found","title":"Order Not Found","status":404,"detail":"order 7 not found","code":"ORDER_NOT_FOUND","id":{more}}}"#
            )
        );
    }
    // that is what the variant is for, so it is not logged
    assert_eq!(left_out(&logs.take()), [""; 0]);
}
