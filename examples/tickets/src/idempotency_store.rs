//! Idempotency keys in the database of the service, so that they work with several instances. Each operation is one statement.

use std::time::Duration;

use aide::OperationInput;
use aide::generate::GenContext;
use aide::openapi::Operation as Described;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use problem_core::Problem;
use problem_core::aide::Responses;
use problem_core::idempotency::{
    Begun, Fingerprint, IdempotencyStore, InvalidStoredResponse, LeaseToken, OperationId, ScopedKey,
    StoreUnavailable, StoredResponse,
};
use problem_core::problems::IdempotencyError;
use serde_json::json;
use sqlx::{AnyPool, Row as _};

use crate::config::{Clock, millis};
use crate::openapi::required_header;

/// The table `idempotency_keys`.
#[derive(Clone)]
pub struct SqlStore {
    pool: AnyPool,
    clock: Clock,
}

/// An error of the store. The layer logs it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
    #[error("a stored answer is broken")]
    Broken(#[from] InvalidStoredResponse),
}

impl SqlStore {
    /// The table in this database.
    #[must_use]
    pub fn new(pool: AnyPool, clock: Clock) -> Self {
        Self { pool, clock }
    }

    /// Deletes the keys that have expired.
    ///
    /// # Errors
    ///
    /// If the database fails.
    pub async fn delete_expired(&self) -> sqlx::Result<()> {
        sqlx::query("DELETE FROM idempotency_keys WHERE expires_at <= $1")
            .bind(self.clock.millis())
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    fn after(&self, duration: Duration) -> i64 {
        self.clock.millis().saturating_add(millis(duration))
    }
}

impl IdempotencyStore for SqlStore {
    type Error = StoreError;

    /// Inserts the key. If it is there already, the statement changes the row only if the key has expired, and returns it in any
    /// case. So the token of the row tells whether this request has begun.
    async fn begin(
        &self,
        key: &ScopedKey,
        fingerprint: &Fingerprint,
        lease: Duration,
    ) -> Result<Begun, StoreError> {
        let token = LeaseToken::new();
        let now = self.clock.millis();
        let row = sqlx::query(
            "INSERT INTO idempotency_keys AS known (scoped_key, fingerprint, token, expires_at, response)
             VALUES ($1, $2, $3, $4, NULL)
             ON CONFLICT (scoped_key) DO UPDATE SET
                 fingerprint = CASE WHEN known.expires_at <= $5 THEN excluded.fingerprint ELSE known.fingerprint END,
                 token = CASE WHEN known.expires_at <= $5 THEN excluded.token ELSE known.token END,
                 response = CASE WHEN known.expires_at <= $5 THEN NULL ELSE known.response END,
                 expires_at = CASE WHEN known.expires_at <= $5 THEN excluded.expires_at ELSE known.expires_at END
             RETURNING fingerprint, token, expires_at, response",
        )
        .bind(key.to_hex())
        .bind(fingerprint.to_hex())
        .bind(token.to_hex())
        .bind(self.after(lease))
        .bind(now)
        .fetch_one(&self.pool)
        .await?;

        if row.try_get::<String, _>("token")? == token.to_hex() {
            return Ok(Begun::Started(token));
        }
        if row.try_get::<String, _>("fingerprint")? != fingerprint.to_hex() {
            return Ok(Begun::Reused);
        }
        if let Some(response) = row.try_get::<Option<Vec<u8>>, _>("response")? {
            return Ok(Begun::Completed(StoredResponse::from_bytes(&response)?));
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
    ) -> Result<bool, StoreError> {
        let completed = sqlx::query(
            "UPDATE idempotency_keys SET response = $1, expires_at = $2
             WHERE scoped_key = $3 AND token = $4 AND response IS NULL",
        )
        .bind(response.to_bytes())
        .bind(self.after(keep))
        .bind(key.to_hex())
        .bind(token.to_hex())
        .execute(&self.pool)
        .await?;
        Ok(completed.rows_affected() == 1)
    }

    async fn release(&self, key: &ScopedKey, token: &LeaseToken) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM idempotency_keys WHERE scoped_key = $1 AND token = $2 AND response IS NULL")
            .bind(key.to_hex())
            .bind(token.to_hex())
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}

/// The request as the layer knows it, as an argument of a handler. What a handler creates has this ID in a column with a `UNIQUE`
/// constraint. So even if the process dies after the effect and before the answer is stored, a retry creates nothing twice.
///
/// It also tells the description of the API about the header field and the answers of the layer.
#[derive(Debug, Clone)]
pub struct Operation(pub String);

impl<S: Sync> FromRequestParts<S> for Operation {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        match parts.extensions.get::<OperationId>() {
            Some(id) => Ok(Self(id.to_hex())),
            // a defect: the layer is around every handler that takes an operation
            None => {
                Err(Problem::internal(std::io::Error::other("the layer for idempotency keys is missing")))
            }
        }
    }
}

impl OperationInput for Operation {
    fn operation_input(ctx: &mut GenContext, operation: &mut Described) {
        let description =
            "A new key in double quotes for each operation. A retry has the key of the first request.";
        let pattern = r#"^"[!#-\[\]-~]{1,255}"$"#;
        let schema = json!({"type": "string", "pattern": pattern, "description": description});
        required_header(ctx, operation, "Idempotency-Key", schema);
    }

    fn inferred_early_responses(ctx: &mut GenContext, operation: &mut Described) -> Responses {
        problem_core::aide::document::<(IdempotencyError, StoreUnavailable)>(ctx, operation)
    }
}
