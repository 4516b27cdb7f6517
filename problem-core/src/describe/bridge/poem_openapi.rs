//! The bridge to poem-openapi 5.

#[doc(hidden)]
#[macro_export]
macro_rules! __also_poem_openapi {
    ([$($attributes:tt)*] [$($generics:tt)*] [$ty:ty] [$($bounds:tt)*]) => {};
}
