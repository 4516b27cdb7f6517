//! Every shape of a type.

use renamed::{Problem, ToProblem};

/// There are no values of it.
#[derive(Debug, thiserror::Error, Problem)]
#[problem(crate = renamed)]
pub enum Never {}

/// A unit struct.
#[derive(Debug, Clone, Copy, thiserror::Error, Problem)]
#[error("unit")]
#[problem(crate = renamed, status = 404)]
pub struct Unit;

/// A tuple struct.
#[derive(Debug, thiserror::Error, Problem)]
#[error("tuple {0}")]
#[problem(crate = renamed, status = 404)]
pub struct Tuple(#[problem(extension = "first")] pub u8, pub u8);

/// Transparent without a variant of its own.
#[derive(Debug, thiserror::Error, Problem)]
#[error(transparent)]
#[problem(crate = renamed, transparent)]
pub struct Wrapper(#[from] pub Unit);

/// Some of it is not there.
#[derive(Debug, thiserror::Error, Problem)]
#[problem(crate = renamed)]
pub enum Configured {
    /// Here.
    #[error("first")]
    #[problem(status = 404)]
    First {
        /// Not here.
        #[cfg(any())]
        #[problem(extension)]
        gone: NoSuchType,
        /// Here.
        #[cfg(not(target_os = "none"))]
        #[problem(extension)]
        here: u8,
    },
    /// Not here.
    #[cfg(any())]
    #[error("gone")]
    #[problem(status = 200)]
    Gone(NoSuchType),
    /// Here, by an attribute that is only there so.
    #[error("last")]
    #[cfg_attr(not(target_os = "none"), problem(status = 410))]
    Last,
}

/// Deprecated, as some of its variants and fields.
#[deprecated]
#[derive(Debug, thiserror::Error, Problem)]
#[problem(crate = renamed)]
#[allow(deprecated)]
pub enum Deprecated {
    /// A variant.
    #[deprecated]
    #[error("variant")]
    #[problem(status = 404)]
    Variant,
    /// A field.
    #[error("field")]
    #[problem(status = 404)]
    Field {
        /// This one.
        #[deprecated]
        #[problem(extension)]
        old: u8,
    },
}

/// With discriminants and a representation.
#[derive(Debug, thiserror::Error, Problem)]
#[problem(crate = renamed)]
#[repr(u8)]
pub enum Numbered {
    /// Seven.
    #[error("seven")]
    #[problem(status = 404)]
    Seven = 7,
    /// Nine.
    #[error("nine")]
    #[problem(status = 404)]
    Nine = 9,
}

/// The types of an empty enum.
pub const NONE: bool = Never::TYPES.is_empty();

/// Private types can be derived within a function.
#[must_use]
pub fn local() -> u16 {
    #[derive(Debug, thiserror::Error, Problem)]
    #[error("local")]
    #[problem(crate = renamed, status = 409)]
    struct Local;
    Local.status().as_u16()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{body, is_a_response};

    #[test]
    fn every_shape_is_a_problem() {
        const { assert!(NONE) };
        is_a_response::<Never>();
        let not_found = |detail: &str, rest: &str| {
            format!(r#"{{"title":"Not Found","status":404,"detail":"{detail}","code":"{rest}}}"#)
        };
        assert_eq!(body(&Unit), not_found("unit", r#"UNIT""#));
        assert_eq!(body(&Tuple(1, 2)), not_found("tuple 1", r#"TUPLE","first":1"#));
        assert_eq!(body(&Wrapper(Unit)), not_found("unit", r#"UNIT""#));
        assert_eq!(body(&Configured::First { here: 1 }), not_found("first", r#"FIRST","here":1"#));
        assert_eq!(Configured::Last.status().as_u16(), 410);
        assert_eq!(Configured::TYPES.len(), 2);
        assert_eq!(body(&Numbered::Nine), not_found("nine", r#"NINE""#));
        assert_eq!(local(), 409);
    }
}
