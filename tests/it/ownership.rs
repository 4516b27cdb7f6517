//! `?` turns an error into a `Problem` that keeps it.

use std::error::Error as _;
use std::sync::Arc;

use problem_core::{Problem, ToProblem};

use problem_tests::orders::{Cause, DatabaseError, OrderError};

fn lost() -> Result<(), OrderError> {
    Err(DatabaseError(Cause))?
}

#[test]
fn the_error_is_the_source_of_the_problem() {
    fn handler() -> Result<(), Problem> {
        Ok(lost()?)
    }
    let problem = handler().unwrap_err();
    let kept = problem.downcast_ref::<OrderError>().expect("the problem keeps the error");
    assert!(matches!(kept, OrderError::Database(_)));
    assert!(problem.downcast_ref::<DatabaseError>().is_none());

    let source = problem.source().unwrap();
    assert!(source.is::<OrderError>());
    assert!(source.source().unwrap().is::<DatabaseError>());
    assert!(source.source().unwrap().source().unwrap().is::<Cause>());
}

#[test]
fn a_view_keeps_nothing() {
    let view = lost().unwrap_err().to_problem();
    assert!(view.source().is_none());
}

#[test]
fn owners_of_an_error_are_problems_too() {
    let shared = Arc::new(lost().unwrap_err());
    assert_eq!(shared.code(), "INTERNAL_SERVER_ERROR");
    assert_eq!(Problem::from(shared).status().as_u16(), 500);
    assert_eq!(Problem::from(Box::new(lost().unwrap_err())).status().as_u16(), 500);
}

#[test]
fn a_problem_is_one_pointer_and_goes_to_other_threads() {
    fn is_error<T: std::error::Error + Send + Sync + 'static>() {}
    is_error::<Problem>();
    assert_eq!(size_of::<Problem>(), size_of::<usize>());
    assert_eq!(size_of::<Result<(), Problem>>(), size_of::<usize>());
}
