//! Where a status comes from. A status that this crate has made tells it with its source, which tonic passes on in the extensions of a
//! response. The trailers of a stream have no extensions: there, the context of the request recognises what the client gets.

use std::error::Error;
use std::fmt;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;

use tonic::Status;

use crate::adapter::tonic::convert::number;
use crate::render::original_error::OriginalError;
use crate::request;
use crate::request::grpc::StatusOrigin;

/// The source of a status that this crate has made and logged.
#[derive(Debug)]
pub(super) struct Rendered(pub(super) OriginalError);

impl fmt::Display for Rendered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the problem {}", self.0.code())
    }
}

impl Error for Rendered {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.error()
    }
}

/// The source of a status that the service wants to be sent as it is.
#[derive(Debug)]
struct Kept(Status);

impl fmt::Display for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the service sends this status as it is")
    }
}

impl Error for Kept {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source()
    }
}

/// Lets the boundary send a status as it is, although its code means a server error. **Its message and its details are sent to the
/// client.** The boundary logs the status.
///
/// ```
/// use problem_core::tonic::keep;
/// use tonic::{Code, Status};
///
/// fn check(is_draining: bool) -> Result<(), Status> {
///     match is_draining {
///         true => Err(keep(Status::new(Code::Unavailable, "this replica shuts down, try another one"))),
///         false => Ok(()),
///     }
/// }
/// # assert_eq!(check(true).unwrap_err().message(), "this replica shuts down, try another one");
/// # assert!(check(false).is_ok());
/// ```
#[must_use]
pub fn keep(mut status: Status) -> Status {
    remember(&status, StatusOrigin::Kept);
    let kept = Kept(status.clone());
    status.set_source(Arc::new(kept));
    status
}

/// Remembers a status in the context of the current request.
pub(super) fn remember(status: &Status, origin: StatusOrigin) {
    if let Some(context) = request::current() {
        context.add_status(fingerprint(status), origin);
    }
}

/// What the source of a status tells.
pub(super) fn of(status: &Status) -> Option<StatusOrigin> {
    let source = status.source()?;
    if source.is::<Rendered>() {
        return Some(StatusOrigin::Rendered);
    }
    source.is::<Kept>().then_some(StatusOrigin::Kept)
}

/// The error that a status was made from, for middleware.
pub(super) fn original(status: &Status) -> Option<OriginalError> {
    status.source()?.downcast_ref::<Rendered>().map(|Rendered(original)| original.clone())
}

/// A hash of what the client gets of a status besides its metadata.
pub(super) fn fingerprint(status: &Status) -> u64 {
    let mut hasher = DefaultHasher::new();
    (number(status.code()), status.message(), status.details()).hash(&mut hasher);
    hasher.finish()
}
