//! Code that almost breaks `ambiguous_code`, and compiles.

use axum::extract::rejection::{BytesRejection, FormRejection, JsonRejection, PathRejection, QueryRejection};
use problem_core::problems::{IdempotencyError, PreconditionError};
use problem_core::validation::BrokenRules;
use problem_core::{
    ErrorStatus, Occurrence, Problem, ProblemType, ProblemTypeDefinition, ProblemTypes, ToProblem,
};

const BROKEN: ErrorStatus = ErrorStatus::BAD_GATEWAY;
const MISSING: http::StatusCode = http::StatusCode::NOT_FOUND;

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Accepted {
    #[problem(status = 404, code = "GONE")]
    First,
    #[problem(status = 404, code = "GONE")]
    Second,
    #[problem(status = MISSING, code = "GONE")]
    ByConstant,
    #[problem(status = BROKEN)]
    Gateway,
    #[problem(status = 502)]
    OtherGateway,
}

/// The same code with and without a type URI.
#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
#[problem(base = "https://api.example.com/errors/")]
pub enum Based {
    #[problem(status = 404)]
    Gone,
    #[problem(status = 500)]
    Failed,
    #[problem(transparent)]
    Inner(Accepted),
    #[problem(transparent)]
    Again(Box<Accepted>),
}

/// A code that means the status, with two bases and with none.
#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
#[problem(base = "https://shop.example.com/errors/")]
pub enum OtherBase {
    #[problem(status = 500)]
    Failed,
    #[problem(status = 400)]
    BadRequest,
    #[problem(transparent)]
    Inner(Based),
    #[problem(transparent)]
    Orders(orders_domain::OrderError),
}

/// The same inner type on two ways.
#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Diamond<'a> {
    #[problem(status = 404)]
    NoOrder(&'a str),
    #[problem(transparent)]
    Left(OtherBase),
    #[problem(transparent)]
    Right(Based),
    #[problem(transparent)]
    Other(Problem),
}

/// Two statuses of one code, without type URIs and with a type URI for each.
#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
#[problem(accept(ambiguous_code))]
pub enum Matrix {
    #[problem(status = 403, code = "M_FORBIDDEN")]
    Forbidden,
    #[problem(status = 404, code = "M_FORBIDDEN")]
    Hidden,
    #[problem(status = 400, code = "M_UNKNOWN", type = "/unknown")]
    Unknown,
    #[problem(status = 404, code = "M_UNKNOWN", type = "/no-such-room")]
    NoRoom,
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum OnAVariant {
    #[problem(status = 403, code = "M_FORBIDDEN")]
    Forbidden,
    #[problem(status = 404, code = "M_FORBIDDEN", accept(ambiguous_code))]
    Hidden,
    #[problem(status = MISSING, code = "M_BAD_JSON", accept(ambiguous_code))]
    ByConstant,
    #[problem(status = 400, code = "M_BAD_JSON")]
    BadJson,
}

/// What an inner type has accepted need not be accepted again.
#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum AroundMatrix {
    #[problem(status = 403, code = "M_FORBIDDEN")]
    Forbidden,
    #[problem(transparent)]
    Inner(Matrix),
    #[problem(transparent)]
    Again(Box<OnAVariant>),
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum OnATransparentVariant {
    #[problem(status = 409, code = "GONE")]
    Forbidden,
    #[problem(transparent, accept(ambiguous_code))]
    Inner(Accepted),
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum OnAVariantBesideIt {
    #[problem(status = 409, code = "GONE", accept(ambiguous_code))]
    Forbidden,
    #[problem(transparent)]
    Inner(Accepted),
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
#[problem(accept(ambiguous_code))]
pub enum OnTheType<T: ToProblem + 'static> {
    #[problem(status = 409, code = "GONE")]
    Forbidden,
    #[problem(transparent)]
    Inner(T),
}

const _: usize = OnTheType::<Accepted>::TYPES.len();

/// A set that is written by hand can use one code for several statuses.
#[derive(Debug, thiserror::Error)]
#[error("failed")]
pub struct ByHand;

static DEFINITIONS: [ProblemTypeDefinition; 2] = [
    ProblemTypeDefinition::new(ErrorStatus::NOT_FOUND, "GONE"),
    ProblemTypeDefinition::new(ErrorStatus::GONE, "GONE"),
];

impl ToProblem for ByHand {
    const TYPES: ProblemTypes = ProblemTypes::new(&DEFINITIONS, &[]);

    fn describe<'a>(&'a self, _: &mut Occurrence<'a>) -> ProblemType<'a> {
        DEFINITIONS[0].problem_type()
    }
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum AroundByHand {
    #[problem(transparent)]
    Inner(ByHand),
    #[problem(transparent)]
    Accepted(Accepted),
}

/// The problem types of this crate, with a code of theirs.
#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
#[problem(base = "https://api.example.com/errors/")]
pub enum OfThisCrate {
    #[problem(status = 422, code = "VALIDATION_ERROR")]
    Invalid,
    #[problem(transparent)]
    Rules(BrokenRules),
    #[problem(transparent)]
    Json(JsonRejection),
    #[problem(transparent)]
    Query(QueryRejection),
    #[problem(transparent)]
    Path(PathRejection),
    #[problem(transparent)]
    Form(FormRejection),
    #[problem(transparent)]
    Bytes(BytesRejection),
    #[problem(transparent)]
    Idempotency(IdempotencyError),
    #[problem(transparent)]
    Precondition(PreconditionError),
}

/// One code with the same status and another base, as with a base for each resource.
#[derive(Debug, thiserror::Error, Problem)]
#[error("order")]
#[problem(base = "https://shop.example.com/returns/")]
pub enum WithAnotherBase {
    #[problem(status = 404)]
    OrderNotFound,
    #[problem(transparent)]
    Order(#[from] orders_domain::OrderError),
}
