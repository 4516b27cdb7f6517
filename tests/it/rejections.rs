//! The rejections of the extractors of axum and axum-extra as problems: over a socket, and by `?`.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::multipart::{InvalidBoundary, MultipartRejection};
use axum::extract::rejection::{
    ExtensionRejection, InvalidFormContentType, MatchedPathMissing, MissingJsonContentType, MissingPathParams,
};
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection as ws;
use axum::extract::{
    ConnectInfo, DefaultBodyLimit, FromRequest, FromRequestParts, MatchedPath, Multipart, NestedPath,
    RawForm, RawPathParams, Request,
};
use axum::routing::{any, get, post};
use axum::{Extension, Router};
use axum_extra::TypedHeader;
use axum_extra::extract::WithRejection;
use axum_extra::headers::IfModifiedSince;
use bytes::Bytes;
use problem_core::boundary::PathErrorStatus;
use problem_core::extract::WithProblem;
use problem_core::{Boundary, Problem, ToProblem};
use problem_tests::logs::Logs;
use problem_tests::wire;

use crate::wire::{serve, through_axum};

fn send(
    router: Router,
    method: &'static str,
    path: &'static str,
    headers: &[(&'static str, &'static str)],
    body: &str,
) -> String {
    let (headers, body) = (headers.to_vec(), body.to_owned());
    serve(router, move |server| wire::exchange(server, method, path, &headers, &body))
}

fn ok(body: &str) -> String {
    wire::response("200 OK", &[("content-type", "text/plain; charset=utf-8")], body)
}

const INTERNAL: &str = r#"{"title":"Internal Server Error","status":500,"code":"INTERNAL_SERVER_ERROR"}"#;

fn internal() -> String {
    wire::problem("500 Internal Server Error", &[], INTERNAL)
}

/// A mark in requests. A response must not contain it, and neither must the log if it was the value of a header field.
const CANARY: &str = "CANARY";

#[derive(Clone)]
struct TenantOfTheService;

#[test]
fn a_missing_extension_is_a_500_that_names_the_type_only_in_the_log() {
    async fn by_question_mark(request: Request) -> Result<&'static str, Problem> {
        let (mut parts, _) = request.into_parts();
        let Extension(_) = Extension::<TenantOfTheService>::from_request_parts(&mut parts, &()).await?;
        Ok("found")
    }
    let router = || {
        Router::new()
            .route("/wrapped", get(async |_: WithProblem<Extension<TenantOfTheService>>| "found"))
            .route(
                "/rejection",
                get(async |_: WithRejection<Extension<TenantOfTheService>, Problem>| "found"),
            )
            .route("/question-mark", get(by_question_mark))
            .route(
                "/optional",
                get(async |tenant: Option<Extension<TenantOfTheService>>| tenant.map_or("none", |_| "found")),
            )
    };
    for path in ["/wrapped", "/rejection", "/question-mark"] {
        let logs = Logs::capture();
        assert_eq!(send(router(), "GET", path, &[], ""), internal(), "{path}");
        let entries = logs.take();
        assert_eq!(entries.len(), 1, "{path}");
        assert!(entries[0].field("error").contains("TenantOfTheService"), "{entries:?}");
        let router = router().layer(Extension(TenantOfTheService));
        assert_eq!(send(router, "GET", path, &[], ""), ok("found"), "{path}");
    }
    assert_eq!(send(router(), "GET", "/optional", &[], ""), ok("none"));
}

#[test]
fn inside_a_boundary_axums_own_extension_is_the_same_problem() {
    let router = Router::new()
        .route("/wrap", get(async |_: WithProblem<Extension<TenantOfTheService>>| "found"))
        .route("/axum", get(async |_: Extension<TenantOfTheService>| "found"))
        .layer(Boundary::new());
    let ask = |path| wire::steady(&send(router.clone(), "GET", path, &[("x-request-id", "req-1")], ""));
    let logs = Logs::capture();
    assert_eq!(ask("/axum").replace("/axum", "/wrap"), ask("/wrap"));
    assert_eq!(logs.take().len(), 2);
}

#[derive(axum::extract::FromRequest)]
#[from_request(rejection(Problem))]
struct Upload {
    #[from_request(via(Extension))]
    _tenant: TenantOfTheService,
    #[from_request(via(axum::Json))]
    size: u8,
}

#[test]
fn the_derives_of_axum_reject_with_problems() {
    let router = || Router::new().route("/", post(async |upload: Upload| upload.size.to_string()));
    let json = ("content-type", "application/json");
    assert_eq!(send(router(), "POST", "/", &[json], "7"), internal());
    let router = || router().layer(Extension(TenantOfTheService));
    assert_eq!(send(router(), "POST", "/", &[json], "7"), ok("7"));
    assert_eq!(
        send(router(), "POST", "/", &[json], "oops"),
        wire::problem(
            "400 Bad Request",
            &[],
            r#"{"title":"Bad Request","status":400,"detail":"the request body is not JSON","code":"INVALID_JSON"}"#,
        )
    );
}

#[test]
fn what_the_router_does_not_know_is_a_500() {
    let matched = async |WithProblem(path): WithProblem<MatchedPath>| path.as_str().to_owned();
    let nested = async |WithProblem(path): WithProblem<NestedPath>| path.as_str().to_owned();
    let router = || {
        let inner = Router::new().route("/path", get(nested));
        Router::new()
            .route("/address", get(async |_: WithProblem<ConnectInfo<SocketAddr>>| "found"))
            .route("/matched", get(matched))
            .route("/nested", get(nested))
            .nest("/outer", inner)
            .fallback(matched)
    };
    for (path, cause) in [
        ("/address", "Missing request extension"),
        ("/nowhere", "No matched path found"),
        ("/nested", "The matched route is not nested"),
    ] {
        let logs = Logs::capture();
        assert_eq!(send(router(), "GET", path, &[], ""), internal(), "{path}");
        let entries = logs.take();
        assert_eq!(entries.len(), 1, "{path}");
        assert!(entries[0].field("error").starts_with(cause), "{entries:?}");
    }
    assert_eq!(send(router(), "GET", "/matched", &[], ""), ok("/matched"));
    assert_eq!(send(router(), "GET", "/outer/path", &[], ""), ok("/outer"));
}

#[test]
fn raw_forms_and_whole_bodies_are_problems() {
    let router = || {
        Router::new()
            .route("/form", post(async |WithProblem(RawForm(form)): WithProblem<RawForm>| form))
            .route("/bytes", post(async |WithProblem(body): WithProblem<Bytes>| body))
            .route("/text", post(async |WithProblem(body): WithProblem<String>| body))
            .layer(DefaultBodyLimit::max(8))
    };
    let form = ("content-type", "application/x-www-form-urlencoded");
    let sent = send(router(), "POST", "/form", &[form], "a=b");
    assert_eq!(sent, wire::response("200 OK", &[("content-type", "application/octet-stream")], "a=b"));
    assert_eq!(
        send(router(), "POST", "/form", &[], "a=b"),
        wire::problem(
            "415 Unsupported Media Type",
            &[("accept", "application/x-www-form-urlencoded")],
            r#"{"title":"Unsupported Media Type","status":415,"detail":"the request body must be `application/x-www-form-urlencoded`","code":"UNSUPPORTED_MEDIA_TYPE"}"#,
        )
    );
    for path in ["/form", "/bytes", "/text"] {
        assert_eq!(send(router(), "POST", path, &[form], "a=bcdefgh"), too_large(), "{path}");
    }
}

fn too_large() -> String {
    wire::problem(
        "413 Payload Too Large",
        &[],
        r#"{"title":"Content Too Large","status":413,"detail":"the request body is too large","code":"CONTENT_TOO_LARGE"}"#,
    )
}

#[test]
fn the_media_type_that_is_read_is_named() {
    let router = || Router::new().route("/", post(async |_: WithProblem<axum::Json<u8>>| "taken"));
    assert_eq!(
        send(router(), "POST", "/", &[("content-type", "text/plain")], "1"),
        wire::problem(
            "415 Unsupported Media Type",
            &[("accept", "application/json")],
            r#"{"title":"Unsupported Media Type","status":415,"detail":"the request body must be `application/json`","code":"UNSUPPORTED_MEDIA_TYPE"}"#,
        )
    );
}

#[test]
fn raw_path_parameters_are_a_404_or_named() {
    let handler = async |WithProblem(parameters): WithProblem<RawPathParams>| {
        parameters.iter().map(|(name, value)| format!("{name}={value};")).collect::<String>()
    };
    let router = || Router::new().route("/orders/{order}/{item}", get(handler));
    assert_eq!(send(router(), "GET", "/orders/1/x", &[], ""), ok("order=1;item=x;"));
    let not_found = r#"{"title":"Not Found","status":404,"code":"NOT_FOUND"}"#;
    assert_eq!(
        send(router(), "GET", "/orders/1/%ff", &[], ""),
        wire::problem("404 Not Found", &[], not_found)
    );
    assert_eq!(through_axum(Problem::from(MissingPathParams::default())), internal());
    let named = send(
        router().layer(Boundary::new().with_path_error_status(PathErrorStatus::BadRequest)),
        "GET",
        "/orders/1/%ff",
        &[],
        "",
    );
    let errors = r#""errors":[{"field":"item","in":"path","code":"INVALID_VALUE","message":"is not valid"}]"#;
    assert!(named.starts_with("HTTP/1.1 400 ") && named.contains(errors), "{named}");
}

/// Reads all fields of a form, and returns their names and lengths.
async fn read(mut form: Multipart) -> Result<String, Problem> {
    let mut told = String::new();
    while let Some(field) = form.next_field().await? {
        let name = field.name().unwrap_or_default().to_owned();
        told += &format!("{name}:{};", field.bytes().await?.len());
    }
    Ok(told)
}

fn uploads() -> Router {
    async fn upload(WithProblem(form): WithProblem<Multipart>) -> Result<String, Problem> {
        read(form).await
    }
    async fn upload_or_not(form: Option<WithProblem<Multipart>>) -> Result<String, Problem> {
        match form {
            Some(WithProblem(form)) => read(form).await,
            None => Ok("none".to_owned()),
        }
    }
    async fn by_question_mark(request: Request) -> Result<String, Problem> {
        read(Multipart::from_request(request, &()).await?).await
    }
    Router::new()
        .route("/wrapped", post(upload))
        .route("/optional", post(upload_or_not))
        .route("/question-mark", post(by_question_mark))
        .layer(DefaultBodyLimit::max(400))
}

const MULTIPART: (&str, &str) = ("content-type", "multipart/form-data; boundary=X");

fn bad_multipart(detail: &str) -> String {
    wire::problem(
        "400 Bad Request",
        &[],
        &format!(r#"{{"title":"Bad Request","status":400,"detail":"{detail}","code":"INVALID_MULTIPART"}}"#),
    )
}

#[test]
fn a_multipart_form_is_read_or_rejected_with_a_problem() {
    let field = |text: &str| {
        format!("--X\r\ncontent-disposition: form-data; name=\"{CANARY}\"\r\n\r\n{text}\r\n--X--\r\n")
    };
    for path in ["/wrapped", "/optional", "/question-mark"] {
        let ask = |headers: &[_], body: &str| {
            let logs = Logs::capture();
            let response = send(uploads(), "POST", path, headers, body);
            assert_eq!(logs.take().len(), usize::from(!response.starts_with("HTTP/1.1 200 ")), "{path}");
            response
        };
        assert_eq!(ask(&[MULTIPART], &field("abc")), ok("CANARY:3;"));
        let detail = "`Content-Type` must be `multipart/form-data` with a valid `boundary`";
        assert_eq!(ask(&[("content-type", "multipart/form-data")], &field("abc")), bad_multipart(detail));
        let other = ask(&[("content-type", "application/json")], "{}");
        assert_eq!(other, if path == "/optional" { ok("none") } else { bad_multipart(detail) });

        let malformed = bad_multipart("the request body is not valid `multipart/form-data`");
        for body in [
            "no boundary".to_owned(),
            // the body ends within a field, or within the header fields of a field, or has an invalid header field
            field("abc").replace("\r\n--X--\r\n", ""),
            field("abc")[..20].to_owned(),
            field("abc").replace("content-disposition", "content disposition"),
        ] {
            assert_eq!(ask(&[MULTIPART], &body), malformed, "{body}");
        }
        assert_eq!(ask(&[MULTIPART], &field(&"a".repeat(400))), too_large());
    }
    assert_eq!(send(uploads(), "POST", "/optional", &[], ""), ok("none"));
}

/// A body that fails, or that never ends.
struct Broken(Option<std::io::Error>);

impl http_body::Body for Broken {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, Self::Error>>> {
        self.0.take().map_or(Poll::Pending, |error| Poll::Ready(Some(Err(error))))
    }
}

/// Returns the status and the body of the response to a multipart form with this body.
async fn upload<S, B>(service: S, body: B) -> (u16, String)
where
    S: tower::Service<http::Request<B>, Response = axum::response::Response, Error = Infallible>,
{
    let request = http::Request::post("/wrapped").header(MULTIPART.0, MULTIPART.1).body(body).unwrap();
    let response = tower::ServiceExt::oneshot(service, request).await.unwrap();
    let status = response.status().as_u16();
    let body = axum::body::to_bytes(response.into_body(), 10_000).await.unwrap();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

#[tokio::test]
async fn a_multipart_form_that_breaks_off_is_not_a_defect_of_the_service() {
    let logs = Logs::capture();
    let body = axum::body::Body::new(Broken(Some(std::io::Error::other("the client is gone"))));
    let expected = r#"{"title":"Bad Request","status":400,"detail":"the request body ended early","code":"BAD_REQUEST"}"#;
    assert_eq!(upload(uploads(), body).await, (400, expected.to_owned()));
    let entries = logs.take();
    assert_eq!(entries.len(), 1);
    assert!(entries[0].field("sources").contains("the client is gone"), "{entries:?}");
}

#[tokio::test]
async fn a_multipart_form_that_does_not_come_in_time_is_a_408() {
    let layer = tower_http::timeout::RequestBodyTimeoutLayer::new(Duration::from_millis(1));
    let service = tower::ServiceBuilder::new().layer(layer).service(uploads());
    let expected = r#"{"title":"Request Timeout","status":408,"code":"REQUEST_TIMEOUT"}"#;
    assert_eq!(upload(service, Broken(None)).await, (408, expected.to_owned()));
}

#[test]
fn a_typed_header_is_named_and_its_value_is_not_sent() {
    async fn by_question_mark(request: Request) -> Result<&'static str, Problem> {
        let (mut parts, _) = request.into_parts();
        let TypedHeader(_) = TypedHeader::<IfModifiedSince>::from_request_parts(&mut parts, &()).await?;
        Ok("taken")
    }
    let router = || {
        Router::new()
            .route("/wrapped", get(async |_: WithProblem<TypedHeader<IfModifiedSince>>| "taken"))
            .route("/question-mark", get(by_question_mark))
            .route(
                "/optional",
                get(async |date: Option<WithProblem<TypedHeader<IfModifiedSince>>>| {
                    date.map_or("none", |_| "taken")
                }),
            )
    };
    let problem = |predicate: &str, code: &str, message: &str| {
        let body = format!(
            r#"{{"title":"Bad Request","status":400,"detail":"the header field `if-modified-since` is {predicate}","code":"VALIDATION_ERROR","errors":[{{"field":"if-modified-since","in":"header","code":"{code}","message":"{message}"}}]}}"#
        );
        wire::problem("400 Bad Request", &[], &body)
    };
    for path in ["/wrapped", "/question-mark", "/optional"] {
        let date = ("if-modified-since", "Sat, 29 Oct 1994 19:43:31 GMT");
        assert_eq!(send(router(), "GET", path, &[date], ""), ok("taken"), "{path}");
        let logs = Logs::capture();
        let sent = send(router(), "GET", path, &[("if-modified-since", CANARY)], "");
        assert_eq!(sent, problem("not valid", "INVALID_VALUE", "is not valid"), "{path}");
        let entries = logs.take();
        assert_eq!(entries.len(), 1, "{path}");
        assert!(entries[0].field("error").contains("if-modified-since"), "{entries:?}");
        assert!(!format!("{entries:?}").contains(CANARY), "{entries:?}");
    }
    for path in ["/wrapped", "/question-mark"] {
        let missing = problem("missing", "REQUIRED", "is required");
        assert_eq!(send(router(), "GET", path, &[], ""), missing, "{path}");
    }
    assert_eq!(send(router(), "GET", "/optional", &[], ""), ok("none"));
}

#[test]
fn a_websocket_handshake_is_rejected_with_what_is_missing() {
    async fn handler(WithProblem(upgrade): WithProblem<WebSocketUpgrade>) -> axum::response::Response {
        upgrade.on_upgrade(async |_| {})
    }
    let router = || Router::new().route("/", any(handler));
    let connection = ("connection", "upgrade, close");
    let upgrade = ("upgrade", "websocket");
    let key = ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==");
    let version = ("sec-websocket-version", "13");

    assert_eq!(
        send(router(), "POST", "/", &[connection, upgrade, key, version], ""),
        wire::problem(
            "405 Method Not Allowed",
            &[("allow", "GET")],
            r#"{"title":"Method Not Allowed","status":405,"detail":"a WebSocket must be opened with the method `GET`","code":"METHOD_NOT_ALLOWED"}"#,
        )
    );
    let canary = |name| (name, CANARY);
    for (headers, name) in [
        (&[upgrade, key, version][..], "connection"),
        (&[connection, key, version], "upgrade"),
        (&[connection, canary("upgrade"), key, version], "upgrade"),
    ] {
        let sent = send(router(), "GET", "/", headers, "");
        assert_eq!(sent, header_problem(&[], name, "not valid", "INVALID_VALUE", "is not valid"), "{name}");
    }
    assert_eq!(
        send(router(), "GET", "/", &[connection, upgrade, version], ""),
        header_problem(&[], "sec-websocket-key", "missing", "REQUIRED", "is required"),
    );
    assert_eq!(
        send(router(), "GET", "/", &[connection, upgrade, key, canary("sec-websocket-version")], ""),
        header_problem(
            &[("sec-websocket-version", "13")],
            "sec-websocket-version",
            "not valid",
            "INVALID_VALUE",
            "is not valid",
        ),
    );
    let opened = send(router(), "GET", "/", &[connection, upgrade, key, version], "");
    assert!(opened.starts_with("HTTP/1.1 101 Switching Protocols\r\n"), "{opened}");
}

fn header_problem(
    headers: &[(&str, &str)],
    name: &str,
    predicate: &str,
    code: &str,
    message: &str,
) -> String {
    let body = format!(
        r#"{{"title":"Bad Request","status":400,"detail":"the header field `{name}` is {predicate}","code":"VALIDATION_ERROR","errors":[{{"field":"{name}","in":"header","code":"{code}","message":"{message}"}}]}}"#
    );
    wire::problem("400 Bad Request", headers, &body)
}

#[test]
fn what_only_other_versions_of_http_cause_is_a_problem_too() {
    assert_eq!(
        through_axum(Problem::from(ws::MethodNotConnect::default())),
        wire::problem(
            "405 Method Not Allowed",
            &[("allow", "CONNECT")],
            r#"{"title":"Method Not Allowed","status":405,"detail":"a WebSocket must be opened with the method `CONNECT`","code":"METHOD_NOT_ALLOWED"}"#,
        )
    );
    assert_eq!(
        through_axum(Problem::from(ws::ConnectionNotUpgradable::default())),
        wire::problem(
            "426 Upgrade Required",
            &[("upgrade", "websocket")],
            r#"{"title":"Upgrade Required","status":426,"detail":"the connection cannot be upgraded to a WebSocket","code":"UPGRADE_REQUIRED"}"#,
        )
    );
    assert_eq!(
        through_axum(Problem::from(ws::InvalidProtocolPseudoheader::default())),
        header_problem(&[], ":protocol", "not valid", "INVALID_VALUE", "is not valid"),
    );
}

#[derive(Debug, thiserror::Error, Problem)]
enum UploadError {
    #[error(transparent)]
    #[problem(transparent)]
    Form(#[from] MultipartRejection),
    #[error(transparent)]
    #[problem(transparent)]
    Tenant(#[from] ExtensionRejection),
}

#[test]
fn a_rejection_can_be_the_field_of_a_transparent_variant() {
    let error = UploadError::from(MultipartRejection::from(InvalidBoundary::default()));
    let detail = "`Content-Type` must be `multipart/form-data` with a valid `boundary`";
    assert_eq!(through_axum(error), bad_multipart(detail));

    async fn show(
        tenant: Result<Extension<TenantOfTheService>, ExtensionRejection>,
    ) -> Result<(), UploadError> {
        let Extension(_) = tenant?;
        Ok(())
    }
    assert_eq!(send(Router::new().route("/", get(show)), "GET", "/", &[], ""), internal());
}

#[test]
fn a_variant_of_a_rejection_is_the_same_problem_as_the_rejection() {
    use axum::extract::rejection::{
        FormRejection, JsonRejection, MatchedPathRejection, PathRejection, RawFormRejection,
        RawPathParamsRejection,
    };

    fn same<V: ToProblem, R: ToProblem + From<V>>(variant: fn() -> V, _: fn(V) -> R) {
        let bytes = |problem: &dyn Fn() -> http::Response<Bytes>| {
            let response = problem();
            (response.status(), response.headers().clone(), response.into_body())
        };
        let expected = bytes(&|| variant().to_response());
        assert_eq!(bytes(&|| R::from(variant()).to_response()), expected);
    }
    same(InvalidBoundary::default, MultipartRejection::from);
    same(MissingJsonContentType::default, JsonRejection::from);
    same(InvalidFormContentType::default, FormRejection::from);
    same(InvalidFormContentType::default, RawFormRejection::from);
    same(MissingPathParams::default, PathRejection::from);
    same(MissingPathParams::default, RawPathParamsRejection::from);
    same(MatchedPathMissing::default, MatchedPathRejection::from);
    same(ws::MethodNotGet::default, ws::WebSocketUpgradeRejection::from);
}
