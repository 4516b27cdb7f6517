//! The bridge to salvo-oapi 1.

#[doc(hidden)]
#[macro_export]
macro_rules! __also_salvo_oapi {
    ([$($attributes:tt)*] [$($generics:tt)*] [$ty:ty] [$($bounds:tt)*]) => {};
}
