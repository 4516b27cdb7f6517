//! The settings: environment variables with defaults. Tests build a [`Config`] by hand.

use std::env;
use std::error::Error;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::rate_limit::Limits;

/// The secret of a service that nobody has configured. Everybody knows it, so everybody can make valid tokens.
pub const DEVELOPMENT_SECRET: &str = "development secret: anybody can make tokens with it";

/// The settings of the service.
#[derive(Clone)]
pub struct Config {
    /// `BIND`: the address of the server.
    pub bind: SocketAddr,
    /// `DATABASE_URL`: `sqlite://…`, or `postgres://…`.
    pub database_url: String,
    /// `DATABASE_CONNECTIONS`: how many connections the pool has.
    pub connections: u32,
    /// How long a request waits for a connection before it becomes a 503.
    pub acquire_timeout: Duration,
    /// `SECRET`: the secret for tokens and cursors, of at least 32 bytes.
    pub secret: String,
    /// `UPSTREAM_URL`: the service that writes summaries.
    pub upstream_url: String,
    /// How long the service waits for a summary before it answers with a 504.
    pub upstream_timeout: Duration,
    /// `LIMIT_FACTOR` times the usual limits: how many requests a client can send.
    pub limits: Limits,
    /// `ERROR_FORMAT=envelope`: whether the errors of v1 are `{"error": {…}}`.
    pub envelope: bool,
    /// How long a request keeps its idempotency key while it runs. Requests are faster than that.
    pub lease: Duration,
    /// How long the answer to a request with an idempotency key is kept.
    pub lifetime: Duration,
    /// `MAINTENANCE_FILE`: while this file exists, the service is in maintenance.
    pub maintenance_file: Option<PathBuf>,
    /// The clock, which a test can stop.
    pub clock: Clock,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            bind: SocketAddr::from(([127, 0, 0, 1], 3000)),
            database_url: "sqlite://tickets.db?mode=rwc".to_owned(),
            connections: 8,
            acquire_timeout: Duration::from_secs(2),
            secret: DEVELOPMENT_SECRET.to_owned(),
            upstream_url: String::new(),
            upstream_timeout: Duration::from_secs(2),
            limits: Limits::times(1),
            envelope: false,
            lease: Duration::from_secs(30),
            lifetime: Duration::from_secs(24 * 60 * 60),
            maintenance_file: None,
            clock: Clock::default(),
        }
    }
}

impl Config {
    /// Reads the environment variables. A variable that is not set has its default.
    ///
    /// # Errors
    ///
    /// If the value of a variable cannot be parsed. A service that ignored it would run with other settings than its operator wanted.
    pub fn from_env() -> Result<Self, Box<dyn Error + Send + Sync>> {
        let default = Self::default();
        Ok(Self {
            bind: variable("BIND", default.bind)?,
            connections: variable("DATABASE_CONNECTIONS", default.connections)?,
            limits: Limits::times(variable("LIMIT_FACTOR", 1)?),
            database_url: variable("DATABASE_URL", default.database_url)?,
            secret: variable("SECRET", default.secret)?,
            upstream_url: variable("UPSTREAM_URL", default.upstream_url)?,
            envelope: variable("ERROR_FORMAT", String::new())? == "envelope",
            maintenance_file: env::var_os("MAINTENANCE_FILE").map(PathBuf::from),
            ..default
        })
    }
}

/// The value of an environment variable.
fn variable<T: FromStr<Err: Error + Send + Sync + 'static>>(
    name: &str,
    default: T,
) -> Result<T, Box<dyn Error + Send + Sync>> {
    match env::var(name) {
        Ok(text) => text.parse().map_err(|error| format!("{name}: {error}").into()),
        Err(env::VarError::NotPresent) => Ok(default),
        Err(error) => Err(format!("{name}: {error}").into()),
    }
}

/// The clock of the service.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> SystemTime + Send + Sync>);

impl Clock {
    /// A clock that shows what `now` returns.
    pub fn new(now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// The current time.
    pub fn now(&self) -> SystemTime {
        (self.0)()
    }

    /// The current time in milliseconds since 1970.
    pub fn millis(&self) -> i64 {
        millis(self.now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default())
    }

    /// The current time as in RFC 3339. Texts of this form are in the order of their times.
    pub fn text(&self) -> String {
        humantime::format_rfc3339_millis(self.now()).to_string()
    }
}

/// The system's clock.
impl Default for Clock {
    fn default() -> Self {
        Self::new(SystemTime::now)
    }
}

/// A duration in milliseconds, as a column of the database has it.
pub fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
