//! The bridge to utoipa 6.

#[doc(hidden)]
#[macro_export]
macro_rules! __also_utoipa {
    ([$($attributes:tt)*] [$($generics:tt)*] [$ty:ty] [$($bounds:tt)*]) => {};
}
