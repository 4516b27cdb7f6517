//! Errors as statuses.

use std::sync::Arc;

use tonic::{Code, Status};

use crate::adapter::tonic::details;
use crate::adapter::tonic::origin::{self, Rendered};
use crate::occurrence::answer::Answer;
use crate::render::grpc::{RenderedStatus, render_status};
use crate::render::original_error::OriginalError;
use crate::request;
use crate::request::grpc::StatusOrigin;
use crate::request::rendered::RenderedResponse;

/// The number of a code on the wire.
pub(super) fn number(code: Code) -> u8 {
    // the enum numbers the codes, from 0 to 16
    code as u8
}

/// The status of an error, which is logged.
#[must_use]
pub fn respond(error: &dyn Answer) -> Status {
    let (mut status, mark) = render(error);
    if let Some(mark) = mark {
        status.set_source(Arc::new(Rendered(OriginalError::from(mark))));
    }
    status
}

/// The status of an error, which is logged. Inside a boundary, the status keeps the error for middleware.
pub(super) fn respond_and_keep(error: Box<dyn Answer + Send + Sync>) -> Status {
    let (mut status, mark) = render(&*error);
    if let Some(mark) = mark {
        status.set_source(Arc::new(Rendered(OriginalError::keeping(mark, error))));
    }
    status
}

/// The status of an error, and its mark inside a boundary.
fn render(error: &dyn Answer) -> (Status, Option<RenderedResponse>) {
    let request = request::current();
    let RenderedStatus { status, mark } = render_status(error, request.as_ref());
    let status = details::to_tonic(&status);
    match request {
        Some(request) => {
            request.add_status(origin::fingerprint(&status), StatusOrigin::Rendered);
            (status, Some(mark))
        }
        None => (status, None),
    }
}

/// An error that becomes a status. Inside a boundary, the status keeps the error if its type allows that. Method lookup decides: if the
/// type is `Send`, `Sync` and `'static`, the compiler finds the method of `StatusOf` itself. Otherwise it finds the method of the trait
/// [`ByReference`].
#[derive(Debug)]
pub struct StatusOf<E>(pub E);

impl<E: Answer + Send + Sync + 'static> StatusOf<E> {
    /// The status, with the error as a source. A method in the scope of the user is unlikely to have this name.
    pub fn __problem_status(self) -> Status {
        respond_and_keep(Box::new(self.0))
    }
}

/// Implemented for all errors. It is used if the status cannot keep the error.
pub trait ByReference {
    /// The status, without the error.
    fn __problem_status(self) -> Status;
}

impl<E: Answer> ByReference for StatusOf<E> {
    fn __problem_status(self) -> Status {
        respond(&self.0)
    }
}

/// Implemented for all types. Only a type that is not an error uses it. That is a compile error already, which this method keeps
/// free of a second error.
pub trait NotAnError {
    /// Never compiled.
    fn __problem_status(&self) -> Status;
}

impl<E> NotAnError for StatusOf<E> {
    fn __problem_status(&self) -> Status {
        Status::new(Code::Internal, "")
    }
}
