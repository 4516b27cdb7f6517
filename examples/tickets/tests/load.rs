//! A load test with faults, over sockets: clients hang up, requests panic, the pool has no connection left, and the database is away.
//!
//! Many clients send the same request with the same idempotency key, and send it again until they get an answer. In the end, nothing
//! was created twice, no answer is lost, and every error has the same form and one log event. None of this depends on timing.

mod common;
mod load {
    pub mod clients;
    pub mod events;
    pub mod faults;
}

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use sqlx::AnyPool;
use tickets::config::{Clock, Config};
use tickets::database;
use tickets::rate_limit::Limits;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::common::client::Answer;
use crate::common::databases::{with_postgres, with_sqlite};
use crate::load::clients::{Clients, RETRY};
use crate::load::events::{ERROR, Events, REPLAY};
use crate::load::faults::{self, Outage, PanickingClock};

/// How many clients send the same request with the same key.
const TASKS_PER_KEY: usize = 64;
/// How many keys are in use at the same time.
const KEYS_AT_ONCE: usize = 4;
/// How many keys are used before the connections and the database go away.
const KEYS_BEFORE_OUTAGES: usize = 60;
/// How many requests are sent at least.
const REQUESTS: usize = 10_000;
/// How many requests fail before the pool has connections again.
const FAILURES_OF_THE_POOL: usize = 200;
/// How long the database is away.
const AWAY: Duration = Duration::from_secs(10);

const CONNECTIONS: u32 = 8;
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(2);
/// It is shorter than the outage, so keys expire whose requests could not store their answers.
const LEASE: Duration = Duration::from_secs(3);

/// The events of all tests of this process.
static EVENTS: LazyLock<Events> = LazyLock::new(|| {
    faults::hide_expected_panics();
    Events::collect()
});

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_with_one_instance() {
    with_sqlite(async |url| {
        let outage = Outage::Lock { url: url.to_owned() };
        Load::new("sqlite", &[url.to_owned()]).await.run(outage).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgres_with_two_instances() {
    with_postgres(async |url| {
        let (cut, is_cut) = watch::channel(false);
        let first = faults::through_proxy(url, is_cut.clone()).await;
        let second = faults::through_proxy(url, is_cut).await;
        Load::new("postgres", &[first, second]).await.run(Outage::Cut(cut)).await;
    })
    .await;
}

/// Starts an instance of the service.
async fn start(database_url: &str, clock: Clock) -> (SocketAddr, AnyPool) {
    let config = Config {
        database_url: database_url.to_owned(),
        clock,
        connections: CONNECTIONS,
        acquire_timeout: ACQUIRE_TIMEOUT,
        lease: LEASE,
        limits: Limits::times(10_000),
        ..Config::default()
    };
    let pool = database::connect(&config).await.unwrap();
    let app = tickets::app(&config, pool.clone()).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await });
    (server, pool)
}

/// The instances of the service on one database, and their clients.
struct Load {
    clients: Arc<Clients>,
    pools: Vec<AnyPool>,
    clock: PanickingClock,
    /// The 201 of each key.
    created: BTreeMap<usize, Answer>,
}

impl Load {
    async fn new(name: &'static str, database_urls: &[String]) -> Self {
        LazyLock::force(&EVENTS);
        let clock = PanickingClock::default();
        let (mut servers, mut pools) = (Vec::new(), Vec::new());
        for url in database_urls {
            let (server, pool) = start(url, clock.clock()).await;
            servers.push(server);
            pools.push(pool);
        }
        let clients = Arc::new(Clients::new(name, servers));
        Self { clients, pools, clock, created: BTreeMap::new() }
    }

    async fn run(mut self, outage: Outage) {
        while self.created.len() < KEYS_BEFORE_OUTAGES {
            self.use_new_keys().await;
        }
        let pool_outage = exhaust_pools(self.clients.clone(), self.pools.clone());
        self.use_new_keys_during(pool_outage).await;
        self.use_new_keys_during(outage.last(AWAY)).await;
        while self.clients.requests() < REQUESTS {
            self.use_new_keys().await;
        }

        self.check_answers_are_kept().await;
        self.check_rows().await;
        self.check_events();
        let (clients, keys) = (&self.clients, self.created.len());
        let (failures, hang_ups, panics) = (clients.failures(), clients.hang_ups(), self.clock.panics());
        println!(
            "{} requests with {keys} keys: {failures} failed, {hang_ups} hung up, {panics} panicked",
            clients.requests()
        );
        assert!(hang_ups > 0 && panics > 0);
    }

    /// Sends the requests of a few new keys, and checks that all clients with the same key get the same answer.
    async fn use_new_keys(&mut self) {
        let first = self.created.len();
        let (mut right, mut wrong) = (JoinSet::new(), JoinSet::new());
        for key in first..first + KEYS_AT_ONCE {
            for task in 0..TASKS_PER_KEY {
                let clients = self.clients.clone();
                right.spawn(async move { (key, clients.create(key, task).await) });
            }
            let clients = self.clients.clone();
            wrong.spawn(async move { clients.err(key).await });
        }
        for (key, answer) in right.join_all().await {
            let first = self.created.entry(key).or_insert_with(|| answer.clone());
            assert_eq!((&answer.body, answer.header("location")), (&first.body, first.header("location")));
        }
        wrong.join_all().await;
    }

    /// Sends requests with new keys until the fault is over.
    async fn use_new_keys_during(&mut self, fault: impl Future<Output = ()>) {
        let (failures, is_over) = (self.clients.failures(), AtomicBool::new(false));
        let fault = async {
            fault.await;
            is_over.store(true, Ordering::Relaxed);
        };
        let clients = async {
            while !is_over.load(Ordering::Relaxed) {
                self.use_new_keys().await;
            }
        };
        tokio::join!(fault, clients);
        assert!(self.clients.failures() > failures, "no client has noticed the fault");
    }

    /// Whatever was answered with a 201 is answered in the same way for ever.
    async fn check_answers_are_kept(&self) {
        for (key, first) in &self.created {
            let again = self.clients.create_again(*key).await;
            assert_eq!((again.status(), &again.body), (201, &first.body));
            assert_eq!(again.header("idempotency-replayed"), Some("true"));
        }
    }

    /// The database has one row for each key, which is the one that the clients know.
    async fn check_rows(&self) {
        let ids = "SELECT id FROM tickets UNION ALL SELECT id FROM users";
        let rows: Vec<String> = sqlx::query_scalar(ids).fetch_all(&self.pools[0]).await.unwrap();
        assert_eq!(rows.len(), self.created.len());
        let answered = self.created.values().map(|answer| answer.json()["id"].as_str().unwrap().to_owned());
        assert_eq!(rows.into_iter().collect::<BTreeSet<_>>(), answered.collect());
    }

    /// Every error has one event with its request ID. An error that was sent again has the event of a replay instead.
    fn check_events(&self) {
        for (id, outcome) in self.clients.outcomes() {
            let events = EVENTS.of(&id);
            let count = |message| events.iter().filter(|event| *event == message).count();
            let expected = usize::from(outcome.is_error && !outcome.is_replay);
            assert_eq!(
                (count(ERROR), count(REPLAY)),
                (expected, outcome.is_replay.into()),
                "{id} {events:?}"
            );
        }
    }
}

/// Takes all connections until enough requests have failed.
async fn exhaust_pools(clients: Arc<Clients>, pools: Vec<AnyPool>) {
    let failures = clients.failures() + FAILURES_OF_THE_POOL;
    let mut taken = Vec::new();
    for pool in &pools {
        taken.push(faults::exhaust(pool, CONNECTIONS).await);
    }
    while clients.failures() < failures {
        sleep(RETRY).await;
    }
}
