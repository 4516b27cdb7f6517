//! What the boundary does with a gRPC status. It does not know the library that the service uses: an adapter reads the statuses of the
//! service, and writes those that replace them.

use std::error::Error;

use http::header::{self, HeaderValue};
use http::response::Parts;
use problem_shared::grpc::{self, OK, UNIMPLEMENTED, UNKNOWN, http_status, may_be_internal};

use crate::boundary::foreign_errors::{self, StatusOf, problem_of_service};
use crate::boundary::panics::{self, catch};
use crate::format::Format;
use crate::log::LogLevel;
use crate::log::error_chain::chain;
use crate::panic;
use crate::problem::Problem;
use crate::render;
use crate::render::grpc::{RenderedStatus, render_status};
use crate::render::original_error::OriginalError;
use crate::request::RequestContext;
use crate::request::grpc::{GrpcMedia, StatusOrigin};
use crate::request::settings::BoxError;
use crate::status::ErrorStatus;

/// A status that the service sends.
pub(crate) struct SentStatus<'a> {
    /// The number of its code.
    pub(crate) code: u8,
    /// A hash of what the client gets of it.
    pub(crate) fingerprint: u64,
    /// Where it comes from, if the status tells that itself.
    pub(crate) origin: Option<StatusOrigin>,
    /// The status, for the functions of the service.
    pub(crate) error: &'a (dyn Error + 'static),
}

/// A status that replaces the one of the service. It was logged.
pub(crate) struct Replaced {
    pub(crate) rendered: RenderedStatus,
    /// The problem that it was rendered from, which keeps the status of the service.
    pub(crate) problem: Problem,
}

/// What happens to a status of the service.
pub(crate) enum Verdict {
    /// This crate has made and logged it.
    Rendered,
    /// It is sent as it is.
    Pass,
    /// This one is sent instead.
    Replace(Box<Replaced>),
}

/// Decides what happens to a status of the service. A status that this crate has not made is logged. `cause` is the status for the log,
/// and `status_of` knows the errors of the framework.
pub(crate) fn judge(
    context: &RequestContext,
    sent: &SentStatus<'_>,
    cause: impl FnOnce() -> BoxError,
    status_of: impl StatusOf,
) -> Verdict {
    if sent.code == OK {
        return Verdict::Pass;
    }
    let origin = sent.origin.or_else(|| context.origin_of_status(sent.fingerprint));
    if origin == Some(StatusOrigin::Rendered) {
        return Verdict::Rendered;
    }
    let status = ErrorStatus::from_code(http_status(sent.code)).unwrap_or(ErrorStatus::INTERNAL_SERVER_ERROR);
    let replaces = may_be_internal(sent.code) || context.settings().replaces_all_bodies;
    if origin == Some(StatusOrigin::Kept) || !replaces {
        // a boundary inside this one may have logged it
        if !context.has_passed_on(status) {
            log_passed(context, status, sent.code, cause());
        }
        return Verdict::Pass;
    }
    // a library that does not know an error of the framework calls it unknown
    let known = || if sent.code == UNKNOWN { chain(sent.error).find_map(status_of) } else { None };
    let problem = match problem_of_service(sent.error, context.settings()) {
        Some(problem) => problem.keeping(cause()),
        None => match known() {
            Some(status) => Problem::from_foreign_error(status, cause()),
            None => foreign(status, sent.code, cause()),
        },
    };
    Verdict::Replace(Box::new(replace(context, problem)))
}

/// The problem for an error of the service. A deadline that has passed has the code of gRPC for that.
pub(crate) fn problem_of(
    context: &RequestContext,
    error: BoxError,
    is_deadline: impl Fn(&(dyn Error + 'static)) -> bool,
    status_of: impl StatusOf,
) -> Problem {
    let is_late = chain(&*error).any(&is_deadline);
    let status_of = |error: &(dyn Error + 'static)| match is_deadline(error) {
        true => Some(ErrorStatus::GATEWAY_TIMEOUT),
        false => status_of(error),
    };
    let problem = catch(|| foreign_errors::problem_of(error, context.settings(), status_of));
    let problem = problem.unwrap_or_else(|panicked| panicked);
    if is_late && problem.code() == ErrorStatus::GATEWAY_TIMEOUT.problem_code() {
        return problem.with_code(grpc::name(grpc::DEADLINE_EXCEEDED));
    }
    problem
}

fn log_passed(context: &RequestContext, status: ErrorStatus, code: u8, cause: BoxError) {
    // the `Display` of a foreign error may panic
    let _ = panic::catch(|| {
        render::log_without_rendering(&foreign(status, code, cause), Some(context), None);
    });
    context.set_passed_on(status);
}

/// The problem for a status of the service.
fn foreign(status: ErrorStatus, code: u8, cause: BoxError) -> Problem {
    let problem = Problem::from_foreign_error(status, cause).with_grpc(code);
    // servers answer calls of unknown methods with this code, and any client can cause that
    if code == UNIMPLEMENTED { problem.with_log(LogLevel::Debug) } else { problem }
}

/// The problem for a status that answers a request that is not in gRPC, so that its client cannot read it. The service serves gRPC at
/// the path, unless it does not know the method.
pub(crate) fn refuse(context: &RequestContext, code: u8, cause: BoxError) -> Problem {
    let (status, field) = match code {
        UNIMPLEMENTED => (ErrorStatus::NOT_FOUND, None),
        // every call is a POST
        _ if !context.is_post() => (ErrorStatus::METHOD_NOT_ALLOWED, Some((header::ALLOW, "POST"))),
        _ => (ErrorStatus::UNSUPPORTED_MEDIA_TYPE, Some((header::ACCEPT, GrpcMedia::Grpc.content_type()))),
    };
    let mut problem = Problem::from_foreign_error(status, cause);
    if may_be_internal(code) {
        // tonic may have called the handler. It also uses such a code for a body that it cannot decode, so the level is not `error`.
        problem = problem.with_log(LogLevel::Warn);
    }
    match field {
        Some((name, value)) => problem.with_header(name, HeaderValue::from_static(value)),
        None => problem,
    }
}

/// The status of a problem that replaces what the service sends.
pub(crate) fn replace(context: &RequestContext, problem: Problem) -> Replaced {
    match panic::catch(|| render_status(&problem, Some(context))) {
        Ok(rendered) => Replaced { rendered, problem },
        // the `Display` of a foreign error may panic, and that panic is the error then
        Err(panicked) => {
            let problem = panics::problem_of(panicked);
            Replaced { rendered: render_status(&problem, Some(context)), problem }
        }
    }
}

/// Whether a response that is not in gRPC was rendered for the request, so that its status is known.
pub(super) fn is_rendered(context: &RequestContext, parts: &mut Parts, len: Option<u64>) -> bool {
    // somebody may have put another body in its place
    if len != Some(0) || parts.headers.get(header::CONTENT_TYPE) != Some(&Format::Grpc.media_type()) {
        return false;
    }
    let is_it = |status: ErrorStatus| parts.status == status.as_u16();
    if parts
        .extensions
        .get::<OriginalError>()
        .is_some_and(|original| original.rendered().grpc.is_some() && is_it(original.status()))
    {
        return true;
    }
    // a framework or a middleware may have lost the extensions
    let found = context.find_rendered(|rendered| {
        (rendered.grpc.is_some() && is_it(rendered.status)).then(|| rendered.clone())
    });
    let is_found = found.is_some();
    if let Some(rendered) = found {
        parts.extensions.insert(OriginalError::from(rendered));
    }
    is_found
}
