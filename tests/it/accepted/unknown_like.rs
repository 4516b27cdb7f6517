//! Code that almost breaks `unknown_like`, and compiles.

use problem_core::{Problem, ToProblem as _};

mod codes {
    /// Variants are absent, share a code, or have no fields in parentheses.
    #[derive(Debug, thiserror::Error, problem_core::Problem)]
    #[error("failed")]
    #[problem(status = 404)]
    pub enum Code {
        #[cfg(any())]
        Absent(u8),
        #[problem(code = "SHARED")]
        First,
        #[problem(code = "SHARED")]
        Second,
        Third,
    }

    pub use self::Code as Renamed;

    pub const USUAL: Code = Code::Third;

    impl Code {
        pub const MISSING: Self = USUAL;
    }
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
pub enum Accepted {
    #[problem(like = codes::Code::First)]
    One,
    #[problem(like = codes::Code::Second)]
    Two,
    // an enum with another name, by an absolute path
    #[problem(like = crate::accepted::unknown_like::codes::Renamed::Third)]
    Three(String, #[source] std::fmt::Error),
    // a constant of the enum
    #[problem(like = codes::Code::MISSING)]
    Four,
}

#[test]
fn the_codes_are_those_of_the_other_enum() {
    let errors =
        [Accepted::One, Accepted::Two, Accepted::Three(String::new(), std::fmt::Error), Accepted::Four];
    assert_eq!(errors.map(|error| error.code().to_owned()), ["SHARED", "SHARED", "THIRD", "THIRD"]);
    assert_eq!(Accepted::TYPES.len(), 2);
}
