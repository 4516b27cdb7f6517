//! The schema of a field's type, whatever the type is.
//!
//! The compiler has no way to ask whether a type implements a trait, but it looks for a method in the order of dereferences, and passes
//! over an impl whose bounds do not hold. So [`schema_of!`](crate::__schema_of) calls one method on a chain of types, each of which
//! derefs to the next. A type without any schema ends at [`Anything`], so nothing fails to compile for the lack of one.

use std::marker::PhantomData;
use std::ops::Deref;

use serde_json::json;

use crate::describe::known::{KnownSchema, anything};
use crate::occurrence::described::FieldType;

/// The schema of a type: an expression of the type [`FieldType`].
#[doc(hidden)]
#[macro_export]
macro_rules! __schema_of {
    ($ty:ty) => {
        $crate::__private::Probe::<$ty>::NEW.__problem_core_without_option().__problem_core_field_type()
    };
}

/// Whether the type is an `Option`.
#[derive(Debug)]
pub struct Probe<T: ?Sized>(Required<T>);

/// A type that is not an `Option`.
#[derive(Debug)]
pub struct Required<T: ?Sized>(PhantomData<*const T>);

impl<T: ?Sized> Probe<T> {
    /// The start of the chain.
    pub const NEW: Self = Self(Required(PhantomData));
}

impl<T> Probe<Option<T>> {
    /// The type, or the `T` of an `Option<T>`.
    #[must_use]
    pub const fn __problem_core_without_option(&self) -> Known<T> {
        Known::new(true)
    }
}

impl<T: ?Sized> Deref for Probe<T> {
    type Target = Required<T>;

    fn deref(&self) -> &Required<T> {
        &self.0
    }
}

impl<T: ?Sized> Required<T> {
    /// The type, or the `T` of an `Option<T>`.
    #[must_use]
    pub const fn __problem_core_without_option(&self) -> Known<T> {
        Known::new(false)
    }
}

/// A type without a schema.
#[derive(Debug)]
pub struct Anything<T: ?Sized> {
    pub(super) is_optional: bool,
    of: PhantomData<*const T>,
}

/// The levels of the bridges. Each has a method `__problem_core_field_type` in the file of its bridge, for types that have a schema there.
macro_rules! levels {
    ($($(#[$doc:meta])* $level:ident => $next:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $level<T: ?Sized>($next<T>);

        impl<T: ?Sized> $level<T> {
            const fn new(is_optional: bool) -> Self {
                Self($next::new(is_optional))
            }
        }

        impl<T: ?Sized> Deref for $level<T> {
            type Target = $next<T>;

            fn deref(&self) -> &$next<T> {
                &self.0
            }
        }
    )*};
}

levels! {
    /// A type of the standard library whose schema this crate knows.
    Known => InUtoipa;
    /// A container of a type that implements the `ToSchema` of utoipa.
    InUtoipa => ByUtoipa;
    /// A type that implements the `ToSchema` of utoipa.
    ByUtoipa => BySchemars;
    /// A type that implements the `JsonSchema` of schemars 1.
    BySchemars => ByAide;
    /// A type that implements the `JsonSchema` of the schemars that aide uses.
    ByAide => ByPoem;
    /// A type that implements the `Type` of poem-openapi.
    ByPoem => BySalvo;
    /// A type that implements the `ToSchema` of salvo-oapi.
    BySalvo => Outline;
    /// A list of a type without a schema.
    Outline => Anything;
}

impl<T: ?Sized> Anything<T> {
    const fn new(is_optional: bool) -> Self {
        Self { is_optional, of: PhantomData }
    }
}

impl<T: KnownSchema + ?Sized> Known<T> {
    /// What is known about the type.
    #[must_use]
    pub fn __problem_core_field_type(&self) -> FieldType {
        FieldType { is_optional: self.is_optional, schema: |_| T::schema() }
    }
}

impl<T> Outline<Vec<T>> {
    /// What is known about the type.
    #[must_use]
    pub fn __problem_core_field_type(&self) -> FieldType {
        FieldType { is_optional: self.is_optional, schema: |_| json!({"type": "array", "items": anything()}) }
    }
}

impl<T> Outline<[T]> {
    /// What is known about the type.
    #[must_use]
    pub fn __problem_core_field_type(&self) -> FieldType {
        FieldType { is_optional: self.is_optional, schema: |_| json!({"type": "array", "items": anything()}) }
    }
}

impl<T: ?Sized> Anything<T> {
    /// What is known about the type.
    #[must_use]
    pub fn __problem_core_field_type(&self) -> FieldType {
        FieldType { is_optional: self.is_optional, schema: |_| anything() }
    }
}
