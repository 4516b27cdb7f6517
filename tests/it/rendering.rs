//! The response is valid, whatever values the service provides.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use bytes::Bytes;
use problem_core::{
    ErrorStatus, FieldError, Occurrence, Problem, ProblemType, ProblemTypeDefinition, ProblemTypes, ToProblem,
};
use problem_tests::logs::Logs;
use serde::Serialize;

fn body(error: &impl ToProblem) -> String {
    let body = error.to_response::<Bytes>().into_body();
    let through_problem = error.to_problem().to_response::<Bytes>().into_body();
    assert_eq!(body, through_problem);
    String::from_utf8(body.into()).unwrap()
}

#[test]
fn a_member_is_written_as_its_type_serialises() {
    #[derive(Debug, Serialize)]
    struct Range {
        to: f32,
        from: f64,
        exact: u128,
        names: (char, Option<()>),
    }
    #[derive(Debug, thiserror::Error, Problem)]
    #[error("out of range")]
    #[problem(status = 400)]
    struct OutOfRange {
        #[problem(extension)]
        range: Range,
        #[problem(extension = "Ünïcode \"name\"")]
        set: BTreeSet<u8>,
        #[problem(errors)]
        errors: [FieldError; 1],
        #[problem(extension)]
        r#type_name: &'static str,
    }
    let error = OutOfRange {
        range: Range { to: 0.1, from: 1e300, exact: u128::MAX, names: ('\u{7f}', None) },
        set: BTreeSet::from([2, 1]),
        errors: [FieldError::at(["a.b", "c/d"], "X", "\u{1}")],
        r#type_name: "\u{2028}😀",
    };
    assert_eq!(
        body(&error),
        concat!(
            r#"{"title":"Bad Request","status":400,"detail":"out of range","code":"OUT_OF_RANGE","#,
            r#""range":{"to":0.1,"from":1e+300,"exact":340282366920938463463374607431768211455,"names":["#,
            "\"\u{7f}\",null]},",
            r#""Ünïcode \"name\"":[1,2],"type_name":""#,
            "\u{2028}😀",
            r##"","errors":[{"field":"a.b.c/d","pointer":"#/a.b/c~1d","code":"X","message":"\u0001"}]}"##,
        ),
    );
}

#[test]
fn what_fails_to_serialise_is_left_out_and_logged() {
    #[derive(Debug, thiserror::Error, Problem)]
    #[error("half of it")]
    #[problem(status = 400)]
    struct Half {
        #[problem(extension)]
        broken: BTreeMap<Vec<u8>, u8>,
        #[problem(extension)]
        whole: u8,
    }
    let logs = Logs::capture();
    let error = Half { broken: BTreeMap::from([(vec![1], 2)]), whole: 1 };
    drop(error.to_response::<Bytes>());
    let entries: Vec<_> = logs.take();
    let told: Vec<_> = entries.iter().map(|entry| (entry.field("message"), entry.field("name"))).collect();
    assert_eq!(told, [("left out of an error response", "broken"), ("error response", "")]);
    assert_eq!(
        body(&error),
        r#"{"title":"Bad Request","status":400,"detail":"half of it","code":"HALF","whole":1}"#
    );
}

#[test]
fn a_detail_whose_display_fails_is_left_out() {
    #[derive(Debug, Problem)]
    #[problem(status = 400)]
    struct Fails;
    impl fmt::Display for Fails {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("half")?;
            Err(fmt::Error)
        }
    }
    impl std::error::Error for Fails {}
    assert_eq!(body(&Fails), r#"{"title":"Bad Request","status":400,"code":"FAILS"}"#);
}

#[test]
fn entries_of_errors_are_whatever_converts() {
    #[derive(Debug)]
    struct Broken(&'static str);
    impl From<&Broken> for FieldError {
        fn from(broken: &Broken) -> Self {
            Self::new(broken.0, "BROKEN", "is broken")
        }
    }
    #[derive(Debug, thiserror::Error, Problem)]
    #[error("broken")]
    #[problem(status = 422)]
    struct AllBroken {
        #[problem(errors)]
        parts: Box<[Broken]>,
    }
    assert_eq!(
        body(&AllBroken { parts: Box::new([Broken("a"), Broken("b")]) }),
        r##"{"title":"Unprocessable Content","status":422,"detail":"broken","code":"ALL_BROKEN","errors":[{"field":"a","pointer":"#/a","code":"BROKEN","message":"is broken"},{"field":"b","pointer":"#/b","code":"BROKEN","message":"is broken"}]}"##,
    );
}

#[test]
fn by_hand_no_member_stands_twice_or_in_the_place_of_another() {
    #[derive(Debug)]
    struct ByHand;
    impl fmt::Display for ByHand {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("by hand")
        }
    }
    impl std::error::Error for ByHand {}
    static TYPES: [ProblemTypeDefinition; 2] = [
        ProblemTypeDefinition::new(ErrorStatus::CONFLICT, "BY_HAND")
            .with_display_detail()
            .with_members(&["a", "errors"]),
        ProblemTypeDefinition::new(ErrorStatus::BAD_GATEWAY, "OTHER").with_detail("said so"),
    ];
    impl ToProblem for ByHand {
        const TYPES: ProblemTypes = ProblemTypes::new(&TYPES, &[]);
        fn describe<'a>(&'a self, occurrence: &mut Occurrence<'a>) -> ProblemType<'a> {
            occurrence.extension("status", &200);
            occurrence.extension("a", &1);
            occurrence.extension("a", &2);
            occurrence.extension("b", &());
            occurrence.extension("b", &3);
            occurrence.errors(&[FieldError::new("f", "C", "m")]);
            occurrence.extension("errors", &4);
            occurrence.flatten(&BTreeMap::from([("a", Some(5)), ("c", None)]));
            occurrence.flatten(&BTreeMap::from([("c", 6)]));
            occurrence.errors(&[FieldError::new("g", "C", "m")]);
            TYPES[0].problem_type()
        }
    }
    assert_eq!(
        body(&ByHand),
        r##"{"title":"Conflict","status":409,"detail":"by hand","code":"BY_HAND","a":1,"b":3,"c":6,"errors":[{"field":"f","pointer":"#/f","code":"C","message":"m"}]}"##
    );
    assert_eq!(<ByHand as ToProblem>::TYPES.len(), 2);
    assert!(ByHand::TYPES.by_code("OTHER").unwrap().is_private());
}

#[test]
fn the_set_of_types_is_known_in_const_and_holds_each_code_once() {
    #[derive(Debug, thiserror::Error, Problem)]
    enum Inner<T: fmt::Debug> {
        #[error("inner {0:?}")]
        #[problem(status = 410)]
        Gone(T),
    }
    /// Some failures.
    #[derive(Debug, thiserror::Error, Problem)]
    #[problem(base = "/errors/")]
    enum Outer<T: fmt::Debug> {
        #[error("one")]
        #[problem(status = 500)]
        One,
        /// It has two lines
        /// of text.
        #[error("two")]
        #[problem(status = 404)]
        Two,
        #[error("three")]
        #[problem(status = 500, detail = "three")]
        Three,
        #[error(transparent)]
        #[problem(transparent)]
        Inner(Inner<T>),
    }
    const { assert!(Outer::<u8>::TYPES.len() == 3 && !Outer::<u8>::TYPES.is_empty()) };
    const GONE: ProblemType<'_> = Outer::<u8>::TYPES.get(2).unwrap();
    assert_eq!(GONE.code(), "GONE");
    let types = Outer::<u8>::TYPES;
    let codes: Vec<_> = types.iter().map(|problem_type| problem_type.code()).collect();
    assert_eq!(codes, ["INTERNAL_SERVER_ERROR", "TWO", "GONE"]);
    let two = types.by_code("TWO").unwrap();
    assert_eq!(two.description(), Some("It has two lines\nof text."));
    assert_eq!(two.type_uri().unwrap(), "/errors/two");
    assert_eq!(two.rust_type(), Some("Outer"));
    assert!(!two.is_private());
    assert!(types.by_code("THREE").is_none());
    assert_eq!(
        body(&Outer::<u8>::Three),
        r#"{"type":"/errors/internal-server-error","title":"Internal Server Error","status":500,"detail":"three","code":"INTERNAL_SERVER_ERROR"}"#,
    );
    assert_eq!(
        body(&Outer::Inner(Inner::Gone(7))),
        r#"{"title":"Gone","status":410,"detail":"inner 7","code":"GONE"}"#
    );
    assert_eq!(
        body(&Outer::<u8>::One),
        r#"{"type":"/errors/internal-server-error","title":"Internal Server Error","status":500,"code":"INTERNAL_SERVER_ERROR"}"#,
    );
    assert_eq!(Outer::<u8>::Two.code(), "TWO");
}
