//! `ErrorStatus`, compared with the IANA registry.

use http::StatusCode;
use problem_core::ErrorStatus;
use serde::Deserialize;

#[derive(Deserialize)]
pub struct Entry {
    pub code: u16,
    pub reason: String,
    pub registry_status: String,
}

pub fn registry() -> Vec<Entry> {
    let entries: Vec<Entry> = serde_json::from_str(include_str!("../data/status-codes.json")).unwrap();
    assert_eq!(entries.len(), 64);
    entries
}

#[test]
fn phrases_and_codes_are_those_of_the_registry() {
    for code in 400..=599 {
        let status = ErrorStatus::new(code);
        let entry =
            registry().into_iter().find(|entry| entry.code == code && entry.registry_status != "unused");
        let class = if code < 500 { "Client Error" } else { "Server Error" };
        let phrase = entry.map_or(class.to_owned(), |entry| entry.reason);
        assert_eq!(status.reason_phrase(), phrase);
        assert_eq!(status.problem_code(), phrase.to_uppercase().replace(' ', "_"));
        assert_eq!(status.to_string(), format!("{code} {phrase}"));
        assert_eq!(status.is_server_error(), code >= 500);
        assert_eq!(StatusCode::from(status).as_u16(), code);
        assert_eq!(ErrorStatus::try_from(StatusCode::from(status)), Ok(status));
    }
}

#[test]
fn only_400_to_599_is_an_error_status() {
    for code in 0..=u16::MAX {
        assert_eq!(ErrorStatus::try_from(code).is_ok(), (400..=599).contains(&code), "{code}");
    }
    assert!(std::panic::catch_unwind(|| ErrorStatus::new(399)).is_err());
    assert!(std::panic::catch_unwind(|| ErrorStatus::new(600)).is_err());
    assert_eq!(
        ErrorStatus::try_from(200).unwrap_err().to_string(),
        "200 is not an error status (400 to 599)"
    );
}

#[test]
fn a_status_compares_with_numbers_and_with_status_codes() {
    let status = ErrorStatus::NOT_FOUND;
    assert_eq!(status, 404);
    assert_eq!(404, status);
    assert_ne!(status, 410);
    assert_eq!(status, http::StatusCode::NOT_FOUND);
    assert_eq!(http::StatusCode::NOT_FOUND, status);
}

#[test]
fn a_set_of_problem_types_is_iterated() {
    use problem_core::ToProblem as _;

    #[derive(Debug, thiserror::Error, problem_core::Problem)]
    #[error("-")]
    #[problem(status = 404)]
    #[allow(dead_code, reason = "only its problem types are asked for")]
    enum Two {
        One,
        Another,
    }
    let mut codes = Vec::new();
    for problem_type in Two::TYPES {
        codes.push(problem_type.code());
    }
    for problem_type in &Two::TYPES {
        codes.push(problem_type.code());
    }
    assert_eq!(codes, ["ONE", "ANOTHER", "ONE", "ANOTHER"]);
    assert_eq!(Two::TYPES.iter().len(), 2);
}
