//! Code between the error and the boundary changes a response after it was rendered, loses its extensions, or moves the request to
//! another task.

use std::convert::Infallible;

use bytes::Bytes;
use http::{HeaderMap, Request, Response, StatusCode, header};
use http_body::Body as _;
use http_body_util::{BodyExt as _, Full};
use problem_core::boundary::{Formats, OriginalError};
use problem_core::{Boundary, ErrorStatus, Problem, RequestContext, ToProblem as _};
use problem_tests::logs::{Entry, Logs};
use tower::{Layer as _, ServiceBuilder, ServiceExt as _, service_fn};

use super::{block_on, call, request};
use problem_tests::orders::OrderError;

type Answer = Response<Full<Bytes>>;

/// Returns what a boundary makes of a response that `change` has changed, and the events.
fn changed(
    boundary: Boundary,
    method: &str,
    respond: fn() -> Answer,
    change: fn(Answer) -> Answer,
) -> (Response<String>, Vec<Entry>) {
    let inner = service_fn(move |_: Request<String>| async move { Ok::<_, Infallible>(change(respond())) });
    let logs = Logs::capture();
    let response = block_on(call(boundary.layer(inner), request(method, "/orders/7")));
    (response, logs.take())
}

fn not_found() -> Answer {
    OrderError::OrderNotFound { id: 7 }.to_response()
}

fn unauthorized() -> Answer {
    Problem::new(ErrorStatus::UNAUTHORIZED)
        .with_header(header::WWW_AUTHENTICATE, "Bearer realm=\"orders\"".parse().unwrap())
        .to_response()
}

fn names(headers: &HeaderMap) -> Vec<&str> {
    let mut names: Vec<_> = headers.keys().map(header::HeaderName::as_str).collect();
    names.sort_unstable();
    names
}

#[test]
fn a_response_that_replaces_a_problem_is_sent() {
    // a login page instead of a 401
    let redirect = |answer: Answer| {
        let (mut parts, _) = answer.into_parts();
        parts.status = StatusCode::FOUND;
        parts.headers.insert(header::LOCATION, "/login".parse().unwrap());
        parts.headers.remove(header::CONTENT_TYPE);
        Response::from_parts(parts, Full::default())
    };
    let (response, events) = changed(Boundary::new(), "GET", unauthorized, redirect);
    assert_eq!((response.status(), &**response.body()), (StatusCode::FOUND, ""));
    assert_eq!(response.headers()[header::LOCATION], "/login");
    assert!(response.extensions().get::<OriginalError>().is_none());
    assert_eq!(events.len(), 1, "the 401, when it was rendered: {events:?}");

    // the same, by middleware that leaves the body
    let redirect = |mut answer: Answer| {
        *answer.status_mut() = StatusCode::SEE_OTHER;
        answer.headers_mut().insert(header::LOCATION, "/login".parse().unwrap());
        answer
    };
    let (response, events) = changed(Boundary::new(), "GET", unauthorized, redirect);
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    assert_eq!(events.len(), 1, "{events:?}");

    // a page of a single-page application instead of a 404
    let page = |answer: Answer| {
        let (mut parts, _) = answer.into_parts();
        parts.status = StatusCode::OK;
        parts.headers.insert(header::CONTENT_TYPE, "text/html".parse().unwrap());
        Response::from_parts(parts, Full::from("<p>orders</p>"))
    };
    let (response, events) = changed(Boundary::new(), "GET", not_found, page);
    assert_eq!((response.status(), &**response.body()), (StatusCode::OK, "<p>orders</p>"));
    assert_eq!(response.headers()[header::CONTENT_TYPE], "text/html");
    assert_eq!(events.len(), 1, "{events:?}");
}

#[test]
fn a_status_that_contradicts_the_body_is_put_back() {
    for status in [StatusCode::OK, StatusCode::CREATED, StatusCode::GONE, StatusCode::INTERNAL_SERVER_ERROR] {
        let inner = service_fn(move |_: Request<String>| async move {
            let mut answer = not_found();
            *answer.status_mut() = status;
            Ok::<_, Infallible>(answer)
        });
        let logs = Logs::capture();
        let response = block_on(call(Boundary::new().layer(inner), request("GET", "/")));
        assert_eq!(response.status(), StatusCode::NOT_FOUND);
        assert!(response.body().contains(r#""status":404,"#), "{}", response.body());
        let events = logs.take();
        assert_eq!(events.len(), 2, "the error, and the status that was left out: {events:?}");
        assert_eq!(events[1].field("what"), "status");
    }
}

/// Text of the length that the body has.
fn text_in_place_of(answer: Answer, media_type: Option<&'static str>) -> Answer {
    let (mut parts, body) = answer.into_parts();
    let len = usize::try_from(body.size_hint().exact().unwrap()).unwrap();
    parts.headers.remove(header::CONTENT_TYPE);
    if let Some(media_type) = media_type {
        parts.headers.insert(header::CONTENT_TYPE, media_type.parse().unwrap());
    }
    Response::from_parts(parts, Full::from(format!("{:<len$}", "CANARY")))
}

#[test]
fn text_in_place_of_the_body_of_a_problem_is_not_sent() {
    let respond = || Problem::internal(std::io::Error::other("disk")).to_response();
    for change in [
        |answer: Answer| {
            let (mut parts, _) = answer.into_parts();
            parts.headers.insert(header::CONTENT_TYPE, "text/plain; charset=utf-8".parse().unwrap());
            Response::from_parts(parts, Full::from("CANARY"))
        },
        |answer: Answer| {
            let (mut parts, _) = answer.into_parts();
            parts.headers.remove(header::CONTENT_TYPE);
            Response::from_parts(parts, Full::from("CANARY"))
        },
        |answer: Answer| {
            let (mut parts, _) = answer.into_parts();
            parts.headers.insert(header::CONTENT_TYPE, "text/plain".parse().unwrap());
            parts.extensions.clear();
            Response::from_parts(parts, Full::from("CANARY"))
        },
        // text of the same length
        |answer| text_in_place_of(answer, Some("text/plain")),
        |answer| text_in_place_of(answer, None),
    ] {
        let inner = service_fn(move |_: Request<String>| {
            let answer = change(respond());
            async move { Ok::<_, Infallible>(answer) }
        });
        let logs = Logs::capture();
        let response = block_on(call(Boundary::new().layer(inner), request("GET", "/")));
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(response.headers()[header::CONTENT_TYPE], "application/problem+json");
        assert!(response.body().starts_with(r#"{"title":"Internal Server Error","status":500,"#));
        assert!(!response.body().contains("CANARY"), "{}", response.body());
        let events = logs.take();
        let [first, second] = &events[..] else { panic!("the error, and the text: {events:?}") };
        assert_eq!(first.field("error"), "disk");
        assert_eq!(second.field("error"), "CANARY");
    }
}

#[test]
fn a_body_that_somebody_chose_in_place_of_a_problem_is_sent() {
    for len in [20, 0] {
        let inner = service_fn(move |_: Request<String>| async move {
            let answer = not_found();
            let (mut parts, body) = answer.into_parts();
            // also one of the same length
            let len = if len == 0 { body.collect().await.unwrap().to_bytes().len() } else { len };
            parts.headers.insert(header::CONTENT_TYPE, "text/html".parse().unwrap());
            Ok::<_, Infallible>(Response::from_parts(parts, Full::from(format!("{:<len$}", "<p>page"))))
        });
        let logs = Logs::capture();
        let response = block_on(call(Boundary::new().layer(inner), request("GET", "/")));
        assert_eq!(response.headers()[header::CONTENT_TYPE], "text/html");
        assert!(response.body().starts_with("<p>page"), "{}", response.body());
        assert!(response.extensions().get::<OriginalError>().is_none());
        let events = logs.take();
        assert_eq!(events[1].field("error"), "passed on unchanged: text/html");
        assert_eq!(events.len(), 2, "{events:?}");
    }
}

#[test]
fn the_fields_of_an_upstream_do_not_describe_the_body_of_a_problem() {
    // as with axum's `(upstream_headers, problem)`
    let add_upstream_headers = |mut answer: Answer| {
        for (name, value) in [
            ("content-type", "text/html"),
            ("content-encoding", "br"),
            ("content-length", "7"),
            ("content-language", "de"),
            ("content-disposition", "attachment"),
            ("etag", "\"upstream\""),
            ("last-modified", "Sun, 06 Nov 1994 08:49:37 GMT"),
            ("repr-digest", "sha-256=:AAAA:"),
            ("x-upstream", "kept"),
        ] {
            answer.headers_mut().insert(name, value.parse().unwrap());
        }
        answer
    };
    for (boundary, media_type) in [
        (Boundary::new(), "application/problem+json"),
        (Boundary::new().with_formats(Formats::Envelope), "application/json"),
    ] {
        let (response, events) = changed(boundary, "GET", not_found, add_upstream_headers);
        assert_eq!(response.status(), StatusCode::NOT_FOUND);
        assert_eq!(
            names(response.headers()),
            ["cache-control", "content-type", "x-request-id", "x-upstream"],
            "{response:?}"
        );
        assert_eq!(response.headers()[header::CONTENT_TYPE], media_type);
        assert!(response.body().contains(r#""requestId":"req-1""#), "{}", response.body());
        assert_eq!(events.len(), 1, "{events:?}");
    }
    // the fields that the error itself sets are its own
    let respond = || {
        Problem::new(ErrorStatus::PRECONDITION_FAILED)
            .with_header(header::ETAG, "\"2\"".parse().unwrap())
            .with_header(header::CONTENT_LANGUAGE, "en".parse().unwrap())
            .to_response()
    };
    let (response, _) = changed(Boundary::new(), "GET", respond, |answer| answer);
    assert_eq!(
        names(response.headers()),
        ["cache-control", "content-language", "content-type", "etag", "x-request-id"]
    );
    // a layer that encodes the body is trusted
    let encode = |answer: Answer| {
        let (mut parts, _) = answer.into_parts();
        parts.headers.insert(header::CONTENT_ENCODING, "gzip".parse().unwrap());
        Response::from_parts(parts, Full::from("encoded"))
    };
    let (response, events) = changed(Boundary::new(), "GET", not_found, encode);
    assert_eq!(response.headers()[header::CONTENT_ENCODING], "gzip");
    assert_eq!(response.body(), "encoded");
    assert_eq!(events.len(), 1, "{events:?}");
}

#[test]
fn a_problem_without_its_extensions_is_logged_once() {
    let lose = |answer: Answer| {
        let (mut parts, body) = answer.into_parts();
        parts.extensions.clear();
        Response::from_parts(parts, body)
    };
    for formats in [Formats::Json, Formats::Envelope] {
        let (response, events) = changed(Boundary::new().with_formats(formats), "GET", not_found, lose);
        assert_eq!(response.status(), StatusCode::NOT_FOUND);
        assert!(response.body().contains(r#""orderId":7"#), "{}", response.body());
        assert_eq!(response.extensions().get::<OriginalError>().unwrap().code(), "ORDER_NOT_FOUND");
        assert_eq!(events.len(), 1, "{events:?}");
    }
    // between two boundaries
    let inner = service_fn(|_: Request<String>| async { Ok::<_, Infallible>(not_found()) });
    let service = ServiceBuilder::new()
        .layer(Boundary::new())
        .map_response(|response: Response<_>| {
            let (mut parts, body) = response.into_parts();
            parts.extensions.clear();
            Response::from_parts(parts, body)
        })
        .layer(Boundary::new())
        .service(inner);
    let logs = Logs::capture();
    let response = block_on(call(service, request("GET", "/")));
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    assert_eq!(logs.take().len(), 1);
    // an error that was rendered and not returned does not count
    let inner = service_fn(|_: Request<String>| async {
        let discarded = not_found();
        let mut answer = unauthorized();
        answer.extensions_mut().clear();
        drop(discarded);
        Ok::<_, Infallible>(answer)
    });
    let response = block_on(call(Boundary::new().layer(inner), request("GET", "/")));
    assert_eq!(response.extensions().get::<OriginalError>().unwrap().code(), "UNAUTHORIZED");
}

#[test]
fn the_context_follows_the_request_to_another_task() {
    let id = |response: &Response<String>| response.headers()["x-request-id"].to_str().unwrap().to_owned();
    let fail = service_fn(|_: Request<String>| async { Ok::<_, Infallible>(not_found()) });
    // a buffer polls the inner service on a task of its own
    let response = block_on(async {
        let buffered = ServiceBuilder::new().buffer(4).layer(Boundary::new()).service(fail);
        let service = Boundary::new().layer(buffered);
        call(service, Request::new(String::new())).await
    });
    assert!(response.body().contains(&format!(r#""requestId":"{}""#, id(&response))), "{response:?}");

    // a handler that spawns has the context of its request, without `RequestContext::carry`
    let spawning = service_fn(|request: Request<String>| async move {
        let context = request.extensions().get::<RequestContext>().cloned().unwrap();
        let answer = tokio::spawn(async move { context.enter(not_found) }).await.unwrap();
        Ok::<_, Infallible>(answer)
    });
    let response = block_on(call(Boundary::new().layer(spawning), Request::new(String::new())));
    assert!(response.body().contains(&format!(r#""requestId":"{}""#, id(&response))), "{response:?}");

    // two boundaries with other fields for the ID
    let fail = service_fn(|_: Request<String>| async { Ok::<_, Infallible>(not_found()) });
    let response = block_on(async {
        let inner = Boundary::new().with_request_id_header(header::HeaderName::from_static("x-trace"));
        let buffered = ServiceBuilder::new().buffer(4).layer(inner).service(fail);
        Boundary::new().layer(buffered).oneshot(Request::new(String::new())).await.unwrap()
    });
    assert_eq!(response.headers()["x-request-id"], response.headers()["x-trace"]);
}

#[test]
fn nested_boundaries_log_a_response_that_passes_once() {
    let html = |status: u16| {
        move || {
            Response::builder()
                .status(status)
                .header(header::CONTENT_TYPE, "text/html")
                .body(Full::<Bytes>::from("<p>"))
                .unwrap()
        }
    };
    let logs = Logs::capture();
    for clears in [false, true] {
        let answer = html(502);
        let inner = service_fn(move |_: Request<String>| async move { Ok::<_, Infallible>(answer()) });
        let service = ServiceBuilder::new()
            .layer(Boundary::new())
            .map_response(move |mut response: Response<_>| {
                if clears {
                    response.extensions_mut().clear();
                }
                response
            })
            .layer(Boundary::new())
            .layer(Boundary::new())
            .service(inner);
        let response = block_on(call(service, request("GET", "/")));
        assert_eq!(response.body(), "<p>");
        let events = logs.take();
        let [event] = &events[..] else { panic!("one event: {events:?}") };
        assert_eq!(event.field("error"), "passed on unchanged: text/html");
    }
    // another response of middleware between the boundaries is another error
    let answer = html(502);
    let inner = service_fn(move |_: Request<String>| async move { Ok::<_, Infallible>(answer()) });
    let service = ServiceBuilder::new()
        .layer(Boundary::new())
        .map_response(|mut response: Response<_>| {
            *response.status_mut() = StatusCode::GATEWAY_TIMEOUT;
            response
        })
        .layer(Boundary::new())
        .service(inner);
    let response = block_on(call(service, request("GET", "/")));
    assert_eq!(response.status(), StatusCode::GATEWAY_TIMEOUT);
    assert_eq!(
        logs.take().iter().map(|event| event.field("status").to_owned()).collect::<Vec<_>>(),
        ["502", "504"]
    );
}

#[test]
fn an_empty_412_describes_the_selected_representation() {
    let conditional = |status: u16| {
        move || {
            Response::builder()
                .status(status)
                .header(header::ETAG, "\"2\"")
                .header(header::LAST_MODIFIED, "Sun, 06 Nov 1994 08:49:37 GMT")
                .header(header::CONTENT_LANGUAGE, "de")
                .body(Full::<Bytes>::default())
                .unwrap()
        }
    };
    let (response, _) = changed(Boundary::new(), "PUT", conditional_412, |answer| answer);
    assert_eq!(
        names(response.headers()),
        ["cache-control", "content-type", "etag", "last-modified", "x-request-id"]
    );
    assert_eq!(response.headers()[header::ETAG], "\"2\"");
    // with a body, or with another status, they describe the body that is replaced
    let inner = service_fn(move |_: Request<String>| {
        let answer = conditional(404)();
        async move { Ok::<_, Infallible>(answer) }
    });
    let response = block_on(call(Boundary::new().layer(inner), request("GET", "/")));
    assert_eq!(names(response.headers()), ["cache-control", "content-type", "x-request-id"]);
    let with_text = |mut answer: Answer| {
        answer.headers_mut().insert(header::CONTENT_TYPE, "text/plain".parse().unwrap());
        answer.map(|_| Full::from("changed"))
    };
    let (response, _) = changed(Boundary::new(), "PUT", conditional_412, with_text);
    assert_eq!(names(response.headers()), ["cache-control", "content-type", "x-request-id"]);
}

fn conditional_412() -> Answer {
    Response::builder()
        .status(412)
        .header(header::ETAG, "\"2\"")
        .header(header::LAST_MODIFIED, "Sun, 06 Nov 1994 08:49:37 GMT")
        .body(Full::default())
        .unwrap()
}

#[test]
fn a_server_error_without_a_media_type_is_text() {
    let text = |status: u16| Response::builder().status(status).body(Full::<Bytes>::from("CANARY")).unwrap();
    for status in [500, 502, 599] {
        let inner = service_fn(move |_: Request<String>| async move { Ok::<_, Infallible>(text(status)) });
        let logs = Logs::capture();
        let response = block_on(call(Boundary::new().layer(inner), request("GET", "/")));
        assert_eq!(response.status().as_u16(), status);
        assert!(response.body().contains(r#""requestId":"req-1""#), "{}", response.body());
        assert!(!response.body().contains("CANARY"));
        assert_eq!(logs.take()[0].field("error"), "CANARY");
    }
    // a 4xx without a media type stays as it is
    let inner = service_fn(move |_: Request<String>| async move { Ok::<_, Infallible>(text(404)) });
    let response = block_on(call(Boundary::new().layer(inner), request("GET", "/")));
    assert_eq!(response.body(), "CANARY");
}

#[test]
fn the_instance_is_the_whole_path_inside_a_nested_router() {
    use axum::Router;
    use axum::routing::get;

    let fail = async || Err::<(), _>(OrderError::OrderNotFound { id: 7 });
    let inner = Router::new().route("/orders", get(fail)).layer(Boundary::new());
    let response = super::answer(Router::new().nest("/api/{version}", inner), "GET", "/api/v1/orders?x=1");
    assert!(response.contains(r#""instance":"/api/v1/orders""#), "{response}");
    // also with a boundary around both
    let inner = Router::new().route("/orders", get(fail)).layer(Boundary::new());
    let outer = Router::new().nest("/api", inner).layer(Boundary::new());
    let response = super::answer(outer, "GET", "/api/orders");
    assert!(response.contains(r#""instance":"/api/orders""#), "{response}");
    // and with the method that the inner router refuses
    let inner = Router::new().route("/orders", get(fail)).layer(Boundary::new());
    let response = super::answer(Router::new().nest("/api", inner), "POST", "/api/orders");
    assert!(response.contains(r#""instance":"/api/orders""#), "{response}");
}

#[test]
fn a_head_request_has_the_length_of_the_body_only_if_no_layer_encodes_it() {
    use axum::Router;
    use axum::routing::get;
    use tower_http::compression::CompressionLayer;
    use tower_http::compression::predicate::SizeAbove;

    let fail = async || Err::<(), _>(OrderError::OrderNotFound { id: 7 });
    let compressed = |layer: CompressionLayer<SizeAbove>| {
        Router::new().route("/orders", get(fail)).layer(layer).layer(Boundary::new())
    };
    let layer = || CompressionLayer::new().compress_when(SizeAbove::new(10));
    let gzip = [("accept-encoding", "gzip")];
    let response = super::answer_with(compressed(layer()), "HEAD", "/orders", &gzip, "");
    assert!(!response.contains("content-length"), "{response}");
    assert!(response.ends_with("\r\n\r\n"), "{response}");
    // without a coding, the length of the body that GET would send
    let get_length = |response: &str| {
        let (_, rest) = response.split_once("content-length: ").unwrap();
        rest.split_once("\r\n").unwrap().0.to_owned()
    };
    let head = super::answer_with(compressed(layer()), "HEAD", "/orders", &[], "");
    let whole = super::answer_with(compressed(layer()), "GET", "/orders", &[], "");
    assert_eq!(get_length(&head), get_length(&whole));
    // the compression layer is around the boundary
    let around = Router::new().route("/orders", get(fail)).layer(Boundary::new()).layer(layer());
    let response = super::answer_with(around, "HEAD", "/orders", &gzip, "");
    assert!(!response.contains("content-length: 0"), "{response}");
}

#[test]
fn a_header_map_that_is_full_is_one_event() {
    let full = || {
        let mut headers = HeaderMap::new();
        let mut index = 0;
        while let Ok(false) = headers.try_append(
            header::HeaderName::from_bytes(format!("x-{index}").as_bytes()).unwrap(),
            "1".parse().unwrap(),
        ) {
            index += 1;
        }
        headers
    };
    for (status, media_type) in [(500, "text/plain"), (404, ""), (200, "text/html")] {
        let headers = full();
        let inner = service_fn(move |_: Request<String>| {
            let mut answer = Response::builder().status(status).body(Full::<Bytes>::from("CANARY")).unwrap();
            *answer.headers_mut() = headers.clone();
            if !media_type.is_empty() {
                answer.headers_mut().remove("x-0");
                answer.headers_mut().insert(header::CONTENT_TYPE, media_type.parse().unwrap());
            }
            async move { Ok::<_, Infallible>(answer) }
        });
        let logs = Logs::capture();
        let response = block_on(call(Boundary::new().layer(inner), request("GET", "/")));
        assert_eq!(response.status().as_u16(), status);
        let events = logs.take();
        assert_eq!(events.len(), usize::from(status != 200), "{status}: {events:?}");
    }
    // a problem among so many fields
    let add_all = move |mut answer: Answer| {
        for name in full().keys() {
            let _ = answer.headers_mut().try_insert(name.clone(), "1".parse().unwrap());
        }
        answer
    };
    let inner = service_fn(move |_: Request<String>| {
        let answer = add_all(not_found());
        async move { Ok::<_, Infallible>(answer) }
    });
    let logs = Logs::capture();
    let response = block_on(call(Boundary::new().layer(inner), request("GET", "/")));
    assert!(response.body().contains(r#""orderId":7"#), "{}", response.body());
    assert_eq!(logs.take().len(), 1);
}
