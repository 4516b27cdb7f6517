//! Which of several errors describes itself: the outer one, the one inside a transparent variant, or the one that a `Problem` keeps.

use std::error::Error;

use crate::occurrence::Occurrence;
use crate::occurrence::answer::Answer;
use crate::problem_type::ProblemType;

/// The error that describes itself in the place of another one.
#[derive(Clone, Copy)]
pub(super) enum Inner<'a> {
    None,
    /// The error inside a transparent one.
    Answers(&'a dyn Answer),
    /// The error that a `Problem` keeps.
    Kept(&'a dyn Answer),
    /// The same for an error that has no problem type.
    Foreign(&'a (dyn Error + 'static)),
}

impl<'a> Occurrence<'a> {
    /// The occurrence is a `Problem` that keeps this error.
    pub(crate) fn is_caused_by(&mut self, kept: &'a dyn Answer) {
        self.inner = Inner::Kept(kept);
    }

    /// The same for an error that has no problem type.
    pub(crate) fn is_caused_by_foreign(&mut self, kept: &'a (dyn Error + 'static)) {
        self.inner = Inner::Foreign(kept);
    }

    /// The error whose message may be sent.
    #[inline]
    pub(crate) fn answering<'e>(&self, error: &'e (dyn Answer + 'e)) -> &'e (dyn Answer + 'e)
    where
        'a: 'e,
    {
        match self.inner {
            Inner::Answers(inner) => inner,
            Inner::None | Inner::Kept(_) | Inner::Foreign(_) => error,
        }
    }

    /// The error that the log describes: of a transparent variant the inner error, of a `Problem` the error that it keeps.
    pub(crate) fn logged<'e>(&self, error: &'e (dyn Answer + 'e)) -> &'e (dyn Error + 'e)
    where
        'a: 'e,
    {
        match self.inner {
            Inner::None => error,
            Inner::Answers(inner) => inner,
            Inner::Foreign(kept) => kept,
            Inner::Kept(kept) => {
                let mut occurrence = Occurrence::for_type();
                let problem_type = kept.answer(&mut occurrence);
                occurrence.settle(&problem_type);
                occurrence.logged(kept)
            }
        }
    }

    /// Lets the outer error describe itself if the occurrence has another problem type than the inner error.
    #[inline]
    pub(crate) fn settle(&mut self, problem_type: &ProblemType<'_>) {
        if !matches!(self.inner, Inner::None) {
            self.settle_inner(problem_type);
        }
    }

    #[cold]
    fn settle_inner(&mut self, problem_type: &ProblemType<'_>) {
        // a `Problem` that nobody forwards to has an inner error without a problem type
        if let Some(inner) = &self.inner_type
            && !inner.is_same(problem_type)
        {
            self.inner = Inner::None;
        }
    }
}
