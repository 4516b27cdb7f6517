//! The fields in templates. Texts and integers are written without the machinery of `fmt`, which is slow for
//! them.

use std::fmt::{self, Display, Write};
use std::ops::Deref;

/// A field in a template. For a text or an integer, the compiler finds the method `write` of this type, which
/// is fast. For any other type it finds only the method of [`Formatted`], through `Deref`.
#[derive(Debug)]
pub struct FastDisplay<'a, T: ?Sized>(Formatted<'a, T>);

/// A field that is written by its `Display`.
#[derive(Debug)]
pub struct Formatted<'a, T: ?Sized>(&'a T);

/// Wraps a field of a template.
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
    /// If its `Display` or `out` fails.
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
            /// If `out` fails.
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
            /// If `out` fails.
            pub fn write(&self, out: &mut dyn Write) -> fmt::Result {
                out.write_str(itoa::Buffer::new().format(*self.0.0))
            }
        }
    )*};
}

integers!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);
