//! `Collected`: the rate limits and members that are set while a request is answered.

use std::sync::{Mutex, OnceLock, PoisonError};

use crate::rate_limit::RateLimit;
use crate::request::extra_members::SetMember;

/// What was set. The first value creates the lock, so that a request without values has none. It is boxed, so that contexts stay small. Code holds the lock only while it
/// adds one value or copies values.
#[derive(Default)]
pub(super) struct Collected(OnceLock<Box<Mutex<Values>>>);

#[derive(Clone, Default)]
struct Values {
    /// One for each policy.
    rate_limits: Vec<RateLimit>,
    /// One for each name.
    members: Vec<SetMember>,
}

impl Collected {
    /// Adds a limit. It replaces an earlier one of the same policy.
    pub(super) fn set_rate_limit(&self, limit: RateLimit) {
        self.change(|values| {
            set(&mut values.rate_limits, limit, |known, new| known.policy() == new.policy())
        });
    }

    /// Adds a member. It replaces an earlier one of the same name.
    pub(super) fn set_member(&self, member: SetMember) {
        self.change(|values| set(&mut values.members, member, |known, new| known.name == new.name));
    }

    pub(super) fn rate_limits(&self) -> Vec<RateLimit> {
        self.read(|values| values.rate_limits.clone()).unwrap_or_default()
    }

    pub(super) fn members(&self) -> Vec<SetMember> {
        self.read(|values| values.members.clone()).unwrap_or_default()
    }

    /// Whether nothing was ever set. It takes no lock.
    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.0.get().is_none()
    }

    fn change(&self, change: impl FnOnce(&mut Values)) {
        let values = self.0.get_or_init(Box::default);
        change(&mut values.lock().unwrap_or_else(PoisonError::into_inner));
    }

    fn read<T>(&self, read: impl FnOnce(&Values) -> T) -> Option<T> {
        self.0.get().map(|values| read(&values.lock().unwrap_or_else(PoisonError::into_inner)))
    }
}

fn set<T>(values: &mut Vec<T>, value: T, has_same_key: impl Fn(&T, &T) -> bool) {
    match values.iter_mut().find(|known| has_same_key(known, &value)) {
        Some(known) => *known = value,
        None => values.push(value),
    }
}

/// A boundary inside another one starts with the values that are known so far.
impl Clone for Collected {
    fn clone(&self) -> Self {
        Self(
            self.read(Values::clone).map_or_else(OnceLock::new, |values| Box::new(Mutex::new(values)).into()),
        )
    }
}
