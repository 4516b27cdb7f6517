//! The table of codes in the guide, and what types with `also(tonic)` are without the feature.

use std::collections::BTreeMap;

use problem_core::{Problem, ToProblem};
use problem_shared::grpc::{fitting, is_ambiguous, name};

const GUIDE: &str = include_str!("../../docs/grpc.md");

/// The codes of each status in the table. A bold status is ambiguous.
fn table() -> BTreeMap<u16, (bool, Vec<&'static str>)> {
    let (_, table) = GUIDE.split_once("| HTTP status | gRPC code |").expect("the guide has the table");
    let rows = table.lines().skip(2).take_while(|line| line.starts_with('|'));
    let mut codes = BTreeMap::new();
    for row in rows.filter(|row| !row.contains("any other")) {
        let cells: Vec<_> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [statuses, first, others] = cells[..] else { panic!("{row}") };
        let others = others.split(", ").filter(|code| *code != "–");
        let row: Vec<_> = std::iter::once(first).chain(others).map(|code| code.trim_matches('`')).collect();
        for status in statuses.split(", ") {
            let number = status.trim_matches('*').parse().unwrap();
            codes.insert(number, (status.starts_with("**"), row.clone()));
        }
    }
    codes
}

#[test]
fn the_guide_lists_the_codes_of_every_status() {
    let table = table();
    for status in 400..=599 {
        let expected: Vec<_> = fitting(status).iter().map(|code| name(*code)).collect();
        match table.get(&status) {
            Some((is_bold, codes)) => {
                assert_eq!((*is_bold, codes), (is_ambiguous(status), &expected), "{status}");
            }
            None if status < 500 => {
                assert_eq!(expected, ["INVALID_ARGUMENT", "FAILED_PRECONDITION", "OUT_OF_RANGE"], "{status}");
            }
            None => assert_eq!(expected, ["INTERNAL", "UNKNOWN", "DATA_LOSS"], "{status}"),
        }
    }
    assert_eq!(table.values().filter(|(is_bold, _)| *is_bold).count(), 4);
}

/// This crate does not turn the feature on.
#[derive(Debug, thiserror::Error, Problem)]
#[error("order {id} was changed")]
#[problem(status = 409, grpc = ABORTED, grpc_domain = "orders.example.com", also(tonic))]
struct Changed {
    #[problem(extension)]
    id: u64,
}

#[test]
fn the_keys_change_nothing_in_http() {
    let response = Changed { id: 7 }.to_response::<Vec<u8>>();
    assert_eq!(
        String::from_utf8(response.into_body()).unwrap(),
        r#"{"title":"Conflict","status":409,"detail":"order 7 was changed","code":"CHANGED","id":7}"#
    );
}
