//! The database: SQLite or PostgreSQL, behind the driver `Any` of sqlx.
//!
//! Each operation of the service is one statement as far as possible. One statement is atomic in both databases, and SQLite never
//! has to give up because a transaction that has read wants to write.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};
use sqlx::any::AnyPoolOptions;
use sqlx::{AnyPool, AssertSqlSafe};

use crate::config::Config;

/// Connects, and creates the tables that are missing.
///
/// # Errors
///
/// If the database cannot be reached.
pub async fn connect(config: &Config) -> sqlx::Result<AnyPool> {
    sqlx::any::install_default_drivers();
    let is_sqlite = config.database_url.starts_with("sqlite:");
    let mut options =
        AnyPoolOptions::new().max_connections(config.connections).acquire_timeout(config.acquire_timeout);
    if config.database_url.contains(":memory:") {
        // each connection to `:memory:` has a database of its own, which ends with the connection
        options = options.max_connections(1).idle_timeout(None).max_lifetime(None);
    }
    let pool = options.connect(&config.database_url).await?;

    let mut schema = include_str!("schema.sql").to_owned();
    if is_sqlite {
        // with the write-ahead log, reading does not wait for writing
        schema = format!("PRAGMA journal_mode = WAL;\n{}", schema.replace("BYTEA", "BLOB"));
    }
    // Two instances that start at the same time may create a table at the same time. In PostgreSQL, one of them then fails.
    if sqlx::raw_sql(AssertSqlSafe(schema.clone())).execute(&pool).await.is_err() {
        sqlx::raw_sql(AssertSqlSafe(schema)).execute(&pool).await?;
    }
    Ok(pool)
}

/// A time: milliseconds in the database, and RFC 3339 in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timestamp(pub i64);

impl From<i64> for Timestamp {
    fn from(millis: i64) -> Self {
        Self(millis)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let since = std::time::Duration::from_millis(self.0.try_into().unwrap_or(0));
        let time = std::time::SystemTime::UNIX_EPOCH.checked_add(since);
        let time =
            time.ok_or_else(|| serde::ser::Error::custom("a time is outside the range of the clock"))?;
        serializer.collect_str(&humantime::format_rfc3339_millis(time))
    }
}

impl JsonSchema for Timestamp {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Timestamp".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "format": "date-time"})
    }
}
