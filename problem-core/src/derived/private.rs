//! The items that generated code uses. They are not part of the API and may change in any release.

pub use std::clone::Clone;
pub use std::convert::From;
pub use std::default::Default;
pub use std::error::Error;
pub use std::fmt::{self, Display};
pub use std::fmt::{Binary, Debug, LowerExp, LowerHex, Octal, Pointer, UpperExp, UpperHex};
pub use std::format_args;
pub use std::option::Option;
pub use std::primitive::{bool, str, u8, u16, u64, usize};
pub use std::result::Result;
pub use std::str::from_utf8;
#[cfg(feature = "coverage")]
pub use std::{concat, module_path};

pub use http::header::{self, HeaderName, HeaderValue};
pub use problem_shared::rulebook::privacy::Shown;
pub use problem_shared::rulebook::status::Provided;
pub use problem_shared::wire_names::{uri_rest, uri_rest_len};
pub use serde_core::Serialize;

pub use crate::__if_described as if_described;
pub use crate::__shows_error as shows_error;
pub use crate::__type_path as type_path;
pub use crate::__uri_rest as uri_rest_of;
pub use crate::adapter::frameworks;
pub use crate::derived::const_checks::{
    ExpectedU16OrStatusCodeOrErrorStatus, check_base, check_code, check_constant_code, check_grpc,
    check_grpc_like, check_in_set, check_inner_set, check_message, check_named, check_requirements,
    check_sent, check_via, like, needs_error,
};
pub use crate::derived::const_identities::{ambiguities, check_accepts, check_ambiguous, check_inner_type};
pub use crate::derived::derive_problem::DeriveProblem;
pub use crate::derived::from_received::{DeriveFromReceived, ForeignFromReceived};
pub use crate::derived::mirror::fmt_mirror;
pub use crate::derived::rate_limit_key::HasRateLimit;
pub use crate::derived::shows_error::{NoError, ways};
pub use crate::derived::template::{fast_display as plain, formatted};
pub use crate::headers::RetryAfter;
pub use crate::occurrence::Occurrence;
pub use crate::occurrence::answer::Transparent;
pub use crate::occurrence::converted::{ConvertedFrom, ErasedError, ForeignError};
pub use crate::occurrence::field_errors::FieldErrors;
pub use crate::occurrence::value::{USUAL, example};
pub use crate::problem_type::ProblemType;
pub use crate::problem_type::docs::Docs;
pub use crate::problem_type::set::ProblemTypes;
pub use crate::problem_type::table::{Constant, Table};
pub use crate::received::into_error::FromReceived;
pub use crate::received::reading::{
    FromErrors, FromMember, FromRateLimit, FromRetryAfter, FromText, Reading,
};
pub use crate::status::{ErrorStatus, registered_names};
pub use crate::to_problem::ToProblem;

/// The body of the generated method if the attributes of a type have a mistake. Such code does not compile, so
/// this never runs.
#[must_use]
pub fn never_compiled() -> ProblemType<'static> {
    unreachable!("the derive has reported a mistake")
}

/// The body of the generated conversion to such a type.
#[must_use]
pub fn never_converted<T>() -> T {
    unreachable!("the derive has reported a mistake")
}

#[cfg(feature = "validation")]
pub use crate::input::broken_rules::{Limits, WireName, WireNames, names};

/// The macros of the bridges, by the names in `also`.
pub mod bridges {
    pub use crate::__also_aide as aide;
    pub use crate::__also_poem_openapi as poem_openapi;
    pub use crate::__also_salvo_oapi as salvo_oapi;
    pub use crate::__also_tonic as tonic;
    pub use crate::__also_utoipa as utoipa;
}

#[cfg(feature = "describe")]
pub use crate::__schema_of as schema_of;
#[cfg(feature = "describe")]
pub use crate::describe::probe::Probe;
#[cfg(feature = "describe")]
pub use crate::occurrence::described::{Collector, FieldFacts, Part, Piece, Text};

#[cfg(feature = "actix")]
pub mod actix {
    //! The items that impls for actix-web use.

    pub use actix_web::http::StatusCode;
    pub use actix_web::{HttpResponse, ResponseError};

    pub use crate::adapter::actix::response::{respond, status};
}

#[cfg(feature = "inventory")]
pub use ::inventory;

#[cfg(feature = "inventory")]
pub use crate::catalogue::registered::Registered;

#[cfg(feature = "aide")]
pub mod aide {
    //! The items that impls for aide use.

    pub use ::aide::OperationOutput;
    pub use ::aide::generate::GenContext;
    pub use ::aide::openapi::{Operation, Response};

    pub use crate::describe::bridge::aide::{Responses, document, response};
}

#[cfg(feature = "axum")]
pub mod axum {
    //! The items that impls for axum use.

    pub use axum_core::response::{IntoResponse, Response};

    pub use crate::adapter::axum::respond;
    pub use crate::adapter::by_value::{ByReference, ByValue, NotAnError};
}

#[cfg(feature = "poem")]
pub mod poem {
    //! The items that impls for poem use.

    pub use ::poem::Response;
    pub use ::poem::error::ResponseError;
    pub use ::poem::http::StatusCode;

    pub use crate::adapter::poem::responses::{respond, status};
}

#[cfg(feature = "poem-openapi")]
pub mod poem_openapi {
    //! The items that impls for poem-openapi use.

    pub use ::poem_openapi::ApiResponse;
    pub use ::poem_openapi::registry::{MetaResponses, Registry};

    pub use crate::describe::bridge::poem_openapi::{register, responses};
}

#[cfg(feature = "rocket")]
pub mod rocket {
    //! The items that impls for rocket use.

    pub use ::rocket::Request;
    pub use ::rocket::response::{Responder, Result};

    pub use crate::adapter::rocket::responder::respond;
}

#[cfg(feature = "salvo")]
pub mod salvo {
    //! The items that impls for Salvo use.

    pub use salvo_core::{Response, Scribe};

    pub use crate::adapter::by_value::{ByReference, ByValue, NotAnError};
    pub use crate::adapter::salvo::responses::{respond, write};
}

#[cfg(feature = "salvo-oapi")]
pub mod salvo_oapi {
    //! The items that impls for salvo-oapi use.

    pub use ::salvo_oapi::{Components, EndpointOutRegister, Operation, Responses, ToResponses};

    pub use crate::describe::bridge::salvo_oapi::{register, responses};
}

#[cfg(feature = "tonic")]
pub mod tonic {
    //! The items that impls for tonic use.

    pub use ::tonic::Status;

    pub use crate::adapter::tonic::convert::{ByReference, NotAnError, StatusOf, respond};
}

#[cfg(feature = "utoipa")]
pub mod utoipa {
    //! The items that impls for utoipa use.

    pub use ::utoipa::IntoResponses;

    pub use crate::describe::bridge::utoipa::{ByStatus, Responses};
}

#[cfg(feature = "warp")]
pub mod warp {
    //! The items that impls for warp use.

    pub use std::marker::Send;

    pub use ::warp::reply::{Reply, Response};

    pub use crate::adapter::by_value::{ByReference, ByValue, NotAnError};
    pub use crate::adapter::warp::{into_response, respond};
}
