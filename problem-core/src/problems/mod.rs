//! Ready-made problem types that most APIs need: for idempotency keys, preconditions, pagination and API
//! versions.
//!
//! They are derived enums. You can return them, convert them with `?`, or use them in a transparent variant,
//! and they are logged, as any other derived error. They have no base. With
#![cfg_attr(feature = "tower", doc = "[`Boundary::with_base_for_all`](crate::Boundary::with_base_for_all)")]
#![cfg_attr(not(feature = "tower"), doc = "`Boundary::with_base_for_all`")]
//! they get type URIs. Otherwise their type is `about:blank`, and the code tells them apart. Codes and
//! members will not change. None of them contains input from a client, such as the key, the cursor or the
//! limit. `docs/problems.md` in the repository lists all of them.

// This folder uses the derive as any other crate does. Only `pages` and descriptions import it.

mod idempotency;
mod if_match;
mod pagination;
mod precondition;
mod structured_field;
mod version;

#[doc(inline)]
pub use crate::headers::request_headers::RequestHeaders;
pub use crate::problems::idempotency::{IdempotencyError, IdempotencyKey};
pub use crate::problems::if_match::IfMatch;
pub use crate::problems::pagination::PaginationError;
pub use crate::problems::precondition::{Precondition, PreconditionError};
pub use crate::problems::version::VersionError;
