-- PostgreSQL and SQLite both understand this file, except for BYTEA, which SQLite calls BLOB.
-- IDs and hashes are texts. The time of a creation is as in RFC 3339, and other times are milliseconds since 1970.

CREATE TABLE IF NOT EXISTS users (
    id TEXT PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    name TEXT,
    age BIGINT,
    version BIGINT NOT NULL,
    created_at TEXT NOT NULL,
    -- the request that created the row, so that a retry cannot create another one
    operation_id TEXT NOT NULL UNIQUE
);

CREATE TABLE IF NOT EXISTS tickets (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'started', 'closed')),
    assignee TEXT REFERENCES users (id),
    version BIGINT NOT NULL,
    created_at TEXT NOT NULL,
    operation_id TEXT NOT NULL UNIQUE
);

-- the order of the list of tickets
CREATE INDEX IF NOT EXISTS tickets_by_time ON tickets (created_at, id);
-- the database looks for the tickets of a user before it deletes the user
CREATE INDEX IF NOT EXISTS tickets_by_assignee ON tickets (assignee);

CREATE TABLE IF NOT EXISTS jobs (
    id TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    state TEXT NOT NULL,
    ticket_state TEXT,
    -- a worker that has not finished by then is considered dead
    lease_until BIGINT NOT NULL,
    -- both are JSON
    result TEXT,
    problem TEXT,
    created_at TEXT NOT NULL,
    operation_id TEXT NOT NULL UNIQUE
);

CREATE TABLE IF NOT EXISTS idempotency_keys (
    scoped_key TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    token TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    -- NULL while the request is running
    response BYTEA
);

CREATE INDEX IF NOT EXISTS idempotency_keys_by_expiry ON idempotency_keys (expires_at);
