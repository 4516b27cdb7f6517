//! `Page`: a page of a list that has numbered pages.

use bytes::Bytes;
use http::StatusCode;
use http::header::{self, HeaderValue};
use serde_core::ser::{Serialize, SerializeStruct as _, Serializer};

use crate::problem::Problem;
use crate::responses::{Success, into_response, json};

/// A page of a list, made by [`PageQuery::page_of`](crate::pages::PageQuery::page_of).
///
/// It serialises as `{"data":[…],"pagination":{"page":2,"limit":20,"total":145,"totalPages":8,"hasNext":true,"hasPrevious":true}}`.
/// It is a response in every framework whose feature is on: a 200 with `Link` (RFC 8288), which has `first`, `prev`, `next` and `last`.
#[derive(Debug, Clone)]
#[must_use]
pub struct Page<T> {
    pub(super) data: Vec<T>,
    pub(super) page: u64,
    pub(super) limit: u64,
    pub(super) total: u64,
    pub(super) total_pages: u64,
    pub(super) link: Option<HeaderValue>,
}

impl<T> Page<T> {
    /// The entries.
    #[must_use]
    pub fn data(&self) -> &[T] {
        &self.data
    }

    /// The number of entries of the whole list.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.total
    }

    /// The number of pages of the whole list.
    #[must_use]
    pub fn total_pages(&self) -> u64 {
        self.total_pages
    }

    /// Whether there is a page after this one.
    #[must_use]
    pub fn has_next(&self) -> bool {
        self.page < self.total_pages
    }

    /// Whether there is a page before this one.
    #[must_use]
    pub fn has_previous(&self) -> bool {
        self.page > 1
    }

    /// The page with other entries, for example with what clients see of a row.
    pub fn map<U>(self, entry: impl FnMut(T) -> U) -> Page<U> {
        let Self { data, page, limit, total, total_pages, link } = self;
        Page { data: data.into_iter().map(entry).collect(), page, limit, total, total_pages, link }
    }

    /// The value of `Link`. It is `None` if it would have more than 4 kB.
    #[must_use]
    pub fn link_header(&self) -> Option<&HeaderValue> {
        self.link.as_ref()
    }
}

impl<T: Serialize> Serialize for Page<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut page = serializer.serialize_struct("Page", 2)?;
        page.serialize_field("data", &self.data)?;
        page.serialize_field("pagination", &Pagination(self))?;
        page.end()
    }
}

struct Pagination<'a, T>(&'a Page<T>);

impl<T> Serialize for Pagination<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let page = self.0;
        let mut pagination = serializer.serialize_struct("Pagination", 6)?;
        pagination.serialize_field("page", &page.page)?;
        pagination.serialize_field("limit", &page.limit)?;
        pagination.serialize_field("total", &page.total)?;
        pagination.serialize_field("totalPages", &page.total_pages)?;
        pagination.serialize_field("hasNext", &page.has_next())?;
        pagination.serialize_field("hasPrevious", &page.has_previous())?;
        pagination.end()
    }
}

impl<T: Serialize> Success for Page<T> {
    fn to_http(&self) -> Result<http::Response<Bytes>, Problem> {
        json(StatusCode::OK, [(header::LINK, self.link.as_ref())], serde_json::to_vec(self))
    }
}

into_response!([T] Page<T>);
