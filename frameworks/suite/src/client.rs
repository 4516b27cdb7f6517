//! A client of HTTP/1.1.

use std::io::Write as _;
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicU32, Ordering};

use domain::requests::wait_until_it_runs;

/// Sends a GET request, waits until its handler runs, and closes the connection.
pub fn give_up(server: SocketAddr, path: &str, id: &str) {
    let mut stream = TcpStream::connect(server).unwrap();
    let head = format!("GET {path} HTTP/1.1\r\nhost: a\r\nx-request-id: {id}\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    wait_until_it_runs(id);
}

/// A request ID that no other request of this process has. All have the same length.
pub fn new_id() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("req-{:08}", NEXT.fetch_add(1, Ordering::Relaxed))
}
