//! The database: SQLite or PostgreSQL, behind the driver `Any` of sqlx.
//!
//! Each operation of the service is one statement as far as possible. One statement is atomic in both databases, and SQLite never
//! has to give up because a transaction that has read wants to write.

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
