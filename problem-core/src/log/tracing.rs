//! The events, for `tracing`. Their target is `problem_core`.

use std::error::Error;
use std::fmt::{self, Display, Write};

use tracing::level_filters::LevelFilter;

use crate::log::error_chain::chain;
use crate::log::{ErrorEvent, LogLevel};
use crate::request::{self, RequestContext};

/// Whether any subscriber listens at this level. Ask this before an event is put together, so that an event
/// that nobody listens to costs no more than this.
#[inline]
pub(crate) fn is_enabled(level: LogLevel) -> bool {
    const FILTERS: [LevelFilter; 4] =
        [LevelFilter::ERROR, LevelFilter::WARN, LevelFilter::INFO, LevelFilter::DEBUG];
    // a level that is off is not in the list
    FILTERS.get(level as usize).is_some_and(|level| *level <= LevelFilter::current())
}

/// Logs an error response.
pub(crate) fn error(event: &ErrorEvent<'_>) {
    let has_sources = event.source.is_some() || !event.added_sources.is_empty();
    let sources = has_sources.then_some(Sources { first: event.source, added: event.added_sources });
    // tracing wants the level as a constant at each call site
    macro_rules! event {
        ($level:ident) => {
            tracing::event!(
                target: "problem_core",
                tracing::Level::$level,
                status = event.status.as_u16(),
                code = event.code,
                "type" = event.type_uri,
                request_id = event.request.map(RequestContext::request_id),
                trace_id = event.request.and_then(RequestContext::trace_id),
                error = display(OneLine(event.error)),
                sources = sources.as_ref().map(tracing::field::display),
                "error response",
            )
        };
    }
    match event.level {
        LogLevel::Error => event!(ERROR),
        LogLevel::Warn => event!(WARN),
        LogLevel::Info => event!(INFO),
        LogLevel::Debug => event!(DEBUG),
        LogLevel::Off => {}
    }
}

/// Warns that a part of a response was left out because it cannot be sent. This is a defect of the service;
/// the client gets the rest of the response.
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

/// Warns that a function panicked that the service has given to its boundary with the method `setter`.
#[cfg(feature = "boundary")]
pub(crate) fn function_panicked(setter: &'static str, message: &str) {
    let request = request::current();
    tracing::warn!(
        target: "problem_core",
        setter,
        panic = display(OneLine(message)),
        request_id = request.as_ref().map(RequestContext::request_id),
        "a function of the boundary panicked",
    );
}

/// The texts of errors and of their sources, joined with `: `. Sources that were added to those of the
/// error are after a `; `, because they are not behind it.
struct Sources<'a> {
    first: Option<&'a (dyn Error + 'static)>,
    added: &'a [&'a (dyn Error + 'static)],
}

impl Display for Sources<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, source) in self.first.iter().chain(self.added).enumerate() {
            let mut separator = if index == 0 { "" } else { "; " };
            for error in chain(*source) {
                f.write_str(separator)?;
                separator = ": ";
                OneLine(error).fmt(f)?;
            }
        }
        Ok(())
    }
}

/// A text on one line, so that text from a client cannot look like another line of the log. If the `Display`
/// of the value fails, this `Display` does not fail, because some subscribers would panic.
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
    /// Whether the log failed, and not the `Display` of the value.
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
        let sources = Sources { first: Some(&Endless), added: &[] };
        assert_eq!(sources.to_string().matches("again").count(), crate::log::error_chain::MAX_LENGTH);
    }
}
