//! `extension`, `flatten`, `errors`, `instance`, `rename_all`.

use std::collections::{BTreeMap, HashMap};

use problem_core::{FieldError, Problem, ToProblem};
use serde::Serialize;

use super::check;

#[test]
fn members_are_renamed_as_serde_does() {
    macro_rules! renamed {
        ($casing:literal, $name:literal, $explicit:literal, $raw:literal) => {{
            #[derive(Debug, thiserror::Error, Problem)]
            #[error("e")]
            #[problem(status = 404, rename_all = $casing)]
            struct Renamed {
                #[problem(extension)]
                order_line_id: u8,
                #[problem(extension = "As_It_is")]
                explicit: u8,
                #[problem(extension)]
                r#match: u8,
            }
            #[derive(Serialize)]
            #[serde(rename_all = $casing)]
            struct Theirs {
                order_line_id: u8,
                #[serde(rename = "As_It_is")]
                explicit: u8,
                r#match: u8,
            }
            let serde = serde_json::to_string(&Theirs { order_line_id: 1, explicit: 2, r#match: 3 }).unwrap();
            let members = format!(r#""{}":1,"{}":2,"{}":3}}"#, $name, $explicit, $raw);
            assert_eq!(serde, format!("{{{members}"));
            check(
                Renamed { order_line_id: 1, explicit: 2, r#match: 3 },
                "404 Not Found",
                &[],
                &format!(r#"{{"title":"Not Found","status":404,"detail":"e","code":"RENAMED",{members}"#),
            );
        }};
    }
    renamed!("lowercase", "order_line_id", "As_It_is", "match");
    renamed!("UPPERCASE", "ORDER_LINE_ID", "As_It_is", "MATCH");
    renamed!("PascalCase", "OrderLineId", "As_It_is", "Match");
    renamed!("camelCase", "orderLineId", "As_It_is", "match");
    renamed!("snake_case", "order_line_id", "As_It_is", "match");
    renamed!("SCREAMING_SNAKE_CASE", "ORDER_LINE_ID", "As_It_is", "MATCH");
    renamed!("kebab-case", "order-line-id", "As_It_is", "match");
    renamed!("SCREAMING-KEBAB-CASE", "ORDER-LINE-ID", "As_It_is", "MATCH");
}

#[derive(Debug, Default, Serialize)]
struct Page {
    number: u32,
    size: Option<u32>,
    next: &'static str,
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("e")]
enum Fields {
    #[problem(status = 404)]
    Flatten {
        #[problem(flatten)]
        page: Page,
        #[problem(extension)]
        id: u8,
        #[problem(flatten)]
        more: BTreeMap<&'static str, serde_json::Value>,
        #[problem(errors)]
        errors: Vec<FieldError>,
        #[problem(flatten)]
        none: Option<HashMap<String, u8>>,
        not_sent: &'static str,
    },
    #[problem(status = 404)]
    Instance {
        #[problem(instance)]
        uri: &'static str,
    },
    #[problem(status = 404)]
    Maybe(#[problem(instance)] Option<u64>, #[problem(extension = "again")] ()),
    #[problem(status = 404)]
    NoMap(#[problem(flatten)] Vec<u8>),
}

#[test]
fn the_members_of_a_field_are_members_of_the_problem() {
    let flatten = Fields::Flatten {
        page: Page { number: 2, size: None, next: "/3" },
        id: 7,
        more: BTreeMap::from([
            ("a", serde_json::json!({ "b": [1.5, null] })),
            ("id", 8.into()),
            ("next", "taken".into()),
            ("status", 200.into()),
            ("errors", "reserved".into()),
        ]),
        errors: vec![FieldError::new("f", "C", "m").in_path()],
        none: None,
        not_sent: "the secret",
    };
    check(
        flatten,
        "404 Not Found",
        &[],
        r#"{"title":"Not Found","status":404,"detail":"e","code":"FLATTEN","number":2,"next":"/3","id":7,"a":{"b":[1.5,null]},"errors":[{"field":"f","in":"path","code":"C","message":"m"}]}"#,
    );
    check(
        Fields::NoMap(vec![1]),
        "404 Not Found",
        &[],
        r#"{"title":"Not Found","status":404,"detail":"e","code":"NO_MAP"}"#,
    );
}

#[test]
fn errors_are_a_list_that_is_owned_or_borrowed() {
    #[derive(Debug, thiserror::Error, Problem)]
    #[error("e")]
    enum Lists<'a> {
        #[problem(status = 422, code = "LIST")]
        Slice(#[problem(errors)] &'a [FieldError]),
        #[problem(status = 422, code = "LIST")]
        Vec(#[problem(errors)] &'a Vec<FieldError>),
        #[problem(status = 422, code = "LIST")]
        Array(#[problem(errors)] [FieldError; 1]),
        #[problem(status = 422, code = "LIST")]
        Boxed(#[problem(errors)] Box<[FieldError]>),
        #[problem(status = 422, code = "LIST")]
        Option(#[problem(errors)] Option<&'a [FieldError]>),
    }
    let entry = FieldError::new("f", "C", "m");
    let list = [entry.clone()];
    let vec = vec![entry.clone()];
    let body = |errors| {
        format!(r#"{{"title":"Unprocessable Content","status":422,"detail":"e","code":"LIST"{errors}}}"#)
    };
    let errors = r##","errors":[{"field":"f","pointer":"#/f","code":"C","message":"m"}]"##;
    for error in [
        Lists::Slice(&list),
        Lists::Vec(&vec),
        Lists::Array([entry.clone()]),
        Lists::Boxed(Box::new([entry])),
        Lists::Option(Some(&list)),
    ] {
        check(error, "422 Unprocessable Entity", &[], &body(errors));
    }
    check(Lists::Option(None), "422 Unprocessable Entity", &[], &body(""));
}

#[test]
fn an_instance_is_the_text_of_a_field() {
    check(
        Fields::Instance { uri: "urn:uuid:1" },
        "404 Not Found",
        &[],
        r#"{"title":"Not Found","status":404,"detail":"e","instance":"urn:uuid:1","code":"INSTANCE"}"#,
    );
    check(
        Fields::Maybe(Some(7), ()),
        "404 Not Found",
        &[],
        r#"{"title":"Not Found","status":404,"detail":"e","instance":"7","code":"MAYBE"}"#,
    );
    check(
        Fields::Maybe(None, ()),
        "404 Not Found",
        &[],
        r#"{"title":"Not Found","status":404,"detail":"e","code":"MAYBE"}"#,
    );
}

#[test]
fn problem_types_name_their_members() {
    let names = |code| Fields::TYPES.by_code(code).unwrap().members();
    assert_eq!(names("FLATTEN"), ["id", "errors"]);
    assert_eq!(names("MAYBE"), ["again"]);
}

#[test]
fn variants_of_one_code_are_one_problem_type_with_the_members_of_all() {
    #[derive(Debug, thiserror::Error, Problem)]
    #[error("e")]
    enum Twins {
        #[problem(status = 409, code = "SAME")]
        First {
            #[problem(extension)]
            a: u8,
            #[problem(extension)]
            b: u8,
        },
        /// It is described here.
        #[problem(status = 409, code = "SAME", header("X-Twin" = "2"))]
        Second {
            #[problem(extension)]
            b: u8,
            #[problem(extension)]
            a: u8,
            #[problem(extension)]
            c: u8,
        },
    }
    assert_eq!(Twins::TYPES.len(), 1);
    let same = Twins::TYPES.by_code("SAME").unwrap();
    assert_eq!(same.members(), ["a", "b", "c"]);
    assert_eq!(same.headers(), ["X-Twin"]);
    assert_eq!(same.description(), Some("It is described here."));
    check(
        Twins::First { a: 1, b: 2 },
        "409 Conflict",
        &[],
        r#"{"title":"Conflict","status":409,"detail":"e","code":"SAME","a":1,"b":2}"#,
    );
    check(
        Twins::Second { b: 2, a: 1, c: 3 },
        "409 Conflict",
        &[("x-twin", "2")],
        r#"{"title":"Conflict","status":409,"detail":"e","code":"SAME","b":2,"a":1,"c":3}"#,
    );
}
