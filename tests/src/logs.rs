//! Collects the events of `problem_core`, so that tests can compare them.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::io;
use std::sync::{Arc, LazyLock, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id};
use tracing::subscriber::DefaultGuard;
use tracing::{Dispatch, Event, Level, Subscriber};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use tracing_subscriber::registry::LookupSpan;

/// An event: its level, and its fields by name. The text of the event is the field `message`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub level: Level,
    pub fields: BTreeMap<String, String>,
    /// The fields of the span around the event.
    pub span: BTreeMap<String, String>,
}

impl Entry {
    /// The value of a field as it is written. It is empty if the event does not have the field.
    pub fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }
}

/// Collects the events of this thread until it is dropped.
pub struct Logs {
    entries: Entries,
    _guard: DefaultGuard,
}

type Entries = Arc<Mutex<Vec<Entry>>>;

/// Further subscribers, whose events nobody reads. With only one subscriber, `tracing` caches for all threads whether the first
/// thread that reaches an event has a subscriber, and tests run in several threads.
static OTHERS: LazyLock<[Dispatch; 2]> = LazyLock::new(|| {
    [(); 2].map(|()| Dispatch::new(tracing_subscriber::registry().with(Capture(Entries::default()))))
});

impl Logs {
    pub fn capture() -> Self {
        LazyLock::force(&OTHERS);
        let entries = Entries::default();
        let subscriber = tracing_subscriber::registry().with(Capture(entries.clone()));
        Self { entries, _guard: tracing::subscriber::set_default(subscriber) }
    }

    /// Returns the events since the last call.
    pub fn take(&self) -> Vec<Entry> {
        std::mem::take(&mut *self.entries.lock().expect("no test panics with the lock"))
    }
}

/// Collects the events of all threads that have no subscriber of their own, for the rest of the process.
pub struct AllLogs(Entries);

impl AllLogs {
    /// Begins to collect with the first call.
    ///
    /// # Panics
    ///
    /// Panics if the process has another global subscriber.
    pub fn get() -> &'static Self {
        static ALL: LazyLock<AllLogs> = LazyLock::new(|| {
            LazyLock::force(&OTHERS);
            let entries = Entries::default();
            let subscriber = tracing_subscriber::registry().with(Capture(entries.clone()));
            tracing::subscriber::set_global_default(subscriber).expect("there is no other global subscriber");
            AllLogs(entries)
        });
        &ALL
    }

    /// Returns the events of a request since the last call.
    ///
    /// # Panics
    ///
    /// Panics if a thread panicked while it logged.
    pub fn take(&self, request_id: &str) -> Vec<Entry> {
        let mut entries = self.0.lock().expect("no test panics with the lock");
        entries.extract_if(.., |entry| entry.field("request_id") == request_id).collect()
    }
}

struct Capture(Entries);

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Capture {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut fields = Fields(BTreeMap::new());
        attributes.record(&mut fields);
        if let Some(span) = context.span(id) {
            span.extensions_mut().insert(fields.0);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        if event.metadata().target() != "problem_core" {
            return;
        }
        let mut fields = Fields(BTreeMap::new());
        event.record(&mut fields);
        let span = context.event_span(event).and_then(|span| span.extensions().get().cloned());
        let span = span.unwrap_or_default();
        let entry = Entry { level: *event.metadata().level(), fields: fields.0, span };
        self.0.lock().expect("no test panics with the lock").push(entry);
    }
}

struct Fields(BTreeMap<String, String>);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().to_owned(), value.to_owned());
    }
}

/// Collects the lines that the `fmt` subscriber writes for the events of this thread, until it is dropped.
pub struct Lines {
    written: Written,
    _guard: DefaultGuard,
}

impl Lines {
    /// Lines as people read them.
    pub fn text() -> Self {
        let written = Written::default();
        let subscriber = tracing_subscriber::fmt().without_time().with_ansi(false);
        Self::capture(subscriber.with_max_level(Level::DEBUG).with_writer(written.clone()).finish(), written)
    }

    /// A JSON object on each line.
    pub fn json() -> Self {
        let written = Written::default();
        let subscriber = tracing_subscriber::fmt().json().without_time();
        Self::capture(subscriber.with_max_level(Level::DEBUG).with_writer(written.clone()).finish(), written)
    }

    fn capture(subscriber: impl Subscriber + Send + Sync, written: Written) -> Self {
        LazyLock::force(&OTHERS);
        Self { written, _guard: tracing::subscriber::set_default(subscriber) }
    }

    /// Returns the lines since the last call.
    pub fn take(&self) -> Vec<String> {
        let written = std::mem::take(&mut *self.written.0.lock().expect("no test panics with the lock"));
        String::from_utf8(written).expect("the log is text").lines().map(str::to_owned).collect()
    }
}

#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl io::Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no test panics with the lock").write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Written {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}
