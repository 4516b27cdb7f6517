//! Derived errors as errors of actix-web.

use std::rc::Rc;

use actix_web::{HttpResponse, ResponseError};
use problem_core::{ErrorStatus, Problem};
use problem_tests::orders;

/// The type belongs to one thread, has a parameter, and is a struct.
#[derive(Debug, thiserror::Error, Problem)]
#[error("stale: {version}")]
#[problem(status = 412, code = "STALE")]
struct Stale<T: std::fmt::Display + std::fmt::Debug> {
    #[problem(extension)]
    version: u8,
    shared: Rc<T>,
}

/// It has an impl of its own.
#[derive(Debug, thiserror::Error, Problem)]
#[error("own")]
#[problem(status = 404, skip(actix))]
struct Own;

impl ResponseError for Own {
    fn error_response(&self) -> HttpResponse {
        HttpResponse::ImATeapot().json("own")
    }
}

#[test]
fn any_derived_type_is_an_error_of_actix_web() {
    let stale = Stale { version: 3, shared: Rc::new("a") };
    assert_eq!(Rc::strong_count(&stale.shared), 1);
    assert_eq!(stale.status_code().as_u16(), 412);
    assert_eq!(stale.error_response().status().as_u16(), 412);
    assert_eq!(Own.error_response().status().as_u16(), 418);
    for (error, _) in orders::table() {
        assert_eq!(error.status_code(), error.error_response().status(), "{error}");
    }
    assert_eq!(Problem::new(ErrorStatus::CONFLICT).status_code().as_u16(), 409);
}
