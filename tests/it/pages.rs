//! Pages of lists: the query parameters, the responses with their links, and the cursors, over a socket.

use std::collections::HashMap;

use axum::Router;
use axum::routing::get;
use bytes::Bytes;
use problem_core::boundary::{BaseUri, ValidationStatus};
use problem_core::describe::{CursorRejections, Description, PageRejections};
use problem_core::extract::Query;
use problem_core::pages::{CursorCodec, CursorPage, CursorQuery, Page, PageQuery};
use problem_core::problems::PaginationError;
use problem_core::{Boundary, Problem};
use problem_shared::uri::is_uri_reference;
use problem_tests::wire;
use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use tower::Layer as _;

use crate::boundary::{block_on, call, request};
use crate::wire::serve;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Order {
    id: u64,
}

const TOTAL: u64 = 7;

fn orders(start: u64) -> impl Iterator<Item = Order> {
    (start..TOTAL).map(|id| Order { id })
}

async fn by_number(query: PageQuery<3, 5>) -> Page<Order> {
    let skipped = usize::try_from(query.sql_offset()).unwrap();
    let taken = usize::try_from(query.sql_limit()).unwrap();
    query.page_of(orders(0).skip(skipped).take(taken).collect(), 7_i64)
}

fn codec() -> CursorCodec {
    CursorCodec::signed("orders", [7; 32]).unwrap()
}

async fn by_cursor(query: CursorQuery<3, 5>) -> Result<CursorPage<u64>, PaginationError> {
    let query = query.with_codec(&codec());
    let start = query.key::<u64>()?.map_or(0, |last| last + 1);
    let rows = orders(start).take(usize::try_from(query.sql_limit()).unwrap()).collect();
    Ok(query.page_of(rows, |order| order.id).map(|order| order.id))
}

fn router() -> Router {
    Router::new().nest("/v1", Router::new().route("/pages", get(by_number)).route("/cursors", get(by_cursor)))
}

#[test]
fn whole_responses() {
    let cursor = codec().encode(&2_u64).unwrap();
    let next = format!(
        r#"<?status=%5Bopen%5D&limit=3>; rel="first", <?status=%5Bopen%5D&cursor={cursor}&limit=3>; rel="next""#
    );
    let first =
        format!(r#"{{"data":[0,1,2],"pagination":{{"limit":3,"nextCursor":"{cursor}","hasMore":true}}}}"#);
    let json = ("content-type", "application/json");
    let page = |link, body| wire::response("200 OK", &[json, ("link", link)], body);
    let invalid = |entries: &str| {
        let body = format!(
            r#"{{"title":"Unprocessable Content","status":422,"detail":"the query has invalid parameters","code":"VALIDATION_ERROR","errors":[{entries}]}}"#
        );
        wire::problem("422 Unprocessable Entity", &[], &body)
    };
    let limit = r#"{"title":"Unprocessable Content","status":422,"detail":"the limit of a page is out of range","code":"LIMIT_OUT_OF_RANGE","min":1,"max":5,"errors":[{"field":"limit","in":"query","code":"OUT_OF_RANGE","message":"must be from 1 to 5"}]}"#;
    let cursor_problem = r#"{"title":"Bad Request","status":400,"detail":"the cursor is invalid or has expired: start again without one","code":"INVALID_CURSOR"}"#;
    let rows = vec![
        (
            "/v1/pages".to_owned(),
            page(
                r#"<?page=1&limit=3>; rel="first", <?page=2&limit=3>; rel="next", <?page=3&limit=3>; rel="last""#,
                r#"{"data":[{"id":0},{"id":1},{"id":2}],"pagination":{"page":1,"limit":3,"total":7,"totalPages":3,"hasNext":true,"hasPrevious":false}}"#,
            ),
        ),
        (
            "/v1/pages?b=%20+&p%61ge=2&a&limit=2&b=%zz&&[{x}]^".to_owned(),
            page(
                r#"<?b=%20+&a&b=%25zz&%5B%7Bx%7D%5D%5E&page=1&limit=2>; rel="first", <?b=%20+&a&b=%25zz&%5B%7Bx%7D%5D%5E&page=1&limit=2>; rel="prev", <?b=%20+&a&b=%25zz&%5B%7Bx%7D%5D%5E&page=3&limit=2>; rel="next", <?b=%20+&a&b=%25zz&%5B%7Bx%7D%5D%5E&page=4&limit=2>; rel="last""#,
                r#"{"data":[{"id":2},{"id":3}],"pagination":{"page":2,"limit":2,"total":7,"totalPages":4,"hasNext":true,"hasPrevious":true}}"#,
            ),
        ),
        (
            "/v1/pages?page=9".to_owned(),
            page(
                r#"<?page=1&limit=3>; rel="first", <?page=3&limit=3>; rel="prev", <?page=3&limit=3>; rel="last""#,
                r#"{"data":[],"pagination":{"page":9,"limit":3,"total":7,"totalPages":3,"hasNext":false,"hasPrevious":true}}"#,
            ),
        ),
        ("/v1/cursors?status=[open]".to_owned(), page(&next, &first)),
        (
            format!("/v1/cursors?limit=5&cursor={cursor}"),
            page(
                r#"<?limit=5>; rel="first""#,
                r#"{"data":[3,4,5,6],"pagination":{"limit":5,"hasMore":false}}"#,
            ),
        ),
        ("/v1/pages?limit=6".to_owned(), wire::problem("422 Unprocessable Entity", &[], limit)),
        ("/v1/cursors?limit=0".to_owned(), wire::problem("422 Unprocessable Entity", &[], limit)),
        ("/v1/cursors?cursor=x".to_owned(), wire::problem("400 Bad Request", &[], cursor_problem)),
        (
            "/v1/pages?page=0".to_owned(),
            invalid(
                r#"{"field":"page","in":"query","code":"OUT_OF_RANGE","message":"must be from 1 to 1844674407370955161"}"#,
            ),
        ),
        (
            "/v1/pages?limit=9&page=two".to_owned(),
            invalid(
                r#"{"field":"limit","in":"query","code":"OUT_OF_RANGE","message":"must be from 1 to 5"},{"field":"page","in":"query","code":"INVALID_TYPE","message":"must be a whole number"}"#,
            ),
        ),
        (
            "/v1/cursors?cursor=&limit=1&cursor=".to_owned(),
            invalid(r#"{"field":"cursor","in":"query","code":"DUPLICATE_FIELD","message":"occurs twice"}"#),
        ),
    ];
    let responses = serve(router(), move |server| {
        rows.into_iter()
            .map(|(path, expected)| (wire::get(server, &path), path, expected))
            .collect::<Vec<_>>()
    });
    for (response, path, expected) in responses {
        assert_eq!(response, expected, "{path}");
    }
}

/// The targets of a `Link`, by relation.
fn links(field: &str) -> HashMap<String, String> {
    let link = |link: &str| {
        let (target, relation) = link.strip_prefix('<').unwrap().split_once(">; rel=\"").unwrap();
        (relation.strip_suffix('"').unwrap().to_owned(), target.to_owned())
    };
    // no target contains a space
    field.split(", ").map(link).collect()
}

/// The ids on all pages, from the first one to the last, by following the links.
fn walk(start: &str) -> Vec<u64> {
    #[derive(Deserialize)]
    struct Body {
        data: Vec<serde_json::Value>,
    }

    let (path, _) = start.split_once('?').unwrap();
    let (mut target, mut ids) = (Some(start.to_owned()), Vec::new());
    while let Some(here) = target {
        let response = block_on(call(router(), request("GET", &here)));
        assert_eq!(response.status(), 200, "{}", response.body());
        let body: Body = serde_json::from_str(response.body()).unwrap();
        ids.extend(body.data.iter().map(|entry| entry.get("id").unwrap_or(entry).as_u64().unwrap()));
        let links = links(response.headers()["link"].to_str().unwrap());
        target = links.get("next").map(|next| format!("{path}{next}"));
    }
    ids
}

#[test]
fn the_links_lead_through_the_whole_list() {
    for limit in 1..=5 {
        for path in ["/v1/pages", "/v1/cursors"] {
            assert_eq!(walk(&format!("{path}?status=open&limit={limit}")), Vec::from_iter(0..TOTAL));
        }
    }
}

#[derive(Debug, Deserialize)]
struct Usual {
    page: Option<u64>,
    limit: Option<u64>,
}

/// The number that `PageQuery` reads is the one that `Query` reads, and a fault has the same code. Only the range is another.
fn compare(name: &str, value: &str) {
    let query = encoded_pair(name, value);
    let uri = format!("/?{query}").parse().unwrap();
    let usual = Query::<Usual>::try_from_uri(&uri);
    let ours = PageQuery::<20, { i64::MAX as u64 - 1 }>::read(Some(&query));
    let codes = |problem: &Problem| {
        problem
            .errors()
            .iter()
            .map(|entry| (entry.field().to_owned(), entry.code().to_owned()))
            .collect::<Vec<_>>()
    };
    match (usual, ours) {
        (Ok(Query(usual)), Ok(ours)) => {
            assert_eq!((usual.page.unwrap_or(1), usual.limit.unwrap_or(20)), (ours.page(), ours.limit()));
        }
        (Err(usual), Err(ours)) => assert_eq!(codes(&usual), codes(&ours), "{query}"),
        (Ok(Query(usual)), Err(ours)) => {
            // with this limit, there is only one page
            assert_ne!(usual.page.or(usual.limit), Some(1), "{query}");
            assert_eq!(codes(&ours), [(name.to_owned(), "OUT_OF_RANGE".to_owned())], "{query}");
        }
        (Err(usual), Ok(_)) => panic!("{query}: {usual}"),
    }
}

/// A pair in which every byte is percent-encoded.
fn encoded_pair(name: &str, value: &str) -> String {
    let value: String = value.bytes().map(|byte| format!("%{byte:02X}")).collect();
    format!("{name}={value}")
}

#[test]
fn faults_have_the_codes_of_the_extractor_query() {
    let values = [
        "",
        "0",
        "1",
        "+1",
        "-0",
        "-1",
        "01",
        " 1",
        "1 ",
        "1.0",
        "1.5",
        "1e2",
        "1e400",
        "-1e2",
        "abc",
        "1a",
        "0x1",
        "18446744073709551615",
        "18446744073709551616",
        "-9223372036854775809",
        "99999999999999999999999999",
        "true",
        "NaN",
        "inf",
        "-inf",
        "infinity",
        "null",
        "\u{663}",
        "\0",
        ".",
        "-",
        "+",
        "1_000",
        "1,000",
    ];
    for value in values {
        for name in ["page", "limit"] {
            compare(name, value);
        }
    }
    for name in ["page", "limit"] {
        let query = format!("{name}=1&x=2&{name}=1");
        let usual = Query::<Usual>::try_from_uri(&format!("/?{query}").parse().unwrap()).unwrap_err();
        let ours = <PageQuery>::read(Some(&query)).unwrap_err();
        assert_eq!(ours.errors(), usual.errors());
        assert_eq!((ours.code(), ours.detail()), (usual.code(), usual.detail()));
    }
}

#[test]
fn offsets_do_not_overflow() {
    for query in ["page=92233720368547758&limit=100", "page=92233720368547758", "page=1&limit=100"] {
        let query = <PageQuery>::read(Some(query)).unwrap();
        let offset = u128::from(query.page() - 1) * u128::from(query.limit());
        assert_eq!(u128::from(query.offset()), offset);
        assert_eq!(u64::try_from(query.sql_offset()), Ok(query.offset()));
    }
    let problem = <PageQuery>::read(Some("page=92233720368547759")).unwrap_err();
    assert_eq!(problem.errors()[0].message(), "must be from 1 to 92233720368547758");
    let page = PageQuery::<1, 1>::read(Some("page=9223372036854775807")).unwrap().page_of(vec![1], u64::MAX);
    assert!(page.has_next() && page.total_pages() == u64::MAX);
    let cursor = CursorQuery::<1, { i64::MAX as u64 - 1 }>::read(Some("limit=9223372036854775806")).unwrap();
    assert_eq!(cursor.sql_limit(), i64::MAX);
}

#[test]
fn totals_of_any_type_are_counted() {
    let query = <PageQuery>::default();
    assert_eq!(query.page_of(Vec::<u8>::new(), -1_i64).total(), 0);
    let empty = query.page_of(Vec::<u8>::new(), 0_u8);
    assert_eq!((empty.total_pages(), empty.has_next(), empty.has_previous()), (0, false, false));
    assert_eq!(
        empty.link_header().unwrap(),
        r#"<?page=1&limit=20>; rel="first", <?page=1&limit=20>; rel="last""#
    );
    assert_eq!(query.page_of(vec![1], 21_usize).total_pages(), 2);
}

#[test]
fn a_key_that_does_not_serialise_is_a_500() {
    let query = CursorQuery::<1, 1>::default();
    let page = query.page_of(vec![1, 2], |_| HashMap::from([((1, 2), 3)]));
    assert_eq!((page.data(), page.next_cursor()), (&[1][..], None));
    assert_eq!(page.into_response::<Bytes>().status(), 500);
    // there is no next page, so there is no cursor
    let page = query.page_of(vec![1], |_| HashMap::from([((1, 2), 3)]));
    assert_eq!(page.into_response::<Bytes>().status(), 200);
    let page = query.page_of(vec![1, 2], |_| "a".repeat(1000));
    assert_eq!(page.into_response::<Bytes>().status(), 500);
}

/// A service that forbids 422 gets no 422 from these extractors either, and clients get the type URI of the code.
#[test]
fn the_boundary_decides_the_status() {
    let base = BaseUri::from_static("https://api.example.com/errors/");
    for status in [ValidationStatus::UnprocessableContent, ValidationStatus::BadRequest] {
        let boundary = Boundary::new().with_validation_status(status);
        for boundary in [boundary.clone(), boundary.with_base_for_all(base.clone())] {
            let page = boundary.describe::<PageRejections>();
            let cursor = boundary.describe::<CursorRejections>();
            let service = boundary.layer(router());
            for (path, description, code) in [
                ("/v1/pages?limit=6", &page, "LIMIT_OUT_OF_RANGE"),
                ("/v1/pages?limit=6&page=0", &page, "VALIDATION_ERROR"),
                ("/v1/cursors?limit=x", &cursor, "VALIDATION_ERROR"),
                ("/v1/cursors?limit=6", &cursor, "LIMIT_OUT_OF_RANGE"),
                ("/v1/cursors?cursor=6", &cursor, "INVALID_CURSOR"),
            ] {
                let response = block_on(call(service.clone(), request("GET", path)));
                let is_bad = status == ValidationStatus::BadRequest || code == "INVALID_CURSOR";
                assert_eq!(response.status(), if is_bad { 400 } else { 422 }, "{path}");
                let body: serde_json::Value = serde_json::from_str(response.body()).unwrap();
                assert_eq!(body["code"], code, "{path}");
                let schema = description.json_schema(code).unwrap();
                crate::describe::assert_valid(&schema, &body);
            }
        }
    }
}

#[test]
fn the_rejections_are_described() {
    let codes = |description: Description| {
        description.problem_types().map(|problem_type| problem_type.code().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(codes(Description::of::<PageRejections>()), ["VALIDATION_ERROR", "LIMIT_OUT_OF_RANGE"]);
    let all = ["VALIDATION_ERROR", "LIMIT_OUT_OF_RANGE", "INVALID_CURSOR"];
    assert_eq!(codes(Description::of::<CursorRejections>()), all);
    assert_eq!(codes(Description::of::<(CursorRejections, PaginationError)>()), all);
}

/// The pairs of a query, except those that ask for a page.
fn others(query: &str) -> Vec<(String, String)> {
    let uri = format!("/?{query}").parse().unwrap();
    let Query(pairs) = Query::<Vec<(String, String)>>::try_from_uri(&uri).unwrap();
    pairs.into_iter().filter(|(name, _)| !["page", "limit", "cursor"].contains(&name.as_str())).collect()
}

/// Every link of a field is a URI reference, and has all other parameters of the request.
fn check_links(field: &str, expected: &[(String, String)]) {
    assert!(field.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()), "{field}");
    for target in links(field).values() {
        assert!(is_uri_reference(target), "{target}");
        assert_eq!(others(&target[1..]), expected, "{target}");
    }
}

#[test]
fn links_keep_every_byte_of_a_value() {
    for byte in 0..=u8::MAX {
        let query = format!("a=%{byte:02X}&b=x%{byte:02x}y&limit=3&page=2");
        let expected = others(&query);
        let page = <PageQuery>::read(Some(&query)).unwrap().page_of(vec![1], 100);
        check_links(page.link_header().unwrap().to_str().unwrap(), &expected);
        assert!(
            page.link_header()
                .unwrap()
                .to_str()
                .unwrap()
                .contains(&format!("?a=%{byte:02X}&b=x%{byte:02x}y&"))
        );
    }
}

proptest! {
    #[test]
    fn links_keep_all_other_parameters(query in any::<String>(), before in any::<bool>()) {
        // the query of a URI does not contain a fragment
        let query = query.replace(['#', '\u{0}'], "");
        let asked = if before { format!("page=2&{query}") } else { format!("{query}&page=2") };
        let Ok(page) = <PageQuery>::read(Some(&asked)) else { return Ok(()) };
        let page = page.page_of(vec![1], 100);
        let field = page.link_header().unwrap().to_str().unwrap();
        let expected: Vec<_> = others_of_any(&asked);
        check_links(field, &expected);
    }

    #[test]
    fn values_are_read_as_the_extractor_query_does(value in "[-+0-9.eE ]{0,24}|[a-z0-9]{0,6}|\\PC{0,6}") {
        compare("page", &value);
        compare("limit", &value);
    }

    #[test]
    fn a_made_up_cursor_is_refused(cursor in "[A-Za-z0-9_-]{0,120}|\\PC{0,40}") {
        let invalid = Err(PaginationError::InvalidCursor);
        prop_assert_eq!(codec().decode::<serde_json::Value>(&cursor), invalid);
    }

    #[test]
    fn a_key_comes_back(number in any::<i64>(), text in "\\PC{0,40}") {
        for codec in [CursorCodec::new(), codec()] {
            let cursor = codec.encode(&(number, &text)).unwrap();
            prop_assert!(cursor.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)));
            prop_assert_eq!(codec.decode(&cursor), Ok((number, text.clone())));
        }
    }
}

/// The other pairs of a query that `http::Uri` may not accept.
fn others_of_any(query: &str) -> Vec<(String, String)> {
    let encoded: String = query
        .bytes()
        .map(|byte| match byte {
            b'!'..=b'~' if !b"\"<>\\^`{|}".contains(&byte) => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect();
    others(&encoded)
}
