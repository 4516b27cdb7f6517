//! What each field of a variant comes back from.

use std::collections::BTreeMap;

use problem_core::{FieldError, Problem};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{back, round_trip, stays};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Maybe(Option<u8>);

type Alias = Option<u8>;

#[derive(Debug, PartialEq, thiserror::Error, Problem)]
#[problem(from_received, rename_all = "camelCase")]
enum Members {
    #[error("required")]
    #[problem(status = 400, code = "REQUIRED")]
    Required {
        #[problem(extension)]
        order_id: u64,
    },
    #[error("optional")]
    #[problem(status = 400, code = "OPTIONAL")]
    Optional {
        #[problem(extension)]
        plain: Option<u8>,
        #[problem(extension)]
        newtype: Maybe,
        #[problem(extension)]
        alias: Alias,
    },
    #[error("any")]
    #[problem(status = 400, code = "ANY")]
    Any {
        #[problem(extension)]
        value: Value,
    },
    #[error("unit")]
    #[problem(status = 400, code = "UNIT")]
    Unit(#[problem(extension = "unit")] ()),
    #[error("default")]
    #[problem(status = 400, code = "DEFAULT")]
    Default {
        #[problem(extension, default)]
        count: u8,
        #[problem(default)]
        unsent: Vec<u8>,
    },
    #[error("constant")]
    #[problem(status = 400, code = "CONSTANT", extension("errno" = 103))]
    Constant(#[problem(extension = "0")] f64),
    #[error("tuple {0} {1:?}")]
    #[problem(status = 400, code = "TUPLE")]
    Tuple(#[problem(extension = "b")] String, #[problem(extension = "a")] (u8, char)),
}

#[test]
fn members_come_back_as_serde_reads_them() {
    for error in [
        Members::Required { order_id: u64::MAX },
        Members::Optional { plain: None, newtype: Maybe(None), alias: None },
        Members::Optional { plain: Some(0), newtype: Maybe(Some(1)), alias: Some(2) },
        Members::Any { value: serde_json::json!({"a": [null, 1.5e300]}) },
        Members::Default { count: 7, unsent: Vec::new() },
        Members::Constant(0.1),
        Members::Tuple("\u{0}\u{1f600}\"".to_owned(), (255, '\u{2028}')),
    ] {
        assert_eq!(round_trip(&error).unwrap(), error);
    }
}

#[test]
fn a_required_member_that_was_not_sent_has_no_value() {
    for body in [
        r#"{"code":"REQUIRED"}"#,
        r#"{"code":"REQUIRED","orderId":null}"#,
        r#"{"code":"REQUIRED","orderId":"7"}"#,
        r#"{"code":"REQUIRED","orderId":-1}"#,
        r#"{"code":"REQUIRED","orderId":18446744073709551616}"#,
        r#"{"code":"REQUIRED","order_id":7}"#,
        r#"{"code":"OPTIONAL","plain":256}"#,
        r#"{"code":"ANY"}"#,
        r#"{"code":"UNIT"}"#,
        r#"{"code":"TUPLE","b":"b"}"#,
        r#"{"code":"TUPLE","b":"b","a":[1]}"#,
    ] {
        stays::<Members>(body);
    }
    // a response has no member that is `null`
    assert!(round_trip(&Members::Any { value: Value::Null }).is_err());
    assert!(round_trip(&Members::Unit(())).is_err());
    // but another service may send one
    let null = back::<Members>(r#"{"code":"ANY","value":null}"#).unwrap();
    assert_eq!(null, Members::Any { value: Value::Null });
    assert_eq!(back::<Members>(r#"{"code":"UNIT","unit":null}"#).unwrap(), Members::Unit(()));
}

#[test]
fn a_default_is_for_what_was_not_sent() {
    let read = back::<Members>(r#"{"code":"DEFAULT","unsent":[1]}"#).unwrap();
    assert_eq!(read, Members::Default { count: 0, unsent: Vec::new() });
    let sent = Members::Default { count: 3, unsent: vec![1, 2] };
    assert_eq!(round_trip(&sent).unwrap(), Members::Default { count: 3, unsent: Vec::new() });
    stays::<Members>(r#"{"code":"DEFAULT","count":-1}"#);
    stays::<Members>(r#"{"code":"DEFAULT","count":null}"#);
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Balance {
    balance: i64,
    accounts: Vec<String>,
}

#[derive(Debug, PartialEq, thiserror::Error, Problem)]
#[problem(from_received)]
enum Flattened {
    #[error("map")]
    #[problem(status = 400, code = "MAP")]
    Map {
        #[problem(extension)]
        own: u8,
        #[problem(flatten)]
        more: BTreeMap<String, Value>,
    },
    #[error("struct")]
    #[problem(status = 400, code = "STRUCT")]
    Struct(#[problem(flatten)] Balance),
    #[error("optional")]
    #[problem(status = 400, code = "OPTIONAL")]
    Optional(#[problem(flatten)] Option<Balance>),
}

#[test]
fn flattened_members_come_back() {
    let balance = || Balance { balance: -30, accounts: vec!["/account/12345".to_owned()] };
    let more = BTreeMap::from([("a\"b".to_owned(), 1.into()), ("z".to_owned(), "ü".into())]);
    for error in [
        Flattened::Map { own: 1, more: BTreeMap::new() },
        Flattened::Map { own: 1, more },
        Flattened::Struct(balance()),
        Flattened::Optional(Some(balance())),
        Flattened::Optional(None),
    ] {
        assert_eq!(round_trip(&error).unwrap(), error);
    }
    // what the service around an error adds is not part of it
    let body = r#"{"code":"MAP","own":1,"requestId":"r","timestamp":"t","errors":[],"x":2}"#;
    let expected = Flattened::Map { own: 1, more: BTreeMap::from([("x".to_owned(), 2.into())]) };
    assert_eq!(back::<Flattened>(body).unwrap(), expected);
    for body in [
        r#"{"code":"STRUCT","balance":1}"#,
        r#"{"code":"STRUCT","balance":1,"accounts":null}"#,
        r#"{"code":"OPTIONAL","balance":1}"#,
    ] {
        stays::<Flattened>(body);
    }
}

/// An entry of `errors` that the service has as a type of its own.
#[derive(Debug, PartialEq)]
struct Line(u32);

impl From<&Line> for FieldError {
    fn from(line: &Line) -> Self {
        Self::new(format!("lines.{}", line.0), "OUT_OF_STOCK", "is out of stock")
    }
}

impl TryFrom<FieldError> for Line {
    type Error = ();

    fn try_from(error: FieldError) -> Result<Self, ()> {
        error.field().strip_prefix("lines.").and_then(|line| line.parse().ok()).map(Self).ok_or(())
    }
}

#[derive(Debug, PartialEq, thiserror::Error, Problem)]
#[problem(from_received)]
enum Errors {
    #[error("list")]
    #[problem(status = 422, code = "LIST")]
    List(#[problem(errors)] Vec<FieldError>),
    #[error("boxed")]
    #[problem(status = 422, code = "BOXED")]
    Boxed(#[problem(errors)] Box<[FieldError]>),
    #[error("optional")]
    #[problem(status = 422, code = "OPTIONAL")]
    Optional(#[problem(errors)] Option<Vec<FieldError>>),
    #[error("own")]
    #[problem(status = 422, code = "OWN")]
    Own(#[problem(errors)] Vec<Line>),
}

#[test]
fn field_errors_come_back() {
    let errors = || {
        vec![
            FieldError::new("items[0].name", "REQUIRED", "is required"),
            FieldError::new("page", "OUT_OF_RANGE", "starts at 1").in_query(),
            FieldError::at(["a.b", "ü"], "X", "").in_header(),
        ]
    };
    for error in [
        Errors::List(errors()),
        Errors::List(Vec::new()),
        Errors::Boxed(errors().into()),
        Errors::Optional(Some(errors())),
        Errors::Optional(None),
        Errors::Own(vec![Line(7), Line(0)]),
    ] {
        assert_eq!(round_trip(&error).unwrap(), error);
    }
    for code in ["LIST", "BOXED", "OPTIONAL", "OWN"] {
        // `errors()` leaves out what it cannot read, which would be another error
        for list in [
            r#"[{"field":"a","code":"C","message":"m"},7]"#,
            r#"[{"field":"a","code":"C"}]"#,
            r#"[{"field":"a","code":"C","message":"m","in":"cookie"}]"#,
            r#"{"age":["m",7]}"#,
            r#"{"age":7}"#,
            "7",
            "null",
        ] {
            stays::<Errors>(&format!(r#"{{"code":"{code}","errors":{list}}}"#));
        }
    }
    // an empty list is not sent
    assert_eq!(back::<Errors>(r#"{"code":"LIST"}"#).unwrap(), Errors::List(Vec::new()));
    stays::<Errors>(r#"{"code":"OWN","errors":[{"field":"page","code":"C","message":"m"}]}"#);
    // other services send other shapes
    let Errors::List(list) = back(r#"{"code":"LIST","errors":{"age":["m"],"$.zip":"n"}}"#).unwrap() else {
        panic!("another variant")
    };
    let list: Vec<_> = list.iter().map(|error| (error.field(), error.message())).collect();
    assert_eq!(list, [("age", "m"), ("zip", "n")]);
}

#[derive(Debug, PartialEq, thiserror::Error, Problem)]
#[problem(from_received)]
enum Texts {
    #[error("detail")]
    #[problem(status = 400, code = "DETAIL")]
    Detail(#[problem(detail)] String),
    #[error("optional")]
    #[problem(status = 400, code = "OPTIONAL")]
    Optional {
        #[problem(detail)]
        detail: Option<u16>,
        #[problem(instance)]
        instance: Option<String>,
    },
    #[error("instance")]
    #[problem(status = 400, code = "INSTANCE")]
    Instance(#[problem(instance, default)] String),
}

#[test]
fn the_detail_and_the_instance_come_back() {
    for error in [
        Texts::Detail("in words".to_owned()),
        Texts::Optional { detail: Some(7), instance: Some("/orders/7".to_owned()) },
        Texts::Optional { detail: None, instance: None },
        Texts::Instance("urn:uuid:1".to_owned()),
    ] {
        assert_eq!(round_trip(&error).unwrap(), error);
    }
    stays::<Texts>(r#"{"code":"DETAIL"}"#);
    stays::<Texts>(r#"{"code":"OPTIONAL","detail":"seven"}"#);
    assert_eq!(back::<Texts>(r#"{"code":"INSTANCE"}"#).unwrap(), Texts::Instance(String::new()));
}

#[derive(Debug, PartialEq, thiserror::Error, Problem)]
#[error("generic")]
#[problem(status = 400, from_received)]
struct Generic<T: std::fmt::Debug, const N: usize> {
    #[problem(extension)]
    value: T,
    #[problem(default)]
    bytes: Vec<[u8; N]>,
}

#[derive(Debug, PartialEq, thiserror::Error, Problem)]
#[error("unit")]
#[problem(status = 400, from_received)]
struct Unit;

#[test]
fn structs_come_back() {
    let error = Generic::<_, 2> { value: vec![1.5], bytes: Vec::new() };
    assert_eq!(round_trip(&error).unwrap(), error);
    assert_eq!(round_trip(&Unit).unwrap(), Unit);
    stays::<Unit>(r#"{"code":"GENERIC"}"#);
}

/// A problem that has no variant that comes back.
#[derive(Debug, thiserror::Error, Problem)]
#[problem(from_received)]
enum OneWay {
    #[error("{0}")]
    #[problem(status = 400, accept(one_way))]
    Unsent(u8),
    #[error("failed")]
    #[problem(status = 500)]
    Failed(#[source] std::fmt::Error),
}

#[test]
fn a_variant_with_the_opt_out_stays_a_received_problem() {
    assert_eq!(round_trip(&OneWay::Unsent(7)).unwrap_err().code(), Some("UNSENT"));
    assert!(round_trip(&OneWay::Failed(std::fmt::Error)).is_err());
}
