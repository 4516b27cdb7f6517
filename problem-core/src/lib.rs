// its example is an axum service
#![cfg_attr(all(feature = "axum", feature = "tower"), doc = include_str!("../README.md"))]
#![cfg_attr(
    not(all(feature = "axum", feature = "tower")),
    doc = "Domain errors as HTTP problem details (RFC 9457)."
)]
//!
//! ## Features of this crate
//!
//! | feature | default | what |
//! |---|---|---|
//! | `derive` | yes | `#[derive(Problem)]` |
//! | `problems` | – | `problems`: ready-made ones of idempotency keys, preconditions, pages, versions; turns on `derive` |
//! | `tracing` | – | one event when an error is rendered into a response |
//! | `axum` | – | derived types, and [`Problem`](struct@crate::Problem), are axum responses; turns on `tracing` |
//! | `axum-extract` | – | `extract`: extractors for axum that reject with problems; turns on `axum` |
//! | `validator`, `garde` | – | `validation`: broken rules of these crates as entries of `errors`; turn on `validation` |
//! | `validation` | – | what the two share, `WireNames` among it; turns on `derive` |
//! | `tower` | – | `Boundary` is a layer of tower, and so of axum; turns on `boundary` |
//! | `tower-http` | – | the boundary knows the error of `tower_http::timeout`; turns on `tower` |
//! | `xml` | – | `application/problem+xml`: `ReceivedProblem::from_xml`, `Boundary::with_xml` |
//! | `boundary` | – | what the layers of all frameworks share; nothing by itself; turns on `tracing` |
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod adapter;
#[cfg(feature = "boundary")]
#[cfg_attr(
    not(feature = "tower"),
    allow(dead_code, unreachable_pub, unused_imports, reason = "the layer of a framework uses it")
)]
mod boundary;
mod derived;
mod disclosure;
mod format;
mod headers;
#[cfg(any(feature = "axum-extract", feature = "validation"))]
mod input;
mod log;
mod members;
mod problem;
mod problem_type;
#[cfg(feature = "problems")]
#[cfg_attr(
    all(feature = "axum", feature = "boundary"),
    allow(
        unused_imports,
        reason = "in the crate of the macro the compiler sees that it imports one trait more"
    )
)]
pub mod problems;
mod rate_limit;
mod received;
mod render;
#[cfg_attr(
    not(feature = "tower"),
    allow(dead_code, unreachable_pub, unused_imports, reason = "the layer of a framework uses it")
)]
mod request;
mod status;
mod text;
mod to_problem;

#[cfg(feature = "axum-extract")]
#[doc(inline)]
pub use crate::adapter::axum_extract as extract;

#[cfg(feature = "validation")]
#[doc(inline)]
pub use crate::input::validation;

#[doc(hidden)]
pub use crate::derived::private as __private;

/// The derive: turns an error enum or struct into HTTP problem details.
#[cfg(feature = "derive")]
pub use problem_derive::Problem;

#[cfg(feature = "tower")]
pub use crate::adapter::tower::{BoundaryBody, BoundaryFuture, BoundaryService};
#[cfg(feature = "tower")]
pub use crate::boundary::{Boundary, InvalidMemberName, KeepBody};
pub use crate::headers::{ResponseHeaders, RetryAfter};
pub use crate::log::LogLevel;
pub use crate::members::extension::{ExtensionError, ExtensionMembers};
pub use crate::members::field_error::{FieldError, FieldErrors, ToFieldError};
pub use crate::members::visitor::MemberVisitor;
pub use crate::problem::Problem;
pub use crate::problem::or_problem::OrProblem;
pub use crate::problem_type::ProblemType;
pub use crate::problem_type::set::ProblemTypes;
#[cfg(feature = "tower")]
pub use crate::rate_limit::RateLimitFields;
pub use crate::rate_limit::{InvalidPolicyName, RateLimit};
pub use crate::received::{NotAProblem, ReceivedProblem};
#[cfg(feature = "tower")]
pub use crate::render::original_error::OriginalError;
#[cfg(feature = "tower")]
pub use crate::request::settings::ContextMember;
#[cfg(feature = "tower")]
pub use crate::request::type_uris::InvalidBase;
#[cfg(feature = "tower")]
pub use crate::request::{Carried, RequestContext};
pub use crate::status::{ErrorStatus, InvalidErrorStatus};
pub use crate::to_problem::ToProblem;
