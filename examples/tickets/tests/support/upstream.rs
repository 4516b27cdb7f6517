//! A service for summaries that fails in every way. The title of the ticket decides in which.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

/// Starts the service, and returns its URL.
pub fn start() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            std::thread::spawn(move || answer(stream));
        }
    });
    url
}

/// A client that hangs up ends the exchange, whatever it is.
fn answer(mut stream: TcpStream) -> Option<()> {
    let mut request = String::new();
    // reqwest sends the length of the body, but the end of this JSON is easier to see
    while !request.ends_with("\"}") {
        let mut bytes = [0; 1024];
        let length = stream.read(&mut bytes).ok().filter(|length| *length > 0)?;
        request += &String::from_utf8_lossy(&bytes[..length]);
    }
    let is = |title: &str| request.contains(&format!("\"title\":\"{title}\""));
    let response = |status: &str, body: &str| {
        let length = body.len();
        format!(
            "HTTP/1.1 {status}\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
        )
    };
    let text = match () {
        () if is("slow") => {
            std::thread::sleep(Duration::from_secs(60));
            return None;
        }
        () if is("hangs up") => return None,
        () if is("no HTTP") => "CANARY-upstream\r\n\r\n".to_owned(),
        () if is("fails") => response("500 Internal Server Error", "CANARY-upstream"),
        () if is("refuses") => response("403 Forbidden", r#"{"detail":"CANARY-upstream"}"#),
        () if is("redirects") => response("302 Found", r#"{"summary":"CANARY-upstream"}"#),
        () if is("garbage") => response("200 OK", r#""CANARY-upstream""#),
        () if is("too long") => {
            response("200 OK", &format!("{{\"summary\":\"{}", "CANARY-upstream".repeat(10_000)))
        }
        () if is("breaks off") => response("200 OK", r#"{"summary":"CANARY-upstream"}"#)
            .replace("content-length: ", "content-length: 9"),
        () => response("200 OK", r#"{"summary":"It hurts, in short."}"#),
    };
    stream.write_all(text.as_bytes()).ok()
}
