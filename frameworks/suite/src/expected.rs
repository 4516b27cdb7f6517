//! Compares what happened with what is expected: `cases.txt`, or what a framework declares to be different.

use std::collections::BTreeMap;

use crate::Framework;
use crate::cases::Case;

/// The cases as axum answers them.
const EXPECTED: &str = include_str!("cases.txt");

/// Marks the name of a case.
const MARK: &str = "=== ";

fn parsed(file: &str) -> BTreeMap<&str, &str> {
    let cases = file.split(MARK).filter(|case| !case.is_empty());
    cases.map(|case| case.split_once('\n').expect("a case has a name and a text")).collect()
}

/// The name of a case, without its setting: a reason holds in every setting.
fn without_setting(name: &str) -> &str {
    name.rsplit_once(": ").map_or(name, |(_, name)| name)
}

/// Compares every case. With the variable `UPDATE_CASES`, writes the file of the framework instead: `cases.txt` for axum, and
/// `own_cases` for all others.
pub fn compare<F: Framework>(happened: &[(Case, String)], own_cases: &str) {
    let expected = parsed(EXPECTED);
    let is_axum = F::NAME == "axum";
    if std::env::var_os("UPDATE_CASES").is_some() {
        let differs = |(case, text): &&(Case, String)| {
            is_axum || expected.get(&*case.name) != Some(&&*format!("{text}\n"))
        };
        let cases = happened.iter().filter(differs);
        let file: String = cases.map(|(case, text)| format!("{MARK}{}\n{text}\n", case.name)).collect();
        let path = if is_axum { concat!(env!("CARGO_MANIFEST_DIR"), "/src/cases.txt") } else { own_cases };
        return std::fs::write(path, file).unwrap();
    }
    let own = parsed(F::OWN_CASES);
    let reasons: BTreeMap<&str, &str> = F::DIFFERENCES.iter().copied().collect();
    assert_eq!(reasons.len(), F::DIFFERENCES.len(), "a case has two reasons");
    let mut faults = Vec::new();
    for (case, text) in happened {
        let name = &*case.name;
        let text = format!("{text}\n");
        let Some(&expected) = expected.get(name) else { panic!("cases.txt does not have {name}") };
        match own.get(name) {
            None if text == expected => {}
            None => faults.push(format!("{name}: expected\n{expected}\nbut\n{text}")),
            Some(own) if text != *own => {
                faults.push(format!("{name}: expected, for once\n{own}\nbut\n{text}"))
            }
            Some(_) if text == expected => faults.push(format!("{name} is not different any more")),
            Some(_) if !reasons.contains_key(without_setting(name)) => {
                faults.push(format!("{name} differs without a reason"))
            }
            Some(own) => faults.extend(refused(case, expected, own)),
        }
    }
    for name in own.keys().filter(|name| !happened.iter().any(|(case, _)| case.name == ***name)) {
        faults.push(format!("{name} is not a case"));
    }
    for name in reasons.keys().filter(|name| !own.keys().any(|own| without_setting(own) == **name)) {
        faults.push(format!("{name} does not differ"));
    }
    assert!(faults.is_empty(), "{} faults\n\n{}", faults.len(), faults.join("\n\n"));
    assert_eq!(expected.len(), happened.len(), "cases.txt has cases that do not exist");
}

/// Returns what no reason excuses: another number of events, or another body or event of an error of this crate.
fn refused(case: &Case, expected: &str, own: &str) -> Option<String> {
    let events = |text: &str| text.lines().filter(|line| line.starts_with("log ")).count();
    let split = |text: &str| text.split_once("\n\n").map(|(_, body_and_events)| body_and_events.to_owned());
    if events(expected) != events(own) {
        return Some(format!("{}: another number of events", case.name));
    }
    (case.is_own_error && split(expected) != split(own))
        .then(|| format!("{}: an error of this crate has another body or event", case.name))
}
