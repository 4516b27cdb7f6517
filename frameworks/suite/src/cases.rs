//! The table of cases. Each is a request; `cases.txt` has the responses and events.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::net::SocketAddr;

use domain::kinds::KINDS;
use problem_core::Boundary;
use problem_core::boundary::Formats;
use problem_tests::wire;

use crate::client::new_id;
use crate::expected::compare;
use crate::{Framework, log};

/// How the boundary is configured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Setting {
    Default,
    Xml,
    Envelope,
    Strict,
}

impl Setting {
    fn boundary(self) -> Boundary {
        match self {
            Self::Default => Boundary::new(),
            Self::Xml => Boundary::new().with_formats(Formats::JsonAndXml),
            Self::Envelope => Boundary::new().with_formats(Formats::Envelope),
            Self::Strict => Boundary::new().without_foreign_bodies(),
        }
    }
}

/// A request.
pub struct Case {
    /// The name, which is unique.
    pub name: String,
    setting: Setting,
    method: &'static str,
    target: String,
    headers: Vec<(&'static str, &'static str)>,
    body: &'static str,
    /// Whether an error of this crate is the response, so that no framework may have another.
    pub is_own_error: bool,
}

/// The cases in all settings.
fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for &kind in KINDS {
        cases.push(own(kind, &format!("/kinds/{kind}")));
    }
    cases.extend([
        own("order not found", "/orders/42?secret=1"),
        own("database", "/orders/500"),
        own("struct", "/struct"),
        own("generic", "/generic"),
        own("by hand", "/by-hand"),
        own("panic", "/panic"),
        own("middleware refuses", "/guarded"),
        own("middleware fails with a problem", "/fails/problem"),
        own("rate limit of an error", "/counted/42"),
        case("rate limit of a success", "/counted/fine"),
        own("missing idempotency key", "/once"),
        Case { headers: vec![("idempotency-key", "\"a\\\"1\"")], ..case("idempotency key", "/once") },
        case("success", "/fine"),
        case("unknown path", "/nowhere"),
        case("path parameter", "/orders/x"),
        Case { method: "DELETE", ..case("wrong method", "/orders/1") },
        post("broken JSON", "/orders", "application/json", "{\"quantity\": oops\n}"),
        post("wrong type in JSON", "/orders", "application/json", r#"{"quantity":"\r\nERROR forged"}"#),
        post("wrong media type", "/orders", "text/xml", "<order/>"),
        post("body too large", "/text", "text/plain", "too long"),
        post("body over the limit of a layer", "/limited", "text/plain", "too long"),
        case("timeout 408", "/slow/408"),
        case("timeout 503", "/slow/503"),
        case("timeout 504", "/slow/504"),
        case("timeout as an error", "/fails/slowly"),
        case("foreign error", "/fails/foreign"),
        case("empty response with a cookie", "/responses/cookie"),
        case("text with header fields", "/responses/busy"),
        case("HTML", "/responses/html"),
        case("foreign JSON", "/responses/somebody"),
        Case { headers: vec![("origin", "https://shop.example")], ..case("CORS", "/cors") },
        Case { method: "HEAD", ..own("HEAD of an error", "/orders/42") },
        Case { method: "HEAD", ..own("HEAD of a 500", "/orders/500") },
        Case { method: "HEAD", ..case("HEAD of an unknown path", "/nowhere") },
        Case { method: "HEAD", ..case("HEAD of an empty response", "/responses/cookie") },
        Case { setting: Setting::Strict, ..case("strict bodies: HTML", "/responses/html") },
        Case { setting: Setting::Strict, ..case("strict bodies: foreign JSON", "/responses/somebody") },
    ]);
    for (setting, accept, name) in [
        (Setting::Xml, "application/xml", "xml"),
        (Setting::Xml, "*/*", "json"),
        (Setting::Envelope, "*/*", "envelope"),
    ] {
        let settings = |case: Case| Case {
            name: format!("{name}: {}", case.name),
            setting,
            headers: vec![("accept", accept)],
            ..case
        };
        cases.extend(KINDS.iter().map(|kind| settings(own(kind, &format!("/kinds/{kind}")))));
        cases.push(settings(own("panic", "/panic")));
        cases.push(settings(case("unknown path", "/nowhere")));
        cases.push(settings(case("foreign error", "/fails/foreign")));
        cases.push(settings(Case { method: "HEAD", ..own("HEAD", "/orders/42") }));
    }
    cases
}

fn case(name: &str, target: &str) -> Case {
    Case {
        name: name.to_owned(),
        setting: Setting::Default,
        method: "GET",
        target: target.to_owned(),
        headers: Vec::new(),
        body: "",
        is_own_error: false,
    }
}

fn own(name: &str, target: &str) -> Case {
    Case { is_own_error: true, ..case(name, target) }
}

fn post(name: &str, target: &str, media_type: &'static str, body: &'static str) -> Case {
    Case { method: "POST", headers: vec![("content-type", media_type)], body, ..case(name, target) }
}

/// Sends the request of each case, and compares what happens.
pub fn every_case<F: Framework>(own_cases: &str) {
    log::start();
    let mut servers: BTreeMap<Setting, SocketAddr> = BTreeMap::new();
    let mut happened = Vec::new();
    for case in cases() {
        let server = *servers.entry(case.setting).or_insert_with(|| F::serve(case.setting.boundary()));
        let text = send::<F>(server, &case);
        happened.push((case, text));
    }
    compare::<F>(&happened, own_cases);
}

const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";

/// The request, the response and the events, as text.
fn send<F: Framework>(server: SocketAddr, case: &Case) -> String {
    let id = new_id();
    let traceparent = format!("00-{TRACE}-b7ad6b7169203331-01");
    let headers = [&case.headers[..], &[("x-request-id", &*id), ("traceparent", &*traceparent)]].concat();
    let response = F::exchange(server, case.method, &case.target, &headers, case.body);
    assert!(response.contains(&format!("\r\nx-request-id: {id}\r\n")), "{}: {response}", case.name);
    let response = wire::sorted(&wire::steady(&response));
    let mut text = format!("{} {}\n{response}\n", case.method, case.target);
    for event in log::of(&id) {
        assert_eq!(event.span["request_id"], id, "{}: {event:?}", case.name);
        assert_eq!(event.span["trace_id"], TRACE, "{}: {event:?}", case.name);
        write!(text, "log {} {}", event.level, event.field("message")).unwrap();
        for (name, value) in &event.fields {
            if !["message", "request_id", "trace_id"].contains(&&**name) {
                write!(text, " {name}={value:?}").unwrap();
            }
        }
        writeln!(text, " in {} {}", event.span["method"], event.span["path"]).unwrap();
    }
    text.replace(&id, "req-00000000")
}
