//! The errors of this crate as problems, for `?` in a handler.

use crate::members::extension::ExtensionError;
use crate::rate_limit::InvalidPolicyName;
use crate::status::InvalidErrorStatus;

/// Converts errors that are a defect of the service into a 500.
macro_rules! internal {
    ($($error:ty)*) => {$(
        /// A 500, because this is a defect of the service. The problem keeps the error for the log, and sends nothing of it.
        impl From<$error> for $crate::problem::Problem {
            fn from(error: $error) -> Self {
                Self::internal(error)
            }
        }
    )*};
}

#[cfg(feature = "boundary")]
pub(crate) use internal;

internal!(ExtensionError InvalidErrorStatus InvalidPolicyName);
