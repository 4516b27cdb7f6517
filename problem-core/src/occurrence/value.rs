//! `ExtensionValue`: a value that can be written as the value of an extension member.

use serde_core::Serialize;

/// A value that serialises. Members are written through this trait, so that each type of value is compiled once.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an extension member: it does not implement `Serialize`",
    label = "write `#[derive(serde::Serialize)]` on `{Self}`, or use a feature `serde` of its crate"
)]
pub trait ExtensionValue {
    /// Writes the value as JSON.
    ///
    /// # Errors
    ///
    /// If the value does not serialise.
    fn write_json(&self, out: &mut Vec<u8>) -> serde_json::Result<()>;
}

#[diagnostic::do_not_recommend]
impl<T: Serialize> ExtensionValue for T {
    fn write_json(&self, out: &mut Vec<u8>) -> serde_json::Result<()> {
        serde_json::to_writer(out, self)
    }
}
