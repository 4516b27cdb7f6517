//! Where run-time parts are written before their length is known: a piece of the stack, so that the
//! body itself can be one allocation of exactly its size.

use std::fmt;
use std::io;

use crate::escape;

const ROOM: usize = 256;

pub struct Scratch {
    room: [u8; ROOM],
    length: usize,
    /// Everything, once it is more than there is room for.
    spilled: Vec<u8>,
}

impl Scratch {
    #[inline]
    pub fn new() -> Self {
        Self { room: [0; ROOM], length: 0, spilled: Vec::new() }
    }

    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        if self.spilled.is_empty() { self.room.get(..self.length).unwrap_or_default() } else { &self.spilled }
    }

    #[inline]
    pub fn push(&mut self, bytes: &[u8]) {
        let end = self.length + bytes.len();
        match self.room.get_mut(self.length..end) {
            Some(room) if self.spilled.is_empty() => {
                room.copy_from_slice(bytes);
                self.length = end;
            }
            _ => self.spill(bytes),
        }
    }

    #[cold]
    fn spill(&mut self, bytes: &[u8]) {
        if self.spilled.is_empty() {
            self.spilled.extend_from_slice(&self.room[..self.length]);
        }
        self.spilled.extend_from_slice(bytes);
    }
}

impl Default for Scratch {
    fn default() -> Self {
        Self::new()
    }
}

/// What is formatted goes in escaped.
impl fmt::Write for Scratch {
    #[inline]
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if escape::is_plain(text.as_bytes()) {
            self.push(text.as_bytes());
        } else {
            escape::escaped(text.as_bytes(), |part| self.push(part));
        }
        Ok(())
    }
}

/// What is serialised goes in as it is.
impl io::Write for Scratch {
    #[inline]
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.push(bytes);
        Ok(bytes.len())
    }

    #[inline]
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.push(bytes);
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
