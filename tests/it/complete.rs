//! A body that is known at compile time equals the body that the same error gets at run time.

use std::io;

use bytes::Bytes;
use problem_core::{ErrorStatus, Occurrence, Problem, ProblemType, ToProblem};

/// Returns the detail that is sent. It must equal the `Display` of the error.
fn detail(error: &impl ToProblem) -> Option<String> {
    let body = error.to_response::<Bytes>().into_body();
    // the body of a `Problem` is not known at compile time
    let through_problem = error.to_problem().to_response::<Bytes>().into_body();
    assert_eq!(body, through_problem, "{error}");
    let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(body["status"], error.status().as_u16());
    assert_eq!(body["code"], error.code());
    body.get("detail").map(|detail| detail.as_str().unwrap().to_owned())
}

fn shows_its_message(errors: &[impl ToProblem]) {
    for error in errors {
        assert_eq!(detail(error), Some(error.to_string()), "{error:?}");
    }
}

const BASE: &str = "https://api.example.com/errors/";
const WENT: u16 = 410;
const BUSY: http::StatusCode = http::StatusCode::SERVICE_UNAVAILABLE;

/// The same enum, with other attributes on the type, which may contain constants.
macro_rules! messages {
    ($name:ident, $($attribute:tt)*) => {
        #[derive(Debug, thiserror::Error, Problem)]
        #[problem(status = 404)]
        $($attribute)*
        enum $name {
            #[error("plain")]
            Plain,
            #[error("a \"quote\", a \\ and a {{brace}}\n\tof { }", ' ')]
            Argument,
            #[error("a \"quote\", a \\ and a {{brace}}\n\t\u{1}\u{7f}é😀")]
            Escaped,
            #[error("turned \u{202e} and \"## \r\0\u{2028}")]
            Raw(),
            #[error("with {0}")]
            Field(u8),
            #[error("fields that are not shown")]
            Hidden { _id: u8 },
            #[error("with `{id}`")]
            #[problem(title = "A \"title\" to escape")]
            Named { id: String },
            #[error("")]
            #[problem(type = "tag:example.com,2026:empty")]
            Empty,
            #[error("a member beside it")]
            Member { #[problem(extension)] id: u8 },
        }

        impl $name {
            fn all() -> [Self; 9] {
                let id = String::from("a \"b\"");
                [
                    Self::Plain,
                    Self::Argument,
                    Self::Escaped,
                    Self::Raw(),
                    Self::Field(1),
                    Self::Hidden { _id: 1 },
                    Self::Named { id },
                    Self::Member { id: 1 },
                    Self::Empty,
                ]
            }
        }
    };
}

messages!(Known, #[problem(base = "https://api.example.com/errors/")]);
messages!(ConstantBase, #[problem(base = BASE)]);
messages!(Blank, #[problem(accept(title_without_type))]);

#[test]
fn the_message_of_thiserror() {
    let [known @ .., empty] = Known::all();
    shows_its_message(&known);
    assert_eq!(detail(&empty), None);
    let [known @ .., _] = ConstantBase::all();
    shows_its_message(&known);
    let [known @ .., _] = Blank::all();
    shows_its_message(&known);
}

#[test]
fn a_base_that_is_a_constant_changes_nothing() {
    for (known, constant) in Known::all().iter().zip(&ConstantBase::all()) {
        let bodies = [known.to_response::<Bytes>(), constant.to_response()].map(http::Response::into_body);
        assert_eq!(bodies[0], bodies[1]);
        assert_eq!(known.problem_type().type_uri(), constant.problem_type().type_uri());
        assert_eq!(known.problem_type().title(), constant.problem_type().title());
    }
    let uris = |types: problem_core::ProblemTypes| -> Vec<_> {
        types.iter().map(|problem_type| problem_type.type_uri().unwrap()).collect()
    };
    assert_eq!(uris(Known::TYPES), uris(ConstantBase::TYPES));
    assert_eq!(uris(Known::TYPES)[4], "https://api.example.com/errors/field");
    assert_eq!(uris(Known::TYPES)[7], "tag:example.com,2026:empty");
    assert_eq!(Known::TYPES.by_code("NAMED").unwrap().title(), "A \"title\" to escape");
}

#[test]
fn a_status_that_is_a_constant_is_that_number() {
    #[derive(Debug, thiserror::Error, Problem)]
    #[problem(base = "https://api.example.com/errors/")]
    enum Constants {
        #[error("it went")]
        #[problem(status = WENT)]
        ItWent,
        #[error("nobody may read this")]
        #[problem(status = BUSY, retry_after = none)]
        PoolExhausted,
        #[error("nor this: {0}")]
        #[problem(status = BUSY, retry_after = 1, detail = "try \"again\"")]
        Replica(#[source] io::Error),
        #[error("{0}")]
        #[problem(status = WENT)]
        Shown(u8),
    }
    let body = |error: &Constants| {
        detail(error);
        String::from_utf8(error.to_response::<Bytes>().into_body().into()).unwrap()
    };
    let expected = [
        r#"{"type":"https://api.example.com/errors/it-went","title":"It Went","status":410,"detail":"it went","code":"IT_WENT"}"#,
        r#"{"type":"https://api.example.com/errors/service-unavailable","title":"Service Unavailable","status":503,"code":"SERVICE_UNAVAILABLE"}"#,
        r#"{"type":"https://api.example.com/errors/service-unavailable","title":"Service Unavailable","status":503,"detail":"try \"again\"","code":"SERVICE_UNAVAILABLE"}"#,
        r#"{"type":"https://api.example.com/errors/shown","title":"Shown","status":410,"detail":"7","code":"SHOWN"}"#,
    ];
    let errors = [
        Constants::ItWent,
        Constants::PoolExhausted,
        Constants::Replica(io::Error::other("x")),
        Constants::Shown(7),
    ];
    assert_eq!(errors.each_ref().map(body), expected);
    let codes: Vec<_> = Constants::TYPES.iter().map(|problem_type| problem_type.code()).collect();
    assert_eq!(codes, ["IT_WENT", "SERVICE_UNAVAILABLE", "SHOWN"]);
}

#[test]
fn the_message_of_snafu() {
    #[derive(Debug, snafu::Snafu, Problem)]
    #[problem(status = 400)]
    enum Messages {
        #[snafu(display("plain {{}}"))]
        Plain,
        #[snafu(display("with {id}"))]
        Field {
            id: u8,
        },
        // snafu makes a message from the name
        Named,
    }
    shows_its_message(&[Messages::Plain, Messages::Field { id: 1 }, Messages::Named]);
}

#[test]
fn the_message_of_derive_more() {
    #[derive(Debug, derive_more::Display, derive_more::Error, Problem)]
    #[problem(status = 400)]
    #[display("around: {_variant}")]
    enum Around {
        #[display("plain")]
        Plain,
        Named,
    }
    shows_its_message(&[Around::Plain, Around::Named]);
    assert_eq!(detail(&Around::Plain).as_deref(), Some("around: plain"));

    #[derive(Debug, derive_more::Display, derive_more::Error, Problem)]
    #[problem(status = 400)]
    #[display("a struct with \"quotes\"")]
    struct Alone;
    shows_its_message(&[Alone]);
}

#[test]
fn a_doc_comment_is_no_message() {
    /// What the documentation says.
    #[derive(Debug, Problem)]
    #[problem(status = 400)]
    struct ByHand;
    impl std::fmt::Display for ByHand {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("what the error says")
        }
    }
    impl std::error::Error for ByHand {}
    shows_its_message(&[ByHand]);
    assert_eq!(ByHand::TYPES.get(0).unwrap().description(), Some("What the documentation says."));
}

#[test]
fn texts_of_any_length_and_script() {
    #[derive(Debug, thiserror::Error, Problem)]
    #[problem(base = "https://api.example.com/errors/", status = 400)]
    enum Texts {
        #[error("ø")]
        #[problem(detail = "Ω ≠ \"ω\"")]
        Greek,
        #[error("{0}")]
        Shown(String),
    }
    assert_eq!(detail(&Texts::Greek).as_deref(), Some("Ω ≠ \"ω\""));
    for len in (0..40).chain([1_000, 100_000]) {
        for letter in ["a", "\"", "é", "\n"] {
            let error = Texts::Shown(letter.repeat(len));
            assert_eq!(detail(&error).unwrap_or_default(), error.to_string());
        }
    }
    assert_eq!(Texts::Greek.status(), ErrorStatus::BAD_REQUEST);
}

#[test]
fn plain_fields_of_a_template_are_written_as_their_display() {
    let error = shadowing::Shadows { flag: shadowing::Shown(true), text: shadowing::Shown("x") };
    assert_eq!(detail(&error).as_deref(), Some("<true> <\"x\"> <\"x\">"));

    #[derive(Debug, thiserror::Error, Problem)]
    #[error("-")]
    #[problem(status = 400, detail = "{a} {b} {c} {d} {e} {f} {g:03}{{}}", header("X-Of" = "{b}/{d}"))]
    struct Plain<'a, T> {
        a: u8,
        b: i128,
        c: &'a str,
        d: String,
        e: &'a &'a u64,
        f: T,
        g: i32,
    }
    let error = Plain { a: 255, b: i128::MIN, c: "c\"", d: "d".to_owned(), e: &&u64::MAX, f: 1.5, g: 7 };
    let expected = format!("255 {} c\" d {} 1.5 007{{}}", i128::MIN, u64::MAX);
    assert_eq!(detail(&error), Some(expected));
    assert_eq!(error.to_response::<Bytes>().headers()["x-of"], format!("{}/d", i128::MIN));
}

/// Types that have the names of standard types.
mod shadowing {
    use std::fmt;

    use problem_core::Problem;

    #[derive(Debug)]
    pub(super) struct Shown<T>(pub(super) T);

    impl<T: fmt::Debug> fmt::Display for Shown<T> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "<{:?}>", self.0)
        }
    }

    #[allow(non_camel_case_types)]
    type u8 = Shown<bool>;
    type String = Shown<&'static str>;

    #[derive(Debug, thiserror::Error, Problem)]
    #[error("-")]
    #[problem(status = 400, detail = "{flag} {text} {text:>3}")]
    pub(super) struct Shadows {
        pub(super) flag: u8,
        pub(super) text: String,
    }
}

#[test]
fn a_setting_of_another_derive_is_no_message() {
    #[derive(Debug, derive_more::Display, derive_more::Error, Problem)]
    #[display(rename_all = "snake_case")]
    #[problem(status = 404)]
    struct NotHere;
    shows_its_message(&[NotHere]);
}

#[test]
fn a_type_that_takes_the_definition_of_another_has_its_own_text() {
    #[derive(Debug, thiserror::Error)]
    #[error("the text of {0}")]
    struct Around(Known);
    impl ToProblem for Around {
        const TYPES: problem_core::ProblemTypes = Known::TYPES;
        fn describe<'a>(&'a self, _: &mut Occurrence<'a>) -> ProblemType<'a> {
            self.0.problem_type()
        }
    }
    shows_its_message(&[Around(Known::Plain), Around(Known::Field(1))]);
}

#[test]
fn a_type_around_another_that_flattens_has_no_member_twice() {
    use std::collections::BTreeMap;

    use problem_core::{ProblemTypeDefinition, ProblemTypes};

    #[derive(Debug, thiserror::Error, Problem)]
    #[error("inner")]
    #[problem(status = 404)]
    struct Inner {
        #[problem(extension)]
        b: u8,
        #[problem(flatten)]
        rest: BTreeMap<&'static str, u8>,
    }

    static AROUND: [ProblemTypeDefinition; 1] =
        [ProblemTypeDefinition::new(ErrorStatus::NOT_FOUND, "AROUND")
            .with_display_detail()
            .with_members(&["a", "b"])];

    #[derive(Debug, thiserror::Error)]
    #[error("around")]
    struct Around(Inner, Inner);
    impl ToProblem for Around {
        const TYPES: ProblemTypes = ProblemTypes::new(&AROUND, &[]);
        fn describe<'a>(&'a self, occurrence: &mut Occurrence<'a>) -> ProblemType<'a> {
            occurrence.extension("a", &1);
            self.0.describe(occurrence);
            self.1.describe(occurrence);
            AROUND[0].problem_type()
        }
    }
    let inner = |b| Inner { b, rest: BTreeMap::from([("a", 0), ("b", 1), ("x", b)]) };
    let error = Around(inner(7), inner(8));
    let body = error.to_response::<Bytes>().into_body();
    assert_eq!(
        body,
        r#"{"title":"Not Found","status":404,"detail":"around","code":"AROUND","a":1,"b":7,"x":7}"#
    );
    detail(&error);
}

#[test]
fn types_of_one_code_have_the_facts_of_all() {
    #[derive(Debug, thiserror::Error, Problem)]
    #[error("-")]
    enum Shared {
        #[problem(status = 500)]
        First {
            #[problem(extension)]
            a: u8,
        },
        #[problem(status = 404)]
        Other,
        /// The second says what both are.
        #[problem(status = 500, header("X-Of" = "y"))]
        Second {
            #[problem(extension)]
            b: u8,
        },
    }
    assert_eq!(Shared::TYPES.len(), 2);
    let second = Shared::Second { b: 1 };
    for problem_type in [second.problem_type(), Shared::First { a: 1 }.problem_type()] {
        assert_eq!(problem_type.members(), ["a", "b"]);
        assert_eq!(problem_type.headers(), ["X-Of"]);
        assert_eq!(problem_type.description(), Some("The second says what both are."));
    }
    assert_eq!(Shared::Other.problem_type().description(), None);
}

/// Const evaluation of many variants stays below the compiler's limits, and does not take too long.
#[test]
fn a_set_over_many_variants_is_looked_through_once() {
    macro_rules! many {
        ($($name:ident)*) => {
            #[derive(Debug, thiserror::Error, Problem)]
            #[error("many")]
            #[problem(base = BASE, status = WENT)]
            #[allow(dead_code, reason = "one is enough to make")]
            enum Many {
                $(
                    /// What the client can do about it.
                    #[problem(title = "Titles are no reason to compare")]
                    $name,
                )*
            }
        };
    }
    macro_rules! hundreds {
        ([$($done:ident)*]) => { many! { $($done)* } };
        ([$($done:ident)*] $next:ident $($rest:ident)*) => {
            hundreds! { [$($done)* $next] $($rest)* }
        };
    }
    hundreds! { [] A0 A1 A2 A3 A4 A5 A6 A7 A8 A9 B0 B1 B2 B3 B4 B5 B6 B7 B8 B9 C0 C1 C2 C3 C4 C5 C6 C7 C8 C9
    D0 D1 D2 D3 D4 D5 D6 D7 D8 D9 E0 E1 E2 E3 E4 E5 E6 E7 E8 E9 F0 F1 F2 F3 F4 F5 F6 F7 F8 F9 G0 G1 G2 G3 G4
    G5 G6 G7 G8 G9 H0 H1 H2 H3 H4 H5 H6 H7 H8 H9 I0 I1 I2 I3 I4 I5 I6 I7 I8 I9 J0 J1 J2 J3 J4 J5 J6 J7 J8 J9 }

    #[derive(Debug, thiserror::Error, Problem)]
    #[problem(statuses(WENT))]
    enum Closed {
        #[error(transparent)]
        #[problem(transparent)]
        Many(#[from] Many),
    }
    const LEN: usize = Closed::TYPES.len();
    assert_eq!(LEN, 100);
    const LAST: &str = match Closed::TYPES.get(LEN - 1) {
        Some(last) => last.code(),
        None => "",
    };
    assert_eq!(LAST, "J9");
    const DESCRIBED: usize = {
        let (mut index, mut len) = (0, 0);
        while index < LEN {
            if let Some(problem_type) = Closed::TYPES.get(index)
                && let Some(description) = problem_type.description()
            {
                len += description.len();
            }
            index += 1;
        }
        len
    };
    assert_eq!(DESCRIBED, LEN * " What the client can do about it.".trim_start().len());
    assert_eq!(
        Closed::from(Many::A0).problem_type().type_uri().unwrap(),
        "https://api.example.com/errors/a0"
    );
}
