//! Each cell of the README's table of frameworks has its test.

use std::path::Path;

const README: &str = include_str!("../../../README.md");

/// A column, and the cases that test it in every framework whose tests call `every_case`.
const COLUMNS: &[(&str, &[&str])] = &[
    ("a handler returns", &["plain", "members", "struct", "generic"]),
    ("boundary", &["unknown path", "wrong method", "panic", "foreign error"]),
    ("rules of `validator` and `garde`", &["rules"]),
    ("rate limits", &["rate limit of a success", "rate limit of an error"]),
    ("idempotency keys", &["missing idempotency key", "idempotency key"]),
];

/// A row, and the crate of the framework.
const ROWS: &[(&str, &str)] = &[
    ("axum", "axum"),
    ("actix-web", "actix"),
    ("poem", "poem"),
    ("rocket", "rocket"),
    ("Salvo", "salvo"),
    ("warp", "warp"),
    ("hyper", "hyper"),
    ("AWS Lambda", "lambda"),
];

/// The row of a framework that does not send HTTP problems, its crate, and for each column with a ✓ what its tests contain.
const GRPC: (&str, &str, &[(&str, &str)]) = (
    "tonic",
    "tonic",
    &[
        ("a handler returns", "every_kind_has_its_code_its_details_and_one_event"),
        ("boundary", "a_panic_is_a_status_with_details"),
        ("rules of `validator` and `garde`", "\"rules\" =>"),
        ("rate limits", "\"limited\" =>"),
    ],
);

/// The cells of each row.
fn table() -> Vec<Vec<&'static str>> {
    let (_, section) = README.split_once("\n## Frameworks\n").expect("the README has the section");
    let lines = section.lines().skip_while(|line| !line.starts_with('|'));
    let lines = lines.take_while(|line| line.starts_with('|'));
    lines.map(|line| line.trim_matches('|').split('|').map(str::trim).collect()).collect()
}

/// All source text of a folder.
fn sources(folder: &Path) -> String {
    let mut text = String::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            text += &sources(&path);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            text += &std::fs::read_to_string(path).unwrap();
        }
    }
    text
}

#[test]
fn each_cell_has_its_test() {
    let cases = include_str!("../../suite/src/cases.txt");
    let frameworks = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let table = table();
    let names: Vec<&str> = table[0].clone();
    let rows = &table[2..];
    let (grpc, rows) = rows.split_last().expect("the table has rows");
    let (name, folder, tested) = GRPC;
    assert!(grpc[0].starts_with(name), "{grpc:?}");
    let tests = sources(&frameworks.join(folder).join("tests"));
    for (column, cell) in names.iter().zip(grpc).skip(1) {
        match tested.iter().find(|(known, _)| known == column) {
            Some((_, test)) => assert!(*cell != "–" && tests.contains(test), "{name}: {column}"),
            None => assert_eq!(*cell, "–", "{name}: {column}"),
        }
    }
    assert_eq!(rows.len(), ROWS.len());
    for (cells, (name, folder)) in rows.iter().zip(ROWS) {
        assert!(cells[0].starts_with(name), "{cells:?}");
        let tests = sources(&frameworks.join(folder).join("tests"));
        assert!(tests.contains("suite::suite!(") || tests.contains("suite::every_case::<"), "{name}");
        for (column, cell) in names.iter().zip(cells).skip(1) {
            if *column == "extractors that name every wrong field" {
                let has_test = frameworks.join("extractors/tests/it").join(format!("{folder}.rs")).exists();
                assert_eq!(*cell == "✓", has_test, "{name}: {column}");
                continue;
            }
            let (_, needed) = COLUMNS.iter().find(|(known, _)| known == column).expect("a known column");
            assert!(*cell == "✓" || *column == "a handler returns", "{name}: {column}");
            for case in *needed {
                assert!(cases.contains(&format!("=== {case}\n")), "{case}");
                // no framework declares another response
                let own = frameworks.join(folder).join("tests/differences.txt");
                let own = std::fs::read_to_string(own).unwrap_or_default();
                let differs = own.contains(&format!("=== {case}\n"));
                assert!(!differs || *column == "boundary", "{name}: {case} differs");
            }
        }
    }
}
