//! What changes mean for a client that are not in one enum: settings of the boundary, and codes of several problem types.

#![allow(dead_code, reason = "the types are only described")]

use http::HeaderName;
use problem_core::boundary::{ContextMember, Formats};
use problem_core::catalogue::{Catalogue, catalogue};
use problem_core::{Boundary, Problem};

use crate::catalogue::changes::changes;

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    #[error("not found")]
    #[problem(status = 404)]
    Missing,
}

mod other {
    #[derive(Debug, thiserror::Error, problem_core::Problem)]
    pub enum OtherError {
        #[error("taken")]
        #[problem(status = 409, code = "MISSING")]
        Taken,
    }
}

fn inside(boundary: &Boundary) -> Catalogue {
    catalogue![OrderError].in_boundary(boundary)
}

#[test]
fn a_format_is_removed_or_added() {
    let [json, both, envelope] = [Formats::Json, Formats::JsonAndXml, Formats::Envelope]
        .map(|formats| inside(&Boundary::new().with_formats(formats)));
    let [gone, new] = [
        "B *: the media type application/problem+xml is gone",
        "c *: the media type application/problem+xml is new",
    ];
    assert_eq!(changes(&both, &json), [gone]);
    assert_eq!(changes(&json, &both), [new]);
    let changed = changes(&json, &envelope);
    assert!(
        changed.contains(&"B *: the media type application/problem+json is gone".to_owned()),
        "{changed:?}"
    );
}

#[test]
fn a_member_of_every_problem_is_removed_or_added() {
    let boundary = Boundary::new;
    let plain = inside(&boundary());
    let without = inside(&boundary().without_member(ContextMember::RequestId));
    assert_eq!(changes(&plain, &without), ["B *: the member requestId of every problem is gone"]);
    assert_eq!(changes(&without, &plain), ["c *: the member requestId of every problem is new"]);

    let extra = |names: [&'static str; 2]| {
        let [first, second] = names;
        inside(&boundary().with_extra_member(first).unwrap().with_extra_member(second).unwrap())
    };
    let gone =
        ["B *: the member tenant of every problem is gone", "B *: the member zone of every problem is gone"];
    assert_eq!(changes(&extra(["tenant", "zone"]), &plain), gone);
    assert_eq!(changes(&extra(["tenant", "zone"]), &extra(["zone", "tenant"])), [""; 0]);
}

#[test]
fn the_instance_of_every_problem_is_removed_or_renamed() {
    let plain = inside(&Boundary::new());
    let without = inside(&Boundary::new().without_member(ContextMember::Instance));
    let renamed = inside(&Boundary::new().with_member_name(ContextMember::Instance, "path").unwrap());
    let gone = "B *: the member instance of every problem is gone";
    assert_eq!(changes(&plain, &without), [gone]);
    assert_eq!(changes(&without, &plain), ["c *: the member instance of every problem is new"]);
    assert_eq!(changes(&plain, &renamed), [gone, "c *: the member path of every problem is new"]);
}

#[test]
fn the_field_of_the_request_id_changes() {
    let other = Boundary::new().with_request_id_header(HeaderName::from_static("x-other"));
    let expected = [
        "B *: the header field x-request-id of every response is gone",
        "c *: the header field x-other of every response is new",
    ];
    assert_eq!(changes(&inside(&Boundary::new()), &inside(&other)), expected);
}

#[test]
fn a_code_gets_another_meaning() {
    let one = || catalogue![OrderError];
    let two = || catalogue![OrderError, other::OtherError].accepting_ambiguous_code("MISSING");
    let new = "B MISSING 409: the problem type is new, and the code had another meaning";
    assert_eq!(changes(&one(), &two()), [new]);
    assert_eq!(changes(&two(), &one()), ["B MISSING 409: the problem type is gone"]);
    // accepting it alone changes nothing
    assert_eq!(changes(&one(), &one().accepting_ambiguous_code("MISSING")), [""; 0]);
}
