//! `extension("name" = value)` on a variant, a struct and the type, and `header` on the type.

use std::collections::BTreeMap;

use bytes::Bytes;
use problem_core::boundary::Formats;
use problem_core::{Problem, ToProblem};
use problem_tests::wire::TIME;

use super::{body_in, check};

mod constants {
    pub const NUMBER: u8 = 103;
    pub const NEGATIVE: i64 = -7;
    pub const TEXT: &str = "a \"text\"\n";
    pub const FLAG: bool = false;
    pub const RATIO: f64 = 0.5;
    pub const LIST: [u8; 2] = [1, 2];
    pub const ABSENT: Option<u8> = None;
    pub const CANARY_OTHER: &str = "CANARY-constant";
    pub const DOCS: Docs = Docs { page: "p" };

    #[derive(serde::Serialize)]
    pub struct Docs {
        pub page: &'static str,
    }
    impl Docs {
        pub const VERSION: u16 = 2;
    }
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("failed")]
enum Values {
    #[problem(
        status = 400,
        extension("text" = "ü \"quoted\" \\ \u{1} </x>"),
        extension("number" = 103),
        extension("negative" = -103),
        extension("small" = -9_223_372_036_854_775_808),
        extension("large" = 18_446_744_073_709_551_615),
        extension("hexadecimal" = 0xff),
        extension("yes" = true),
        extension("no" = false)
    )]
    Literals,
    #[problem(
        status = 400,
        extension("number" = constants::NUMBER),
        extension("negative" = constants::NEGATIVE),
        extension("text" = self::constants::TEXT),
        extension("flag" = constants::FLAG),
        extension("ratio" = constants::RATIO),
        extension("list" = constants::LIST),
        extension("absent" = constants::ABSENT),
        extension("docs" = constants::DOCS),
        extension("version" = constants::Docs::VERSION),
        extension("max" = u8::MAX)
    )]
    Constants,
    #[problem(status = 400, extension("canary" = constants::CANARY_OTHER))]
    Other,
}

#[test]
fn every_kind_of_value_is_sent() {
    check(
        Values::Literals,
        "400 Bad Request",
        &[],
        r#"{"title":"Bad Request","status":400,"detail":"failed","code":"LITERALS","text":"ü \"quoted\" \\ \u0001 </x>","number":103,"negative":-103,"small":-9223372036854775808,"large":18446744073709551615,"hexadecimal":255,"yes":true,"no":false}"#,
    );
    check(
        Values::Constants,
        "400 Bad Request",
        &[],
        r#"{"title":"Bad Request","status":400,"detail":"failed","code":"CONSTANTS","number":103,"negative":-7,"text":"a \"text\"\n","flag":false,"ratio":0.5,"list":[1,2],"docs":{"page":"p"},"version":2,"max":255}"#,
    );
    check(
        Values::Other,
        "400 Bad Request",
        &[],
        r#"{"title":"Bad Request","status":400,"detail":"failed","code":"OTHER","canary":"CANARY-constant"}"#,
    );
    let types: Vec<_> = Values::TYPES.iter().collect();
    assert_eq!(
        types[0].members(),
        ["text", "number", "negative", "small", "large", "hexadecimal", "yes", "no"]
    );
    assert_eq!(types[2].members(), ["canary"]);
}

#[test]
fn xml_and_the_envelope_have_constant_members() {
    let send = |formats| body_in(formats, &Values::Constants);
    assert_eq!(
        send(Formats::JsonAndXml),
        format!(
            r#"<problem xmlns="urn:ietf:rfc:7807"><title>Bad Request</title><status>400</status><detail>failed</detail><instance>/orders/7</instance><code>CONSTANTS</code><number>103</number><negative>-7</negative><text>a "text"
</text><flag>false</flag><ratio>0.5</ratio><list><i>1</i><i>2</i></list><docs><page>p</page></docs><version>2</version><max>255</max><requestId>req-1</requestId><timestamp>{TIME}</timestamp></problem>"#
        )
    );
    assert_eq!(
        send(Formats::Envelope),
        format!(
            r#"{{"error":{{"code":"CONSTANTS","message":"failed","requestId":"req-1","number":103,"negative":-7,"text":"a \"text\"\n","flag":false,"ratio":0.5,"list":[1,2],"docs":{{"page":"p"}},"version":2,"max":255,"instance":"/orders/7","timestamp":"{TIME}"}}}}"#
        )
    );
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(
    status = 409,
    extension("errno" = 1),
    extension("service" = "orders"),
    header("X-Service" = "orders"),
    header("Link" = "</docs>; rel=\"help\""),
    header("Cache-Control" = "no-cache"),
    header("X-Braces" = "{{}}")
)]
#[error("failed")]
enum Defaults {
    Plain,
    #[problem(extension("errno" = 2), header("X-Service" = "stock"))]
    Variant,
    #[problem(header("link" = "</own>"), header("cache-control" = "max-age=60"))]
    Field {
        #[problem(extension)]
        errno: i32,
        #[problem(header = "X-Service")]
        service: Option<&'static str>,
        #[problem(flatten)]
        more: BTreeMap<&'static str, u8>,
    },
    #[problem(status = 500)]
    Server(#[problem(extension = "service")] Option<&'static str>),
    #[problem(status = 401, www_authenticate = "Basic realm=\"a\"")]
    Challenge,
    #[problem(transparent)]
    Inner(Values),
}

#[test]
fn members_and_headers_of_the_type_are_defaults() {
    let link = "</docs>; rel=\"help\"";
    let rest = |headers: &[(&'static str, &'static str)]| headers.to_vec();
    for (error, status, headers, body) in [
        (
            Defaults::Plain,
            "409 Conflict",
            rest(&[
                ("cache-control", "no-cache"),
                ("x-service", "orders"),
                ("link", link),
                ("x-braces", "{}"),
            ]),
            r#"{"title":"Conflict","status":409,"detail":"failed","code":"PLAIN","errno":1,"service":"orders"}"#,
        ),
        (
            Defaults::Variant,
            "409 Conflict",
            rest(&[
                ("cache-control", "no-cache"),
                ("x-service", "stock"),
                ("link", link),
                ("x-braces", "{}"),
            ]),
            r#"{"title":"Conflict","status":409,"detail":"failed","code":"VARIANT","service":"orders","errno":2}"#,
        ),
        (
            Defaults::Field {
                errno: 3,
                service: Some("field"),
                more: BTreeMap::from([("service", 1), ("errno", 2), ("a", 3)]),
            },
            "409 Conflict",
            rest(&[
                ("cache-control", "max-age=60"),
                ("link", "</own>"),
                ("link", link),
                ("x-service", "field"),
                ("x-braces", "{}"),
            ]),
            r#"{"title":"Conflict","status":409,"detail":"failed","code":"FIELD","service":"orders","errno":3,"a":3}"#,
        ),
        // the field decides, also if it is `None`
        (
            Defaults::Field { errno: 3, service: None, more: BTreeMap::new() },
            "409 Conflict",
            rest(&[("cache-control", "max-age=60"), ("link", "</own>"), ("link", link), ("x-braces", "{}")]),
            r#"{"title":"Conflict","status":409,"detail":"failed","code":"FIELD","service":"orders","errno":3}"#,
        ),
        (
            Defaults::Server(None),
            "500 Internal Server Error",
            rest(&[
                ("cache-control", "no-cache"),
                ("x-service", "orders"),
                ("link", link),
                ("x-braces", "{}"),
            ]),
            r#"{"title":"Internal Server Error","status":500,"code":"INTERNAL_SERVER_ERROR","errno":1}"#,
        ),
        (
            Defaults::Challenge,
            "401 Unauthorized",
            rest(&[
                ("cache-control", "no-cache"),
                ("www-authenticate", "Basic realm=\"a\""),
                ("x-service", "orders"),
                ("link", link),
                ("x-braces", "{}"),
            ]),
            r#"{"title":"Unauthorized","status":401,"detail":"failed","code":"CHALLENGE","errno":1,"service":"orders"}"#,
        ),
    ] {
        let headers = &headers[1..];
        let response = error.to_response::<Bytes>();
        let sent: Vec<_> =
            response.headers().iter().map(|(n, v)| (n.as_str(), v.to_str().unwrap())).collect();
        println!("{status} {sent:?} {headers:?}");
        assert_eq!(response.status().to_string(), status);
        assert_eq!(std::str::from_utf8(response.body()).unwrap(), body);
        let others: Vec<_> = sent
            .into_iter()
            .filter(|(name, _)| !["content-type", "cache-control", "content-length"].contains(name))
            .collect();
        assert_eq!(others, headers);
    }
    // neither is for the problem of another type
    check(
        Defaults::Inner(Values::Other),
        "400 Bad Request",
        &[],
        r#"{"title":"Bad Request","status":400,"detail":"failed","code":"OTHER","canary":"CANARY-constant"}"#,
    );
    let types: Vec<_> = Defaults::TYPES.iter().collect();
    assert_eq!(types[0].members(), ["errno", "service"]);
    assert_eq!(types[0].headers(), ["X-Service", "Link", "Cache-Control", "X-Braces"]);
    assert_eq!(types[2].members(), ["service", "errno"]);
    assert_eq!(types[2].headers(), ["link", "cache-control", "X-Service", "X-Braces"]);
    let inner = Defaults::TYPES.by_code("OTHER").unwrap();
    assert_eq!(inner.members(), ["canary"]);
    assert!(inner.headers().is_empty());
}

#[test]
fn a_header_of_the_type_can_be_what_a_status_requires() {
    #[derive(Debug, thiserror::Error, Problem)]
    #[problem(header("Upgrade" = "HTTP/3"))]
    #[error("failed")]
    enum Upgrade {
        #[problem(status = 426)]
        TooOld,
        #[problem(status = 404)]
        NotFound,
    }
    check(
        Upgrade::TooOld,
        "426 Upgrade Required",
        &[("connection", "Upgrade"), ("upgrade", "HTTP/3")],
        r#"{"title":"Upgrade Required","status":426,"detail":"failed","code":"TOO_OLD"}"#,
    );
    check(
        Upgrade::NotFound,
        "404 Not Found",
        &[("connection", "Upgrade"), ("upgrade", "HTTP/3")],
        r#"{"title":"Not Found","status":404,"detail":"failed","code":"NOT_FOUND"}"#,
    );
}

#[test]
fn a_struct_has_constant_members_and_headers() {
    #[derive(Debug, thiserror::Error, Problem)]
    #[error("card {unsent} declined")]
    #[problem(status = 402, private, rename_all = "camelCase")]
    #[problem(extension("err_no" = 7), header("X-Card" = "{last_digits}"))]
    struct Declined {
        #[problem(extension)]
        last_digits: u16,
        unsent: &'static str,
    }
    check(
        Declined { last_digits: 42, unsent: "CANARY" },
        "402 Payment Required",
        &[("x-card", "42")],
        r#"{"title":"Payment Required","status":402,"code":"DECLINED","err_no":7,"lastDigits":42}"#,
    );
}

#[test]
fn a_generic_type_has_constant_members() {
    #[derive(Debug, thiserror::Error, Problem)]
    #[error("failed")]
    #[problem(status = 409, extension("kind" = "generic"), header("X-Kind" = "generic"))]
    enum Generic<'a, T: std::fmt::Debug + serde::Serialize> {
        #[problem(extension("limit" = constants::NUMBER))]
        Value {
            #[problem(extension)]
            value: T,
            #[problem(extension)]
            text: &'a str,
        },
    }
    let text = String::from("t");
    let error = Generic::Value { value: 1, text: &text };
    let response = error.to_response::<Bytes>();
    assert_eq!(response.headers()["x-kind"], "generic");
    assert_eq!(
        response.body(),
        r#"{"title":"Conflict","status":409,"detail":"failed","code":"VALUE","kind":"generic","limit":103,"value":1,"text":"t"}"#
    );
}
