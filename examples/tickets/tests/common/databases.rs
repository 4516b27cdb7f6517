//! The databases of a test.

use std::env;
use std::path::PathBuf;

use sqlx::{AnyConnection, AssertSqlSafe, Connection as _};
use uuid::Uuid;

/// The URL of a PostgreSQL server whose user can create databases: `postgres://user@host:port/database`.
const POSTGRES_URL: &str = "TEST_POSTGRES_URL";

/// Runs a test with a new SQLite database, which remains if the test fails.
pub async fn with_sqlite(test: impl AsyncFn(&str)) {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{}.db", Uuid::now_v7()));
    test(&format!("sqlite://{}?mode=rwc", file.display())).await;
    for suffix in ["", "-wal", "-shm"] {
        // the files of the write-ahead log are gone after the last connection
        let _ = std::fs::remove_file(format!("{}{suffix}", file.display()));
    }
}

/// Runs a test with a new PostgreSQL database, if `TEST_POSTGRES_URL` is set. The database remains if the test fails.
pub async fn with_postgres(test: impl AsyncFn(&str)) {
    let Ok(server) = env::var(POSTGRES_URL) else {
        eprintln!("{POSTGRES_URL} is not set, so the test runs without PostgreSQL");
        return;
    };
    let name = format!("tickets_{}", Uuid::now_v7().simple());
    let (before, _) = server.rsplit_once('/').expect("the URL contains the name of a database");
    execute(&server, format!("CREATE DATABASE {name}")).await;
    test(&format!("{before}/{name}")).await;
    execute(&server, format!("DROP DATABASE {name} WITH (FORCE)")).await;
}

async fn execute(url: &str, statement: String) {
    sqlx::any::install_default_drivers();
    let mut connection = AnyConnection::connect(url).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut connection).await.unwrap();
}
