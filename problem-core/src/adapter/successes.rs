//! The successful responses of this crate.

/// Calls a macro for each type that implements [`Success`](crate::responses::Success), with its parameter and the type.
macro_rules! successes {
    ($implement:ident) => {
        $implement!([T] crate::responses::Created<T>);
        $implement!([] crate::responses::Accepted);
        $implement!([] crate::responses::NoContent);
        #[cfg(feature = "pages")]
        $implement!([T] crate::pages::Page<T>);
        #[cfg(feature = "pages")]
        $implement!([T] crate::pages::CursorPage<T>);
    };
}
pub(crate) use successes;
