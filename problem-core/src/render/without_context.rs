//! `WithoutContext`: the mark of a response that has no request context.

/// In the extensions of a response, it tells a boundary that the response was rendered without a context. Only a thread that had a
/// context before marks its responses: the mark takes two allocations, which services without a boundary should not pay for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WithoutContext;
