//! A service as a user starts it: a process that prints its address.

use std::io::{BufRead as _, BufReader, Read as _};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};

/// A service that runs until it is stopped or dropped.
pub struct Service {
    child: Child,
    pub server: SocketAddr,
    /// The output of the process after `greeting`, which it printed until it was ready.
    stdout: BufReader<std::process::ChildStdout>,
    pub greeting: String,
}

impl Service {
    /// Starts `program` on a free port, and waits until it prints `listening on http://…`.
    ///
    /// # Panics
    ///
    /// Panics if the process does not start.
    pub fn start(program: &str) -> Self {
        let mut child = Command::new(program)
            .env("PORT", "0")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut stdout = BufReader::new(child.stdout.take().expect("stdout is piped"));
        let mut greeting = String::new();
        stdout.read_line(&mut greeting).expect("the program prints");
        let address = greeting.split("http://").nth(1).and_then(|rest| rest.split([';', '\n']).next());
        let server = address.and_then(|address| address.parse().ok()).expect("it says where it listens");
        Self { child, server, stdout, greeting }
    }

    /// Stops the process. Returns what it printed and what it logged.
    ///
    /// # Panics
    ///
    /// Panics if the process cannot be stopped.
    pub fn stop(mut self) -> (String, String) {
        self.child.kill().expect("it still runs");
        let (mut printed, mut logged) = (self.greeting.clone(), String::new());
        self.stdout.read_to_string(&mut printed).expect("stdout is text");
        let stderr = self.child.stderr.as_mut().expect("stderr is piped");
        stderr.read_to_string(&mut logged).expect("stderr is text");
        (printed, logged)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // the process may have been stopped already
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
