//! A request of poem, for the extractors.

use ::poem::error::{ParsePathError, ReadBodyError, ResponseError as _};
use ::poem::{Request, RequestBody};
use bytes::Bytes;
use serde_core::de::DeserializeOwned;

use crate::input::extract::reading::{BodyKind, HttpHead, Received, has_body, has_form_in_query};
use crate::input::read::{Parameters, incomplete_body};
use crate::problem::Problem;
use crate::status::ErrorStatus;

/// A request whose body has arrived.
#[derive(Debug)]
#[allow(unreachable_pub, reason = "it is in bounds of the extractors with rules, which are features")]
pub struct ReceivedRequest<'r> {
    request: &'r Request,
    body: Bytes,
}

impl<'r> ReceivedRequest<'r> {
    /// `kind` is the body that the extractor reads, if any.
    pub(super) async fn receive(
        kind: Option<BodyKind>,
        request: &'r Request,
        body: &mut RequestBody,
    ) -> Result<Self, Problem> {
        let body = match kind.map_or(Ok(false), |kind| has_body(kind, &head(request)))? {
            true => bytes_of(body).await.map_err(body_problem)?,
            false => Bytes::new(),
        };
        Ok(Self { request, body })
    }
}

fn head(request: &Request) -> HttpHead<'_> {
    HttpHead { method: request.method(), headers: request.headers() }
}

async fn bytes_of(body: &mut RequestBody) -> Result<Bytes, ReadBodyError> {
    body.take()?.into_bytes().await
}

fn body_problem(error: ReadBodyError) -> Problem {
    let status = ErrorStatus::try_from(error.status()).unwrap_or(ErrorStatus::BAD_REQUEST);
    incomplete_body(status, Box::new(error))
}

impl Received for ReceivedRequest<'_> {
    fn body(&self) -> &[u8] {
        &self.body
    }

    fn query(&self) -> &[u8] {
        self.request.uri().query().unwrap_or_default().as_bytes()
    }

    fn has_form_in_query(&self) -> bool {
        has_form_in_query(&head(self.request))
    }
}

impl Parameters for ReceivedRequest<'_> {
    type Error = ParsePathError;

    fn path(&self) -> &str {
        // inside of `Route::nest`, poem removes the prefix from the other URI
        self.request.original_uri().path()
    }

    fn load<T: DeserializeOwned>(&self) -> Result<T, ParsePathError> {
        self.request.path_params()
    }
}
