//! An extractor around other crates' extractors.

use axum::extract::{FromRequest, FromRequestParts, OptionalFromRequest, OptionalFromRequestParts, Request};
use http::request::Parts;

use crate::input::extract::derefs;
use crate::problem::Problem;

/// Rejects with the problem that the rejection of another extractor converts into. It is for extractors of axum and axum-extra
/// that this module has no replacement for, and for your own.
///
/// | extractor | feature | rejected with |
/// |---|---|---|
/// | [`axum::Extension`], `ConnectInfo`, [`axum::extract::NestedPath`] | | 500, because this is a defect of the service; the log names what is missing |
/// | `axum::extract::MatchedPath` | `axum-matched-path` | the same |
/// | [`axum::extract::RawForm`], `Bytes`, `String` | | 415, 413, 400 |
/// | [`axum::extract::RawPathParams`] | | 404, or 400 ([`with_path_error_status`](crate::Boundary::with_path_error_status)) |
/// | `axum::extract::Multipart` | `axum-multipart` | 400 `INVALID_MULTIPART` |
/// | `axum::extract::WebSocketUpgrade` | `axum-ws` | 405, 426, or 400 `VALIDATION_ERROR` with the name of the header field |
/// | `axum_extra::TypedHeader` | `axum-typed-header` | 400 `VALIDATION_ERROR` with the name of the header field |
///
/// Your own extractor needs `impl From<Rejection> for Problem`, or a rejection that derives `Problem`.
///
/// **A missing `Authorization` is a 400, as with axum.** If clients have to authenticate, take an `Option` around the extractor, and
/// return an error with status 401 and a challenge.
///
/// Axum's other tools convert rejections as well: `?` in a function that returns `Result<_, Problem>`, axum-extra's
/// `WithRejection<_, Problem>`, and `#[from_request(rejection(Problem))]` of axum's derives. A rejection can also be the field of a
/// transparent variant. The rejections of axum-extra's other extractors, such as its `Query`, `Protobuf` and `JsonDeserializer`, do not
/// convert. Inside a [`Boundary`](crate::Boundary) they become a problem with their status, which says nothing about the cause.
///
/// ```
/// use axum::Extension;
/// use problem_core::extract::WithProblem;
///
/// #[derive(Clone)]
/// struct Tenant(String);
///
/// async fn show(WithProblem(Extension(tenant)): WithProblem<Extension<Tenant>>) -> String {
///     tenant.0
/// }
/// # let _: axum::Router = axum::Router::new().route("/", axum::routing::get(show));
/// ```
///
/// `MultipartError`, which reading a field returns, converts with `?`: it is a 413 for a body that is too large, and a 400 for a body that
/// is not well-formed.
///
#[cfg_attr(feature = "axum-multipart", doc = "```")]
#[cfg_attr(not(feature = "axum-multipart"), doc = "```ignore")]
/// use axum::extract::Multipart;
/// use problem_core::Problem;
/// use problem_core::extract::WithProblem;
///
/// async fn upload(WithProblem(mut form): WithProblem<Multipart>) -> Result<String, Problem> {
///     let mut bytes = 0;
///     while let Some(field) = form.next_field().await? {
///         bytes += field.bytes().await?.len();
///     }
///     Ok(format!("{bytes} bytes"))
/// }
/// # let _: axum::Router = axum::Router::new().route("/", axum::routing::post(upload));
/// ```
///
/// A header field that is missing or not valid is named, and its value is not sent:
///
#[cfg_attr(feature = "axum-typed-header", doc = "```")]
#[cfg_attr(not(feature = "axum-typed-header"), doc = "```ignore")]
/// use axum::body::Body;
/// use axum::extract::{FromRequest, Request};
/// use axum_extra::TypedHeader;
/// use axum_extra::headers::UserAgent;
/// use problem_core::extract::WithProblem;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let request = Request::new(Body::empty());
/// let problem = WithProblem::<TypedHeader<UserAgent>>::from_request(request, &()).await.unwrap_err();
/// assert_eq!(problem.status(), 400);
/// assert_eq!(problem.detail(), Some("the header field `user-agent` is missing"));
/// assert_eq!(problem.errors()[0].field(), "user-agent");
/// # }
/// ```
#[derive(Debug, Clone, Copy, Default)]
#[must_use]
pub struct WithProblem<E>(pub E);

derefs!(WithProblem);

impl<E, S> FromRequest<S> for WithProblem<E>
where
    E: FromRequest<S, Rejection: Into<Problem>>,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        E::from_request(request, state).await.map(Self).map_err(Into::into)
    }
}

impl<E, S> FromRequestParts<S> for WithProblem<E>
where
    E: FromRequestParts<S, Rejection: Into<Problem>>,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        E::from_request_parts(parts, state).await.map(Self).map_err(Into::into)
    }
}

impl<E, S> OptionalFromRequest<S> for WithProblem<E>
where
    E: OptionalFromRequest<S, Rejection: Into<Problem>>,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Option<Self>, Problem> {
        E::from_request(request, state).await.map(|extractor| extractor.map(Self)).map_err(Into::into)
    }
}

impl<E, S> OptionalFromRequestParts<S> for WithProblem<E>
where
    E: OptionalFromRequestParts<S, Rejection: Into<Problem>>,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, Problem> {
        E::from_request_parts(parts, state).await.map(|extractor| extractor.map(Self)).map_err(Into::into)
    }
}
