//! Two members of the entries of `errors` have the same name.

use problem_core::Boundary;
use problem_core::boundary::{EntryMember, ErrorsShape};

const SHAPE: ErrorsShape = ErrorsShape::entries(&[
    ("detail", EntryMember::Message),
    ("detail", EntryMember::Code),
]);

fn main() {
    let _ = Boundary::new().with_errors_shape(SHAPE);
}
