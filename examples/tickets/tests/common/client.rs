//! A client that sends raw HTTP/1.1, so that it can also hang up in the middle of a request.

use std::io;
use std::net::SocketAddr;

use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A request as it is sent. The server closes the connection after its answer.
pub fn request(method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> String {
    let mut text = format!("{method} {path} HTTP/1.1\r\nhost: tickets.example\r\nconnection: close\r\n");
    for (name, value) in headers {
        text += &format!("{name}: {value}\r\n");
    }
    text + &format!("content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}", body.len())
}

/// Sends a request, and reads the whole answer.
pub async fn send(server: SocketAddr, request: &str) -> io::Result<Answer> {
    let mut connection = write(server, request).await?;
    let mut text = String::new();
    connection.read_to_string(&mut text).await?;
    let (head, body) = text.split_once("\r\n\r\n").ok_or(io::ErrorKind::UnexpectedEof)?;
    Ok(Answer { head: head.to_owned(), body: body.to_owned() })
}

/// Sends a part of a request. The client hangs up when it drops the connection.
pub async fn write(server: SocketAddr, part: &str) -> io::Result<TcpStream> {
    let mut connection = TcpStream::connect(server).await?;
    connection.write_all(part.as_bytes()).await?;
    Ok(connection)
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub head: String,
    pub body: String,
}

impl Answer {
    pub fn status(&self) -> u16 {
        self.head.split(' ').nth(1).unwrap().parse().unwrap()
    }

    /// The value of a header field. The server sends names in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let fields = self.head.split("\r\n").filter_map(|line| line.split_once(": "));
        fields.filter(|(of_field, _)| *of_field == name).map(|(_, value)| value).next()
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}
