//! The events of `problem_core`, kept to be compared.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::subscriber::DefaultGuard;
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};

/// One event: its level, and its fields by name, the text under `message`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub level: Level,
    pub fields: BTreeMap<String, String>,
}

impl Entry {
    /// The value of a field, as it is written; empty if the event does not have it.
    pub fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }
}

/// Keeps the events of this thread as long as it lives.
pub struct Logs {
    entries: Entries,
    _guard: DefaultGuard,
}

type Entries = Arc<Mutex<Vec<Entry>>>;

impl Logs {
    pub fn capture() -> Self {
        let entries = Entries::default();
        let subscriber = tracing_subscriber::registry().with(Capture(entries.clone()));
        Self { entries, _guard: tracing::subscriber::set_default(subscriber) }
    }

    /// The events since the last call.
    pub fn take(&self) -> Vec<Entry> {
        std::mem::take(&mut *self.entries.lock().expect("no test panics with the lock"))
    }
}

struct Capture(Entries);

impl<S: Subscriber> Layer<S> for Capture {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() != "problem_core" {
            return;
        }
        let mut fields = Fields(BTreeMap::new());
        event.record(&mut fields);
        let entry = Entry { level: *event.metadata().level(), fields: fields.0 };
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
