//! `WithoutContext`: the mark of a response that has no request context.

/// In the extensions of a response, it tells a boundary that the response was rendered without a context, on a thread that has answered
/// other requests of a boundary. A thread that never had a context does not mark its responses, because that takes two allocations.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WithoutContext;
