//! Raw HTTP/1.1, so that tests can compare a response as it was sent.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, SystemTime};

/// Sends a request and returns the whole response without its `date`. The server closes the connection after the response,
/// unless `headers` contains another `connection`.
///
/// # Panics
///
/// Panics if the exchange fails or takes more than ten seconds.
pub fn exchange(
    server: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> String {
    let mut request = format!("{method} {path} HTTP/1.1\r\nhost: {server}\r\n");
    if !headers.iter().any(|(name, _)| *name == "connection") {
        request += "connection: close\r\n";
    }
    for (name, value) in headers {
        request += &format!("{name}: {value}\r\n");
    }
    if !body.is_empty() {
        request += &format!("content-length: {}\r\n", body.len());
    }
    request += "\r\n";
    request += body;

    let mut stream = TcpStream::connect(server).expect("the server listens");
    stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a timeout can be set");
    stream.write_all(request.as_bytes()).expect("the request is taken");
    let mut response = String::new();
    stream.read_to_string(&mut response).expect("the response is complete");
    without(&response, &["date", "connection"])
}

/// Sends a GET request without a body, and returns the response.
pub fn get(server: SocketAddr, path: &str) -> String {
    exchange(server, "GET", path, &[], "")
}

/// Returns the response without the header lines with these names.
fn without(response: &str, names: &[&str]) -> String {
    let (head, body) = parts(response);
    let kept = head.split("\r\n").filter(|line| {
        let name = line.split(':').next().unwrap_or_default();
        !names.iter().any(|left_out| left_out.eq_ignore_ascii_case(name))
    });
    format!("{}\r\n\r\n{body}", kept.collect::<Vec<_>>().join("\r\n"))
}

/// Splits a response into its head and its body.
///
/// # Panics
///
/// Panics if the response has no end of the head.
pub fn parts(response: &str) -> (&str, &str) {
    response.split_once("\r\n\r\n").expect("a response has a head")
}

/// The status line, the header lines in alphabetical order, and the body.
pub fn sorted(response: &str) -> String {
    let (head, body) = parts(response);
    // a 204 may have no header lines
    let (status, fields) = head.split_once("\r\n").unwrap_or((head, ""));
    let mut fields: Vec<_> = fields.split("\r\n").collect();
    fields.sort_unstable();
    format!("{status}\n{}\n\n{body}", fields.join("\n"))
}

/// The expected response as it is sent: status line, headers and body. The `content-length` is computed.
pub fn response(status: &str, headers: &[(&str, &str)], body: &str) -> String {
    let mut response = format!("HTTP/1.1 {status}\r\n");
    for (name, value) in headers {
        response += &format!("{name}: {value}\r\n");
    }
    response += &format!("content-length: {}\r\n\r\n{body}", body.len());
    response
}

/// The expected response of a problem. It has the headers of every problem, and then `headers`.
pub fn problem(status: &str, headers: &[(&str, &str)], body: &str) -> String {
    let every = [("content-type", "application/problem+json"), ("cache-control", "no-store")];
    response(status, &[&every, headers].concat(), body)
}

/// A time with the length of every timestamp of a problem.
pub const TIME: &str = "2026-01-02T03:04:05.678Z";

/// Checks the timestamp of a response, and replaces it by [`TIME`].
///
/// # Panics
///
/// Panics if the timestamp is not of the last minute.
pub fn steady(response: &str) -> String {
    let members = [r#""timestamp":""#, "<timestamp>"];
    let Some(member) = members.into_iter().find(|member| response.contains(member)) else {
        return response.to_owned();
    };
    let (before, rest) = response.split_once(member).expect("it is there");
    let (timestamp, behind) = rest.split_at(TIME.len());
    check_time(timestamp);
    format!("{before}{member}{TIME}{behind}")
}

/// Checks that a timestamp is in UTC (RFC 3339 §5.6), has milliseconds, and is of the last minute.
///
/// # Panics
///
/// Panics if it is not.
pub fn check_time(timestamp: &str) {
    assert!(timestamp.ends_with('Z') && timestamp.len() == TIME.len(), "{timestamp}");
    let time = humantime::parse_rfc3339(timestamp).expect("it is a time");
    // the timestamp is rounded down to the millisecond
    let age = (SystemTime::now() + Duration::from_millis(1)).duration_since(time);
    assert!(age.expect("it is not ahead") < Duration::from_secs(60), "{timestamp}");
}
