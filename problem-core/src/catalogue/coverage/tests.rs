#![cfg_attr(
    any(feature = "axum", feature = "salvo", feature = "warp"),
    allow(
        unused_imports,
        reason = "only in this crate, the compiler sees that the macro imports a trait that it does not use"
    )
)]

use std::fs;
use std::path::PathBuf;

use crate::catalogue::coverage::{
    AcceptanceMistake, AcceptedProblem, Coverage, Records, StaleReason, StaleRecords, UnnecessaryAcceptance,
};
use crate::catalogue::{Catalogue, catalogue};
use crate::describe::OfStatus;
use crate::recorder::executable::{Build, Executable};
use crate::recorder::record::{Record, Sent};

fn service() -> Catalogue {
    catalogue![OfStatus<404>, OfStatus<409>, OfStatus<500>]
}

/// A record of this test, which is an executable that exists.
fn record(status: u16, code: &str) -> Record {
    let sent = Sent { code: code.to_owned(), status, type_uri: None, table: None, version: None };
    Record { executable: Executable::current().unwrap(), package: Some("api".to_owned()), sent }
}

fn records<const N: usize>(records: [Record; N]) -> Records {
    let mut read = Records::default();
    read.records.extend(records);
    read
}

fn codes(coverage: &Coverage) -> [Vec<&str>; 3] {
    [
        coverage.covered.iter().map(|problem| &*problem.code).collect(),
        coverage.uncovered.iter().map(|entry| &*entry.code).collect(),
        coverage.unknown.iter().map(|problem| &*problem.code).collect(),
    ]
}

#[test]
fn a_problem_type_is_covered_by_its_code_and_status() {
    let coverage = service().coverage_of(&records([
        record(404, "NOT_FOUND"),
        record(410, "CONFLICT"),
        record(400, "MINE"),
    ]));
    let expected: [&[&str]; 3] =
        [&["NOT_FOUND"], &["CONFLICT", "INTERNAL_SERVER_ERROR"], &["CONFLICT", "MINE"]];
    assert_eq!(codes(&coverage), expected);
    assert_eq!(coverage.unknown[0].known_status, Some(409));
    assert_eq!(coverage.unknown[1].known_status, None);
    assert_eq!((coverage.percent(), coverage.is_complete(), coverage.is_consistent()), (33, false, false));
}

mod old {
    #[derive(Debug, thiserror::Error, crate::Problem)]
    #[error("declined")]
    #[problem(crate = crate, status = 402)]
    pub(super) struct CardDeclined;
}

/// `PAYMENT_DECLINED` was `CARD_DECLINED` before.
#[derive(Debug, thiserror::Error, crate::Problem)]
#[error("declined")]
#[problem(crate = crate, status = 402, code = "PAYMENT_DECLINED")]
struct PaymentError;

#[test]
fn a_code_that_a_changed_type_had_before_is_stale() {
    let catalogue = catalogue![PaymentError];
    let entry = catalogue.entries().remove(0);
    let table = entry.versions[0].name;
    assert!(table.ends_with("::coverage::tests::PaymentError"), "{table}");
    let sent = |code: &str, table: &str, version| Record {
        sent: Sent { table: Some(table.to_owned()), version: Some(version), ..record(402, code).sent },
        ..record(402, code)
    };
    let now = entry.versions[0].hash;
    let coverage = catalogue.coverage_of(&records([
        sent("PAYMENT_DECLINED", table, now),
        sent("CARD_DECLINED", table, now.wrapping_add(1)),
    ]));
    assert!(coverage.is_complete(), "{coverage}");
    assert_eq!(coverage.stale.len(), 1);
    assert_eq!((coverage.stale[0].reason, coverage.stale[0].records), (StaleReason::OtherVersion, 1));
    // of a type that the catalogue does not have
    let other = <old::CardDeclined as crate::ToProblem>::TYPES;
    let other = other.iter().next().unwrap().version().unwrap();
    let coverage = catalogue.coverage_of(&records([sent("CARD_DECLINED", other.name, other.hash)]));
    assert_eq!(codes(&coverage)[2], ["CARD_DECLINED"]);
}

mod at_constant_base {
    #[derive(Debug, thiserror::Error, crate::Problem)]
    #[error("a bug")]
    #[problem(crate = crate, status = 500, base = "https://api.example.com/problems/")]
    pub(super) struct Bug;
}

#[test]
fn the_type_uri_chooses_between_problem_types_with_one_code() {
    const BASE: &str = "https://shop.example/problems/";
    let boundary = crate::Boundary::new().with_base_for_all(crate::boundary::BaseUri::from_static(BASE));
    let catalogue = catalogue![at_constant_base::Bug].in_boundary(&boundary);
    let sent = |uri: &str| {
        let mut record = record(500, "INTERNAL_SERVER_ERROR");
        record.sent.type_uri = Some(uri.to_owned());
        record
    };
    let uris = [
        "https://api.example.com/problems/internal-server-error",
        "https://shop.example/problems/internal-server-error",
    ];
    let covered = |records: Records| {
        let coverage = catalogue.coverage_of(&records);
        assert!(coverage.covered.iter().all(|problem| problem.other_type_uris.is_empty()), "{coverage}");
        coverage.covered.into_iter().filter_map(|problem| problem.type_uri).collect::<Vec<_>>()
    };
    for uri in uris {
        assert_eq!(covered(records([sent(uri)])), [uri]);
    }
    assert_eq!(covered(records(uris.map(sent))), uris);
}

#[test]
fn nothing_to_cover_is_complete() {
    let coverage = Catalogue::new().coverage_of(&Records::default());
    assert_eq!((coverage.percent(), coverage.is_complete()), (100, true));
}

#[test]
fn an_acceptance_needs_a_need_and_a_reason() {
    let accepting = service()
        .accepting_uncovered("CONFLICT", "a race")
        .accepting_uncovered("CONFLICT", "a race, again")
        .accepting_uncovered("NOT_FOUND", "a test sends it")
        .accepting_uncovered("GONE", "the catalogue does not have it")
        .accepting_uncovered("INTERNAL_SERVER_ERROR", " ");
    let coverage = accepting.coverage_of(&records([record(404, "NOT_FOUND")]));
    let accepted = AcceptedProblem { code: "CONFLICT".to_owned(), reason: "a race".to_owned() };
    assert_eq!(coverage.accepted, [accepted]);
    let mistake = |code: &str, mistake| UnnecessaryAcceptance { code: code.to_owned(), mistake };
    let expected = [
        mistake("CONFLICT", AcceptanceMistake::Repeated),
        mistake("NOT_FOUND", AcceptanceMistake::Covered),
        mistake("GONE", AcceptanceMistake::NotInCatalogue),
        mistake("INTERNAL_SERVER_ERROR", AcceptanceMistake::WithoutReason),
    ];
    assert_eq!(coverage.unnecessary, expected);
    assert_eq!(codes(&coverage)[1], ["INTERNAL_SERVER_ERROR"]);

    let accepting = service()
        .accepting_uncovered("CONFLICT", "a race")
        .accepting_uncovered("INTERNAL_SERVER_ERROR", "there are no bugs");
    let coverage = accepting.coverage_of(&records([record(404, "NOT_FOUND")]));
    assert!(coverage.is_complete(), "{coverage}");
    assert_eq!(coverage.percent(), 100);
}

#[test]
fn records_of_other_builds_do_not_count() {
    let here = record(404, "NOT_FOUND").executable;
    let rebuilt = Executable { build: Build { len: here.build.len + 1, ..here.build }, ..here.clone() };
    let missing = Executable { path: "/no/such/executable".into(), ..here.clone() };
    let of = |executable: &Executable| Record { executable: executable.clone(), ..record(404, "NOT_FOUND") };
    let records = records([of(&rebuilt), of(&missing)]);
    let coverage = service().coverage_of(&records);
    assert!(coverage.covered.is_empty());
    let stale = |path: &PathBuf, reason| StaleRecords { path: path.clone(), reason, records: 1 };
    let expected = [stale(&here.path, StaleReason::Rebuilt), stale(&missing.path, StaleReason::Missing)];
    assert_eq!(coverage.stale, expected);

    let coverage = service().coverage_of(&records.with_missing_executables());
    assert_eq!(codes(&coverage)[0], ["NOT_FOUND"]);
    assert_eq!(coverage.covered[0].executables, [missing.path]);
    assert_eq!(coverage.stale, [stale(&here.path, StaleReason::Rebuilt)]);
}

#[test]
fn records_of_other_packages_are_left_out() {
    let unstarted = Record { package: None, ..record(409, "CONFLICT") };
    let all = || records([record(404, "NOT_FOUND"), unstarted.clone()]);
    assert_eq!(codes(&service().coverage_of(&all()))[0], ["NOT_FOUND", "CONFLICT"]);
    assert_eq!(codes(&service().coverage_of(&all().of_package("api")))[0], ["NOT_FOUND"]);
    let mut other = all().of_package("other");
    other.folders.push("/records".into());
    let none = service().coverage_of(&other);
    assert!(none.covered.is_empty());
    assert_eq!(none.other_packages, ["api"]);
    assert!(none.to_string().contains("\nThe records in /records are of other packages: api.\n"), "{none}");
    // an executable that Cargo has not started has no package
    let mut unpackaged = records([unstarted.clone()]).of_package("other");
    unpackaged.folders.push("/records".into());
    let none = service().coverage_of(&unpackaged).to_string();
    assert!(
        none.contains("\nThe records in /records are of no package: Cargo has not started the tests.\n"),
        "{none}"
    );
    assert_eq!(codes(&service().coverage_of(&all().of_package("other").of_package("api")))[0], ["NOT_FOUND"]);
}

#[test]
fn a_report_stays_on_its_lines_whatever_was_sent() {
    let mut hostile = record(418, "A\nB\u{1b}[31m");
    hostile.sent.type_uri = Some("x\ry".to_owned());
    let text = service().coverage_of(&records([hostile])).to_string();
    assert!(text.contains("  418 A\\nB\\u{1b}[31m, by "), "{text}");
    assert!(text.contains(", as x\\ry\n"), "{text}");
}

#[test]
fn a_folder_that_does_not_exist_has_no_records_and_a_file_is_an_error() {
    let folder = std::env::temp_dir().join(format!("problem-core-read-{}", std::process::id()));
    assert!(Records::read(&folder).unwrap().records.is_empty());
    Records::delete(&folder).unwrap();
    fs::write(&folder, "").unwrap();
    let (read, deleted) = (Records::read(&folder), Records::delete(&folder));
    fs::remove_file(&folder).unwrap();
    assert!(read.is_err() && deleted.is_err());
}

#[test]
fn lines_that_are_no_records_are_counted_and_deleted() {
    let folder = std::env::temp_dir().join(format!("problem-core-lines-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let line = record(404, "NOT_FOUND").to_line();
    let file = folder.join("api.problems");
    fs::write(&file, [b"\n", line.as_bytes(), b"\n\n\xff\xfe\n{}\n\n", line.as_bytes(), b"\n"].concat())
        .unwrap();
    fs::write(folder.join("README"), "not a record").unwrap();
    let coverage = service().coverage(&folder).unwrap();
    Records::delete(&folder).unwrap();
    let left: Vec<_> = fs::read_dir(&folder).unwrap().map(|file| file.unwrap().file_name()).collect();
    fs::remove_dir_all(&folder).unwrap();
    assert_eq!(codes(&coverage)[0], ["NOT_FOUND"]);
    assert_eq!(coverage.stale, [StaleRecords { path: file, reason: StaleReason::Unreadable, records: 2 }]);
    assert_eq!(left, ["README"]);
}

#[test]
fn the_folders_of_two_machines_are_read_together() {
    let folder = std::env::temp_dir().join(format!("problem-core-machines-{}", std::process::id()));
    let machines = [("one", record(404, "NOT_FOUND")), ("two", record(409, "CONFLICT"))];
    let mut records = Records::default();
    for (name, record) in &machines {
        let machine = folder.join(name);
        fs::create_dir_all(&machine).unwrap();
        // the files have the same name
        fs::write(machine.join("api.problems"), record.to_line()).unwrap();
        records = records.and_read(machine).unwrap();
    }
    fs::remove_dir_all(&folder).unwrap();
    let coverage = service().coverage_of(&records);
    assert_eq!(codes(&coverage)[0], ["NOT_FOUND", "CONFLICT"]);
    assert_eq!(coverage.folders, [folder.join("one"), folder.join("two")]);
}
