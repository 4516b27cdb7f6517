//! Code that answers a request outside the future of its boundary: the boundary notices that, and does not take other code for it.

use std::cell::RefCell;
use std::convert::Infallible;
use std::future::{pending, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;

use axum::Router;
use axum::response::IntoResponse as _;
use axum::routing::get;
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use problem_core::{Boundary, RequestContext, ToProblem as _};
use problem_tests::logs::{Entry, Logs};
use problem_tests::orders::OrderError;
use problem_tests::wire::TIME;
use tokio::task::spawn_blocking;
use tower::{Layer as _, ServiceBuilder, ServiceExt as _, service_fn};
use tracing::Level;

use super::{answer, block_on, call, request};

type Answer = Response<Full<Bytes>>;

/// Polls the handler next to the future of the boundary, as Salvo does with a layer of tower.
async fn beside(boundary: &Boundary, handler: impl AsyncFnOnce() -> Answer) -> Response<String> {
    let answer = RefCell::new(None);
    let inner = service_fn(|_: Request<String>| {
        poll_fn(|_| {
            answer.take().map_or(Poll::Pending, |answer: Answer| Poll::Ready(Ok::<_, Infallible>(answer)))
        })
    });
    let mut boundary = pin!(call(boundary.layer(inner), request("GET", "/orders/7")));
    poll_fn(|cx| {
        assert!(boundary.as_mut().poll(cx).is_pending());
        Poll::Ready(())
    })
    .await;
    *answer.borrow_mut() = Some(handler().await);
    boundary.await
}

fn not_found() -> Answer {
    OrderError::OrderNotFound { id: 7 }.to_response()
}

/// The body of that error without the members of a request.
const PROBLEM: &str = r#"{"type":"https://api.example.com/errors/order-not-found","title":"Order Not Found","status":404,"detail":"order 7 not found","code":"ORDER_NOT_FOUND","orderId":7}"#;

/// The levels and names of the events.
fn names(events: &[Entry]) -> Vec<(Level, &str)> {
    events.iter().map(|event| (event.level, event.field("message"))).collect()
}

const ERROR_RESPONSE: (Level, &str) = (Level::DEBUG, "error response");
const INTERNAL: (Level, &str) = (Level::ERROR, "error response");
const WITHOUT_CONTEXT: (Level, &str) = (Level::WARN, "error response without a request context");

/// Checks that an event has the span of its request, and these fields besides the fields of all such events.
fn check(event: &Entry, level: Level, message: &str, reason: &str) {
    let fields: Vec<_> = event.fields.iter().map(|(name, value)| (&**name, &**value)).collect();
    let guide = "https://docs.rs/problem-core/latest/problem_core/guide/frameworks/";
    let expected = [("guide", guide), ("message", message), ("reason", reason), ("request_id", "req-1")];
    assert_eq!((event.level, &*fields), (level, &expected[..]));
    assert_eq!(event.span["request_id"], "req-1");
}

#[test]
fn an_error_rendered_outside_is_a_warning_once_for_each_boundary() {
    let boundary = Boundary::new();
    let logs = Logs::capture();
    let response = block_on(beside(&boundary, async || not_found()));
    assert_eq!(*response.body(), PROBLEM);
    let events = logs.take();
    assert_eq!(names(&events), [ERROR_RESPONSE, WITHOUT_CONTEXT, ERROR_RESPONSE]);
    let (level, message) = WITHOUT_CONTEXT;
    let reason = "the code that rendered it ran outside the boundary's future, for example in a spawned task";
    check(&events[1], level, message, reason);
    assert_eq!([events[0].field("request_id"), events[2].field("request_id")], ["", "req-1"]);

    // the same boundary, and clones of it
    for boundary in [boundary.clone(), boundary] {
        block_on(beside(&boundary, async || not_found()));
        assert_eq!(names(&logs.take()), [ERROR_RESPONSE, ERROR_RESPONSE]);
    }
    // another boundary
    block_on(beside(&Boundary::new(), async || not_found()));
    assert_eq!(logs.take().len(), 3);
}

#[test]
fn a_panic_outside_is_an_event() {
    let logs = Logs::capture();
    let outcome = catch_unwind(|| block_on(beside(&Boundary::new(), async || panic!("outside"))));
    assert!(outcome.is_err(), "nothing catches the panic");
    let events = logs.take();
    assert_eq!(events.len(), 1, "{events:?}");
    let reason = "the client gets no response, because the boundary cannot catch this panic";
    check(&events[0], Level::ERROR, "request ended by a panic outside the boundary", reason);
}

#[test]
fn a_request_that_is_given_up_and_a_panic_inside_are_not_taken_for_it() {
    let logs = Logs::capture();
    // given up, while the handler waits outside and inside
    block_on(async {
        let boundary = Boundary::new();
        let waiting = service_fn(|_: Request<String>| pending::<Result<Answer, Infallible>>());
        let mut outside = Box::pin(beside(&boundary, async || pending().await));
        let mut inside = Box::pin(call(boundary.layer(waiting), request("GET", "/")));
        poll_fn(|cx| {
            assert!(outside.as_mut().poll(cx).is_pending() && inside.as_mut().poll(cx).is_pending());
            Poll::Ready(())
        })
        .await;
    });
    assert_eq!(logs.take(), []);

    let panics = service_fn(async |_: Request<String>| -> Result<Answer, Infallible> { panic!("inside") });
    block_on(call(Boundary::new().layer(panics), request("GET", "/")));
    assert_eq!(names(&logs.take()), [INTERNAL]);

    // between two boundaries, where the outer one catches the panic
    let waiting = service_fn(|_: Request<String>| pending::<Result<Answer, Infallible>>());
    let panics = service_fn(async |request: Request<String>| -> Result<Answer, Infallible> {
        let mut inner = pin!(Boundary::new().layer(waiting).oneshot(request));
        poll_fn(|cx| {
            assert!(inner.as_mut().poll(cx).is_pending());
            Poll::Ready(())
        })
        .await;
        panic!("between")
    });
    let response = block_on(call(Boundary::new().layer(panics), request("GET", "/")));
    assert_eq!(response.status(), 500);
    assert_eq!(names(&logs.take()), [INTERNAL]);

    // a request whose boundary is ready
    let fine = service_fn(async |_: Request<String>| Ok::<_, Infallible>(not_found()));
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        block_on(async {
            let _response = call(Boundary::new().layer(fine), request("GET", "/")).await;
            panic!("after the response")
        })
    }));
    assert!(outcome.is_err());
    assert_eq!(names(&logs.take()), [ERROR_RESPONSE]);
}

#[test]
fn a_task_without_the_context_is_a_warning() {
    async fn handle() -> axum::response::Response {
        // on the thread that polls the boundary
        tokio::spawn(async { OrderError::OrderNotFound { id: 7 }.into_response() }).await.unwrap()
    }
    async fn carry() -> axum::response::Response {
        let task = RequestContext::carry(async { OrderError::OrderNotFound { id: 7 }.into_response() });
        tokio::spawn(task).await.unwrap()
    }
    let router = Router::new().route("/spawned", get(handle)).route("/carried", get(carry));
    let logs = Logs::capture();
    let response = answer(router.clone().layer(Boundary::new()), "GET", "/spawned");
    assert!(response.ends_with(PROBLEM), "{response}");
    assert_eq!(names(&logs.take()), [ERROR_RESPONSE, WITHOUT_CONTEXT, ERROR_RESPONSE]);

    let response = answer(router.layer(Boundary::new()), "GET", "/carried");
    let context = format!(r#""requestId":"req-1","timestamp":"{TIME}"}}"#);
    assert!(response.ends_with(&context), "{response}");
    assert_eq!(names(&logs.take()), [ERROR_RESPONSE]);
}

#[test]
fn a_response_behind_a_buffer_is_a_warning_of_the_inner_boundary() {
    // `call` of this service renders the error before it returns a future
    let renders = service_fn(|_: Request<String>| std::future::ready(Ok::<_, Infallible>(not_found())));
    let logs = Logs::capture();
    block_on(async {
        let boundaries = ServiceBuilder::new().layer(Boundary::new()).layer(Boundary::new());
        call(boundaries.buffer(4).service(renders), request("GET", "/orders/7")).await
    });
    assert_eq!(names(&logs.take()), [ERROR_RESPONSE, WITHOUT_CONTEXT, ERROR_RESPONSE]);
}

/// The mark of such a response takes two allocations, which services without a boundary should not pay for.
#[test]
fn a_thread_that_never_had_a_context_does_not_mark_its_responses() {
    let handle =
        service_fn(async |_: Request<String>| Ok::<_, Infallible>(spawn_blocking(not_found).await.unwrap()));
    let logs = Logs::capture();
    let response = block_on(call(Boundary::new().layer(handle), request("GET", "/orders/7")));
    assert_eq!(*response.body(), PROBLEM);
    // the other thread has no subscriber
    assert_eq!(names(&logs.take()), [ERROR_RESPONSE]);
}
