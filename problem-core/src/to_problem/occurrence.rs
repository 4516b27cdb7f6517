//! An error as an occurrence of its problem type.

use std::error::Error;
use std::fmt;

use crate::headers::ResponseHeaders;
use crate::render::json_object::Object;
use crate::render::occurrence::{Head, Instance, Occurrence};
use crate::to_problem::ToProblem;

/// An error that implements `ToProblem`, as an occurrence.
///
/// The compiler instantiates each line of these methods for each type of error, so keep them short.
pub(crate) struct Derived<'a, E>(pub(crate) &'a E);

impl<E: ToProblem> Occurrence for Derived<'_, E> {
    fn head(&self) -> Head<'_> {
        Head::from_definition(self.0.__definition())
    }

    fn write_detail(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        self.0.write_detail(out)
    }

    fn instance(&self) -> Instance<'_> {
        match self.0.instance() {
            Some(instance) => Instance::Display(instance),
            None => Instance::None,
        }
    }

    fn visit_json(&self, object: &mut Object<'_>) {
        self.0.visit_members(object);
    }

    fn visit_headers(&self, headers: &mut ResponseHeaders<'_>) {
        self.0.visit_headers(headers);
    }

    fn text(&self) -> &dyn fmt::Display {
        self.0.__text()
    }

    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.__source()
    }
}
