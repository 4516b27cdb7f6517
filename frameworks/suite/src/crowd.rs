//! Requests of clients that give up, and thousands at the same time.

use std::net::SocketAddr;

use domain::requests::wait_until_it_is_dropped;
use problem_core::Boundary;
use problem_tests::wire::parts;

use crate::client::new_id;
use crate::{Framework, log};

/// The handler of a request whose client gives up is dropped with the context of the request. It logs nothing.
pub fn give_up<F: Framework>() {
    log::start();
    let server = F::serve(Boundary::new());
    let id = new_id();
    F::give_up(server, "/wait", &id);
    wait_until_it_is_dropped(&id);
    // the server goes on
    assert!(F::exchange(server, "GET", "/fine", &[], "").starts_with("HTTP/1.1 200 OK"));
    assert_eq!(log::of(&id), []);
}

const REQUESTS: usize = 5_000;

const CLIENTS: usize = 50;

/// A fifth of the requests panics, and a twenty-fifth is given up.
pub fn no_request_shows_the_id_of_another<F: Framework>() {
    log::start();
    let server = F::serve(Boundary::new());
    let crowd = new_id();
    std::thread::scope(|scope| {
        for first in 0..CLIENTS {
            let crowd = &*crowd;
            scope.spawn(move || {
                for number in (first..REQUESTS).step_by(CLIENTS) {
                    if number % 25 == 0 {
                        F::give_up(server, "/wait", &format!("{crowd}-gone-{number}"));
                    }
                    check::<F>(server, crowd, number);
                }
            });
        }
    });
}

/// The response and the event have the ID of their request, and no other.
fn check<F: Framework>(server: SocketAddr, crowd: &str, number: usize) {
    let id = format!("{crowd}-{number}");
    let response = F::exchange(server, "GET", &format!("/crowd/{number}"), &[("x-request-id", &id)], "");
    let (head, body) = parts(&response);
    let status = [404, 409, 410, 500, 200][number % 5];
    assert!(head.starts_with(&format!("HTTP/1.1 {status} ")), "{response}");
    assert!(head.contains(&format!("\r\nx-request-id: {id}")), "{response}");
    match status {
        200 => assert_eq!(body, id),
        _ => assert!(body.contains(&format!(r#""requestId":"{id}""#)), "{response}"),
    }
    assert_eq!(body.matches(crowd).count(), 1, "{response}");
    let events = log::of(&id);
    assert_eq!(events.len(), usize::from(status != 200), "{events:?}");
    assert!(events.iter().all(|event| event.field("status") == status.to_string()), "{events:?}");
}
