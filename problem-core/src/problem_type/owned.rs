//! `OwnedType`: a problem type that exists at run time only. A [`Problem`](struct@crate::Problem) has one.

use std::borrow::Cow;

#[cfg(feature = "tonic")]
use crate::grpc_status::GrpcKeys;
use crate::log::LogLevel;
use crate::status::ErrorStatus;

pub(crate) struct OwnedType {
    pub(crate) status: ErrorStatus,
    pub(crate) type_uri: Option<Cow<'static, str>>,
    pub(crate) title: Cow<'static, str>,
    /// A problem that is built at run time is built for one occurrence, so its detail is known.
    pub(crate) detail: Option<Cow<'static, str>>,
    /// The detail is the message of an error, which a 5xx does not send.
    pub(crate) is_detail_message: bool,
    pub(crate) code: Cow<'static, str>,
    pub(crate) log: LogLevel,
    /// The derive has checked what the status requires.
    pub(crate) is_checked: bool,
    #[cfg(feature = "tonic")]
    pub(crate) grpc: GrpcKeys,
}

/// The text, in const contexts too.
#[allow(clippy::ptr_arg, reason = "a `Cow` does not dereference in a const context")]
pub(super) const fn text<'a>(text: &'a Cow<'static, str>) -> &'a str {
    match text {
        Cow::Borrowed(text) => text,
        Cow::Owned(text) => text.as_str(),
    }
}
