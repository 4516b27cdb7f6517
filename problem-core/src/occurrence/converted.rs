//! Errors that describe an occurrence for a short time: the one that a foreign error is converted to (the key `via` of the derive), and
//! the variant of another type whose header fields are added (the key `like`).

use std::error::Error;

use crate::disclosure::Disclosure;
use crate::log;
use crate::occurrence::answer::Answer;
use crate::occurrence::inner::Inner;
use crate::occurrence::{Collected, Occurrence, Target};
use crate::problem_type::ProblemType;
use crate::problem_type::definition::ProblemTypeDefinition;
use crate::status::ErrorStatus;

/// A problem type that a foreign error is converted to.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be made from `&{E}`",
    label = "write `impl From<&{E}> for {Self}`, which chooses the problem for each error"
)]
pub trait ConvertedFrom<E> {
    /// The problem of an error.
    fn converted_from(error: &E) -> Self;
}

#[diagnostic::do_not_recommend]
impl<E, P: for<'e> From<&'e E>> ConvertedFrom<E> for P {
    fn converted_from(error: &E) -> Self {
        Self::from(error)
    }
}

/// The error behind a type that can be any error and is not one itself, such as `anyhow::Error` and `Box<dyn Error>`.
pub trait ErasedError {
    /// The error.
    fn as_error(&self) -> &(dyn Error + '_);
}

impl ErasedError for dyn Error + '_ {
    fn as_error(&self) -> &(dyn Error + '_) {
        self
    }
}

impl ErasedError for dyn Error + Send + '_ {
    fn as_error(&self) -> &(dyn Error + '_) {
        self
    }
}

impl ErasedError for dyn Error + Send + Sync + '_ {
    fn as_error(&self) -> &(dyn Error + '_) {
        self
    }
}

/// What is sent if a type says that it has no problem that exists only at run time, and has one.
static UNDECLARED: ProblemTypeDefinition =
    ProblemTypeDefinition::new(ErrorStatus::INTERNAL_SERVER_ERROR, "INTERNAL_SERVER_ERROR");

impl<'a> Occurrence<'a> {
    /// Lets `converted` describe the occurrence. `source` is the error that it was made from, which the log describes.
    ///
    /// `converted` lives only as long as this call, so its message is written at once.
    #[doc(hidden)]
    #[must_use]
    pub fn __via(&mut self, converted: &dyn Answer, source: &'a (dyn Error + 'a)) -> ProblemType<'a> {
        let mut inner = Occurrence {
            target: self.target.reborrow(),
            inner: Inner::None,
            inner_type: None,
            request: self.request,
            out: std::mem::take(&mut self.out),
            has_buffer: self.has_buffer,
            has_errors: self.has_errors,
            detail: self.detail.take(),
            instance: self.instance.take(),
            members: self.members.clone(),
            errors: self.errors,
            names: self.names.take(),
        };
        let problem_type = converted.answer(&mut inner);
        inner.settle(&problem_type);
        if problem_type.texts().detail == Disclosure::Display && inner.detail.is_none() && inner.is_wanted() {
            inner.write_detail_of(converted);
        }
        let known = problem_type.as_static();
        let Occurrence { out, has_buffer, has_errors, detail, instance, members, errors, names, .. } = inner;
        (self.out, self.has_buffer, self.has_errors) = (out, has_buffer, has_errors);
        (self.detail, self.instance) = (detail, instance);
        (self.members, self.errors, self.names) = (members, errors, names);
        let problem_type = known.unwrap_or_else(|| {
            self.detail = None;
            log::left_out("problem type", "", &"`TYPES` does not say that it is known only at run time");
            UNDECLARED.problem_type()
        });
        self.inner = Inner::Converted(source);
        self.inner_type = Some(problem_type);
        problem_type
    }

    /// Adds the header fields of an error of another type, and nothing else.
    #[doc(hidden)]
    pub fn __headers_of(&mut self, other: &dyn Answer) {
        if self.is_wanted() {
            let mut collected = Collected::default();
            let mut inner = match &mut self.target {
                Target::Problem(target) => {
                    std::mem::swap(&mut collected.headers, &mut target.headers);
                    Occurrence::for_problem(&mut collected)
                }
                target => Occurrence { request: self.request, ..Occurrence::new(target.reborrow(), None) },
            };
            // the caller knows the problem type
            let _ = other.answer(&mut inner);
            inner.give_back();
            if let Target::Problem(target) = &mut self.target {
                target.headers = collected.headers;
            }
        }
    }

    /// Writes the message of an error as the detail.
    fn write_detail_of(&mut self, error: &dyn Answer) {
        let error = self.answering(error);
        // a copy of the reference ends the borrow of the occurrence
        let error: &dyn Answer = error;
        self.write_detail(|out| std::fmt::Write::write_fmt(out, format_args!("{error}")));
    }
}
