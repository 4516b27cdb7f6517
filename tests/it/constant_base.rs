//! A base that is a constant has the same effect as the same base as a literal, whatever its length.

use bytes::Bytes;
use problem_core::{Problem, ProblemTypes, ToProblem};

macro_rules! errors {
    ($name:ident, $($base:tt)*) => {
        #[derive(Debug, thiserror::Error, Problem)]
        #[problem(base = $($base)*, status = 404)]
        enum $name {
            #[error("with {0} before all others")]
            First(u8),
            #[error("plain")]
            Plain,
            #[error("a \"quote\", a \\ and a {{brace}}\n\t\u{1}é😀")]
            Escaped,
            #[error("the same code")]
            #[problem(code = "PLAIN")]
            Twin,
            #[error("with `{id}`")]
            #[problem(title = "A \"title\" to escape")]
            Named { id: String },
            #[error("sent nowhere")]
            #[problem(status = 500)]
            Server,
            #[error("a member beside it")]
            #[problem(code = "A_CODE_THAT_IS_LONGER_THAN_ONE_CELL_AND_ANOTHER_CELL")]
            Member { #[problem(extension)] id: u8 },
            #[error("busy")]
            #[problem(status = 503, retry_after = 5, detail = "Try again, and a text of some length.")]
            Last,
        }

        impl $name {
            fn all() -> [Self; 8] {
                let id = String::from("a \"b\"");
                [
                    Self::First(1),
                    Self::Plain,
                    Self::Escaped,
                    Self::Twin,
                    Self::Named { id },
                    Self::Server,
                    Self::Member { id: 2 },
                    Self::Last,
                ]
            }
        }
    };
}

/// Returns everything that clients and tools can see of a type.
fn seen(errors: [impl ToProblem; 8], types: ProblemTypes) -> Vec<String> {
    let mut seen = Vec::new();
    for error in errors {
        let body = error.to_response::<Bytes>().into_body();
        assert_eq!(body, error.to_problem().to_response::<Bytes>().into_body());
        seen.push(String::from_utf8(body.into()).unwrap());
        seen.push(format!("{:?}", error.problem_type()));
    }
    for problem_type in types.iter() {
        seen.push(format!("{problem_type:?} {:?}", problem_type.type_uri()));
    }
    seen
}

macro_rules! bases {
    ($($base:literal)*) => {$({
        const BASE: &str = $base;
        let literal = {
            errors!(E, $base);
            seen(E::all(), E::TYPES)
        };
        let constant = {
            errors!(E, BASE);
            seen(E::all(), E::TYPES)
        };
        assert_eq!(literal, constant);
        assert!(constant[2].starts_with(concat!("{\"type\":\"", $base, "plain\",\"title\":\"Plain\"")), "{constant:?}");
    })*};
}

#[test]
fn a_base_of_any_length_is_put_in_where_it_belongs() {
    bases! {
        "https://a.test/" "https://ab.test/" "https://abc.test/" "https://abcd.test/" "https://abcde.test/"
        "https://abcdef.test/" "https://abcdefg.test/" "https://abcdefgh.test/" "https://abcdefghi.test/"
        "https://abcdefghij.test/" "https://abcdefghijk.test/" "https://abcdefghijkl.test/"
        "https://abcdefghijklm.test/" "https://abcdefghijklmn.test/" "https://abcdefghijklmno.test/"
        "https://abcdefghijklmnop.test/" "https://abcdefghijklmnopq.test/" "/" "tag:a,2026:"
    }
}

/// All bodies of a type contain the base, or none of them does.
#[test]
fn one_kind_of_body_is_enough() {
    const BASE: &str = "https://api.example.com/errors/";

    #[derive(Debug, thiserror::Error, Problem)]
    #[problem(base = BASE, status = 404)]
    enum Whole {
        #[error("one")]
        One,
        #[error("two")]
        Two,
    }
    #[derive(Debug, thiserror::Error, Problem)]
    #[problem(base = BASE, status = 404)]
    #[error("{0}")]
    struct Apart(u8);

    assert_eq!(Whole::One.problem_type().type_uri().unwrap(), "https://api.example.com/errors/one");
    assert_eq!(
        Whole::Two.to_response::<Bytes>().into_body(),
        r#"{"type":"https://api.example.com/errors/two","title":"Two","status":404,"detail":"two","code":"TWO"}"#
    );
    assert_eq!(Apart(1).problem_type().type_uri().unwrap(), "https://api.example.com/errors/apart");
    assert_eq!(
        Apart(1).to_response::<Bytes>().into_body(),
        r#"{"type":"https://api.example.com/errors/apart","title":"Apart","status":404,"detail":"1","code":"APART"}"#
    );
}
