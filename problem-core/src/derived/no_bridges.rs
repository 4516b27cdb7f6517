//! The macros of the bridges whose feature is off. They expand to nothing, so that a crate of error types can write
//! `#[problem(also(utoipa))]` and leave the choice to the service.

#[cfg(not(feature = "aide"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __also_aide {
    ($($input:tt)*) => {};
}

#[cfg(not(feature = "poem-openapi"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __also_poem_openapi {
    ($($input:tt)*) => {};
}

#[cfg(not(feature = "salvo-oapi"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __also_salvo_oapi {
    ($($input:tt)*) => {};
}

#[cfg(not(feature = "tonic"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __also_tonic {
    ($($input:tt)*) => {};
}

#[cfg(not(feature = "utoipa"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __also_utoipa {
    ($($input:tt)*) => {};
}
