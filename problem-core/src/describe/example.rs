//! An occurrence of a described problem type, made from examples. It is rendered as any other, so an example is a real body.

use std::error::Error;
use std::fmt;

use crate::describe::described::{Described, RequestPart};
use crate::disclosure::Disclosure;
use crate::members::field_error::FieldError;
use crate::occurrence::Occurrence;
use crate::occurrence::answer::Answer;
use crate::problem_type::ProblemType;

/// An error that a description renders.
#[derive(Debug)]
pub(super) struct Example<'a>(pub(super) &'a Described);

/// The message, for a problem type that sends the message of its error.
impl fmt::Display for Example<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match &self.0.detail {
            Some(detail) => &detail.example,
            None => self.0.problem_type.title(),
        })
    }
}

impl Error for Example<'_> {}

impl Answer for Example<'_> {
    fn answer<'a>(&'a self, occurrence: &mut Occurrence<'a>) -> ProblemType<'a> {
        let described = self.0;
        let takes_detail = match described.problem_type.texts().detail {
            Disclosure::Display | Disclosure::Written | Disclosure::Message(_) => true,
            Disclosure::None | Disclosure::Literal(_) => false,
        };
        if let (Some(detail), true) = (&described.detail, takes_detail) {
            occurrence.detail(&detail.example);
        }
        if let Some(instance) = &described.instance {
            occurrence.instance(&instance.example);
        }
        for member in &described.members {
            occurrence.extension(&member.name, &member.example);
        }
        if described.errors.is_some() {
            let entry = FieldError::new("quantity", "OUT_OF_RANGE", "must be from 1 to 100");
            occurrence.errors(&[match described.errors_in {
                RequestPart::Body => entry,
                RequestPart::Form => entry.in_form(),
                RequestPart::Query => entry.in_query(),
                RequestPart::Path => entry.in_path(),
            }]);
        }
        described.problem_type
    }
}
