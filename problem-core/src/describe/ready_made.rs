//! The problem types that this crate itself sends, from a boundary or an extractor.

use crate::describe::Describe;
use crate::describe::collection::{Collection, Statuses};
use crate::describe::described::RequestPart;
use crate::occurrence::described::{Part, Text};
use crate::problem_type::ProblemType;
use crate::problem_type::definition::ProblemTypeDefinition;
#[cfg(feature = "pages")]
use crate::problems::PaginationError;
use crate::status::ErrorStatus;
#[cfg(feature = "pages")]
use crate::to_problem::ToProblem as _;

/// The problem that a boundary makes of a response of a framework, or of a panic: its status decides its code and its title.
///
/// `OfStatus<404>` is the response to an unknown path, `OfStatus<405>` to an unknown method, with `Allow`, and `OfStatus<500>` to a
/// panic.
///
/// ```
/// use problem_core::describe::{Description, OfStatus};
///
/// let description = Description::of::<(OfStatus<404>, OfStatus<500>)>();
/// assert!(description.responses().contains_key("404"));
/// ```
///
/// A number that is not the status code of an error does not compile:
///
/// ```compile_fail
/// use problem_core::describe::{Description, OfStatus};
///
/// let description = Description::of::<OfStatus<200>>();
/// # let _ = description;
/// ```
#[derive(Debug, Clone, Copy)]
pub enum OfStatus<const STATUS: u16> {}

impl<const STATUS: u16> OfStatus<STATUS> {
    const DEFINITION: &'static ProblemTypeDefinition = &{
        let status = ErrorStatus::new(STATUS);
        ProblemTypeDefinition::new(status, status.problem_code())
    };
}

impl<const STATUS: u16> Describe for OfStatus<STATUS> {
    fn __describe(collector: &mut Collection) {
        let problem_type = Self::DEFINITION.problem_type();
        match STATUS {
            405 => collector.with_optional_header(problem_type, None, ("Allow", "GET, HEAD")),
            _ => collector.ready_made(problem_type, &[]),
        }
    }
}

/// The problems of the extractor `Json`: a 400, 413, 415, or the status for wrong fields.
#[derive(Debug, Clone, Copy)]
pub enum JsonRejections {}

/// The problems of the extractor `Form`: a 400, 413, 415, or the status for wrong fields.
#[derive(Debug, Clone, Copy)]
pub enum FormRejections {}

/// The problems of the extractor `Query`: the status for wrong fields.
#[derive(Debug, Clone, Copy)]
pub enum QueryRejections {}

/// The problems of the extractor `Path`: a 404, or a 400 if the boundary says so.
#[derive(Debug, Clone, Copy)]
pub enum PathRejections {}

/// The problems of [`PageQuery`](crate::pages::PageQuery): the status for wrong fields, with one of two codes.
#[cfg(feature = "pages")]
#[derive(Debug, Clone, Copy)]
pub enum PageRejections {}

/// The problems of [`CursorQuery`](crate::pages::CursorQuery): those of [`PageRejections`], and the 400 of an invalid cursor.
#[cfg(feature = "pages")]
#[derive(Debug, Clone, Copy)]
pub enum CursorRejections {}

const fn of(status: ErrorStatus, code: &'static str, text: &'static str) -> ProblemTypeDefinition {
    ProblemTypeDefinition::new(status, code).with_description(text)
}

const VALIDATION_ERROR: &str = "VALIDATION_ERROR";
const WRONG: &str = "Fields of the request are missing or have wrong values.";

static INVALID_JSON: ProblemTypeDefinition =
    of(ErrorStatus::BAD_REQUEST, "INVALID_JSON", "The body is not JSON.");
static ENDED_EARLY: ProblemTypeDefinition = of(
    ErrorStatus::BAD_REQUEST,
    ErrorStatus::BAD_REQUEST.problem_code(),
    "The body ended before its announced length.",
);
static TOO_LARGE: ProblemTypeDefinition = of(
    ErrorStatus::CONTENT_TOO_LARGE,
    ErrorStatus::CONTENT_TOO_LARGE.problem_code(),
    "The body is larger than the service accepts.",
);
static WRONG_MEDIA_TYPE: ProblemTypeDefinition = of(
    ErrorStatus::UNSUPPORTED_MEDIA_TYPE,
    ErrorStatus::UNSUPPORTED_MEDIA_TYPE.problem_code(),
    "The body has another media type, or a content coding.",
);
static WRONG_FIELDS: ProblemTypeDefinition = of(ErrorStatus::UNPROCESSABLE_CONTENT, VALIDATION_ERROR, WRONG);
static WRONG_FIELDS_AS_400: ProblemTypeDefinition = of(ErrorStatus::BAD_REQUEST, VALIDATION_ERROR, WRONG);
#[cfg(feature = "pages")]
static LIMIT_OUT_OF_RANGE_AS_400: ProblemTypeDefinition = of(
    ErrorStatus::BAD_REQUEST,
    "LIMIT_OUT_OF_RANGE",
    "The limit of a page is a number outside the range that this API has.",
);
static NO_RESOURCE: ProblemTypeDefinition =
    of(ErrorStatus::NOT_FOUND, ErrorStatus::NOT_FOUND.problem_code(), "There is no resource at this path.");

impl Describe for JsonRejections {
    fn __describe(collector: &mut Collection) {
        let detail = Text::Constant("the request body is not JSON at line 1, column 2");
        collector.ready_made(INVALID_JSON.problem_type(), &[Part::Detail(detail)]);
        let texts = ("the request body must be `application/json`", "the request body has invalid fields");
        collector.body("application/json", RequestPart::Body, texts);
    }
}

impl Describe for FormRejections {
    fn __describe(collector: &mut Collection) {
        let texts =
            ("the request body must be `application/x-www-form-urlencoded`", "the form has invalid fields");
        collector.body("application/x-www-form-urlencoded", RequestPart::Form, texts);
    }
}

impl Describe for QueryRejections {
    fn __describe(collector: &mut Collection) {
        let problem_type = wrong_fields(collector.statuses);
        collector.validation(problem_type, RequestPart::Query, "the query has invalid parameters");
    }
}

impl Describe for PathRejections {
    fn __describe(collector: &mut Collection) {
        match collector.statuses.reports_path_errors {
            true => {
                let problem_type = WRONG_FIELDS_AS_400.problem_type();
                collector.validation(problem_type, RequestPart::Path, "the path has invalid parameters");
            }
            false => collector.ready_made(NO_RESOURCE.problem_type(), &[]),
        }
    }
}

#[cfg(feature = "pages")]
impl Describe for PageRejections {
    fn __describe(collector: &mut Collection) {
        QueryRejections::__describe(collector);
        collector.pagination("LIMIT_OUT_OF_RANGE");
    }
}

#[cfg(feature = "pages")]
impl Describe for CursorRejections {
    fn __describe(collector: &mut Collection) {
        PageRejections::__describe(collector);
        collector.pagination("INVALID_CURSOR");
    }
}

/// The problem type of a request with wrong fields.
pub(super) fn wrong_fields(statuses: Statuses) -> ProblemType<'static> {
    let definition = match statuses.validation {
        ErrorStatus::BAD_REQUEST => &WRONG_FIELDS_AS_400,
        _ => &WRONG_FIELDS,
    };
    definition.problem_type()
}

impl Collection {
    /// Adds the problem type of [`PaginationError`] that has this code.
    #[cfg(feature = "pages")]
    fn pagination(&mut self, code: &str) {
        let mut all = Self::new(self.statuses);
        PaginationError::__collect(&mut all);
        for mut described in all.types.into_iter().filter(|known| known.problem_type.code() == code) {
            described.errors_in = RequestPart::Query;
            let has_other_status = self.statuses.validation == ErrorStatus::BAD_REQUEST;
            if described.status() == 422 && has_other_status {
                described.problem_type = LIMIT_OUT_OF_RANGE_AS_400.problem_type();
            }
            self.push(described);
        }
    }

    /// What every extractor of a body can answer.
    fn body(&mut self, media_type: &str, part: RequestPart, (wrong_type, wrong_fields): (&str, &str)) {
        let constant = |text| [Part::Detail(Text::Constant(text))];
        self.ready_made(ENDED_EARLY.problem_type(), &constant("the request body ended early"));
        self.ready_made(TOO_LARGE.problem_type(), &constant("the request body is too large"));
        let problem_type = WRONG_MEDIA_TYPE.problem_type();
        self.with_optional_header(problem_type, Some(wrong_type), ("Accept", media_type));
        self.validation(self::wrong_fields(self.statuses), part, wrong_fields);
    }
}
