//! The buffer into which bodies are written. A body gets one allocation of its exact size. That size is not
//! known until the body is written, so it is written into this buffer and then copied.

use std::cell::Cell;

use bytes::Bytes;

/// The capacity up to which a thread keeps its buffer, in bytes.
const MAX_KEPT: usize = 16 * 1024;

thread_local! {
    static SCRATCH: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// An empty buffer. While it is in use, the `Display` of an error may render another error, which gets a new
/// buffer.
#[inline]
pub(crate) fn take() -> Vec<u8> {
    SCRATCH.try_with(Cell::take).unwrap_or_default()
}

/// The body that was written into `out`. The thread keeps the buffer.
pub(crate) fn finish(mut out: Vec<u8>) -> Bytes {
    if out.capacity() > MAX_KEPT {
        return Bytes::from(out.into_boxed_slice());
    }
    let body = Bytes::copy_from_slice(&out);
    out.clear();
    // at the end of a thread the buffer is gone
    let _ = SCRATCH.try_with(|scratch| scratch.set(out));
    body
}
