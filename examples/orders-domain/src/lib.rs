//! The domain of a shop: it knows what its errors are over HTTP, and no framework. The service
//! next door turns on the framework, and with it these errors are that framework's responses.

use std::io;
use std::time::Duration;

use problem_core::{
    ErrorStatus, Occurrence, Problem, ProblemType, ProblemTypeDefinition, ProblemTypes, ToProblem,
};

/// What can go wrong with an order.
#[derive(Debug, thiserror::Error, Problem)]
#[problem(base = "https://shop.example/errors/", rename_all = "camelCase")]
pub enum OrderError {
    /// No order has this number.
    #[error("order {order_id} not found")]
    #[problem(status = 404)]
    OrderNotFound {
        #[problem(extension)]
        order_id: u64,
    },
    /// The warehouse is asked too often.
    #[error("the warehouse is busy")]
    #[problem(status = 503, code = "WAREHOUSE_BUSY", detail = "try again in {wait:?}")]
    Busy {
        #[problem(retry_after)]
        wait: Duration,
    },
    /// Something behind the service answered with an error of its own.
    #[error(transparent)]
    #[problem(transparent)]
    Storage(#[from] StorageError),
}

/// A foreign error in a type of our own, which says by hand what it is: the choice depends on the
/// value, so there is nothing to derive it from.
#[derive(Debug, thiserror::Error)]
#[error("storage failed")]
pub struct StorageError(#[from] pub io::Error);

static STORAGE_TYPES: [ProblemTypeDefinition; 2] = [
    ProblemTypeDefinition::new(ErrorStatus::GATEWAY_TIMEOUT, "STORAGE_TIMEOUT")
        .with_type_uri("https://shop.example/errors/storage-timeout")
        .with_title("Storage Timeout")
        .with_description("The storage did not answer in time.")
        .with_detail("the storage did not answer in time")
        .with_members(&["retryable"]),
    ProblemTypeDefinition::new(ErrorStatus::INTERNAL_SERVER_ERROR, "INTERNAL_SERVER_ERROR"),
];

impl ToProblem for StorageError {
    const TYPES: ProblemTypes = ProblemTypes::new(&STORAGE_TYPES, &[]);

    fn describe<'a>(&'a self, occurrence: &mut Occurrence<'a>) -> ProblemType<'a> {
        match self.0.kind() {
            io::ErrorKind::TimedOut => {
                occurrence.extension("retryable", &true);
                STORAGE_TYPES[0].problem_type()
            }
            _ => STORAGE_TYPES[1].problem_type(),
        }
    }
}

/// Looks an order up.
///
/// # Errors
///
/// If there is none, or the shop is in trouble: 500, 503 and 504 are, for whoever wants to see.
pub fn find(order_id: u64) -> Result<String, OrderError> {
    match order_id {
        1 => Ok("one book".to_owned()),
        500 => Err(StorageError(io::Error::other("disk 7 is on fire")))?,
        503 => Err(OrderError::Busy { wait: Duration::from_millis(1500) }),
        504 => Err(StorageError(io::ErrorKind::TimedOut.into()))?,
        _ => Err(OrderError::OrderNotFound { order_id }),
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;

    #[test]
    fn errors_are_responses_without_any_framework() {
        let error = find(7).unwrap_err();
        let response = error.to_response::<Bytes>();
        assert_eq!(response.status(), 404);
        assert_eq!(
            response.body(),
            r#"{"type":"https://shop.example/errors/order-not-found","title":"Order Not Found","status":404,"detail":"order 7 not found","code":"ORDER_NOT_FOUND","orderId":7}"#,
        );
        let problem = find(500).map_err(Problem::from).unwrap_err();
        assert!(problem.downcast_ref::<OrderError>().is_some());
    }

    #[test]
    fn all_problem_types_are_known_in_const() {
        const { assert!(OrderError::TYPES.len() == 4) };
        let codes: Vec<_> = OrderError::TYPES.iter().map(|problem_type| problem_type.code()).collect();
        assert_eq!(codes, ["ORDER_NOT_FOUND", "WAREHOUSE_BUSY", "STORAGE_TIMEOUT", "INTERNAL_SERVER_ERROR"]);
        assert_eq!(
            OrderError::TYPES.by_code("ORDER_NOT_FOUND").unwrap().description(),
            Some("No order has this number.")
        );
    }
}
