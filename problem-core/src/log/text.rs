//! The texts of an event: each is on one line and has a limit, and all of them are complete before the event begins.
//!
//! A subscriber formats an event while it holds its buffers and locks. So no code of the service may run at that time: a `Display` that
//! panics would leave half a line, and the event of a `Display` that logs would be lost.

use std::borrow::Cow;
use std::cell::Cell;
use std::error::Error;
use std::fmt::{self, Display, Write};
use std::ops::Range;

use crate::log::error_chain::chain;
use crate::panic;
use crate::text::line::breaks_line;

/// How many bytes of one text are logged. Container runtimes split a line after 16 KiB, and an event with several long texts should
/// fit into one line.
const MAX_TEXT: usize = 4 * 1024;
/// How many bytes of all sources are logged.
const MAX_SOURCES: usize = 8 * 1024;
/// How many bytes of a name, a code, a URI or a path are logged.
const MAX_NAME: usize = 1024;

/// How many events can be nested, because the `Display` of one error logs another error. An error that logs itself would never end.
const MAX_NESTED: u8 = 3;

/// The capacity up to which a thread keeps its buffer, in bytes.
const MAX_KEPT: usize = 16 * 1024;

thread_local! {
    static BUFFER: Cell<String> = const { Cell::new(String::new()) };
    /// How many texts this thread is writing, each because of the one before.
    static NESTED: Cell<u8> = const { Cell::new(0) };
}

/// The text of an error, and the texts of its sources.
pub(super) struct Texts {
    /// The text of the error, followed by its sources.
    buffer: String,
    sources_start: usize,
}

impl Texts {
    /// Writes the text of an error, without sources.
    pub(super) fn of(error: &dyn Display) -> Self {
        // while it is in use, the `Display` of the error may log another error, which gets a new buffer
        let mut buffer = BUFFER.try_with(Cell::take).unwrap_or_default();
        write_text(&mut buffer, MAX_TEXT, error);
        Self { sources_start: buffer.len(), buffer }
    }

    /// Writes the text of an error, and the texts of its sources, joined with `: `. The sources in `added` follow a `; `, because they
    /// do not come from the error itself. A source is left out if its text is shown by the text of the error, or by the text before it.
    pub(super) fn with_sources(
        error: &dyn Display,
        first: Option<&(dyn Error + 'static)>,
        added: &[&(dyn Error + 'static)],
    ) -> Self {
        let mut texts = Self::of(error);
        texts.write_sources(first, added);
        texts
    }

    pub(super) fn error(&self) -> &str {
        &self.buffer[..self.sources_start]
    }

    /// The sources. It is `None` if there are none that the text of the error does not show.
    pub(super) fn sources(&self) -> Option<&str> {
        Some(&self.buffer[self.sources_start..]).filter(|sources| !sources.is_empty())
    }

    fn write_sources(&mut self, first: Option<&(dyn Error + 'static)>, added: &[&(dyn Error + 'static)]) {
        let (out, start) = (&mut self.buffer, self.sources_start);
        let end = start + MAX_SOURCES;
        let mut omitted = 0;
        for source in first.iter().chain(added) {
            let mut previous = 0..0;
            let mut separator = "; ";
            for error in chain(*source) {
                if out.len() >= end {
                    omitted += 1;
                    continue;
                }
                let before = out.len();
                if before > start {
                    out.push_str(separator);
                }
                let text = out.len();
                let is_complete = write_text(out, MAX_TEXT.min(end.saturating_sub(text)), error);
                let is_shown = |before: Range<usize>| shows(&out[before], &out[text..]);
                if is_complete && (is_shown(0..start) || is_shown(previous.clone())) {
                    out.truncate(before);
                } else {
                    previous = text..out.len();
                    separator = ": ";
                }
            }
        }
        if omitted > 0 {
            // writing into a `String` does not fail
            let _ = write!(out, " <{omitted} more sources>");
        }
    }
}

impl Drop for Texts {
    fn drop(&mut self) {
        let mut buffer = std::mem::take(&mut self.buffer);
        if buffer.capacity() <= MAX_KEPT {
            buffer.clear();
            // at the end of a thread the buffer is gone
            let _ = BUFFER.try_with(|kept| kept.set(buffer));
        }
    }
}

/// Whether a message contains a text as whole words, so that a short text is not found inside a longer word.
fn shows(message: &str, text: &str) -> bool {
    let is_word = |neighbour: Option<char>| neighbour.is_some_and(char::is_alphanumeric);
    let is_at = |start: usize| {
        let (before, rest) = message.split_at(start);
        let after = rest.strip_prefix(text);
        after.is_some_and(|after| !is_word(before.chars().next_back()) && !is_word(after.chars().next()))
    };
    let Some(first) = text.bytes().next() else { return true };
    let Some(last) = message.len().checked_sub(text.len()) else { return false };
    // `str::find` prepares more than such a short search is worth. A character begins at `start`, because one begins with `first`. Most
    // messages end with their source
    let starts = message.as_bytes().get(..=last).unwrap_or_default();
    starts.iter().enumerate().rev().any(|(start, byte)| *byte == first && is_at(start))
}

/// A name, a code, a URI or a path for an event.
pub(crate) fn name(text: &str) -> Cow<'_, str> {
    if text.len() <= MAX_NAME && is_one_line(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::new();
    let mut line = Line { end: MAX_NAME, out: &mut out, omitted: 0 };
    // it fails after the limit
    let _ = line.write_str(text);
    let omitted = line.omitted;
    note_omitted(&mut out, omitted);
    Cow::Owned(out)
}

/// Writes a text on one line, and at most `limit` bytes of it. Returns whether the text is complete. Otherwise a note says why it ends.
fn write_text(out: &mut String, limit: usize, text: &dyn Display) -> bool {
    let nested = NESTED.get();
    if nested == MAX_NESTED {
        out.push_str("<its Display logs errors that log errors>");
        return false;
    }
    let mut line = Line { end: out.len() + limit, out, omitted: 0 };
    NESTED.set(nested + 1);
    let result = panic::catch(|| write!(line, "{text}"));
    NESTED.set(nested);
    let Line { out, omitted, .. } = line;
    match result {
        // after the limit the line fails, and a `Display` may ignore that or panic
        _ if omitted > 0 => note_omitted(out, omitted),
        Ok(Ok(())) => return true,
        Ok(Err(fmt::Error)) => out.push_str("<its Display failed>"),
        Err(panic::Panicked(_)) => out.push_str("<its Display panicked>"),
    }
    false
}

fn note_omitted(out: &mut String, bytes: usize) {
    if bytes > 0 {
        // writing into a `String` does not fail
        let _ = write!(out, "… <at least {bytes} more bytes>");
    }
}

/// A text on one line, so that text from a client cannot look like another line of the log. Some subscribers write texts as they are.
struct Line<'a> {
    out: &'a mut String,
    /// The length that `out` can have.
    end: usize,
    /// How many bytes were not written because of the limit.
    omitted: usize,
}

impl Write for Line<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if self.omitted > 0 {
            self.omitted = self.omitted.saturating_add(text.len());
            // the `Display` should stop
            return Err(fmt::Error);
        }
        if text.len() <= self.end - self.out.len() && is_one_line(text) {
            self.out.push_str(text);
            return Ok(());
        }
        for (index, letter) in text.char_indices() {
            let escaped = breaks_line(letter).then(|| letter.escape_default());
            let length = escaped.as_ref().map_or(letter.len_utf8(), ExactSizeIterator::len);
            if length > self.end - self.out.len() {
                self.omitted = text.len() - index;
                return Err(fmt::Error);
            }
            match escaped {
                Some(escaped) => self.out.extend(escaped),
                None => self.out.push(letter),
            }
        }
        Ok(())
    }
}

fn is_one_line(text: &str) -> bool {
    // without a branch for each byte, the compiler checks many bytes at once
    let is_plain = text.bytes().fold(true, |is_plain, byte| is_plain & (b' '..=b'~').contains(&byte));
    is_plain || !text.contains(breaks_line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_stays_on_its_line() {
        let text = "a\r\nERROR forged\u{1b}[31m\u{7f}\u{85}\u{2028}\u{2029}é°…\t";
        let line = r"a\r\nERROR forged\u{1b}[31m\u{7f}\u{85}\u{2028}\u{2029}é°…\t";
        assert_eq!(Texts::of(&text).error(), line);
        assert_eq!(name(text), line);
        let reversed = "a\u{202e}b\u{2066}c\u{2069}d\u{202a}";
        assert_eq!(name(reversed), r"a\u{202e}b\u{2066}c\u{2069}d\u{202a}");
        let fine = "é°… \"quoted\" \\ \u{5d0}\u{200f}";
        assert!(matches!(name(fine), Cow::Borrowed(name) if name == fine));
        assert_eq!(Texts::of(&fine).error(), fine);
    }

    #[test]
    fn a_display_that_fails_or_panics_does_not_fail_the_log() {
        struct Fails(bool);
        impl Display for Fails {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("half ")?;
                if self.0 { panic!("in display") } else { Err(fmt::Error) }
            }
        }
        assert_eq!(Texts::of(&Fails(false)).error(), "half <its Display failed>");
        assert_eq!(Texts::of(&Fails(true)).error(), "half <its Display panicked>");
    }

    thread_local!(static SHOWN: Cell<usize> = const { Cell::new(0) });

    #[derive(Debug)]
    struct Endless;
    impl Display for Endless {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            SHOWN.set(SHOWN.get() + 1);
            write!(f, "again{}", SHOWN.get())
        }
    }
    impl Error for Endless {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            Some(&Endless)
        }
    }

    #[test]
    fn a_chain_that_loops_ends() {
        let texts = Texts::with_sources(&"error", Some(&Endless), &[]);
        let length = crate::log::error_chain::MAX_LENGTH;
        assert_eq!(texts.sources().unwrap().matches("again").count(), length);
        assert_eq!(SHOWN.get(), length);
    }

    #[test]
    fn a_message_shows_whole_words() {
        for (message, text) in [
            ("lost", "lost"),
            ("database: lost", "lost"),
            ("lost: retry later", "lost"),
            ("relost (lost)", "lost"),
            ("lostlost lost lost", "lost lost"),
            ("délai: é", "é"),
            ("code 42", "42"),
            ("anything", ""),
            ("", ""),
        ] {
            assert!(shows(message, text), "{message} {text}");
        }
        for (message, text) in [
            ("", "a"),
            ("a database", "b"),
            ("lostlost", "lost"),
            ("almost", "most"),
            ("mostly", "most"),
            ("\u{e9}a", "a"),
            ("a\u{e9}", "a"),
            ("code 421", "42"),
        ] {
            assert!(!shows(message, text), "{message} {text}");
        }
    }

    #[test]
    fn a_thread_keeps_one_buffer() {
        let long = "x".repeat(MAX_TEXT);
        let texts = Texts::of(&long);
        let first = texts.error().as_ptr();
        // nested texts have a buffer of their own
        assert_ne!(Texts::of(&"nested").error().as_ptr(), first);
        drop(texts);
        assert_eq!(Texts::of(&"next").error().as_ptr(), first);
    }
}
