//! Which texts of an error a client may see.

/// Whether the message of an error (its `Display`) may be sent as `detail` (RFC 9457 §5).
///
/// The message of a 4xx tells the client what to change, so it is sent unless the type is private. The message of a 5xx
/// describes the inside of the service, so it goes to the log only, unless the author writes `detail = display` and turns off
/// the rule `display_on_server_error`.
#[must_use]
pub const fn may_send_message(status: u16, is_private: bool) -> bool {
    status < 500 && !is_private
}
