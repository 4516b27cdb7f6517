//! Problems that every API has, ready-made: of idempotency keys, preconditions, pages and versions.
//!
//! They are derived enums without a base, so they are returned, converted with `?`, put into a transparent
//! variant and logged as any other. Under
#![cfg_attr(feature = "tower", doc = "[`Boundary::with_base_for_all`](crate::Boundary::with_base_for_all)")]
#![cfg_attr(not(feature = "tower"), doc = "`Boundary::with_base_for_all`")]
//! they get type URIs; without one the type is `about:blank` and the code tells them apart. Codes and members do
//! not change. Nothing that a client sent is in any of them: neither the key, nor the cursor, nor the limit.
//! `docs/problems.md` in the repository has the table of all.

mod idempotency;

mod pagination;
mod precondition;
mod structured_field;
mod version;

pub use crate::problems::idempotency::{IdempotencyError, IdempotencyKey};
pub use crate::problems::pagination::PaginationError;
pub use crate::problems::precondition::{Precondition, PreconditionError};
pub use crate::problems::version::VersionError;
