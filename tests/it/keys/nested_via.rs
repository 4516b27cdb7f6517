//! `via` to a type that has a `via` itself.

use std::fmt;

use bytes::Bytes;
use problem_core::{ErrorStatus, Problem, WithStatus};

use super::{check, kept};

/// A foreign error.
#[derive(Debug, Clone, thiserror::Error)]
#[error("CANARY-foreign")]
struct Foreign {
    message: Message,
}

/// A text that is empty, or that fails after it has written something.
#[derive(Debug, Clone, Copy)]
enum Message {
    Empty,
    Broken,
    Text,
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => Ok(()),
            Self::Broken => f.write_str("CANARY-broken").and(Err(fmt::Error)),
            Self::Text => f.write_str("there is no such row"),
        }
    }
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("{0}")]
#[problem(status = 404, code = "NO_ROW")]
struct NoRow(Message);

impl From<&Foreign> for NoRow {
    fn from(error: &Foreign) -> Self {
        Self(error.message)
    }
}

/// The message of this type is not sent, because its field decides.
#[derive(Debug, thiserror::Error, Problem)]
#[error("CANARY-between {0}")]
#[problem(via = NoRow)]
struct Between(Foreign);

impl From<&Foreign> for Between {
    fn from(error: &Foreign) -> Self {
        Self(error.clone())
    }
}

#[derive(Debug, thiserror::Error, Problem)]
enum ApiError {
    #[error("CANARY-variant {0}")]
    #[problem(via = Between)]
    Read(Foreign),
}

#[derive(Debug, thiserror::Error, Problem)]
#[error(transparent)]
#[problem(transparent)]
struct Outer(ApiError);

#[test]
fn no_message_of_a_type_between_is_sent_if_the_last_one_is_empty_or_fails() {
    let body = |detail: &str| format!(r#"{{"title":"Not Found","status":404,{detail}"code":"NO_ROW"}}"#);
    for (message, detail) in
        [(Message::Empty, ""), (Message::Broken, ""), (Message::Text, r#""detail":"there is no such row","#)]
    {
        let error = || ApiError::Read(Foreign { message });
        check(error(), "404 Not Found", &[], &body(detail));
        check(Outer(error()), "404 Not Found", &[], &body(detail));
        assert_eq!(kept(Outer(error())).to_response::<Bytes>().body(), &body(detail));
        let gone = Err::<(), _>(error()).with_status(ErrorStatus::GONE).unwrap_err();
        let expected = body(detail).replace("Not Found", "Gone").replace("404", "410");
        assert_eq!(gone.to_json(), expected);
    }
}
