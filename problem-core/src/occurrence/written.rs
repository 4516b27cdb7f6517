//! What an occurrence has written, for an encoder.

use std::fmt::{self, Write};
use std::ops::Range;

use crate::disclosure::Disclosure;
use crate::log;
use crate::occurrence::Occurrence;
use crate::occurrence::answer::Answer;
use crate::text::buffer::{self, Utf8};

impl Occurrence<'_> {
    pub(super) fn buffer(&mut self) -> &mut Vec<u8> {
        if !self.has_buffer {
            self.has_buffer = true;
            self.out = buffer::PARTS.take();
        }
        &mut self.out
    }

    /// Writes a text and returns its place. It is `None` if the text is empty, or if `write` fails, which is logged.
    #[inline]
    pub(super) fn write_text(
        &mut self,
        name: &str,
        write: impl FnOnce(&mut Utf8<'_>) -> fmt::Result,
    ) -> Option<Range<usize>> {
        let start = self.buffer().len();
        let result = write(&mut Utf8(&mut self.out));
        if let Err(error) = result {
            self.out.truncate(start);
            log::left_out("member", name, &error);
        }
        let (first, len) = (self.members.start, self.out.len() - start);
        if first < start {
            // members were added before this text
            self.out[first..].rotate_right(len);
            self.errors = self.errors.map(|errors| errors + len);
        }
        self.members.start += len;
        (len > 0).then_some(first..first + len)
    }

    /// Whether the occurrence adds nothing to the body.
    #[inline]
    pub(crate) fn is_plain(&self) -> bool {
        !self.has_buffer
    }

    /// Ends the description: an error without a detail of its own gets its text, if the problem type sends it. After that, `out`
    /// takes what an encoder writes.
    #[inline]
    pub(crate) fn complete(&mut self, detail: Disclosure<'_>, error: &dyn Answer) {
        self.members.end = self.buffer().len();
        match detail {
            Disclosure::Display if self.detail.is_none() && !self.is_converted() => self.write_message(error),
            Disclosure::Display | Disclosure::Written | Disclosure::Message(_) => {}
            Disclosure::None | Disclosure::Literal(_) => {
                if self.detail.take().is_some() {
                    log::left_out(
                        "member",
                        "detail",
                        &"the problem type does not send the detail of an occurrence",
                    );
                }
            }
        }
    }

    /// A text that was written.
    #[inline]
    pub(crate) fn text(&self, place: &Range<usize>) -> &[u8] {
        self.out.get(place.clone()).unwrap_or_default()
    }

    /// The detail and the instance.
    pub(crate) fn texts(&self) -> [Option<&[u8]>; 2] {
        [&self.detail, &self.instance].map(|place| place.as_ref().map(|place| self.text(place)))
    }

    /// The extension members in JSON, each with a comma before it, and then `errors`.
    #[cfg(feature = "boundary")]
    pub(crate) fn members_and_errors(&self) -> [&[u8]; 2] {
        let errors = self.errors.unwrap_or(self.members.end);
        [self.text(&(self.members.start..errors)), self.text(&(errors..self.members.end))]
    }

    /// Gives the buffer back to the thread.
    #[inline]
    pub(crate) fn give_back(&mut self) {
        buffer::PARTS.give_back(std::mem::take(&mut self.out));
    }

    fn write_message(&mut self, error: &dyn Answer) {
        let error = self.answering(error);
        let start = self.buffer().len();
        match write!(Utf8(&mut self.out), "{error}") {
            Ok(()) if self.out.len() > start => self.detail = Some(start..self.out.len()),
            Ok(()) => {}
            Err(error) => {
                self.out.truncate(start);
                log::left_out("member", "detail", &error);
            }
        }
    }
}
