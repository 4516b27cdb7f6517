//! The names of the members of a problem details object, and their order.

/// The members that core writes before the extension members (RFC 9457 §3.1, and `code`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StandardMember {
    /// `type`: the type URI (RFC 9457 §3.1.1).
    Type,
    /// `title` (RFC 9457 §3.1.3).
    Title,
    /// `status` (RFC 9457 §3.1.2).
    Status,
    /// `detail` (RFC 9457 §3.1.4).
    Detail,
    /// `instance` (RFC 9457 §3.1.5).
    Instance,
    /// `code`: the stable code for machines.
    Code,
}

impl StandardMember {
    /// The order in which the members are sent, in every format.
    pub const ORDER: [Self; 6] =
        [Self::Type, Self::Title, Self::Status, Self::Detail, Self::Instance, Self::Code];

    /// The name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Type => "type",
            Self::Title => "title",
            Self::Status => "status",
            Self::Detail => "detail",
            Self::Instance => "instance",
            Self::Code => "code",
        }
    }
}

/// The names that no extension member can have: the standard members, and the other members that core writes.
pub const RESERVED: [&str; StandardMember::ORDER.len() + ALSO_RESERVED.len()] = {
    let mut names = [""; StandardMember::ORDER.len() + ALSO_RESERVED.len()];
    let mut at = 0;
    while at < names.len() {
        names[at] = if at < StandardMember::ORDER.len() {
            StandardMember::ORDER[at].name()
        } else {
            ALSO_RESERVED[at - StandardMember::ORDER.len()]
        };
        at += 1;
    }
    names
};

/// The other members that core writes. They come after the extension members: `errors` first, then the members of the
/// request. Core decides their order (`occurrence/json_members.rs`, `request/context_members.rs`).
const ALSO_RESERVED: [&str; 3] = [ERRORS, REQUEST_ID, TIMESTAMP];

/// The member that lists what is wrong with the fields of a request.
pub const ERRORS: &str = "errors";
/// The member with the request ID, unless a service renames it.
pub const REQUEST_ID: &str = "requestId";
/// The member with the time of the response, unless a service renames it.
pub const TIMESTAMP: &str = "timestamp";

/// The type URI of a problem without one (RFC 9457 §4.2.1).
pub const ABOUT_BLANK: &str = "about:blank";

/// The extension members of `#[problem(rate_limit)]`, in the order in which they are sent.
pub const RATE_LIMIT: [&str; 3] = ["limit", "window", "retryAfter"];

/// The letters of the facts about a problem type that only documentation needs. The derive writes them and core reads them.
pub mod fact {
    /// The doc comment.
    pub const DESCRIPTION: u8 = b'd';
    /// The name of an extension member.
    pub const MEMBER: u8 = b'm';
    /// The name of a header field.
    pub const HEADER: u8 = b'h';
    /// The name of a header field that a 401 has.
    pub const HEADER_IF_401: u8 = b'c';
    /// The name of a header field that a 429 or 503 has.
    pub const HEADER_IF_BUSY: u8 = b'b';
    /// The gRPC code, by its number.
    pub const GRPC: u8 = b'g';
    /// After how many seconds a client may try again.
    pub const RETRY_AFTER: u8 = b'r';
    /// The same for a 429 or 503.
    pub const RETRY_AFTER_IF_BUSY: u8 = b't';
}
