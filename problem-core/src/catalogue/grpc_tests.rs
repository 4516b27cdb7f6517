//! The gRPC codes in each output, and in the lock.

#![allow(dead_code, reason = "the types are only described")]
#![allow(
    unused_imports,
    reason = "only in this crate, the compiler sees that the macro imports a trait that it does not use"
)]

use serde_json::json;

use crate::catalogue::changes::changes;
use crate::catalogue::contract::Contract;
use crate::catalogue::{Catalogue, catalogue};

macro_rules! error {
    ($name:ident [$($key:tt)*] $($variants:tt)*) => {
        #[derive(Debug, thiserror::Error, problem_derive::Problem)]
        #[problem(crate = crate, $($key)*)]
        enum $name { $($variants)* }
    };
}

error! { OrderError [also(tonic)]
    #[error("a")] #[problem(status = 404)] OrderNotFound,
    #[error("b")] #[problem(status = 409, grpc = ABORTED)] OrderChanged,
    #[error("c")] #[problem(transparent)] Payment(PaymentError),
}
error! { PaymentError []
    #[error("a")] #[problem(status = 429, retry_after = 5)] TooManyPayments,
}
error! { HttpError []
    #[error("a")] #[problem(status = 404)] OrderNotFound,
    #[error("b")] #[problem(status = 409)] OrderChanged,
    #[error("c")] #[problem(status = 429, retry_after = 5)] TooManyPayments,
}
error! { OtherCode [also(tonic)]
    #[error("b")] #[problem(status = 409, grpc = ALREADY_EXISTS)] OrderChanged,
}

/// The codes of each problem type.
fn codes(catalogue: &Catalogue) -> Vec<(String, Vec<String>)> {
    catalogue.entries().into_iter().map(|entry| (entry.code, entry.grpc_codes)).collect()
}

fn is(catalogue: &Catalogue, expected: &[(&str, &[&str])]) {
    let expected: Vec<_> = expected
        .iter()
        .map(|(code, codes)| ((*code).to_owned(), codes.iter().map(|code| (*code).to_owned()).collect()))
        .collect();
    assert_eq!(codes(catalogue), expected);
}

#[test]
fn only_types_that_become_statuses_have_codes() {
    is(
        &catalogue![OrderError],
        &[
            ("ORDER_NOT_FOUND", &["NOT_FOUND"]),
            ("ORDER_CHANGED", &["ABORTED"]),
            ("TOO_MANY_PAYMENTS", &["RESOURCE_EXHAUSTED"]),
        ],
    );
    is(&catalogue![PaymentError], &[("TOO_MANY_PAYMENTS", &[])]);
    // two types with one problem type
    is(
        &catalogue![OtherCode, HttpError, OrderError],
        &[
            ("ORDER_NOT_FOUND", &["NOT_FOUND"]),
            ("ORDER_CHANGED", &["ALREADY_EXISTS", "ABORTED"]),
            ("TOO_MANY_PAYMENTS", &["RESOURCE_EXHAUSTED"]),
        ],
    );
}

#[test]
fn the_outputs_show_codes() {
    let [with, without] = [catalogue![OrderError], catalogue![HttpError]];
    assert_eq!(with.to_json()["problems"][1]["grpcCodes"], json!(["ABORTED"]));
    assert!(with.to_markdown().contains("\n- gRPC code: `ABORTED`\n"));
    let page = |catalogue: &Catalogue| {
        let files = catalogue.site().into_iter();
        files.map(|(_, content)| String::from_utf8_lossy(&content).into_owned()).collect::<String>()
    };
    assert!(page(&with).contains("<dt>gRPC code</dt><dd><ul><li><code>ABORTED</code></li></ul></dd>"));
    assert!(without.to_json()["problems"][1].get("grpcCodes").is_none());
    assert!(!without.to_markdown().contains("gRPC") && !page(&without).contains("gRPC"));
}

#[test]
fn another_code_breaks_clients() {
    let compared = |old: &Catalogue, new: &Catalogue| {
        let [old, new] = [old, new].map(|catalogue| Contract::of(catalogue).unwrap());
        assert_eq!(Contract::read(&new.to_text()).unwrap(), new);
        changes(&old, &new).iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let [http, aborted, exists] =
        [catalogue![HttpError], catalogue![OrderError], catalogue![OtherCode, HttpError]];
    assert_eq!(compared(&http, &exists), ["compatible: ORDER_CHANGED: the gRPC code ALREADY_EXISTS is new"]);
    assert_eq!(compared(&exists, &http), ["breaking:   ORDER_CHANGED: the gRPC code ALREADY_EXISTS is gone"]);
    let changed = compared(&exists, &aborted);
    assert_eq!(
        changed[0],
        "breaking:   ORDER_CHANGED: the gRPC code has changed from ALREADY_EXISTS to ABORTED"
    );
    let both = catalogue![OtherCode, OrderError];
    assert_eq!(
        compared(&both, &aborted),
        [
            r#"compatible: ORDER_CHANGED: the gRPC code has changed from "ABORTED or ALREADY_EXISTS" to ABORTED"#
        ]
    );
}
