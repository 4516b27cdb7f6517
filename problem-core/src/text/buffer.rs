//! The buffers that a thread keeps. The size of a body is not known until its parts are written, so they are written into a
//! buffer; then the body gets one allocation of its exact size.

use std::cell::Cell;
use std::fmt::{self, Write};
use std::thread::LocalKey;

use bytes::Bytes;

/// The capacity up to which a thread keeps a buffer, in bytes.
const MAX_KEPT: usize = 16 * 1024;

thread_local! {
    static OF_OCCURRENCE: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
    static OF_ENCODER: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// A buffer of the thread.
#[derive(Clone, Copy)]
pub(crate) struct Buffer(&'static LocalKey<Cell<Vec<u8>>>);

/// Where an occurrence writes its parts, where a body that lacks only a message is completed, and where the value of a member of a
/// `Problem` is written.
pub(crate) const PARTS: Buffer = Buffer(&OF_OCCURRENCE);
/// Where an encoder writes a whole body.
pub(crate) const BODY: Buffer = Buffer(&OF_ENCODER);

impl Buffer {
    /// An empty buffer. While it is in use, the `Display` of an error may render another error, which gets a new buffer.
    #[inline]
    pub(crate) fn take(self) -> Vec<u8> {
        self.0.try_with(Cell::take).unwrap_or_default()
    }

    /// Gives a buffer back to the thread.
    #[inline]
    pub(crate) fn give_back(self, mut buffer: Vec<u8>) {
        if buffer.capacity() <= MAX_KEPT {
            buffer.clear();
            // at the end of a thread the buffer is gone
            let _ = self.0.try_with(|kept| kept.set(buffer));
        }
    }

    /// The body that was written into a buffer, which goes back to the thread.
    pub(crate) fn finish(self, buffer: Vec<u8>) -> Bytes {
        if buffer.capacity() > MAX_KEPT {
            return buffer.into_boxed_slice().into();
        }
        let body = Bytes::copy_from_slice(&buffer);
        self.give_back(buffer);
        body
    }
}

/// Appends formatted text to a buffer.
pub(crate) struct Utf8<'a>(pub(crate) &'a mut Vec<u8>);

impl Write for Utf8<'_> {
    #[inline]
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.extend_from_slice(text.as_bytes());
        Ok(())
    }
}
