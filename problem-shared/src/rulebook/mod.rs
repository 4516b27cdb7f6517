//! The rulebook: every rule with its identifier, its wording and its opt-out, and the checks that need no tokens.
//!
//! A check returns the [`Violation`] that it found. The derive reports it at the tokens of the user; const evaluation in
//! core panics with it. The message is the same. Nothing here knows where in the source a value was written.

use alloc::vec::Vec;

pub mod challenge;
pub mod grpc;
pub mod headers;
pub mod identity;
pub mod privacy;
pub mod status;
mod violation;

pub use violation::{Value, Violation};

/// Defines [`Rule`], and its row in the table.
macro_rules! rules {
    ($($rule:ident $id:literal $($opt_out:ident)? { $message:literal help: $help:literal $(note: $note:literal)? })*) => {
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
                        note: concat!("", $($note)?),
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
    /// Empty: none.
    note: &'static str,
}

rules! {
    MissingStatus "missing_status" {
        "`{variant}` has no status"
        help: "{fix}"
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
        "a {status} response needs `retry_after`, with seconds or `none`"
        help: "add retry_after = 30, or retry_after = none to send no `Retry-After`"
        note: "clients that are not told when to retry ({reference}) retry at once"
    }
    MissingGrpc "missing_grpc" {
        "a {status} can have several gRPC codes: {codes}"
        help: "add grpc = {first}, or another of these codes"
        note: "the code tells clients whether to retry: `ABORTED` means from the start of a transaction, `FAILED_PRECONDITION` not before something has changed"
    }
    InvalidGrpc "invalid_grpc" {
        "`grpc = {code}` {reason}"
        help: "{fix}"
    }
    MissingTonic "missing_tonic" opt_out {
        "`{key}` is for types with also(tonic)"
        help: "add also(tonic) to the type, or remove `{key}`"
        note: "without also(tonic), `?` does not convert the type into a `tonic::Status`. A type with its own conversion, which calls `problem_core::tonic::to_status`, accepts that"
    }
    InvalidChallenge "invalid_challenge" {
        "invalid challenge: {reason}"
        help: "{fix}"
    }
    BareBearer "bare_bearer" opt_out {
        "`Bearer` needs at least one parameter (RFC 6750 §3)"
        help: "write www_authenticate = \"Bearer realm=\\\"api\\\"\""
    }
    ChallengeOnForbidden "challenge_on_forbidden" opt_out {
        "a 403 response may challenge for a token only if the scope of the token is insufficient (RFC 6750 §3.1)"
        help: "{fix}, use 401, or remove the challenge"
    }
    InvalidAllow "invalid_allow" {
        "`allow` is not a list of methods: {reason} (RFC 9110 §9.1, §10.2.1)"
        help: "write allow = \"{methods}\"; an empty text allows no method"
    }
    InvalidHeader "invalid_header" {
        "invalid header field: {reason}"
        help: "{fix}"
        note: "{place} contains only {allowed}"
    }
    OwnedHeader "owned_header" {
        "`{header}` cannot be set with `header`: {reason}"
        help: "{fix}"
    }
    DuplicateHeader "duplicate_header" {
        "duplicate header `{header}`: only the last value would be sent"
        help: "remove one of the two"
    }
    InvalidUri "invalid_uri" {
        "this `{key}` is not a URI reference: {reason} (RFC 3986 §4.1)"
        help: "{fix}"
    }
    OpenBase "open_base" opt_out {
        "the base does not end in `/`, `#`, `:`, `=` or `-`, so the slug of a code would run into it"
        help: "write \"{base}/\""
    }
    InvalidCode "invalid_code" {
        "invalid `{key}`: {reason}"
        help: "{fix}"
        note: "a code contains only ASCII letters, digits, `_`, `-` and `.`"
    }
    MissingCode "missing_code" {
        "the unregistered status {status} needs a `code`"
        help: "add code = \"NETWORK_TIMEOUT\", with a code that fits"
        note: "without `code`, the code of a 5xx is made from the phrase of its status, and {status} has none"
    }
    NamedServerErrors "named_server_errors" opt_out {
        "`{name}` needs a `code`, because `{constant}` is a 5xx"
        help: "add code = \"…\" to the variant, or accept(named_server_errors) to make the code from the name `{name}`"
        note: "the name of a variant may describe the internals of a service, so the code of a 5xx is not made from it"
    }
    AmbiguousCode "ambiguous_code" opt_out {
        "the code `{code}` {conflict}"
        help: "give one of the two another `code`{alternative}{another_type}"
        note: "one code identifies one problem type, which has one status, one title and one type URI"
    }
    AmbiguousType "ambiguous_type" {
        "the type URI `{uri}` of the code `{code}` is already used with {other}"
        help: "give both the same `code`, or give one of them another `type`"
        note: "one type URI identifies one problem type, which has one code (RFC 9457 §3.1.1)"
    }
    VariableTitle "variable_title" {
        "a title must not contain a placeholder, because it is the same for every occurrence (RFC 9457 §3.1.3)"
        help: "write detail = \"{title}\", and a title without placeholders"
    }
    TitleWithoutType "title_without_type" opt_out {
        "this `title` needs a type URI (RFC 9457 §4.2.1)"
        help: "add base = \"https://api.example.com/errors/\" to the type, or type = \"https://api.example.com/errors/…\" here"
        note: "without a type URI, the title must be the phrase of the status"
    }
    SourceInMessage "source_in_message" opt_out {
        "{problem}"
        help: "{fix}"
        note: "the message of an inner error may contain secrets; the log has the messages of all sources"
    }
    DisplayOnServerError "display_on_server_error" opt_out {
        "`detail = display` would send the message of a 5xx to the client"
        help: "write detail = \"…\" with a text for the client, or remove `detail`"
    }
    UnloggedServerError "unlogged_server_error" {
        "`log = off` would leave this 5xx unreported"
        help: "remove `log`, or write log = warn"
    }
    ReservedMember "reserved_member" {
        "`{member}` is a reserved member name"
        help: "{fix}"
    }
    DuplicateMember "duplicate_member" {
        "duplicate extension member `{member}`"
        help: "{fix}"
    }
    EmptyMember "empty_member" {
        "the name of an extension member must not be empty"
        help: "{fix}"
    }
    UnnamedExtension "unnamed_extension" {
        "this field has no name for the extension member"
        help: "write extension = \"orderId\", with the name of the member"
    }
    StatusOutsideSet "status_outside_set" {
        "{origin} not in `statuses(…)`"
        help: "add {status} to `statuses(…)`, or {alternative}"
    }
    OpenSet "open_set" {
        "`{type}` can have any status, so `statuses(…)` cannot list them all"
        help: "remove `statuses(…)`, or write #[problem(status = 500)] instead of `transparent` on that variant"
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
        help: "remove one of the two"
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
        help: "remove one of the two"
    }
    TransparentFields "transparent_fields" {
        "`{key}` on a variant needs exactly one field, found {count}"
        help: "{fix}"
    }
    RecursiveTransparent "recursive_transparent" {
        "`{key}` cannot refer to the type that contains it"
        help: "{fix}"
    }
    OptionalTransparent "optional_transparent" {
        "`transparent` needs an error, and `Option<{inner}>` may have none"
        help: "write two variants: a transparent one with the field `{inner}`, and one without a field, with a status"
    }
    UnknownLike "unknown_like" {
        "`like` cannot find this variant of `{type}`"
        help: "`like` takes a variant of an enum without fields, discriminants and transparent variants, which derives `Problem`"
    }
    OpenVia "open_via" {
        "`via` needs problem types that are known at compile time, and `{type}` {reason}"
        help: "{fix}"
    }
    InvalidMirror "invalid_mirror" {
        "invalid mirror of a foreign error: {reason}"
        help: "{fix}"
    }
    OneWay "one_way" opt_out {
        "{defect}, so {outcome}"
        help: "{fix}"
        note: "with `accept(one_way)`, a problem of this variant stays a `ReceivedProblem`"
    }
    NoEffect "no_effect" {
        "`{subject}` has no effect: {reason}"
        help: "{fix}"
    }
    UnsupportedShape "unsupported_shape" {
        "{shape} cannot {purpose}"
        help: "{fix}"
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
        .with("fix", Value::Template("remove `accept({rule})`"))
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
