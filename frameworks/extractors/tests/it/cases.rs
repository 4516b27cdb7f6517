//! The table: its file, and how a service is compared with it.

use std::net::SocketAddr;

use problem_core::Boundary;
use problem_core::boundary::{PathErrorStatus, ValidationStatus};
use problem_tests::logs::{Entry, Logs};
use problem_tests::wire::{self, sorted, steady};
use tokio::net::TcpListener;
use tokio::runtime::Builder;

use crate::axum::Axum;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases.txt");

/// A service with the routes of the table.
pub trait Service {
    /// Serves every connection, on this thread.
    async fn serve(listener: TcpListener, boundary: Option<Boundary>);
}

/// A request, and the response and log that are expected.
pub struct Case {
    request: Request,
    expected: String,
}

#[derive(Clone)]
struct Request {
    method: &'static str,
    target: &'static str,
    headers: Vec<(&'static str, &'static str)>,
    body: &'static str,
}

impl Case {
    /// The cases of the file. A line of dashes is between a request and its response, and a line of equals signs between two cases.
    pub fn all() -> Vec<Self> {
        let text: &'static str = std::fs::read_to_string(FILE).unwrap().leak();
        let cases = text.trim_end_matches("\n").split("\n=====\n").map(|case| {
            let (request, expected) = case.split_once("\n-----").expect("a case has a response");
            Self { request: Request::parse(request), expected: expected.trim_start_matches('\n').to_owned() }
        });
        cases.collect()
    }
}

impl Request {
    fn parse(text: &'static str) -> Self {
        let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
        let mut lines = head.lines();
        let (method, target) = lines.next().and_then(|line| line.split_once(' ')).expect("a request line");
        let headers = lines.map(|line| line.split_once(": ").expect("a header field")).collect();
        Self { method, target, headers, body }
    }

    fn line(&self) -> String {
        format!("{} {}", self.method, self.target)
    }

    fn text(&self) -> String {
        let fields: String = self.headers.iter().map(|(name, value)| format!("\n{name}: {value}")).collect();
        let body = if self.body.is_empty() { String::new() } else { format!("\n\n{}", self.body) };
        format!("{}{fields}{body}", self.line())
    }

    fn send(&self, server: SocketAddr, id: &str) -> String {
        let headers = [&self.headers[..], &[("x-request-id", id)]].concat();
        sorted(&steady(&wire::exchange(server, self.method, self.target, &headers, self.body)))
    }
}

/// Runs a service on this thread while `client` runs on another one.
pub fn run<T: Send + 'static>(
    serve: impl AsyncFnOnce(TcpListener),
    client: impl FnOnce(SocketAddr) -> T + Send + 'static,
) -> T {
    Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let client = tokio::task::spawn_blocking(move || client(address));
        tokio::select! {
            () = serve(listener) => unreachable!("a server does not end"),
            result = client => result.unwrap(),
        }
    })
}

/// The response to each request, and the events of all of them.
fn exchange<S: Service>(boundary: Option<Boundary>, requests: Vec<Request>) -> (Vec<String>, Vec<Entry>) {
    let logs = Logs::capture();
    let responses = run(
        async |listener| S::serve(listener, boundary).await,
        move |server| {
            let sent = requests.iter().enumerate();
            sent.map(|(index, request)| request.send(server, &format!("req-{index}"))).collect()
        },
    );
    (responses, logs.take())
}

/// The responses with the level, the code and the error of their events.
fn answers<S: Service>(requests: Vec<Request>) -> Vec<String> {
    let boundary = Boundary::new().with_path_error_status(PathErrorStatus::BadRequest);
    let (responses, events) = exchange::<S>(Some(boundary), requests);
    let answers = responses.into_iter().enumerate().map(|(index, response)| {
        let id = format!("req-{index}");
        let of_request: Vec<_> = events.iter().filter(|event| event.field("request_id") == id).collect();
        let is_problem = response.contains("\ncontent-type: application/problem+json\n");
        assert_eq!(of_request.len(), usize::from(is_problem), "{response}\n{of_request:#?}");
        let events = of_request.iter().map(|event| format!("\nlog: {} {}", event.level, event.field("code")));
        response.replace(&id, "ID") + &events.collect::<String>()
    });
    answers.collect()
}

fn requests(cases: &[Case]) -> Vec<Request> {
    cases.iter().map(|case| case.request.clone()).collect()
}

/// Compares a service with the table. With `UPDATE_CASES`, the table is written anew.
pub fn check_or_write<S: Service>(cases: Vec<Case>) {
    let answers = answers::<S>(requests(&cases));
    if std::env::var_os("UPDATE_CASES").is_some() {
        let cases = cases.iter().zip(&answers);
        let cases: Vec<_> =
            cases.map(|(case, answer)| format!("{}\n-----\n{answer}", case.request.text())).collect();
        std::fs::write(FILE, cases.join("\n=====\n") + "\n").unwrap();
        return;
    }
    for (case, answer) in cases.iter().zip(answers) {
        assert_eq!(answer, case.expected, "{}", case.request.text());
    }
}

/// Compares a service with the table, and with axum under other boundaries. `differences` are the request lines whose bodies differ, each
/// with the reason. They still have the same status and code.
pub fn same_as_axum<S: Service>(differences: &[(&str, &str)]) {
    let cases = Case::all();
    let mut different = 0;
    for (case, answer) in cases.iter().zip(answers::<S>(requests(&cases))) {
        let differs =
            answer != case.expected && differences.iter().any(|(line, _)| *line == case.request.line());
        match differs {
            true => {
                different += 1;
                assert_eq!(essence(&answer), essence(&case.expected), "{}", case.request.text());
            }
            false => assert_eq!(answer, case.expected, "{}", case.request.text()),
        }
    }
    assert!(different >= differences.len(), "a difference is gone");

    let same: Vec<_> = requests(&cases);
    let same: Vec<_> = same
        .into_iter()
        .filter(|request| differences.iter().all(|(line, _)| *line != request.line()))
        .collect();
    let boundaries = [
        None,
        Some(Boundary::new()),
        Some(Boundary::new().with_validation_status(ValidationStatus::BadRequest)),
    ];
    for boundary in boundaries {
        let (expected, events_of_axum) = exchange::<Axum>(boundary.clone(), same.clone());
        let (responses, events) = exchange::<S>(boundary, same.clone());
        for ((response, expected), request) in responses.iter().zip(&expected).zip(&same) {
            assert_eq!(response, expected, "{}", request.text());
        }
        let codes = |events: &[Entry]| -> Vec<_> {
            events.iter().map(|event| (event.level, event.field("code").to_owned())).collect()
        };
        assert_eq!(codes(&events), codes(&events_of_axum));
    }
}

/// The status line, the code, and the event.
fn essence(answer: &str) -> (&str, Option<&str>, Option<&str>) {
    let code = answer.split_once(r#""code":""#).and_then(|(_, rest)| rest.split('"').next());
    (answer.lines().next().unwrap_or_default(), code, answer.lines().find(|line| line.starts_with("log: ")))
}
