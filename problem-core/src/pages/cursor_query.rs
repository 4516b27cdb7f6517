//! `CursorQuery`: the query parameters `cursor` and `limit`.

use serde_core::Serialize;
use serde_core::de::DeserializeOwned;

use crate::pages::codec::CursorCodec;
use crate::pages::cursor_page::CursorPage;
use crate::pages::links::Links;
use crate::pages::parameters::{CURSOR, LIMIT, Parameters, Rules, check_limits, read};
use crate::problem::Problem;
use crate::problems::PaginationError;

/// The query parameters `cursor` and `limit`, the number of entries of a page. Without a cursor, it is the first page. `DEFAULT` is the
/// limit of a request without one, and `MAX` is the highest limit.
///
/// A cursor contains the key of the last entry of a page: the values by which the list is sorted. The next page starts after this key,
/// so no entry is repeated or skipped if others are added meanwhile. Fetch [`sql_limit`](Self::sql_limit) rows, which is one more
/// than a page has: the row too many tells that there is a next page.
///
/// ```
/// use problem_core::pages::{CursorPage, CursorQuery};
/// use problem_core::problems::PaginationError;
///
/// #[derive(serde::Serialize)]
/// struct Order {
///     created_at: u64,
///     id: u64,
/// }
///
/// # fn select(after: Option<(u64, u64)>, limit: i64) -> Vec<Order> {
/// #     let start = after.map_or(0, |(_, id)| id + 1);
/// #     (start..5).take(limit as usize).map(|id| Order { created_at: 100 + id, id }).collect()
/// # }
/// fn list(query: CursorQuery) -> Result<CursorPage<Order>, PaginationError> {
///     // SELECT … WHERE (created_at, id) > ($1, $2) ORDER BY created_at, id LIMIT $3
///     let after = query.key::<(u64, u64)>()?;
///     let rows = select(after, query.sql_limit());
///     Ok(query.page_of(rows, |order| (order.created_at, order.id)))
/// }
///
/// let first = list(<CursorQuery>::read(Some("limit=2"))?)?.into_response::<bytes::Bytes>();
/// assert_eq!(
///     first.body(),
///     r#"{"data":[{"created_at":100,"id":0},{"created_at":101,"id":1}],"pagination":{"limit":2,"nextCursor":"WzEwMSwxXQ","hasMore":true}}"#,
/// );
/// assert_eq!(first.headers()["link"], r#"<?limit=2>; rel="first", <?cursor=WzEwMSwxXQ&limit=2>; rel="next""#);
///
/// let last = list(<CursorQuery>::read(Some("limit=3&cursor=WzEwMSwxXQ"))?)?.into_response::<bytes::Bytes>();
/// assert!(last.body().ends_with(br#""pagination":{"limit":3,"hasMore":false}}"#));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// **A client can read and write such a cursor**, so treat the key as input. [`with_codec`](Self::with_codec) changes that.
///
/// It is an extractor, as [`PageQuery`](crate::pages::PageQuery) is, and rejects a wrong `limit` and repeated parameters in the same
/// way. A cursor that is not valid is a 400 [`INVALID_CURSOR`](PaginationError::InvalidCursor), from [`key`](Self::key).
#[derive(Debug, Clone)]
#[must_use]
pub struct CursorQuery<const DEFAULT: u64 = 20, const MAX: u64 = 100> {
    cursor: Option<String>,
    limit: u64,
    others: String,
    codec: CursorCodec,
}

impl<const DEFAULT: u64, const MAX: u64> CursorQuery<DEFAULT, MAX> {
    /// Reads the query of a request: the part of its URI after `?`. With the default limits, write `<CursorQuery>::read`.
    ///
    /// # Errors
    ///
    /// The problem that names everything that is wrong, except for the content of the cursor.
    pub fn read(query: Option<&str>) -> Result<Self, Problem> {
        const { check_limits(DEFAULT, MAX) };
        let rules = Rules { max_page: None, default_limit: DEFAULT, max_limit: MAX };
        let Parameters { cursor, limit, others, .. } = read(query, &rules)?;
        Ok(Self { cursor, limit, others, codec: CursorCodec::new() })
    }

    /// Reads and writes cursors with this codec, such as one that signs them.
    pub fn with_codec(mut self, codec: &CursorCodec) -> Self {
        self.codec = codec.clone();
        self
    }

    /// The cursor as the client sent it.
    #[must_use]
    pub fn cursor(&self) -> Option<&str> {
        self.cursor.as_deref()
    }

    /// The key in the cursor. It is `None` on the first page.
    ///
    /// # Errors
    ///
    /// [`InvalidCursor`](PaginationError::InvalidCursor) if the codec did not make this cursor, or if it does not contain a `K`.
    pub fn key<K: DeserializeOwned>(&self) -> Result<Option<K>, PaginationError> {
        self.cursor().map(|cursor| self.codec.decode(cursor)).transpose()
    }

    /// The number of entries of a page, from 1 to `MAX`.
    #[must_use]
    pub fn limit(&self) -> u64 {
        self.limit
    }

    /// The number of rows to fetch, for `LIMIT` in SQL: one more than a page has.
    #[must_use]
    pub fn sql_limit(&self) -> i64 {
        i64::try_from(self.limit + 1).unwrap_or(i64::MAX)
    }

    /// The page with these rows. If there are more rows than a page has, the others are dropped, and the cursor of the next page has the
    /// `key` of the last row that stays.
    ///
    /// If the key does not serialise, or if its cursor is too long, the response is a 500 problem, and the error is logged.
    pub fn page_of<T, K: Serialize>(&self, mut rows: Vec<T>, key: impl FnOnce(&T) -> K) -> CursorPage<T> {
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let has_more = rows.len() > limit;
        rows.truncate(limit);
        let next = match rows.last().filter(|_| has_more) {
            Some(last) => self.codec.encode(&key(last)).map(Some),
            None => Ok(None),
        };
        let link = self.link(next.as_ref().ok().and_then(Option::as_deref));
        CursorPage { data: rows, limit: self.limit, next, link }
    }

    fn link(&self, next: Option<&str>) -> Option<http::HeaderValue> {
        let limit = self.limit;
        let mut links = Links::new(&self.others);
        links.add("first", format_args!("{LIMIT}={limit}"));
        if let Some(next) = next {
            links.add("next", format_args!("{CURSOR}={next}&{LIMIT}={limit}"));
        }
        links.finish()
    }
}

/// The first page, with the default limit.
impl<const DEFAULT: u64, const MAX: u64> Default for CursorQuery<DEFAULT, MAX> {
    fn default() -> Self {
        const { check_limits(DEFAULT, MAX) };
        Self { cursor: None, limit: DEFAULT, others: String::new(), codec: CursorCodec::new() }
    }
}
