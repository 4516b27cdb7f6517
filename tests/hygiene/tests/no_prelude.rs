//! Both derives in a crate without the prelude, in which a crate is called `diagnostic`.

#![no_implicit_prelude]
#![deny(warnings)]

extern crate self as diagnostic;

use ::renamed::{FieldError, Problem, RateLimit, ToProblem};
use ::std::convert::From;
use ::std::option::Option;
use ::std::prelude::v1::derive;
use ::std::string::String;
use ::std::time::Duration;
use ::std::vec::Vec;
use ::std::{assert, assert_eq};

use crate::line::Line;

const BASE: &str = "https://api.example.com/errors/";
const BUSY: u16 = 503;

#[derive(Debug, ::thiserror::Error, Problem)]
#[error("unit")]
#[problem(crate = ::renamed, status = 404)]
struct Unit;

#[derive(Debug, ::thiserror::Error, Problem)]
#[error("tuple")]
#[problem(crate = ::renamed, status = 409, skip(axum))]
struct Tuple(#[problem(extension = "first")] u8);

#[derive(Debug, ::thiserror::Error, Problem)]
#[error(transparent)]
#[problem(crate = ::renamed, transparent)]
struct Wrapper(#[from] Unit);

#[derive(Debug, ::thiserror::Error, Problem)]
#[problem(crate = ::renamed)]
enum Never {}

#[derive(Debug, ::thiserror::Error, Problem)]
#[problem(
    crate = ::renamed,
    base = BASE,
    rename_all = "camelCase",
    statuses(404, 409, 422, 429, 500, BUSY),
    retry_after = 3
)]
enum Everything<'a, T: ::std::fmt::Debug> {
    #[error("gone")]
    #[problem(status = 404, log = warn, title = "Not here", header("X-A" = "{id:?} {name}"))]
    Gone {
        #[problem(extension)]
        id: T,
        #[problem(extension = "theName", header = "X-Name")]
        name: &'a str,
        #[problem(instance)]
        path: Option<String>,
    },
    #[error("invalid")]
    #[problem(status = 422, detail = "{count} are invalid")]
    Invalid {
        #[problem(errors)]
        fields: Vec<FieldError>,
        #[problem(flatten)]
        more: Option<()>,
        count: usize,
    },
    #[error("slow down")]
    #[problem(status = 429)]
    TooMany(#[problem(retry_after)] Duration),
    #[error("limited")]
    #[problem(status = 429, code = "LIMITED")]
    Limited {
        #[problem(rate_limit)]
        limit: Option<RateLimit>,
    },
    #[error("busy")]
    #[problem(status = BUSY)]
    Busy(#[problem(detail)] String),
    #[error("broken")]
    #[problem(status = 500)]
    Broken(#[source] ::std::fmt::Error),
    #[error(transparent)]
    #[problem(transparent)]
    Inner(Unit),
}

#[derive(Debug, ::thiserror::Error, Problem)]
#[error("secret")]
#[problem(crate = ::renamed, private, status = BUSY, retry_after = 3)]
struct Private;

#[derive(Debug, ::thiserror::Error)]
#[error("secret")]
enum Foreign {
    NotFound { id: u64 },
    Other(Vec<u8>),
}

#[derive(Debug, Problem)]
#[problem(crate = ::renamed, for = Foreign, codes = "camelCase", code_prefix = "f.", header("X-A" = "a"))]
enum Mirror {
    #[problem(status = 404, extension("busy" = BUSY), extension("text" = "t"), detail = "no {id}")]
    NotFound {
        #[problem(extension)]
        id: u64,
    },
    #[problem(rest, status = 500)]
    Rest,
}

#[derive(Debug, ::thiserror::Error, Problem)]
#[error("code")]
#[problem(crate = ::renamed, status = 404, base = "/e#{code}")]
enum Code {
    First,
    #[problem(status = BUSY, retry_after = none, accept(named_server_errors))]
    Second,
    #[problem(status = BUSY, retry_after = none, code = CODE)]
    Third,
}

const CODE: &str = "constant_Code";

#[derive(Debug, ::thiserror::Error, Problem)]
#[error("comes back")]
#[problem(crate = ::renamed, from_received)]
enum ComesBack<T: ::std::fmt::Debug> {
    #[problem(status = 404)]
    Member {
        #[problem(extension)]
        id: T,
        #[problem(extension, default)]
        count: u8,
        #[problem(errors)]
        errors: Vec<FieldError>,
        #[problem(flatten)]
        more: Option<String>,
        #[problem(header = "X-A", default)]
        field: Option<String>,
        #[problem(retry_after, default)]
        wait: Duration,
        #[problem(default)]
        unsent: String,
    },
    #[problem(status = 500)]
    Broken(#[source] ::std::fmt::Error),
    Inner {
        #[problem(transparent)]
        inner: InnerComesBack,
        #[problem(extension)]
        line: u32,
    },
}

#[derive(Debug, ::thiserror::Error, Problem)]
#[error("inner")]
#[problem(crate = ::renamed, status = 409, from_received)]
struct InnerComesBack;

#[derive(Debug, ::thiserror::Error, Problem)]
#[error("converted")]
#[problem(crate = ::renamed)]
enum Converted<T: ::std::fmt::Debug + ::renamed::__private::Serialize> {
    #[problem(via = Mirror)]
    Foreign(#[from] Foreign),
    Company {
        #[problem(via = Mirror)]
        source: Foreign,
        #[problem(extension)]
        value: T,
    },
    Inner {
        #[problem(transparent)]
        inner: Code,
        #[problem(header = "X-B")]
        line: u32,
    },
    #[problem(like = Code::Third, detail = "like")]
    Like,
}

#[deprecated]
#[allow(dead_code, reason = "only the impl matters; a type that registers itself is used")]
#[derive(Debug, ::thiserror::Error, Problem)]
#[error("old")]
#[problem(crate = ::renamed, status = 401, www_authenticate = "Basic realm=\"a\"")]
struct Old;

#[derive(Debug, ::serde::Deserialize, ::renamed::validation::WireNames)]
#[problem(crate = ::renamed)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "only the names matter")]
enum Order<T> {
    Lines {
        #[problem(nested)]
        the_lines: Vec<Line>,
        other: T,
    },
    Nothing,
}

mod line {
    // the derive of validator needs these
    use ::std::convert::From;
    use ::std::option::Option::{None, Some};
    use ::std::prelude::v1::derive;

    #[derive(Debug, ::serde::Deserialize, ::validator::Validate, ::renamed::validation::WireNames)]
    #[problem(crate = ::renamed)]
    pub(crate) struct Line {
        #[validate(range(min = 1))]
        #[serde(rename = "count")]
        pub(crate) item_count: u8,
    }
}

fn body(error: &impl ToProblem) -> String {
    let response = error.to_response::<::bytes::Bytes>();
    ::std::result::Result::unwrap(String::from_utf8(From::from(response.into_body())))
}

fn is_a_response<T: ::renamed::__private::axum::IntoResponse>() {}

#[test]
fn nothing_needs_the_prelude() {
    is_a_response::<Unit>();
    is_a_response::<Everything<'_, u8>>();
    assert!(Never::TYPES.is_empty());
    assert_eq!(body(&Unit), r#"{"title":"Not Found","status":404,"detail":"unit","code":"UNIT"}"#);
    assert_eq!(
        body(&Tuple(1)),
        r#"{"title":"Conflict","status":409,"detail":"tuple","code":"TUPLE","first":1}"#
    );
    assert_eq!(body(&Wrapper(Unit)), body(&Unit));
    assert_eq!(
        body(&Private),
        r#"{"title":"Service Unavailable","status":503,"code":"SERVICE_UNAVAILABLE"}"#
    );
}

#[test]
fn every_key_does_without_the_prelude() {
    type Error<'a> = Everything<'a, u8>;
    let path = Option::Some(From::from("/a"));
    assert_eq!(
        body(&Error::Gone { id: 1, name: "n", path }),
        r#"{"type":"https://api.example.com/errors/gone","title":"Not here","status":404,"detail":"gone","instance":"/a","code":"GONE","id":1,"theName":"n"}"#
    );
    let fields = ::std::vec![FieldError::new("a", "B", "c")];
    assert_eq!(
        body(&Error::Invalid { fields, more: Option::None, count: 1 }),
        r##"{"type":"https://api.example.com/errors/invalid","title":"Invalid","status":422,"detail":"1 are invalid","code":"INVALID","errors":[{"field":"a","pointer":"#/a","code":"B","message":"c"}]}"##
    );
    for (error, status) in [
        (Error::TooMany(Duration::from_secs(1)), 429),
        (Error::Limited { limit: Option::None }, 429),
        (Error::Busy(From::from("later")), BUSY),
        (Error::Broken(::std::fmt::Error), 500),
        (Error::Inner(Unit), 404),
    ] {
        assert_eq!(error.status(), status);
    }
}

#[test]
fn errors_come_back_without_the_prelude() {
    type Error = ComesBack<u8>;
    let errors = Vec::new();
    let member = Error::Member {
        id: 7,
        count: 8,
        errors,
        more: Option::None,
        field: Option::None,
        wait: Duration::ZERO,
        unsent: String::new(),
    };
    for error in [member, Error::Inner { inner: InnerComesBack, line: 9 }] {
        let received = ::renamed::ReceivedProblem::from_json(body(&error).as_bytes());
        let back = ::std::result::Result::unwrap(received).into_error::<Error>();
        let back = ::std::result::Result::unwrap(back);
        assert_eq!(::std::format!("{back:?}"), ::std::format!("{error:?}"));
    }
    let broken = ::renamed::ReceivedProblem::from_json(body(&Error::Broken(::std::fmt::Error)).as_bytes());
    assert!(::std::result::Result::is_err(&::std::result::Result::unwrap(broken).into_error::<Error>()));
}

#[test]
fn foreign_errors_need_no_prelude() {
    type Error = Converted<u8>;
    is_a_response::<Error>();
    is_a_response::<Mirror>();
    let not_found = || Foreign::NotFound { id: 7 };
    for (error, expected) in [
        (
            From::from(not_found()),
            r#"{"title":"Not Found","status":404,"detail":"no 7","code":"f.notFound","busy":503,"text":"t","id":7}"#,
        ),
        (
            Error::Company { source: not_found(), value: 1 },
            r#"{"title":"Not Found","status":404,"detail":"no 7","code":"f.notFound","busy":503,"text":"t","id":7,"value":1}"#,
        ),
        (
            From::from(Foreign::Other(Vec::new())),
            r#"{"title":"Internal Server Error","status":500,"code":"f.internalServerError"}"#,
        ),
        (
            Error::Inner { inner: Code::Second, line: 1 },
            r#"{"type":"/e#SECOND","title":"Second","status":503,"code":"SECOND"}"#,
        ),
        (
            Error::Like,
            r#"{"type":"/e#constant_Code","title":"Service Unavailable","status":503,"detail":"like","code":"constant_Code"}"#,
        ),
    ] {
        assert_eq!(body(&error), expected);
    }
    assert_eq!(
        body(&Code::First),
        r#"{"type":"/e#FIRST","title":"First","status":404,"detail":"code","code":"FIRST"}"#
    );
}

#[test]
fn wire_names_need_no_prelude() {
    use ::renamed::validation::{Limits, WireName, WireNames};

    let order = Order::Lines { the_lines: ::std::vec![Line { item_count: 0 }], other: 1_u8 };
    assert_eq!(
        order.wire_names(),
        [WireName::new("the_lines", &["lines", "the_lines"]), WireName::new("other", &["lines", "other"])]
    );
    assert!(order.field(0).is_some());
    let count = WireName::new("item_count", &["count"]).with_range(Limits::NONE.min("1"));
    assert_eq!(Line { item_count: 1 }.wire_names(), [count]);
}
