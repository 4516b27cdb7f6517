//! Where a fault is, and what it is, for single texts. `tests/it/every_fault` has the table and the random bodies.

use serde_core::de::DeserializeOwned;

use super::tape::Tape;
use super::{FaultPlace, Values, reread};

/// The faults of a text, in the order in which they were found.
fn faults<T: DeserializeOwned>(text: &str) -> Vec<String> {
    let tape = Tape::new(text).unwrap();
    let line = |(place, fault): &(FaultPlace, super::Fault)| {
        let (path, name) = match place {
            FaultPlace::Value(value) => (tape.path(*value), None),
            FaultPlace::Missing(object, name) => (tape.path(*object), Some(*name)),
        };
        let path: Vec<_> = path.iter().map(|step| &**step).chain(name).collect();
        format!("{} {}", path.join("/"), fault.code())
    };
    let read = &mut |node: super::Node<'_>| T::deserialize(node).map(drop);
    reread(&tape, Values::Json, std::any::type_name::<T>(), read).faults.iter().map(line).collect()
}

#[test]
fn a_text_may_be_deeper_than_the_stack() {
    let nested = format!("{}{}", "[".repeat(1 << 19), "]".repeat(1 << 19));
    assert_eq!(faults::<u8>(&nested), [" INVALID_TYPE"]);
    let deepest = vec!["0"; 127].join("/");
    assert_eq!(faults::<serde_json::Value>(&nested), [format!("{deepest} INVALID_VALUE")]);
}
