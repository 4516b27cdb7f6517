//! The error reference of an API: every problem type, for its clients.
//!
//! Everything comes from the types that the service answers with, so a catalogue cannot be older than the code.
//!
//! ```
//! use problem_core::Problem;
//! use problem_core::catalogue::catalogue;
//!
//! #[derive(Debug, thiserror::Error, Problem)]
//! enum OrderError {
//!     /// There is no order with this number.
//!     #[error("order {id} not found")]
//!     #[problem(status = 404)]
//!     OrderNotFound {
//!         /// The number of the order.
//!         #[problem(extension, example = 42)]
//!         id: u64,
//!     },
//! }
//!
//! let catalogue = catalogue![OrderError].titled("Orders");
//! let entries = catalogue.entries();
//! assert_eq!((entries[0].code.as_str(), entries[0].status), ("ORDER_NOT_FOUND", 404));
//! assert_eq!(entries[0].members[0].description.as_deref(), Some("The number of the order."));
//! ```

// This folder makes texts of entries. `describe/entries.rs` makes the entries.

mod changes;
mod command;
mod conflicts;
mod contract;
#[cfg(feature = "coverage")]
mod coverage;
#[cfg(all(test, feature = "derive", feature = "tonic"))]
mod grpc_tests;
mod header_changes;
mod html;
mod html_tables;
mod json;
mod lock;
#[cfg(all(test, feature = "derive", feature = "schemars"))]
mod lock_tests;
mod lock_text;
mod markdown;
mod member_changes;
mod operations;
mod pages;
mod paragraphs;
mod paths;
mod reference;
#[cfg(feature = "inventory")]
pub(crate) mod registered;
#[cfg(feature = "axum-extract")]
mod router;
mod schema_text;
mod site;
mod typescript;
mod unique_keys;
mod value_sets;

#[cfg(feature = "boundary")]
use crate::boundary::Boundary;
#[cfg(feature = "boundary")]
use crate::describe::OfStatus;
use crate::describe::entries::{Around, Entries, Source};
#[cfg(feature = "pages")]
use crate::describe::{CursorRejections, PageRejections};
use crate::describe::{Describe, FormRejections, JsonRejections, PathRejections, QueryRejections};

pub use crate::__catalogue as catalogue;
use crate::catalogue::operations::Answer;

pub use crate::catalogue::changes::Change;
pub use crate::catalogue::command::{command, command_with};
#[cfg(feature = "coverage")]
pub use crate::catalogue::coverage::{
    AcceptanceMistake, AcceptedProblem, Coverage, CoveredProblem, Records, StaleReason, StaleRecords,
    UnknownProblem, UnnecessaryAcceptance,
};
pub use crate::catalogue::lock::{LockError, check, write_lock};
pub use crate::catalogue::pages::Pages;
pub use crate::describe::entries::{Entry, EntryHeader, EntryMember};

/// A [`Catalogue`] of error types: `catalogue![orders::OrderError, Paged<orders::OrderError>]`. The order does not matter.
#[doc(hidden)]
#[macro_export]
macro_rules! __catalogue {
    ($($error:ty),* $(,)?) => {
        $crate::catalogue::Catalogue::new()$(.with::<$error>())*
    };
}

/// The problem types of an API.
#[derive(Clone, Default)]
#[must_use]
pub struct Catalogue {
    title: String,
    language: Option<String>,
    sources: Vec<Source>,
    around: Around,
    #[cfg_attr(not(feature = "coverage"), allow(dead_code, reason = "only the coverage report reads it"))]
    accepted_uncovered: Vec<(String, String)>,
    accepted_codes: Vec<String>,
    answers: Vec<Answer>,
    hides_rust_types: bool,
    #[cfg(feature = "inventory")]
    left_out: Vec<&'static str>,
}

impl Catalogue {
    /// A catalogue without problem types.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the name of the API, which is the title of pages and documents.
    pub fn titled(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    /// Says in which language the texts of the service are, such as doc comments, titles and the name of the API: a language tag (BCP 47) such
    /// as `de`. The pages mark these texts with it, so that a screen reader pronounces them well. The texts around them are English, which
    /// is also the default.
    pub fn with_language(mut self, tag: impl Into<String>) -> Self {
        self.language = Some(tag.into()).filter(|tag| !tag.trim().is_empty());
        self
    }

    /// Adds the problem types of an error type, or of what else can be [described](Describe). A problem type that the catalogue has
    /// already stays one entry.
    pub fn with<E: Describe + ?Sized>(mut self) -> Self {
        self.sources.push(Source::of::<E>(None));
        self
    }

    /// Adds the problem types of an error type, as [`with`](Self::with) does, and says that an operation answers with them, such as
    /// `POST /orders`. An empty text is ignored.
    pub fn with_operation<E: Describe + ?Sized>(mut self, operation: impl Into<String>) -> Self {
        let operation = Some(operation.into()).filter(|operation| !operation.trim().is_empty());
        self.sources.push(Source::of::<E>(operation));
        self
    }

    /// Adds the problem types of all extractors of this crate: for JSON, forms, queries and paths, and with the feature `pages` for lists.
    /// If your service uses only some of them, list those instead, such as `catalogue![OrderError, PathRejections]`.
    pub fn with_extractors(self) -> Self {
        let with = self.with::<(JsonRejections, FormRejections, QueryRejections, PathRejections)>();
        #[cfg(feature = "pages")]
        let with = with.with::<(PageRejections, CursorRejections)>();
        with
    }

    /// Shows the problems as a boundary sends them: with its base of type URIs, members, format, shape of `errors`, header fields and
    /// statuses. This adds what the boundary sends itself: a 404 and a 405 for an unknown path or method, and a 500 for a panic.
    #[cfg(feature = "boundary")]
    pub fn in_boundary(mut self, boundary: &Boundary) -> Self {
        self.around = Around::boundary(boundary);
        self.with::<(OfStatus<404>, OfStatus<405>, OfStatus<500>)>()
    }

    /// Accepts that no test sends the problem types with this code, for a reason that the coverage report shows. This is for problem types
    /// that no test can provoke. The report fails if it is unnecessary: a test sends the problem type, or the catalogue does not have it.
    pub fn accepting_uncovered(mut self, code: impl Into<String>, reason: impl Into<String>) -> Self {
        self.accepted_uncovered.push((code.into(), reason.into()));
        self
    }

    /// Accepts that two problem types have this code, as `accept(ambiguous_code)` does for the derive. Otherwise [`check`] refuses it.
    pub fn accepting_ambiguous_code(mut self, code: impl Into<String>) -> Self {
        self.accepted_codes.push(code.into());
        self
    }

    /// Leaves the paths of the Rust types out of all outputs. They have the names of crates and modules, which clients may not need to
    /// see. [`entries`](Self::entries), [`check`] and the coverage report still have them.
    pub fn without_rust_types(mut self) -> Self {
        self.hides_rust_types = true;
        self
    }

    /// The problem types by status and code, each once.
    #[must_use]
    pub fn entries(&self) -> Vec<Entry> {
        self.collect().entries
    }

    /// What the outputs show.
    fn collect_shown(&self) -> Entries {
        let mut entries = self.collect();
        if self.hides_rust_types {
            entries.entries.iter_mut().for_each(|entry| entry.rust_types.clear());
        }
        entries
    }

    fn collect(&self) -> Entries {
        let mut entries = Entries::of(&self.around, &self.sources);
        for entry in &mut entries.entries {
            for answer in self.answers.iter().filter(|answer| answer.schema == entry.name) {
                if !entry.operations.contains(&answer.operation) {
                    entry.operations.push(answer.operation.clone());
                }
            }
        }
        entries
    }
}

impl std::fmt::Debug for Catalogue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let types: Vec<_> = self.sources.iter().map(|source| source.type_name).collect();
        f.debug_struct("Catalogue").field("title", &self.title).field("types", &types).finish_non_exhaustive()
    }
}
