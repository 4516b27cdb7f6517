//! Code that almost breaks `source_in_message`, and compiles.

use std::io;
use std::num::{ParseFloatError, ParseIntError};

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
pub enum Accepted {
    #[error("not a number: {0}")]
    #[problem(status = 400, detail = "that is not a number")]
    Said(#[from] ParseIntError),
    #[error("not a number: {0}")]
    #[problem(status = 400, accept(source_in_message))]
    Shown(ParseFloatError),
    #[error("failed: {0}")]
    #[problem(status = 500)]
    NotSent(io::Error),
    #[error("row {} is broken", .0 + 1)]
    #[problem(status = 400)]
    ANumberIsNoField(usize, #[source] io::Error),
    #[error("{source}", source = .id)]
    #[problem(status = 400)]
    AnArgumentOfTheSameName {
        id: u8,
        #[source]
        cause: io::Error,
    },
    #[error("{0:?} {1:?}")]
    #[problem(status = 400)]
    Containers(Option<Vec<String>>, (u8, [char; 2])),
}

/// The derive cannot know whether a type parameter is an error.
#[derive(Debug, thiserror::Error, Problem)]
#[error("{0}")]
#[problem(status = 400)]
pub struct OfAParameter<T: std::fmt::Debug + std::fmt::Display>(pub T);

#[derive(Debug, thiserror::Error, Problem)]
pub enum OfAnError<T: std::error::Error> {
    #[error("{0}")]
    #[problem(status = 400, accept(source_in_message))]
    Shown(T),
}

/// A field with the name of a source that is not a source.
#[derive(Debug, Problem)]
#[problem(status = 409)]
pub struct Transfer {
    #[problem(extension)]
    pub source: u64,
    #[problem(extension)]
    pub target: u64,
}

impl std::fmt::Display for Transfer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "cannot transfer from {} to {}", self.source, self.target)
    }
}

impl std::error::Error for Transfer {}

/// Types that are not errors, and do not dereference to one.
#[derive(Debug, thiserror::Error, Problem)]
pub enum UnsizedAndDereferenced {
    #[error("no file {}", .0.display())]
    #[problem(status = 404)]
    SharedPath(std::sync::Arc<std::path::Path>),
    #[error("no variable {0:?}")]
    #[problem(status = 404)]
    BoxedName(Box<std::ffi::OsStr>),
    #[error("rejected: {0:?}")]
    #[problem(status = 400)]
    AnyDebug(std::sync::Arc<dyn std::fmt::Debug + Send + Sync>),
    #[error("rejected: {0:?} {1:?}")]
    #[problem(status = 400)]
    Texts(std::borrow::Cow<'static, str>, Name),
    #[error("{0}")]
    #[problem(status = 400)]
    Never(std::convert::Infallible),
    #[error("{0:?} {1:?}")]
    #[problem(status = 409)]
    NoErrorInside(Optional, Fallible<u8>),
}

type Optional = Option<u8>;
type Fallible<T> = Result<T, String>;
type Name = std::sync::Arc<str>;

#[derive(thiserror::Error, Problem)]
#[error("rejected by {0}")]
#[problem(status = 400)]
pub struct AnyDisplay(pub Box<dyn std::fmt::Display + Send + Sync>);

impl std::fmt::Debug for AnyDisplay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AnyDisplay")
    }
}

/// Keys that send a field.
#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
#[problem(status = 500, detail = "shard {shard} failed")]
pub struct BesideASource {
    #[problem(extension)]
    pub shard: u8,
    pub source: std::io::Error,
}

/// One opt-out, whichever key sends the error.
#[derive(Debug, thiserror::Error, Problem)]
pub enum SentByKey {
    #[error("no number")]
    #[problem(status = 400, detail = "no number: {0}", accept(source_in_message))]
    Template(#[from] ParseIntError),
    #[error("no number")]
    #[problem(status = 400, accept(source_in_message))]
    Detail(#[problem(detail)] ParseFloatError),
    #[error("no number")]
    #[problem(status = 400, header("x-cause" = "{0}"), accept(source_in_message))]
    Header(#[source] ParseIntError),
    #[error("not allowed")]
    #[problem(status = 403, accept(source_in_message))]
    Member(#[problem(extension = "reason")] Reason),
    #[error("busy")]
    #[problem(status = 503, retry_after = 1, accept(source_in_message))]
    ServerError(#[problem(detail)] Reason),
}

/// A reason that is written for clients.
#[derive(Debug, serde::Serialize, thiserror::Error)]
pub enum Reason {
    #[error("the account is locked")]
    Locked,
}

/// A newtype around a value that is not an error.
#[derive(Debug, derive_more::Display, Problem)]
#[problem(status = 404)]
pub struct NoSuchUser(pub u64);

impl std::error::Error for NoSuchUser {}

/// An opaque error of snafu, whose text the type replaces.
#[derive(Debug, snafu::Snafu, Problem)]
#[problem(status = 404, detail = "there is no such order")]
pub struct Opaque(NoSuchOrder);

#[derive(Debug, snafu::Snafu)]
#[snafu(display("no order {id} in table orders_v2"))]
pub struct NoSuchOrder {
    id: u64,
}

/// Functions and defaults that show no error.
#[derive(Debug, thiserror::Error, Problem)]
pub enum ByFunction {
    #[error(fmt = write_number)]
    #[problem(status = 404)]
    Number(u64),
    #[error(fmt = write_source)]
    #[problem(status = 500)]
    NotSent(u64, #[source] io::Error),
}

fn write_number(number: &u64, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
    write!(f, "no order {number}")
}

fn write_source(_: &u64, source: &io::Error, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
    write!(f, "{source}")
}

#[derive(Debug, thiserror::Error, Problem)]
pub enum ContainersWithoutErrors {
    #[error("{0:?}")]
    #[problem(status = 400)]
    Map(std::collections::BTreeMap<String, Vec<u64>>),
    #[error("{0:?}")]
    #[problem(status = 400)]
    Locked(std::sync::Arc<std::sync::Mutex<u64>>),
    #[error("{0:?}")]
    #[problem(status = 400)]
    Counts(Counts),
}

type Counts = std::collections::HashMap<&'static str, std::sync::Mutex<u64>>;

/// The message of an enum that has no `Display` from a derive cannot be seen.
#[derive(Debug, Problem)]
pub enum ByHand {
    #[problem(status = 400)]
    Parse(ParseIntError),
}

/// A field of the derived type, which the message does not show.
#[derive(Debug, thiserror::Error, Problem)]
pub enum Recursive {
    #[error("step {number} failed")]
    #[problem(status = 400)]
    Step { number: u8, cause: Box<Self> },
    #[error("database: {0}")]
    #[problem(status = 500)]
    Database(#[from] io::Error),
    #[error("step {} failed", self.number())]
    #[problem(status = 400)]
    AMethodOfTheError(u8),
}

impl Recursive {
    fn number(&self) -> u8 {
        7
    }
}

impl std::fmt::Display for ByHand {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("not a number")
    }
}

impl std::error::Error for ByHand {}
