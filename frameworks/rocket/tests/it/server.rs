//! A service of rocket on a socket, and its client.

use std::net::SocketAddr;

use problem_tests::logs::{Entry, Logs};
use problem_tests::wire;
use rocket::fairing::AdHoc;
use rocket::figment::Figment;
use rocket::{Build, Config, Rocket};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;

/// Without the log of rocket itself, and on a port that is free.
pub fn figment() -> Figment {
    Figment::from(Config { port: 0, log_level: rocket::config::LogLevel::Off, ..Config::debug_default() })
}

pub fn build() -> Rocket<Build> {
    rocket::custom(figment())
}

/// Serves on `runtime` while `client` runs on another thread.
pub fn serve_on<T: Send + 'static>(
    runtime: &Runtime,
    service: Rocket<Build>,
    client: impl FnOnce(SocketAddr) -> T + Send + 'static,
) -> T {
    runtime.block_on(async {
        let (sender, address) = oneshot::channel();
        let liftoff = AdHoc::on_liftoff("address", move |rocket| {
            let config = rocket.config();
            let _ = sender.send(SocketAddr::new(config.address, config.port));
            Box::pin(async {})
        });
        let client = async {
            let address = address.await.expect("the service starts");
            tokio::task::spawn_blocking(move || client(address)).await.expect("the client does not panic")
        };
        tokio::select! {
            ended = service.attach(liftoff).launch() => panic!("the service has ended: {ended:?}"),
            result = client => result,
        }
    })
}

/// Serves on the thread of the test, which collects the log.
pub fn serve<T: Send + 'static>(
    service: Rocket<Build>,
    client: impl FnOnce(SocketAddr) -> T + Send + 'static,
) -> T {
    serve_on(&Builder::new_current_thread().enable_all().build().unwrap(), service, client)
}

/// The fields that the shield of rocket adds by default, and the name of the server.
const OF_ROCKET: [&str; 4] = ["permissions-policy", "server", "x-content-type-options", "x-frame-options"];

/// The response with its fields in order, without the fields of rocket itself, and with a steady time.
pub fn normalised(response: &str) -> String {
    let (head, body) = wire::parts(response);
    let kept = head.split("\r\n").filter(|line| {
        let name = line.split(':').next().unwrap_or_default();
        !OF_ROCKET.iter().any(|known| known.eq_ignore_ascii_case(name))
    });
    wire::sorted(&wire::steady(&format!("{}\r\n\r\n{body}", kept.collect::<Vec<_>>().join("\r\n"))))
}

/// Sends one request with the ID `req-1`.
pub fn exchange(service: Rocket<Build>, method: &'static str, path: &'static str) -> String {
    exchange_with(service, method, path, &[], "")
}

pub fn exchange_with(
    service: Rocket<Build>,
    method: &'static str,
    path: &'static str,
    headers: &'static [(&'static str, &'static str)],
    body: &'static str,
) -> String {
    serve(service, move |server| {
        let headers = [headers, &[("x-request-id", "req-1")]].concat();
        normalised(&wire::exchange(server, method, path, &headers, body))
    })
}

pub fn get(service: Rocket<Build>, path: &'static str) -> String {
    exchange(service, "GET", path)
}

/// The expected response of a problem with the ID `req-1`, in normal form. `members` is the part of the body before `requestId`.
pub fn problem(status: &str, fields: &[(&str, &str)], members: &str) -> String {
    let body = format!(r#"{{{members},"requestId":"req-1","timestamp":"{}"}}"#, wire::TIME);
    wire::sorted(&wire::problem(status, &[fields, &[("x-request-id", "req-1")]].concat(), &body))
}

/// The problem of a status, without a detail.
pub fn bare(status: &str, path: &str) -> String {
    let (code, phrase) = status.split_once(' ').expect("a status line has a phrase");
    let (title, name) = match code {
        "413" => ("Content Too Large", "CONTENT_TOO_LARGE".to_owned()),
        "422" => ("Unprocessable Content", "UNPROCESSABLE_CONTENT".to_owned()),
        _ => (phrase, phrase.to_uppercase().replace(' ', "_")),
    };
    problem(status, &[], &format!(r#""title":"{title}","status":{code},"instance":"{path}","code":"{name}""#))
}

/// Checks that there is one event, with the ID of the request.
pub fn only(logs: &Logs) -> Entry {
    let entries = logs.take();
    let [entry] = &entries[..] else { panic!("one event: {entries:?}") };
    assert_eq!(entry.field("message"), "error response");
    assert_eq!(entry.field("request_id"), "req-1");
    assert_eq!(entry.span["request_id"], "req-1");
    entry.clone()
}
