//! Types of which `cfg` removes a part. Keys that are for that part stay, because the type has it with other features:
//! `cfg(any())` is a feature that is off, and `cfg(not(any()))` is one that is on.

use constants::{BASE, SOLD_OUT, TAKEN};
use renamed::Problem;

/// Constants that types import.
mod constants {
    pub(super) const BASE: &str = "https://api.example.com/errors";
    pub(super) const SOLD_OUT: u16 = 410;
    pub(super) const TAKEN: u16 = 409;
}

/// The variant that uses the default is not here.
#[derive(Debug, thiserror::Error, Problem)]
#[problem(crate = renamed, status = 500)]
pub enum DefaultOff {
    /// Not here.
    #[cfg(any())]
    #[error("TLS")]
    Tls,
    /// Here.
    #[error("order not found")]
    #[problem(status = 404)]
    NotFound,
}

/// The variant that uses the default is here.
#[derive(Debug, thiserror::Error, Problem)]
#[problem(crate = renamed, status = 500)]
pub enum DefaultOn {
    /// Here.
    #[cfg(not(any()))]
    #[error("TLS")]
    Tls,
    /// Here.
    #[error("order not found")]
    #[problem(status = 404)]
    NotFound,
}

/// No variant is here, and each key of the type waits for one.
#[derive(Debug, thiserror::Error, Problem)]
#[problem(
    crate = renamed,
    status = TAKEN,
    statuses(409, SOLD_OUT),
    base = BASE,
    accept(open_base, missing_allow, source_in_message),
    rename_all = "camelCase",
    private,
    retry_after = 30,
    www_authenticate = "Basic realm=\"a\""
)]
pub enum Empty {
    /// Not here.
    #[cfg(any())]
    #[error("TLS")]
    Tls,
}

/// One variant has the default only with a feature, and another has a status of its own only then.
#[derive(Debug, thiserror::Error, Problem)]
#[problem(crate = renamed, status = 409)]
pub enum StatusByFeature {
    /// Its status is not here.
    #[error("off")]
    #[cfg_attr(any(), problem(status = 404))]
    Off,
    /// Its status is here.
    #[error("on")]
    #[cfg_attr(not(any()), problem(status = 404))]
    On,
}

/// No variant is left with the default.
#[derive(Debug, thiserror::Error, Problem)]
#[problem(crate = renamed, status = 409)]
pub enum StatusOn {
    /// Its status is here.
    #[error("on")]
    #[cfg_attr(not(any()), problem(status = 404))]
    On,
}

/// The defaults for header fields, without the variants that use them.
#[derive(Debug, thiserror::Error, Problem)]
#[problem(crate = renamed, retry_after = 30, www_authenticate = "Basic realm=\"a\"")]
pub enum HeadersOff {
    /// Not here.
    #[cfg(any())]
    #[error("busy")]
    #[problem(status = 503)]
    Busy,
    /// Not here.
    #[cfg(any())]
    #[error("unauthenticated")]
    #[problem(status = 401)]
    Unauthenticated,
    /// Here.
    #[error("order not found")]
    #[problem(status = 404)]
    NotFound,
}

/// The status of the type depends on a feature, and only one of the two needs `retry_after`.
#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
#[cfg_attr(any(), problem(status = 503))]
#[cfg_attr(not(any()), problem(status = 409))]
#[problem(crate = renamed, retry_after = 30)]
pub enum DefaultByFeature {
    /// Has the status of the type.
    Failed,
}

/// The opt-out of a variant is for what a field would provide with another feature.
#[derive(Debug, thiserror::Error, Problem)]
#[problem(crate = renamed)]
pub enum FieldByFeature {
    /// The field is not here, and the opt-out is needed.
    #[error("off")]
    #[problem(status = 405, accept(missing_allow))]
    Off {
        /// Not here.
        #[cfg(any())]
        #[problem(allow)]
        methods: String,
    },
    /// The field is here, and the opt-out is for builds without it.
    #[error("on")]
    #[problem(status = 405, accept(missing_allow))]
    On {
        /// Here.
        #[cfg(not(any()))]
        #[problem(allow)]
        methods: String,
    },
    /// The status is a constant, so the compiler checks the opt-out.
    #[error("constant")]
    #[problem(status = TAKEN, accept(missing_allow))]
    #[cfg_attr(any(), problem(allow = "GET"))]
    Constant,
}

/// The source in the message is not here.
#[derive(Debug, thiserror::Error, Problem)]
#[problem(crate = renamed, accept(source_in_message))]
pub enum SourceOff {
    /// Here.
    #[error("order {0} not found")]
    #[problem(status = 404)]
    NotFound(u64),
    /// Not here.
    #[cfg(any())]
    #[error("not a number: {0}")]
    #[problem(status = 400)]
    NotANumber(std::num::ParseIntError),
}

/// The base is here only with another feature, and its opt-out is always here.
#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
#[cfg_attr(any(), problem(base = "https://api.example.com/errors"))]
#[problem(crate = renamed, status = 404, accept(open_base))]
pub struct BaseOff;

/// The base depends on a feature, and only the other one needs the opt-out.
#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
#[cfg_attr(not(any()), problem(base = "/errors/"))]
#[cfg_attr(any(), problem(base = "/errors"))]
#[problem(crate = renamed, status = 404, accept(open_base))]
pub struct BaseOn;

/// The base is here, and without it the title would need the opt-out.
#[derive(Debug, thiserror::Error, Problem)]
#[problem(crate = renamed)]
#[cfg_attr(not(any()), problem(base = "/errors/"))]
pub enum TitleOn {
    /// Has a title.
    #[error("failed")]
    #[problem(status = 404, title = "No such order", accept(title_without_type))]
    Failed,
}

/// Challenges and a title that are here only with another feature.
#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
#[cfg_attr(any(), problem(www_authenticate = "Bearer", title = "Forbidden for you"))]
#[problem(crate = renamed, status = 403, accept(bare_bearer, challenge_on_forbidden, title_without_type))]
pub struct ChallengeOff;

/// The message is written by hand unless a feature is on.
#[derive(Debug, Problem)]
#[cfg_attr(any(), derive(thiserror::Error), error("not a number: {0}"))]
#[problem(crate = renamed, status = 400, accept(source_in_message))]
pub struct MessageOff(pub std::num::ParseIntError);

impl std::fmt::Display for MessageOff {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("not a number")
    }
}

impl std::error::Error for MessageOff {}

/// A variant that forwards only with a feature.
#[derive(Debug, thiserror::Error, Problem)]
#[problem(crate = renamed)]
pub enum TransparentByFeature {
    /// Forwards, and has an opt-out for builds in which it does not.
    #[error("on")]
    #[cfg_attr(not(any()), problem(transparent))]
    #[cfg_attr(any(), problem(status = 401))]
    #[problem(accept(missing_challenge))]
    On(DefaultOn),
}

/// Writes an enum. The text of the enum in this macro does not show what the call adds to it.
macro_rules! configured {
    ($(#[$attribute:meta])* $name:ident { $($(#[$on_variant:meta])* $variant:ident,)* }) => {
        #[derive(Debug, thiserror::Error, Problem)]
        #[error("failed")]
        $(#[$attribute])*
        #[problem(crate = renamed, status = 409)]
        pub enum $name {
            $($(#[$on_variant])* $variant,)*
        }
    };
}

configured! {
    /// Made by a macro.
    Made {
        /// Not here.
        #[cfg(any())]
        Off,
        /// Here.
        #[problem(status = 404)]
        NotFound,
    }
}

configured! {
    /// Made by a macro, with an opt-out in its call.
    #[problem(accept(missing_challenge))]
    MadeWithOptOut {
        /// Not here.
        #[cfg(any())]
        #[problem(status = 401)]
        Off,
        /// Here.
        NotFound,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::body;

    #[test]
    fn a_default_is_for_the_variants_that_are_left() {
        let not_found = r#"{"title":"Not Found","status":404,"detail":"order not found","code":"NOT_FOUND"}"#;
        assert_eq!(body(&DefaultOff::NotFound), not_found);
        assert_eq!(body(&DefaultOn::NotFound), not_found);
        assert_eq!(body(&HeadersOff::NotFound), not_found);
        assert_eq!(
            body(&DefaultOn::Tls),
            r#"{"title":"Internal Server Error","status":500,"code":"INTERNAL_SERVER_ERROR"}"#
        );
        assert_eq!(
            body(&Made::NotFound),
            r#"{"title":"Not Found","status":404,"detail":"failed","code":"NOT_FOUND"}"#
        );
    }

    #[test]
    fn a_status_by_feature_replaces_the_default() {
        assert_eq!(
            body(&StatusByFeature::Off),
            r#"{"title":"Conflict","status":409,"detail":"off","code":"OFF"}"#
        );
        let on = r#"{"title":"Not Found","status":404,"detail":"on","code":"ON"}"#;
        assert_eq!(body(&StatusByFeature::On), on);
        assert_eq!(body(&StatusOn::On), on);
        assert_eq!(
            body(&DefaultByFeature::Failed),
            r#"{"title":"Conflict","status":409,"detail":"failed","code":"FAILED"}"#
        );
    }

    #[test]
    fn an_opt_out_that_is_needed_with_another_feature_changes_nothing() {
        assert_eq!(
            body(&FieldByFeature::On { methods: "GET".to_owned() }),
            r#"{"title":"Method Not Allowed","status":405,"detail":"on","code":"ON"}"#
        );
        assert_eq!(
            body(&FieldByFeature::Off {}),
            r#"{"title":"Method Not Allowed","status":405,"detail":"off","code":"OFF"}"#
        );
        assert_eq!(
            body(&SourceOff::NotFound(7)),
            r#"{"title":"Not Found","status":404,"detail":"order 7 not found","code":"NOT_FOUND"}"#
        );
        assert_eq!(
            body(&BaseOff),
            r#"{"title":"Not Found","status":404,"detail":"failed","code":"BASE_OFF"}"#
        );
        assert_eq!(
            body(&TransparentByFeature::On(DefaultOn::NotFound)),
            r#"{"title":"Not Found","status":404,"detail":"order not found","code":"NOT_FOUND"}"#
        );
    }
}
