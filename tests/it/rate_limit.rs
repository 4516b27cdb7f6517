//! Rate limits on every response of a request, in each family of header fields. Structured fields are parsed again.

use std::time::{Duration, SystemTime};

use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use problem_core::boundary::RateLimitFields;
use problem_core::{
    Boundary, ErrorStatus, Occurrence, Problem, ProblemType, RateLimit, RequestContext, ToProblem,
};
use problem_tests::wire;
use sfv::{Item, List, ListEntry, Parser};

use crate::wire::serve;

/// The largest integer of a structured field (RFC 9651 §3.3.1).
const LARGEST: u64 = 999_999_999_999_999;
const ALL: RateLimitFields =
    RateLimitFields::STRUCTURED.and(RateLimitFields::SEPARATE).and(RateLimitFields::X);

const STRUCTURED: [&str; 2] = ["ratelimit", "ratelimit-policy"];
const SEPARATE: [&str; 3] = ["ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"];
const X: [&str; 3] = ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"];

#[derive(Debug, thiserror::Error, Problem)]
#[error("slow down")]
#[problem(status = 429, code = "SLOW_DOWN")]
struct SlowDown {
    #[problem(rate_limit)]
    quota: Option<RateLimit>,
}

/// A time in the future. For almost a second, the rounded-up time until then is this many seconds.
fn ahead(seconds: u64) -> SystemTime {
    SystemTime::now() + Duration::from_secs(seconds) - Duration::from_millis(1)
}

fn unix(time: SystemTime) -> u64 {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    since.as_secs() + u64::from(since.subsec_nanos() > 0)
}

/// The header fields of a response that was read from a socket.
fn fields(response: &str) -> HeaderMap {
    let lines = response.split("\r\n\r\n").next().unwrap().split("\r\n").skip(1);
    let lines = lines.map(|line| line.split_once(": ").unwrap());
    lines.map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).fold(
        HeaderMap::new(),
        |mut headers, (name, value): (http::HeaderName, _)| {
            assert!(headers.insert(&name, value).is_none(), "{name} occurs twice");
            headers
        },
    )
}

/// The names of the header fields for rate limits.
fn names(headers: &HeaderMap) -> Vec<&str> {
    let mut names: Vec<_> =
        headers.keys().map(|name| name.as_str()).filter(|name| name.contains("ratelimit")).collect();
    names.sort_unstable();
    names
}

/// Parses a list whose members are strings with integer parameters.
fn list(headers: &HeaderMap, name: &str) -> Vec<(String, Vec<(String, u64)>)> {
    let members = Parser::new(headers[name].as_bytes()).parse::<List>().unwrap();
    let read = members.into_iter().map(|member| {
        let ListEntry::Item(item) = member else { panic!("{name} has an inner list") };
        let parameters = item.params.iter().map(|(key, value)| {
            let value = i64::from(value.as_integer().expect("it is an integer"));
            (key.as_str().to_owned(), u64::try_from(value).expect("it is not negative"))
        });
        (item.bare_item.as_string().expect("it is a string").as_str().to_owned(), parameters.collect())
    });
    read.collect()
}

fn integer(headers: &HeaderMap, name: &str) -> u64 {
    let item = Parser::new(headers[name].as_bytes()).parse::<Item>().unwrap();
    u64::try_from(i64::from(item.bare_item.as_integer().unwrap())).unwrap()
}

/// A service in which every request has `limit`, and in which each path leads to the status that it names.
fn service(limit: RateLimit, fields: RateLimitFields) -> Router {
    let quota = limit.clone();
    let set = move |request: Request, next: Next| {
        RequestContext::current().unwrap().set_rate_limit(limit.clone());
        next.run(request)
    };
    Router::new()
        .route("/200", get(async || "fine"))
        .route("/304", get(async || StatusCode::NOT_MODIFIED))
        .route("/429", get(async move || -> Result<(), _> { Err(SlowDown { quota: Some(quota) }) }))
        .route("/500", get(async || -> Response { panic!("no response") }))
        .layer(from_fn(set))
        .layer(Boundary::new().with_rate_limit_fields(fields))
}

/// Returns the header fields of the service for each status.
fn on_each_status(limit: &RateLimit, fields_of: RateLimitFields) -> Vec<(&'static str, HeaderMap)> {
    let router = service(limit.clone(), fields_of);
    serve(router, |server| {
        let all = ["200", "304", "404", "429", "500"].into_iter().map(|status| {
            let response = wire::get(server, &format!("/{status}"));
            assert!(response.starts_with(&format!("HTTP/1.1 {status} ")), "{response}");
            (status, fields(&response))
        });
        all.collect()
    })
}

#[test]
fn every_response_has_the_families_that_are_chosen() {
    let limit = RateLimit::new(100, 50, ahead(30));
    for (chosen, expected) in [
        (RateLimitFields::default(), STRUCTURED.to_vec()),
        (RateLimitFields::SEPARATE, SEPARATE.to_vec()),
        (RateLimitFields::X, X.to_vec()),
        (RateLimitFields::SEPARATE.and(RateLimitFields::X), [SEPARATE, X].concat()),
        (ALL, [&STRUCTURED[..1], &SEPARATE[..1], &STRUCTURED[1..], &SEPARATE[1..], &X].concat()),
        (RateLimitFields::NONE, Vec::new()),
    ] {
        for (status, headers) in on_each_status(&limit, chosen) {
            assert_eq!(names(&headers), expected, "{status}");
            assert_eq!(headers.contains_key("retry-after"), status == "429");
        }
    }
}

#[test]
fn the_families_say_the_same_up_to_the_edges() {
    let far = SystemTime::now() + Duration::from_secs(2 * LARGEST);
    let (soon, past) = (ahead(30), SystemTime::now() - Duration::from_secs(30));
    let edges = [
        // limit, remaining and reset; then the same as they are sent, with the reset in seconds from now and as Unix time
        ((100, 50, soon), (100, 50, 30, unix(soon))),
        ((0, 0, soon), (0, 0, 30, unix(soon))),
        ((100, 0, past), (100, 0, 0, unix(past))),
        ((1, 1, SystemTime::UNIX_EPOCH - Duration::from_secs(1)), (1, 1, 0, 0)),
        ((LARGEST, LARGEST, far), (LARGEST, LARGEST, LARGEST, LARGEST)),
        ((LARGEST + 1, u64::MAX, far), (LARGEST, LARGEST, LARGEST, LARGEST)),
    ];
    for ((limit, remaining, reset), (q, r, t, x)) in edges {
        let limit = RateLimit::new(limit, remaining, reset).with_window(Duration::from_millis(59_001));
        for (status, headers) in on_each_status(&limit, ALL) {
            let left = list(&headers, "ratelimit");
            let wait = left[0].1[1].1;
            // on a slow machine, some of the time has passed already
            assert!(wait <= t && wait + 10 >= t, "{wait} on {status}");
            let member = |parameters: &[(&str, u64)]| {
                let parameters = parameters.iter().map(|(key, value)| ((*key).to_owned(), *value));
                vec![("default".to_owned(), parameters.collect())]
            };
            assert_eq!(list(&headers, "ratelimit-policy"), member(&[("q", q), ("w", 60)]), "{status}");
            assert_eq!(left, member(&[("r", r), ("t", wait)]), "{status}");
            assert_eq!(SEPARATE.map(|name| integer(&headers, name)), [q, r, wait], "{status}");
            assert_eq!(X.map(|name| integer(&headers, name)), [q, r, x], "{status}");
            if status == "429" {
                let again = integer(&headers, "retry-after");
                assert!(again >= wait && again <= t, "{again} and {wait}");
            }
        }
    }
}

#[test]
fn the_window_is_left_out_where_it_is_not_known() {
    let sent = |limit: RateLimit| {
        let response = SlowDown { quota: Some(limit) }.to_response::<Bytes>();
        (list(response.headers(), "ratelimit-policy"), String::from_utf8(response.body().to_vec()).unwrap())
    };
    let start =
        r#"{"title":"Too Many Requests","status":429,"detail":"slow down","code":"SLOW_DOWN","limit":9"#;
    let q = || ("q".to_owned(), 9);
    for limit in [
        RateLimit::new(9, 0, SystemTime::UNIX_EPOCH),
        RateLimit::new(9, 0, SystemTime::UNIX_EPOCH).with_window(Duration::ZERO),
    ] {
        let (policy, body) = sent(limit);
        assert_eq!(policy, [("default".to_owned(), vec![q()])]);
        assert_eq!(body, format!(r#"{start},"retryAfter":0}}"#));
    }
    let largest = RateLimit::new(9, 0, SystemTime::UNIX_EPOCH).with_window(Duration::MAX);
    let (policy, body) = sent(largest);
    assert_eq!(policy, [("default".to_owned(), vec![q(), ("w".to_owned(), LARGEST)])]);
    assert_eq!(body, format!(r#"{start},"window":{LARGEST},"retryAfter":0}}"#));
}

#[test]
fn the_name_of_a_policy_is_a_string() {
    let limit = || RateLimit::new(1, 1, SystemTime::UNIX_EPOCH);
    for name in ["default", " ", "a\"b", "\\", "\\\"", "a, \"b\";q=1", "~"] {
        let limit = limit().with_policy(name).unwrap();
        let response = SlowDown { quota: Some(limit) }.to_response::<Bytes>();
        for field in STRUCTURED {
            assert_eq!(list(response.headers(), field)[0].0, name);
            assert_eq!(list(response.headers(), field).len(), 1);
        }
    }
    for name in ["", "é", "a\nb", "\r\n", "\0", "\t", "\u{7f}", "a\u{80}"] {
        let error = limit().with_policy(name).unwrap_err();
        let text = format!(
            "{name:?} cannot be the name of a policy: it must consist of at least one ASCII character, each from space to `~`"
        );
        assert_eq!(error.to_string(), text);
    }
}

/// Returns the response of a service whose handler returns the result of `answer`, with every family of header fields.
fn answer<R>(answer: impl Fn() -> R + Clone + Send + Sync + 'static) -> (HeaderMap, String)
where
    R: IntoResponse + Send + 'static,
{
    let handler = move || std::future::ready(answer());
    let boundary = Boundary::new().with_rate_limit_fields(ALL);
    let response =
        serve(Router::new().route("/", get(handler)).layer(boundary), |server| wire::get(server, "/"));
    let body = response.split_once("\r\n\r\n").unwrap().1.to_owned();
    (fields(&response), body)
}

fn set(limit: RateLimit) {
    RequestContext::current().unwrap().set_rate_limit(limit);
}

#[test]
fn policies_stand_beside_each_other_and_the_tightest_counts_for_the_other_families() {
    let (headers, _) = answer(|| {
        set(RateLimit::new(10, 9, ahead(5)).with_policy("burst").unwrap());
        set(RateLimit::new(1000, 3, ahead(900)).with_policy("day").unwrap());
        // a later limit of a policy replaces the earlier one, and keeps its position
        set(RateLimit::new(10, 8, ahead(5)).with_policy("burst").unwrap());
        StatusCode::NO_CONTENT
    });
    let names = list(&headers, "ratelimit").into_iter().map(|(name, left)| (name, left[0].1));
    assert_eq!(names.collect::<Vec<_>>(), [("burst".to_owned(), 8), ("day".to_owned(), 3)]);
    let names = list(&headers, "ratelimit-policy").into_iter().map(|(name, quota)| (name, quota[0].1));
    assert_eq!(names.collect::<Vec<_>>(), [("burst".to_owned(), 10), ("day".to_owned(), 1000)]);
    assert_eq!(SEPARATE.map(|name| integer(&headers, name))[..2], [1000, 3]);
    assert_eq!(X.map(|name| integer(&headers, name))[..2], [1000, 3]);
}

#[test]
fn a_family_that_is_there_already_stays() {
    let (headers, _) = answer(|| {
        set(RateLimit::new(10, 9, ahead(5)));
        [("x-ratelimit-limit", "7"), ("ratelimit", "\"theirs\";r=1")]
    });
    assert_eq!(names(&headers), [&["ratelimit"][..], &SEPARATE, &["x-ratelimit-limit"]].concat());
    assert_eq!(headers["x-ratelimit-limit"], "7");
    assert_eq!(headers["ratelimit"], "\"theirs\";r=1");
}

#[test]
fn a_retry_after_is_not_earlier_than_the_reset_of_what_is_used_up() {
    let wait = |limits: Vec<RateLimit>, before: &'static str| {
        let (headers, _) = answer(move || {
            limits.iter().cloned().for_each(set);
            (StatusCode::SERVICE_UNAVAILABLE, [("retry-after", before)])
        });
        headers["retry-after"].to_str().unwrap().to_owned()
    };
    let burst = |remaining| RateLimit::new(10, remaining, ahead(30)).with_policy("burst").unwrap();
    let day = |remaining| RateLimit::new(10, remaining, ahead(900)).with_policy("day").unwrap();
    let is_about = |seconds: &str, expected: u64| {
        let seconds: u64 = seconds.parse().unwrap();
        assert!(seconds <= expected && seconds + 10 >= expected, "{seconds}");
    };
    is_about(&wait(vec![burst(0), day(5)], "5"), 30);
    is_about(&wait(vec![burst(0), day(0)], "5"), 900);
    assert_eq!(wait(vec![burst(0), day(5)], "60"), "60");
    // units are left, so the `Retry-After` of the service is not changed
    assert_eq!(wait(vec![burst(1), day(5)], "5"), "5");
    let date = "Fri, 31 Dec 1999 23:59:59 GMT";
    assert_eq!(wait(vec![burst(0)], date), date);
}

#[test]
fn a_rate_limit_gives_the_error_its_wait_and_three_members() {
    #[derive(Debug, thiserror::Error, Problem)]
    #[error("slow down")]
    #[problem(status = 429, retry_after = 5)]
    enum Quota {
        // the `retry_after` of the type does not apply to this variant
        Used {
            #[problem(extension)]
            before: u8,
            #[problem(rate_limit)]
            quota: RateLimit,
            #[problem(extension)]
            behind: u8,
        },
        None {
            #[problem(rate_limit)]
            quota: Option<RateLimit>,
        },
        Other,
    }
    let quota = || RateLimit::new(100, 3, ahead(30)).with_window(Duration::from_secs(60));
    let used = move || Quota::Used { before: 1, quota: quota(), behind: 2 };
    let expected = r#"{"title":"Too Many Requests","status":429,"detail":"slow down","code":"USED","before":1,"limit":100,"window":60,"retryAfter":30,"behind":2}"#;
    let respond = |problem: Problem| problem.to_response::<Bytes>();
    for response in [used().to_response::<Bytes>(), respond(used().to_problem()), respond(used().into())] {
        assert_eq!(response.body(), expected);
        let headers = response.headers();
        assert_eq!(headers["retry-after"], "30");
        assert_eq!(headers["ratelimit-policy"], r#""default";q=100;w=60"#);
        assert_eq!(headers["ratelimit"], r#""default";r=3;t=30"#);
        assert_eq!(headers.len(), 5);
    }
    let none = Quota::None { quota: None }.to_response::<Bytes>();
    assert_eq!(none.headers().len(), 2);
    assert_eq!(
        none.body(),
        r#"{"title":"Too Many Requests","status":429,"detail":"slow down","code":"NONE"}"#
    );
    assert_eq!(Quota::Other.to_response::<Bytes>().headers()["retry-after"], "5");

    let error = used();
    let problem_type = error.problem_type();
    assert_eq!(problem_type.members(), ["before", "limit", "window", "retryAfter", "behind"]);
    assert_eq!(problem_type.headers(), ["Retry-After", "RateLimit-Policy", "RateLimit"]);
    assert_eq!(problem_type.retry_after(), None);

    // through a boundary, the error has the boundary's families of header fields, also after conversion into a `Problem`
    for (headers, body) in [answer(move || used().into_response()), answer(move || Problem::from(used()))] {
        assert!(body.contains(r#","limit":100,"window":60,"retryAfter":30,"behind":2,"#), "{body}");
        assert_eq!(headers["ratelimit"], r#""default";r=3;t=30"#);
        assert_eq!(headers["retry-after"], "30");
        assert_eq!(names(&headers).len(), 8);
    }
}

#[test]
fn a_boundary_within_another_says_the_limits_of_both_once() {
    let inner = Router::new()
        .route(
            "/",
            get(async || {
                set(RateLimit::new(10, 9, ahead(5)).with_policy("inner").unwrap());
                "fine"
            }),
        )
        .layer(Boundary::new());
    let outer = from_fn(|request: Request, next: Next| {
        set(RateLimit::new(20, 9, ahead(5)).with_policy("outer").unwrap());
        next.run(request)
    });
    let router = inner.layer(outer).layer(Boundary::new());
    let headers = fields(&serve(router, |server| wire::get(server, "/")));
    let policies: Vec<_> = list(&headers, "ratelimit").into_iter().map(|(name, _)| name).collect();
    assert_eq!(policies, ["outer", "inner"]);
}

#[test]
fn a_task_that_is_spawned_takes_the_context_along() {
    let handler = async || {
        let context = RequestContext::current().unwrap();
        let count = move || context.set_rate_limit(RateLimit::new(10, 9, ahead(5)));
        tokio::task::spawn_blocking(count).await.unwrap();
        "counted"
    };
    let router = Router::new().route("/", get(handler)).layer(Boundary::new());
    let headers = fields(&serve(router, |server| wire::get(server, "/")));
    assert_eq!(names(&headers), STRUCTURED);
}

#[test]
fn an_error_by_hand_says_a_limit_too() {
    #[derive(Debug, thiserror::Error)]
    #[error("slow down")]
    struct ByHand(RateLimit);

    static TYPES: [problem_core::ProblemTypeDefinition; 1] =
        [problem_core::ProblemTypeDefinition::new(ErrorStatus::TOO_MANY_REQUESTS, "BY_HAND")];

    impl ToProblem for ByHand {
        const TYPES: problem_core::ProblemTypes = problem_core::ProblemTypes::new(&TYPES, &[]);

        fn describe<'a>(&'a self, occurrence: &mut Occurrence<'a>) -> ProblemType<'a> {
            occurrence.rate_limit(&self.0);
            TYPES[0].problem_type()
        }
    }
    let response = ByHand(RateLimit::new(1, 0, SystemTime::UNIX_EPOCH)).to_response::<Bytes>();
    assert_eq!(response.headers()["retry-after"], "0");
    assert_eq!(response.headers()["ratelimit"], r#""default";r=0;t=0"#);
}

#[test]
fn the_type_of_the_field_may_be_a_parameter() {
    #[derive(Debug, thiserror::Error, Problem)]
    #[error("slow down")]
    #[problem(status = 503, code = "SLOW_DOWN")]
    struct Generic<T: std::fmt::Debug> {
        #[problem(rate_limit)]
        quota: T,
    }
    let limit = RateLimit::new(1, 0, SystemTime::UNIX_EPOCH);
    let some = Generic { quota: limit.clone() }.to_response::<Bytes>();
    assert_eq!(some.headers()["ratelimit"], r#""default";r=0;t=0"#);
    assert_eq!(some.body(), Generic { quota: Some(limit) }.to_response::<Bytes>().body());
    assert_eq!(Generic { quota: None::<RateLimit> }.to_response::<Bytes>().headers().len(), 2);
}

#[test]
fn a_flattened_member_does_not_take_the_name_of_one_of_a_limit() {
    #[derive(Debug, thiserror::Error, Problem)]
    #[error("slow down")]
    #[problem(status = 429, code = "SLOW_DOWN")]
    struct Flat {
        #[problem(flatten)]
        more: std::collections::BTreeMap<&'static str, u8>,
        #[problem(rate_limit)]
        quota: RateLimit,
    }
    let more = [("limit", 1), ("retryAfter", 2), ("window", 3), ("zone", 4)].into();
    let body = Flat { more, quota: RateLimit::new(9, 0, SystemTime::UNIX_EPOCH) };
    let expected = r#"{"title":"Too Many Requests","status":429,"detail":"slow down","code":"SLOW_DOWN","zone":4,"limit":9,"retryAfter":0}"#;
    assert_eq!(body.to_response::<Bytes>().body(), expected);
    assert_eq!(body.to_problem().to_response::<Bytes>().body(), expected);
}
