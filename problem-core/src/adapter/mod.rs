//! The adapters: each converts the requests and responses of a framework to and from the types of this crate, and has
//! a file or folder and a feature of its own. An adapter knows which status and code its framework's own errors get.
//! It does not encode problems, and it does not change them.
//!
//! A derived type has to implement the trait of the framework itself, and only the crate of that type may
//! contain the impl. The derive does not know the frameworks, so it calls
//! [`__frameworks`](crate::__frameworks). Each adapter has a macro that exists twice: with the feature it
//! expands to the impl, and without the feature it expands to nothing.

#[cfg(feature = "actix")]
pub mod actix;
#[cfg(feature = "axum")]
pub(crate) mod axum;
#[cfg(feature = "axum-extract")]
pub mod axum_extract;
#[cfg(any(feature = "axum", feature = "salvo", feature = "warp"))]
pub(crate) mod by_value;
#[cfg(any(feature = "poem", feature = "salvo", feature = "tower"))]
mod http_service;
#[cfg(feature = "poem")]
pub mod poem;
#[cfg(feature = "reqwest")]
pub mod reqwest;
#[cfg(feature = "rocket")]
pub mod rocket;
#[cfg(feature = "salvo")]
pub(crate) mod salvo;
#[cfg(any(
    feature = "actix",
    feature = "axum",
    feature = "poem",
    feature = "rocket",
    feature = "salvo",
    feature = "warp"
))]
mod successes;
#[cfg(feature = "tonic")]
pub mod tonic;
#[cfg(feature = "tower")]
pub mod tower;
#[cfg(feature = "warp")]
pub(crate) mod warp;

/// Every framework that `skip(…)` can name, whether or not its feature is on.
pub mod frameworks {
    #![allow(non_camel_case_types, missing_debug_implementations)]

    /// actix-web, feature `actix`.
    pub enum actix {}

    /// axum, feature `axum`.
    pub enum axum {}

    /// poem, feature `poem`.
    pub enum poem {}

    /// rocket, feature `rocket`.
    pub enum rocket {}
    /// Salvo, feature `salvo`.
    pub enum salvo {}

    /// warp, feature `warp`.
    pub enum warp {}
}

/// Implements the traits of all frameworks whose feature is on for a derived type, except those in `skip(…)`. The groups are the
/// frameworks to skip, the attributes of the impl, its generics, the type, its bounds, and the fields that become members: the
/// number of the row, the name or what the key makes of the field, and its type.
#[doc(hidden)]
#[macro_export]
macro_rules! __frameworks {
    ($($input:tt)*) => {
        $crate::__actix! { $($input)* }
        $crate::__axum! { $($input)* }
        $crate::__inventory! { $($input)* }
        $crate::__poem! { $($input)* }
        $crate::__rocket! { $($input)* }
        $crate::__salvo! { $($input)* }
        $crate::__warp! { $($input)* }
    };
}

#[cfg(not(feature = "actix"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __actix {
    ($($input:tt)*) => {};
}

#[cfg(not(feature = "axum"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __axum {
    ($($input:tt)*) => {};
}

#[cfg(not(feature = "inventory"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __inventory {
    ($($input:tt)*) => {};
}

#[cfg(not(feature = "poem"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __poem {
    ($($input:tt)*) => {};
}

#[cfg(not(feature = "rocket"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __rocket {
    ($($input:tt)*) => {};
}

#[cfg(not(feature = "salvo"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __salvo {
    ($($input:tt)*) => {};
}

#[cfg(not(feature = "warp"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __warp {
    ($($input:tt)*) => {};
}
