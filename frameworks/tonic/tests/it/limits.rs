//! Details have a limit, because clients refuse header fields that are too large.

use problem_core::{ErrorStatus, FieldError, Problem};
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

/// The bytes of the header fields of a status, as gRPC counts them: 32 more for each field.
fn len(status: &Status) -> usize {
    let mut headers = http::HeaderMap::new();
    status.add_header(&mut headers).unwrap();
    headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 32).sum()
}

fn large() -> Problem {
    let mut problem = Problem::new(ErrorStatus::BAD_REQUEST)
        .with_code("TOO_MUCH")
        .with_type_uri(format!("https://api.example.com/{}", "u".repeat(3000)))
        .with_header(http::HeaderName::from_static("x-large"), "h".repeat(3000).parse().unwrap())
        .with_header(http::header::RETRY_AFTER, 9.into());
    for (name, len) in [("small", 10), ("large", 3000), ("larger", 5000)] {
        problem = problem.with_extension(name, &"m".repeat(len)).unwrap();
    }
    problem
}

#[test]
fn details_that_are_too_large_are_left_out() {
    let entries = (0..1000).map(|index| FieldError::new(format!("items[{index}]"), "WRONG", "it is wrong"));
    let status = Status::from(large().with_errors(entries).with_detail("ä%".repeat(5000)));
    assert!(len(&status) < 8 * 1024, "{}", len(&status));
    assert_eq!(status.code(), Code::InvalidArgument);
    assert!(status.message().starts_with("ä%ä%") && status.message().ends_with('…'));
    let details = status.get_error_details();
    let info = details.error_info().unwrap();
    assert_eq!((&*info.reason, info.metadata.len()), ("TOO_MUCH", 0));
    assert!(details.help().is_none());
    let violations = &details.bad_request().unwrap().field_violations;
    assert!((10..100).contains(&violations.len()), "{}", violations.len());
    assert_eq!(violations[0].field, "items[0]");
    assert_eq!(details.retry_info().unwrap().retry_delay.unwrap().as_secs(), 9);
    assert_eq!(status.metadata().get("retry-after").unwrap(), "9");
    assert!(status.metadata().get("x-large").is_none());

    let status = Status::from(large());
    assert!(len(&status) < 8 * 1024, "{}", len(&status));
    let metadata = status.get_details_error_info().unwrap().metadata;
    let mut names: Vec<_> = metadata.keys().collect();
    names.sort();
    assert_eq!(names, ["large", "small"]);
}
