// the example in the README is an axum service
#![cfg_attr(all(feature = "axum", feature = "tower"), doc = include_str!("../README.md"))]
#![cfg_attr(
    not(all(feature = "axum", feature = "tower")),
    doc = "Domain errors as HTTP problem details (RFC 9457)."
)]
//!
//! ## Features
//!
//! Every feature works with the `rust-version` of this crate, 1.88, except `salvo`.
//!
//! | feature | default | content |
//! |---|---|---|
//! | `derive` | yes | `#[derive(Problem)]` |
//! | `problems` | – | `problems`: ready-made problem types for idempotency keys, preconditions, pagination and API versions; turns on `derive` |
//! | `pages` | – | `pages`: the query parameters that ask for a page of a list, pages as JSON responses with `Link`, and cursors; turns on `problems` |
//! | `signed-cursors` | – | cursors that are authenticated with HMAC-SHA-256; turns on `pages` |
//! | `idempotency` | – | `idempotency`: a layer for tower, and therefore for axum, that runs a request with an idempotency key once, and gives a retry the same answer; turns on `problems` and `tower` |
//! | `tracing` | – | logs one event when an error is rendered into a response |
//! | `axum` | – | derived types and [`Problem`](struct@crate::Problem) are axum responses; turns on `tracing` |
//! | `axum-extract` | – | `extract`: extractors for axum that reject with problems; turns on `axum` and `extract` |
//! | `axum-multipart`, `axum-ws`, `axum-matched-path`, `axum-typed-header` | – | the rejections of axum's `Multipart`, `WebSocketUpgrade` and `MatchedPath`, and of axum-extra's `TypedHeader`, are problems; all turn on `axum-extract` |
//! | `validator`, `garde` | – | `validation`: broken rules of these crates as entries of `errors`; both turn on `validation` |
//! | `validation` | – | the parts that `validator` and `garde` share, such as `WireNames`; turns on `derive` |
//! | `tower` | – | `Boundary` is a layer for tower, and therefore for axum; turns on `boundary` |
//! | `tower-http` | – | the boundary recognises the timeout error of tower-http 0.7; turns on `tower` |
//! | `tower-http-06` | – | the same for tower-http 0.6; turns on `tower`. Both features can be on |
//! | `actix` | – | derived types and [`Problem`](struct@crate::Problem) are errors of actix-web, and `Boundary` is its middleware; turns on `boundary`. Newer versions of actix-web require a newer Rust than this crate: 4.18 requires 1.89 |
//! | `actix-extract` | – | `actix::extract`: extractors for actix-web that reject with problems; turns on `actix` and `extract` |
//! | `poem` | – | derived types and [`Problem`](struct@crate::Problem) are errors of poem, and `Boundary` is a middleware of poem; turns on `boundary` |
//! | `poem-extract` | – | `poem::extract`: extractors for poem that reject with problems; turns on `poem` and `extract` |
//! | `extract` | – | the parts that the extractors of all frameworks share; it has no API of its own |
//! | `rocket` | – | derived types and [`Problem`](struct@crate::Problem) are responses of rocket, and `Boundary` is a fairing of rocket; turns on `boundary`. Newer versions of rocket require a newer Rust than this crate: 0.5.2 requires 1.89 |
//! | `salvo` | – | derived types and [`Problem`](struct@crate::Problem) are responses of Salvo, and `Boundary` is its middleware; turns on `boundary`. Salvo 1 requires Rust 1.95 |
//! | `tonic` | – | `tonic`: `#[problem(also(tonic))]` converts derived types into statuses of tonic 0.14, as `Problem` is converted, and `Boundary` answers gRPC requests in gRPC; turns on `tower` |
//! | `warp` | – | derived types and [`Problem`](struct@crate::Problem) are replies of warp; turns on `tracing`. The boundary of warp has the feature `tower` |
//! | `describe` | – | `describe`: JSON Schema and OpenAPI 3.1 for the problem types of error types |
//! | `utoipa` | – | `utoipa`: derived types with `#[problem(also(utoipa))]` are responses for utoipa 6; turns on `describe` |
//! | `chrono`, `jiff` | – | dates and times of chrono 0.4 and jiff 1 in members are described; both turn on `describe` |
//! | `aide` | – | derived types with `#[problem(also(aide))]`, `Problem` and the extractors have the traits of aide 0.15; turns on `describe` |
//! | `schemars` | – | members whose types have a `JsonSchema` of schemars 1 are described by it; turns on `describe` |
//! | `poem-openapi` | – | `#[problem(also(poem_openapi))]` implements `ApiResponse` of poem-openapi 5; turns on `describe` and `poem` |
//! | `salvo-oapi` | – | `#[problem(also(salvo_oapi))]` implements `EndpointOutRegister` and `ToResponses` of salvo-oapi 1; turns on `describe` and `salvo` |
//! | `catalogue` | – | `catalogue`: the error reference of an API, its lock, and a command that writes them; turns on `describe` |
//! | `coverage` | – | tests note which problem types they send, and `Catalogue::coverage` tells which no test has sent; turns on `catalogue` |
//! | `inventory` | – | every derived type that is not generic registers itself, so that `Catalogue::missing` lists those that a catalogue lacks; turns on `catalogue` |
//! | `client` | – | `client`: error responses of other services, with `ReceivedProblem::from_parts`: when to try again, challenges, links, rate limits |
//! | `reqwest` | – | `reqwest`: `error_for_problem` for responses of reqwest 0.13; turns on `client` |
//! | `xml` | – | `application/problem+xml`: `ReceivedProblem::from_xml`, `boundary::Formats::JsonAndXml` |
//! | `boundary` | – | `Boundary` and the module `boundary`, which the layers of all frameworks share; turns on `tracing` |
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod adapter;
#[cfg(feature = "boundary")]
#[cfg_attr(
    not(any(feature = "poem", feature = "salvo", feature = "tower")),
    allow(dead_code, unused_imports, reason = "only the layer of a framework uses some of it")
)]
pub mod boundary;
#[cfg(feature = "catalogue")]
pub mod catalogue;
mod derived;
#[cfg(feature = "describe")]
pub mod describe;
mod disclosure;
mod format;
// the pages are documentation only; their examples need most features
#[cfg(feature = "tonic")]
mod grpc_status;
#[cfg(any(
    all(doc, not(doctest)),
    all(
        doctest,
        feature = "actix-extract",
        feature = "axum-multipart",
        feature = "coverage",
        feature = "garde",
        feature = "idempotency",
        feature = "poem-extract",
        feature = "reqwest",
        feature = "signed-cursors",
        feature = "tonic",
        feature = "tower",
        feature = "utoipa",
        feature = "validator",
        feature = "xml"
    )
))]
pub mod guide;
mod headers;
#[cfg(feature = "idempotency")]
#[cfg_attr(
    any(feature = "axum", feature = "salvo", feature = "tonic", feature = "warp"),
    allow(
        unused_imports,
        reason = "only in this crate, the compiler sees that the macro imports a trait that it does not use"
    )
)]
pub mod idempotency;
#[cfg(any(feature = "extract", feature = "pages", feature = "validation"))]
#[cfg_attr(
    all(
        any(feature = "extract", feature = "pages"),
        not(any(feature = "actix-extract", feature = "axum-extract", feature = "poem-extract"))
    ),
    allow(dead_code, unreachable_pub, unused_imports, reason = "only the extractors of a framework use it")
)]
mod input;
mod log;
mod members;
mod occurrence;
#[cfg(feature = "pages")]
pub mod pages;
mod panic;
mod problem;
mod problem_type;
#[cfg(feature = "problems")]
#[cfg_attr(
    any(feature = "axum", feature = "salvo", feature = "tonic", feature = "warp"),
    allow(
        unused_imports,
        reason = "only in this crate, the compiler sees that the macro imports a trait that it does not use"
    )
)]
pub mod problems;
mod rate_limit;
mod received;
#[cfg(feature = "coverage")]
mod recorder;
mod render;
#[cfg_attr(
    not(any(feature = "poem", feature = "salvo", feature = "tower")),
    allow(dead_code, unreachable_pub, unused_imports, reason = "only the layer of a framework uses it")
)]
mod request;
pub mod responses;
mod seconds;
mod status;
mod text;
mod to_problem;
mod type_uri;

#[cfg(feature = "axum-extract")]
#[doc(inline)]
pub use crate::adapter::axum_extract as extract;

#[cfg(feature = "actix")]
#[doc(inline)]
pub use crate::adapter::actix;
#[cfg(feature = "poem")]
#[doc(inline)]
pub use crate::adapter::poem;

#[cfg(feature = "reqwest")]
#[doc(inline)]
pub use crate::adapter::reqwest;
#[cfg(feature = "rocket")]
#[doc(inline)]
pub use crate::adapter::rocket;

#[cfg(feature = "tonic")]
#[doc(inline)]
pub use crate::adapter::tonic;
#[cfg(feature = "tower")]
#[doc(inline)]
pub use crate::adapter::tower;

#[cfg(feature = "aide")]
#[doc(inline)]
pub use crate::describe::bridge::aide;
#[cfg(feature = "client")]
#[doc(inline)]
pub use crate::received::client;

#[cfg(feature = "utoipa")]
#[doc(inline)]
pub use crate::describe::bridge::utoipa;

#[cfg(feature = "validation")]
#[doc(inline)]
pub use crate::input::validation;

#[doc(hidden)]
pub use crate::derived::private as __private;

/// Derives [`ToProblem`]: turns an error enum or struct into HTTP problem details.
#[cfg(feature = "derive")]
pub use problem_derive::Problem;

#[cfg(feature = "boundary")]
#[doc(no_inline)]
pub use crate::boundary::Boundary;
pub use crate::headers::RetryAfter;
pub use crate::log::LogLevel;
pub use crate::members::extension::{ExtensionError, ExtensionMembers};
pub use crate::members::field_error::{FieldError, ToFieldError};
pub use crate::occurrence::Occurrence;
pub use crate::occurrence::field_errors::FieldErrors;
pub use crate::problem::Problem;
pub use crate::problem::or_problem::OrProblem;
pub use crate::problem::with_status::WithStatus;
pub use crate::problem_type::ProblemType;
pub use crate::problem_type::definition::ProblemTypeDefinition;
pub use crate::problem_type::docs::Names;
pub use crate::problem_type::set::ProblemTypes;
pub use crate::rate_limit::{IntoReset, InvalidPolicyName, RateLimit};
pub use crate::received::into_error::FromReceived;
pub use crate::received::{NotAProblem, ReceivedProblem};
#[cfg(feature = "boundary")]
pub use crate::request::RequestContext;
pub use crate::status::{ErrorStatus, IntoErrorStatus, InvalidErrorStatus};
pub use crate::to_problem::ToProblem;
pub use crate::type_uri::TypeUri;
