//! The log event of an occurrence.

use problem_shared::members::ABOUT_BLANK;

use crate::log::{self, ErrorEvent};
use crate::problem_type::table::Texts;
use crate::render::occurrence::{Head, Occurrence};
use crate::request::RequestContext;

/// Logs an occurrence.
#[inline]
pub(super) fn log(head: &Head<'_>, occurrence: &dyn Occurrence, request: Option<&RequestContext>) {
    if log::is_enabled(head.log) {
        emit(head, occurrence, request);
    }
}

fn emit(head: &Head<'_>, occurrence: &dyn Occurrence, request: Option<&RequestContext>) {
    let Texts { type_uri, code, .. } = head.texts();
    let text = |bytes| String::from_utf8_lossy(bytes);
    let absolute = request.and_then(|request| request.type_uri(type_uri, code));
    let (base, rest) = type_uri.unwrap_or((ABOUT_BLANK.as_bytes(), b""));
    let type_uri = absolute.map_or_else(|| text(base) + text(rest), Into::into);
    log::error(&ErrorEvent {
        level: head.log,
        status: head.status,
        code: &text(code),
        type_uri: &type_uri,
        error: occurrence.text(),
        source: occurrence.source(),
        request,
    });
}
