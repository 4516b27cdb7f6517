//! `RetryAfter`: the types that can give the header field `Retry-After`.

use std::time::{Duration, SystemTime};

use crate::request;
use crate::seconds::whole_seconds;

/// A type that can give `Retry-After`: a `Duration`, an integer (seconds), a `SystemTime` (the time of the
/// next try), or an `Option` of one of these.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be sent as `Retry-After`",
    label = "expected `Duration`, seconds as an integer, `SystemTime`, or an `Option` of these"
)]
pub trait RetryAfter {
    /// How long the client should wait, in whole seconds, rounded up. The result is 0 for a time in the past.
    fn seconds(&self) -> Option<u64>;
}

#[diagnostic::do_not_recommend]
impl RetryAfter for Duration {
    fn seconds(&self) -> Option<u64> {
        Some(whole_seconds(*self))
    }
}

#[diagnostic::do_not_recommend]
impl RetryAfter for SystemTime {
    fn seconds(&self) -> Option<u64> {
        self.duration_since(request::now()).unwrap_or_default().seconds()
    }
}

#[diagnostic::do_not_recommend]
impl<T: RetryAfter> RetryAfter for Option<T> {
    fn seconds(&self) -> Option<u64> {
        self.as_ref().and_then(T::seconds)
    }
}

macro_rules! integers {
    ($($integer:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl RetryAfter for $integer {
            fn seconds(&self) -> Option<u64> {
                // a negative number is a time in the past; a client never waits longer than u64 can count
                Some(u64::try_from((*self).max(0)).unwrap_or(u64::MAX))
            }
        }
    )*};
}

integers!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_are_whole_seconds_rounded_up_and_never_negative() {
        assert_eq!(Duration::ZERO.seconds(), Some(0));
        assert_eq!(Duration::from_nanos(1).seconds(), Some(1));
        assert_eq!(Duration::from_secs(30).seconds(), Some(30));
        assert_eq!(Duration::MAX.seconds(), Some(u64::MAX));
        assert_eq!((-5_i32).seconds(), Some(0));
        assert_eq!(i128::MAX.seconds(), Some(u64::MAX));
        assert_eq!(7_u8.seconds(), Some(7));
        assert_eq!(SystemTime::UNIX_EPOCH.seconds(), Some(0));
        assert_eq!(None::<Duration>.seconds(), None);
        let soon = (SystemTime::now() + Duration::from_secs(100)).seconds();
        assert!(matches!(soon, Some(90..=100)), "{soon:?}");
    }
}
