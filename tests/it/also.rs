//! A framework that this crate does not know: a macro implements its trait for derived types.

use std::fmt::Display;

use problem_core::Problem;

/// The trait of the framework.
trait Answer {
    fn answer(&self) -> (u16, String);
}

macro_rules! answer {
    ([$($attributes:tt)*] [$($generics:tt)*] [$ty:ty] [$($bounds:tt)*] $($_more:tt)*) => {
        $($attributes)*
        impl $($generics)* $crate::also::Answer for $ty
        where
            $($bounds)*
        {
            fn answer(&self) -> (u16, String) {
                $crate::also::render(self)
            }
        }
    };
}
use answer;

macro_rules! name {
    ([$($attributes:tt)*] [$($generics:tt)*] [$ty:ty] [$($bounds:tt)*] $($_more:tt)*) => {
        $($attributes)*
        impl $($generics)* $crate::also::Named for $ty where $($bounds)* {}
    };
}
use name;

trait Named {}

fn render<E: problem_core::ToProblem>(error: &E) -> (u16, String) {
    let response = error.to_response::<Vec<u8>>();
    (response.status().as_u16(), String::from_utf8(response.into_body()).unwrap())
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(also(crate::also::answer))]
enum OrderError {
    #[error("order {id} not found")]
    #[problem(status = 404)]
    NotFound {
        #[problem(extension)]
        id: u64,
    },
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("{value} is stale")]
#[problem(status = 412, also(crate::also::answer, self::name))]
struct Stale<'a, T, const N: usize = 1>
where
    T: Display + std::fmt::Debug,
{
    value: &'a T,
}

#[deprecated]
#[derive(Debug, thiserror::Error, Problem)]
#[error("old")]
#[problem(status = 410, also(crate::also::answer))]
struct Old;

fn is_named<T: Named>(_: &T) {}

#[test]
fn a_macro_of_another_crate_implements_any_trait() {
    let body = r#"{"title":"Not Found","status":404,"detail":"order 7 not found","code":"NOT_FOUND","id":7}"#;
    assert_eq!(OrderError::NotFound { id: 7 }.answer(), (404, body.to_owned()));
    let stale = Stale::<_, 3> { value: &4 };
    is_named(&stale);
    let body = r#"{"title":"Precondition Failed","status":412,"detail":"4 is stale","code":"STALE"}"#;
    assert_eq!(stale.answer(), (412, body.to_owned()));
    #[expect(deprecated, reason = "the impl of a deprecated type has no warning")]
    let gone = Old.answer();
    assert_eq!(gone.0, 410);
}
