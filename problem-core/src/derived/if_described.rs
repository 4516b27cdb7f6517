//! What the derive writes for descriptions. Without the feature, it expands to nothing: Cargo may compile the derive once, with the
//! feature, for two programs of which only one has it.

#[cfg(feature = "describe")]
#[doc(hidden)]
#[macro_export]
macro_rules! __if_described {
    ($($item:tt)*) => { $($item)* };
}

#[cfg(not(feature = "describe"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __if_described {
    ($($item:tt)*) => {};
}
