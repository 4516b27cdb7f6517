//! The bridge to aide 0.15, for axum 0.8.

#[doc(hidden)]
#[macro_export]
macro_rules! __also_aide {
    ([$($attributes:tt)*] [$($generics:tt)*] [$ty:ty] [$($bounds:tt)*]) => {};
}
