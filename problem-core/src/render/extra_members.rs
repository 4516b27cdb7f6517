//! The members that a service adds to every problem.

use crate::log;
use crate::request::RequestContext;

/// The names of these members, and their values as JSON. A member that has no value because of a mistake of the service is left out
/// and logged.
pub(super) fn extra_members(request: Option<&RequestContext>) -> Vec<(&str, Box<str>)> {
    let Some(request) = request.filter(|request| request.has_extra_members()) else { return Vec::new() };
    let mut members = Vec::new();
    for (name, value) in request.extra_members() {
        match value {
            Ok(Some(value)) => members.push((name, value)),
            Ok(None) => {}
            Err(error) => log::left_out("member", name, &error),
        }
    }
    members
}
