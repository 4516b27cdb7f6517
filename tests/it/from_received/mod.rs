//! `#[problem(from_received)]`: errors that come back from the bytes that they became.

mod fields;
mod hostile;
mod identity;
mod property;

use bytes::Bytes;
use problem_core::{FromReceived, ReceivedProblem, ToProblem};

/// The error that comes back from the body of a response.
fn back<E: FromReceived>(body: impl AsRef<[u8]>) -> Result<E, ReceivedProblem> {
    ReceivedProblem::from_json(body.as_ref()).expect("the body is a problem").into_error()
}

/// The error that comes back from the body that an error becomes.
fn round_trip<E: FromReceived + ToProblem>(error: &E) -> Result<E, ReceivedProblem> {
    back(error.to_response::<Bytes>().body())
}

/// Asserts that a document is none of `E`, and that nothing of it is lost.
#[track_caller]
fn stays<E: FromReceived + std::fmt::Debug>(body: &str) {
    let received = ReceivedProblem::from_json(body.as_bytes()).expect("the body is a problem");
    let before = format!("{received:?}");
    let after = received.into_error::<E>().expect_err("an error came back");
    assert_eq!(format!("{after:?}"), before);
}
