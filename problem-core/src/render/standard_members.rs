//! The members of a problem except its extension members, for encoders that cannot reuse a JSON body.

use std::borrow::Cow;

use crate::members::names::Declared;
use crate::problem_type::table::Detail;
use crate::render::occurrence::{Head, Instance, Known, Occurrence, written_text};
use crate::request::RequestContext;
use crate::status::ErrorStatus;
use crate::text::percent_encode::percent_encode;

/// The members of a problem except its extension members, in the order in which they are sent.
#[cfg_attr(not(feature = "xml"), allow(dead_code, reason = "the envelope has no type URI and no status"))]
pub(super) struct StandardMembers<'a> {
    pub(super) type_uri: Option<Cow<'a, str>>,
    pub(super) title: Cow<'a, str>,
    pub(super) status: ErrorStatus,
    pub(super) detail: Option<Cow<'a, str>>,
    pub(super) instance: Option<Cow<'a, str>>,
    pub(super) code: Cow<'a, str>,
    /// What is known about the names of the extension members.
    pub(super) declared: Declared,
}

impl<'a> StandardMembers<'a> {
    pub(super) fn new(
        head: &Head<'a>,
        occurrence: &'a dyn Occurrence,
        request: Option<&RequestContext>,
    ) -> Self {
        let texts = head.texts();
        let text = String::from_utf8_lossy;
        let absolute = request.and_then(|request| request.type_uri(texts.type_uri, texts.code));
        let type_uri = texts.type_uri.map(|(base, rest)| match rest {
            [] => text(base),
            rest => text(base) + text(rest),
        });
        let instance = match occurrence.instance() {
            Instance::None => None,
            Instance::Text(text) => Some(text.into()),
            Instance::Display(value) => {
                written_text("instance", |out| write!(out, "{value}")).map(percent_encode)
            }
        };
        let path = || request.and_then(RequestContext::instance).map(|path| path.to_string().into());
        Self {
            type_uri: absolute.map(Cow::Owned).or(type_uri),
            title: text(texts.title),
            status: head.status,
            detail: match texts.detail {
                Detail::None | Detail::Text([]) => None,
                Detail::Text(detail) => Some(text(detail)),
                Detail::Written => written_text("detail", |out| occurrence.write_detail(out)),
            },
            instance: instance.filter(|instance: &Cow<'_, str>| !instance.is_empty()).or_else(path),
            code: text(texts.code),
            declared: match head.known {
                Known::Row(_) => Declared::CheckedByDerive,
                Known::Texts(_, declared) => declared,
            },
        }
    }
}
