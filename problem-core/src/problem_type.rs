//! `ProblemType`: the static definition of one problem type, and `ProblemTypes`, a set of them.

use std::fmt;

use crate::{ErrorStatus, LogLevel, constants};

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
#[derive(Debug, Clone)]
pub struct ProblemType {
    status: ErrorStatus,
    code: &'static str,
    type_uri: Option<&'static str>,
    title: &'static str,
    description: &'static str,
    members: &'static [&'static str],
    headers: &'static [&'static str],
    retry_after: Option<u64>,
    detail: Detail,
    log: LogLevel,
    rust_type: &'static str,
    repeated: bool,
}

/// Where the member `detail` of an occurrence comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Detail {
    /// Nothing is sent.
    None,
    /// This text, for every occurrence.
    Literal(&'static str),
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
        Self {
            status,
            code,
            type_uri: None,
            title: status.reason_phrase(),
            description: "",
            members: &[],
            headers: &[],
            retry_after: None,
            log: LogLevel::of(status),
            repeated: false,
            detail: if status.is_server_error() { Detail::None } else { Detail::Display },
            rust_type: "",
        }
    }

    /// Sets the type URI (RFC 9457 §3.1.1), the primary identifier of the problem type.
    #[must_use]
    pub const fn with_type_uri(mut self, uri: &'static str) -> Self {
        self.type_uri = Some(uri);
        self
    }

    /// Sets the title (RFC 9457 §3.1.3). Without a type URI it should stay the phrase of the
    /// status (§4.2.1).
    #[must_use]
    pub const fn with_title(mut self, title: &'static str) -> Self {
        self.title = title;
        self
    }

    /// Sets the text for documentation; the derive takes the doc comment.
    #[must_use]
    pub const fn with_description(mut self, description: &'static str) -> Self {
        self.description = description;
        self
    }

    /// Names the extension members that an occurrence can have, `errors` among them.
    ///
    /// # Panics
    ///
    /// If a name stands twice, or is one that no extension member can have (`type`, `title`,
    /// `status`, `detail`, `instance`, `code`, `requestId`, `timestamp`); in a const context that
    /// is a compile error.
    #[must_use]
    pub const fn with_members(mut self, names: &'static [&'static str]) -> Self {
        constants::check_members(names);
        self.members = names;
        self
    }

    /// Names the header fields that an occurrence can have besides those of every problem, as
    /// `WWW-Authenticate`.
    #[must_use]
    pub const fn with_headers(mut self, names: &'static [&'static str]) -> Self {
        self.headers = names;
        self
    }

    /// Says after how many seconds a client may try again, for documentation; the header of an
    /// occurrence is set in [`ToProblem::visit_headers`](crate::ToProblem::visit_headers).
    #[must_use]
    pub const fn with_retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// Sets the level at which an occurrence is logged.
    ///
    /// # Panics
    ///
    /// If a 5xx is to be logged not at all; in a const context that is a compile error.
    #[must_use]
    pub const fn with_log(mut self, level: LogLevel) -> Self {
        assert!(!(self.status.is_server_error() && matches!(level, LogLevel::Off)), "a 5xx is always logged");
        self.log = level;
        self
    }

    /// Sends this text as `detail` of every occurrence, also of a 5xx.
    #[must_use]
    pub const fn with_detail(mut self, text: &'static str) -> Self {
        self.detail = Detail::Literal(text);
        self
    }

    /// Sends no `detail`: the text of the error is for the log only, also for a 4xx.
    #[must_use]
    pub const fn without_detail(mut self) -> Self {
        self.detail = Detail::None;
        self
    }

    /// Names the Rust type that the problem type stands in; for logs and tools.
    #[must_use]
    pub const fn with_rust_type(mut self, name: &'static str) -> Self {
        self.rust_type = name;
        self
    }

    /// Sends what [`ToProblem::write_detail`](crate::ToProblem::write_detail) writes, also for a
    /// 5xx: it says that nothing internal is in that.
    #[must_use]
    pub const fn with_written_detail(mut self) -> Self {
        self.detail = Detail::Template;
        self
    }

    /// For the derive: the level of a row whose status is a constant. That a 5xx is logged has been
    /// checked where the constant is named.
    #[doc(hidden)]
    #[must_use]
    pub const fn __with_log(mut self, level: LogLevel) -> Self {
        self.log = level;
        self
    }

    /// For the derive: what the type has for its 401s, 429s and 503s, where the status is a
    /// constant. `of_401` and `of_busy` are all the header names of the row then.
    #[doc(hidden)]
    #[must_use]
    pub const fn __with_defaults(
        mut self,
        of_401: &'static [&'static str],
        of_busy: &'static [&'static str],
        retry_after: Option<u64>,
    ) -> Self {
        match self.status.as_u16() {
            401 => self.headers = of_401,
            429 | 503 => {
                self.headers = of_busy;
                if retry_after.is_some() {
                    self.retry_after = retry_after;
                }
            }
            _ => {}
        }
        self
    }

    /// For the derive: there is a row with this code before, so the set of types leaves this one
    /// out.
    #[doc(hidden)]
    #[must_use]
    pub const fn __repeated(mut self) -> Self {
        self.repeated = true;
        self
    }

    pub(crate) const fn mark_repeated(&mut self) {
        self.repeated = true;
    }

    /// For the derive: it has refused reserved and repeated member names, so nobody has to look
    /// again.
    #[doc(hidden)]
    #[must_use]
    pub const fn __with_checked_members(mut self, names: &'static [&'static str]) -> Self {
        self.members = names;
        self
    }

    /// The type URI; `None` is `about:blank`.
    #[must_use]
    pub const fn type_uri(&self) -> Option<&'static str> {
        self.type_uri
    }

    /// The title.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        self.title
    }

    /// The status code.
    #[must_use]
    pub const fn status(&self) -> ErrorStatus {
        self.status
    }

    /// The stable code for machines.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.code
    }

    /// The text for documentation; empty if there is none.
    #[must_use]
    pub const fn description(&self) -> &'static str {
        self.description
    }

    /// The names of the extension members, `errors` last.
    #[must_use]
    pub const fn members(&self) -> &'static [&'static str] {
        self.members
    }

    /// The names of the header fields that an occurrence can have besides those of every problem.
    #[must_use]
    pub const fn headers(&self) -> &'static [&'static str] {
        self.headers
    }

    /// After how many seconds a client may try again; `None` if that is not the same for all
    /// occurrences.
    #[must_use]
    pub const fn retry_after(&self) -> Option<u64> {
        self.retry_after
    }

    /// The level at which an occurrence is logged.
    #[must_use]
    pub const fn log(&self) -> LogLevel {
        self.log
    }

    /// Whether the text of the error itself never reaches a client.
    #[must_use]
    pub const fn is_private(&self) -> bool {
        !matches!(self.detail, Detail::Display)
    }

    /// The Rust type that the problem type stands in; empty if nobody said.
    #[must_use]
    pub const fn rust_type(&self) -> &'static str {
        self.rust_type
    }

    pub(crate) const fn detail(&self) -> Detail {
        self.detail
    }
}

/// A set of problem types: those of one Rust type, and by reference those of the types that it
/// is transparent for. It works in const contexts.
///
/// ```
/// use problem_core::{ErrorStatus, ProblemType, ProblemTypes};
///
/// const TYPES: ProblemTypes =
///     ProblemTypes::new(const { &[ProblemType::new(ErrorStatus::GONE, "GONE")] }, &[]);
/// const { assert!(TYPES.len() == 1) };
/// assert!(TYPES.by_code("GONE").is_some());
/// ```
#[derive(Clone, Copy)]
pub struct ProblemTypes {
    own: &'static [ProblemType],
    inner: &'static [&'static ProblemTypes],
}

impl ProblemTypes {
    /// The set of `own` and of all that is in `inner`.
    #[must_use]
    pub const fn new(own: &'static [ProblemType], inner: &'static [&'static ProblemTypes]) -> Self {
        Self { own, inner }
    }

    /// How many there are. Inner sets count as they stand.
    #[must_use]
    pub const fn len(&self) -> usize {
        let mut len = 0;
        let mut row = 0;
        while row < self.own.len() {
            if !self.own[row].repeated {
                len += 1;
            }
            row += 1;
        }
        let mut set = 0;
        while set < self.inner.len() {
            len += self.inner[set].len();
            set += 1;
        }
        len
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The one at `index`, own ones first; `None` from [`len`](Self::len) on. This is how to go
    /// through the set in const contexts; it counts from the start each time.
    #[must_use]
    pub const fn get(&self, mut index: usize) -> Option<&'static ProblemType> {
        let mut row = 0;
        while row < self.own.len() {
            if !self.own[row].repeated {
                if index == 0 {
                    return Some(&self.own[row]);
                }
                index -= 1;
            }
            row += 1;
        }
        let mut set = 0;
        while set < self.inner.len() {
            let len = self.inner[set].len();
            if index < len {
                return self.inner[set].get(index);
            }
            index -= len;
            set += 1;
        }
        None
    }

    /// Goes through them, own ones first.
    pub fn iter(&self) -> impl Iterator<Item = &'static ProblemType> + use<> {
        let own = self.own.iter().filter(|row| !row.repeated);
        // an iterator over nested sets has to be of one type
        let inner: Box<dyn Iterator<Item = _>> = match self.inner {
            [] => Box::new(std::iter::empty()),
            inner => Box::new(inner.iter().flat_map(|set| set.iter())),
        };
        own.chain(inner)
    }

    /// The first one with this code.
    #[must_use]
    pub fn by_code(&self, code: &str) -> Option<&'static ProblemType> {
        self.iter().find(|problem_type| problem_type.code() == code)
    }
}

impl fmt::Debug for ProblemTypes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}
