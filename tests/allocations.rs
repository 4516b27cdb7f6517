//! The number of allocations from an error to a response. It equals the number for a hand-tuned response.

use std::collections::{BTreeMap, BTreeSet, LinkedList};
use std::convert::Infallible;
use std::future::Future as _;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use allocation_counter::{AllocationInfo, measure};
use axum::extract::FromRequest as _;
use axum::response::IntoResponse as _;
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use problem_core::boundary::Formats;
use problem_core::extract::Json;
use problem_core::validation::{self, WireNames};
use problem_core::{Boundary, FieldError, Problem, ReceivedProblem, ToProblem};
use serde::Serialize;
use tower::{Layer as _, Service as _, service_fn};
use validator::Validate as _;

#[derive(Debug, Serialize)]
struct Customer {
    id: u64,
    name: String,
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(base = "https://api.example.com/errors/")]
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
        FieldError::new(format!("items[{index}].price"), "OUT_OF_RANGE", "must be above \"0\"")
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

/// Counts the allocations of an action that has already run once.
fn allocations(mut act: impl FnMut()) -> u64 {
    act();
    measure(act).count_total
}

#[test]
fn a_response_takes_two_and_one_for_a_body_that_varies() {
    // the header map takes two allocations, and a body that is not known at compile time takes one
    for (error, expected) in errors().iter().zip([2, 3, 3, 2, 3, 2]) {
        let counted = allocations(|| drop(error.to_response::<Bytes>()));
        assert_eq!(counted, expected, "{error}");
    }
}

#[test]
fn a_constant_base_or_status_takes_one_more() {
    const BASE: &str = "https://api.example.com/errors/";
    const WENT: u16 = 410;

    #[derive(Debug, thiserror::Error, Problem)]
    #[problem(base = BASE)]
    enum Constant {
        #[error("there is no such order")]
        #[problem(status = 404)]
        OrderNotFound,
        #[error("it went")]
        #[problem(status = WENT)]
        ItWent,
        #[error("order {0} went")]
        #[problem(status = WENT)]
        Shown(u8),
    }
    for error in [Constant::OrderNotFound, Constant::ItWent, Constant::Shown(7)] {
        assert_eq!(allocations(|| drop(error.to_response::<Bytes>())), 3, "{error}");
    }
}

#[derive(Debug, thiserror::Error, Problem)]
enum OuterError {
    #[error("outer")]
    Transparent {
        #[problem(transparent)]
        inner: InnerError,
        #[problem(extension)]
        number: u8,
        #[problem(extension)]
        place: u8,
    },
    #[error("outer")]
    Via {
        #[problem(via = InnerError)]
        error: std::fmt::Error,
        #[problem(extension)]
        number: u8,
    },
    #[error("outer")]
    #[problem(like = Code::Gone)]
    Like {
        #[problem(extension)]
        number: u8,
    },
}
impl From<&std::fmt::Error> for InnerError {
    fn from(_: &std::fmt::Error) -> Self {
        Self
    }
}
#[derive(Debug, thiserror::Error, Problem)]
enum Code {
    #[error("gone")]
    #[problem(status = 410)]
    Gone,
}

#[test]
fn a_field_that_answers_takes_no_more_for_members_beside_it() {
    for error in [
        OuterError::Transparent { inner: InnerError, number: 1, place: 2 },
        OuterError::Via { error: std::fmt::Error, number: 1 },
        OuterError::Like { number: 1 },
    ] {
        assert_eq!(allocations(|| drop(error.to_response::<Bytes>())), 3, "{error:?}");
    }
}

#[test]
fn axum_takes_one_more() {
    // axum boxes the body
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
    // it is rendered as the error, whose body is a constant
    let unchanged = problem();
    assert_eq!(allocations(|| drop(unchanged.to_response::<Bytes>())), 2);
    // nothing about a `Problem` that was changed is known at compile time
    let changed = problem().with_code("CHANGED");
    assert_eq!(allocations(|| drop(changed.to_response::<Bytes>())), 3);
}

#[test]
fn a_document_takes_one_for_each_text_that_is_kept() {
    let body = OrderError::OrderNotFound.to_response::<Bytes>().into_body();
    // type, title, detail, the code as a text and as a member, and the list of members
    assert_eq!(allocations(|| drop(ReceivedProblem::from_json(&body).unwrap())), 6);
}

/// Measures the response of a service inside a boundary.
fn through_boundary<F>(path: &str, headers: &[(&str, String)], handler: fn() -> F) -> AllocationInfo
where
    F: Future<Output = Result<Response<Full<Bytes>>, Infallible>>,
{
    let mut service =
        Boundary::new().with_formats(Formats::JsonAndXml).layer(service_fn(move |_: Request<()>| handler()));
    let mut answer = || {
        let mut request = Request::builder().uri(path);
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let mut answer = pin!(None);
        let request = request.body(()).unwrap();
        measure(|| {
            answer.set(Some(service.call(request)));
            let answer = answer.as_mut().as_pin_mut().unwrap();
            let Poll::Ready(Ok(response)) = answer.poll(&mut Context::from_waker(Waker::noop())) else {
                panic!("it waits for nothing")
            };
            drop(response);
        })
    };
    answer();
    answer()
}

async fn fine() -> Result<Response<Full<Bytes>>, Infallible> {
    Ok(Response::new(Full::default()))
}

async fn hello() -> Result<Response<Full<Bytes>>, Infallible> {
    Ok(Response::new(Full::new(Bytes::from_static(b"hello"))))
}

async fn not_found() -> Result<Response<Full<Bytes>>, Infallible> {
    Ok(OrderError::OrderNotFound.to_response())
}

#[test]
fn a_boundary_takes_a_few() {
    let id = [("x-request-id", "req-1".to_owned())];
    let counted = [(&id[..], false), (&[], false), (&id, true), (&[], true)].map(|(headers, fails)| {
        if fails {
            through_boundary("/", headers, not_found).count_total
        } else {
            through_boundary("/", headers, fine).count_total
        }
    });
    // a response takes the context, a second owner of the client's ID, and the header map if there is none yet; a new ID has one
    // allocation for all its owners, and is also inserted into the map of the request, which takes two. The extensions of the request take three, because nobody else has used them: a server
    // such as hyper often has. An error also takes its body and the mark for middleware.
    assert_eq!(counted, [7, 9, 11, 13]);
    // a body that can fail after the head keeps the context of its request, which it shares with the future
    let with_body = [&id[..], &[]].map(|headers| through_boundary("/", headers, hello).count_total);
    assert_eq!(with_body, [7, 9]);
}

#[test]
fn a_hostile_request_takes_no_more_memory_than_any_other() {
    let id = ("x-request-id", "req-1".to_owned());
    let plain = through_boundary("/", std::slice::from_ref(&id), not_found);
    for (name, value) in [
        ("accept", "application/xml;q=0.5;a=\"b\",".repeat(10_000)),
        ("accept", "\"".repeat(300_000)),
        ("accept", ",;=".repeat(100_000)),
        ("traceparent", "0-".repeat(150_000)),
        ("cookie", "a=b;".repeat(75_000)),
    ] {
        let hostile = through_boundary("/", &[id.clone(), (name, value)], not_found);
        // XML takes slightly more than JSON
        assert!(hostile.bytes_max <= plain.bytes_max + 256, "{name}: {hostile:?} {plain:?}");
    }
    // an ID that is too long is ignored, and a path is written only once, into the body
    let long = through_boundary("/", &[("x-request-id", "i".repeat(300_000))], not_found);
    assert!(long.bytes_max <= plain.bytes_max + 256, "{long:?} {plain:?}");
}

#[derive(garde::Validate, validator::Validate, WireNames, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Line {
    #[garde(range(min = 1, max = 1_000_000))]
    #[validate(range(min = 1, max = 1_000_000))]
    quantity: u32,
}

#[derive(garde::Validate, validator::Validate, WireNames)]
struct Many {
    #[garde(dive)]
    #[validate(nested)]
    list: Vec<Line>,
    #[garde(dive)]
    #[validate(nested)]
    linked: LinkedList<Line>,
    #[garde(dive)]
    #[validate(nested)]
    map: BTreeMap<String, Line>,
    #[garde(dive)]
    #[validate(nested)]
    set: BTreeSet<Line>,
}

impl Many {
    /// Creates `items` values of one kind. The last 200 of them break a rule.
    fn new(kind: usize, items: u32) -> Self {
        let mut many =
            Self { list: Vec::new(), linked: LinkedList::new(), map: BTreeMap::new(), set: BTreeSet::new() };
        for number in 0..items {
            // a set contains each value only once
            let line = |wrong| if number + 200 < items { Line { quantity: number + 1 } } else { wrong };
            match kind {
                0 => many.list.push(line(Line { quantity: 0 })),
                1 => many.linked.push_back(line(Line { quantity: 0 })),
                2 => drop(many.map.insert(format!("{number:06}"), line(Line { quantity: 0 }))),
                _ => drop(many.set.insert(line(Line { quantity: 2_000_000 + number }))),
            }
        }
        many
    }
}

#[test]
fn a_long_report_takes_no_more_memory_than_what_is_listed() {
    for kind in 0..4 {
        // the first run includes everything that is allocated once
        let taken = [1_000, 1_000, 100_000].map(|items| {
            let value = Many::new(kind, items);
            let of_validator = validator::Validate::validate(&value).unwrap_err();
            let of_garde = garde::Validate::validate(&value).unwrap_err();
            [
                measure(|| drop(validation::validator::of_report(&value, &of_validator))),
                measure(|| drop(validation::garde::of_report(&value, &of_garde))),
            ]
            .map(|taken| (taken.count_total, taken.bytes_max))
        });
        for (few, many) in taken[1].iter().zip(taken[2]) {
            // a larger index has more digits, and needs a larger buffer
            assert!(many.0 <= few.0 + 400 && many.1 <= few.1 + 2_048, "{kind}: {taken:?}");
        }
    }
}

#[test]
fn a_long_name_is_not_copied_for_each_rule_in_it() {
    #[derive(garde::Validate, validator::Validate, WireNames)]
    struct Named {
        #[garde(dive)]
        #[validate(nested)]
        map: BTreeMap<String, Vec<Line>>,
    }
    let length = 1 << 20;
    let value = Named { map: BTreeMap::from([("k".repeat(length), vec![Line { quantity: 0 }; 1_500])]) };
    let of_validator = validator::Validate::validate(&value).unwrap_err();
    let of_garde = garde::Validate::validate(&value).unwrap_err();
    for (taken, bridge) in [
        (measure(|| drop(validation::validator::of_report(&value, &of_validator))), "validator"),
        (measure(|| drop(validation::garde::of_report(&value, &of_garde))), "garde"),
    ] {
        assert!(taken.bytes_total < 32 << 20, "{bridge}: {taken:?}");
    }
}

#[test]
fn a_hostile_body_takes_memory_in_proportion_to_itself() {
    #[derive(serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Whole {
        #[serde(rename = "lines")]
        _lines: Vec<u8>,
        #[serde(rename = "last")]
        _last: u8,
    }
    fn taken(body: String) -> u64 {
        let request = || {
            let body = axum::body::Body::from(body.clone());
            Request::post("/").header("content-type", "application/json").body(body).unwrap()
        };
        let (first, second) = (request(), request());
        let read = |request| {
            let read = pin!(Json::<Whole>::from_request(request, &()));
            let read = read.poll(&mut Context::from_waker(Waker::noop()));
            let Poll::Ready(Err(problem)) = read else { panic!("the body is there, and wrong") };
            assert!((400..=422).contains(&problem.status().as_u16()));
            drop(problem.to_response::<Bytes>());
        };
        // everything that is allocated once is allocated now
        read(first);
        measure(|| read(second)).bytes_max
    }
    let fields: Vec<_> = (0..10_000).map(|number| format!(r#""field{number}":{number}"#)).collect();
    let fields = fields.join(",");
    // serde_json needs a byte for each open bracket
    for nested in [
        format!("{}{}", "[".repeat(1 << 19), "]".repeat(1 << 19)),
        format!(r#"{{"lines":{}"#, "[".repeat(1 << 20)),
    ] {
        let taken = taken(nested.clone());
        assert!(taken < 2 * nested.len() as u64, "{taken}");
    }
    // a body that is not JSON is not read again
    for body in [" ".repeat(1 << 20), "\u{1}".repeat(1 << 20)] {
        let taken = taken(body.clone());
        assert!(taken < 16_384, "{taken} for {}…", &body[..40]);
    }
    // each value takes 21 bytes for the second read
    for body in [
        format!("{{{fields}}}"),
        format!(r#"{{"lines":[],{fields}}}"#),
        format!(r#"{{"lines":[{}]}}"#, "256,".repeat(100_000) + "1"),
        format!(r#"{{"lines":["x"{}]}}"#, ",1".repeat(100_000)),
        format!(r#"{{"lines":[],"last":[{}]}}"#, "1,".repeat(100_000) + "1"),
    ] {
        let taken = taken(body.clone());
        assert!(taken < 12 * body.len() as u64, "{taken} for {} bytes, {}…", body.len(), &body[..40]);
    }
    // serde's error quotes the value, and lives until it is logged
    let long = taken(format!(r#"{{"lines":"{}"}}"#, "x".repeat(1 << 20)));
    assert!(long < 4 << 20, "{long}");
}
