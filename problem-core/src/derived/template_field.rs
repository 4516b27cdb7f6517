//! Texts and integers in templates, which need no formatting.

use std::fmt::{self, Display, Write};
use std::ops::Deref;

/// A field that a template shows. Whether its type is what its name tells, the compiler knows: a
/// text or an integer is written as it stands, by the method of this type; of anything else it
/// finds that of [`Formatted`] only.
#[derive(Debug)]
pub struct FastDisplay<'a, T: ?Sized>(Formatted<'a, T>);

/// A field whose `Display` writes it.
#[derive(Debug)]
pub struct Formatted<'a, T: ?Sized>(&'a T);

/// A field of a template.
pub fn fast_display<T: ?Sized>(value: &T) -> FastDisplay<'_, T> {
    FastDisplay(Formatted(value))
}

impl<'a, T: ?Sized> Deref for FastDisplay<'a, T> {
    type Target = Formatted<'a, T>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<T: Display + ?Sized> Formatted<'_, T> {
    /// Writes the field.
    ///
    /// # Errors
    ///
    /// When its `Display` or `out` fails.
    pub fn write(&self, out: &mut dyn Write) -> fmt::Result {
        write!(out, "{}", self.0)
    }
}

macro_rules! texts {
    ($($ty:ty)*) => {$(
        impl FastDisplay<'_, $ty> {
            /// Writes the text.
            ///
            /// # Errors
            ///
            /// When `out` fails.
            pub fn write(&self, out: &mut dyn Write) -> fmt::Result {
                out.write_str(self.0.0)
            }
        }
    )*};
}

texts!(str String);

macro_rules! integers {
    ($($ty:ty)*) => {$(
        impl FastDisplay<'_, $ty> {
            /// Writes the integer.
            ///
            /// # Errors
            ///
            /// When `out` fails.
            pub fn write(&self, out: &mut dyn Write) -> fmt::Result {
                out.write_str(itoa::Buffer::new().format(*self.0.0))
            }
        }
    )*};
}

integers!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);
