//! The rejections of axum and axum-extra as problems, for `?` and for extractors around extractors.
//!
//! The body of the request is gone when a rejection becomes a problem. So these problems have no line and
//! column, and they are less precise than those of `from_json`, which reads the body again.

mod extract;
#[cfg(any(feature = "axum-typed-header", feature = "axum-ws"))]
mod header_field;
#[cfg(feature = "axum-matched-path")]
mod matched_path;
#[cfg(feature = "axum-multipart")]
mod multipart;
#[cfg(feature = "axum-typed-header")]
mod typed_header;
#[cfg(feature = "axum-ws")]
mod websocket;

use crate::members::field_error::FieldError;
use crate::occurrence::Occurrence;
use crate::problem_type::ProblemType;
use crate::problem_type::definition::ProblemTypeDefinition;
use crate::status::ErrorStatus;

/// What a rejection tells about itself.
trait Rejection: std::error::Error {
    /// The problem types that rejections of this kind can have.
    const DEFINITIONS: &'static [ProblemTypeDefinition];

    /// The index in [`DEFINITIONS`](Self::DEFINITIONS).
    fn type_index(&self) -> usize;

    /// The entry of `errors`, with the part of the request that it is about.
    fn entry(&self) -> Option<FieldError> {
        None
    }

    /// Adds the detail, if it is not part of the problem type, and the header fields.
    fn complete(&self, _occurrence: &mut Occurrence<'_>) {}

    fn describe_rejection(&self, occurrence: &mut Occurrence<'_>) -> ProblemType<'static> {
        let problem_type = Self::DEFINITIONS[self.type_index()].problem_type();
        // a 404 does not say what is wrong with the path
        if problem_type.code() == "VALIDATION_ERROR" {
            occurrence.errors(&self.entry());
        }
        self.complete(occurrence);
        problem_type
    }
}

/// The index of the 500 in every list of definitions that has one. Nothing of such a rejection is sent, because it
/// is a defect of the service.
const INTERNAL: usize = 0;

const fn internal() -> ProblemTypeDefinition {
    ProblemTypeDefinition::new(ErrorStatus::INTERNAL_SERVER_ERROR, "INTERNAL_SERVER_ERROR")
}

/// The problem type of rejections that are always a defect of the service.
static DEFECT: [ProblemTypeDefinition; 1] = [internal()];

const fn too_large() -> ProblemTypeDefinition {
    ProblemTypeDefinition::new(ErrorStatus::CONTENT_TOO_LARGE, "CONTENT_TOO_LARGE")
        .with_detail("the request body is too large")
}

/// Implements `ToProblem` for rejections.
macro_rules! problems {
    ($($rejection:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl $crate::to_problem::ToProblem for $rejection {
            const TYPES: $crate::problem_type::set::ProblemTypes = $crate::problem_type::set::ProblemTypes::new(
                <Self as $crate::adapter::axum_extract::rejections::Rejection>::DEFINITIONS,
                &[],
            );

            fn describe<'a>(
                &'a self,
                occurrence: &mut $crate::occurrence::Occurrence<'a>,
            ) -> $crate::problem_type::ProblemType<'a> {
                $crate::adapter::axum_extract::rejections::Rejection::describe_rejection(self, occurrence)
            }
        }
    )*};
}

/// Makes problems of rejections without variants: the index of the problem type of each, and the other methods of
/// [`Rejection`].
macro_rules! rejections {
    ($definitions:ident: $($rejection:ident $index:expr $(, { $($methods:tt)* })?;)*) => {$(
        impl $crate::adapter::axum_extract::rejections::Rejection for $rejection {
            const DEFINITIONS: &'static [$crate::problem_type::definition::ProblemTypeDefinition] = &$definitions;

            fn type_index(&self) -> usize {
                $index
            }

            $($($methods)*)?
        }

        $crate::adapter::axum_extract::rejections::problems!($rejection);
    )*};
}

/// Makes problems of rejections whose variants are rejections with the same definitions. The first definition must be
/// the 500, which is the problem type of variants that a later version of axum adds.
macro_rules! composite_rejections {
    ($definitions:ident: $($rejection:ident { $($variant:ident)* })*) => {$(
        impl $crate::adapter::axum_extract::rejections::Rejection for $rejection {
            const DEFINITIONS: &'static [$crate::problem_type::definition::ProblemTypeDefinition] = &$definitions;

            fn type_index(&self) -> usize {
                match self {
                    $(Self::$variant(rejection) => rejection.type_index(),)*
                    _ => $crate::adapter::axum_extract::rejections::INTERNAL,
                }
            }

            fn entry(&self) -> Option<$crate::members::field_error::FieldError> {
                match self {
                    $(Self::$variant(rejection) => rejection.entry(),)*
                    _ => None,
                }
            }

            fn complete(&self, occurrence: &mut $crate::occurrence::Occurrence<'_>) {
                match self {
                    $(Self::$variant(rejection) => rejection.complete(occurrence),)*
                    _ => {}
                }
            }
        }

        $crate::adapter::axum_extract::rejections::problems!($rejection);
    )*};
}

use {composite_rejections, problems, rejections};
