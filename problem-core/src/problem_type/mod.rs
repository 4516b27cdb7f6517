//! `ProblemType`: the static definition of one problem type.

pub(crate) mod const_table;
pub(crate) mod definition;
pub(crate) mod docs;
pub(crate) mod layout;
pub(crate) mod open_table;
pub(crate) mod set;
pub(crate) mod table;

use std::fmt;

use crate::derived::constants;
use crate::log::LogLevel;
use crate::problem_type::docs::{Description, Facts};
use crate::problem_type::table::Table;
use crate::status::ErrorStatus;

/// The static definition of one problem type (RFC 9457 §4).
///
/// The derive writes one for each problem type of an enum. By hand it is built in const context:
///
/// ```
/// use problem_core::{ErrorStatus, ProblemType};
///
/// static OUT_OF_STOCK: ProblemType = ProblemType::new(ErrorStatus::CONFLICT, "OUT_OF_STOCK")
///     .with_type_uri("https://api.example.com/errors/out-of-stock")
///     .with_title("Out Of Stock");
/// assert_eq!(OUT_OF_STOCK.status(), ErrorStatus::CONFLICT);
/// ```
#[derive(Clone)]
pub struct ProblemType(Kind);

#[derive(Clone, Copy)]
enum Kind {
    Given(Given),
    /// A row that the derive wrote.
    Entered(&'static Table, &'static Description, usize),
}

#[derive(Clone, Copy)]
struct Given {
    status: ErrorStatus,
    code: &'static str,
    type_uri: Option<&'static str>,
    title: &'static str,
    detail: Detail,
    log: LogLevel,
    facts: Facts,
    rust_type: &'static str,
}

/// Where the member `detail` of an occurrence comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Detail {
    /// Nothing is sent.
    None,
    /// This text, for every occurrence.
    Literal(&'static str),
    /// The text of the error, which is this for every occurrence.
    Message(&'static str),
    /// The text of the error.
    Display,
    /// What `ToProblem::write_detail` fills in; nothing of it is the text of the error.
    Template,
}

impl ProblemType {
    /// A problem type without a type URI (`about:blank`, RFC 9457 §4.2.1), so its title is the
    /// phrase of the status.
    ///
    /// The `detail` is the text that [`ToProblem::write_detail`](crate::ToProblem::write_detail)
    /// writes for a 4xx; for a 5xx there is none.
    #[must_use]
    pub const fn new(status: ErrorStatus, code: &'static str) -> Self {
        Self(Kind::Given(Given {
            status,
            code,
            type_uri: None,
            title: status.reason_phrase(),
            detail: if status.is_server_error() { Detail::None } else { Detail::Display },
            log: LogLevel::of(status),
            facts: Facts::NONE,
            rust_type: "",
        }))
    }

    const fn given(&self) -> Given {
        match self.0 {
            Kind::Given(given) => given,
            Kind::Entered(table, description, row) => Given {
                status: self.status(),
                code: self.code(),
                type_uri: self.type_uri(),
                title: self.title(),
                detail: self.detail(),
                log: table.enter(row).log(),
                facts: description.facts(row, self.status()),
                rust_type: description.rust_type,
            },
        }
    }

    /// Sets the type URI (RFC 9457 §3.1.1), the primary identifier of the problem type.
    #[must_use]
    pub const fn with_type_uri(self, uri: &'static str) -> Self {
        let mut given = self.given();
        given.type_uri = Some(uri);
        Self(Kind::Given(given))
    }

    /// Sets the title (RFC 9457 §3.1.3). Without a type URI it should stay the phrase of the
    /// status (§4.2.1).
    #[must_use]
    pub const fn with_title(self, title: &'static str) -> Self {
        let mut given = self.given();
        given.title = title;
        Self(Kind::Given(given))
    }

    /// Sets the text for documentation; the derive takes the doc comment.
    #[must_use]
    pub const fn with_description(self, description: &'static str) -> Self {
        let mut given = self.given();
        given.facts.description = description;
        Self(Kind::Given(given))
    }

    /// Names the extension members that an occurrence can have, `errors` among them.
    ///
    /// # Panics
    ///
    /// If a name stands twice, or is one that no extension member can have (`type`, `title`,
    /// `status`, `detail`, `instance`, `code`, `requestId`, `timestamp`); in a const context that
    /// is a compile error.
    #[must_use]
    pub const fn with_members(self, names: &'static [&'static str]) -> Self {
        constants::check_members(names);
        let mut given = self.given();
        given.facts.members = names;
        Self(Kind::Given(given))
    }

    /// Names the header fields that an occurrence can have besides those of every problem, as
    /// `WWW-Authenticate`.
    #[must_use]
    pub const fn with_headers(self, names: &'static [&'static str]) -> Self {
        let mut given = self.given();
        given.facts.headers = names;
        Self(Kind::Given(given))
    }

    /// Says after how many seconds a client may try again, for documentation; the header of an
    /// occurrence is set in [`ToProblem::visit_headers`](crate::ToProblem::visit_headers).
    #[must_use]
    pub const fn with_retry_after(self, seconds: u64) -> Self {
        let mut given = self.given();
        given.facts.retry_after = Some(seconds);
        Self(Kind::Given(given))
    }

    /// Sets the level at which an occurrence is logged.
    ///
    /// # Panics
    ///
    /// If a 5xx is to be logged not at all; in a const context that is a compile error.
    #[must_use]
    pub const fn with_log(self, level: LogLevel) -> Self {
        assert!(
            !(self.status().is_server_error() && matches!(level, LogLevel::Off)),
            "a 5xx is always logged"
        );
        let mut given = self.given();
        given.log = level;
        Self(Kind::Given(given))
    }

    /// Sends this text as `detail` of every occurrence, also of a 5xx.
    #[must_use]
    pub const fn with_detail(self, text: &'static str) -> Self {
        let mut given = self.given();
        given.detail = Detail::Literal(text);
        Self(Kind::Given(given))
    }

    /// Sends no `detail`: the text of the error is for the log only, also for a 4xx.
    #[must_use]
    pub const fn without_detail(self) -> Self {
        let mut given = self.given();
        given.detail = Detail::None;
        Self(Kind::Given(given))
    }

    /// Names the Rust type that the problem type stands in; for logs and tools.
    #[must_use]
    pub const fn with_rust_type(self, name: &'static str) -> Self {
        let mut given = self.given();
        given.rust_type = name;
        Self(Kind::Given(given))
    }

    /// Sends what [`ToProblem::write_detail`](crate::ToProblem::write_detail) writes, also for a
    /// 5xx: it says that nothing internal is in that.
    #[must_use]
    pub const fn with_written_detail(self) -> Self {
        let mut given = self.given();
        given.detail = Detail::Template;
        Self(Kind::Given(given))
    }

    /// The type URI; `None` is `about:blank`.
    #[must_use]
    pub const fn type_uri(&self) -> Option<&'static str> {
        match self.0 {
            Kind::Given(given) => given.type_uri,
            Kind::Entered(table, description, row) => match table.uri(row, description.uris) {
                Some(uri) => Some(table::utf8(uri)),
                None => None,
            },
        }
    }

    /// The title.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        match self.0 {
            Kind::Given(given) => given.title,
            Kind::Entered(table, _, row) => table::utf8(table.enter(row).texts().title),
        }
    }

    /// The status code.
    #[must_use]
    pub const fn status(&self) -> ErrorStatus {
        match self.0 {
            Kind::Given(given) => given.status,
            Kind::Entered(table, _, row) => table.enter(row).status(),
        }
    }

    /// The stable code for machines.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self.0 {
            Kind::Given(given) => given.code,
            Kind::Entered(table, _, row) => table::utf8(table.enter(row).texts().code),
        }
    }

    /// The text for documentation; empty if there is none.
    #[must_use]
    pub const fn description(&self) -> &'static str {
        self.facts().description
    }

    /// The names of the extension members, `errors` last.
    #[must_use]
    pub const fn members(&self) -> &'static [&'static str] {
        self.facts().members
    }

    /// The names of the header fields that an occurrence can have besides those of every problem.
    #[must_use]
    pub const fn headers(&self) -> &'static [&'static str] {
        self.facts().headers
    }

    /// After how many seconds a client may try again; `None` if that is not the same for all
    /// occurrences.
    #[must_use]
    pub const fn retry_after(&self) -> Option<u64> {
        self.facts().retry_after
    }

    /// The level at which an occurrence is logged.
    #[must_use]
    pub const fn log(&self) -> LogLevel {
        match self.0 {
            Kind::Given(given) => given.log,
            Kind::Entered(table, _, row) => table.enter(row).log(),
        }
    }

    /// Whether the text of the error itself never reaches a client.
    #[must_use]
    pub const fn is_private(&self) -> bool {
        !matches!(self.detail(), Detail::Display | Detail::Message(_))
    }

    /// The Rust type that the problem type stands in; empty if nobody said.
    #[must_use]
    pub const fn rust_type(&self) -> &'static str {
        match self.0 {
            Kind::Given(given) => given.rust_type,
            Kind::Entered(_, description, _) => description.rust_type,
        }
    }

    const fn facts(&self) -> Facts {
        match self.0 {
            Kind::Given(given) => given.facts,
            Kind::Entered(_, description, row) => description.facts(row, self.status()),
        }
    }

    /// Whether a row before has the same code, so that sets leave this one out.
    pub(crate) const fn is_repeated(&self) -> bool {
        match self.0 {
            Kind::Given(_) => false,
            Kind::Entered(table, _, row) => table.enter(row).is_repeated(),
        }
    }

    pub(crate) const fn detail(&self) -> Detail {
        match self.0 {
            Kind::Given(given) => given.detail,
            Kind::Entered(table, _, row) => table.enter(row).defined_detail(),
        }
    }
}

impl fmt::Debug for ProblemType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProblemType")
            .field("status", &self.status())
            .field("code", &self.code())
            .field("type_uri", &self.type_uri())
            .field("title", &self.title())
            .field("description", &self.description())
            .field("members", &self.members())
            .field("headers", &self.headers())
            .field("retry_after", &self.retry_after())
            .field("detail", &self.detail())
            .field("log", &self.log())
            .field("rust_type", &self.rust_type())
            .finish()
    }
}

/// The definitions of the problem types of a table.
#[must_use]
pub const fn types<const N: usize>(
    table: &'static Table,
    description: &'static Description,
) -> [ProblemType; N] {
    let mut types = [const { ProblemType::new(ErrorStatus::INTERNAL_SERVER_ERROR, "") }; N];
    let mut row = 0;
    while row < N {
        types[row] = ProblemType(Kind::Entered(table, description, row));
        row += 1;
    }
    types
}
