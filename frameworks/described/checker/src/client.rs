//! A client that sends requests as bytes.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::Duration;

use crate::BODY_LIMIT;
use crate::requests::{Body, Request};

/// A response.
#[derive(Debug)]
pub struct Response {
    pub status: u16,
    /// The header fields. Their names are in lower case.
    pub fields: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Response {
    /// The values of a header field.
    pub fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields
            .iter()
            .filter(move |(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| &**value)
    }
}

/// Sends a request on a connection of its own.
///
/// # Panics
///
/// If the server does not send a response of HTTP/1.1 within ten seconds.
#[must_use]
pub fn send(server: SocketAddr, request: &Request) -> Response {
    let (media_type, body, missing) = match request.body {
        Body::None => ("", String::new(), 0),
        Body::Json(text) => ("application/json", text.to_owned(), 0),
        Body::Text(text) => ("text/plain", text.to_owned(), 0),
        Body::Cut(text) => ("application/json", text.to_owned(), 10),
        Body::TooLong => ("application/json", format!("\"{}\"", "x".repeat(BODY_LIMIT)), 0),
    };
    let mut head =
        format!("{} {} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n", request.method, request.target);
    if !request.token.is_empty() {
        head += &format!("authorization: Bearer {}\r\n", request.token);
    }
    for (name, value) in request.fields {
        head += &format!("{name}: {value}\r\n");
    }
    if !media_type.is_empty() {
        head += &format!("content-type: {media_type}\r\ncontent-length: {}\r\n", body.len() + missing);
    }
    let mut stream = TcpStream::connect(server).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    // a server may answer before it has read the whole body
    let _ = stream.write_all(format!("{head}\r\n{body}").as_bytes());
    if missing > 0 {
        stream.shutdown(Shutdown::Write).unwrap();
    }
    let mut bytes = Vec::new();
    // a server that does not read the whole body may reset the connection after its response
    if let Err(error) = stream.read_to_end(&mut bytes) {
        assert!(!bytes.is_empty(), "{request:?}: {error}");
    }
    parse(&bytes).unwrap_or_else(|| panic!("{request:?}: {}", String::from_utf8_lossy(&bytes)))
}

fn parse(bytes: &[u8]) -> Option<Response> {
    let end = bytes.windows(4).position(|part| part == b"\r\n\r\n")?;
    let (head, body) = (std::str::from_utf8(&bytes[..end]).ok()?, &bytes[end + 4..]);
    let mut lines = head.split("\r\n");
    let status = lines.next()?.strip_prefix("HTTP/1.1 ")?.get(..3)?.parse().ok()?;
    let fields: Vec<_> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let is_chunked = fields.iter().any(|(name, value)| name == "transfer-encoding" && value == "chunked");
    let body = if is_chunked { unchunked(body)? } else { body.to_vec() };
    Some(Response { status, fields, body })
}

fn unchunked(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let end = rest.windows(2).position(|part| part == b"\r\n")?;
        let size =
            usize::from_str_radix(std::str::from_utf8(&rest[..end]).ok()?.split(';').next()?, 16).ok()?;
        rest = rest.get(end + 2..)?;
        if size == 0 {
            return Some(body);
        }
        body.extend_from_slice(rest.get(..size)?);
        rest = rest.get(size + 2..)?;
    }
}
