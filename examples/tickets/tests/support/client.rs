//! Requests and responses as they are on the wire.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::Value;

/// A request. Its header fields are sent in their order.
#[derive(Debug, Clone)]
pub struct Request {
    pub method: String,
    pub path: String,
    pub fields: Vec<(String, String)>,
    pub body: String,
    /// Whether the connection is closed before the whole body was sent.
    pub is_cut: bool,
    /// Whether the request has no `Authorization`.
    pub is_anonymous: bool,
}

/// A request such as `GET /v2/tickets`.
pub fn request(line: &str) -> Request {
    let (method, path) = line.split_once(' ').unwrap();
    Request {
        method: method.to_owned(),
        path: path.to_owned(),
        fields: Vec::new(),
        body: String::new(),
        is_cut: false,
        is_anonymous: false,
    }
}

impl Request {
    /// Sets a header field.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.fields.retain(|(known, _)| known != name);
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Removes a header field.
    pub fn without(mut self, name: &str) -> Self {
        self.fields.retain(|(known, _)| known != name);
        self
    }

    /// Sets the body, which is JSON.
    pub fn json(self, body: &str) -> Self {
        Self { body: body.to_owned(), ..self.with("content-type", "application/json") }
    }

    /// Sets the idempotency key.
    pub fn key(self, key: &str) -> Self {
        self.with("idempotency-key", &format!("\"{key}\""))
    }

    /// Sets an idempotency key that no other request has.
    pub fn new_key(self) -> Self {
        static KEYS: AtomicUsize = AtomicUsize::new(0);
        let number = KEYS.fetch_add(1, Ordering::Relaxed);
        self.key(&format!("new-{number}"))
    }

    /// Sets the version that the client has read.
    pub fn if_match(self, version: i64) -> Self {
        self.with("if-match", &format!("\"{version}\""))
    }

    /// Sets the ID of the request, with which a test finds its events in the log.
    pub fn id(self, id: &str) -> Self {
        self.with("x-request-id", id)
    }

    /// Sets the `Authorization`, and so who sends the request.
    pub fn by(self, authorization: &str) -> Self {
        self.with("authorization", authorization)
    }

    /// Sends no `Authorization`.
    pub fn anonymous(self) -> Self {
        Self { is_anonymous: true, ..self.without("authorization") }
    }

    /// The value of a header field.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| &**value)
    }
}

/// A response as it was sent, without `date` and `connection`.
#[derive(Debug)]
pub struct Response {
    pub text: String,
}

impl Response {
    pub fn status(&self) -> u16 {
        self.text.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap()
    }

    /// The value of a header field. Names on the wire are in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head().lines().skip(1).find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }

    pub fn head(&self) -> &str {
        self.text.split_once("\r\n\r\n").unwrap().0
    }

    pub fn body(&self) -> &str {
        self.text.split_once("\r\n\r\n").unwrap().1
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(self.body()).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// The status and the code of a problem. The code of a success is empty.
    pub fn outcome(&self) -> (u16, String) {
        let is_error = self.status() >= 400 && !self.body().is_empty();
        let body = if is_error { self.json() } else { Value::Null };
        let code = body["code"].as_str().or(body["error"]["code"].as_str());
        (self.status(), code.unwrap_or_default().to_owned())
    }
}

/// Sends a request on a connection of its own.
pub fn exchange(server: SocketAddr, request: &Request) -> Response {
    let mut text =
        format!("{} {} HTTP/1.1\r\nhost: {server}\r\nconnection: close\r\n", request.method, request.path);
    for (name, value) in &request.fields {
        text += &format!("{name}: {value}\r\n");
    }
    if !request.body.is_empty() {
        let missing = if request.is_cut { 10 } else { 0 };
        text += &format!("content-length: {}\r\n", request.body.len() + missing);
    }
    text += "\r\n";
    text += &request.body;

    let mut stream = TcpStream::connect(server).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    // a server that refuses a long body answers before it has read all of it, and then closes the connection
    let _ = stream.write_all(text.as_bytes());
    if request.is_cut {
        stream.shutdown(Shutdown::Write).unwrap();
    }
    let mut response = Vec::new();
    let read = stream.read_to_end(&mut response);
    let response = String::from_utf8(response).unwrap();
    assert!(read.is_ok() || response.contains("\r\n\r\n"), "{}: {read:?}: {response}", request.path);
    let (head, body) = response.split_once("\r\n\r\n").unwrap();
    let is_fixed = |line: &&str| !line.starts_with("date: ") && !line.starts_with("connection: ");
    let lines: Vec<_> = head.split("\r\n").filter(is_fixed).collect();
    Response { text: format!("{}\r\n\r\n{body}", lines.join("\r\n")) }
}
