//! How often the occurrences of a problem type have the members `detail` and `instance`.

use crate::describe::described::{Described, Sample};
use crate::disclosure::Disclosure;

/// How often occurrences have a member.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Presence {
    #[default]
    Never,
    Sometimes,
    Always,
}

impl Presence {
    fn of(sample: Option<&Sample>) -> Self {
        match sample {
            None => Self::Never,
            // an empty text is left out
            Some(sample) if sample.is_optional || sample.example.is_empty() => Self::Sometimes,
            Some(_) => Self::Always,
        }
    }

    /// The presence in the occurrences of both.
    pub(super) fn and(self, other: Self) -> Self {
        if self == other { self } else { Self::Sometimes }
    }
}

/// How often occurrences have the two members.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Presences {
    pub(super) detail: Presence,
    pub(super) instance: Presence,
}

impl Described {
    pub(super) fn presences(&self) -> Presences {
        self.merged_presences.unwrap_or_else(|| {
            let detail = match self.problem_type.texts().detail {
                Disclosure::None => Presence::Never,
                Disclosure::Literal(text) | Disclosure::Message(text) if text.is_empty() => Presence::Never,
                Disclosure::Literal(_) | Disclosure::Message(_) => Presence::Always,
                Disclosure::Display | Disclosure::Written => match self.detail {
                    // nothing is known about the text
                    None => Presence::Sometimes,
                    Some(_) => Presence::of(self.detail.as_ref()),
                },
            };
            Presences { detail, instance: Presence::of(self.instance.as_ref()) }
        })
    }
}
