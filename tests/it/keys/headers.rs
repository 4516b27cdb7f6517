//! `www_authenticate`, `allow`, `retry_after`, `header`.

use std::time::{Duration, SystemTime};

use problem_core::{Problem, ToProblem};

use super::check;

const DELETED: http::StatusCode = http::StatusCode::GONE;
const SIGN_IN: u16 = 401;
const BUSY: http::StatusCode = http::StatusCode::SERVICE_UNAVAILABLE;

#[derive(Debug, thiserror::Error, Problem)]
#[error("e")]
#[problem(
    www_authenticate = r#"Bearer realm="type""#,
    www_authenticate = r#"Basic realm="type""#,
    retry_after = 60
)]
enum Defaults {
    #[problem(status = 401)]
    FromType,
    #[problem(status = 401, www_authenticate = r#"Bearer realm="own""#)]
    Own,
    #[problem(status = 401)]
    Field {
        #[problem(www_authenticate)]
        challenge: String,
    },
    #[problem(status = 403)]
    Forbidden,
    #[problem(status = 429)]
    TooMany,
    #[problem(status = 503, retry_after = 5)]
    Unavailable,
    #[problem(status = 503, retry_after = none)]
    Never,
    #[problem(status = SIGN_IN)]
    Constant,
    #[problem(status = BUSY)]
    ConstantBusy,
    #[problem(status = BUSY, retry_after = 7)]
    ConstantOwn,
    #[problem(status = DELETED)]
    ConstantGone,
}

#[test]
fn the_headers_of_the_type_are_the_default_of_the_statuses_that_owe_them() {
    let body = |title, status, code| {
        let detail = if status < 500 { r#""detail":"e","# } else { "" };
        format!(r#"{{"title":"{title}","status":{status},{detail}"code":"{code}"}}"#)
    };
    let of_type =
        [("www-authenticate", r#"Bearer realm="type""#), ("www-authenticate", r#"Basic realm="type""#)];
    let unauthorized = "401 Unauthorized";
    check(Defaults::FromType, unauthorized, &of_type, &body("Unauthorized", 401, "FROM_TYPE"));
    let own = [("www-authenticate", r#"Bearer realm="own""#)];
    check(Defaults::Own, unauthorized, &own, &body("Unauthorized", 401, "OWN"));
    let field = [("www-authenticate", "DPoP algs=\"ES256\"")];
    let error = Defaults::Field { challenge: "DPoP algs=\"ES256\"".to_owned() };
    check(error, unauthorized, &field, &body("Unauthorized", 401, "FIELD"));
    check(Defaults::Forbidden, "403 Forbidden", &[], &body("Forbidden", 403, "FORBIDDEN"));
    let wait = [("retry-after", "60")];
    check(Defaults::TooMany, "429 Too Many Requests", &wait, &body("Too Many Requests", 429, "TOO_MANY"));
    let unavailable = body("Service Unavailable", 503, "SERVICE_UNAVAILABLE");
    let status = "503 Service Unavailable";
    check(Defaults::Unavailable, status, &[("retry-after", "5")], &unavailable);
    check(Defaults::Never, status, &[], &unavailable);
    check(Defaults::Constant, unauthorized, &of_type, &body("Unauthorized", 401, "CONSTANT"));
    check(Defaults::ConstantBusy, status, &wait, &unavailable);
    check(Defaults::ConstantOwn, status, &[("retry-after", "7")], &unavailable);
}

#[test]
fn problem_types_name_their_headers() {
    let names = |code| Defaults::TYPES.by_code(code).unwrap().headers();
    assert_eq!(names("FROM_TYPE"), ["WWW-Authenticate"]);
    assert_eq!(names("FORBIDDEN"), [""; 0]);
    assert_eq!(names("TOO_MANY"), ["Retry-After"]);
    assert_eq!(Defaults::TooMany.problem_type().retry_after(), Some(60));
    // a status that is a constant gets the defaults of its value
    let by_constant = |error: Defaults| {
        let problem_type = error.problem_type();
        (problem_type.headers().iter().collect::<Vec<_>>(), problem_type.retry_after())
    };
    assert_eq!(by_constant(Defaults::Constant), (vec!["WWW-Authenticate"], None));
    assert_eq!(by_constant(Defaults::ConstantBusy), (vec!["Retry-After"], Some(60)));
    assert_eq!(by_constant(Defaults::ConstantGone), (vec![], None));
    // the variants of this problem type have different values
    assert_eq!(Defaults::Unavailable.problem_type().retry_after(), None);
    assert_eq!(
        Others::TYPES.by_code("HEADERS").unwrap().headers(),
        ["Cache-Control", "X-Shard", "Link", "Vary", "X-Trace", "X-Span"]
    );
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("e")]
enum Others {
    #[problem(status = 405, allow = "GET, HEAD")]
    Allow,
    #[problem(status = 405, allow = "")]
    AllowNothing,
    #[problem(status = 405)]
    AllowField {
        #[problem(allow)]
        methods: &'static str,
    },
    #[problem(
        status = 451,
        header("Cache-Control" = "max-age=60"),
        header("X-Shard" = "{shard}/{shard:>3}"),
        header("Link" = "</a>; rel=\"blocked-by\""),
        header("Link" = "</b>; rel=help"),
        header("Vary" = "Accept")
    )]
    Headers {
        shard: u8,
        #[problem(header = "X-Trace", header = "X-Span")]
        trace: Option<String>,
    },
    #[problem(status = 413)]
    Seconds(#[problem(retry_after)] i64),
    #[problem(status = 413)]
    Time(#[problem(retry_after)] SystemTime),
    #[problem(status = 413)]
    Maybe(#[problem(retry_after)] Option<Duration>),
}

#[test]
fn headers_come_from_literals_templates_and_fields() {
    let body = |title: &str, status: u16, code: &str| {
        format!(r#"{{"title":"{title}","status":{status},"detail":"e","code":"{code}"}}"#)
    };
    let not_allowed = "405 Method Not Allowed";
    check(Others::Allow, not_allowed, &[("allow", "GET, HEAD")], &body("Method Not Allowed", 405, "ALLOW"));
    check(
        Others::AllowNothing,
        not_allowed,
        &[("allow", "")],
        &body("Method Not Allowed", 405, "ALLOW_NOTHING"),
    );
    let field = Others::AllowField { methods: "PUT" };
    check(field, not_allowed, &[("allow", "PUT")], &body("Method Not Allowed", 405, "ALLOW_FIELD"));

    let response = Others::Headers { shard: 7, trace: None }.to_response::<bytes::Bytes>();
    let headers = |response: &http::Response<bytes::Bytes>| -> Vec<String> {
        let headers = response.headers().iter();
        headers.map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())).collect()
    };
    let mut expected = vec![
        "content-type: application/problem+json",
        "cache-control: max-age=60",
        "x-shard: 7/  7",
        "link: </a>; rel=\"blocked-by\"",
        "link: </b>; rel=help",
        "vary: Accept",
    ];
    assert_eq!(headers(&response), expected);
    let response = Others::Headers { shard: 7, trace: Some("t".to_owned()) }.to_response::<bytes::Bytes>();
    expected.extend(["x-trace: t", "x-span: t"]);
    assert_eq!(headers(&response), expected);
}

#[test]
fn an_upgrade_goes_with_its_connection() {
    #[derive(Debug, thiserror::Error, Problem)]
    #[error("e")]
    #[problem(status = 426, header("Upgrade" = "HTTP/2.0"))]
    struct Upgrade;
    check(
        Upgrade,
        "426 Upgrade Required",
        &[("connection", "Upgrade"), ("upgrade", "HTTP/2.0")],
        r#"{"title":"Upgrade Required","status":426,"detail":"e","code":"UPGRADE"}"#,
    );
}

#[test]
fn what_http_cannot_carry_is_left_out_and_logged() {
    #[derive(Debug, thiserror::Error, Problem)]
    #[error("e")]
    #[problem(status = 404, header("X-A" = "a{text}"))]
    struct Text {
        #[problem(header = "X-B", www_authenticate)]
        text: &'static str,
    }
    for text in ["\r\n", "\0", "é", "\u{7f}"] {
        let logs = problem_tests::logs::Logs::capture();
        let response = Text { text }.to_response::<bytes::Bytes>();
        assert_eq!(response.headers().len(), 2, "{text:?}");
        let entries = logs.take();
        let left_out: Vec<_> = entries.iter().filter(|entry| entry.field("what") == "header").collect();
        assert_eq!(left_out.len(), 3);
        assert!(left_out[0].field("reason").starts_with("a header field cannot contain '"));
    }
}

#[test]
fn a_wait_is_seconds_a_time_or_nothing() {
    let body =
        |code: &str| format!(r#"{{"title":"Content Too Large","status":413,"detail":"e","code":"{code}"}}"#);
    let status = "413 Payload Too Large";
    check(Others::Seconds(90), status, &[("retry-after", "90")], &body("SECONDS"));
    check(Others::Seconds(-90), status, &[("retry-after", "0")], &body("SECONDS"));
    check(Others::Time(SystemTime::UNIX_EPOCH), status, &[("retry-after", "0")], &body("TIME"));
    check(Others::Maybe(Some(Duration::from_nanos(1))), status, &[("retry-after", "1")], &body("MAYBE"));
    check(Others::Maybe(None), status, &[], &body("MAYBE"));
}
