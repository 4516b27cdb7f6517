//! A hand-written error around another error. It adds members before and after those of the inner error.

use std::collections::BTreeMap;
use std::fmt;

use bytes::Bytes;
use problem_core::{
    ErrorStatus, FieldError, Occurrence, Problem, ProblemType, ProblemTypeDefinition, ProblemTypes, ToProblem,
};

static DEFINITIONS: [ProblemTypeDefinition; 2] = [
    ProblemTypeDefinition::new(ErrorStatus::CONFLICT, "AROUND"),
    ProblemTypeDefinition::new(ErrorStatus::BAD_GATEWAY, "SILENT"),
];

#[derive(Debug, thiserror::Error, Problem)]
enum Inner {
    #[error("x is {x}")]
    #[problem(status = 404)]
    Shown {
        #[problem(extension)]
        x: u8,
    },
    #[error("a message")]
    #[problem(status = 404)]
    Literal,
    #[error("x is {x}")]
    #[problem(status = 404)]
    Flat {
        #[problem(extension)]
        x: u8,
        #[problem(flatten)]
        rest: BTreeMap<&'static str, u8>,
    },
    #[error("no errors")]
    #[problem(status = 422)]
    Empty {
        #[problem(errors)]
        errors: Vec<FieldError>,
    },
    #[error("secret of 10.0.0.1")]
    #[problem(status = 500)]
    Secret,
}

type Describe = for<'a> fn(&'a Inner, &mut Occurrence<'a>) -> ProblemType<'a>;

struct Around(Inner, Describe);

impl fmt::Debug for Around {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Around")
    }
}

impl fmt::Display for Around {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("around")
    }
}

impl std::error::Error for Around {}

impl ToProblem for Around {
    const TYPES: ProblemTypes = ProblemTypes::new(&DEFINITIONS, &[&Inner::TYPES]);

    fn describe<'a>(&'a self, occurrence: &mut Occurrence<'a>) -> ProblemType<'a> {
        (self.1)(&self.0, occurrence)
    }
}

#[track_caller]
fn check(inner: Inner, describe: Describe, rest: &str) {
    let error = Around(inner, describe);
    let body = error.to_response::<Bytes>().into_body();
    let body = std::str::from_utf8(&body).unwrap().to_owned();
    let (_, found) = body.split_once(",\"status\":").unwrap();
    assert_eq!(found, rest);
    assert_eq!(error.to_problem().to_response::<Bytes>().into_body(), body);
}

#[test]
fn no_member_is_sent_twice() {
    let rest = r#"404,"detail":"x is 1","code":"SHOWN","x":1,"y":2}"#;
    check(
        Inner::Shown { x: 1 },
        |inner, occurrence| {
            let problem_type = occurrence.forward(inner);
            occurrence.extension("x", &"outer");
            occurrence.extension("y", &2);
            problem_type
        },
        rest,
    );
    check(
        Inner::Shown { x: 1 },
        |inner, occurrence| {
            let problem_type = occurrence.forward(inner);
            occurrence.flatten(&BTreeMap::from([("x", 9), ("y", 2)]));
            problem_type
        },
        rest,
    );
    let before: Describe = |inner, occurrence| {
        occurrence.extension("x", &"outer");
        occurrence.forward(inner)
    };
    check(Inner::Shown { x: 1 }, before, r#"404,"detail":"x is 1","code":"SHOWN","x":"outer"}"#);
    let rest = BTreeMap::from([("x", 7), ("z", 8)]);
    check(Inner::Flat { x: 1, rest }, before, r#"404,"detail":"x is 1","code":"FLAT","x":"outer","z":8}"#);

    let problem = Problem::from(Inner::Shown { x: 1 });
    #[derive(Debug, thiserror::Error)]
    #[error("around a problem")]
    struct OfProblem(Problem);
    impl ToProblem for OfProblem {
        const TYPES: ProblemTypes = ProblemTypes::new(&[], &[]);
        fn describe<'a>(&'a self, occurrence: &mut Occurrence<'a>) -> ProblemType<'a> {
            let problem_type = occurrence.forward(&self.0);
            occurrence.extension("x", &"outer");
            problem_type
        }
    }
    assert_eq!(
        OfProblem(problem).to_response::<Bytes>().into_body(),
        r#"{"title":"Not Found","status":404,"detail":"x is 1","code":"SHOWN","x":1}"#
    );
}

#[test]
fn a_list_without_errors_does_not_stand_in_the_way_of_another() {
    check(
        Inner::Empty { errors: Vec::new() },
        |inner, occurrence| {
            let problem_type = occurrence.forward(inner);
            occurrence.errors(&[FieldError::new("a", "B", "c")]);
            problem_type
        },
        r##"422,"detail":"no errors","code":"EMPTY","errors":[{"field":"a","pointer":"#/a","code":"B","message":"c"}]}"##,
    );
}

#[test]
fn the_members_of_a_problem_come_before_errors_that_were_added_first() {
    #[derive(Debug, thiserror::Error)]
    #[error("around a problem")]
    struct ErrorsFirst(Problem);
    impl ToProblem for ErrorsFirst {
        const TYPES: ProblemTypes = ProblemTypes::new(&[], &[]);
        fn describe<'a>(&'a self, occurrence: &mut Occurrence<'a>) -> ProblemType<'a> {
            occurrence.errors(&[FieldError::new("a", "B", "c")]);
            occurrence.forward(&self.0)
        }
    }
    let problem = Problem::new(ErrorStatus::CONFLICT).with_extension("x", &1).unwrap();
    assert_eq!(
        ErrorsFirst(problem.with_extension("y", &2).unwrap()).to_response::<Bytes>().into_body(),
        r##"{"title":"Conflict","status":409,"code":"CONFLICT","x":1,"y":2,"errors":[{"field":"a","pointer":"#/a","code":"B","message":"c"}]}"##
    );
}

#[test]
fn a_detail_of_its_own_replaces_the_message_of_the_inner_error() {
    for inner in [Inner::Shown { x: 1 }, Inner::Literal] {
        let code = inner.code().to_owned();
        let members = if code == "SHOWN" { ",\"x\":1" } else { "" };
        check(
            inner,
            |inner, occurrence| {
                occurrence.detail("mine");
                occurrence.forward(inner)
            },
            &format!(r#"404,"detail":"mine","code":"{code}"{members}}}"#),
        );
    }
}

#[test]
fn the_message_of_an_inner_error_is_not_sent_under_another_problem_type() {
    let own: Describe = |inner, occurrence| {
        let _ = occurrence.forward(inner);
        DEFINITIONS[0].problem_type()
    };
    check(Inner::Secret, own, r#"409,"code":"AROUND"}"#);
    let silent: Describe = |inner, occurrence| {
        let _ = occurrence.forward(inner);
        occurrence.detail("not sent");
        DEFINITIONS[1].problem_type()
    };
    check(Inner::Literal, silent, r#"502,"code":"SILENT"}"#);
    let logs = problem_tests::logs::Logs::capture();
    drop(Around(Inner::Secret, own).to_response::<Bytes>());
    let entries = logs.take();
    assert_eq!(entries[0].field("error"), "around");
}
