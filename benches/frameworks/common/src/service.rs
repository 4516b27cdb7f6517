//! A service on a framework that is called without a socket.

use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use crate::response::Shown;

/// What a framework calls a request and a response, and how it answers one.
pub trait Service {
    type Request;
    type Response;

    fn request(&self, target: &'static str) -> Self::Request;

    fn answer(&mut self, request: Self::Request) -> Self::Response;

    /// The status and the header fields.
    fn head(&self, response: &Self::Response) -> Shown;

    /// Reads the body of a response to its end, as a server does.
    fn read(&self, response: Self::Response, chunk: impl FnMut(&[u8]));
}

/// What is measured.
pub trait Program {
    /// Makes so many requests. Their cost is subtracted.
    fn make(&mut self, target: &'static str, count: u32);

    /// Makes so many requests, answers them, and reads the bodies.
    fn answer(&mut self, target: &'static str, count: u32);

    fn show(&mut self, target: &'static str) -> Shown;
}

/// A program with its name in the tables.
pub struct Column {
    pub name: String,
    pub has_boundary: bool,
    pub program: Box<dyn FnOnce() -> Box<dyn Program>>,
}

impl Column {
    /// The same service without a boundary, and with one. The names begin with `prefix`.
    pub fn pair<P: Program + 'static, Q: Program + 'static>(
        prefix: &str,
        without: impl FnOnce() -> P + 'static,
        with: impl FnOnce() -> Q + 'static,
    ) -> [Self; 2] {
        [
            Self {
                name: format!("{prefix}without"),
                has_boundary: false,
                program: Box::new(|| Box::new(without())),
            },
            Self {
                name: format!("{prefix}with"),
                has_boundary: true,
                program: Box::new(|| Box::new(with())),
            },
        ]
    }
}

/// The program that calls a service.
pub struct Calls<S>(pub S);

impl<S: Service> Program for Calls<S> {
    fn make(&mut self, target: &'static str, count: u32) {
        for _ in 0..count {
            drop(black_box(self.0.request(target)));
        }
    }

    fn answer(&mut self, target: &'static str, count: u32) {
        for _ in 0..count {
            let response = self.0.answer(black_box(self.0.request(target)));
            self.0.read(response, |chunk| {
                black_box(chunk.len());
            });
        }
    }

    fn show(&mut self, target: &'static str) -> Shown {
        let response = self.0.answer(self.0.request(target));
        let mut shown = self.0.head(&response);
        self.0.read(response, |chunk| shown.body.extend_from_slice(chunk));
        shown
    }
}

/// Completes a future that does not wait for anything.
pub fn now<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        // a connection of hyper yields from time to time
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}
