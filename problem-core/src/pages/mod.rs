//! Pages of lists: the query parameters that ask for a page, and the page as a response.
//!
//! | list | the client sends | the handler takes | and returns |
//! |---|---|---|---|
//! | by number | `page`, from 1, and `limit` | [`PageQuery`] | [`Page`] |
//! | by position | `cursor`, and `limit` | [`CursorQuery`] | [`CursorPage`] |
//!
//! Both queries have a default limit and a highest limit: `PageQuery` is `PageQuery<20, 100>`. A request with wrong parameters is
//! answered with one problem that names all of them; the types of the queries describe it.
//!
//! ```
//! use problem_core::pages::{Page, PageQuery};
//!
//! #[derive(serde::Serialize)]
//! struct Order {
//!     id: u64,
//! }
//!
//! # fn select(limit: i64, offset: i64) -> (Vec<Order>, i64) {
//! #     ((offset..offset + limit).map(|id| Order { id: id as u64 }).collect(), 5)
//! # }
//! // in axum, actix-web and poem, `query` is an extractor
//! fn list(query: PageQuery) -> Page<Order> {
//!     let (rows, total) = select(query.sql_limit(), query.sql_offset());
//!     query.page_of(rows, total)
//! }
//!
//! let query = PageQuery::read(Some("status=open&page=2&limit=2"))?;
//! let response = list(query).into_response::<bytes::Bytes>();
//! assert_eq!(
//!     response.body(),
//!     r#"{"data":[{"id":2},{"id":3}],"pagination":{"page":2,"limit":2,"total":5,"totalPages":3,"hasNext":true,"hasPrevious":true}}"#,
//! );
//! assert_eq!(
//!     response.headers()["link"],
//!     r#"<?status=open&page=1&limit=2>; rel="first", <?status=open&page=1&limit=2>; rel="prev", <?status=open&page=3&limit=2>; rel="next", <?status=open&page=3&limit=2>; rel="last""#,
//! );
//! # Ok::<(), problem_core::Problem>(())
//! ```
//!
//! Other parameters of the request, such as the filters of the service, are not read here. They stay in the links. The targets of
//! the links are relative to the URI of the request, so they are right behind a proxy and in a nested router too. **A `Link` of more than
//! 4 kB is not sent**, because many proxies refuse a response with larger header fields.

// This folder does not know any framework. It reads a query, and makes a response of the crate `http`.

mod codec;
mod cursor_page;
mod cursor_query;
mod links;
mod page;
mod page_query;
mod parameters;
#[cfg_attr(not(feature = "signed-cursors"), path = "no_signature.rs")]
mod signature;

pub use crate::pages::codec::{CursorCodec, CursorKeyError};
pub use crate::pages::cursor_page::CursorPage;
pub use crate::pages::cursor_query::CursorQuery;
pub use crate::pages::page::Page;
pub use crate::pages::page_query::PageQuery;
#[cfg(feature = "signed-cursors")]
pub use crate::pages::signature::SecretTooShort;
