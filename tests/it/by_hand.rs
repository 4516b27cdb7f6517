//! What a hand-written `ToProblem` sends as the `detail`.

use bytes::Bytes;
use problem_core::{
    ErrorStatus, Occurrence, Problem, ProblemType, ProblemTypeDefinition, ProblemTypes, ToProblem,
};

static DEFINITIONS: [ProblemTypeDefinition; 4] = [
    ProblemTypeDefinition::new(ErrorStatus::BAD_REQUEST, "SILENT"),
    ProblemTypeDefinition::new(ErrorStatus::BAD_REQUEST, "SHOWN").with_display_detail(),
    ProblemTypeDefinition::new(ErrorStatus::BAD_REQUEST, "NEVER").without_detail(),
    ProblemTypeDefinition::new(ErrorStatus::BAD_GATEWAY, "SERVER"),
];

/// An error whose message shows its source.
#[derive(Debug, thiserror::Error)]
#[error("storage failed: {cause}")]
struct Storage {
    #[source]
    cause: std::io::Error,
    definition: usize,
    detail: &'static str,
}

impl ToProblem for Storage {
    const TYPES: ProblemTypes = ProblemTypes::new(&DEFINITIONS, &[]);

    fn describe<'a>(&'a self, occurrence: &mut Occurrence<'a>) -> ProblemType<'a> {
        if !self.detail.is_empty() {
            occurrence.detail(self.detail);
        }
        DEFINITIONS[self.definition].problem_type()
    }
}

fn storage(definition: usize, detail: &'static str) -> Storage {
    Storage { cause: std::io::Error::other("disk 7 of 10.0.0.1"), definition, detail }
}

fn body(error: &impl ToProblem) -> String {
    String::from_utf8(error.to_response::<Bytes>().into_body().to_vec()).unwrap()
}

#[test]
fn the_text_of_a_hand_written_error_is_sent_only_if_its_definition_asks_for_that() {
    assert_eq!(body(&storage(0, "")), r#"{"title":"Bad Request","status":400,"code":"SILENT"}"#);
    assert_eq!(
        body(&storage(1, "")),
        r#"{"title":"Bad Request","status":400,"detail":"storage failed: disk 7 of 10.0.0.1","code":"SHOWN"}"#
    );
    assert_eq!(body(&storage(3, "")), r#"{"title":"Bad Gateway","status":502,"code":"SERVER"}"#);
    let is_private = |code| Storage::TYPES.by_code(code).unwrap().is_private();
    assert_eq!(["SILENT", "SHOWN", "NEVER", "SERVER"].map(is_private), [true, false, true, true]);
}

#[test]
fn the_text_that_a_hand_written_error_sets_is_sent_with_a_4xx() {
    for (definition, expected) in [
        (0, r#"{"title":"Bad Request","status":400,"detail":"mine","code":"SILENT"}"#),
        (1, r#"{"title":"Bad Request","status":400,"detail":"mine","code":"SHOWN"}"#),
        (2, r#"{"title":"Bad Request","status":400,"code":"NEVER"}"#),
        (3, r#"{"title":"Bad Gateway","status":502,"code":"SERVER"}"#),
    ] {
        assert_eq!(body(&storage(definition, "mine")), expected);
    }
}

#[test]
fn the_text_of_a_hand_written_error_is_not_sent_through_another_error() {
    #[derive(Debug, thiserror::Error, Problem)]
    enum Outer {
        #[error(transparent)]
        #[problem(transparent)]
        Storage(Storage),
        #[error(transparent)]
        #[problem(transparent)]
        Boxed(Box<Storage>),
    }
    let expected = r#"{"title":"Bad Request","status":400,"code":"SILENT"}"#;
    assert_eq!(body(&Outer::Storage(storage(0, ""))), expected);
    assert_eq!(body(&Outer::Boxed(Box::new(storage(0, "")))), expected);
    assert_eq!(Problem::from(storage(0, "")).to_response::<Bytes>().into_body(), expected);
    assert_eq!(storage(0, "").to_problem().to_response::<Bytes>().into_body(), expected);
}

#[test]
#[should_panic(expected = "the message of a 5xx is never sent")]
fn the_text_of_a_5xx_cannot_be_asked_for() {
    let _ = ProblemTypeDefinition::new(ErrorStatus::BAD_GATEWAY, "SERVER").with_display_detail();
}
