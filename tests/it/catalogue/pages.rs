//! The pages at the type URIs, over a socket and as plain responses.

#![allow(dead_code, reason = "the types are only described")]

use std::time::Duration;

use axum::Router;
use axum::routing::get;
use http::{Method, Request, Response};
use problem_core::catalogue::{Catalogue, Pages, catalogue};
use problem_core::{Boundary, Problem};
use problem_tests::wire;

use super::samples::{OrderError, in_boundary, small};
use crate::describe::assert_valid;
use crate::wire::serve;

const PATH: &str = "/errors/order-not-found";
const BROWSER: (&str, &str) =
    ("accept", "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8");

fn app() -> Router {
    Router::new()
        .route("/orders", get(async || OrderError::OrderNotFound { id: 7 }))
        .merge(small().pages().router())
        .fallback(async || (http::StatusCode::NOT_FOUND, "the fallback of the service"))
}

/// The response to a request with a method, a path and header fields.
fn ask(method: &'static str, path: &'static str, headers: &'static [(&'static str, &'static str)]) -> String {
    serve(app(), move |server| wire::exchange(server, method, path, headers, ""))
}

/// The value of a field of a response.
fn field<'a>(response: &'a str, name: &str) -> &'a str {
    let (head, _) = wire::parts(response);
    let line = head.lines().find_map(|line| line.split_once(": ").filter(|(known, _)| *known == name));
    line.unwrap_or_else(|| panic!("{name} in {head}")).1
}

/// The response of a page. The entity tag and the security policy are of the page, which the other tests check.
fn expected(page: &str, media_type: &str, body: &str) -> String {
    let mut fields =
        vec![("etag", field(page, "etag")), ("vary", "Accept"), ("cache-control", "public, max-age=3600")];
    let length = body.len().to_string();
    fields.extend([("content-length", &*length), ("x-content-type-options", "nosniff")]);
    if media_type.starts_with("text/html") {
        fields.push(("content-security-policy", field(page, "content-security-policy")));
    }
    fields.push(("content-type", media_type));
    let fields: String = fields.into_iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    format!("HTTP/1.1 200 OK\r\n{fields}\r\n{body}")
}

#[test]
fn the_type_uri_of_an_error_leads_to_its_page() {
    let error = ask("GET", "/orders", &[]);
    let (_, body) = wire::parts(&error);
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    let path = body["type"].as_str().unwrap().strip_prefix("https://api.example.com").unwrap();
    assert_eq!(path, PATH);

    let page = ask("GET", PATH, &[BROWSER]);
    let (_, html) = wire::parts(&page);
    assert_eq!(page, expected(&page, "text/html; charset=utf-8", html));
    assert!(html.starts_with("<!DOCTYPE html><html lang=\"en\">"), "{html}");
    assert!(html.contains("<h1><code>ORDER_NOT_FOUND</code></h1>"), "{html}");
    // a link to the index; the pages of this test have no others
    assert!(html.contains("<a href=\"/errors\"><bdi>Orders</bdi>: error reference</a>"), "{html}");
    let tag = field(&page, "etag");
    assert!(tag.len() == 24 && tag.starts_with('"') && tag.ends_with('"'), "{tag}");
}

#[test]
fn json_is_a_catalogue_with_the_problem_type() {
    let page = ask("GET", PATH, &[("accept", "application/json")]);
    let (_, body) = wire::parts(&page);
    assert_eq!(page, expected(&page, "application/json", body));
    let json: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_valid(&Catalogue::json_schema(), &json);
    let mut whole = small().to_json();
    whole["problems"].as_array_mut().unwrap().retain(|problem| problem["code"] == "ORDER_NOT_FOUND");
    // only the schemas to which the problem type refers
    whole["schemas"] = serde_json::json!({});
    assert_eq!(json, whole);
    assert_eq!(json["problems"].as_array().unwrap().len(), 1);
    let invalid = ask("GET", "/errors/validation-error", &[("accept", "application/json")]);
    let invalid: serde_json::Value = serde_json::from_str(wire::parts(&invalid).1).unwrap();
    assert_eq!(invalid["schemas"], small().to_json()["schemas"]);
    // the index has all of them
    let index = ask("GET", "/errors", &[("accept", "application/json")]);
    assert_eq!(serde_json::from_str::<serde_json::Value>(wire::parts(&index).1).unwrap(), small().to_json());
}

#[test]
fn the_client_chooses_html_or_json() {
    let pages = small().pages();
    for (accept, is_json) in [
        (&[][..], false),
        (&[""], false),
        (&["*/*"], false),
        (&["text/html"], false),
        (&["image/png"], false),
        (&["application/json;q=0.9, text/html"], false),
        (&["application/json;q=0.5, text/*;q=0.6"], false),
        (&["application/json;q=0"], false),
        (&["application/json;q=2, */*"], false),
        (&["application/json"], true),
        (&["APPLICATION/JSON ; charset=utf-8"], true),
        (&["application/*"], true),
        (&["application/json, text/plain, */*"], true),
        (&["text/html;q=0.8, application/json"], true),
        (&["text/html;q=0", "*/*"], true),
        (&["text/html;q=0.1", "application/json;q=0.2"], true),
    ] {
        let mut request = Request::get(PATH);
        for value in accept {
            request = request.header("accept", *value);
        }
        let response = pages.respond(&request.body(()).unwrap()).unwrap();
        let expected = if is_json { "application/json" } else { "text/html; charset=utf-8" };
        assert_eq!(response.headers()["content-type"], expected, "{accept:?}");
        assert_eq!(response.headers()["vary"], "Accept");
    }
}

#[test]
fn a_head_request_gets_the_same_fields() {
    let page = ask("GET", PATH, &[BROWSER]);
    let (head, _) = wire::parts(&page);
    assert_eq!(ask("HEAD", PATH, &[BROWSER]), format!("{head}\r\n\r\n"));
}

#[test]
fn a_page_that_the_client_has_is_not_sent_again() {
    let (html, json) = (ask("GET", PATH, &[BROWSER]), ask("GET", PATH, &[("accept", "application/json")]));
    let length = field(&html, "content-length").to_owned();
    let (html, json) = (field(&html, "etag").to_owned(), field(&json, "etag").to_owned());
    assert_ne!(html, json);
    let not_modified = format!(
        "HTTP/1.1 304 Not Modified\r\netag: {html}\r\nvary: Accept\r\ncache-control: public, max-age=3600\r\n\r\n"
    );
    serve(app(), move |server| {
        let get = |list: &str| wire::exchange(server, "GET", PATH, &[BROWSER, ("if-none-match", list)], "");
        for list in [
            html.clone(),
            format!("W/{html}"),
            format!("\"a\", {html}"),
            format!("{json},W/\"b\" , {html}"),
            "*".to_owned(),
        ] {
            assert_eq!(get(&list), not_modified, "{list}");
        }
        for list in [json, "\"a\"".to_owned(), html.replace('"', ""), String::new(), format!("\"a {html}")] {
            assert!(get(&list).starts_with("HTTP/1.1 200 OK\r\n"), "{list}");
        }
        let head = wire::exchange(server, "HEAD", PATH, &[BROWSER, ("if-none-match", &html)], "");
        assert_eq!(head, not_modified.replace("\r\n\r\n", &format!("\r\ncontent-length: {length}\r\n\r\n")));
    });
    // a 304 has the length of the page or none (RFC 9110 §8.6); hyper leaves it out after a GET
    let pages = small().pages();
    let page = get_page(&pages, PATH);
    let known = Request::get(PATH).header("if-none-match", "*").body(()).unwrap();
    let not_modified = pages.respond(&known).unwrap();
    assert_eq!((not_modified.status().as_u16(), not_modified.body().len()), (304, 0));
    assert_eq!(not_modified.headers()["content-length"], page.body().len().to_string());
}

#[test]
fn other_methods_get_a_problem() {
    let refused = wire::problem(
        "405 Method Not Allowed",
        &[("allow", "GET, HEAD")],
        r#"{"title":"Method Not Allowed","status":405,"code":"METHOD_NOT_ALLOWED"}"#,
    );
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"] {
        assert_eq!(wire::sorted(&ask(method, PATH, &[])), wire::sorted(&refused), "{method}");
    }
    let in_boundary = app().layer(Boundary::new());
    let response =
        serve(in_boundary, |server| wire::exchange(server, "POST", PATH, &[("x-request-id", "7")], ""));
    assert!(response.starts_with("HTTP/1.1 405 Method Not Allowed\r\n"), "{response}");
    assert!(response.contains("allow: GET, HEAD\r\n") && response.contains(r#""requestId":""#), "{response}");
}

#[test]
fn everything_else_is_for_the_fallback_of_the_service() {
    let fallback = wire::response(
        "404 Not Found",
        &[("content-type", "text/plain; charset=utf-8")],
        "the fallback of the service",
    );
    for path in ["/", "/errors/unknown", "/errors/order-not-found/", "/errors/ORDER-NOT-FOUND", "/error"] {
        assert_eq!(ask("GET", path, &[]), fallback, "{path}");
    }
    // a query that is not part of a type URI does not count
    assert_eq!(ask("GET", "/errors/order-not-found?a=b", &[]), ask("GET", PATH, &[]));
    assert_eq!(ask("GET", "/errors/", &[]), ask("GET", "/errors", &[]));
}

#[test]
fn the_service_decides_how_long_a_page_is_fresh() {
    let pages = small().pages().with_max_age(Duration::from_millis(90_999));
    let response = get_page(&pages, PATH);
    assert_eq!(response.headers()["cache-control"], "public, max-age=90");
}

#[test]
fn the_policy_allows_only_the_style_sheet_and_the_script_of_the_page() {
    use base64::Engine as _;
    use sha2::Digest as _;

    for path in ["/errors", PATH] {
        let response = get_page(&small().pages(), path);
        let page = std::str::from_utf8(response.body()).unwrap();
        let hash = |tag: &str| {
            let (_, rest) = page.split_once(&format!("<{tag}>")).unwrap();
            let (text, rest) = rest.split_once(&format!("</{tag}>")).unwrap();
            assert!(!rest.contains(&format!("<{tag}")), "{tag} is twice");
            base64::engine::general_purpose::STANDARD.encode(sha2::Sha256::digest(text))
        };
        let expected = format!(
            "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            hash("style"),
            hash("script")
        );
        assert_eq!(response.headers()["content-security-policy"], expected);
        // the policy would refuse it
        assert!(!page.contains(" style=") && !page.contains(" on"), "{path}");
    }
}

fn get_page(pages: &Pages, path: &str) -> Response<bytes::Bytes> {
    let request = Request::builder().method(Method::GET).uri(path).body(()).unwrap();
    pages.respond(&request).unwrap_or_else(|| panic!("a page at {path}"))
}

fn html(pages: &Pages, path: &str) -> String {
    String::from_utf8(get_page(pages, path).into_body().into()).unwrap()
}

fn paths(catalogue: &Catalogue) -> Vec<String> {
    catalogue.pages().paths().map(str::to_owned).collect()
}

/// Every link of every page leads to a page, or to a part of one.
#[track_caller]
fn check_links(pages: &Pages) {
    let href = regex::Regex::new("href=\"([^\"]*)\"").unwrap();
    for path in pages.paths() {
        let page = html(pages, path);
        for target in href.captures_iter(&page) {
            let target = target[1].replace("&amp;", "&");
            if target == "data:," {
                continue;
            }
            let (to, id) = target.split_once('#').unwrap_or((&target, ""));
            let page = html(pages, if to.is_empty() { path } else { to });
            assert!(id.is_empty() || page.contains(&format!("id=\"{id}\"")), "{target} in {path}");
        }
    }
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(base = "https://api.example.com/docs/errors#{code}")]
enum AtFragments {
    #[error("a")]
    #[problem(status = 404)]
    OrderNotFound,
    #[error("b")]
    #[problem(status = 409)]
    OrderLocked,
    #[error("c")]
    #[problem(status = 409, type = "about:blank", code = "PLAIN_CONFLICT")]
    Plain,
}

#[test]
fn type_uris_with_fragments_are_parts_of_one_page() {
    let catalogue = catalogue![AtFragments];
    assert_eq!(paths(&catalogue), ["/docs/errors", "/docs/errors/"]);
    let pages = catalogue.pages();
    check_links(&pages);
    let page = html(&pages, "/docs/errors");
    for id in ["ORDER_NOT_FOUND", "ORDER_LOCKED", "plain-conflict"] {
        assert_eq!(page.matches(&format!("<article id=\"{id}\"")).count(), 1, "{id}: {page}");
        assert!(page.contains(&format!("<a href=\"#{id}\">")), "{id}: {page}");
    }
}

#[test]
fn the_index_has_everything_about_problem_types_without_a_page() {
    let catalogue = catalogue![OrderError].with::<problem_core::describe::OfStatus<405>>();
    let pages = catalogue.pages();
    check_links(&pages);
    let index = html(&pages, "/errors");
    assert_eq!(index.matches("<article ").count(), 1, "{index}");
    assert!(index.contains("<article id=\"method-not-allowed\""), "{index}");
    // with a base of the boundary, all have pages
    let pages = in_boundary().pages();
    check_links(&pages);
    assert!(!html(&pages, "/errors").contains("<article "));
}

macro_rules! at {
    ($($name:ident = $uri:literal;)*) => {$(
        #[derive(Debug, thiserror::Error, Problem)]
        #[error("x")]
        #[problem(status = 409, type = $uri)]
        struct $name;
    )*};
}

at! {
    Urn = "urn:example:errors:urn";
    Relative = "errors/relative";
    NoHost = "/errors/no-host";
    Slashes = "https://api.example.com//errors/slashes";
    Root = "https://api.example.com";
    OtherHost = "https://other.example.com/probs/other";
    OneElsewhere = "https://other.example.com/errors/one";
    One = "https://api.example.com/errors/one";
    Two = "https://api.example.com/errors/more/two";
    ByQuery = "https://api.example.com/errors?type=by-query";
    ByOtherQuery = "https://api.example.com/errors?type=by-other-query";
    Odd = "https://api.example.com/errors/:odd/*segments;v=1/a%20b";
    Base = "https://api.example.com/errors";
    BaseWithSlash = "https://api.example.com/errors/";
    Fragment = "https://api.example.com/errors#page-content";
    Upper = "HTTPS://api.example.com/errors/Upper";
}

#[test]
fn the_paths_are_those_of_the_type_uris() {
    for (catalogue, expected) in [
        (catalogue![], &[][..]),
        (catalogue![Urn, Relative, Slashes], &[]),
        (catalogue![NoHost], &["/errors", "/errors/", "/errors/no-host"]),
        (catalogue![One], &["/errors", "/errors/", "/errors/one"]),
        (catalogue![One, Two], &["/errors", "/errors/", "/errors/more/two", "/errors/one"]),
        // the root is the service's own
        (catalogue![Root], &["/"]),
        (catalogue![One, Root], &["/", "/errors/one"]),
        // the index does not depend on other hosts
        (
            catalogue![One, Two, OtherHost],
            &["/errors", "/errors/", "/errors/more/two", "/errors/one", "/probs/other"],
        ),
        (catalogue![One, OneElsewhere], &["/errors", "/errors/", "/errors/one"]),
        // of these, none is in the folder of the others
        (catalogue![One, Base], &["/errors", "/errors/one"]),
        (catalogue![One, BaseWithSlash], &["/errors", "/errors/", "/errors/one"]),
        (catalogue![One, Fragment], &["/errors", "/errors/", "/errors/one"]),
        (catalogue![ByQuery], &["/errors"]),
        (catalogue![ByQuery, ByOtherQuery], &["/errors", "/errors/"]),
        (catalogue![Upper], &["/errors", "/errors/", "/errors/Upper"]),
    ] {
        assert_eq!(paths(&catalogue), expected, "{catalogue:?}");
        check_links(&catalogue.pages());
        // no route is refused
        let _: Router = Router::new().merge(catalogue.pages().router());
    }
}

#[test]
fn type_uris_with_one_path_at_two_hosts_share_its_page() {
    let pages = catalogue![One, OneElsewhere].pages();
    let page = html(&pages, "/errors/one");
    for uri in ["https://api.example.com/errors/one", "https://other.example.com/errors/one"] {
        assert!(page.contains(&format!("<code>{uri}</code>")), "{page}");
    }
    // whatever host a client asks
    assert_eq!(html(&pages, "https://other.example.com/errors/one"), page);
}

#[test]
fn a_query_of_a_type_uri_chooses_the_page() {
    let pages = catalogue![ByQuery, ByOtherQuery, One].pages();
    check_links(&pages);
    let one = html(&pages, "/errors?type=by-query");
    assert!(one.contains("<h1><code>BY_QUERY</code></h1>") && !one.contains("BY_OTHER_QUERY"), "{one}");
    let all = html(&pages, "/errors?type=unknown");
    assert_eq!(all, html(&pages, "/errors"));
    assert!(all.contains("BY_QUERY") && all.contains("BY_OTHER_QUERY") && all.contains("ONE"), "{all}");
}

#[test]
fn a_page_that_axum_refuses_is_for_the_fallback() {
    const PATH: &str = "/errors/:odd/*segments;v=1/a%20b";
    let pages = catalogue![Odd, One].pages();
    assert!(pages.paths().any(|path| path == PATH));
    // the router of the service refuses such routes, also if another router does not
    let app: Router = Router::new().route("/", get(async || "")).merge(pages.router());
    let fallback = pages.clone();
    let app = app.fallback(async move |request: axum::extract::Request| match fallback.respond(&request) {
        Some(page) => page.map(axum::body::Body::from),
        None => Response::new("the fallback of the service".into()),
    });
    let ask = |path: &'static str| serve(app.clone(), move |server| wire::get(server, path));
    assert!(ask(PATH).contains("<h1><code>ODD</code></h1>"));
    assert!(ask("/errors/one").contains("<h1><code>ONE</code></h1>"));
    assert!(ask("/errors/:other/x/a%20b").ends_with("the fallback of the service"));
}
