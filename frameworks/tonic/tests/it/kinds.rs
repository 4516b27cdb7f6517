//! Every kind of error as a status, from a unary call and from a stream.

use std::error::Error;
use std::fmt;
use std::fs;
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use problem_core::problems::Precondition;
use problem_core::tonic::to_status;
use problem_core::validation::{BrokenRules, WireNames, validator};
use problem_core::{
    Boundary, ErrorStatus, FieldError, Occurrence, OrProblem as _, Problem, ProblemType,
    ProblemTypeDefinition, ProblemTypes, RateLimit, ToProblem,
};
use problem_tests::logs::AllLogs;
use problem_tests::orders::OrderError;
use tonic::{Code, Status};

use crate::service::{Client, call, connect, request, serve};
use crate::shown::{event, shown};

/// A constant that is a status.
const BUSY: StatusCode = StatusCode::CONFLICT;

/// What other types are like.
#[derive(Debug, thiserror::Error, Problem)]
#[problem(base = "https://codes.example.com/", also(tonic))]
pub enum Known {
    #[error("the quota is used up")]
    #[problem(status = 402, grpc = RESOURCE_EXHAUSTED)]
    OutOfCredit,
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(base = "https://api.example.com/errors/", grpc_domain = "kinds.example.com", also(tonic))]
pub enum KindError {
    #[error("there is nothing here")]
    #[problem(status = 404)]
    Plain,
    #[error("order {id} of {customer} was changed")]
    #[problem(
        status = 409,
        grpc = ALREADY_EXISTS,
        title = "Changed order",
        detail = "order {id} was changed",
        extension("origin" = "store")
    )]
    Members {
        #[problem(extension = "orderId")]
        id: u64,
        customer: &'static str,
        #[problem(extension)]
        note: Option<&'static str>,
        #[problem(extension)]
        tags: Vec<&'static str>,
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
    #[problem(status = 401, www_authenticate = r#"Bearer realm="orders", error="invalid_token""#)]
    Challenges,
    #[error("this resource cannot be changed")]
    #[problem(status = 405, allow = "GET, HEAD")]
    Allow,
    #[error("come back later")]
    #[problem(status = 503, detail = "come back later")]
    RetryAfter {
        #[problem(retry_after)]
        wait: Duration,
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
    #[error("the disk has lost {0}")]
    #[problem(status = 500, code = "LOST", grpc = DATA_LOSS)]
    Lost(&'static str),
    #[error("the bank {0} did not respond")]
    #[problem(status = 504, code = "BANK_TIMEOUT", detail = "the bank did not respond in time", log = warn)]
    Told(&'static str, #[source] std::io::Error),
    #[error("gone")]
    #[problem(status = 410, code = "order.gone")]
    Gone,
    #[error("busy")]
    #[problem(status = BUSY, grpc = ABORTED)]
    Busy,
    #[error("no credit is left")]
    #[problem(like = Known::OutOfCredit)]
    Like,
    #[error(transparent)]
    #[problem(transparent)]
    Inner(#[from] OrderError),
    #[error(transparent)]
    #[problem(transparent)]
    Known(#[from] Known),
    #[error(transparent)]
    #[problem(transparent)]
    Problem(#[from] Problem),
    #[error("the shelf is broken")]
    #[problem(via = Shelf)]
    Via(#[source] std::num::ParseIntError),
}

/// What a foreign error is converted to.
#[derive(Debug, thiserror::Error, Problem)]
#[error("the number of the shelf is wrong")]
#[problem(status = 400, code = "INVALID_SHELF", also(tonic))]
pub struct Shelf;

impl From<&std::num::ParseIntError> for Shelf {
    fn from(_: &std::num::ParseIntError) -> Self {
        Self
    }
}

/// A generic struct, whose error cannot be kept.
#[derive(Debug, thiserror::Error, Problem)]
#[error("{id} is locked")]
#[problem(status = 423, also(tonic))]
pub struct Locked<T: fmt::Debug + fmt::Display + serde::Serialize> {
    #[problem(extension)]
    id: T,
}

/// An error that is not `Send`.
#[derive(Debug, thiserror::Error, Problem)]
#[error("a local error")]
#[problem(status = 403, also(tonic))]
pub struct Local(std::rc::Rc<()>);

/// A type without `also(tonic)`, which has its own conversion. It compiles although the feature is on.
#[derive(Debug, thiserror::Error, Problem)]
#[error("an own conversion")]
#[problem(status = 412)]
pub struct Own;

impl From<Own> for Status {
    fn from(error: Own) -> Self {
        let mut status = to_status(&error);
        status.metadata_mut().insert("x-own", "1".parse().unwrap());
        status
    }
}

/// A type with its own conversion that still chooses the code.
#[derive(Debug, thiserror::Error, Problem)]
#[error("another own conversion")]
#[problem(status = 412, grpc = ABORTED, accept(missing_tonic))]
pub struct OwnCode;

impl From<OwnCode> for Status {
    fn from(error: OwnCode) -> Self {
        to_status(&error)
    }
}

/// A request with rules.
#[derive(::validator::Validate, WireNames)]
struct NewOrder {
    #[validate(email)]
    email: String,
    #[validate(range(min = 1))]
    amount: u32,
}

fn broken_rules() -> BrokenRules {
    validator::check(&NewOrder { email: "a".to_owned(), amount: 0 }).unwrap_err()
}

/// An impl by hand.
#[derive(Debug)]
pub struct ByHand;

impl fmt::Display for ByHand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CANARY-hand")
    }
}

impl Error for ByHand {}

static BY_HAND: [ProblemTypeDefinition; 1] = [ProblemTypeDefinition::new(ErrorStatus::CONFLICT, "BY_HAND")];

impl ToProblem for ByHand {
    const TYPES: ProblemTypes = ProblemTypes::new(&BY_HAND, &[]);

    fn describe<'a>(&'a self, occurrence: &mut Occurrence<'a>) -> ProblemType<'a> {
        occurrence.grpc_code(Code::FailedPrecondition);
        occurrence.grpc_domain("hand.example.com");
        occurrence.extension("count", &2.50);
        BY_HAND[0].problem_type()
    }
}

fn kind(kind: &str) -> Option<KindError> {
    Some(match kind {
        "plain" => KindError::Plain,
        "members" => KindError::Members {
            id: 18_446_744_073_709_551_615,
            customer: "CANARY-customer",
            note: None,
            tags: vec!["a\"b", "ä"],
            instance: "/orders/a b",
        },
        "errors" => KindError::Errors {
            fields: vec![
                FieldError::new("items[0].price", "OUT_OF_RANGE", "must be positive"),
                FieldError::new("email", "invalid-format", "needs an @"),
            ],
        },
        "challenges" => KindError::Challenges,
        "allow" => KindError::Allow,
        "retry after" => KindError::RetryAfter { wait: Duration::from_millis(1500) },
        "limited" => KindError::Limited { limit: RateLimit::new(100, 0, Duration::from_secs(30)) },
        "header" => KindError::Header { reason: "old" },
        "internal" => KindError::Internal("CANARY-field"),
        "lost" => KindError::Lost("CANARY-field"),
        "told" => KindError::Told("CANARY-field", std::io::Error::other("CANARY-source")),
        "gone" => KindError::Gone,
        "busy" => KindError::Busy,
        "like" => KindError::Like,
        "inner" => KindError::Inner(OrderError::OrderNotFound { id: 7 }),
        "known" => KindError::Known(Known::OutOfCredit),
        "inner problem" => {
            KindError::Problem(Problem::new(ErrorStatus::CONFLICT).with_grpc_code(Code::AlreadyExists))
        }
        "via" => KindError::Via("CANARY".parse::<u8>().unwrap_err()),
        _ => return None,
    })
}

/// All kinds, in the order of `kinds.txt`.
pub const KINDS: &[&str] = &[
    "plain",
    "members",
    "errors",
    "challenges",
    "allow",
    "retry after",
    "limited",
    "header",
    "internal",
    "lost",
    "told",
    "gone",
    "busy",
    "like",
    "inner",
    "known",
    "inner problem",
    "via",
    "struct",
    "generic",
    "not send",
    "own",
    "own code",
    "by hand",
    "problem",
    "ambiguous problem",
    "changed problem",
    "wrong code",
    "foreign",
    "or",
    "none",
    "rules",
    "precondition",
    "boxed",
];

/// Calls the answer with the error of a kind.
macro_rules! answer {
    ($name:expr, $error:ident => $answer:expr) => {
        answer!(@match $name, $error => $answer,
            "struct" => Shelf,
            "generic" => Locked { id: 7_u8 },
            "not send" => Local(std::rc::Rc::new(())),
            "own" => Own,
            "own code" => OwnCode,
            "by hand" => Problem::from(ByHand),
            "problem" => Problem::new(ErrorStatus::NOT_FOUND)
                .with_code("NO_SHELF")
                .with_type_uri("https://shelves.example.com/no-shelf")
                .with_title("No Shelf")
                .with_detail("there is no shelf 7")
                .with_instance("/shelves/7")
                .with_extension("shelf", &serde_json::json!({"id": 7, "tags": ["a", null]}))
                .unwrap(),
            "ambiguous problem" => Problem::new(ErrorStatus::CONFLICT),
            "changed problem" => Problem::from(kind("members").unwrap()).with_detail("another detail"),
            // a code that does not fit the status is not sent
            "wrong code" => Problem::new(ErrorStatus::FORBIDDEN).with_grpc_code(Code::Ok),
            "foreign" => Problem::internal(std::io::Error::other("CANARY-source")),
            "or" => Err::<(), _>(std::io::Error::other("CANARY-source"))
                .or_problem(ErrorStatus::BAD_GATEWAY)
                .unwrap_err(),
            "none" => None::<()>.or_problem(ErrorStatus::NOT_FOUND).unwrap_err(),
            "rules" => Problem::from(broken_rules()),
            "precondition" => problem_core::problems::PreconditionError::Failed { header: Precondition::IfMatch },
            "boxed" => Problem::from(Arc::new(KindError::Plain)),
        )
    };
    (@match $name:expr, $error:ident => $answer:expr, $($kind:literal => $made:expr,)*) => {
        match $name {
            $($kind => {
                let $error = $made;
                $answer
            })*
            name => {
                let $error = kind(name).expect("every kind is an error");
                $answer
            }
        }
    };
}

/// The error of this kind as a status, made by `?`.
pub fn provoke(name: &str) -> Result<(), Status> {
    answer!(name, error => Err(error)?)
}

/// The same error as a response of axum.
pub fn response(name: &str) -> axum::response::Response {
    answer!(name, error => axum::response::IntoResponse::into_response(error))
}

/// The status of a unary call.
pub async fn unary(client: &mut Client, id: &str, kind: &str) -> Status {
    client.unary(request(id, call(kind, 0))).await.unwrap_err()
}

/// The messages and the status of a stream.
pub async fn watch(client: &mut Client, id: &str, kind: &str, after: u32) -> (Vec<String>, Status) {
    let mut stream = client.watch(request(id, call(kind, after))).await.unwrap().into_inner();
    let mut texts = Vec::new();
    loop {
        match stream.message().await {
            Ok(Some(reply)) => texts.push(reply.text),
            Ok(None) => panic!("{kind}: the stream has no error"),
            Err(status) => return (texts, status),
        }
    }
}

#[tokio::test]
async fn every_kind_has_its_code_its_details_and_one_event() {
    AllLogs::get();
    let mut client = connect(serve(Boundary::new())).await;
    let mut found = String::new();
    for kind in KINDS {
        let id = kind.replace(' ', "-");
        let status = unary(&mut client, &id, kind).await;
        let event = event(&id);
        found += &format!("{kind}\n{}  log: {event}\n\n", shown(&status));
        assert!(!format!("{status:?}").contains("CANARY"), "{status:?}");

        // in trailers, the metadata of the head are not repeated
        let id = format!("{id}-streamed");
        let (texts, streamed) = watch(&mut client, &id, kind, 2).await;
        assert_eq!(texts, ["0", "1"], "{kind}");
        let as_unary = shown(&streamed).replace(&id, &id.replace("-streamed", ""));
        let fields_of_the_head = ["x-request-id", "ratelimit", "content-type"];
        let without = |text: &str| {
            let is_kept =
                |line: &&str| !fields_of_the_head.iter().any(|name| line.trim_start().starts_with(name));
            text.lines().filter(is_kept).map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(without(&as_unary), without(&shown(&status)), "{kind}");
        assert_eq!(crate::shown::event(&id), event, "{kind}");
    }
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/kinds.txt");
    if std::env::var_os("UPDATE_CASES").is_some() {
        fs::write(file, &found).unwrap();
    }
    let expected = fs::read_to_string(file).unwrap_or_default();
    for (found, expected) in found.split("\n\n").zip(expected.split("\n\n")) {
        assert_eq!(found, expected);
    }
    assert_eq!(found.len(), expected.len());
}

#[test]
fn broken_rules_convert_without_a_problem() {
    let shown = [Status::from(broken_rules()), Status::from(Problem::from(broken_rules()))]
        .map(|status| shown(&status));
    assert_eq!(shown[0], shown[1]);
}
