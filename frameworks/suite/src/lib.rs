//! What must hold in every framework. `cases.rs` is the table of requests, `cases.txt` the responses and log events that axum gives. Every
//! other framework must give the same, except for the differences that it declares.
//!
//! A new framework is one crate: `src/main.rs` is its program in the guide, and `tests/suite.rs` implements [`Framework`] for a service
//! with the routes of `domain`, and calls [`suite!`].

pub mod by_hand;
pub mod canary;
mod cases;
mod client;
mod crowd;
mod expected;
mod guide;
pub mod http2;
pub mod layers;
mod log;
pub mod socket;

use std::net::SocketAddr;

use problem_core::Boundary;

pub use crate::cases::every_case;
pub use crate::crowd::{give_up, no_request_shows_the_id_of_another};
pub use crate::guide::{the_guide, the_version};

/// A framework, and a service on it.
pub trait Framework {
    /// The name of the framework, as in the guide.
    const NAME: &'static str;

    /// The package, and the version that is tested. Cargo chooses an older one without a word if it must.
    const PACKAGE: (&'static str, &'static str);

    /// The cases in which this framework cannot give the response or the log event of axum, each with the reason.
    ///
    /// A reason names what of the framework makes the difference. It holds in every format. The response must be in [`OWN_CASES`](Self::OWN_CASES), and the guide must contain the reason. The responses of derived errors
    /// cannot differ, nor can the number of events.
    const DIFFERENCES: &'static [(&'static str, &'static str)] = &[];

    /// The file with the responses and events of the cases in [`DIFFERENCES`](Self::DIFFERENCES).
    const OWN_CASES: &'static str = "";

    /// The page of the guide.
    const GUIDE: &'static str;

    /// The program in the guide.
    const PROGRAM: &'static str;

    /// The source of the other Rust code in the guide.
    const OTHER_CODE: &'static str = "";

    /// Starts the service of the tests, with the routes of `domain`, and returns its address.
    fn serve(boundary: Boundary) -> SocketAddr;

    /// Starts the program of the guide.
    fn serve_program() -> SocketAddr;

    /// Sends a request, and returns the whole response as HTTP/1.1 writes it, without `date`.
    fn exchange(
        server: SocketAddr,
        method: &str,
        target: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> String {
        problem_tests::wire::exchange(server, method, target, headers, body)
    }

    /// Sends a GET request, waits until its handler runs, and gives up.
    fn give_up(server: SocketAddr, path: &str, id: &str) {
        client::give_up(server, path, id);
    }
}

/// The tests of the suite for a framework.
#[macro_export]
macro_rules! suite {
    ($framework:ty) => {
        #[test]
        fn every_error_has_the_response_and_the_event_of_axum() {
            $crate::every_case::<$framework>(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/differences.txt"));
        }

        #[test]
        fn nothing_internal_is_in_any_response() {
            $crate::canary::no_mark_is_sent::<$framework>();
        }

        #[test]
        fn a_handler_is_dropped_with_its_id_if_the_client_gives_up() {
            $crate::give_up::<$framework>();
        }

        #[test]
        fn no_request_shows_the_id_of_another() {
            $crate::no_request_shows_the_id_of_another::<$framework>();
        }

        #[test]
        fn the_program_of_the_guide_works_and_the_guide_tells_every_difference() {
            $crate::the_guide::<$framework>();
        }

        #[test]
        fn the_version_that_is_tested_is_the_one_of_the_guide() {
            $crate::the_version::<$framework>();
        }
    };
}
