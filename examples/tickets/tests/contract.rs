//! What clients rely on: the error reference and its lock.

use problem_core::catalogue::{Catalogue, LockError, check};
use tickets::config::Config;
use tickets::openapi;
use tickets::versions::Version;

fn errors() -> Catalogue {
    let boundary = Version::V2.boundary(&Config::default());
    let (_, document) = openapi::routes(Version::V2, &boundary).unwrap();
    openapi::errors(&boundary, &document)
}

#[test]
fn clients_are_not_broken() -> Result<(), LockError> {
    check(&errors(), "errors.lock")
}

#[test]
fn every_error_type_is_in_the_catalogue() {
    assert_eq!(errors().missing(), [""; 0]);
}

#[test]
fn every_problem_type_of_an_operation_has_it() {
    let entries = errors().entries();
    let without: Vec<_> = entries.iter().filter(|entry| entry.operations.is_empty()).collect();
    let codes: Vec<_> = without.iter().map(|entry| &*entry.code).collect();
    // answers to requests that no operation answers
    assert_eq!(codes, ["UNSUPPORTED_API_VERSION", "METHOD_NOT_ALLOWED"]);
    let not_found = entries.iter().find(|entry| entry.code == "TICKET_NOT_FOUND").unwrap();
    assert!(not_found.operations.contains(&"GET /tickets/{id}/summary".to_owned()), "{not_found:?}");
}
