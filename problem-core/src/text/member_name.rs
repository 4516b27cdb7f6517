//! The names that a service can give to a member itself.

/// Whether a name is valid in every format: an ASCII letter followed by letters, digits, `_`, `-` and `.` (RFC 9457 §4). XML reserves
/// names that start with `xml`.
pub(crate) const fn is_member_name(name: &str) -> bool {
    let name = name.as_bytes();
    if let [b'x' | b'X', b'm' | b'M', b'l' | b'L', ..] = name {
        return false;
    }
    let mut at = 0;
    while at < name.len() {
        let is_allowed = name[at].is_ascii_alphabetic()
            || (at > 0 && matches!(name[at], b'0'..=b'9' | b'_' | b'-' | b'.'));
        if !is_allowed {
            return false;
        }
        at += 1;
    }
    !name.is_empty()
}
