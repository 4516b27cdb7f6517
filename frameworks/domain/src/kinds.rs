//! Every kind of error that can be derived or written by hand.

use std::fmt::Display;
use std::time::{Duration, SystemTime};

use ::validator::Validate;
use http::header::{self, HeaderValue};
use problem_core::validation::{BrokenRules, WireNames, validator};
use problem_core::{
    ErrorStatus, FieldError, Occurrence, Problem, ProblemType, ProblemTypeDefinition, ProblemTypes,
    RateLimit, ToProblem,
};
use problem_tests::orders::{self, OrderError};

/// One variant for each kind. The kind of [`provoke`] is its name.
#[derive(Debug, thiserror::Error, Problem)]
#[problem(base = "https://api.example.com/errors/")]
pub enum KindError {
    #[error("there is nothing here")]
    #[problem(status = 404)]
    Plain,
    #[error("order {id} of {customer} was changed")]
    #[problem(status = 409, title = "Changed order", detail = "order {id} was changed")]
    Members {
        #[problem(extension = "orderId")]
        id: u64,
        customer: &'static str,
        #[problem(extension)]
        note: Option<&'static str>,
        #[problem(flatten)]
        more: Price,
        #[problem(instance)]
        instance: &'static str,
    },
    #[error("two fields are wrong")]
    #[problem(status = 422)]
    Errors {
        #[problem(errors)]
        fields: Vec<FieldError>,
    },
    #[error("sign in")]
    #[problem(
        status = 401,
        www_authenticate = "Basic realm=\"orders\"",
        www_authenticate = r#"Bearer realm="orders", error="invalid_token""#
    )]
    Challenges,
    #[error("this resource cannot be changed")]
    #[problem(status = 405, allow = "GET, HEAD")]
    Allow,
    #[error("come back later")]
    #[problem(status = 503, detail = "come back later")]
    RetryAfter {
        #[problem(retry_after)]
        at: SystemTime,
    },
    #[error("too many requests")]
    #[problem(status = 429, code = "RATE_LIMIT_EXCEEDED")]
    Limited {
        #[problem(rate_limit)]
        limit: RateLimit,
    },
    #[error("another version is needed")]
    #[problem(status = 426, header("Upgrade" = "h2c"))]
    Header {
        #[problem(header = "X-Reason")]
        reason: &'static str,
    },
    #[error("the pool of {0} is empty")]
    #[problem(status = 500)]
    Internal(&'static str),
    #[error("the bank {0} did not respond")]
    #[problem(status = 504, code = "BANK_TIMEOUT", detail = "the bank did not respond in time", log = warn)]
    Told(&'static str, #[source] orders::DatabaseError),
    #[error(transparent)]
    #[problem(transparent)]
    Inner(#[from] OrderError),
    #[error(transparent)]
    #[problem(transparent)]
    Problem(#[from] Problem),
    #[error(transparent)]
    #[problem(transparent)]
    Rules(#[from] BrokenRules),
}

/// A request with a rule of the crate `validator`.
#[derive(Debug, Validate, WireNames)]
struct SignUp {
    #[validate(email)]
    email: String,
}

#[derive(Debug, serde::Serialize)]
pub struct Price {
    amount: &'static str,
    currency: &'static str,
}

/// The kinds that [`provoke`] takes.
pub const KINDS: &[&str] = &[
    "plain",
    "members",
    "errors",
    "challenges",
    "allow",
    "retry-after",
    "limited",
    "header",
    "internal",
    "told",
    "inner",
    "problem",
    "rules",
];

/// The handler of `GET /kinds/{kind}`. It succeeds if there is no such kind.
pub fn provoke(kind: &str) -> Result<String, KindError> {
    Err(match kind {
        "plain" => KindError::Plain,
        "members" => {
            let more = Price { amount: "7.00", currency: "\u{20ac} <&> \"\n" };
            KindError::Members { id: 7, customer: "ada", note: None, more, instance: "/orders/7/changes/1" }
        }
        "errors" => {
            let fields = vec![
                FieldError::new("address.zip", "INVALID_FORMAT", "five digits are needed"),
                FieldError::new("page", "OUT_OF_RANGE", "starts at 1").in_query(),
            ];
            KindError::Errors { fields }
        }
        "challenges" => KindError::Challenges,
        "allow" => KindError::Allow,
        // a time in the past
        "retry-after" => KindError::RetryAfter { at: SystemTime::UNIX_EPOCH },
        "limited" => {
            let limit = RateLimit::new(100, 0, Duration::from_secs(30));
            KindError::Limited { limit }
        }
        "header" => KindError::Header { reason: "old" },
        "internal" => KindError::Internal("10.0.0.7"),
        "told" => KindError::Told("10.0.0.8", orders::DatabaseError(orders::Cause)),
        "inner" => OrderError::Unauthenticated.into(),
        "problem" => Problem::new(ErrorStatus::CONFLICT)
            .with_code("OUT_OF_STOCK")
            .with_detail("not enough in stock")
            .with_header(header::CONTENT_LANGUAGE, HeaderValue::from_static("en"))
            .with_extension("left", &3)
            .expect("`left` is not a standard member")
            .into(),
        "rules" => {
            let sign_up = SignUp { email: "not-an-email".to_owned() };
            validator::check(&sign_up).expect_err("the email has no @").into()
        }
        kind => return Ok(kind.to_owned()),
    })
}

/// The handler of `GET /struct`.
pub fn fail_with_struct() -> Result<String, Expired> {
    Err(Expired { days: 3 })
}

/// A struct.
#[derive(Debug, thiserror::Error, Problem)]
#[error("the link expired {days} days ago")]
#[problem(status = 410, code = "LINK_EXPIRED")]
pub struct Expired {
    #[problem(extension)]
    days: u32,
}

/// The handler of `GET /generic`.
pub fn fail_with_generic() -> Result<String, Stale<u32>> {
    Err(Stale { version: 4 })
}

/// A generic type.
#[derive(Debug, thiserror::Error, Problem)]
#[error("the newest version is {version}")]
#[problem(status = 412)]
pub struct Stale<T: Display> {
    version: T,
}

/// The handler of `GET /by-hand`. Any type becomes a `Problem` with `?`.
pub fn fail_by_hand() -> Result<String, Problem> {
    Err(ByHand { seats: 2 })?
}

/// A type without the derive.
#[derive(Debug, thiserror::Error)]
#[error("{seats} seats are left")]
struct ByHand {
    seats: u32,
}

const SOLD_OUT: ProblemTypeDefinition =
    ProblemTypeDefinition::new(ErrorStatus::CONFLICT, "SOLD_OUT").with_display_detail();

static DEFINITIONS: [ProblemTypeDefinition; 1] = [SOLD_OUT];

impl ToProblem for ByHand {
    const TYPES: ProblemTypes = ProblemTypes::new(&DEFINITIONS, &[]);

    fn describe<'a>(&'a self, occurrence: &mut Occurrence<'a>) -> ProblemType<'a> {
        occurrence.extension("seats", &self.seats);
        DEFINITIONS[0].problem_type()
    }
}
