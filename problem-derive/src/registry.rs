//! The registered status codes: number and phrase.

/// The entries of the IANA registry, but for 306 and 418, which it calls "(Unused)".
pub(crate) static REGISTRY: &[(u16, &str)] = &[
    (100, "Continue"),
    (101, "Switching Protocols"),
    (102, "Processing"),
    (103, "Early Hints"),
    (104, "Upload Resumption Supported"),
    (200, "OK"),
    (201, "Created"),
    (202, "Accepted"),
    (203, "Non-Authoritative Information"),
    (204, "No Content"),
    (205, "Reset Content"),
    (206, "Partial Content"),
    (207, "Multi-Status"),
    (208, "Already Reported"),
    (226, "IM Used"),
    (300, "Multiple Choices"),
    (301, "Moved Permanently"),
    (302, "Found"),
    (303, "See Other"),
    (304, "Not Modified"),
    (305, "Use Proxy"),
    (307, "Temporary Redirect"),
    (308, "Permanent Redirect"),
    (400, "Bad Request"),
    (401, "Unauthorized"),
    (402, "Payment Required"),
    (403, "Forbidden"),
    (404, "Not Found"),
    (405, "Method Not Allowed"),
    (406, "Not Acceptable"),
    (407, "Proxy Authentication Required"),
    (408, "Request Timeout"),
    (409, "Conflict"),
    (410, "Gone"),
    (411, "Length Required"),
    (412, "Precondition Failed"),
    (413, "Content Too Large"),
    (414, "URI Too Long"),
    (415, "Unsupported Media Type"),
    (416, "Range Not Satisfiable"),
    (417, "Expectation Failed"),
    (421, "Misdirected Request"),
    (422, "Unprocessable Content"),
    (423, "Locked"),
    (424, "Failed Dependency"),
    (425, "Too Early"),
    (426, "Upgrade Required"),
    (428, "Precondition Required"),
    (429, "Too Many Requests"),
    (431, "Request Header Fields Too Large"),
    (451, "Unavailable For Legal Reasons"),
    (500, "Internal Server Error"),
    (501, "Not Implemented"),
    (502, "Bad Gateway"),
    (503, "Service Unavailable"),
    (504, "Gateway Timeout"),
    (505, "HTTP Version Not Supported"),
    (506, "Variant Also Negotiates"),
    (507, "Insufficient Storage"),
    (508, "Loop Detected"),
    (510, "Not Extended"),
    (511, "Network Authentication Required"),
];

/// The names of constants of `http::StatusCode` that are not the phrase of the registry.
static OTHER_NAMES: &[(u16, &str)] =
    &[(413, "PAYLOAD_TOO_LARGE"), (418, "IM_A_TEAPOT"), (422, "UNPROCESSABLE_ENTITY")];

/// The phrase of a registered error status, or that of its class.
pub(crate) fn phrase(status: u16) -> &'static str {
    match REGISTRY.iter().find(|(code, _)| *code == status) {
        Some((_, phrase)) => phrase,
        None if status >= 500 => "Server Error",
        None => "Client Error",
    }
}

/// A phrase as the name of a constant and as a problem code: `NOT_FOUND`.
pub(crate) fn constant_name(phrase: &str) -> String {
    phrase.to_uppercase().replace([' ', '-'], "_")
}

/// The status that has this name.
pub(crate) fn by_name(name: &str) -> Option<u16> {
    names().into_iter().find(|(_, known)| known == name).map(|(code, _)| code)
}

/// Every name that means a status.
pub(crate) fn names() -> Vec<(u16, String)> {
    let mut names = Vec::new();
    for &(code, phrase) in REGISTRY {
        names.push((code, constant_name(phrase)));
    }
    for &(code, name) in OTHER_NAMES {
        names.push((code, name.to_owned()));
    }
    names
}
