//! The events, for `tracing`. Their target is `problem_core`.

use std::error::Error;
use std::fmt::{self, Display, Write};

use tracing::level_filters::LevelFilter;

use crate::log::LogLevel;
use crate::log::error_chain::chain;
use crate::render::occurrence::{Head, Occurrence, Texts};
use crate::request::{self, RequestContext};

/// The one event of an error.
#[inline]
pub(crate) fn rendered(head: &Head<'_>, occurrence: &dyn Occurrence, request: Option<&RequestContext>) {
    let level = match head.log {
        LogLevel::Error => tracing::Level::ERROR,
        LogLevel::Warn => tracing::Level::WARN,
        LogLevel::Info => tracing::Level::INFO,
        LogLevel::Debug => tracing::Level::DEBUG,
        LogLevel::Off => return,
    };
    // what nobody listens to costs no more than this
    if level <= LevelFilter::current() {
        emit(head, occurrence, request);
    }
}

/// The event of an error response that passes without being rendered.
#[cfg(feature = "boundary")]
pub(crate) fn passed(occurrence: &dyn Occurrence, request: &RequestContext) {
    rendered(&occurrence.head(), occurrence, Some(request));
}

fn emit(head: &Head<'_>, occurrence: &dyn Occurrence, request: Option<&RequestContext>) {
    let Texts { type_uri, code, .. } = head.texts();
    let text = |bytes| String::from_utf8_lossy(bytes);
    let absolute = request.and_then(|request| request.type_uri(type_uri, code));
    let (base, rest) = type_uri.unwrap_or((b"about:blank", b""));
    let type_uri = absolute.map_or_else(|| text(base) + text(rest), Into::into);
    let code = text(code);
    // the level of an event is a constant of its call site
    macro_rules! event {
        ($level:ident) => {
            tracing::event!(
                target: "problem_core",
                tracing::Level::$level,
                status = head.status.as_u16(),
                code = &*code,
                "type" = &*type_uri,
                request_id = request.map(RequestContext::request_id),
                trace_id = request.and_then(RequestContext::trace_id),
                error = display(OneLine(occurrence.text())),
                sources = occurrence.source().map(|source| display(Chain(source))),
                "error response",
            )
        };
    }
    match head.log {
        LogLevel::Error => event!(ERROR),
        LogLevel::Warn => event!(WARN),
        LogLevel::Info => event!(INFO),
        LogLevel::Debug => event!(DEBUG),
        LogLevel::Off => {}
    }
}

/// Something that cannot be sent was left out of a response: a defect of the service, which the
/// client should not have to suffer from.
pub(crate) fn left_out(what: &'static str, name: &str, reason: &dyn Display) {
    let request = request::current();
    tracing::warn!(
        target: "problem_core",
        what,
        name = display(OneLine(name)),
        reason = display(OneLine(reason)),
        request_id = request.as_ref().map(RequestContext::request_id),
        "left out of an error response",
    );
}

/// An error and the sources behind it, nearest first, joined with `: `.
struct Chain<'a>(&'a (dyn Error + 'static));

impl Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        chain(self.0).enumerate().try_for_each(|(place, error)| {
            f.write_str(if place == 0 { "" } else { ": " })?;
            OneLine(error).fmt(f)
        })
    }
}

/// A text on one line, so that what a client wrote cannot pass for a line of the log. It does not
/// fail when the `Display` within does: some subscribers would panic.
struct OneLine<T>(T);

impl<T: Display> Display for OneLine<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut line = Line { out: f, failed: false };
        let result = write!(line, "{}", self.0);
        match (result, line.failed) {
            (Err(_), false) => f.write_str("<its Display failed>"),
            (result, _) => result,
        }
    }
}

struct Line<'a, 'f> {
    out: &'a mut fmt::Formatter<'f>,
    /// It was the log that failed, not the text.
    failed: bool,
}

impl Write for Line<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let breaks_line = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
        let result = text.split_inclusive(breaks_line).try_for_each(|part| {
            let mut rest = part.chars();
            match rest.next_back() {
                Some(last) if breaks_line(last) => {
                    self.out.write_str(rest.as_str())?;
                    write!(self.out, "{}", last.escape_default())
                }
                _ => self.out.write_str(part),
            }
        });
        self.failed |= result.is_err();
        result
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_stays_on_its_line() {
        let text = "a\r\nERROR forged\u{1b}[31m\u{85}\u{2028}é\t";
        assert_eq!(OneLine(text).to_string(), r"a\r\nERROR forged\u{1b}[31m\u{85}\u{2028}é\t",);
    }

    #[test]
    fn a_display_that_fails_does_not_fail_the_log() {
        struct Fails;
        impl Display for Fails {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("half ")?;
                Err(fmt::Error)
            }
        }
        assert_eq!(OneLine(Fails).to_string(), "half <its Display failed>");
    }

    #[derive(Debug)]
    struct Endless;
    impl Display for Endless {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("again")
        }
    }
    impl Error for Endless {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            Some(&Endless)
        }
    }

    #[test]
    fn a_chain_that_loops_ends() {
        assert_eq!(Chain(&Endless).to_string().matches("again").count(), crate::log::error_chain::LONGEST);
    }
}
