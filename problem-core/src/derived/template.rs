//! Templates: texts with the values between them. Texts and integers are written without the machinery of `fmt`, which is slow
//! for them.

use std::fmt::{self, Display, Write};
use std::ops::Deref;

use http::HeaderName;

use crate::occurrence::Occurrence;

/// A value in a template. Templates are written through this trait, so that a template is data in generated code.
pub trait TemplateValue {
    /// Writes the value.
    ///
    /// # Errors
    ///
    /// If its `Display` or `out` fails.
    fn write(&self, out: &mut dyn Write) -> fmt::Result;
}

/// Writes a template: each text with the value after it, and the last text.
fn write_template(out: &mut dyn Write, texts: &[&str], values: &[&dyn TemplateValue]) -> fmt::Result {
    for (index, text) in texts.iter().enumerate() {
        if !text.is_empty() {
            out.write_str(text)?;
        }
        if let Some(value) = values.get(index) {
            value.write(out)?;
        }
    }
    Ok(())
}

#[doc(hidden)]
impl Occurrence<'_> {
    /// Sets the detail to the text of a template.
    pub fn __detail_template(&mut self, texts: &[&str], values: &[&dyn TemplateValue]) {
        self.write_detail(|out| write_template(out, texts, values));
    }

    /// Sets a header field to the text of a template.
    pub fn __header_template(&mut self, name: HeaderName, texts: &[&str], values: &[&dyn TemplateValue]) {
        self.write_header(name, &|out| write_template(out, texts, values));
    }
}

/// A field whose type has the name of a text or of an integer. If it is one, the compiler finds the method `value` of this type,
/// whose value is written fast. Otherwise it finds the method of [`Formatted`], through `Deref`.
#[derive(Debug)]
pub struct FastDisplay<'a, T: ?Sized>(Formatted<'a, T>);

/// A value that is written by its `Display`.
#[derive(Debug)]
pub struct Formatted<'a, T: ?Sized>(&'a T);

/// Wraps a field of a template whose type has the name of a text or of an integer.
pub fn fast_display<T: ?Sized>(value: &T) -> FastDisplay<'_, T> {
    FastDisplay(Formatted(value))
}

/// A field of a template that is written by its `Display`.
pub fn formatted<'a, T: Display>(value: &'a &'a T) -> &'a dyn TemplateValue {
    value
}

impl<'a, T: ?Sized> Deref for FastDisplay<'a, T> {
    type Target = Formatted<'a, T>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<T: Display + ?Sized> Formatted<'_, T> {
    /// The value.
    pub fn value(&self) -> &dyn TemplateValue {
        self
    }
}

impl<T: Display + ?Sized> TemplateValue for Formatted<'_, T> {
    fn write(&self, out: &mut dyn Write) -> fmt::Result {
        write!(out, "{}", self.0)
    }
}

impl<T: Display> TemplateValue for &T {
    fn write(&self, out: &mut dyn Write) -> fmt::Result {
        write!(out, "{self}")
    }
}

/// A field with a format spec.
impl TemplateValue for fmt::Arguments<'_> {
    fn write(&self, out: &mut dyn Write) -> fmt::Result {
        out.write_fmt(*self)
    }
}

/// A text or an integer.
pub trait FastText {
    /// Writes the value without the machinery of `fmt`.
    ///
    /// # Errors
    ///
    /// If `out` fails.
    fn write_fast(&self, out: &mut dyn Write) -> fmt::Result;
}

// one impl with a bound, because method lookup would try each of several impls
impl<T: FastText + ?Sized> FastDisplay<'_, T> {
    /// The value.
    pub fn value(&self) -> &dyn TemplateValue {
        self
    }
}

impl<T: FastText + ?Sized> TemplateValue for FastDisplay<'_, T> {
    fn write(&self, out: &mut dyn Write) -> fmt::Result {
        self.0.0.write_fast(out)
    }
}

/// Implements [`FastText`].
macro_rules! fast {
    ($($ty:ty)*, $value:ident => $text:expr) => {$(
        impl FastText for $ty {
            fn write_fast(&self, out: &mut dyn Write) -> fmt::Result {
                let $value = self;
                out.write_str($text)
            }
        }
    )*};
}

fast!(str String, text => text);
fast!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize, integer => itoa::Buffer::new().format(*integer));
