//! Errors that describe an occurrence for a short time. With the key `via` of the derive, that is the error that a foreign error is
//! converted to. With the key `like`, it is the variant of another type, which adds its header fields and constant members.

use std::error::Error;
use std::fmt::Write as _;
use std::ops::Range;

use crate::disclosure::Disclosure;
#[cfg(feature = "tonic")]
use crate::grpc_status::GrpcKeys;
use crate::log;
use crate::occurrence::answer::Answer;
use crate::occurrence::inner::Inner;
use crate::occurrence::member_names::MemberNames;
use crate::occurrence::{Occurrence, Target};
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

/// An error that `via` converts, for the log.
#[diagnostic::on_unimplemented(
    message = "`via` needs an error, and `{Self}` does not implement `std::error::Error`",
    label = "write a type here that implements `std::error::Error`, or a status, such as `#[problem(status = 500)]`, instead of `via`"
)]
pub trait ForeignError {
    /// The error.
    fn as_error(&self) -> &(dyn Error + '_);
}

#[diagnostic::do_not_recommend]
impl<E: Error> ForeignError for E {
    fn as_error(&self) -> &(dyn Error + '_) {
        self
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

/// What is sent if an error has a problem type that exists only at run time, although its `TYPES` is not an open set.
static UNDECLARED: ProblemTypeDefinition =
    ProblemTypeDefinition::new(ErrorStatus::INTERNAL_SERVER_ERROR, "INTERNAL_SERVER_ERROR");

impl<'a> Occurrence<'a> {
    /// Lets `converted` describe the occurrence. `source` is the error that it was made from, which the log describes.
    ///
    /// `converted` lives only as long as this call, so its message is written at once.
    #[doc(hidden)]
    #[must_use]
    pub fn __via(&mut self, converted: &dyn Answer, source: &'a (dyn Error + 'a)) -> ProblemType<'a> {
        let mut inner = self.lend();
        let problem_type = converted.answer(&mut inner);
        inner.settle(&problem_type);
        // an error that was converted itself has a message that is not sent
        if inner.detail.is_none() && inner.is_wanted() && !inner.is_converted() {
            if problem_type.texts().detail == Disclosure::Display {
                let error = inner.answering(converted);
                inner.write_detail(|out| write!(out, "{error}"));
            } else if inner.sends_foreign_message && matches!(inner.inner, Inner::None) {
                inner.write_detail(|out| write!(out, "{source}"));
            }
        }
        let known = problem_type.as_static();
        let written = inner.into_written();
        self.take_back(written);
        let problem_type = known.unwrap_or_else(|| {
            self.detail = None;
            log::left_out("problem type", "", &"`TYPES` does not say that it is known only at run time");
            UNDECLARED.problem_type()
        });
        self.inner = Inner::Converted(source);
        self.inner_type = Some(problem_type);
        self.has_inner_members |= self.has_members();
        problem_type
    }

    /// Adds the header fields and constant members of `other`, a variant of another type that has no fields. The caller knows its
    /// problem type.
    #[doc(hidden)]
    pub fn __like(&mut self, other: &dyn Answer) {
        let mut inner = self.lend();
        let _ = other.answer(&mut inner);
        let written = inner.into_written();
        self.take_back(written);
        // the other error may have added members with the same names
        self.has_inner_members |= self.has_members();
    }

    /// Keeps names for the members that the caller adds after another error has described itself.
    #[doc(hidden)]
    pub fn __enter(&mut self, names: &'static [&'static str]) {
        if !self.outer_names.is_empty() {
            self.names.get_or_insert_default().further.push(self.outer_names);
        }
        self.outer_names = names;
    }

    /// Ends the last `__enter`.
    #[doc(hidden)]
    pub fn __leave(&mut self) {
        let further = self.names.as_mut().and_then(|names| names.further.pop());
        self.outer_names = further.unwrap_or_default();
    }

    /// Lets the detail be the message of the foreign error that a mirror was made from.
    #[doc(hidden)]
    pub fn __message_of_foreign(&mut self) {
        self.sends_foreign_message = true;
    }

    /// Lends what this occurrence has written so far to an occurrence for an error that lives for a shorter time.
    fn lend(&mut self) -> Occurrence<'_> {
        Occurrence {
            target: match &mut self.target {
                Target::Nothing => Target::Nothing,
                Target::Response(headers) => Target::Response(headers.as_deref_mut()),
                Target::Problem(collected) => Target::Problem(collected),
            },
            inner: Inner::None,
            inner_type: None,
            request: self.request,
            out: std::mem::take(&mut self.out),
            has_buffer: self.has_buffer,
            has_errors: self.has_errors,
            sends_foreign_message: false,
            detail: self.detail.take(),
            instance: self.instance.take(),
            members: self.members.clone(),
            errors: self.errors,
            has_inner_members: false,
            outer_names: self.outer_names,
            names: self.names.take(),
            #[cfg(feature = "tonic")]
            grpc: GrpcKeys::NONE,
        }
    }

    /// What a lent occurrence has written.
    fn into_written(self) -> Written {
        Written {
            out: self.out,
            has_buffer: self.has_buffer,
            has_errors: self.has_errors,
            detail: self.detail,
            instance: self.instance,
            members: self.members,
            errors: self.errors,
            names: self.names,
            #[cfg(feature = "tonic")]
            grpc: self.grpc,
        }
    }

    /// Takes back what was lent, with what was added to it.
    fn take_back(&mut self, written: Written) {
        (self.out, self.has_buffer, self.has_errors) = (written.out, written.has_buffer, written.has_errors);
        (self.detail, self.instance) = (written.detail, written.instance);
        (self.members, self.errors, self.names) = (written.members, written.errors, written.names);
        #[cfg(feature = "tonic")]
        {
            self.grpc = written.grpc;
        }
    }
}

/// What an occurrence has written, without the lifetime of its error.
struct Written {
    out: Vec<u8>,
    has_buffer: bool,
    has_errors: bool,
    detail: Option<Range<usize>>,
    instance: Option<Range<usize>>,
    members: Range<usize>,
    errors: Option<usize>,
    names: Option<Box<MemberNames>>,
    #[cfg(feature = "tonic")]
    grpc: GrpcKeys,
}
