//! What a coverage report notes about a problem that was rendered.

use crate::format::Format;
use crate::problem_type::ProblemType;
use crate::recorder::Sighting;
use crate::recorder::record::Sent;
use crate::render::standard_members::{MemberValue, StandardMembers};
use crate::request::RequestContext;

/// Notes that a problem is sent. Inside a boundary, that is not yet certain, so the response carries what this returns until it is
/// complete.
pub(super) fn sighting(
    problem_type: &ProblemType<'_>,
    format: Format,
    request: Option<&RequestContext>,
) -> Sighting {
    let sighting = sighting_of(problem_type, format, request);
    if request.is_none() {
        sighting.note();
    }
    sighting
}

/// What is noted about a problem once it is sent.
pub(super) fn sighting_of(
    problem_type: &ProblemType<'_>,
    format: Format,
    request: Option<&RequestContext>,
) -> Sighting {
    Sighting::of(|| {
        let (status, texts) = (problem_type.status(), problem_type.texts());
        let type_uri = StandardMembers::of(status, &texts, [None, None], request).type_uri;
        let type_uri = type_uri.filter(|_| format.has_type_uri()).map(MemberValue::into_text);
        let version = problem_type.version();
        Sent {
            code: texts.code.to_owned(),
            status: status.as_u16(),
            type_uri: type_uri.map(Into::into),
            table: version.map(|version| version.name.to_owned()),
            version: version.map(|version| version.hash),
        }
    })
}
