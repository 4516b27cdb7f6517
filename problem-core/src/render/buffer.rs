//! The buffer that bodies are written in. A body gets one allocation of its exact size, which is
//! known only when it is written: so it is written here, and copied.

use std::cell::Cell;

use bytes::Bytes;

/// How much a thread keeps at most, in bytes.
const KEPT: usize = 16 * 1024;

thread_local! {
    static SCRATCH: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// An empty buffer. The `Display` of an error may render another one meanwhile, which gets its own.
#[inline]
pub(crate) fn take() -> Vec<u8> {
    SCRATCH.try_with(Cell::take).unwrap_or_default()
}

/// What was written, in a buffer of its own.
pub(crate) fn finish(mut out: Vec<u8>) -> Bytes {
    if out.capacity() > KEPT {
        return Bytes::from(out.into_boxed_slice());
    }
    let body = Bytes::copy_from_slice(&out);
    out.clear();
    // at the end of a thread there is none
    let _ = SCRATCH.try_with(|scratch| scratch.set(out));
    body
}
