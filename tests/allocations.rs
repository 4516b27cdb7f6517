//! How often an error asks for memory on its way to a response: as often as a response that somebody
//! tuned by hand.

use allocation_counter::measure;
use axum::response::IntoResponse as _;
use bytes::Bytes;
use problem_core::{FieldError, Problem, ReceivedProblem, ToProblem};
use serde::Serialize;

const BASE: &str = "https://api.example.com/errors/";

#[derive(Debug, Serialize)]
struct Customer {
    id: u64,
    name: String,
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(base = BASE)]
enum OrderError {
    #[error("there is no such order")]
    #[problem(status = 404)]
    OrderNotFound,
    #[error("order {id} has no item {item}")]
    #[problem(status = 404)]
    ItemNotFound { id: u64, item: String },
    #[error("the request body contains invalid field values")]
    #[problem(status = 422, code = "VALIDATION_ERROR")]
    Invalid {
        #[problem(errors)]
        fields: Vec<FieldError>,
    },
    #[error("database: {0}")]
    #[problem(status = 500)]
    Database(#[source] std::io::Error),
    #[error("changed")]
    #[problem(status = 409, detail = "order {id} was changed by {name}")]
    Changed {
        #[problem(extension)]
        customer: Customer,
        id: u64,
        name: String,
    },
    #[error(transparent)]
    #[problem(transparent)]
    Inner(#[from] InnerError),
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("gone")]
#[problem(status = 410)]
struct InnerError;

fn errors() -> [OrderError; 6] {
    let field = |index: usize| {
        FieldError::new(format!("items[{index}].price"), "OUT_OF_RANGE", "has to be above \"0\"")
    };
    let name = || String::from("Ada");
    [
        OrderError::OrderNotFound,
        OrderError::ItemNotFound { id: 7, item: name() },
        OrderError::Invalid { fields: (0..10).map(field).collect() },
        OrderError::Database(std::io::ErrorKind::TimedOut.into()),
        OrderError::Changed { customer: Customer { id: 1, name: name() }, id: 7, name: name() },
        OrderError::Inner(InnerError),
    ]
}

/// The allocations of what has been done before.
fn allocations(mut act: impl FnMut()) -> u64 {
    act();
    measure(act).count_total
}

#[test]
fn a_response_takes_two_and_one_for_a_body_that_varies() {
    // the map of the header fields takes two; the body one, where it is not known at compile time
    for (error, expected) in errors().iter().zip([2, 3, 3, 2, 3, 2]) {
        let counted = allocations(|| drop(error.to_response::<Bytes>()));
        assert_eq!(counted, expected, "{error}");
    }
}

#[test]
fn axum_takes_one_more() {
    // it boxes the body
    for (place, expected) in [3, 4, 4, 3, 4, 3].into_iter().enumerate() {
        let error = || errors().into_iter().nth(place);
        drop(error().into_response_once());
        let error = error();
        let counted = measure(|| drop(error.into_response_once())).count_total;
        assert_eq!(counted, expected, "{place}");
    }
}

trait Once {
    fn into_response_once(self) -> axum::response::Response;
}

impl Once for Option<OrderError> {
    fn into_response_once(self) -> axum::response::Response {
        self.unwrap().into_response()
    }
}

#[test]
fn a_field_error_takes_none() {
    let counted = |count: usize| {
        let fields = (0..count).map(|_| FieldError::new("name", "MISSING", "is missing")).collect();
        let error = OrderError::Invalid { fields };
        allocations(|| drop(error.to_response::<Bytes>()))
    };
    assert_eq!([counted(1), counted(10), counted(100)], [3; 3]);
}

#[test]
fn a_problem_takes_one_for_itself_and_one_for_the_error() {
    let problem = || Problem::from(OrderError::OrderNotFound);
    assert_eq!(allocations(|| drop(problem())), 2);
    // the same error as an occurrence: nothing of it is known at compile time any more
    let problem = problem();
    assert_eq!(allocations(|| drop(problem.to_response::<Bytes>())), 3);
}

#[test]
fn a_document_takes_one_for_each_text_that_is_kept() {
    let body = OrderError::OrderNotFound.to_response::<Bytes>().into_body();
    // type, title, detail, code as a text and as a member, and the list of members
    assert_eq!(allocations(|| drop(ReceivedProblem::from_json(&body).unwrap())), 6);
}
