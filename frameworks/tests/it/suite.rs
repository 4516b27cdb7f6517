//! What must hold in every framework.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::Response;
use problem_core::{Boundary, ErrorStatus, Problem, RequestContext, ToProblem as _};
use problem_tests::logs::Logs;
use problem_tests::orders::OrderError;
use problem_tests::table::{Row, rows};
use problem_tests::wire::{parts, steady};
use problem_tests::{canary, wire};
use tokio::runtime::{Builder, Runtime};

/// A framework with a service that knows the paths of the table, of the canary, and of this module.
pub trait Framework {
    type Client: Client;

    /// Runs the service on `runtime` while `client` runs on another thread.
    fn run<T: Send + 'static>(
        runtime: &Runtime,
        boundary: Boundary,
        client: impl FnOnce(Self::Client) -> T + Send + 'static,
    ) -> T;

    /// The row for a request that the framework itself answers in another way than axum.
    fn own_row(row: Row) -> Row;
}

pub trait Client: Clone + Send + Sync + 'static {
    /// Returns the whole response, as it is sent.
    fn exchange(&self, method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> String;

    /// Sends a GET request, waits until its handler runs, and gives up.
    fn give_up(&self, path: &str, id: &str);
}

/// Answers on the thread of the test, which collects the log.
fn exchange<F: Framework>(
    boundary: Boundary,
    method: &'static str,
    target: String,
    headers: Vec<(&'static str, &'static str)>,
    body: &'static str,
) -> String {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    F::run(&runtime, boundary, move |client| client.exchange(method, &target, &headers, body))
}

fn get<F: Framework>(boundary: Boundary, target: &str) -> String {
    exchange::<F>(boundary, "GET", target.to_owned(), vec![("x-request-id", "req-1")], "")
}

pub fn table<F: Framework>() {
    for (index, row) in rows().into_iter().enumerate() {
        F::own_row(row).check(index, |method, path, headers, body| {
            exchange::<F>(Boundary::new(), method, path.to_owned(), headers, body)
        });
    }
}

pub fn no_mark_is_sent<F: Framework>() {
    let strict = || Boundary::new().without_foreign_bodies();
    for (boundary, routes) in
        [(Boundary::new(), canary::ROUTES), (strict(), canary::ROUTES), (strict(), canary::SOMEBODYS)]
    {
        canary::check("*/*", routes, |method, target, headers, body| {
            exchange::<F>(boundary.clone(), method, target, headers, body)
        });
    }
    // the bodies that are kept by default do contain marks
    for (path, ..) in canary::SOMEBODYS {
        assert!(get::<F>(Boundary::new(), path).contains(canary::MARK), "{path}");
    }
}

pub fn head_is_get_without_the_body<F: Framework>() {
    for path in ["/orders/42", "/orders/500", "/cookie", "/nowhere"] {
        let of_get = steady(&get::<F>(Boundary::new(), path));
        let (head, body) = parts(&of_get);
        assert!(body.ends_with('}'), "{of_get}");
        let headers = vec![("x-request-id", "req-1")];
        let of_head = exchange::<F>(Boundary::new(), "HEAD", path.to_owned(), headers, "");
        assert_eq!(wire::sorted(&of_head), wire::sorted(&format!("{head}\r\n\r\n")), "{path}");
    }
}

pub fn a_success_gets_the_id_and_nothing_else<F: Framework>() {
    let logs = Logs::capture();
    let response = get::<F>(Boundary::new(), "/fine");
    let fields = [("content-type", "text/plain; charset=utf-8"), ("x-request-id", "req-1")];
    assert_eq!(wire::sorted(&response), wire::sorted(&wire::response("200 OK", &fields, "req-1")));
    assert_eq!(logs.take(), []);
}

/// The IDs that handlers saw when they began to wait.
static WAITING: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// The IDs that handlers saw when they were dropped.
static DROPPED: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn add_current_id(ids: &Mutex<Vec<String>>) {
    if let Some(context) = RequestContext::current() {
        ids.lock().unwrap().push(context.request_id().to_owned());
    }
}

fn wait_for(ids: &Mutex<Vec<String>>, id: &str) {
    let started = Instant::now();
    while !ids.lock().unwrap().iter().any(|other| other == id) {
        assert!(started.elapsed() < Duration::from_secs(10), "{id} is missing");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Waits until the handler of this request waits.
pub fn wait_until_it_runs(id: &str) {
    wait_for(&WAITING, id);
}

/// A handler that never answers.
pub async fn wait() -> String {
    struct OnDrop;

    impl Drop for OnDrop {
        fn drop(&mut self) {
            add_current_id(&DROPPED);
        }
    }

    let _on_drop = OnDrop;
    add_current_id(&WAITING);
    std::future::pending().await
}

pub fn a_handler_is_dropped_with_its_id_if_the_client_gives_up<F: Framework>(id: &'static str) {
    let logs = Logs::capture();
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    F::run(&runtime, Boundary::new(), move |client| {
        client.give_up("/wait", id);
        wait_for(&DROPPED, id);
        // the server goes on
        assert!(client.exchange("GET", "/fine", &[], "").starts_with("HTTP/1.1 200 OK"));
    });
    assert_eq!(logs.take(), []);
}

/// Waits, checks the ID of the request, and returns it.
pub async fn wait_in_crowd(number: usize) -> String {
    let id = format!("req-{number}");
    let seen = || RequestContext::current().map(|context| context.request_id().to_owned());
    assert_eq!(seen().as_deref(), Some(&*id));
    for _ in 0..number % 5 {
        tokio::task::yield_now().await;
        assert_eq!(seen().as_deref(), Some(&*id));
    }
    tokio::time::sleep(Duration::from_millis(number as u64 % 20)).await;
    assert_eq!(seen().as_deref(), Some(&*id));
    id
}

/// A handler that waits, checks its ID, and answers in another way for each number.
pub async fn crowd(number: usize) -> Response<Bytes> {
    let id = wait_in_crowd(number).await;
    match number % 5 {
        0 => OrderError::OrderNotFound { id: number as u64 }.to_response(),
        1 => Problem::new(ErrorStatus::CONFLICT).to_response(),
        2 => {
            let mut response = Response::new(Bytes::new());
            *response.status_mut() = http::StatusCode::GONE;
            response
        }
        3 => panic!("{id}"),
        _ => Response::new(Bytes::from(id)),
    }
}

pub fn no_request_shows_the_id_of_another<F: Framework>() {
    const REQUESTS: usize = 5_000;
    let runtime = Builder::new_multi_thread().worker_threads(4).enable_all().build().unwrap();
    F::run(&runtime, Boundary::new(), |client| {
        std::thread::scope(|scope| {
            for first in 0..50 {
                let client = client.clone();
                scope.spawn(move || {
                    for number in (first..REQUESTS).step_by(50) {
                        if number % 25 == 0 {
                            client.give_up("/wait", &format!("gone-{number}"));
                        }
                        let id = format!("req-{number}");
                        let path = format!("/crowd/{number}");
                        let response = client.exchange("GET", &path, &[("x-request-id", &id)], "");
                        let (head, body) = parts(&response);
                        let status = [404, 409, 410, 500, 200][number % 5];
                        assert!(head.starts_with(&format!("HTTP/1.1 {status} ")), "{response}");
                        assert!(head.contains(&format!("\r\nx-request-id: {id}")), "{response}");
                        match status {
                            200 => assert_eq!(body, id),
                            _ => assert!(body.contains(&format!(r#""requestId":"{id}""#)), "{response}"),
                        }
                        assert_eq!(body.matches("req-").count(), 1, "{response}");
                    }
                });
            }
        });
    });
}

/// The tests of the suite for a framework.
macro_rules! suite {
    ($framework:ty, $name:literal) => {
        #[test]
        fn every_error_has_one_shape_one_id_and_one_event() {
            $crate::suite::table::<$framework>();
        }

        #[test]
        fn nothing_internal_is_in_any_response() {
            $crate::suite::no_mark_is_sent::<$framework>();
        }

        #[test]
        fn head_is_get_without_the_body() {
            $crate::suite::head_is_get_without_the_body::<$framework>();
        }

        #[test]
        fn a_success_gets_the_id_and_nothing_else() {
            $crate::suite::a_success_gets_the_id_and_nothing_else::<$framework>();
        }

        #[test]
        fn a_handler_is_dropped_with_its_id_if_the_client_gives_up() {
            $crate::suite::a_handler_is_dropped_with_its_id_if_the_client_gives_up::<$framework>(concat!(
                "given-up-",
                $name
            ));
        }

        #[test]
        fn no_request_shows_the_id_of_another() {
            $crate::suite::no_request_shows_the_id_of_another::<$framework>();
        }
    };
}
pub(crate) use suite;
