//! What a service gives a boundary to call: request IDs, a clock, problems for errors of services, members of every problem.

use std::convert::Infallible;
use std::error::Error;
use std::io;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::get;
use bytes::Bytes;
use http_body_util::Full;
use problem_core::boundary::{ContextMember, Formats, RateLimitFields};
use problem_core::{Boundary, ErrorStatus, Problem, RateLimit, RequestContext, ToProblem};
use problem_tests::logs::Logs;
use tower::{Layer as _, service_fn};

use super::{answer, answer_with, block_on, call, parts, request, through};

#[derive(Debug, thiserror::Error, Problem)]
#[error("taken")]
#[problem(status = 409)]
struct Taken {
    #[problem(extension)]
    tenant: Option<u8>,
}

fn send(boundary: &Boundary, error: impl ToProblem) -> String {
    through(boundary, request("GET", "/orders/7"), || error.to_response()).into_body()
}

/// A boundary whose problems have only the members that a test is about.
fn bare() -> Boundary {
    use ContextMember::{Instance, RequestId, Timestamp};
    [Instance, RequestId, Timestamp].into_iter().fold(Boundary::new(), Boundary::without_member)
}

#[test]
fn a_service_makes_the_ids_of_its_requests() {
    let next = AtomicU32::new(1);
    let boundary = Boundary::new()
        .with_new_request_ids(move || format!("order-service-{}", next.fetch_add(1, Ordering::Relaxed)));
    let app = || Router::new().route("/", get(async || "fine")).layer(boundary.clone());
    let id = |response: &str| {
        let line = response.lines().find_map(|line| line.strip_prefix("x-request-id: "));
        line.unwrap().to_owned()
    };
    let without_id = |path| {
        crate::wire::serve(app(), move |server| problem_tests::wire::exchange(server, "GET", path, &[], ""))
    };
    assert_eq!(id(&without_id("/")), "order-service-1");
    let missing = without_id("/missing");
    assert_eq!(id(&missing), "order-service-2");
    assert!(missing.contains(r#""requestId":"order-service-2""#), "{missing}");
    // a client that has an ID keeps it
    assert_eq!(id(&answer(app(), "GET", "/")), "req-1");
}

#[test]
fn an_id_that_a_header_cannot_carry_is_replaced() {
    for make in [|| "a b".to_owned(), || "ü".to_owned(), || String::new(), || panic!("no more numbers")] {
        let boundary = Boundary::new().with_new_request_ids(make);
        let app = Router::new().route("/", get(async || "fine")).layer(boundary);
        let response =
            crate::wire::serve(app, move |server| problem_tests::wire::exchange(server, "GET", "/", &[], ""));
        let id = response.lines().find_map(|line| line.strip_prefix("x-request-id: ")).unwrap();
        assert_eq!(id.len(), 36, "{id}");
        assert!(response.ends_with("fine"));
    }
}

#[test]
fn all_times_are_those_of_the_clock() {
    #[derive(Debug, thiserror::Error, Problem)]
    #[error("too many")]
    #[problem(status = 429)]
    struct TooMany {
        #[problem(rate_limit)]
        quota: RateLimit,
    }
    #[derive(Debug, thiserror::Error, Problem)]
    #[error("later")]
    #[problem(status = 503)]
    struct Later {
        #[problem(retry_after)]
        at: SystemTime,
    }
    let noon = SystemTime::UNIX_EPOCH + Duration::from_secs(12 * 60 * 60);
    let boundary = Boundary::new()
        .with_clock(move || noon)
        .with_rate_limit_fields(RateLimitFields::STRUCTURED.and(RateLimitFields::X));
    let sent = |respond: fn() -> http::Response<Full<Bytes>>| {
        let inner = service_fn(|_: http::Request<String>| async move { Ok::<_, Infallible>(respond()) });
        block_on(call(boundary.layer(inner), request("GET", "/orders")))
    };
    let response = sent(|| TooMany { quota: RateLimit::new(10, 0, Duration::from_secs(30)) }.to_response());
    assert_eq!(
        response.body(),
        r#"{"title":"Too Many Requests","status":429,"detail":"too many","instance":"/orders","code":"TOO_MANY","limit":10,"retryAfter":30,"requestId":"req-1","timestamp":"1970-01-01T12:00:00.000Z"}"#
    );
    assert_eq!(response.headers()["retry-after"], "30");
    assert_eq!(response.headers()["ratelimit"], r#""default";r=0;t=30"#);
    assert_eq!(response.headers()["x-ratelimit-reset"], "43230");
    let response = sent(|| {
        let at = SystemTime::UNIX_EPOCH + Duration::from_secs(12 * 60 * 60 + 7);
        Later { at }.to_response()
    });
    assert_eq!(response.headers()["retry-after"], "7");
    // a clock that fails does not take the response with it, and neither do times that RFC 3339 cannot write
    let day = |now: fn() -> SystemTime| {
        let inner = service_fn(|_: http::Request<String>| async {
            Ok::<_, Infallible>(Taken { tenant: None }.to_response::<Full<Bytes>>())
        });
        block_on(call(Boundary::new().with_clock(now).layer(inner), request("GET", "/"))).into_body()
    };
    assert!(day(|| panic!("no clock")).contains(r#""timestamp":""#));
    let ages = || SystemTime::UNIX_EPOCH + Duration::from_secs(1 << 40);
    assert!(day(ages).contains(r#""timestamp":"9999-12-31T23:59:59.000Z""#));
}

#[derive(Debug, thiserror::Error)]
#[error("the warehouse failed")]
struct WarehouseFailed(#[source] io::Error);

fn failing(
    error: impl Error + Send + Sync + Clone + 'static,
) -> impl FnOnce(&Boundary) -> http::Response<String> {
    move |boundary| {
        let inner = service_fn(move |_: http::Request<String>| {
            let error = error.clone();
            async move { Err::<http::Response<Full<Bytes>>, Box<dyn Error + Send + Sync>>(error.into()) }
        });
        block_on(call(boundary.layer(inner), request("GET", "/")))
    }
}

#[derive(Debug, Clone, thiserror::Error)]
#[error("shared: {0}")]
struct Shared(#[source] std::sync::Arc<WarehouseFailed>);

#[test]
fn the_service_decides_what_an_error_of_an_inner_service_becomes() {
    let timed_out = || io::Error::new(io::ErrorKind::TimedOut, "10.0.0.7 timed out");
    let boundary = bare().with_service_errors(|error| {
        let error = error.downcast_ref::<io::Error>()?;
        match error.kind() {
            io::ErrorKind::TimedOut => {
                Some(Problem::new(ErrorStatus::GATEWAY_TIMEOUT).with_code("WAREHOUSE_TIMEOUT"))
            }
            io::ErrorKind::NotFound => {
                Some(Problem::new(ErrorStatus::BAD_GATEWAY).with_source(io::Error::other("mapped")))
            }
            io::ErrorKind::Interrupted => panic!("cannot decide"),
            _ => None,
        }
    });
    let logs = Logs::capture();
    // the service returns an error whose source is the `io::Error`
    let shared = |error| Shared(std::sync::Arc::new(WarehouseFailed(error)));
    let response = failing(shared(timed_out()))(&boundary);
    assert_eq!(response.body(), r#"{"title":"Gateway Timeout","status":504,"code":"WAREHOUSE_TIMEOUT"}"#);
    let [event] = &logs.take()[..] else { panic!() };
    assert_eq!(event.field("error"), "shared: the warehouse failed");
    assert_eq!(event.field("sources"), "10.0.0.7 timed out");

    // a problem that has a source of its own keeps it
    let response = failing(shared(io::ErrorKind::NotFound.into()))(&boundary);
    assert_eq!(response.body(), r#"{"title":"Bad Gateway","status":502,"code":"BAD_GATEWAY"}"#);
    let [event] = &logs.take()[..] else { panic!() };
    assert_eq!(event.field("error"), "502 BAD_GATEWAY");
    assert_eq!(event.field("sources"), "mapped; shared: the warehouse failed: entity not found");

    // what the service does not decide, the built-in list does; a panic decides nothing
    for kind in [io::ErrorKind::BrokenPipe, io::ErrorKind::Interrupted] {
        let response = failing(shared(kind.into()))(&boundary);
        assert_eq!(
            response.body(),
            r#"{"title":"Internal Server Error","status":500,"code":"INTERNAL_SERVER_ERROR"}"#
        );
        let events = logs.take();
        assert_eq!(events.last().unwrap().field("error"), "shared: the warehouse failed");
        let panics = events.iter().filter(|event| event.field("panic") == "cannot decide").count();
        assert_eq!((events.len(), panics), if kind == io::ErrorKind::Interrupted { (2, 1) } else { (1, 0) });
    }
    let inner = service_fn(move |_: http::Request<String>| async move {
        Err::<http::Response<Full<Bytes>>, Box<dyn Error + Send + Sync>>(Box::new(
            tower::timeout::error::Elapsed::new(),
        ))
    });
    let response = block_on(call(boundary.layer(inner), request("GET", "/")));
    assert_eq!(response.status(), 503);
}

async fn find_tenant(request: Request, next: Next) -> Response {
    if let (Some(context), Some(tenant)) = (RequestContext::current(), request.headers().get("x-tenant")) {
        context.set_member("tenant", tenant.to_str().unwrap()).unwrap();
        context.set_member("undeclared", "x").unwrap_err();
    }
    next.run(request).await
}

#[test]
fn every_problem_has_the_members_that_the_service_declares() {
    let boundary = bare()
        .with_extra_member("tenant")
        .unwrap()
        .with_computed_member("region", |context| (context.request_id() == "req-1").then_some(["eu", "<1>"]))
        .unwrap();
    let app = |boundary: &Boundary| {
        Router::new()
            .route("/taken", get(async || Taken { tenant: Some(1) }))
            .route("/panic", get(async || -> () { panic!("10.0.0.7") }))
            .layer(from_fn(find_tenant))
            .layer(boundary.clone())
    };
    let logs = Logs::capture();
    let body = |boundary: &Boundary, path, headers: &[(&'static str, &'static str)]| {
        let response = answer_with(app(boundary), "GET", path, headers, "");
        parts(&response).1.to_owned()
    };
    let acme = &[("x-tenant", "acme")];
    // the member of the boundary replaces the member of the error, which is logged
    assert_eq!(
        body(&boundary, "/taken", acme),
        r#"{"title":"Conflict","status":409,"detail":"taken","code":"TAKEN","tenant":"acme","region":["eu","<1>"]}"#
    );
    assert_eq!(logs.take()[0].field("name"), "tenant");
    assert_eq!(
        body(&boundary, "/taken", &[]),
        r#"{"title":"Conflict","status":409,"detail":"taken","code":"TAKEN","region":["eu","<1>"]}"#
    );
    // what the boundary makes has them too
    for (path, problem) in [
        ("/panic", r#"{"title":"Internal Server Error","status":500,"code":"INTERNAL_SERVER_ERROR""#),
        ("/missing", r#"{"title":"Not Found","status":404,"code":"NOT_FOUND""#),
    ] {
        // a middleware that `layer` adds also sees what has no route
        assert_eq!(
            body(&boundary, path, acme),
            format!(r#"{problem},"tenant":"acme","region":["eu","<1>"]}}"#)
        );
    }
    let envelope = boundary.clone().with_formats(Formats::Envelope);
    assert_eq!(
        body(&envelope, "/taken", acme),
        r#"{"error":{"code":"TAKEN","message":"taken","tenant":"acme","region":["eu","<1>"]}}"#
    );
    let xml = boundary.with_formats(Formats::JsonAndXml);
    assert_eq!(
        body(&xml, "/taken", &[("x-tenant", "acme"), ("accept", "application/problem+xml")]),
        r#"<problem xmlns="urn:ietf:rfc:7807"><title>Conflict</title><status>409</status><detail>taken</detail><code>TAKEN</code><tenant>acme</tenant><region><i>eu</i><i>&lt;1&gt;</i></region></problem>"#
    );
}

#[test]
fn a_member_without_a_value_is_left_out() {
    struct Broken;
    impl serde::Serialize for Broken {
        fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(serde::ser::Error::custom("broken"))
        }
    }
    let boundary = bare()
        .with_computed_member("none", |_| None::<u8>)
        .unwrap()
        .with_computed_member("null", |_| Some(()))
        .unwrap()
        .with_computed_member("broken", |_| Some(Broken))
        .unwrap()
        .with_computed_member("panics", |_| -> Option<u8> { panic!("10.0.0.7") })
        .unwrap();
    let logs = Logs::capture();
    let plain = r#"{"title":"Conflict","status":409,"detail":"taken","code":"TAKEN"}"#;
    assert_eq!(send(&boundary, Taken { tenant: None }), plain);
    let events = logs.take();
    let left_out: Vec<_> =
        events.iter().filter(|event| event.field("message") == "left out of an error response").collect();
    assert_eq!(left_out.len(), 1);
    assert_eq!(left_out[0].field("reason"), "the value of the member `broken` does not serialise");
    let panicked: Vec<_> =
        events.iter().filter(|event| event.field("setter") == "with_computed_member").collect();
    assert_eq!(panicked.len(), 1);
    assert_eq!((panicked[0].field("panic"), panicked[0].field("request_id")), ("10.0.0.7", "req-1"));

    // a value that is set replaces the one that is made, and a `null` removes it
    let boundary = bare().with_computed_member("made", |_| Some(1)).unwrap();
    let sent = |value: Option<u8>| {
        through(&boundary, request("GET", "/"), move || {
            let context = RequestContext::current().unwrap();
            assert!(context.set_member("made", &Broken).is_err());
            context.set_member("made", &0).unwrap();
            context.set_member("made", &value).unwrap();
            Taken { tenant: None }.to_response()
        })
        .into_body()
    };
    assert_eq!(sent(Some(7)), plain.replace('}', r#","made":7}"#));
    assert_eq!(sent(None), plain);
}

#[test]
fn a_declared_member_cannot_have_the_name_of_another_member() {
    let taken = |name: &str| format!("`{name}` is the name of another member");
    for name in ["type", "errors", "requestId", "timestamp", "instance", "message", "fields"] {
        assert_eq!(bare().with_extra_member(name.to_owned()).unwrap_err().to_string(), taken(name));
        assert_eq!(bare().with_trace_id(name.to_owned()).unwrap_err().to_string(), taken(name));
    }
    for name in ["1st", "xmlId", "a b", ""] {
        let error = bare().with_computed_member(name, |_| Some(1)).unwrap_err().to_string();
        assert!(error.starts_with(&format!("`{name}` cannot be the name of a member")), "{error}");
    }
    let boundary = Boundary::new().with_trace_id("trace").unwrap();
    assert_eq!(boundary.clone().with_extra_member("trace").unwrap_err().to_string(), taken("trace"));
    let boundary = boundary.with_extra_member("tenant").unwrap();
    let error = boundary.clone().with_member_name(ContextMember::RequestId, "tenant").unwrap_err();
    assert_eq!(error.to_string(), taken("tenant"));
    // a later declaration replaces the earlier one
    let boundary =
        bare().with_extra_member("tenant").unwrap().with_computed_member("tenant", |_| Some(1)).unwrap();
    assert_eq!(
        send(&boundary, Taken { tenant: None }),
        r#"{"title":"Conflict","status":409,"detail":"taken","code":"TAKEN","tenant":1}"#
    );
}

#[test]
fn a_function_that_causes_a_call_of_itself_is_not_called_again() {
    let boundary = bare()
        .with_computed_member("inner", |_| Some(Taken { tenant: None }.to_json()))
        .unwrap()
        .with_clock(|| RateLimit::new(1, 1, 0).reset());
    assert_eq!(
        send(&boundary, Taken { tenant: None }),
        r#"{"title":"Conflict","status":409,"detail":"taken","code":"TAKEN","inner":"{\"title\":\"Conflict\",\"status\":409,\"detail\":\"taken\",\"code\":\"TAKEN\"}"}"#
    );
    let with_time = Boundary::new().with_clock(|| RateLimit::new(1, 1, 0).reset());
    assert!(send(&with_time, Taken { tenant: None }).contains(r#""timestamp":""#));
}

#[test]
fn a_boundary_inside_another_one_knows_the_members_that_were_set() {
    let inner = bare().with_extra_member("tenant").unwrap();
    let outer = Boundary::new().with_extra_member("tenant").unwrap();
    let app = Router::new()
        .route("/", get(async || Taken { tenant: None }))
        .layer(inner)
        .layer(from_fn(find_tenant))
        .layer(outer);
    let response = answer_with(app, "GET", "/", &[("x-tenant", "acme")], "");
    assert_eq!(
        parts(&response).1,
        r#"{"title":"Conflict","status":409,"detail":"taken","code":"TAKEN","tenant":"acme"}"#
    );
}

#[test]
fn the_trace_id_of_a_valid_traceparent_is_sent() {
    let boundary = bare().with_trace_id("traceId").unwrap();
    let sent = |traceparent: &'static str| {
        let mut request = request("GET", "/");
        request.headers_mut().insert("traceparent", traceparent.parse().unwrap());
        through(&boundary, request, || Taken { tenant: None }.to_response()).into_body()
    };
    let plain = r#"{"title":"Conflict","status":409,"detail":"taken","code":"TAKEN""#;
    assert_eq!(
        sent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
        format!(r#"{plain},"traceId":"0af7651916cd43dd8448eb211c80319c"}}"#)
    );
    assert_eq!(sent("00-0af7651916cd43dd8448eb211c80319c"), format!("{plain}}}"));
}

/// A service that is never ready.
struct NeverReady<E>(fn() -> E);

impl<E> tower::Service<http::Request<String>> for NeverReady<E> {
    type Response = http::Response<Full<Bytes>>;
    type Error = E;
    type Future = std::future::Ready<Result<Self::Response, E>>;

    fn poll_ready(&mut self, _: &mut std::task::Context<'_>) -> std::task::Poll<Result<(), E>> {
        std::task::Poll::Ready(Err((self.0)()))
    }

    fn call(&mut self, _: http::Request<String>) -> Self::Future {
        unreachable!("it is never ready")
    }
}

#[test]
fn an_error_of_a_service_that_is_not_ready_is_converted_for_the_request() {
    #[derive(Debug, thiserror::Error)]
    #[error("not ready")]
    struct NotReady;
    /// Its source panics.
    #[derive(Debug)]
    struct Broken;
    impl std::fmt::Display for Broken {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("broken")
        }
    }
    impl Error for Broken {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            panic!("10.0.0.7")
        }
    }
    let boundary = bare().with_clock(|| SystemTime::UNIX_EPOCH).with_service_errors(|error| {
        error.downcast_ref::<NotReady>()?;
        let reset = RateLimit::new(1, 0, 30).reset().duration_since(SystemTime::UNIX_EPOCH).unwrap();
        let id = RequestContext::current()?.request_id().to_owned();
        Some(Problem::new(ErrorStatus::SERVICE_UNAVAILABLE).with_detail(format!("{id} {}", reset.as_secs())))
    });
    let response = block_on(call(boundary.layer(NeverReady(|| NotReady)), request("GET", "/")));
    assert_eq!(
        response.body(),
        r#"{"title":"Service Unavailable","status":503,"detail":"req-1 30","code":"SERVICE_UNAVAILABLE"}"#
    );
    let internal = r#"{"title":"Internal Server Error","status":500,"code":"INTERNAL_SERVER_ERROR"}"#;
    let response = block_on(call(boundary.layer(NeverReady(|| Broken)), request("GET", "/")));
    assert_eq!(response.body(), internal);
}

#[test]
fn a_problem_in_a_box_is_used_as_it_is() {
    let inner = service_fn(|_: http::Request<String>| async {
        Err::<http::Response<Full<Bytes>>, _>(Box::new(Problem::new(ErrorStatus::CONFLICT)))
    });
    let response = block_on(call(bare().layer(inner), request("GET", "/")));
    assert_eq!(response.body(), r#"{"title":"Conflict","status":409,"code":"CONFLICT"}"#);
}

#[test]
fn two_boundaries_log_a_foreign_body_once() {
    let app = Router::new()
        .route("/", get(async || (http::StatusCode::CONFLICT, axum::Json("taken"))))
        .layer(Boundary::new())
        .layer(Boundary::new());
    let logs = Logs::capture();
    assert!(answer(app, "GET", "/").ends_with("\"taken\""));
    assert_eq!(logs.take().len(), 1);
}
