//! The complete responses of the ready-made problems, and the parser of `Idempotency-Key`.

use std::convert::Infallible;
use std::sync::Mutex;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode};
use http_body_util::Full;
use problem_core::boundary::{BaseUri, ContextMember};
use problem_core::problems::{
    IdempotencyError, IdempotencyKey, PaginationError, Precondition, PreconditionError, VersionError,
};
use problem_core::{Boundary, FieldError, Problem, ProblemTypes, ToProblem};
use proptest::prelude::*;
use tower::{Layer as _, service_fn};

use crate::boundary::{block_on, call, request};

const BASE: &str = "https://api.example.com/errors/";

/// The enum of a service, which contains the ready-made problems as most services use them.
#[derive(Debug, thiserror::Error, Problem)]
enum Failure {
    #[error(transparent)]
    #[problem(transparent)]
    Idempotency(#[from] IdempotencyError),
    #[error(transparent)]
    #[problem(transparent)]
    Pagination(#[from] PaginationError),
    #[error(transparent)]
    #[problem(transparent)]
    Precondition(#[from] PreconditionError),
    #[error(transparent)]
    #[problem(transparent)]
    Version(#[from] VersionError),
}

/// Returns each problem with its status, its title if it has a type URI, the rest of its body after the name of `detail`,
/// and its `Retry-After`.
fn table() -> Vec<(Failure, u16, &'static str, &'static str, Option<&'static str>)> {
    use Precondition::{IfMatch, IfNoneMatch, IfUnmodifiedSince};
    let running = |retry_after| IdempotencyError::StillRunning { retry_after }.into();
    let failed = |header| PreconditionError::Failed { header }.into();
    let required = |header| PreconditionError::Required { header }.into();
    vec![
        (
            IdempotencyError::KeyMissing.into(),
            400,
            "Bad Request",
            r#""send the header Idempotency-Key, with a new key for each operation","code":"IDEMPOTENCY_KEY_MISSING"}"#,
            None,
        ),
        (
            IdempotencyError::KeyMalformed.into(),
            400,
            "Bad Request",
            r#""Idempotency-Key must be one string in double quotes, of 1 to 255 ASCII characters","code":"IDEMPOTENCY_KEY_MALFORMED"}"#,
            None,
        ),
        (
            IdempotencyError::KeyReused.into(),
            422,
            "Unprocessable Content",
            r#""this Idempotency-Key was already used with another payload: send a new key with this one","code":"IDEMPOTENCY_KEY_REUSED"}"#,
            None,
        ),
        (
            running(None),
            409,
            "Conflict",
            r#""the first request with this Idempotency-Key is still running","code":"IDEMPOTENCY_REQUEST_RUNNING"}"#,
            None,
        ),
        (
            running(Some(Duration::from_millis(1500))),
            409,
            "Conflict",
            r#""the first request with this Idempotency-Key is still running","code":"IDEMPOTENCY_REQUEST_RUNNING"}"#,
            Some("2"),
        ),
        (
            failed(IfMatch),
            412,
            "Precondition Failed",
            r#""the current version of the resource is not one that If-Match lists","code":"PRECONDITION_FAILED","header":"If-Match"}"#,
            None,
        ),
        (
            failed(IfNoneMatch),
            412,
            "Precondition Failed",
            r#""the current version of the resource is one that If-None-Match excludes","code":"PRECONDITION_FAILED","header":"If-None-Match"}"#,
            None,
        ),
        (
            failed(IfUnmodifiedSince),
            412,
            "Precondition Failed",
            r#""the resource was modified after the time in If-Unmodified-Since","code":"PRECONDITION_FAILED","header":"If-Unmodified-Since"}"#,
            None,
        ),
        (
            required(IfMatch),
            428,
            "Precondition Required",
            r#""send If-Match with the ETag of the version that you want to change","code":"PRECONDITION_REQUIRED","header":"If-Match"}"#,
            None,
        ),
        (
            required(IfNoneMatch),
            428,
            "Precondition Required",
            r#""send If-None-Match: * so that an existing resource is not overwritten","code":"PRECONDITION_REQUIRED","header":"If-None-Match"}"#,
            None,
        ),
        (
            required(IfUnmodifiedSince),
            428,
            "Precondition Required",
            r#""send If-Unmodified-Since with the Last-Modified of the version that you want to change","code":"PRECONDITION_REQUIRED","header":"If-Unmodified-Since"}"#,
            None,
        ),
        (
            PaginationError::InvalidCursor.into(),
            400,
            "Bad Request",
            r#""the cursor is invalid or has expired: start again without one","code":"INVALID_CURSOR"}"#,
            None,
        ),
        (
            PaginationError::limit_out_of_range("page[size]", 1, u64::MAX).into(),
            422,
            "Unprocessable Content",
            r#""the limit of a page is out of range","code":"LIMIT_OUT_OF_RANGE","min":1,"max":18446744073709551615,"errors":[{"field":"page[size]","in":"query","code":"OUT_OF_RANGE","message":"must be from 1 to 18446744073709551615"}]}"#,
            None,
        ),
        (
            VersionError::unsupported(["1", "2"]).into(),
            400,
            "Bad Request",
            r#""this version of the API is not supported","code":"UNSUPPORTED_API_VERSION","supported":["1","2"]}"#,
            None,
        ),
    ]
}

fn check<B: AsRef<[u8]>>(response: &Response<B>, status: u16, retry_after: Option<&str>, body: &str) {
    assert_eq!(std::str::from_utf8(response.body().as_ref()), Ok(body));
    assert_eq!(response.status().as_u16(), status);
    let mut expected = HeaderMap::new();
    expected.insert("content-type", HeaderValue::from_static("application/problem+json"));
    expected.insert("cache-control", HeaderValue::from_static("no-store"));
    if let Some(seconds) = retry_after {
        expected.insert("retry-after", seconds.parse().unwrap());
    }
    let mut headers = response.headers().clone();
    headers.remove("x-request-id");
    assert_eq!(headers, expected);
}

#[test]
fn each_is_a_whole_response_without_a_boundary() {
    for (error, status, title, rest, retry_after) in table() {
        let body = format!(r#"{{"title":"{title}","status":{status},"detail":{rest}"#);
        check(&error.to_response::<Bytes>(), status, retry_after, &body);
        check(&Problem::from(error).to_response::<Bytes>(), status, retry_after, &body);
    }
}

#[test]
fn each_has_a_type_uri_under_the_base_of_the_layer() {
    let boundary = [ContextMember::RequestId, ContextMember::Instance, ContextMember::Timestamp]
        .into_iter()
        .fold(Boundary::new().with_base_for_all(BaseUri::from_static(BASE)), Boundary::without_member);
    for (error, status, title, rest, retry_after) in table() {
        let slug = error.code().to_ascii_lowercase().replace('_', "-");
        let body = format!(r#"{{"type":"{BASE}{slug}","title":"{title}","status":{status},"detail":{rest}"#);
        let error = Mutex::new(Some(error));
        let inner = service_fn(|_: Request<String>| {
            let error = error.lock().unwrap().take().unwrap();
            async move { Ok::<_, Infallible>(error.to_response::<Full<Bytes>>()) }
        });
        let response = block_on(call(boundary.layer(inner), request("POST", "/payments")));
        check(&response, status, retry_after, &body);
    }
}

#[test]
fn the_table_in_the_docs_has_them_all() {
    let docs = include_str!("../../docs/problems.md");
    let sets: [ProblemTypes; 4] =
        [IdempotencyError::TYPES, PreconditionError::TYPES, PaginationError::TYPES, VersionError::TYPES];
    let mut rows = 0;
    for kind in sets.iter().flat_map(ProblemTypes::iter) {
        let listed = |names: problem_core::Names| match names.is_empty() {
            true => "–".to_owned(),
            false => names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "),
        };
        let row = format!(
            "\n| `{}` | {} | {} | {} | {} |\n",
            kind.code(),
            kind.status().as_u16(),
            listed(kind.members()),
            listed(kind.headers()),
            kind.description().unwrap()
        );
        assert!(docs.contains(&row), "docs/problems.md lacks {row}");
        assert_eq!(kind.type_uri(), None);
        rows += 1;
    }
    let is_row = |line: &&str| line.starts_with("| `") && line.split(" | ").count() == 5;
    assert_eq!(docs.lines().filter(is_row).count(), rows);
}

#[test]
fn a_limit_is_within_its_range() {
    let check = |limit, range| PaginationError::check_limit("limit", limit, range);
    for limit in [1, 50, 100] {
        assert_eq!(check(limit, 1..=100), Ok(limit));
    }
    for limit in [0, 101, u64::MAX] {
        let error = check(limit, 1..=100).unwrap_err();
        assert_eq!(error, PaginationError::limit_out_of_range("limit", 1, 100));
        let PaginationError::LimitOutOfRange { errors, .. } = error else { panic!("{error}") };
        assert_eq!(errors, [FieldError::new("limit", "OUT_OF_RANGE", "must be from 1 to 100").in_query()]);
    }
    // an empty range contains no limit
    #[allow(clippy::reversed_empty_ranges)]
    let error = check(2, 3..=1).unwrap_err();
    assert_eq!(error.status(), StatusCode::UNPROCESSABLE_ENTITY);
}

#[test]
fn a_precondition_is_required_by_its_header() {
    for (header, other) in [
        (Precondition::IfMatch, "if-none-match"),
        (Precondition::IfNoneMatch, "if-unmodified-since"),
        (Precondition::IfUnmodifiedSince, "if-match"),
    ] {
        let mut headers = HeaderMap::new();
        headers.insert(other, HeaderValue::from_static("*"));
        assert_eq!(header.require(&headers), Err(PreconditionError::Required { header }));
        headers.insert(header.header(), HeaderValue::from_static("*"));
        assert_eq!(header.require(&headers), Ok(()));
        assert!(header.as_str().eq_ignore_ascii_case(header.header().as_str()));
        assert_eq!(header.to_string(), header.as_str());
    }
}

/// Reads the key of a request with these field lines, with or without quotes.
type Read = Result<Option<String>, IdempotencyError>;

fn read(lines: &[&[u8]]) -> (Read, Read) {
    let mut headers = HeaderMap::new();
    for line in lines {
        headers.append(IdempotencyKey::HEADER, HeaderValue::from_bytes(line).unwrap());
    }
    let text = |key: Option<IdempotencyKey>| key.map(|key| key.as_str().to_owned());
    let quoted = IdempotencyKey::from_headers(&headers);
    let either = IdempotencyKey::from_headers_or_bare(&headers);
    let required = |found: &Result<Option<_>, _>| found.clone()?.ok_or(IdempotencyError::KeyMissing);
    assert_eq!(IdempotencyKey::require(&headers), required(&quoted));
    assert_eq!(IdempotencyKey::require_or_bare(&headers), required(&either));
    (quoted.map(text), either.map(text))
}

#[test]
fn a_key_is_one_string_in_quotes() {
    let longest = "a".repeat(IdempotencyKey::MAX_LENGTH);
    let in_quotes = [format!("\"{longest}\""), format!("\"{}\\\"\"", &longest[1..])];
    for (field, key) in [
        (r#""8e03978e-40d5-43dd-bc93-6894a57f9324""#, "8e03978e-40d5-43dd-bc93-6894a57f9324"),
        (r#""a\"b\\c""#, r#"a"b\c"#),
        (r#"" ""#, " "),
        (r#""a, b; c=~!""#, "a, b; c=~!"),
        (r#"  "a"  "#, "a"),
        (r#""a";a"#, "a"),
        (r#""a";  a=1;*b-_.*9;a=-1.5;c=123456789012345;d=123456789012.123"#, "a"),
        (r#""a";t=Tok/en:*!;s="x\"\\;,";b=:aGk=:;e=::;y=?0;z=?1;d=@-1659578233"#, "a"),
        (r#""a";d=%"This is%20f%c3%bc%22r""#, "a"),
        (&in_quotes[0], &longest),
        (&in_quotes[1], &format!("{}\"", &longest[1..])),
    ] {
        let expected: Read = Ok(Some(key.to_owned()));
        assert_eq!(read(&[field.as_bytes()]), (expected.clone(), expected), "{field}");
    }
    assert_eq!(read(&[]), (Ok(None), Ok(None)));
}

#[test]
fn what_is_no_key_is_malformed() {
    let too_long = format!("\"{}\"", "a".repeat(IdempotencyKey::MAX_LENGTH + 1));
    let huge = format!("\"a\"{}", ";a=\"".repeat(20_001));
    let bare = "a".repeat(IdempotencyKey::MAX_LENGTH + 1);
    let lines: [&[&[u8]]; 46] = [
        &[b"\"a\"", b"\"b\""],
        &[b"\"a\"", b"\"a\""],
        &[b"\"a\"", b""],
        // joined, the two lines would be a string
        &[b"\"a", b"b\""],
        &[b"a", b"b"],
        &[b""],
        &[b" "],
        &[b"\"\""],
        &[b"\""],
        &[b"\"a"],
        &[b"\"a\\"],
        &[b"\"a\\\""],
        &[b"\"a\\n\""],
        &[b"\"a\"b"],
        &[b"\"a\",\"b\""],
        &[b"\"a\" ;a"],
        &[b"\t\"a\""],
        &["\"é\"".as_bytes()],
        &["é".as_bytes()],
        &[b"\"\xff\""],
        &[b"\"a\tb\""],
        &[b"a\"b\""],
        &[b"a;b"],
        &[b"a,b"],
        &[b"a b"],
        &[b"a\\b"],
        &[b"\"a\";"],
        &[b"\"a\";A"],
        &[b"\"a\";1"],
        &[b"\"a\";a="],
        &[b"\"a\";a=\"b"],
        &[b"\"a\";a=1."],
        &[b"\"a\";a=-"],
        &[b"\"a\";a=.5"],
        &[b"\"a\";a=1.1234"],
        &[b"\"a\";a=1234567890123.1"],
        &[b"\"a\";a=1234567890123456"],
        &[b"\"a\";a=:b"],
        &[b"\"a\";a=?2"],
        &[b"\"a\";a=@1.5"],
        &[b"\"a\";a=%\"%C3\""],
        &[b"\"a\";a=%\"%ff\""],
        &[b"\"a\";a=(1 2)"],
        &[too_long.as_bytes()],
        &[bare.as_bytes()],
        &[huge.as_bytes()],
    ];
    for lines in lines {
        let malformed = Err(IdempotencyError::KeyMalformed);
        assert_eq!(read(lines), (malformed.clone(), malformed), "{lines:?}");
    }
}

#[test]
fn a_bare_key_is_for_those_who_have_promised_it() {
    let longest = "a".repeat(IdempotencyKey::MAX_LENGTH);
    for key in ["8e03978e-40d5-43dd-bc93-6894a57f9324", "a", "*", "order:42/x=y", &longest] {
        for field in [key.to_owned(), format!("  {key} ")] {
            let expected = (Err(IdempotencyError::KeyMalformed), Ok(Some(key.to_owned())));
            assert_eq!(read(&[field.as_bytes()]), expected, "{field}");
        }
    }
}

#[test]
fn a_key_is_made_of_what_can_be_sent() {
    for text in ["", "é", "a\nb", "\u{7f}", &"a".repeat(IdempotencyKey::MAX_LENGTH + 1)] {
        assert_eq!(IdempotencyKey::new(text), Err(IdempotencyError::KeyMalformed));
    }
    assert_eq!(IdempotencyKey::new(r#"a"\"#).unwrap().to_quoted(), r#""a\"\\""#);
}

proptest! {
    #[test]
    fn a_key_that_is_sent_is_read_again(text in "[ -~]{1,255}", space in " {0,3}") {
        let key = IdempotencyKey::new(text.clone()).unwrap();
        let field = format!("{space}{}{space}", key.to_quoted());
        let expected: Read = Ok(Some(text));
        prop_assert_eq!(read(&[field.as_bytes()]), (expected.clone(), expected));
    }

    #[test]
    fn whatever_is_sent_has_an_answer(
        lines in prop::collection::vec(prop::collection::vec(any::<u8>().prop_filter("a field", |byte| {
            *byte == b'\t' || *byte >= b' ' && *byte != 0x7f
        }), 0..300), 0..3),
        behind in "\"[ -~]{0,9}\"(; ?[a-z*]{1,2}(=[-0-9.a-z:?@%\" ]{0,5})?){0,3}",
    ) {
        let lines: Vec<&[u8]> = lines.iter().map(Vec::as_slice).collect();
        for lines in [&lines[..], &[behind.as_bytes()]] {
            let (quoted, either) = read(lines);
            if let Ok(found) = &quoted {
                prop_assert_eq!(&either, &quoted);
                prop_assert_eq!(found.is_some(), !lines.is_empty());
            }
            for key in [quoted, either].into_iter().flatten().flatten() {
                prop_assert!((1..=IdempotencyKey::MAX_LENGTH).contains(&key.len()));
                prop_assert!(key.bytes().all(|byte| matches!(byte, b' '..=b'~')));
            }
        }
    }
}
