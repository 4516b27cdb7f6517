//! `CursorPage`: a page of a list that is read with cursors.

use bytes::Bytes;
use http::StatusCode;
use http::header::{self, HeaderValue};
use serde_core::ser::{Error as _, Serialize, SerializeStruct as _, Serializer};

use crate::pages::codec::CursorKeyError;
use crate::problem::Problem;
use crate::responses::{Success, into_response, json};

/// A page of a list, made by [`CursorQuery::page_of`](crate::pages::CursorQuery::page_of).
///
/// It serialises as `{"data":[…],"pagination":{"limit":20,"nextCursor":"…","hasMore":true}}`. The last page has no `nextCursor`.
/// It is a response in every framework whose feature is on: a 200 with `Link` (RFC 8288), which has `first` and `next`.
#[derive(Debug)]
#[must_use]
pub struct CursorPage<T> {
    pub(super) data: Vec<T>,
    pub(super) limit: u64,
    pub(super) next: Result<Option<String>, CursorKeyError>,
    pub(super) link: Option<HeaderValue>,
}

impl<T> CursorPage<T> {
    /// The entries.
    #[must_use]
    pub fn data(&self) -> &[T] {
        &self.data
    }

    /// The cursor of the next page, if there is one.
    #[must_use]
    pub fn next_cursor(&self) -> Option<&str> {
        self.next.as_ref().ok().and_then(Option::as_deref)
    }

    /// The page with other entries, for example with what clients see of a row.
    pub fn map<U>(self, entry: impl FnMut(T) -> U) -> CursorPage<U> {
        let Self { data, limit, next, link } = self;
        CursorPage { data: data.into_iter().map(entry).collect(), limit, next, link }
    }

    /// The value of `Link`. It is `None` if it would have more than 4 kB.
    #[must_use]
    pub fn link_header(&self) -> Option<&HeaderValue> {
        self.link.as_ref()
    }
}

/// It fails if the key of the next page did not serialise.
impl<T: Serialize> Serialize for CursorPage<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let next = self.next.as_ref().map_err(S::Error::custom)?.as_deref();
        let mut page = serializer.serialize_struct("CursorPage", 2)?;
        page.serialize_field("data", &self.data)?;
        page.serialize_field("pagination", &Pagination { limit: self.limit, next })?;
        page.end()
    }
}

struct Pagination<'a> {
    limit: u64,
    next: Option<&'a str>,
}

impl Serialize for Pagination<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut pagination =
            serializer.serialize_struct("Pagination", if self.next.is_some() { 3 } else { 2 })?;
        pagination.serialize_field("limit", &self.limit)?;
        if let Some(next) = self.next {
            pagination.serialize_field("nextCursor", next)?;
        }
        pagination.serialize_field("hasMore", &self.next.is_some())?;
        pagination.end()
    }
}

impl<T: Serialize> Success for CursorPage<T> {
    fn to_http(&self) -> Result<http::Response<Bytes>, Problem> {
        json(StatusCode::OK, [(header::LINK, self.link.as_ref())], serde_json::to_vec(self))
    }
}

into_response!([T] CursorPage<T>);
