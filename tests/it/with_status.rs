//! `WithStatus` for `Result`, and `Infallible` as a problem.

use std::convert::Infallible;

use bytes::Bytes;
use problem_core::{ErrorStatus, Problem, ToProblem, WithStatus as _};
use problem_tests::logs::Logs;
use problem_tests::wire;
use tracing::Level;

use crate::keys::written;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(base = "https://api.example.com/errors/")]
enum OrderError {
    #[error("order {id} not found")]
    #[problem(status = 404, header("X-Shard" = "{shard}"))]
    OrderNotFound {
        #[problem(extension)]
        id: u64,
        shard: u8,
    },
    #[error("CANARY")]
    #[problem(status = 500)]
    Database(#[source] std::fmt::Error),
    #[error(transparent)]
    #[problem(transparent)]
    Other(Problem),
}

#[test]
fn the_problem_keeps_everything_but_its_status() {
    let changed = |error: OrderError, status| Err::<(), _>(error).with_status(status).unwrap_err();
    let problem = changed(OrderError::OrderNotFound { id: 7, shard: 3 }, ErrorStatus::GONE);
    assert_eq!(
        written(&problem.to_response()),
        wire::problem(
            "410 Gone",
            &[("x-shard", "3")],
            r#"{"type":"https://api.example.com/errors/order-not-found","title":"Order Not Found","status":410,"detail":"order 7 not found","code":"ORDER_NOT_FOUND","id":7}"#
        )
    );
    // a 5xx does not send the message of the error
    let problem = changed(OrderError::OrderNotFound { id: 7, shard: 3 }, ErrorStatus::BAD_GATEWAY);
    assert_eq!(
        written(&problem.to_response()),
        wire::problem(
            "502 Bad Gateway",
            &[("x-shard", "3")],
            r#"{"type":"https://api.example.com/errors/order-not-found","title":"Order Not Found","status":502,"code":"ORDER_NOT_FOUND","id":7}"#
        )
    );
    // the title and the code of the old status are replaced
    let problem = changed(OrderError::Database(std::fmt::Error), ErrorStatus::BAD_GATEWAY);
    assert_eq!(
        written(&problem.to_response()),
        wire::problem(
            "502 Bad Gateway",
            &[],
            r#"{"type":"https://api.example.com/errors/internal-server-error","title":"Bad Gateway","status":502,"code":"BAD_GATEWAY"}"#
        )
    );
}

#[test]
fn a_problem_and_a_value_pass() {
    let value: Result<u8, OrderError> = Ok(7);
    assert_eq!(value.with_status(ErrorStatus::GONE).unwrap(), 7);

    fn handler(problem: Problem) -> Result<(), Problem> {
        Err(problem).with_status(ErrorStatus::CONFLICT)?;
        Ok(())
    }
    let problem = handler(Problem::new(ErrorStatus::NOT_FOUND).with_detail("none")).unwrap_err();
    assert_eq!(
        written(&problem.to_response()),
        wire::problem(
            "409 Conflict",
            &[],
            r#"{"title":"Conflict","status":409,"detail":"none","code":"CONFLICT"}"#
        )
    );
    let other = OrderError::Other(Problem::new(ErrorStatus::NOT_FOUND).with_code("NONE"));
    let problem = Err::<(), _>(other).with_status(ErrorStatus::GONE).unwrap_err();
    assert_eq!((problem.status(), problem.code()), (ErrorStatus::GONE, "NONE"));
}

#[test]
fn the_log_has_the_error_and_the_new_status() {
    let logs = Logs::capture();
    let error = OrderError::OrderNotFound { id: 7, shard: 3 };
    let problem = Err::<(), _>(error).with_status(ErrorStatus::BAD_GATEWAY).unwrap_err();
    assert_eq!(logs.take(), []);
    drop(problem.to_response::<Bytes>());
    let [entry] = &logs.take()[..] else { panic!("one event") };
    assert_eq!(
        (entry.level, entry.field("status"), entry.field("error")),
        (Level::ERROR, "502", "order 7 not found")
    );
}

#[test]
fn a_missing_challenge_of_the_new_status_is_logged() {
    let logs = Logs::capture();
    let error = OrderError::OrderNotFound { id: 7, shard: 3 };
    let problem = Err::<(), _>(error).with_status(ErrorStatus::UNAUTHORIZED).unwrap_err();
    let response = problem.to_response::<Bytes>();
    assert!(!response.headers().contains_key("www-authenticate"));
    let [entry] = &logs.take()[..] else { panic!("one event") };
    assert_eq!((entry.level, entry.field("missing_header")), (Level::WARN, "WWW-Authenticate"));
}

#[test]
fn infallible_is_a_problem_without_types() {
    /// The error of a step that cannot fail, in a function that is generic over its error.
    fn run<E: ToProblem + Send + Sync + 'static>(result: Result<u8, E>) -> Result<u8, Problem> {
        Ok(result?)
    }
    assert_eq!(run::<Infallible>(Ok(7)).unwrap(), 7);
    assert_eq!(Infallible::TYPES.len(), 0);
    assert!(!Infallible::TYPES.is_open());

    /// A variant that never occurs adds no problem types.
    #[derive(Debug, thiserror::Error, Problem)]
    #[problem(statuses(404))]
    enum Closed<E: ToProblem + 'static> {
        #[error("none")]
        #[problem(status = 404)]
        None,
        #[error(transparent)]
        #[problem(transparent)]
        #[allow(dead_code, reason = "it cannot be constructed")]
        Inner(E),
    }
    assert_eq!(Closed::<Infallible>::TYPES.len(), 1);
    let error: Closed<Infallible> = Closed::None;
    let response = error.to_response::<Bytes>();
    assert_eq!(response.body(), r#"{"title":"Not Found","status":404,"detail":"none","code":"NONE"}"#);
    match error {
        Closed::None => {}
        Closed::Inner(inner) => match inner {},
    }
}

#[test]
fn a_5xx_does_not_send_the_message_of_the_error() {
    #[derive(Debug, thiserror::Error, Problem)]
    enum OrderError {
        #[error("shard 7 has no order {0}")]
        #[problem(status = 404)]
        OrderNotFound(u64),
        #[error("shard 7 is full")]
        #[problem(status = 409)]
        Full,
        #[error("shard 7 is locked")]
        #[problem(status = 409, detail = "try again later")]
        Locked,
        #[error(transparent)]
        #[problem(transparent)]
        Other(#[from] Problem),
    }
    let detail = |error: OrderError| {
        let problem = Problem::from(error).with_status(ErrorStatus::BAD_GATEWAY);
        (problem.detail().map(str::to_owned), problem.to_json().contains("shard"))
    };
    assert_eq!(detail(OrderError::OrderNotFound(3)), (None, false));
    assert_eq!(detail(OrderError::Full), (None, false));
    assert_eq!(detail(OrderError::Locked), (Some("try again later".to_owned()), false));
    assert_eq!(detail(OrderError::Other(OrderError::Full.into())), (None, false));
    let written = Problem::from(OrderError::Full)
        .with_detail("the shard is full")
        .with_status(ErrorStatus::BAD_GATEWAY);
    assert_eq!(written.detail(), Some("the shard is full"));
    let back = Problem::from(OrderError::Full).with_status(ErrorStatus::GONE);
    assert_eq!(back.detail(), Some("shard 7 is full"));
}
