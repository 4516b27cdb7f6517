//! What a text in the log contains: it has a limit, and a source is not repeated.

use std::cell::Cell;
use std::error::Error;
use std::fmt::{self, Display};

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use problem_core::{Boundary, ErrorStatus, Problem, ToProblem};
use problem_tests::logs::Logs;
use serde::{Serialize, Serializer};
use tower::{Layer as _, service_fn};

use super::{in_xml, only};
use crate::boundary::{block_on, call, request};

const MAX_TEXT: usize = 4096;
const MAX_SOURCES: usize = 8192;
const MAX_NAME: usize = 1024;

/// The text of `bytes` bytes as it is logged.
fn cut(text: &str, limit: usize) -> String {
    let end = (0..=limit).rev().find(|end| text.is_char_boundary(*end)).unwrap();
    let shown = &text[..end];
    format!("{shown}… <at least {} more bytes>", text.len() - shown.len())
}

/// An error whose text comes from a function.
struct Written<F>(F);

impl<F: Fn(&mut fmt::Formatter<'_>) -> fmt::Result> Display for Written<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (self.0)(f)
    }
}

impl<F> fmt::Debug for Written<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Written")
    }
}

impl<F: Fn(&mut fmt::Formatter<'_>) -> fmt::Result> Error for Written<F> {}

/// An error with a text and a source.
#[derive(Debug)]
struct Link(String, Option<Box<Link>>);

impl Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Link {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.1.as_deref().map(|source| source as _)
    }
}

/// An error with these texts, the error first and its deepest source last.
fn links<'a>(texts: impl IntoIterator<Item = &'a str, IntoIter: DoubleEndedIterator>) -> Link {
    let chain = texts.into_iter().rev().fold(None, |source, text| Some(Box::new(Link(text.into(), source))));
    *chain.unwrap()
}

/// The fields `error` and `sources` of the event of an error.
fn logged(error: impl Error + Send + Sync + 'static) -> (String, String) {
    let logs = Logs::capture();
    Problem::internal(error).log();
    let event = only(logs.take());
    (event.field("error").to_owned(), event.field("sources").to_owned())
}

#[test]
fn a_long_text_is_cut() {
    for text in ["x".repeat(20 << 20), "é".repeat(3000), format!("x{}", "\u{1f600}".repeat(2000))] {
        let expected = cut(&text, MAX_TEXT);
        assert_eq!(logged(Link(text.clone(), None)), (expected.clone(), String::new()));
        // a source
        let error = Link("it failed".into(), Some(Box::new(Link(text.clone(), None))));
        assert_eq!(logged(error), ("it failed".to_owned(), expected.clone()));
        // a source that was added, and the text of a `Problem`
        let logs = Logs::capture();
        Problem::internal(fmt::Error).with_source(Link(text.clone(), None)).log();
        assert_eq!(only(logs.take()).field("sources"), expected);
        Problem::new(ErrorStatus::BAD_GATEWAY).with_detail(text).log();
        let event = only(logs.take());
        assert!(event.field("error").len() < MAX_TEXT + 50 && event.field("error").ends_with(" more bytes>"));
    }
    let fits = "x".repeat(MAX_TEXT);
    assert_eq!(logged(Link(fits.clone(), None)).0, fits);
    // an escape is not cut in half
    let (error, _) = logged(Link(format!("{}\n\n", "x".repeat(MAX_TEXT - 3)), None));
    assert_eq!(error, format!(r"{}\n… <at least 1 more bytes>", "x".repeat(MAX_TEXT - 3)));
}

#[test]
fn a_display_stops_after_the_limit() {
    thread_local!(static WRITTEN: Cell<u32> = const { Cell::new(0) });
    fn write_many(f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for _ in 0..10_000_000 {
            WRITTEN.set(WRITTEN.get() + 1);
            f.write_str("again ")?;
        }
        Ok(())
    }
    let (error, _) = logged(Written(write_many));
    assert!(error.ends_with(" again agai… <at least 2 more bytes>"), "{error}");
    assert!(WRITTEN.get() < 1000, "{}", WRITTEN.get());

    // a `Display` may ignore that it should stop, or fail or panic because of it
    fn ignores(f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for _ in 0..1000 {
            let _ = f.write_str("again ");
        }
        Ok(())
    }
    fn panics(f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for _ in 0..1000 {
            f.write_str("again ").expect("nothing fails");
        }
        Ok(())
    }
    fn swallows(f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (0..1000).try_for_each(|_| f.write_str("again ")).or(Ok(()))
    }
    let all: [fn(&mut fmt::Formatter<'_>) -> fmt::Result; 3] = [ignores, panics, swallows];
    for stubborn in all {
        let (error, _) = logged(Written(stubborn));
        let (shown, note) = error.split_once('…').unwrap();
        assert_eq!((shown.len(), note.starts_with(" <at least ")), (MAX_TEXT, true), "{note}");
    }
}

#[test]
fn a_long_list_of_sources_is_cut() {
    let texts: Vec<_> = (0..30).map(|index| format!("{index} {}", "x".repeat(500))).collect();
    let (error, sources) = logged(links(texts.iter().map(String::as_str)));
    assert_eq!(error, texts[0]);
    let all = texts[1..].join(": ");
    let shown = &all[..MAX_SOURCES];
    let (shown_texts, begun) = (shown.matches(": ").count(), shown.rsplit(": ").next().unwrap());
    let left_out = texts.len() - 2 - shown_texts;
    let rest = texts[1 + shown_texts].len() - begun.len();
    assert_eq!(sources, format!("{shown}… <at least {rest} more bytes> <{left_out} more sources>"));

    // sources that were added are in the same list
    let logs = Logs::capture();
    let problem = (0..2000).fold(Problem::internal(fmt::Error), |problem, index| {
        problem.with_source(Link(format!("source number {index}"), None))
    });
    problem.log();
    let event = only(logs.take());
    let sources = event.field("sources");
    assert!(sources.starts_with("source number 0; source number 1; "), "{sources}");
    assert!(sources.len() < MAX_SOURCES + 100 && sources.ends_with(" more sources>"), "{sources}");
}

#[test]
fn the_texts_of_other_events_are_cut() {
    #[derive(Debug)]
    struct Refuses;
    impl Serialize for Refuses {
        fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(serde::ser::Error::custom("r".repeat(1 << 20)))
        }
    }
    #[derive(Debug, thiserror::Error, Problem)]
    #[error("refused")]
    #[problem(status = 409)]
    struct Refused {
        #[problem(extension)]
        value: Refuses,
    }
    let logs = Logs::capture();
    drop(Refused { value: Refuses }.to_response::<Bytes>());
    let events = logs.take();
    assert_eq!(events[0].field("name"), "value");
    assert_eq!(events[0].field("reason"), cut(&"r".repeat(1 << 20), MAX_TEXT));

    // names
    let name = "n ".repeat(1 << 19);
    let named = Problem::new(ErrorStatus::CONFLICT).with_extension(name.clone(), &1).unwrap();
    in_xml(named);
    let events = logs.take();
    assert_eq!(events[0].field("name"), cut(&name, MAX_NAME));

    // codes and type URIs, which another service may have chosen
    let code = "C".repeat(1 << 20);
    let uri = format!("https://example.com/{code}");
    Problem::new(ErrorStatus::CONFLICT).with_code(code.clone()).with_type_uri(uri.clone()).log();
    let event = only(logs.take());
    assert_eq!([event.field("code"), event.field("type")], [cut(&code, MAX_NAME), cut(&uri, MAX_NAME)]);

    // panics, and the path and the method of the request
    let inner = service_fn(|_: Request<String>| async {
        if true {
            panic!("{}", "p".repeat(1 << 20));
        }
        Ok::<Response<Full<Bytes>>, std::convert::Infallible>(Response::default())
    });
    let path = format!("/{}", "p".repeat(50_000));
    let method = "M".repeat(50_000);
    block_on(call(Boundary::new().layer(inner), request(&method, &path)));
    let event = only(logs.take());
    assert_eq!(event.field("error"), cut(&format!("panicked: {}", "p".repeat(1 << 20)), MAX_TEXT));
    assert_eq!(
        [&*event.span["path"], &*event.span["method"]],
        [cut(&path, MAX_NAME), cut(&method, MAX_NAME)]
    );
    let boundary = Boundary::new().with_clock(|| panic!("{}", "p".repeat(1 << 20)));
    let failing = service_fn(|_: Request<String>| async {
        Ok::<_, std::convert::Infallible>(Problem::new(ErrorStatus::CONFLICT).to_response::<Full<Bytes>>())
    });
    block_on(call(boundary.layer(failing), request("GET", "/")));
    let events = logs.take();
    let panicked = events.iter().find(|event| event.field("setter") == "with_clock").unwrap();
    assert_eq!(panicked.field("panic"), cut(&"p".repeat(1 << 20), MAX_TEXT));
}

#[test]
fn a_source_is_not_repeated() {
    for (texts, sources) in [
        // the message of an error, or of a source, shows the next source
        (&["database: connection lost", "connection lost"][..], ""),
        (&["could not read (connection lost) the order", "connection lost"], ""),
        (&["a: b: c", "b: c", "c"], ""),
        (&["failed", "database: lost", "lost"], "database: lost"),
        // the message shows several sources
        (&["a: b: c", "b", "c"], ""),
        // the deeper sources are kept
        (&["database: lost", "lost", "broken pipe"], "broken pipe"),
        (&["same", "same", "deeper", "deeper", "deepest"], "deeper: deepest"),
        (&["broken\npipe", "broken\npipe"], ""),
        (&["failed", ""], ""),
        // a text inside a word is not that text
        (&["a database failed", "database f"], "database f"),
        (&["the cache is cold", "a"], "a"),
        (&["lost", "lo"], "lo"),
        (&["timeout", "timeouts"], "timeouts"),
        (&["délai", "d"], "d"),
        // only what comes before counts
        (&["failed", "lost", "connection lost"], "lost: connection lost"),
        (&["failed", "lost", "other", "lost"], "lost: other: lost"),
    ] {
        let (error, logged) = logged(links(texts.iter().copied()));
        assert_eq!((&*error.replace(r"\n", "\n"), &*logged), (texts[0], sources), "{texts:?}");
    }
}

#[test]
fn a_source_that_was_added_is_not_repeated_either() {
    let logs = Logs::capture();
    let lost = || links(["connection lost", "broken pipe"]);
    Problem::new(ErrorStatus::BAD_GATEWAY).with_detail("connection lost").with_source(lost()).log();
    let event = only(logs.take());
    assert_eq!(event.field("error"), "502 BAD_GATEWAY: connection lost");
    assert_eq!(event.field("sources"), "broken pipe");

    // what another chain shows does not count, because it may be another error with the same text
    Problem::internal(links(["failed", "lost"])).with_source(links(["other", "lost"])).log();
    assert_eq!(only(logs.take()).field("sources"), "lost; other: lost");
    Problem::internal(links(["failed", "failed"])).with_source(links(["failed", "deeper"])).log();
    assert_eq!(only(logs.take()).field("sources"), "deeper");
}
