//! What the operations do. There are two users, 1 and 2, and nothing is stored.

use std::io;
use std::time::Duration;

use problem_core::{ErrorStatus, Problem, RateLimit};

use crate::errors::{
    AccessError, CreateUserError, DeleteUserError, ImportUsersError, ReplaceUserError, ShowUserError,
};
use crate::values::{Import, ListQuery, NewUser, User};

/// What the header fields of a request say.
#[derive(Debug, Clone, Default)]
pub struct Caller {
    token: Option<String>,
    version: Option<String>,
}

impl Caller {
    /// Reads the fields. `field` returns the value of a header field by its name.
    pub fn new(field: impl Fn(&str) -> Option<String>) -> Self {
        let token = field("authorization").and_then(|value| value.strip_prefix("Bearer ").map(str::to_owned));
        Self { token, version: field("if-match") }
    }

    fn check(&self) -> Result<(), AccessError> {
        match self.token.as_deref() {
            Some("busy") => {
                let limit = RateLimit::new(100, 0, Duration::from_secs(30));
                Err(AccessError::TooManyRequests { limit: limit.with_window(Duration::from_secs(60)) })
            }
            Some("broken") => Err(AccessError::Store(io::Error::other("secret: the disk is full"))),
            Some("reader" | "writer") => Ok(()),
            _ => Err(AccessError::Unauthenticated),
        }
    }

    fn may_write(&self) -> bool {
        self.token.as_deref() == Some("writer")
    }
}

fn user(id: u64) -> Option<User> {
    (1..=2).contains(&id).then(|| User { id, email: format!("user{id}@example.com"), age: 30 })
}

/// # Errors
///
/// Those of the operation, as for all functions of this module.
pub fn list_users(caller: &Caller, query: &ListQuery) -> Result<Vec<User>, AccessError> {
    caller.check()?;
    let page = query.page.unwrap_or(1);
    Ok([1, 2].into_iter().filter(|_| page == 1).filter_map(user).collect())
}

/// # Errors
///
/// See [`list_users`].
pub fn show_user(caller: &Caller, id: u64) -> Result<User, ShowUserError> {
    caller.check()?;
    user(id).ok_or(ShowUserError::UserNotFound { id })
}

/// # Errors
///
/// See [`list_users`].
pub fn create_user(caller: &Caller, new: NewUser) -> Result<User, CreateUserError> {
    caller.check()?;
    if !caller.may_write() {
        return Err(CreateUserError::ReadOnlyToken);
    }
    if new.email == "user1@example.com" {
        return Err(CreateUserError::EmailTaken);
    }
    Ok(User { id: 3, email: new.email, age: new.age })
}

/// # Errors
///
/// See [`list_users`].
pub fn replace_user(caller: &Caller, id: u64, new: NewUser) -> Result<User, ReplaceUserError> {
    show_user(caller, id)?;
    let user = create_user(caller, new)?;
    match caller.version.as_deref() {
        _ if id == 2 => Err(ReplaceUserError::UserLocked { id, remaining: None }),
        None => Err(ReplaceUserError::VersionRequired),
        Some("\"3\"") => Ok(User { id, ..user }),
        Some(_) => Err(ReplaceUserError::VersionMismatch { current_version: 3 }),
    }
}

/// # Errors
///
/// See [`list_users`].
pub fn delete_user(caller: &Caller, id: u64) -> Result<(), DeleteUserError> {
    show_user(caller, id)?;
    if !caller.may_write() {
        return Err(DeleteUserError::ReadOnlyToken);
    }
    if id == 2 {
        return Err(DeleteUserError::UserHasOrders { open_orders: vec![7, 8] });
    }
    Ok(())
}

/// # Errors
///
/// See [`list_users`].
pub fn import_users(caller: &Caller, import: &Import) -> Result<(), ImportUsersError> {
    caller.check()?;
    match import.url.starts_with("https://") {
        true => Ok(()),
        false => {
            let problem = Problem::new(ErrorStatus::BAD_GATEWAY).with_code("SOURCE_UNREACHABLE");
            Err(ImportUsersError::Source(problem.with_detail("the source did not answer")))
        }
    }
}
