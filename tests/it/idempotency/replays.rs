//! A retry gets the answer to the first request, in a response of its own.

use std::collections::BTreeMap;

use axum::Router;
use axum::extract::{OriginalUri, Path};
use axum::response::IntoResponse;
use axum::routing::post;
use http::header::{HeaderName, LOCATION};
use http::{Method, StatusCode};
use problem_core::boundary::{ContextMember, ErrorsShape, Formats, OriginalError};
use problem_core::idempotency::OperationId;
use problem_core::{Boundary, ErrorStatus, FieldError, Problem, RateLimit, RequestContext};
use problem_tests::logs::Logs;
use problem_tests::wire::{TIME, exchange, response, steady};
use tracing::Level;

use super::{Client, Runs, around, authenticate, idempotency, problem, with_server};
use crate::wire::serve;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(base = "https://api.example.com/errors/")]
enum PaymentError {
    #[error("the card was declined: {reason}")]
    #[problem(status = 402)]
    CardDeclined {
        #[problem(extension)]
        reason: &'static str,
    },
    #[error("invalid")]
    #[problem(status = 422)]
    Invalid {
        #[problem(errors)]
        fields: Vec<FieldError>,
    },
}

fn declined() -> PaymentError {
    PaymentError::CardDeclined { reason: "\"expired\" <1>" }
}

fn payments(runs: &Runs) -> Router {
    let runs = runs.clone();
    let pay = async move |body: String| {
        let location = format!("/payments/{}", runs.add());
        (StatusCode::CREATED, [(LOCATION, location)], format!("paid {body}"))
    };
    Router::new()
        .route("/payments", post(pay.clone()).patch(pay.clone()).put(pay.clone()))
        .route("/refunds", post(pay))
}

#[test]
fn a_retry_gets_the_same_answer_with_its_own_request_id() {
    let runs = Runs::default();
    with_server(payments(&runs), idempotency(), |client| {
        let answer = |number, replayed: bool, id| {
            let location = format!("/payments/{number}");
            let mut headers = vec![("content-type", "text/plain; charset=utf-8"), ("location", &*location)];
            if replayed {
                headers.push(("idempotency-replayed", "true"));
            }
            response("201 Created", &[&headers[..], &[("x-request-id", id)]].concat(), "paid 10")
        };
        assert_eq!(client.post("req-1", "/payments", "10"), answer(1, false, "req-1"));
        assert_eq!(client.post("req-2", "/payments", "10"), answer(1, true, "req-2"));
        assert_eq!(client.post("req-3", "/payments", "10"), answer(1, true, "req-3"));
        // another key, client, path or method
        assert_eq!(
            client.with_key(Some("\"key-2\"")).post("req-4", "/payments", "10"),
            answer(2, false, "req-4")
        );
        assert_eq!(
            client.with_account(Some("bob")).post("req-5", "/payments", "10"),
            answer(3, false, "req-5")
        );
        assert_eq!(client.post("req-6", "/refunds", "10"), answer(4, false, "req-6"));
        assert_eq!(client.send("PATCH", "req-7", "/payments", "10"), answer(5, false, "req-7"));
        assert_eq!(client.send("PATCH", "req-8", "/payments", "10"), answer(5, true, "req-8"));
        // the layer does not apply to PUT
        assert_eq!(client.send("PUT", "req-9", "/payments", "10"), answer(6, false, "req-9"));
        assert_eq!(client.send("PUT", "req-10", "/payments", "10"), answer(7, false, "req-10"));
    });
    assert_eq!(runs.count(), 7);
}

#[test]
fn the_replay_of_an_error_has_the_members_of_its_own_request() {
    let runs = Runs::default();
    let handler = {
        let runs = runs.clone();
        async move || {
            runs.add();
            Err::<(), _>(declined())
        }
    };
    let logs = Logs::capture();
    with_server(Router::new().route("/payments", post(handler)), idempotency(), |client| {
        let members = [
            r#""type":"https://api.example.com/errors/card-declined","title":"Card Declined","status":402,"detail":"the card was declined: \"expired\" <1>""#,
            r#""code":"CARD_DECLINED","reason":"\"expired\" <1>""#,
        ];
        let answer = |headers: &[_], id| problem("402 Payment Required", headers, members, "/payments", id);
        assert_eq!(client.post("req-1", "/payments", "10"), answer(&[], "req-1"));
        assert_eq!(
            client.post("req-2", "/payments", "10"),
            answer(&[("idempotency-replayed", "true")], "req-2")
        );
    });
    assert_eq!(runs.count(), 1);
    // the error is logged once, and the replay leads to it
    let events = logs.take();
    let fields: Vec<_> = events
        .iter()
        .map(|event| {
            (event.level, ["message", "request_id", "code", "first_request_id"].map(|name| event.field(name)))
        })
        .collect();
    assert_eq!(
        fields,
        [
            (Level::DEBUG, ["error response", "req-1", "CARD_DECLINED", ""]),
            (Level::INFO, ["response replayed", "req-2", "CARD_DECLINED", "req-1"]),
        ]
    );
    assert_eq!(events[0].span["request_id"], "req-1");
    assert_eq!(events[1].span["request_id"], "req-2");
}

/// Sends two requests with the same key, and compares the replay with the answer to a third request without a key.
fn check_replay(boundary: Boundary, accept: &'static str) {
    let fields = vec![FieldError::new("card[\"x\"]", "EXPIRED", "a < b")];
    let respond = async move |Path(kind): Path<String>| -> Result<(), axum::response::Response> {
        // the boundary replaces the text, and the layer does not know of members then
        if let Some(context) = RequestContext::current().filter(|_| kind != "text") {
            let _ = context.set_member("tenant", &["a>b", "\"c\""]);
        }
        Err(match &*kind {
            "declined" => declined().into_response(),
            "invalid" => PaymentError::Invalid { fields: fields.clone() }.into_response(),
            "instance" => Problem::new(ErrorStatus::CONFLICT)
                .with_instance("/own")
                .with_detail("é\u{1}")
                .into_response(),
            "members" => {
                let named = BTreeMap::from([("</x>", "<x>")]);
                Problem::new(ErrorStatus::CONFLICT)
                    .with_extension("a", &[[1.0e3], [-0.5]])
                    .and_then(|problem| problem.with_extension("b", &named))
                    .and_then(|problem| problem.with_extension("é", &()))
                    .unwrap()
                    .into_response()
            }
            "text" => (StatusCode::CONFLICT, "exists").into_response(),
            // the boundary sends the status of the problem, and removes header fields about another body
            "changed" => {
                (StatusCode::CREATED, [("content-type", "text/html"), ("etag", "\"1\"")], declined())
                    .into_response()
            }
            _ => ([("content-type", "application/problem+json")], r#"{"requestId":"mine"}"#).into_response(),
        })
    };
    let router = Router::new()
        .route("/{kind}", post(respond))
        .layer(idempotency().with_optional_keys())
        .layer(axum::middleware::from_fn(authenticate))
        .layer(boundary);
    serve(router, move |server| {
        for kind in ["declined", "invalid", "instance", "members", "text", "changed", "foreign"] {
            let send = |id, key: &[_]| {
                let headers = [("x-request-id", id), ("authorization", "alice"), ("accept", accept)];
                let traceparent = format!("00-{:032x}-00f067aa0ba902b7-01", str::len(id));
                let trace = [("traceparent", &*traceparent)];
                exchange(server, "POST", &format!("/{kind}"), &[&headers, &trace[..], key].concat(), "")
            };
            let key = [("idempotency-key", "\"1\"")];
            let first = steady(&send("id-of-the-first", &key));
            let expected = steady(&send("the-second", &[]));
            let replayed = steady(&send("the-second", &key));
            assert!(first.contains("id-of-the-first"), "{first}");
            assert!(!replayed.contains("id-of-the-first"), "{replayed}");
            let mark = "idempotency-replayed: true\r\n";
            assert!(replayed.contains(mark), "{replayed}");
            let sorted = problem_tests::wire::sorted;
            assert_eq!(sorted(&replayed.replace(mark, "")), sorted(&expected), "{kind}");
        }
    });
}

#[test]
fn a_replay_is_what_an_encoder_would_write_for_its_request() {
    let boundaries = [
        Boundary::new(),
        Boundary::new().with_formats(Formats::JsonAndXml),
        Boundary::new().with_formats(Formats::Envelope),
    ];
    for boundary in boundaries {
        for accept in ["application/json", "application/xml"] {
            check_replay(boundary.clone(), accept);
            let members = |boundary: Boundary| {
                boundary
                    .with_trace_id("traceId")
                    .and_then(|boundary| boundary.with_extra_member("tenant"))
                    .and_then(|boundary| boundary.with_extra_member("never"))
                    .and_then(|boundary| {
                        boundary.with_computed_member("own", |context| Some(context.request_id().to_owned()))
                    })
                    .unwrap()
            };
            check_replay(members(boundary.clone()), accept);
            let renamed = |boundary: Boundary| {
                boundary
                    .with_member_name(ContextMember::Instance, "path")
                    .and_then(|boundary| boundary.with_member_name(ContextMember::RequestId, "id"))
                    .unwrap()
            };
            check_replay(renamed(members(boundary.clone())), accept);
            let without = boundary.clone().without_member(ContextMember::Instance);
            check_replay(members(without.with_errors_shape(ErrorsShape::MESSAGES_BY_FIELD)), accept);
        }
    }
}

#[test]
fn header_fields_of_one_exchange_are_not_stored() {
    let handler = async || {
        if let Some(context) = RequestContext::current() {
            context.set_rate_limit(RateLimit::new(10, 9, std::time::Duration::from_secs(60)));
        }
        let fields = [
            ("age", "1"),
            ("authentication-info", "a"),
            ("connection", "keep-alive, X-Hop"),
            ("etag", "\"1\""),
            ("idempotency-replayed", "true"),
            ("keep-alive", "timeout=5"),
            ("link", "</a>"),
            ("proxy-authenticate", "Basic"),
            ("ratelimit-policy", "\"inner\";q=1"),
            ("retry-after", "3"),
            ("server-timing", "db"),
            ("set-cookie", "session=1"),
            ("traceresponse", "00"),
            ("vary", "accept"),
            ("x-hop", "1"),
            ("x-ratelimit-limit", "1"),
            ("x-request-id", "inner"),
        ];
        (StatusCode::ACCEPTED, fields.map(|(name, value)| (HeaderName::from_static(name), value)), "later")
    };
    let replayed = with_server(Router::new().route("/", post(handler)), idempotency(), |client| {
        client.post("req-1", "/", "");
        client.post("req-2", "/", "")
    });
    assert_eq!(
        replayed,
        response(
            "202 Accepted",
            &[
                ("content-type", "text/plain; charset=utf-8"),
                ("etag", "\"1\""),
                ("link", "</a>"),
                ("retry-after", "3"),
                ("vary", "accept"),
                ("idempotency-replayed", "true"),
                ("x-request-id", "req-2"),
            ],
            "later"
        )
    );
}

#[test]
fn a_renamed_request_id_is_not_stored() {
    let routes = Router::new().route("/", post(async || ([("x-trace", "inner")], "a")));
    let router = routes
        .layer(idempotency())
        .layer(axum::middleware::from_fn(authenticate))
        .layer(Boundary::new().with_request_id_header(HeaderName::from_static("x-trace")));
    let replayed = serve(router, |server| {
        let send = |id| {
            let headers = [("x-trace", id), ("authorization", "alice"), ("idempotency-key", "\"1\"")];
            exchange(server, "POST", "/", &headers, "")
        };
        send("req-1");
        send("req-2")
    });
    let headers = [
        ("content-type", "text/plain; charset=utf-8"),
        ("idempotency-replayed", "true"),
        ("x-trace", "req-2"),
    ];
    assert_eq!(replayed, response("200 OK", &headers, "a"));
}

#[test]
fn middleware_sees_a_replayed_problem() {
    let observe = async |request: axum::extract::Request, next: axum::middleware::Next| {
        let mut response = next.run(request).await;
        let code = response.extensions().get().map(|original: &OriginalError| original.code().to_owned());
        response.headers_mut().insert("x-code", code.unwrap_or_default().parse().unwrap());
        response
    };
    let routes = Router::new().route("/", post(async || Err::<(), _>(declined())));
    let router = around(routes, idempotency()).layer(axum::middleware::from_fn(observe));
    serve(router, |server| {
        for id in ["req-1", "req-2"] {
            assert!(Client::new(server).post(id, "/", "").contains("x-code: CARD_DECLINED\r\n"));
        }
    });
}

#[test]
fn without_a_boundary_a_replay_is_the_first_answer() {
    let routes = Router::new().route("/", post(async || Err::<(), _>(declined())));
    let router = routes.layer(idempotency()).layer(axum::middleware::from_fn(authenticate));
    let [first, replayed] =
        serve(router, |server| ["req-1", "req-2"].map(|id| Client::new(server).post(id, "/", "")));
    let (head, body) = problem_tests::wire::parts(&first);
    let (replayed_head, replayed_body) = problem_tests::wire::parts(&replayed);
    assert_eq!(replayed_body, body);
    assert!(!head.contains("idempotency-replayed"), "{head}");
    assert!(replayed_head.contains("idempotency-replayed: true"), "{replayed_head}");
    assert!(!body.contains("requestId") && !body.contains(TIME), "{body}");
}

#[test]
fn the_methods_can_be_others() {
    let runs = Runs::default();
    let layer = idempotency().with_methods([Method::PUT]);
    with_server(payments(&runs), layer, |client| {
        for method in ["PUT", "PUT", "POST", "POST"] {
            client.send(method, "req-1", "/payments", "10");
        }
    });
    assert_eq!(runs.count(), 3);
}

#[test]
fn the_path_is_the_one_that_the_client_sent() {
    let runs = Runs::default();
    let nested = |prefix: &str| {
        let runs = runs.clone();
        let handler = async move |OriginalUri(uri): OriginalUri| {
            runs.add();
            uri.path().to_owned()
        };
        // the layer is inside of the nested router, which sees the path `/pay`
        let routes = Router::new().route("/pay", post(handler)).layer(idempotency());
        Router::new().nest(prefix, routes)
    };
    for with_boundary in [true, false] {
        let router = nested("/a").merge(nested("/b")).layer(axum::middleware::from_fn(authenticate));
        let router = if with_boundary { router.layer(Boundary::new()) } else { router };
        serve(router, |server| {
            for (path, replays) in [("/a/pay", false), ("/b/pay", false), ("/a/pay", true), ("/b/pay", true)]
            {
                let response = Client::new(server).post("req-1", path, "10");
                assert!(response.ends_with(path), "{response}");
                assert_eq!(response.contains("idempotency-replayed"), replays, "{response}");
            }
        });
    }
    assert_eq!(runs.count(), 4);
}

#[test]
fn the_operation_has_a_stable_identifier() {
    let handler = async |operation: Option<axum::Extension<OperationId>>| {
        operation.map_or_else(|| "none".to_owned(), |axum::Extension(operation)| operation.to_hex())
    };
    let operation_of = |account, key, path, payload| {
        let routes = Router::new().route("/a", post(handler).patch(handler)).route("/b", post(handler));
        // a new store each time, as after a crash
        with_server(routes, idempotency(), move |client| {
            let response = client.with_account(account).with_key(key).post("req-1", path, payload);
            problem_tests::wire::parts(&response).1.to_owned()
        })
    };
    let operation = |account, key, path| operation_of(account, key, path, "10");
    let first = operation(Some("alice"), Some("\"1\""), "/a");
    assert_eq!(first.len(), 64);
    assert_eq!(operation(Some("alice"), Some("\"1\""), "/a"), first);
    let others = [
        operation(Some("bob"), Some("\"1\""), "/a"),
        operation(Some("alice"), Some("\"2\""), "/a"),
        operation(Some("alice"), Some("\"1\""), "/b"),
        operation_of(Some("alice"), Some("\"1\""), "/a", "20"),
    ];
    for (index, other) in others.iter().enumerate() {
        assert_eq!(other.len(), 64);
        assert_ne!(*other, first);
        assert!(!others[..index].contains(other));
    }
    assert_eq!(operation(None, Some("\"1\""), "/a"), "none");
}
