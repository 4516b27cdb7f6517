//! An error that a client gets back from the response of its service.

use std::borrow::Cow;
use std::sync::LazyLock;

use limit::table::Cell;
use problem_core::{FieldError, Problem, ReceivedProblem, ToProblem as _};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::way;

/// The error type that the service and the client share.
#[derive(Debug, thiserror::Error, Problem)]
#[problem(base = "https://api.example.com/errors/", from_received)]
enum OrderError {
    #[error("order {id} not found")]
    #[problem(status = 404)]
    OrderNotFound {
        #[problem(extension = "orderId")]
        id: u64,
    },
    #[error("the request body contains invalid field values")]
    #[problem(status = 422, code = "VALIDATION_ERROR")]
    Invalid {
        #[problem(errors)]
        fields: Vec<FieldError>,
    },
    #[error("sign in first")]
    #[problem(status = 401, www_authenticate = r#"Bearer realm="orders""#)]
    Unauthenticated,
    #[error("the order is closed")]
    #[problem(status = 409)]
    OrderClosed,
    #[error("the card was declined")]
    #[problem(status = 402)]
    CardDeclined {
        #[problem(extension)]
        reason: String,
    },
    #[error("the database failed")]
    #[problem(status = 500)]
    Database(#[from] std::io::Error),
}

/// What a client writes by hand.
enum ByHand {
    OrderNotFound { id: u64 },
    Invalid { fields: Vec<Entry> },
    Unauthenticated,
    OrderClosed,
    CardDeclined { reason: String },
}

#[derive(Deserialize)]
struct Entry {
    field: String,
    pointer: String,
    code: String,
    message: String,
}

#[derive(Deserialize)]
struct Head<'a> {
    status: u16,
    #[serde(borrow)]
    code: Cow<'a, str>,
}

#[derive(Deserialize)]
struct NotFound {
    #[serde(rename = "orderId")]
    id: u64,
}

#[derive(Deserialize)]
struct Errors {
    errors: Vec<Entry>,
}

#[derive(Deserialize)]
struct Declined {
    reason: String,
}

/// A document that is none of the errors.
#[derive(Deserialize)]
struct Document {
    r#type: Option<String>,
    title: Option<String>,
    status: Option<u16>,
    detail: Option<String>,
    code: Option<String>,
    #[serde(flatten)]
    members: Map<String, Value>,
}

/// Bodies of the service: with a member, with ten field errors, and of a problem that the client does not know.
static BODIES: LazyLock<[String; 3]> = LazyLock::new(|| {
    let fields = (0..10)
        .map(|index| FieldError::new(format!("items[{index}].price"), "OUT_OF_RANGE", "must be above 0"))
        .collect();
    let unknown = r#"{"type":"https://api.example.com/errors/order-locked","title":"Order Locked","status":409,"detail":"order 42 is locked","code":"ORDER_LOCKED","orderId":42}"#;
    [
        OrderError::OrderNotFound { id: 42 }.to_json(),
        OrderError::Invalid { fields }.to_json(),
        unknown.to_owned(),
    ]
});

fn member() -> &'static [u8] {
    BODIES[0].as_bytes()
}

fn errors() -> &'static [u8] {
    BODIES[1].as_bytes()
}

fn unknown() -> &'static [u8] {
    BODIES[2].as_bytes()
}

fn ours(body: &[u8]) -> Option<Result<OrderError, ReceivedProblem>> {
    Some(ReceivedProblem::from_json(body).ok()?.into_error())
}

/// Reads the code first, and then what the variant needs.
fn by_hand(body: &[u8]) -> Option<Result<ByHand, Document>> {
    let head: Head<'_> = serde_json::from_slice(body).ok()?;
    let error = match (&*head.code, head.status) {
        ("ORDER_NOT_FOUND", 404) => {
            serde_json::from_slice(body).ok().map(|NotFound { id }| ByHand::OrderNotFound { id })
        }
        ("VALIDATION_ERROR", 422) => {
            serde_json::from_slice(body).ok().map(|Errors { errors }| ByHand::Invalid { fields: errors })
        }
        ("UNAUTHENTICATED", 401) => Some(ByHand::Unauthenticated),
        ("ORDER_CLOSED", 409) => Some(ByHand::OrderClosed),
        ("CARD_DECLINED", 402) => {
            serde_json::from_slice(body).ok().map(|Declined { reason }| ByHand::CardDeclined { reason })
        }
        _ => None,
    };
    match error {
        Some(error) => Some(Ok(error)),
        None => serde_json::from_slice(body).ok().map(Err),
    }
}

fn text_of(read: Option<Result<OrderError, ReceivedProblem>>) -> String {
    match read {
        Some(Ok(OrderError::OrderNotFound { id })) => format!("not found {id}"),
        Some(Ok(OrderError::Invalid { fields })) => {
            let entries = fields.iter().map(|entry| {
                [entry.field(), entry.pointer().unwrap_or_default(), entry.code(), entry.message()].join(" ")
            });
            entries.collect()
        }
        Some(Ok(other)) => format!("{other:?}"),
        Some(Err(received)) => [
            received.type_uri(),
            received.title().unwrap_or_default(),
            received.status().as_ref().map_or("", |status| status.as_str()),
            received.detail().unwrap_or_default(),
            received.code().unwrap_or_default(),
            received.extensions().get_json("orderId").unwrap_or_default(),
        ]
        .join(" "),
        None => String::new(),
    }
}

fn text_of_by_hand(read: Option<Result<ByHand, Document>>) -> String {
    match read {
        Some(Ok(ByHand::OrderNotFound { id })) => format!("not found {id}"),
        Some(Ok(ByHand::Invalid { fields })) => fields
            .into_iter()
            .map(|entry| [entry.field, entry.pointer, entry.code, entry.message].join(" "))
            .collect(),
        Some(Ok(ByHand::Unauthenticated)) => "Unauthenticated".to_owned(),
        Some(Ok(ByHand::OrderClosed)) => "OrderClosed".to_owned(),
        Some(Ok(ByHand::CardDeclined { reason })) => format!("CardDeclined {{ reason: {reason:?} }}"),
        Some(Err(Document { r#type, title, status, detail, code, members })) => [
            r#type.unwrap_or_default(),
            title.unwrap_or_default(),
            status.map_or_else(String::new, |status| status.to_string()),
            detail.unwrap_or_default(),
            code.unwrap_or_default(),
            members.get("orderId").map_or_else(String::new, Value::to_string),
        ]
        .join(" "),
        None => String::new(),
    }
}

static RECEIVED: LazyLock<Option<ReceivedProblem>> =
    LazyLock::new(|| ReceivedProblem::from_json(member()).ok());

/// A problem that was read before.
fn received() -> ReceivedProblem {
    RECEIVED.clone().unwrap_or_default()
}

fn convert(received: ReceivedProblem) -> Option<Result<OrderError, ReceivedProblem>> {
    Some(received.into_error())
}

/// Does the same with the methods of the received problem.
fn matched(received: ReceivedProblem) -> Option<Result<ByHand, ReceivedProblem>> {
    let status = received.status().map(|status| status.as_u16());
    let error = match (received.code(), status) {
        (Some("ORDER_NOT_FOUND"), Some(404)) => {
            received.extensions().get("orderId").map(|id| ByHand::OrderNotFound { id })
        }
        (Some("UNAUTHENTICATED"), Some(401)) => Some(ByHand::Unauthenticated),
        (Some("ORDER_CLOSED"), Some(409)) => Some(ByHand::OrderClosed),
        (Some("CARD_DECLINED"), Some(402)) => {
            received.extensions().get("reason").map(|reason| ByHand::CardDeclined { reason })
        }
        _ => None,
    };
    Some(error.ok_or(received))
}

fn text_of_matched(read: Option<Result<ByHand, ReceivedProblem>>) -> String {
    match read {
        Some(Ok(error)) => text_of_by_hand(Some(Ok(error))),
        Some(Err(received)) => text_of(Some(Err(received))),
        None => String::new(),
    }
}

pub fn pairs() -> Vec<[Cell; 2]> {
    vec![
        [
            way!("an error with one member, back from its body", member, ours, text_of),
            way!("an error with one member, back from its body", member, by_hand, text_of_by_hand),
        ],
        [
            way!("an error with ten field errors, back from its body", errors, ours, text_of),
            way!("an error with ten field errors, back from its body", errors, by_hand, text_of_by_hand),
        ],
        [
            way!("a problem that the client does not know", unknown, ours, text_of),
            way!("a problem that the client does not know", unknown, by_hand, text_of_by_hand),
        ],
        [
            way!("`into_error`, and a `match` on `code()`", received, convert, text_of),
            way!("`into_error`, and a `match` on `code()`", received, matched, text_of_matched),
        ],
    ]
}
