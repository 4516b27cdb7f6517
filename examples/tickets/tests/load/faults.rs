//! What goes wrong during the load.

use std::cell::Cell;
use std::collections::HashMap;
use std::net::SocketAddr;
use std::panic;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use problem_core::RequestContext;
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyConnection, AnyPool, Connection as _};
use tickets::config::Clock;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// A request with this in its ID panics in the service.
pub const PANIC: &str = "-panics-at-";

/// How often a request that creates something reads the clock: to check its token, twice to begin, to create, and to store its answer.
pub const READS_OF_THE_CLOCK: usize = 5;

/// A clock that panics. The service reads its clock in many places, so a panic can happen in any of them.
#[derive(Clone, Default)]
pub struct PanickingClock {
    reads: Arc<Mutex<HashMap<String, usize>>>,
    panics: Arc<AtomicUsize>,
}

impl PanickingClock {
    /// If the ID of a request ends with `-panics-at-3`, its third reading panics.
    pub fn clock(&self) -> Clock {
        let this = self.clone();
        Clock::new(move || {
            if let Some(request) = RequestContext::current() {
                this.read(request.request_id());
            }
            SystemTime::now()
        })
    }

    fn read(&self, request_id: &str) {
        let Some((_, place)) = request_id.rsplit_once(PANIC) else { return };
        let read = {
            let mut reads = self.reads.lock().unwrap();
            let read = reads.entry(request_id.to_owned()).or_default();
            *read += 1;
            *read
        };
        if place == read.to_string() {
            self.panics.fetch_add(1, Ordering::Relaxed);
            EXPECTED.set(true);
            panic!("the clock has stopped");
        }
    }

    pub fn panics(&self) -> usize {
        self.panics.load(Ordering::Relaxed)
    }
}

thread_local! {
    /// Whether the next panic of this thread is one of the clock.
    static EXPECTED: Cell<bool> = const { Cell::new(false) };
}

/// Keeps the panics of the clock from filling the output of the test.
pub fn hide_expected_panics() {
    let hook = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        if !EXPECTED.take() {
            hook(panic);
        }
    }));
}

/// Takes all connections of a pool. They are free again when the result is dropped.
pub async fn exhaust(pool: &AnyPool, connections: u32) -> Vec<PoolConnection<Any>> {
    let mut taken = Vec::new();
    while taken.len() < connections as usize {
        // the pool is busy, so this may need several attempts
        taken.extend(pool.acquire().await.ok());
    }
    taken
}

/// The fault that takes the database away.
pub enum Outage {
    /// Another process has locked the SQLite database.
    Lock { url: String },
    /// Nobody can reach PostgreSQL any more.
    Cut(watch::Sender<bool>),
}

impl Outage {
    /// Takes the database away for some time.
    pub async fn last(&self, duration: Duration) {
        match self {
            Self::Lock { url } => {
                let mut connection = AnyConnection::connect(url).await.unwrap();
                // it waits for the lock as long as the service does
                while sqlx::raw_sql("BEGIN EXCLUSIVE").execute(&mut connection).await.is_err() {}
                tokio::time::sleep(duration).await;
                sqlx::raw_sql("ROLLBACK").execute(&mut connection).await.unwrap();
            }
            Self::Cut(is_cut) => {
                is_cut.send_replace(true);
                tokio::time::sleep(duration).await;
                is_cut.send_replace(false);
            }
        }
    }
}

/// Starts a proxy in front of a PostgreSQL server, and returns the URL of the database behind it.
pub async fn through_proxy(url: &str, is_cut: watch::Receiver<bool>) -> String {
    let (before, rest) = url.rsplit_once('@').expect("the URL contains a user");
    let (server, database) = rest.split_once('/').expect("the URL contains a database");
    let proxy = proxy(server.to_owned(), is_cut).await;
    format!("{before}@{proxy}/{database}")
}

/// Passes connections on to a server. While it is cut off, it closes every connection.
async fn proxy(target: String, is_cut: watch::Receiver<bool>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            tokio::spawn(pass_on(client, target.clone(), is_cut.clone()));
        }
    });
    address
}

async fn pass_on(mut client: TcpStream, target: String, mut is_cut: watch::Receiver<bool>) {
    let exchange = async {
        if let Ok(mut server) = TcpStream::connect(target).await {
            let _ = tokio::io::copy_bidirectional(&mut client, &mut server).await;
        }
    };
    tokio::select! {
        biased;
        _ = is_cut.wait_for(|is_cut| *is_cut) => {}
        () = exchange => {}
    }
}
