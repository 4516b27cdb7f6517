//! What is not for clients has a mark. No response has one, in any format and in strict mode, and the log has all of them.

use std::net::SocketAddr;

use domain::canary::{HEADERS, MARK, ROUTES, Route, SOMEBODYS, leaky, problem};
use domain::responses;
use problem_core::Boundary;
use problem_core::boundary::Formats;
use problem_tests::wire;

use crate::{Framework, log};

/// The path of a service of the tests for a path of the routes.
fn path_in_service(path: &str) -> String {
    let prefix = match path {
        path if leaky(path).is_some() => "/leaks",
        path if problem(path).is_some() => "/problems",
        path if responses::response(path).is_some() => "/responses",
        _ => "",
    };
    format!("{prefix}{path}")
}

pub fn no_mark_is_sent<F: Framework>() {
    log::start();
    for formats in [Formats::Json, Formats::JsonAndXml, Formats::Envelope] {
        let boundary = Boundary::new().with_formats(formats);
        let default = F::serve(boundary.clone());
        let strict = F::serve(boundary.without_foreign_bodies());
        for (server, routes) in [(default, ROUTES), (strict, ROUTES), (strict, SOMEBODYS)] {
            for route in routes {
                for id in ["CANARY header", ""] {
                    check::<F>(server, route, id);
                }
            }
        }
        // the bodies that are kept by default do contain marks
        for (path, ..) in SOMEBODYS {
            assert!(F::exchange(default, "GET", &path_in_service(path), &[], "").contains(MARK), "{path}");
        }
    }
}

fn check<F: Framework>(server: SocketAddr, (path, method, body, logged): &Route, invalid_id: &str) {
    for accept in ["*/*;a=CANARY-header", "application/xml;a=CANARY-header"] {
        let headers = [HEADERS, &[("accept", accept), ("x-request-id", invalid_id)]].concat();
        let target = format!("{}?page=CANARY-query&CANARY-query", path_in_service(path));
        let response = F::exchange(server, method, &target, &headers, body);
        assert!(!response.contains(MARK), "{method} {path}: {response}");
        let (head, _) = wire::parts(&response);
        assert!(head.starts_with("HTTP/1.1 4") || head.starts_with("HTTP/1.1 5"), "{response}");
        let id = head.lines().find_map(|line| line.strip_prefix("x-request-id: ")).expect("a new ID");
        let events = log::of(id);
        let [event] = &events[..] else { panic!("{path}: one event: {events:?}") };
        let told: String = event.fields.values().flat_map(|value| [value, "\n"]).collect();
        for mark in *logged {
            assert!(told.contains(mark), "{method} {path}: {mark} is not in {told}");
        }
        assert!(!told.contains("CANARY-query") && !told.contains("CANARY-unmarked"), "{told}");
    }
}
