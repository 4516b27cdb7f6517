//! `via` with errors of any type, with generic types, and with problems that are described by hand.

use std::error::Error;
use std::fmt::Debug;
use std::sync::Arc;

use bytes::Bytes;
use problem_core::{
    ErrorStatus, Occurrence, Problem, ProblemType, ProblemTypeDefinition, ProblemTypes, ToProblem,
};
use problem_tests::logs::Logs;

use super::via::{DbProblem, check_all, driver, told};
use super::{check, written};

impl From<&Arc<driver::Error>> for DbProblem {
    fn from(error: &Arc<driver::Error>) -> Self {
        Self::from(&**error)
    }
}

impl From<&Box<driver::Error>> for DbProblem {
    fn from(error: &Box<driver::Error>) -> Self {
        Self::from(&**error)
    }
}

/// Finds an error of the driver in a chain.
fn find(error: &(dyn Error + 'static)) -> DbProblem {
    let mut chain = std::iter::successors(Some(error), |&error| error.source());
    chain.find_map(|error| error.downcast_ref::<driver::Error>()).map_or(DbProblem::Database, DbProblem::from)
}

impl From<&anyhow::Error> for DbProblem {
    fn from(error: &anyhow::Error) -> Self {
        find(error.as_ref())
    }
}

impl From<&Box<dyn Error + Send + Sync>> for DbProblem {
    fn from(error: &Box<dyn Error + Send + Sync>) -> Self {
        find(&**error)
    }
}

#[test]
fn the_foreign_error_can_be_shared_boxed_or_of_any_type() {
    #[derive(Debug, thiserror::Error, Problem)]
    #[error("CANARY")]
    enum Shared {
        #[problem(via = DbProblem)]
        Arc(Arc<driver::Error>),
        #[problem(via = DbProblem)]
        Box(Box<driver::Error>),
    }
    check_all(|error| Shared::Arc(Arc::new(error)));
    check_all(|error| Shared::Box(Box::new(error)));

    #[derive(Debug, thiserror::Error, Problem)]
    #[error("CANARY")]
    enum Any {
        #[problem(via = DbProblem)]
        Anyhow(anyhow::Error),
        #[problem(via = DbProblem)]
        Boxed(Box<dyn Error + Send + Sync>),
        Field {
            #[problem(via = DbProblem)]
            error: anyhow::Error,
            #[problem(extension)]
            shard: u8,
        },
    }
    check_all(|error| Any::Anyhow(anyhow::Error::new(error).context("CANARY-context")));
    check_all(|error| Any::Boxed(error.into()));
    check(
        Any::Field { error: anyhow::Error::new(driver::Error::NoRow), shard: 7 },
        "404 Not Found",
        &[],
        r#"{"type":"https://api.example.com/errors/no-record","title":"No Record","status":404,"detail":"there is no such record","code":"NO_RECORD","shard":7}"#,
    );
    let unknown = anyhow::anyhow!("CANARY");
    assert_eq!(Any::Anyhow(unknown).status(), ErrorStatus::INTERNAL_SERVER_ERROR);

    // the log has the chain of the erased error
    let logs = Logs::capture();
    let lost = || driver::Error::Lost(driver::Socket);
    drop(Any::Anyhow(anyhow::Error::new(lost()).context("while saving")).to_response::<Bytes>());
    drop(Any::Boxed(lost().into()).to_response::<Bytes>());
    drop(Problem::from(Any::Boxed(lost().into())).to_response::<Bytes>());
    let told: Vec<_> = logs.take().iter().map(told).collect();
    let sources = "broken pipe of CANARY-socket";
    let lost = "connection to CANARY-host lost";
    let boxed = format!("500 {lost} <- {sources}");
    assert_eq!(told, [format!("500 while saving <- {lost}: {sources}"), boxed.clone(), boxed]);
}

#[test]
fn generic_types_are_converted() {
    #[derive(Debug, thiserror::Error)]
    #[error("{0:?}")]
    struct Foreign<T: Debug>(T);

    #[derive(Debug, thiserror::Error, Problem)]
    #[error("the value {0:?} is refused")]
    #[problem(status = 422, code = "REFUSED")]
    struct Refused<T: Debug>(T);

    impl<T: Debug + Copy> From<&Foreign<T>> for Refused<T> {
        fn from(error: &Foreign<T>) -> Self {
            Self(error.0)
        }
    }
    /// The type of the problem depends on the parameter.
    #[derive(Debug, thiserror::Error, Problem)]
    #[error("CANARY")]
    enum Generic<T: Debug + Copy + 'static> {
        #[problem(via = Refused<T>)]
        Foreign(Foreign<T>),
    }
    /// The type of the foreign error is a parameter.
    #[derive(Debug, thiserror::Error, Problem)]
    #[error("CANARY")]
    struct AnyForeign<E: Error + 'static> {
        #[problem(via = DbProblem)]
        error: E,
    }
    /// The type of the problem is a parameter.
    #[derive(Debug, thiserror::Error, Problem)]
    #[error("CANARY")]
    struct AnyProblem<P: Debug + ToProblem + 'static> {
        #[problem(via = P)]
        error: driver::Error,
        marker: std::marker::PhantomData<P>,
    }
    check(
        Generic::Foreign(Foreign(7)),
        "422 Unprocessable Entity",
        &[],
        r#"{"title":"Unprocessable Content","status":422,"detail":"the value 7 is refused","code":"REFUSED"}"#,
    );
    check_all(|error| AnyForeign { error });
    check_all(|error| AnyProblem { error, marker: std::marker::PhantomData::<DbProblem> });
    assert_eq!(AnyProblem::<DbProblem>::TYPES.len(), 4);
    let error = AnyProblem::<DbProblem> { error: driver::Error::NoRow, marker: std::marker::PhantomData };
    assert_eq!(format!("{:?}", error.marker), "PhantomData<it::keys::via::DbProblem>");
}

#[test]
fn a_via_can_convert_to_a_transparent_type_or_through_another_via() {
    #[derive(Debug, thiserror::Error, Problem)]
    #[error("CANARY")]
    enum Inner {
        #[problem(transparent)]
        Db(DbProblem),
        #[problem(via = DbProblem)]
        Driver(driver::Error),
    }
    impl From<&driver::Error> for Inner {
        fn from(error: &driver::Error) -> Self {
            match error {
                driver::Error::Lost(_) => Self::Driver(driver::Error::Lost(driver::Socket)),
                error => Self::Db(DbProblem::from(error)),
            }
        }
    }
    #[derive(Debug, thiserror::Error, Problem)]
    #[error("CANARY")]
    #[problem(via = Inner)]
    struct Outer(driver::Error);
    check_all(Outer);

    let logs = Logs::capture();
    drop(Outer(driver::Error::Lost(driver::Socket)).to_response::<Bytes>());
    let told: Vec<_> = logs.take().iter().map(told).collect();
    assert_eq!(told, ["500 connection to CANARY-host lost <- broken pipe of CANARY-socket"]);
}

static DEFINITIONS: [ProblemTypeDefinition; 4] = [
    ProblemTypeDefinition::new(ErrorStatus::CONFLICT, "SILENT"),
    ProblemTypeDefinition::new(ErrorStatus::CONFLICT, "SHOWN").with_display_detail(),
    ProblemTypeDefinition::new(ErrorStatus::CONFLICT, "NEVER").without_detail(),
    ProblemTypeDefinition::new(ErrorStatus::BAD_GATEWAY, "SERVER"),
];

/// Chooses one of the definitions.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("CANARY-foreign")]
struct Choice {
    definition: usize,
    detail: &'static str,
}

#[derive(Debug, thiserror::Error)]
#[error("message of {}", DEFINITIONS[.0.definition].problem_type().code())]
struct ByHand(Choice);

impl From<&Choice> for ByHand {
    fn from(choice: &Choice) -> Self {
        Self(*choice)
    }
}

impl ToProblem for ByHand {
    const TYPES: ProblemTypes = ProblemTypes::new(&DEFINITIONS, &[]);

    fn describe<'a>(&'a self, occurrence: &mut Occurrence<'a>) -> ProblemType<'a> {
        if !self.0.detail.is_empty() {
            occurrence.detail(self.0.detail);
        }
        occurrence.extension("definition", &self.0.definition);
        DEFINITIONS[self.0.definition].problem_type()
    }
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("CANARY-outer")]
#[problem(via = ByHand)]
struct OfChoice(Choice);

#[test]
fn a_problem_that_is_described_by_hand_has_the_same_response_as_alone() {
    for definition in 0..DEFINITIONS.len() {
        for detail in ["", "its detail"] {
            let choice = Choice { definition, detail };
            let alone = written(&ByHand(choice).to_response());
            assert_eq!(written(&OfChoice(choice).to_response()), alone);
            assert_eq!(written(&Problem::from(OfChoice(choice)).to_response()), alone);
            assert!(!alone.contains("CANARY"), "{alone}");
        }
    }
    check(
        OfChoice(Choice { definition: 1, detail: "" }),
        "409 Conflict",
        &[],
        r#"{"title":"Conflict","status":409,"detail":"message of SHOWN","code":"SHOWN","definition":1}"#,
    );
}

#[test]
fn a_problem_type_that_was_not_declared_is_a_server_error() {
    #[derive(Debug, thiserror::Error, Problem)]
    #[error(transparent)]
    #[problem(transparent)]
    struct Open(Problem);

    /// Its set is closed, and yet it describes itself as a `Problem`.
    #[derive(Debug, thiserror::Error)]
    #[error("CANARY-undeclared")]
    struct Undeclared(Open);

    impl From<&Choice> for Undeclared {
        fn from(choice: &Choice) -> Self {
            Self(Open(Problem::new(ErrorStatus::CONFLICT).with_detail(choice.detail)))
        }
    }

    impl ToProblem for Undeclared {
        const TYPES: ProblemTypes = ProblemTypes::new(&[], &[]);

        fn describe<'a>(&'a self, occurrence: &mut Occurrence<'a>) -> ProblemType<'a> {
            occurrence.forward(&self.0)
        }
    }

    #[derive(Debug, thiserror::Error, Problem)]
    #[error("CANARY-outer")]
    #[problem(via = Undeclared)]
    struct Outer(Choice);

    let logs = Logs::capture();
    let response = Outer(Choice { definition: 0, detail: "CANARY-detail" }).to_response::<Bytes>();
    assert_eq!(response.status(), 500);
    assert_eq!(
        response.body(),
        r#"{"title":"Internal Server Error","status":500,"code":"INTERNAL_SERVER_ERROR"}"#
    );
    let [left_out, event] = &logs.take()[..] else { panic!("two events") };
    assert_eq!(left_out.field("what"), "problem type");
    assert_eq!(told(event), "500 CANARY-foreign <- ");
}
