//! The rulebook: every rule with its identifier, its wording and its opt-out, and the checks that need no tokens.
//!
//! A check returns the [`Violation`] that it found. The derive reports it at the tokens of the user; const evaluation in
//! core panics with it. The message is the same. Nothing here knows where in the source a value was written.

use alloc::vec::Vec;

pub mod challenge;
pub mod headers;
pub mod identity;
pub mod status;
mod violation;

pub use violation::{Value, Violation};

/// Defines [`Rule`], and its row in the table.
macro_rules! rules {
    ($($rule:ident $id:literal $($opt_out:ident)? { $message:literal help: $help:literal })*) => {
        /// A rule. Its identifier is at the end of each of its messages and in `docs/rules.md`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[expect(missing_docs, reason = "the messages in the table say what each rule refuses")]
        pub enum Rule {
            $($rule,)*
        }

        impl Rule {
            /// All rules, in the order of the documentation.
            pub const ALL: &[Self] = &[$(Self::$rule,)*];

            const fn row(self) -> Row {
                match self {
                    $(Self::$rule => Row {
                        id: $id,
                        has_opt_out: matches!(stringify!($($opt_out)?).as_bytes(), b"opt_out"),
                        message: $message,
                        help: $help,
                    },)*
                }
            }
        }
    };
}

/// What the rulebook knows of a rule. `{name}` in a text is a value of the [`Violation`].
struct Row {
    id: &'static str,
    has_opt_out: bool,
    message: &'static str,
    help: &'static str,
}

rules! {
    MissingStatus "missing_status" {
        "`{variant}` has no status"
        help: "add #[problem(status = 404)] with the status that fits"
    }
    InvalidStatus "invalid_status" {
        "`{status}` is not an error status: {reason}"
        help: "use a status from 400 to 599"
    }
    UnregisteredStatus "unregistered_status" opt_out {
        "{status} is not a status for applications: {reason}"
        help: "{alternative}"
    }
    MissingChallenge "missing_challenge" opt_out {
        "a 401 response must carry a `WWW-Authenticate` challenge (RFC 9110 §15.5.2)"
        help: "add www_authenticate = \"Bearer realm=\\\"api\\\"\""
    }
    MissingAllow "missing_allow" opt_out {
        "a 405 response must list the allowed methods in `Allow` (RFC 9110 §15.5.6)"
        help: "add allow = \"GET, HEAD\""
    }
    MissingUpgrade "missing_upgrade" opt_out {
        "a 426 response must name the required protocols in `Upgrade` (RFC 9110 §15.5.22)"
        help: "add header(\"Upgrade\" = \"HTTP/2.0\")"
    }
    UndecidedRetry "undecided_retry" {
        "missing `retry_after`: decide whether this {status} tells the client when to retry ({reference})"
        help: "add retry_after = 30, or retry_after = none"
    }
    InvalidChallenge "invalid_challenge" {
        "invalid challenge: {reason}"
        help: "write it like \"{scheme} realm=\\\"api\\\"\" (RFC 9110 §11.3)"
    }
    BareBearer "bare_bearer" opt_out {
        "`Bearer` needs at least one parameter, such as `realm=\"api\"` (RFC 6750 §3)"
        help: "write www_authenticate = \"Bearer realm=\\\"api\\\"\""
    }
    ChallengeOnForbidden "challenge_on_forbidden" opt_out {
        "a 403 response may challenge for a token only if the scope of the token is insufficient (RFC 6750 §3.1)"
        help: "add error=\"insufficient_scope\" to the challenge, use 401, or remove the challenge"
    }
    InvalidAllow "invalid_allow" {
        "`allow` is not a list of methods: {reason} (RFC 9110 §9.1, §10.2.1)"
        help: "separate the methods with commas, like \"GET, HEAD\"; use \"\" if none is allowed"
    }
    InvalidHeader "invalid_header" {
        "invalid header field: {reason}"
        help: "use only {allowed}"
    }
    OwnedHeader "owned_header" {
        "`{header}` cannot be set with `header`: {reason}"
        help: "{fix}"
    }
    DuplicateHeader "duplicate_header" {
        "duplicate header `{header}`: only the last value would be sent"
        help: "keep one of the two"
    }
    InvalidUri "invalid_uri" {
        "this `{key}` is not a URI reference (RFC 3986 §4.1)"
        help: "{fix}"
    }
    OpenBase "open_base" opt_out {
        "the base does not end in `/`, `#`, `:`, `=` or `-`, so the slug of a code would run into it"
        help: "write \"{base}/\""
    }
    InvalidCode "invalid_code" {
        "invalid `code`: {reason}"
        help: "set code = \"…\", made of A-Z a-z 0-9 _ - ."
    }
    MissingCode "missing_code" {
        "{status} is not registered, so it has no phrase to make a code from"
        help: "add code = \"…\""
    }
    AmbiguousCode "ambiguous_code" {
        "the code `{code}` is already used with another {difference}"
        help: "one code identifies one problem type: give one of the two another `code`"
    }
    AmbiguousType "ambiguous_type" {
        "the type URI `{uri}` is already used with another code than `{code}`"
        help: "one type URI identifies one problem type: give both the same `code`, or one of them another `type`"
    }
    VariableTitle "variable_title" {
        "a title must not contain a placeholder, because it belongs to the problem type (RFC 9457 §3.1.3)"
        help: "put what varies into `detail`"
    }
    TitleWithoutType "title_without_type" opt_out {
        "without a type URI the title must be the phrase of the status (RFC 9457 §4.2.1)"
        help: "add type = \"…\" here, or a `base` to the type"
    }
    SourceInMessage "source_in_message" opt_out {
        "the message of a 4xx is sent to the client, and it shows this field, which is an error"
        help: "add detail = \"…\" with the text for the client"
    }
    SourceSent "source_sent" {
        "{key} would send `{field}`, which is an error, to the client"
        help: "leave the error to the log, and write in your own words what the client may know"
    }
    DisplayOnServerError "display_on_server_error" {
        "`detail = display` would send the message of a 5xx to the client"
        help: "write the text that may be sent as detail = \"…\", or remove the key"
    }
    UnloggedServerError "unlogged_server_error" {
        "`log = off` would leave this 5xx unreported"
        help: "use `error`, `warn`, `info` or `debug`"
    }
    ReservedMember "reserved_member" {
        "`{member}` is a reserved member name"
        help: "write extension = \"…\" with another name"
    }
    DuplicateMember "duplicate_member" {
        "duplicate extension member `{member}`"
        help: "{fix}"
    }
    EmptyMember "empty_member" {
        "the name of an extension member must not be empty"
        help: "write extension = \"name\""
    }
    UnnamedExtension "unnamed_extension" {
        "this field needs a member name"
        help: "write extension = \"name\""
    }
    StatusOutsideSet "status_outside_set" {
        "{origin} not in `statuses(…)`"
        help: "add it to `statuses(…)`, or {alternative}"
    }
    OpenSet "open_set" {
        "`{type}` can have any status, so `statuses(…)` cannot list them all"
        help: "remove `statuses(…)`, or give the variant a status of its own instead of `transparent`"
    }
    InvalidAttribute "invalid_attribute" {
        "expected {expected}, found {found}"
        help: "{fix}"
    }
    UnknownKey "unknown_key" {
        "unknown key `{key}`"
        help: "{fix}"
    }
    MisplacedKey "misplaced_key" {
        "`{key}` is not allowed on {place}"
        help: "{fix}"
    }
    DuplicateKey "duplicate_key" {
        "duplicate key `{key}`{reason}"
        help: "keep one of the two"
    }
    InvalidValue "invalid_value" {
        "expected {expected} for `{key}`, found {found}"
        help: "{fix}"
    }
    InvalidTemplate "invalid_template" {
        "invalid template: {reason}"
        help: "{fix}"
    }
    UnknownPlaceholder "unknown_placeholder" {
        "there is no field `{field}`"
        help: "{fix}"
    }
    ConflictingKeys "conflicting_keys" {
        "`{key}` on a field conflicts with {other}"
        help: "keep one of the two"
    }
    TransparentFields "transparent_fields" {
        "`transparent` needs exactly one field, found {count}"
        help: "keep only the inner problem, or write a status instead of `transparent`"
    }
    RecursiveTransparent "recursive_transparent" {
        "`transparent` cannot refer to the type that contains it"
        help: "give the variant a status, or move the inner problem to a type of its own"
    }
    NoEffect "no_effect" {
        "`{subject}` has no effect: {reason}"
        help: "{fix}"
    }
    UnsupportedShape "unsupported_shape" {
        "a union cannot {purpose}"
        help: "use an enum or a struct"
    }
    NamesElsewhere "names_elsewhere" {
        "with `{attribute}`, serde takes the names on the wire from another type"
        help: "write `impl WireNames` by hand, with the names of that type"
    }
}

/// The violation of an `accept(…)` for a rule that nothing breaks.
#[must_use]
pub const fn unused_opt_out(rule: Rule) -> Violation<'static> {
    Violation::new(Rule::NoEffect)
        .with("subject", Value::Template("accept({rule})"))
        .with_text("rule", rule.id())
        .with_text("reason", "nothing here breaks that rule")
        .with_text("fix", "remove it")
}

impl Rule {
    /// The identifier, such as `missing_status`.
    #[must_use]
    pub const fn id(self) -> &'static str {
        self.row().id
    }

    /// Whether `accept(…)` turns the rule off.
    #[must_use]
    pub const fn has_opt_out(self) -> bool {
        self.row().has_opt_out
    }

    /// The identifiers of the rules that have an opt-out.
    #[must_use]
    pub fn opt_out_ids() -> Vec<&'static str> {
        Self::ALL.iter().filter(|rule| rule.has_opt_out()).map(|rule| rule.id()).collect()
    }

    /// The rule with this identifier.
    #[must_use]
    pub fn by_id(id: &str) -> Option<Self> {
        Self::ALL.iter().find(|rule| rule.id() == id).copied()
    }
}
