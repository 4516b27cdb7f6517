//! A pool in which the test decides which request waits for a connection.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use problem_core::RequestContext;
use sqlx::AnyPool;
use tickets::config::Config;
use tokio::sync::Notify;

/// The requests that wait for a connection.
#[derive(Clone, Default)]
pub struct Stalls(Arc<Shared>);

#[derive(Default)]
struct Shared {
    /// How many connections each request gets before it waits.
    planned: Mutex<HashMap<String, usize>>,
    /// How many requests have begun to wait.
    waiting: AtomicUsize,
    released: Notify,
}

impl Stalls {
    /// Lets the request with this ID get some connections, and then wait once: until [`release`](Self::release), or until the pool
    /// gives up, as it does if all connections are in use.
    pub fn after(&self, connections: usize, request_id: &str) {
        self.0.planned.lock().unwrap().insert(request_id.to_owned(), connections);
    }

    /// Waits until a request waits.
    pub fn wait_for(&self) {
        while self.0.waiting.load(Ordering::Relaxed) == 0 {
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// Gives the requests that wait their connections.
    pub fn release(&self) {
        self.0.released.notify_waiters();
    }

    async fn pass(&self) {
        // the worker has no request, and never waits
        let Some(context) = RequestContext::current() else { return };
        let released = self.0.released.notified();
        {
            let mut planned = self.0.planned.lock().unwrap();
            let Some(left) = planned.get_mut(context.request_id()) else { return };
            if *left > 0 {
                *left -= 1;
                return;
            }
            planned.remove(context.request_id());
        }
        self.0.waiting.fetch_add(1, Ordering::Relaxed);
        released.await;
    }
}

/// A pool like the pool of the service.
pub async fn connect(config: &Config, stalls: &Stalls) -> AnyPool {
    // creates the tables
    let plain = tickets::database::connect(config).await.unwrap();
    let options = plain.options().clone();
    plain.close().await;
    // a connection of a pool is either a new one or an idle one
    let (new, idle) = (stalls.clone(), stalls.clone());
    let options = options
        .after_connect(move |_, _| {
            let stalls = new.clone();
            Box::pin(async move {
                stalls.pass().await;
                Ok(())
            })
        })
        .before_acquire(move |_, _| {
            let stalls = idle.clone();
            Box::pin(async move {
                stalls.pass().await;
                Ok(true)
            })
        });
    options.connect(&config.database_url).await.unwrap()
}
