//! A [`Problem`](struct@crate::Problem) as an occurrence of its problem type.

use http::header;

use crate::occurrence::answer::{Answer, Transparent};
#[cfg(feature = "describe")]
use crate::occurrence::described::Collector;
use crate::occurrence::{Collected, Occurrence};
use crate::problem::source::Cause;
use crate::problem::{Content, Inner, Problem};
use crate::problem_type::ProblemType;
use crate::problem_type::set::ProblemTypes;
use crate::status::ErrorStatus;
use crate::text::percent_encode::percent_encode;

impl Answer for Problem {
    fn answer<'a>(&'a self, occurrence: &mut Occurrence<'a>) -> ProblemType<'a> {
        if let Some(kept) = self.unchanged() {
            return occurrence.__forward(kept);
        }
        #[cfg(feature = "tonic")]
        {
            occurrence.grpc = self.content().problem_type.grpc;
        }
        if let Some(instance) = self.instance() {
            occurrence.instance(instance);
        }
        occurrence.members_of(self.extensions());
        if !self.errors().is_empty() {
            occurrence.errors(self.errors());
        }
        for (name, value) in self.headers() {
            // `Upgrade` sets `Connection` again
            if name != header::CONNECTION {
                occurrence.header(name.clone(), value.clone());
            }
        }
        match self.0.cause.parts() {
            (Cause::Problem(kept), added) => occurrence.is_caused_by(&**kept, added),
            (Cause::Foreign(error), added) => occurrence.is_caused_by_foreign(&**error, added),
            (_, []) => {}
            // the log finds the sources of a problem in the problem
            _ => occurrence.is_caused_by_foreign(self, &[]),
        }
        ProblemType::owned(&self.content().problem_type)
    }
}

#[diagnostic::do_not_recommend]
impl Transparent for Problem {
    const KNOWN_TYPES: &'static ProblemTypes = &ProblemTypes::OPEN;

    #[cfg(feature = "describe")]
    fn __collect(collector: &mut dyn Collector) {
        collector.open();
    }

    fn as_answer(&self) -> &dyn Answer {
        self
    }
}

impl Answer for Box<Problem> {
    fn answer<'a>(&'a self, occurrence: &mut Occurrence<'a>) -> ProblemType<'a> {
        (**self).answer(occurrence)
    }
}

#[diagnostic::do_not_recommend]
impl Transparent for Box<Problem> {
    const KNOWN_TYPES: &'static ProblemTypes = &ProblemTypes::OPEN;

    #[cfg(feature = "describe")]
    fn __collect(collector: &mut dyn Collector) {
        collector.open();
    }

    fn as_answer(&self) -> &dyn Answer {
        self
    }
}

impl Problem {
    /// The error that the problem keeps, if the problem contains what that error says and nothing else.
    fn unchanged(&self) -> Option<&(dyn Answer + 'static)> {
        match (&self.0.own, &self.0.cause) {
            (None, Cause::Problem(kept)) => Some(&**kept),
            _ => None,
        }
    }

    /// The problem that an error describes. It does not contain the error.
    pub(crate) fn described_by(error: &dyn Answer) -> Self {
        Self(Box::new(Inner::new(Some(Content::described_by(error)), Cause::None)))
    }

    /// The problem of an error, which it keeps. The error is described when the problem is rendered, or when somebody asks for a part
    /// of it or changes one.
    pub(crate) fn keeping_answer(error: Box<dyn Answer + Send + Sync>) -> Self {
        Self(Box::new(Inner::new(None, Cause::Problem(error))))
    }
}

impl Content {
    /// What the error says that a problem was made from.
    pub(super) fn of_cause(cause: &Cause) -> Self {
        match cause.parts().0 {
            Cause::Problem(kept) => Self::described_by(&**kept),
            // a problem that keeps no such error has content of its own
            _ => Self::of_status(ErrorStatus::INTERNAL_SERVER_ERROR),
        }
    }

    fn described_by(error: &dyn Answer) -> Self {
        let mut collected = Collected::default();
        let mut occurrence = Occurrence::for_problem(&mut collected);
        let problem_type = error.answer(&mut occurrence);
        occurrence.settle(&problem_type);
        occurrence.complete(problem_type.texts().detail, error);
        let [detail, instance] =
            occurrence.texts().map(|text| text.map(|text| String::from_utf8_lossy(text).into_owned()));
        occurrence.give_back();
        #[cfg(feature = "tonic")]
        let grpc = occurrence.grpc;
        #[cfg_attr(not(feature = "tonic"), allow(unused_mut, reason = "nothing else is set afterwards"))]
        let mut problem_type = problem_type.to_owned_type(detail);
        #[cfg(feature = "tonic")]
        {
            problem_type.grpc = grpc;
        }
        Self {
            problem_type,
            instance: instance.map(percent_encode),
            extensions: collected.extensions,
            errors: collected.errors,
            headers: collected.headers,
        }
    }
}
