//! `MemberText`: the text of a member that the request adds to every problem.

use std::fmt::{self, Display};

/// The text of a member, in the form in which it exists. An encoder can copy a known text without the cost of `Display`.
pub(crate) enum MemberText<'a> {
    Known(&'a str),
    /// A time in RFC 3339. No format escapes its characters.
    Time(&'a dyn Display),
}

impl Display for MemberText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(text) => f.write_str(text),
            Self::Time(time) => time.fmt(f),
        }
    }
}
