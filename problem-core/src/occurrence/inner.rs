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
    /// A foreign error that was converted to the one that has described itself, and whose message is not sent.
    Converted(&'a (dyn Error + 'a)),
    /// The error that a `Problem` keeps, and sources that were added to it.
    Kept(&'a dyn Answer, &'a [BoxError]),
    /// The same for an error that has no problem type.
    Foreign(&'a (dyn Error + 'static), &'a [BoxError]),
}

type BoxError = Box<dyn Error + Send + Sync>;

/// The error that the log describes, and sources that were added to its own.
pub(crate) struct Logged<'e> {
    pub(crate) error: &'e (dyn Error + 'e),
    pub(crate) added: Vec<&'e (dyn Error + 'static)>,
    /// The same error, if it has no problem type and a `Problem` keeps it.
    pub(crate) foreign: Option<&'e (dyn Error + 'static)>,
}

impl<'a> Occurrence<'a> {
    /// The occurrence is a `Problem` that keeps this error, to which sources were added.
    pub(crate) fn is_caused_by(&mut self, kept: &'a dyn Answer, added: &'a [BoxError]) {
        self.inner = Inner::Kept(kept, added);
    }

    /// The same for an error that has no problem type.
    pub(crate) fn is_caused_by_foreign(&mut self, kept: &'a (dyn Error + 'static), added: &'a [BoxError]) {
        self.inner = Inner::Foreign(kept, added);
    }

    /// The error whose message may be sent.
    #[inline]
    pub(crate) fn answering<'e>(&self, error: &'e (dyn Answer + 'e)) -> &'e (dyn Answer + 'e)
    where
        'a: 'e,
    {
        match self.inner {
            Inner::Answers(inner) => inner,
            Inner::None | Inner::Converted(_) | Inner::Kept(..) | Inner::Foreign(..) => error,
        }
    }

    /// The error that the log describes: of a transparent variant the inner error, of a converted error the foreign one, of a `Problem`
    /// the error that it keeps.
    pub(crate) fn logged<'e>(&self, error: &'e (dyn Answer + 'e)) -> Logged<'e>
    where
        'a: 'e,
    {
        let (mut logged, added): (_, &[BoxError]) = match self.inner {
            Inner::None => (Logged { error, added: Vec::new(), foreign: None }, &[]),
            Inner::Answers(inner) => (Logged { error: inner, added: Vec::new(), foreign: None }, &[]),
            Inner::Converted(source) => (Logged { error: source, added: Vec::new(), foreign: None }, &[]),
            Inner::Foreign(kept, added) => {
                (Logged { error: kept, added: Vec::new(), foreign: Some(kept) }, added)
            }
            Inner::Kept(kept, added) => {
                let mut occurrence = Occurrence::for_type();
                let problem_type = kept.answer(&mut occurrence);
                occurrence.settle(&problem_type);
                (occurrence.logged(kept), added)
            }
        };
        for source in added {
            logged.added.push(&**source);
        }
        logged
    }

    /// Whether the message of the error has been written already, or is not to be sent.
    pub(super) fn is_converted(&self) -> bool {
        matches!(self.inner, Inner::Converted(_))
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
