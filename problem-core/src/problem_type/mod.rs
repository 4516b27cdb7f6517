//! `ProblemType` and `ProblemTypes`: what is known about problems at compile time. This folder does not know
//! errors or occurrences, or how either is rendered.

pub(crate) mod const_table;
pub(crate) mod definition;
pub(crate) mod docs;
pub(crate) mod open_table;
pub(crate) mod set;
pub(crate) mod table;

use std::fmt;

use problem_shared::rulebook::status::log_off;

use crate::disclosure::Disclosure;
use crate::log::LogLevel;
use crate::members::names::check_members;
use crate::problem_type::docs::{TableDocs, TypeDocs};
use crate::problem_type::table::Table;
use crate::status::ErrorStatus;

/// The static definition of one problem type (RFC 9457 §4).
///
/// The derive writes one for each problem type of an enum. To write one by hand, build it in a const context:
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
    ByHand(ByHand),
    /// A row of a table that the derive wrote.
    Row(&'static Table, &'static TableDocs, usize),
}

#[derive(Clone, Copy)]
struct ByHand {
    status: ErrorStatus,
    code: &'static str,
    type_uri: Option<&'static str>,
    title: &'static str,
    disclosure: Disclosure,
    log: LogLevel,
    docs: TypeDocs,
    rust_type: &'static str,
}

impl ProblemType {
    /// A problem type without a type URI (`about:blank`, RFC 9457 §4.2.1), so its title is the
    /// phrase of the status.
    ///
    /// The `detail` of a 4xx is the text that [`ToProblem::write_detail`](crate::ToProblem::write_detail)
    /// writes. **A 5xx has no `detail`.**
    #[must_use]
    pub const fn new(status: ErrorStatus, code: &'static str) -> Self {
        Self(Kind::ByHand(ByHand {
            status,
            code,
            type_uri: None,
            title: status.reason_phrase(),
            disclosure: Disclosure::default_for(status),
            log: LogLevel::of(status),
            docs: TypeDocs::NONE,
            rust_type: "",
        }))
    }

    /// The same problem type, in the form that can be changed.
    const fn by_hand(&self) -> ByHand {
        match self.0 {
            Kind::ByHand(by_hand) => by_hand,
            Kind::Row(table, table_docs, row) => ByHand {
                status: self.status(),
                code: self.code(),
                type_uri: self.type_uri(),
                title: self.title(),
                disclosure: self.disclosure(),
                log: table.row(row).log(),
                docs: table_docs.docs(row, self.status()),
                rust_type: table_docs.rust_type,
            },
        }
    }

    /// Sets the type URI (RFC 9457 §3.1.1), the primary identifier of the problem type.
    #[must_use]
    pub const fn with_type_uri(self, uri: &'static str) -> Self {
        let mut by_hand = self.by_hand();
        by_hand.type_uri = Some(uri);
        Self(Kind::ByHand(by_hand))
    }

    /// Sets the title (RFC 9457 §3.1.3). Without a type URI it should stay the phrase of the
    /// status (§4.2.1).
    #[must_use]
    pub const fn with_title(self, title: &'static str) -> Self {
        let mut by_hand = self.by_hand();
        by_hand.title = title;
        Self(Kind::ByHand(by_hand))
    }

    /// Sets the text for documentation. The derive uses the doc comment.
    #[must_use]
    pub const fn with_description(self, description: &'static str) -> Self {
        let mut by_hand = self.by_hand();
        by_hand.docs.description = description;
        Self(Kind::ByHand(by_hand))
    }

    /// Names the extension members that an occurrence can have, including `errors`.
    ///
    /// # Panics
    ///
    /// If a name is repeated, or if no extension member can have it (`type`, `title`, `status`, `detail`,
    /// `instance`, `code`, `requestId`, `timestamp`). In a const context, this is a compile error.
    #[must_use]
    pub const fn with_members(self, names: &'static [&'static str]) -> Self {
        check_members(names);
        let mut by_hand = self.by_hand();
        by_hand.docs.members = names;
        Self(Kind::ByHand(by_hand))
    }

    /// Names the header fields that an occurrence can add to those of every problem response, such as
    /// `WWW-Authenticate`.
    #[must_use]
    pub const fn with_headers(self, names: &'static [&'static str]) -> Self {
        let mut by_hand = self.by_hand();
        by_hand.docs.headers = names;
        Self(Kind::ByHand(by_hand))
    }

    /// Sets after how many seconds a client may try again. This is for documentation only:
    /// [`ToProblem::visit_headers`](crate::ToProblem::visit_headers) sets the header field of an occurrence.
    #[must_use]
    pub const fn with_retry_after(self, seconds: u64) -> Self {
        let mut by_hand = self.by_hand();
        by_hand.docs.retry_after = Some(seconds);
        Self(Kind::ByHand(by_hand))
    }

    /// Sets the level at which an occurrence is logged.
    ///
    /// # Panics
    ///
    /// If the status is a 5xx and `level` is [`LogLevel::Off`]. In a const context, this is a compile error.
    #[must_use]
    pub const fn with_log(self, level: LogLevel) -> Self {
        let is_unlogged = log_off(self.status().as_u16(), matches!(level, LogLevel::Off)).is_some();
        assert!(!is_unlogged, "a 5xx is always logged");
        let mut by_hand = self.by_hand();
        by_hand.log = level;
        Self(Kind::ByHand(by_hand))
    }

    /// Sends this text as the `detail` of every occurrence, even with a 5xx.
    #[must_use]
    pub const fn with_detail(self, text: &'static str) -> Self {
        let mut by_hand = self.by_hand();
        by_hand.disclosure = Disclosure::Literal(text);
        Self(Kind::ByHand(by_hand))
    }

    /// Sends no `detail`, even with a 4xx. The text of the error is only logged.
    #[must_use]
    pub const fn without_detail(self) -> Self {
        let mut by_hand = self.by_hand();
        by_hand.disclosure = Disclosure::None;
        Self(Kind::ByHand(by_hand))
    }

    /// Names the Rust type that declares the problem type, for logs and tools.
    #[must_use]
    pub const fn with_rust_type(self, name: &'static str) -> Self {
        let mut by_hand = self.by_hand();
        by_hand.rust_type = name;
        Self(Kind::ByHand(by_hand))
    }

    /// Sends the text that [`ToProblem::write_detail`](crate::ToProblem::write_detail) writes, even with a
    /// 5xx. **Call this only if that text contains nothing internal.**
    #[must_use]
    pub const fn with_written_detail(self) -> Self {
        let mut by_hand = self.by_hand();
        by_hand.disclosure = Disclosure::Template;
        Self(Kind::ByHand(by_hand))
    }

    /// The type URI. `None` means `about:blank`.
    #[must_use]
    pub const fn type_uri(&self) -> Option<&'static str> {
        match self.0 {
            Kind::ByHand(by_hand) => by_hand.type_uri,
            Kind::Row(table, table_docs, row) => match table.uri(row, table_docs.uris) {
                Some(uri) => Some(table::utf8(uri)),
                None => None,
            },
        }
    }

    /// The title.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        match self.0 {
            Kind::ByHand(by_hand) => by_hand.title,
            Kind::Row(table, _, row) => table::utf8(table.row(row).texts().title),
        }
    }

    /// The status code.
    #[must_use]
    pub const fn status(&self) -> ErrorStatus {
        match self.0 {
            Kind::ByHand(by_hand) => by_hand.status,
            Kind::Row(table, _, row) => table.row(row).status(),
        }
    }

    /// The stable code for machines.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self.0 {
            Kind::ByHand(by_hand) => by_hand.code,
            Kind::Row(table, _, row) => table::utf8(table.row(row).texts().code),
        }
    }

    /// The text for documentation. It is empty if there is none.
    #[must_use]
    pub const fn description(&self) -> &'static str {
        self.docs().description
    }

    /// The names of the extension members, `errors` last.
    #[must_use]
    pub const fn members(&self) -> &'static [&'static str] {
        self.docs().members
    }

    /// The names of the header fields that an occurrence can add to those of every problem response.
    #[must_use]
    pub const fn headers(&self) -> &'static [&'static str] {
        self.docs().headers
    }

    /// After how many seconds a client may try again. It is `None` if this is not the same for all
    /// occurrences.
    #[must_use]
    pub const fn retry_after(&self) -> Option<u64> {
        self.docs().retry_after
    }

    /// The level at which an occurrence is logged.
    #[must_use]
    pub const fn log(&self) -> LogLevel {
        match self.0 {
            Kind::ByHand(by_hand) => by_hand.log,
            Kind::Row(table, _, row) => table.row(row).log(),
        }
    }

    /// Whether the text of the error itself never reaches a client.
    #[must_use]
    pub const fn is_private(&self) -> bool {
        self.disclosure().is_private()
    }

    /// The Rust type that declares the problem type. It is empty if it was not set.
    #[must_use]
    pub const fn rust_type(&self) -> &'static str {
        match self.0 {
            Kind::ByHand(by_hand) => by_hand.rust_type,
            Kind::Row(_, table_docs, _) => table_docs.rust_type,
        }
    }

    const fn docs(&self) -> TypeDocs {
        match self.0 {
            Kind::ByHand(by_hand) => by_hand.docs,
            Kind::Row(_, table_docs, row) => table_docs.docs(row, self.status()),
        }
    }

    /// Whether an earlier row has the same code. Sets leave such a problem type out.
    pub(crate) const fn is_repeated(&self) -> bool {
        match self.0 {
            Kind::ByHand(_) => false,
            Kind::Row(table, _, row) => table.row(row).is_repeated(),
        }
    }

    pub(crate) const fn disclosure(&self) -> Disclosure {
        match self.0 {
            Kind::ByHand(by_hand) => by_hand.disclosure.allowed(by_hand.status),
            Kind::Row(table, _, row) => table.row(row).disclosure().allowed(self.status()),
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
            .field("detail", &self.disclosure())
            .field("log", &self.log())
            .field("rust_type", &self.rust_type())
            .finish()
    }
}

/// The problem types of a table.
#[must_use]
pub const fn types<const N: usize>(table: &'static Table, docs: &'static TableDocs) -> [ProblemType; N] {
    let mut types = [const { ProblemType::new(ErrorStatus::INTERNAL_SERVER_ERROR, "") }; N];
    let mut row = 0;
    while row < N {
        types[row] = ProblemType(Kind::Row(table, docs, row));
        row += 1;
    }
    types
}
