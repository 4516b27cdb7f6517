//! The adapters: from a rendered response to a framework's own. One file, one feature each; none
//! serialises anything.
//!
//! A derived type has to implement the framework's trait itself, and only its own crate may write
//! that. So the derive calls [`__frameworks`](crate::__frameworks), which names no framework to
//! it, and each adapter brings a macro that exists twice: with its feature it writes the impl,
//! without it nothing.

#[cfg(feature = "axum")]
pub(crate) mod axum;
#[cfg(feature = "axum-extract")]
pub mod axum_extract;
#[cfg(feature = "tower")]
pub(crate) mod tower;

/// Every framework that `skip(…)` can name, whether its feature is on or not.
pub mod frameworks {
    #![allow(non_camel_case_types, missing_debug_implementations)]

    /// axum, feature `axum`.
    pub enum axum {}
}

/// Implements the traits of all frameworks that are on for a derived type, but for those that are
/// to be skipped.
#[doc(hidden)]
#[macro_export]
macro_rules! __frameworks {
    (skip [$($skip:ident)*] $($input:tt)*) => {
        $crate::__axum! { [$($skip)*] $($input)* }
    };
}

#[cfg(not(feature = "axum"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __axum {
    ($($input:tt)*) => {};
}
