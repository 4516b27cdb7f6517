//! `ExtensionValue`: a value that can be written as the value of an extension member.

use serde_core::Serialize;

/// A value that serialises. Members are written through this trait, so that each type of value is compiled once.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an extension member: it does not implement `Serialize`",
    label = "write `#[derive(serde::Serialize)]` on a type of your own; for a type of another crate, turn on the feature `serde` of that crate, or convert the field to a type that serializes"
)]
pub trait ExtensionValue {
    /// Writes the value as JSON.
    ///
    /// # Errors
    ///
    /// If the value does not serialise.
    fn write_json(&self, out: &mut Vec<u8>) -> serde_json::Result<()>;
}

/// A value that documentation can show.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an example: it does not implement `Serialize`",
    label = "write `#[derive(serde::Serialize)]` on this type, or a value of another type"
)]
pub trait ExampleValue {
    /// The value.
    fn value(&self) -> &dyn ExtensionValue;
}

#[diagnostic::do_not_recommend]
impl<T: Serialize> ExampleValue for T {
    fn value(&self) -> &dyn ExtensionValue {
        self
    }
}

/// For generated code: a value that documentation shows.
pub fn example<T: ExampleValue>(value: &T) -> &dyn ExtensionValue {
    value.value()
}

/// Values of the usual types. It is exported only so that their code is compiled with this crate: a debug build of a crate that uses
/// this one takes it from here.
#[doc(hidden)]
pub static USUAL: &[&(dyn ExtensionValue + Sync)] = &[
    &false,
    &0_u8,
    &0_u16,
    &0_u32,
    &0_u64,
    &0_usize,
    &0_i32,
    &0_i64,
    &String::new(),
    &"",
    &None::<String>,
    &None::<u64>,
];

#[diagnostic::do_not_recommend]
impl<T: Serialize> ExtensionValue for T {
    fn write_json(&self, out: &mut Vec<u8>) -> serde_json::Result<()> {
        serde_json::to_writer(out, self)
    }
}
