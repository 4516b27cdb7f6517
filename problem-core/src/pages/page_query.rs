//! `PageQuery`: the query parameters `page` and `limit`.

use crate::pages::links::Links;
use crate::pages::page::Page;
use crate::pages::parameters::{LIMIT, PAGE, Parameters, Rules, check_limits, read};
use crate::problem::Problem;

/// The query parameters `page`, from 1, and `limit`, the number of entries of a page. Without them, it is the first page with `DEFAULT`
/// entries. `MAX` is the highest limit.
///
/// It is an extractor for axum (feature `axum-extract`), actix-web (`actix-extract`) and poem (`poem-extract`), and rejects with a
/// [`Problem`]. In any other framework, call [`read`](Self::read).
///
/// ```
/// use problem_core::pages::{Page, PageQuery};
///
/// // at most 500 entries, and 50 by default
/// async fn list(query: PageQuery<50, 500>) -> Page<u64> {
///     let first = query.offset() + 1;
///     let rows = (first..first + query.limit()).collect();
///     query.page_of(rows, 10_000)
/// }
/// ```
///
/// | what is wrong | status and code | entry of `errors` |
/// |---|---|---|
/// | only `limit`, which is a number outside the range | 422 [`LIMIT_OUT_OF_RANGE`](crate::problems::PaginationError::LimitOutOfRange) | `OUT_OF_RANGE` |
/// | anything else | 422 `VALIDATION_ERROR` | one for each parameter |
/// | – a value is not a whole number | | `INVALID_TYPE` |
/// | – a number is outside the range; 0 is | | `OUT_OF_RANGE` |
/// | – a parameter is repeated | | `DUPLICATE_FIELD` |
///
/// The status is 400 instead of 422 if the service has set that with `Boundary::with_validation_status`. An empty value is like a missing
/// parameter.
///
/// The limits are checked at compile time: a program that uses a `PageQuery<50, 20>` does not compile.
#[derive(Debug, Clone)]
#[must_use]
pub struct PageQuery<const DEFAULT: u64 = 20, const MAX: u64 = 100> {
    page: u64,
    limit: u64,
    others: String,
}

impl<const DEFAULT: u64, const MAX: u64> PageQuery<DEFAULT, MAX> {
    /// The highest page. With it, the offset of every page is an `i64`, as databases have it.
    pub(crate) const MAX_PAGE: u64 = i64::MAX as u64 / MAX;

    /// Reads the query of a request: the part of its URI after `?`.
    ///
    /// With the default limits, write the type in angle brackets:
    ///
    /// ```
    /// use problem_core::pages::PageQuery;
    ///
    /// let query = <PageQuery>::read(Some("page=3"))?;
    /// assert_eq!((query.page(), query.limit(), query.offset()), (3, 20, 40));
    /// # Ok::<(), problem_core::Problem>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The problem that names everything that is wrong; see [the table](Self).
    pub fn read(query: Option<&str>) -> Result<Self, Problem> {
        const { check_limits(DEFAULT, MAX) };
        let rules = Rules { max_page: Some(Self::MAX_PAGE), default_limit: DEFAULT, max_limit: MAX };
        let Parameters { page, limit, others, .. } = read(query, &rules)?;
        Ok(Self { page, limit, others })
    }

    /// The number of the page, from 1.
    #[must_use]
    pub fn page(&self) -> u64 {
        self.page
    }

    /// The number of entries of a page, from 1 to `MAX`.
    #[must_use]
    pub fn limit(&self) -> u64 {
        self.limit
    }

    /// The number of entries before the page. It does not overflow, and fits into an `i64`: a higher page is out of range.
    #[must_use]
    pub fn offset(&self) -> u64 {
        (self.page - 1).saturating_mul(self.limit)
    }

    /// The limit for `LIMIT` in SQL.
    #[must_use]
    pub fn sql_limit(&self) -> i64 {
        i64::try_from(self.limit).unwrap_or(i64::MAX)
    }

    /// The offset for `OFFSET` in SQL.
    #[must_use]
    pub fn sql_offset(&self) -> i64 {
        i64::try_from(self.offset()).unwrap_or(i64::MAX)
    }

    /// The page with these rows. `total` is the number of rows of the whole list, such as the `i64` of `COUNT(*)`. A negative number is
    /// like 0.
    pub fn page_of<T>(&self, rows: Vec<T>, total: impl TryInto<u64>) -> Page<T> {
        let total = total.try_into().unwrap_or(0);
        let total_pages = total.div_ceil(self.limit);
        Page {
            data: rows,
            page: self.page,
            limit: self.limit,
            total,
            total_pages,
            link: self.link(total_pages),
        }
    }

    fn link(&self, total_pages: u64) -> Option<http::HeaderValue> {
        let last = total_pages.max(1);
        let mut links = Links::new(&self.others);
        let mut add = |relation, page| {
            links.add(relation, format_args!("{PAGE}={page}&{LIMIT}={}", self.limit));
        };
        add("first", 1);
        if self.page > 1 {
            // behind the end of the list, the page before this one may not exist either
            add("prev", (self.page - 1).min(last));
        }
        if self.page < total_pages {
            add("next", self.page + 1);
        }
        add("last", last);
        links.finish()
    }
}

/// The first page, with the default limit.
impl<const DEFAULT: u64, const MAX: u64> Default for PageQuery<DEFAULT, MAX> {
    fn default() -> Self {
        const { check_limits(DEFAULT, MAX) };
        Self { page: 1, limit: DEFAULT, others: String::new() }
    }
}
