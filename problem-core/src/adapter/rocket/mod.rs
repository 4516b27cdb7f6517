//! rocket: derived errors and [`Problem`](struct@crate::Problem) are its responses, and [`Boundary`](crate::Boundary) is its fairing.
//!
//! The fairing completes every response. Fairings are not around handlers, so [`Boundary::routes`](crate::Boundary::routes) is needed as
//! well: it runs handlers with the context of their request, and catches their panics.
//!
//! The header fields of rocket are text, and its responses have no extensions. `convert.rs` copies heads between the types of rocket and of
//! the crate `http`, and `state.rs` keeps in the request what other frameworks keep in a response.

mod body;
mod catcher;
mod complete;
mod convert;
mod fairing;
mod guard;
mod json;
#[cfg(feature = "problems")]
mod request_headers;
pub(crate) mod responder;
mod route;
mod state;
mod with_problem;

pub use crate::adapter::rocket::guard::Logged;
pub use crate::adapter::rocket::responder::Kept;
pub use crate::adapter::rocket::state::original_error;
pub use crate::adapter::rocket::with_problem::WithProblem;

/// Implements rocket's trait. A lifetime of the trait precedes the generics of the type.
#[doc(hidden)]
#[macro_export]
macro_rules! __rocket {
    ([rocket $($skip:ident)*] $($input:tt)*) => {};
    ([$other:ident $($skip:ident)*] $($input:tt)*) => { $crate::__rocket! { [$($skip)*] $($input)* } };
    ([] $attributes:tt [] $($input:tt)*) => { $crate::__rocket! { [] $attributes [<>] $($input)* } };
    ([] [$($attribute:tt)*] [< $($generics:tt)*] [$ty:ty] [$($bounds:tt)*] $fields:tt) => {
        #[automatically_derived]
        $($attribute)*
        impl<'__problem_request, $($generics)* __problem::rocket::Responder<'__problem_request, 'static> for $ty
        where
            $($bounds)*
        {
            fn respond_to(
                self,
                request: &'__problem_request __problem::rocket::Request<'_>,
            ) -> __problem::rocket::Result<'static> {
                __problem::Result::Ok(__problem::rocket::respond(&self, request))
            }
        }
    };
}
