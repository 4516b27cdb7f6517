//! Collects the log events of `problem_core` by the ID of their request.

use std::collections::HashMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;

/// The event of an error that was sent.
pub const ERROR: &str = "error response";
/// The event of an answer that was sent again.
pub const REPLAY: &str = "response replayed";

/// The messages of the events of each request.
#[derive(Clone, Default)]
pub struct Events(Arc<Mutex<HashMap<String, Vec<String>>>>);

impl Events {
    /// Collects the events of all threads, for the rest of the process.
    pub fn collect() -> Self {
        let events = Self::default();
        tracing_subscriber::registry().with(events.clone()).init();
        events
    }

    /// The messages of the events of a request.
    pub fn of(&self, request_id: &str) -> Vec<String> {
        self.0.lock().unwrap().get(request_id).cloned().unwrap_or_default()
    }
}

impl<S: Subscriber> Layer<S> for Events {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() != "problem_core" {
            return;
        }
        let mut fields = Fields::default();
        event.record(&mut fields);
        self.0.lock().unwrap().entry(fields.request_id).or_default().push(fields.message);
    }
}

#[derive(Default)]
struct Fields {
    message: String,
    request_id: String,
}

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "message" {
            self.message = format!("{value:?}");
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "request_id" {
            value.clone_into(&mut self.request_id);
        }
    }
}
