//! `ProblemTypeDefinition`: a problem type that is written by hand.

use problem_shared::disclosure::may_send_message;
use problem_shared::row::{Index, hash, index_flags};
use problem_shared::rulebook::status::log_off;

use crate::disclosure::Disclosure;
use crate::log::LogLevel;
use crate::members::names::check_members;
use crate::problem_type::ProblemType;
use crate::status::ErrorStatus;

/// The definition of a problem type (RFC 9457 §4), for an error that implements [`ToProblem`](crate::ToProblem) by hand.
/// Derived types have none.
///
/// Write all definitions of a type as one static array, which [`ProblemTypes::new`](crate::ProblemTypes::new) takes.
/// [`problem_type`](Self::problem_type) of one of them is what `ToProblem` asks for. Codes, type URIs and names of header fields are not checked
/// here, unlike in the derive.
///
/// ```
/// use problem_core::{ErrorStatus, ProblemTypeDefinition};
///
/// static DEFINITIONS: [ProblemTypeDefinition; 2] = [
///     ProblemTypeDefinition::new(ErrorStatus::CONFLICT, "OUT_OF_STOCK")
///         .with_type_uri("https://api.example.com/errors/out-of-stock")
///         .with_title("Out Of Stock"),
///     ProblemTypeDefinition::new(ErrorStatus::INTERNAL_SERVER_ERROR, "INTERNAL_SERVER_ERROR"),
/// ];
/// assert_eq!(DEFINITIONS[0].problem_type().status(), ErrorStatus::CONFLICT);
/// ```
#[derive(Debug, Clone)]
pub struct ProblemTypeDefinition {
    pub(super) status: ErrorStatus,
    pub(super) code: &'static str,
    pub(super) type_uri: Option<&'static str>,
    pub(super) title: &'static str,
    pub(super) disclosure: Disclosure<'static>,
    pub(super) log: LogLevel,
    pub(super) description: &'static str,
    pub(super) members: &'static [&'static str],
    pub(super) headers: &'static [&'static str],
    pub(super) retry_after: Option<u64>,
    pub(super) rust_type: &'static str,
    /// For const evaluation. It is made here, once.
    pub(super) index: Index,
}

impl ProblemTypeDefinition {
    /// A problem type without a type URI (`about:blank`, RFC 9457 §4.2.1), so its title is the phrase of the status.
    ///
    /// **The text of the error is not sent**, because it may contain the texts of its sources. A 4xx sends the `detail` that
    /// [`Occurrence::detail`](crate::Occurrence::detail) sets, and a 5xx sends none. To send another `detail`, call
    /// [`with_display_detail`](Self::with_display_detail), [`with_detail`](Self::with_detail) or
    /// [`with_written_detail`](Self::with_written_detail).
    #[must_use]
    pub const fn new(status: ErrorStatus, code: &'static str) -> Self {
        Self {
            status,
            code,
            type_uri: None,
            title: status.reason_phrase(),
            disclosure: if may_send_message(status.as_u16(), false) {
                Disclosure::Written
            } else {
                Disclosure::None
            },
            log: LogLevel::of(status),
            description: "",
            members: &[],
            headers: &[],
            retry_after: None,
            rust_type: "",
            index: Index { code: hash(code.as_bytes()), uri: 0, facts: None, flags: 0 },
        }
    }

    /// The problem type.
    #[must_use]
    pub const fn problem_type(&'static self) -> ProblemType<'static> {
        ProblemType::defined(self)
    }

    /// Sets the type URI (RFC 9457 §3.1.1), the primary identifier of the problem type.
    #[must_use]
    pub const fn with_type_uri(mut self, uri: &'static str) -> Self {
        self.type_uri = Some(uri);
        self.index.uri = hash(uri.as_bytes());
        self.index.flags = index_flags::URI;
        self
    }

    /// Sets the title (RFC 9457 §3.1.3). Without a type URI it should stay the phrase of the status (§4.2.1).
    #[must_use]
    pub const fn with_title(mut self, title: &'static str) -> Self {
        self.title = title;
        self
    }

    /// Sets the text for documentation. The derive uses the doc comment.
    #[must_use]
    pub const fn with_description(mut self, description: &'static str) -> Self {
        self.description = description;
        self
    }

    /// Names the extension members that an occurrence can have, including `errors`, for documentation.
    ///
    /// # Panics
    ///
    /// If a name is repeated, or if no extension member can have it (`type`, `title`, `status`, `detail`, `instance`,
    /// `code`, `requestId`, `timestamp`). In a const context, this is a compile error.
    #[must_use]
    pub const fn with_members(mut self, names: &'static [&'static str]) -> Self {
        check_members(names);
        self.members = names;
        self
    }

    /// Names, for documentation, the header fields that an occurrence can have in addition to the fields of every problem response, such
    /// as `WWW-Authenticate`.
    #[must_use]
    pub const fn with_headers(mut self, names: &'static [&'static str]) -> Self {
        self.headers = names;
        self
    }

    /// Sets after how many seconds a client may try again. This is for documentation only:
    /// [`Occurrence::retry_after`](crate::Occurrence::retry_after) sets the header field of an occurrence.
    #[must_use]
    pub const fn with_retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// Sets the level at which an occurrence is logged.
    ///
    /// # Panics
    ///
    /// If the status is a 5xx and `level` is [`LogLevel::Off`]. In a const context, this is a compile error.
    #[must_use]
    pub const fn with_log(mut self, level: LogLevel) -> Self {
        let is_unlogged = log_off(self.status.as_u16(), matches!(level, LogLevel::Off)).is_some();
        assert!(!is_unlogged, "a 5xx is always logged");
        self.log = level;
        self
    }

    /// Sends this text as the `detail` of every occurrence, even with a 5xx.
    #[must_use]
    pub const fn with_detail(mut self, text: &'static str) -> Self {
        self.disclosure = Disclosure::Literal(text);
        self
    }

    /// Sends the text of the error (its `Display`) as the `detail`, or the text that
    /// [`Occurrence::detail`](crate::Occurrence::detail) sets. **Call this only if `Display` shows no source of the error**, and
    /// nothing else that is internal. Unlike the derive, this crate cannot check that.
    ///
    /// # Panics
    ///
    /// If the status is a 5xx, whose message is never sent. In a const context, this is a compile error.
    #[must_use]
    pub const fn with_display_detail(mut self) -> Self {
        assert!(may_send_message(self.status.as_u16(), false), "the message of a 5xx is never sent");
        self.disclosure = Disclosure::Display;
        self
    }

    /// Sends no `detail`, not even one that [`Occurrence::detail`](crate::Occurrence::detail) sets, which is logged instead.
    #[must_use]
    pub const fn without_detail(mut self) -> Self {
        self.disclosure = Disclosure::None;
        self
    }

    /// Sends the text that [`Occurrence::detail`](crate::Occurrence::detail) sets, even with a 5xx, and nothing if it sets
    /// none. **Call this only if that text contains nothing internal.**
    #[must_use]
    pub const fn with_written_detail(mut self) -> Self {
        self.disclosure = Disclosure::Written;
        self
    }

    /// Names the Rust type that declares the problem type, without its module, for tools.
    #[must_use]
    pub const fn with_rust_type(mut self, name: &'static str) -> Self {
        self.rust_type = name;
        self
    }
}
