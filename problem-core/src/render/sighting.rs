//! What a coverage report notes about a problem that was rendered.

#[cfg(feature = "coverage")]
use problem_shared::members::ABOUT_BLANK;

use crate::format::Format;
use crate::problem_type::ProblemType;
use crate::recorder::Sighting;
#[cfg(feature = "coverage")]
use crate::recorder::record::Sent;
#[cfg(feature = "coverage")]
use crate::render::event::sent_type_uri;
use crate::request::RequestContext;

/// What is noted once it is certain that the problem is sent.
#[cfg(feature = "coverage")]
pub(super) fn sighting(
    problem_type: &ProblemType<'_>,
    format: Format,
    request: Option<&RequestContext>,
) -> Sighting {
    Sighting::of(|| {
        let texts = problem_type.texts();
        let type_uri = format.has_type_uri().then(|| sent_type_uri(&texts, request));
        Sent {
            code: texts.code.to_owned(),
            status: problem_type.status().as_u16(),
            type_uri: type_uri.filter(|uri| uri != ABOUT_BLANK).map(Into::into),
            version: problem_type.version(),
        }
    })
}

#[cfg(not(feature = "coverage"))]
#[inline(always)]
pub(super) fn sighting(_: &ProblemType<'_>, _: Format, _: Option<&RequestContext>) -> Sighting {
    Sighting
}
