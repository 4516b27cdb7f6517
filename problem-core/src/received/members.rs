//! How each member of a document becomes a part of a `ReceivedProblem`, in whatever format it was sent.

use std::borrow::Cow;
#[cfg(feature = "tonic")]
use std::time::Duration;

#[cfg(feature = "tonic")]
use http::HeaderMap;
use http::StatusCode;
use problem_shared::members::StandardMember;
use serde_json::value::RawValue;

use crate::members::extension::MemberIndex;
#[cfg(feature = "tonic")]
use crate::received::origin::Origin;
use crate::received::{ReceivedProblem, field_errors};
use crate::text::json;

const DETAIL: &str = StandardMember::Detail.name();

impl ReceivedProblem {
    /// A problem with these members, whose values are JSON texts. A member whose value is not JSON is left out.
    #[cfg(feature = "tonic")]
    pub(crate) fn of_members<'a>(
        members: impl IntoIterator<Item = (&'a str, String)>,
        delay: Option<Duration>,
        metadata: HeaderMap,
    ) -> Self {
        let origin = Some(Box::new(Origin::Status(delay, metadata)));
        let (mut problem, mut index) = (Self { origin, ..Self::default() }, MemberIndex::default());
        for (name, json) in members {
            if let Ok(value) = RawValue::from_string(json) {
                problem.member(&mut index, name.into(), Cow::Owned(value));
            }
        }
        problem
    }

    pub(super) fn member(&mut self, index: &mut MemberIndex, name: Cow<'_, str>, value: Cow<'_, RawValue>) {
        let text = || json::string(value.get()).map(Into::into);
        match &*name {
            "type" => set(&mut self.type_uri, text()),
            "title" => set_text(&mut self.title, text()),
            DETAIL => self.set_detail(index, value),
            "instance" => set(&mut self.instance, text()),
            "status" => set(&mut self.status, status(value.get())),
            "code" => {
                self.code = not_empty(text());
                self.extensions.push_received(index, "code".into(), value.into_owned().into());
            }
            _ => {
                self.extensions.push_received(index, Cow::Owned(name.into_owned()), value.into_owned().into())
            }
        }
    }

    /// Sets the detail, or keeps it as an extension member if it is the list of FastAPI.
    fn set_detail(&mut self, index: &mut MemberIndex, value: Cow<'_, RawValue>) {
        set_text(&mut self.detail, json::string(value.get()).map(Into::into));
        if self.detail.is_some() {
            self.extensions.remove_received(index, DETAIL);
        } else if field_errors::is_detail_of_fastapi(value.get()) {
            self.extensions.push_received(index, DETAIL.into(), value.into_owned().into());
        }
    }
}

/// Sets a standard member. RFC 8259 §4 does not define what a repeated name means; the last value with the
/// right type counts.
pub(super) fn set<T>(member: &mut Option<T>, value: Option<T>) {
    if value.is_some() {
        *member = value;
    }
}

pub(super) fn set_text(member: &mut Option<Box<str>>, value: Option<Box<str>>) {
    set(member, not_empty(value));
}

pub(super) fn not_empty(text: Option<Box<str>>) -> Option<Box<str>> {
    text.filter(|text| !text.is_empty())
}

/// The status of a JSON value. JSON does not distinguish `404` from `404.0` and `4.04e2`.
fn status(json: &str) -> Option<StatusCode> {
    StatusCode::from_u16(json.parse().ok().or_else(|| integer(json))?).ok()
}

/// The value of a JSON number with a fraction or an exponent, if it is an integer of three digits. `f64` would round
/// `404.00000000000000001`.
fn integer(number: &str) -> Option<u16> {
    let (mantissa, exponent) = match number.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (number, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = [whole, fraction].concat();
    // how many of the digits are before the point
    let before = i64::from(exponent) + i64::try_from(whole.len()).ok()?;
    let leading = i64::try_from(digits.len() - digits.trim_start_matches('0').len()).ok()?;
    if before - leading != 3 {
        return None;
    }
    let significant = digits.trim_matches('0');
    if significant.len() > 3 {
        return None;
    }
    format!("{significant:0<3}").parse().ok()
}
