//! The errors: each operation has an enum of its own, so its description has no errors of other operations.

use problem_core::{Problem, RateLimit};

/// What can go wrong in every operation.
#[derive(Debug, thiserror::Error, Problem)]
#[problem(
    base = "https://api.example.com/errors/",
    www_authenticate = r#"Bearer realm="users""#,
    also(aide, poem_openapi, salvo_oapi, utoipa)
)]
pub enum AccessError {
    /// The request has no valid token.
    #[error("sign in first")]
    #[problem(status = 401)]
    Unauthenticated,

    #[error("all requests of this minute are used up")]
    #[problem(status = 429, code = "RATE_LIMIT_EXCEEDED")]
    TooManyRequests {
        #[problem(rate_limit)]
        limit: RateLimit,
    },

    #[error("the store failed")]
    #[problem(status = 500)]
    Store(#[source] std::io::Error),
}

/// `GET /users/{id}`
#[derive(Debug, thiserror::Error, Problem)]
#[problem(base = "https://api.example.com/errors/", also(aide, poem_openapi, salvo_oapi, utoipa))]
pub enum ShowUserError {
    #[error(transparent)]
    #[problem(transparent)]
    Access(#[from] AccessError),

    /// There is no user with this ID.
    #[error("user {id} does not exist")]
    #[problem(status = 404)]
    UserNotFound {
        /// The ID in the path.
        #[problem(extension = "userId", example = 42)]
        id: u64,
    },
}

/// `POST /users`
#[derive(Debug, thiserror::Error, Problem)]
#[problem(base = "https://api.example.com/errors/", also(aide, poem_openapi, salvo_oapi, utoipa))]
pub enum CreateUserError {
    #[error(transparent)]
    #[problem(transparent)]
    Access(#[from] AccessError),

    #[error("the token allows reading only")]
    #[problem(status = 403)]
    ReadOnlyToken,

    #[error("another user has this email address")]
    #[problem(status = 409)]
    EmailTaken,
}

/// `PUT /users/{id}`
#[derive(Debug, thiserror::Error, Problem)]
#[problem(base = "https://api.example.com/errors/", also(aide, poem_openapi, salvo_oapi, utoipa))]
pub enum ReplaceUserError {
    #[error(transparent)]
    #[problem(transparent)]
    Show(#[from] ShowUserError),

    #[error(transparent)]
    #[problem(transparent)]
    Create(#[from] CreateUserError),

    /// The user is being deleted.
    #[error("user {id} is being deleted")]
    #[problem(status = 409)]
    UserLocked {
        #[problem(extension = "userId", example = 42)]
        id: u64,
        /// The seconds that are left.
        #[problem(extension)]
        remaining: Option<u32>,
    },

    #[error("the user has changed")]
    #[problem(status = 412)]
    VersionMismatch {
        #[problem(extension, example = 3)]
        current_version: u32,
    },

    #[error("the request needs If-Match")]
    #[problem(status = 428)]
    VersionRequired,
}

/// `DELETE /users/{id}`
#[derive(Debug, thiserror::Error, Problem)]
#[problem(
    base = "https://api.example.com/errors/",
    rename_all = "camelCase",
    also(aide, poem_openapi, salvo_oapi, utoipa)
)]
pub enum DeleteUserError {
    #[error(transparent)]
    #[problem(transparent)]
    Show(#[from] ShowUserError),

    #[error("the token allows reading only")]
    #[problem(status = 403)]
    ReadOnlyToken,

    /// The user has orders that are not shipped.
    #[error("the user has open orders")]
    #[problem(status = 409)]
    UserHasOrders {
        #[problem(extension)]
        open_orders: Vec<u64>,
    },
}

/// `POST /imports`
#[derive(Debug, thiserror::Error, Problem)]
#[problem(base = "https://api.example.com/errors/", also(aide, poem_openapi, salvo_oapi, utoipa))]
pub enum ImportUsersError {
    #[error(transparent)]
    #[problem(transparent)]
    Access(#[from] AccessError),

    /// What the other service answered, which is known only at run time.
    #[error(transparent)]
    #[problem(transparent)]
    Source(Problem),
}
