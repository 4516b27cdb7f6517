//! The pages of a catalogue at the type URIs, as responses. Which pages there are is decided in `paths.rs`.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use http::header::{self, HeaderValue};
use http::{Method, Request, Response, StatusCode};
use sha2::{Digest as _, Sha256};

use crate::catalogue::Catalogue;
use crate::catalogue::html::{Article, Links, entry_page, list_page, security_policy};
use crate::catalogue::json::document;
use crate::catalogue::paths::{Layout, Place};
use crate::catalogue::reference::Reference;
use crate::headers::entity_tag::entity_tags;
use crate::problem::Problem;
use crate::request::media_ranges::{MediaType, prefers};
use crate::status::ErrorStatus;

const ALLOW: HeaderValue = HeaderValue::from_static("GET, HEAD");

const HTML: MediaType = MediaType { names: &["text/html"], class: "text/*" };
const JSON: MediaType = MediaType { names: &["application/json"], class: "application/*" };

/// For how long a page is fresh, unless the service decides.
const MAX_AGE: Duration = Duration::from_secs(60 * 60);

impl Catalogue {
    /// The pages of the problem types, at the paths of their type URIs. They are rendered once, here.
    pub fn pages(&self) -> Pages {
        let entries = self.collect_shown();
        let reference = Reference::new(&self.title, &entries).in_language(self.language.as_deref());
        let layout = Layout::new(&reference);
        let all: Vec<usize> = (0..entries.entries.len()).collect();
        let mut pages = BTreeMap::new();
        for (path, place) in layout.places() {
            let is_index = layout.index() == Some(path);
            let (html, numbers) = match place {
                Place::Entry(number) => {
                    let hrefs = layout.hrefs(&[]);
                    let links = Links { index: layout.index(), entries: &hrefs };
                    (entry_page(&reference, *number, &links, None), vec![*number])
                }
                Place::List(own) => {
                    let hrefs = layout.hrefs(own);
                    let articles: Vec<_> = own
                        .iter()
                        .map(|(number, id)| Article { number: *number, id: id.as_deref() })
                        .collect();
                    let listed = match is_index {
                        true => all.clone(),
                        false => own.iter().map(|(number, _)| *number).collect(),
                    };
                    let index = layout.index().filter(|_| !is_index);
                    let links = Links { index, entries: &hrefs };
                    (list_page(&reference, &listed, &articles, &[], &links, None), listed)
                }
            };
            let some = numbers.iter().filter_map(|number| entries.entries.get(*number));
            let schemas = reference.schemas_of(some.clone()).into_iter();
            let schemas = schemas.map(|(name, schema)| (name.to_owned(), schema.clone())).collect();
            let json = document(&self.title, &entries, some, schemas).to_string();
            let page = Arc::new(Page { html: Content::new(html), json: Content::new(json) });
            if is_index && path != "/" {
                pages.insert(format!("{path}/"), Arc::clone(&page));
            }
            pages.insert(path.to_owned(), page);
        }
        Pages {
            shared: Arc::new(Shared {
                pages,
                policy: header_value(format!("{}; frame-ancestors 'none'", security_policy())),
            }),
            max_age: MAX_AGE,
        }
    }
}

/// The pages of a [`Catalogue`] as responses, which [`Catalogue::pages`] makes. A clone is cheap.
///
/// | path | page |
/// |---|---|
/// | that of a type URI, such as `/errors/order-not-found` for `https://api.example.com/errors/order-not-found` | the problem type |
/// | that of type URIs with fragments, such as `/errors` for `https://api.example.com/errors#order-not-found` | all of them, each at its fragment |
/// | the folder of all these paths, such as `/errors` and `/errors/`, unless it is `/` | the index. It has a list of the problem types, and everything about those without a page, because their type URI is `about:blank` or has no path |
///
/// A page is HTML. For a client whose `Accept` prefers `application/json`, it is JSON in the form of
/// [`to_json`](Catalogue::to_json), with the problem types of the page. The pages load nothing, and have a
/// `Content-Security-Policy` that allows nothing else than their own style sheet and script.
///
/// **Only the path decides, and not the host.** Type URIs with the same path at two hosts share one page. If your service is behind a proxy
/// that changes paths, pass the path that clients see.
///
/// ```
/// # use problem_core::Problem;
/// # use problem_core::catalogue::catalogue;
/// #[derive(Debug, thiserror::Error, Problem)]
/// #[problem(status = 404, base = "https://api.example.com/errors/")]
/// #[error("order not found")]
/// struct OrderNotFound;
///
/// let pages = catalogue![OrderNotFound].pages();
/// assert_eq!(pages.paths().collect::<Vec<_>>(), ["/errors", "/errors/", "/errors/order-not-found"]);
///
/// let request = http::Request::get("/errors/order-not-found").body(())?;
/// let response = pages.respond(&request).ok_or("no such page")?;
/// assert_eq!(response.headers()["content-type"], "text/html; charset=utf-8");
/// assert!(pages.respond(&http::Request::get("/orders").body(())?).is_none());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
#[must_use]
pub struct Pages {
    shared: Arc<Shared>,
    max_age: Duration,
}

struct Shared {
    /// The pages by path, or by path and query.
    pages: BTreeMap<String, Arc<Page>>,
    policy: HeaderValue,
}

struct Page {
    html: Content,
    json: Content,
}

/// One representation of a page.
struct Content {
    body: Bytes,
    etag: HeaderValue,
}

impl Content {
    fn new(text: String) -> Self {
        let digest = Sha256::digest(&text);
        // half of the digest is enough to tell versions apart
        let etag = format!("\"{}\"", URL_SAFE_NO_PAD.encode(digest.get(..16).unwrap_or_default()));
        Self { body: text.into(), etag: header_value(etag) }
    }
}

/// The value of a field that is made of visible ASCII.
fn header_value(text: String) -> HeaderValue {
    HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

impl Pages {
    /// Sets for how long clients and caches may use a page without asking again, in whole seconds (`Cache-Control: max-age`, RFC 9111
    /// §5.2.2.1). The default is an hour.
    pub fn with_max_age(mut self, max_age: Duration) -> Self {
        self.max_age = max_age;
        self
    }

    /// The paths of the pages, each once, without queries.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.shared.pages.keys().filter(|path| !path.contains('?')).map(String::as_str)
    }

    /// Responds to a request for a page, or returns `None` if there is no page at its path.
    ///
    /// - `GET` and `HEAD` get the page, with `ETag`, `Cache-Control` and `Vary: Accept`. If `If-None-Match` has the `ETag`, the response
    ///   is a 304 (RFC 9110 §13.1.2).
    /// - Any other method gets the problem `METHOD_NOT_ALLOWED`, with `Allow`, which is logged as usual.
    #[must_use]
    pub fn respond<B>(&self, request: &Request<B>) -> Option<Response<Bytes>> {
        let uri = request.uri();
        let path_and_query = uri.path_and_query().and_then(|target| self.shared.pages.get(target.as_str()));
        let page = path_and_query.or_else(|| self.shared.pages.get(uri.path()))?;
        let is_head = request.method() == Method::HEAD;
        if !is_head && request.method() != Method::GET {
            let problem = Problem::new(ErrorStatus::METHOD_NOT_ALLOWED).with_header(header::ALLOW, ALLOW);
            return Some(problem.to_response());
        }
        let is_json = prefers(&JSON, &HTML, request.headers().get_all(header::ACCEPT));
        let content = if is_json { &page.json } else { &page.html };
        let known = request.headers().get_all(header::IF_NONE_MATCH);
        let is_known = known.iter().any(|list| {
            // it is a weak comparison (RFC 9110 §13.1.2), so the weak ones count too
            list.as_bytes().trim_ascii() == b"*"
                || entity_tags(list.as_bytes()).any(|tag| tag.opaque == content.etag.as_bytes())
        });

        let mut response = Response::new(Bytes::new());
        let headers = response.headers_mut();
        headers.insert(header::ETAG, content.etag.clone());
        headers.insert(header::VARY, HeaderValue::from_static("Accept"));
        let fresh = header_value(format!("public, max-age={}", self.max_age.as_secs()));
        headers.insert(header::CACHE_CONTROL, fresh);
        // a server that sees an empty body would send 0, which is only right for an empty page (RFC 9110 §8.6)
        headers.insert(header::CONTENT_LENGTH, content.body.len().into());
        if is_known {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return Some(response);
        }
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        let media_type = match is_json {
            true => HeaderValue::from_static("application/json"),
            false => {
                headers.insert(header::CONTENT_SECURITY_POLICY, self.shared.policy.clone());
                HeaderValue::from_static("text/html; charset=utf-8")
            }
        };
        headers.insert(header::CONTENT_TYPE, media_type);
        if !is_head {
            *response.body_mut() = content.body.clone();
        }
        Some(response)
    }
}

impl fmt::Debug for Pages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("paths", &self.paths().collect::<Vec<_>>())
            .field("max_age", &self.max_age)
            .finish_non_exhaustive()
    }
}
