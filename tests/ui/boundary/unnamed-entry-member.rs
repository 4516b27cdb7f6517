//! A member of the entries of `errors` has an empty name.

use problem_core::Boundary;
use problem_core::boundary::{EntryMember, ErrorsShape};

const SHAPE: ErrorsShape = ErrorsShape::entries(&[("", EntryMember::Message)]);

fn main() {
    let _ = Boundary::new().with_errors_shape(SHAPE);
}
