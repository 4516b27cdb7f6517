//! The path of a Rust type in its table, by which a coverage report recognises the records of an older version of the type. Without the
//! feature `coverage`, it takes no space.

/// The path of a type in the module that this is written in.
#[cfg(feature = "coverage")]
#[doc(hidden)]
#[macro_export]
macro_rules! __type_path {
    ($name:literal) => {
        $crate::__private::concat!($crate::__private::module_path!(), "::", $name)
    };
}

#[cfg(not(feature = "coverage"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __type_path {
    ($name:literal) => {
        ()
    };
}
