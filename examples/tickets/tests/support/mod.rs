//! A service in a test, on a socket and with a database of its own. Its clock, its pool and its upstream do what the test wants.

// each test binary uses a part of this
#![allow(dead_code)]

mod client;
mod pool;
mod upstream;

use std::net::SocketAddr;
use std::panic;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, Once};
use std::time::{Duration, SystemTime};

use problem_core::RequestContext;
use sqlx::{AnyPool, AssertSqlSafe};
use tickets::auth::{Claims, Tier, Tokens};
use tickets::config::{Clock, Config};
use tickets::rate_limit::Limits;
use tokio::runtime::Runtime;

pub use client::{Request, Response, request};
pub use pool::Stalls;

/// 2023-11-14T22:13:20Z, the time at which the clock of each service starts.
pub const START: u64 = 1_700_000_000;

/// All scopes.
pub const ALL: &str = "tickets:read tickets:write";

/// A service. It ends when it is dropped.
pub struct Service {
    pub server: SocketAddr,
    /// The requests that wait for a connection to the database.
    pub stalls: Stalls,
    pool: AnyPool,
    tokens: Tokens,
    clock: TestClock,
    database: PathBuf,
    /// While it exists, the service is in maintenance.
    maintenance: PathBuf,
    clients: AtomicUsize,
    /// The tokens, and what the documentation calls them.
    names: Mutex<Vec<(String, String)>>,
    runtime: Runtime,
}

impl Service {
    /// A service with the settings of the tests.
    pub fn start() -> Self {
        Self::with(|_| {})
    }

    /// A service with other settings.
    pub fn with(configure: impl FnOnce(&mut Config)) -> Self {
        static SERVICES: AtomicUsize = AtomicUsize::new(0);
        let number = SERVICES.fetch_add(1, Ordering::Relaxed);
        let file = format!("{}-{number}.db", std::process::id());
        let database = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(file);

        let maintenance = database.with_extension("maintenance");

        let clock = TestClock::new();
        let now = clock.clone();
        let mut config = Config {
            database_url: format!("sqlite://{}?mode=rwc", database.display()),
            acquire_timeout: Duration::from_secs(5),
            upstream_url: upstream::start(),
            upstream_timeout: Duration::from_secs(3),
            // A client that is `pro` has all of its limit again with the next request, so the fields of its responses never change.
            // A client that is `free` has one request of each kind.
            limits: Limits { anonymous: [1_000_000; 3], free: [1; 3], pro: [1_000_000; 3] },
            maintenance_file: Some(maintenance.clone()),
            clock: Clock::new(move || now.now()),
            ..Config::default()
        };
        configure(&mut config);

        let runtime = Runtime::new().unwrap();
        let stalls = Stalls::default();
        let (pool, server) = runtime.block_on(async {
            let pool = pool::connect(&config, &stalls).await;
            let app = tickets::app(&config, pool.clone()).unwrap();
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            let server = listener.local_addr().unwrap();
            tokio::spawn(async move { axum::serve(listener, app).await });
            (pool, server)
        });
        // a clock that never panics
        let steady = clock.clone();
        let tokens = Tokens::new(&config.secret, Clock::new(move || steady.time())).unwrap();
        Self {
            server,
            stalls,
            pool,
            tokens,
            clock,
            database,
            maintenance,
            clients: AtomicUsize::new(0),
            names: Mutex::default(),
            runtime,
        }
    }

    /// The `Authorization` of a client that may do everything.
    pub fn pro(&self, client: &str) -> String {
        self.bearer(client, ALL, Tier::Pro)
    }

    /// The `Authorization` of a new client in the tier `free`.
    pub fn free(&self) -> String {
        let client = format!("free-{}", self.clients.fetch_add(1, Ordering::Relaxed));
        self.bearer(&client, ALL, Tier::Free)
    }

    /// The `Authorization` of a client with these scopes.
    pub fn bearer(&self, client: &str, scope: &str, tier: Tier) -> String {
        self.name(self.tokens.issue(client, scope, tier).unwrap(), client)
    }

    /// An `Authorization` that expires this second.
    pub fn expired(&self) -> String {
        let exp = self.clock.millis.load(Ordering::Relaxed) / 1000;
        let claims = Claims { sub: "expired".to_owned(), scope: ALL.to_owned(), tier: Tier::Pro, exp };
        self.name(self.tokens.sign(&claims).unwrap(), "somebody whose token has expired")
    }

    fn name(&self, token: String, client: &str) -> String {
        let authorization = format!("Bearer {token}");
        self.names.lock().unwrap().push((token, format!("<token of {client}>")));
        authorization
    }

    /// The text with the names of tokens in their place.
    pub fn with_names(&self, text: &str) -> String {
        let names = self.names.lock().unwrap();
        names.iter().fold(text.to_owned(), |text, (token, name)| text.replace(token, name))
    }

    /// Sends a request. If it has no `Authorization`, it is from the client `tester`.
    pub fn send(&self, request: &Request) -> Response {
        client::exchange(self.server, &self.complete(request))
    }

    /// The request as [`send`](Self::send) sends it.
    pub fn complete(&self, request: &Request) -> Request {
        let mut request = request.clone();
        if !request.is_anonymous && request.field("authorization").is_none() {
            request.fields.insert(0, ("authorization".to_owned(), self.pro("tester")));
        }
        if request.field("x-request-id").is_none() {
            request.fields.push(("x-request-id".to_owned(), "req-1".to_owned()));
        }
        request
    }

    /// Runs statements in the database of the service.
    pub fn sql(&self, statements: &str) {
        let statements = AssertSqlSafe(statements.to_owned());
        self.runtime.block_on(sqlx::raw_sql(statements).execute(&self.pool)).unwrap();
    }

    /// The number that a statement selects.
    pub fn count(&self, statement: &str) -> i64 {
        let statement = sqlx::query_scalar(AssertSqlSafe(statement.to_owned()));
        self.runtime.block_on(statement.fetch_one(&self.pool)).unwrap()
    }

    /// Begins or ends the maintenance.
    pub fn set_maintenance(&self, is_on: bool) {
        match is_on {
            true => std::fs::write(&self.maintenance, "").unwrap(),
            false => std::fs::remove_file(&self.maintenance).unwrap(),
        }
    }

    /// Moves the clock.
    pub fn pass(&self, time: Duration) {
        let millis = u64::try_from(time.as_millis()).unwrap();
        self.clock.millis.fetch_add(millis, Ordering::Relaxed);
    }

    /// Makes the clock panic once, when a request asks it again.
    pub fn break_clock(&self) {
        static HOOK: Once = Once::new();
        // this panic is no output of a test
        HOOK.call_once(|| {
            let usual = panic::take_hook();
            panic::set_hook(Box::new(move |info| match info.payload_as_str() {
                Some("CANARY-panic") => {}
                _ => usual(info),
            }));
        });
        self.clock.is_broken.store(true, Ordering::Relaxed);
    }

    /// Creates a user, and returns the path without the version of the API.
    pub fn user(&self, email: &str) -> String {
        self.create("/users", &format!(r#"{{"email":"{email}"}}"#))
    }

    /// Creates a ticket, and returns the path without the version of the API.
    pub fn ticket(&self, title: &str) -> String {
        self.create("/tickets", &format!(r#"{{"title":"{title}"}}"#))
    }

    /// Creates something, and returns the path without the version of the API.
    pub fn create(&self, collection: &str, body: &str) -> String {
        let request = request(&format!("POST /v2{collection}")).new_key().json(body);
        let response = self.send(&request.by(&self.pro("creator")));
        let path = response.header("location").unwrap_or_else(|| panic!("{}", response.text));
        path.strip_prefix("/v2").unwrap().to_owned()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.runtime.block_on(self.pool.close());
        for end in ["", "-wal", "-shm"] {
            // SQLite may have deleted it already
            let _ = std::fs::remove_file(format!("{}{end}", self.database.display()));
        }
    }
}

/// A clock that stands still until a test moves it.
#[derive(Clone)]
struct TestClock {
    millis: Arc<AtomicU64>,
    is_broken: Arc<AtomicBool>,
}

impl TestClock {
    fn new() -> Self {
        Self { millis: Arc::new(AtomicU64::new(START * 1000)), is_broken: Arc::default() }
    }

    fn now(&self) -> SystemTime {
        // the worker asks it, too, and has no request
        let is_broken = RequestContext::current().is_some() && self.is_broken.swap(false, Ordering::Relaxed);
        assert!(!is_broken, "CANARY-panic");
        self.time()
    }

    fn time(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_millis(self.millis.load(Ordering::Relaxed))
    }
}
