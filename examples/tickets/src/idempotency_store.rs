//! Idempotency keys in the database of the service, so that they work with several instances. Each operation is one statement.

use std::time::Duration;

use problem_core::idempotency::{
    Begun, Fingerprint, IdempotencyStore, LeaseToken, ScopedKey, StoredResponse,
};
use sqlx::{AnyPool, Row as _};

use crate::config::{Clock, millis};

/// The table `idempotency_keys`.
#[derive(Clone)]
pub struct SqlStore {
    pool: AnyPool,
    clock: Clock,
}

impl SqlStore {
    /// The table in this database.
    pub fn new(pool: AnyPool, clock: Clock) -> Self {
        Self { pool, clock }
    }

    /// Deletes the keys that have expired.
    ///
    /// # Errors
    ///
    /// If the database fails.
    pub async fn delete_expired(&self) -> sqlx::Result<()> {
        let delete = sqlx::query("DELETE FROM idempotency_keys WHERE expires_at <= $1");
        delete.bind(self.clock.millis()).execute(&self.pool).await?;
        Ok(())
    }

    fn after(&self, duration: Duration) -> i64 {
        self.clock.millis().saturating_add(millis(duration))
    }
}

impl IdempotencyStore for SqlStore {
    /// The layer logs it.
    type Error = sqlx::Error;

    /// Inserts the key. If it is there already, the statement changes the row only if the key has expired, and returns it in any
    /// case. So the token of the row tells whether this request has begun.
    async fn begin(
        &self,
        key: &ScopedKey,
        fingerprint: &Fingerprint,
        lease: Duration,
    ) -> sqlx::Result<Begun> {
        let token = LeaseToken::new();
        let now = self.clock.millis();
        let insert = sqlx::query(
            "INSERT INTO idempotency_keys AS known (scoped_key, fingerprint, token, expires_at, response)
             VALUES ($1, $2, $3, $4, NULL)
             ON CONFLICT (scoped_key) DO UPDATE SET
                 fingerprint = CASE WHEN known.expires_at <= $5 THEN excluded.fingerprint ELSE known.fingerprint END,
                 token = CASE WHEN known.expires_at <= $5 THEN excluded.token ELSE known.token END,
                 response = CASE WHEN known.expires_at <= $5 THEN NULL ELSE known.response END,
                 expires_at = CASE WHEN known.expires_at <= $5 THEN excluded.expires_at ELSE known.expires_at END
             RETURNING fingerprint, token, expires_at, response",
        );
        let insert = insert.bind(key.to_hex()).bind(fingerprint.to_hex()).bind(token.to_hex());
        let row = insert.bind(self.after(lease)).bind(now).fetch_one(&self.pool).await?;

        if row.try_get::<String, _>("token")? == token.to_hex() {
            return Ok(Begun::Started(token));
        }
        if row.try_get::<String, _>("fingerprint")? != fingerprint.to_hex() {
            return Ok(Begun::Reused);
        }
        if let Some(response) = row.try_get::<Option<Vec<u8>>, _>("response")? {
            let stored =
                StoredResponse::from_bytes(&response).map_err(|error| sqlx::Error::Decode(error.into()))?;
            return Ok(Begun::Completed(stored));
        }
        let left = row.try_get::<i64, _>("expires_at")?.saturating_sub(now);
        Ok(Begun::Running { retry_after: Duration::from_millis(u64::try_from(left).unwrap_or(0)) })
    }

    /// Changes the row only if it still has the token, and no answer.
    async fn complete(
        &self,
        key: &ScopedKey,
        token: &LeaseToken,
        response: &StoredResponse,
        keep: Duration,
    ) -> sqlx::Result<bool> {
        let update = sqlx::query(
            "UPDATE idempotency_keys SET response = $1, expires_at = $2
             WHERE scoped_key = $3 AND token = $4 AND response IS NULL",
        );
        let update = update.bind(response.to_bytes()).bind(self.after(keep));
        let updated = update.bind(key.to_hex()).bind(token.to_hex()).execute(&self.pool).await?;
        Ok(updated.rows_affected() == 1)
    }

    async fn release(&self, key: &ScopedKey, token: &LeaseToken) -> sqlx::Result<()> {
        let delete = "DELETE FROM idempotency_keys WHERE scoped_key = $1 AND token = $2 AND response IS NULL";
        sqlx::query(delete).bind(key.to_hex()).bind(token.to_hex()).execute(&self.pool).await?;
        Ok(())
    }
}
