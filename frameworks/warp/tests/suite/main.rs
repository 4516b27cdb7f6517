//! The suite on warp, and what is special there.

mod rejections;
mod replies;

use std::net::SocketAddr;

use domain::responses::text;
use domain::{NewOrder, canary, kinds, requests, responses};
use problem_core::Boundary;
use suite::layers::{self, boxed_request};
use suite::{Framework, socket};
use tower::{ServiceBuilder, service_fn};
use warp::http::{HeaderMap, StatusCode};
use warp::{Filter, Rejection, Reply};

fn routes() -> impl Filter<Extract = (impl Reply,), Error = Rejection> + Clone + Send + Sync + 'static {
    let order = warp::path!("orders" / u64).and(warp::get().or(warp::head()).unify());
    let order = order.map(domain::order);
    let create = warp::path!("orders").and(warp::post()).and(warp::body::json());
    let create = create.map(|NewOrder { .. }| "created");
    let kinds = warp::path!("kinds" / String).map(|kind: String| kinds::provoke(&kind));
    let kinds = kinds.or(warp::path!("struct").map(kinds::fail_with_struct));
    let kinds = kinds.or(warp::path!("generic").map(kinds::fail_with_generic));
    let kinds = kinds.or(warp::path!("by-hand").map(kinds::fail_by_hand));
    let once = warp::path!("once").and(warp::header::headers_cloned());
    let once = once.map(|headers: HeaderMap| domain::once(&headers));
    let kinds = kinds.or(once);
    let counted = warp::path!("counted" / String).map(|id: String| domain::counted(&id));
    let leaks = warp::path!("leaks" / String);
    let leaks = leaks.map(|name| canary::leaky(&format!("/{name}")).unwrap());
    let problems = warp::path!("problems" / String);
    let problems = problems.map(|name| canary::problem(&format!("/{name}")).unwrap());
    let chosen = warp::path!("responses" / String);
    let chosen = chosen.map(|name| responses::response(&format!("/{name}")).unwrap());
    let cors = warp::path!("cors").map(|| responses::empty(StatusCode::GONE));
    let limit = warp::body::content_length_limit(4);
    let taken = warp::path!("text").and(warp::post()).and(limit).and(warp::body::bytes()).map(|_| "taken");
    let taken = taken.or(warp::path!("limited").and(warp::body::bytes()).map(|_| "taken"));
    let panic = warp::path!("panic").then(async || -> &'static str {
        tokio::task::yield_now().await;
        panic!("{}", domain::PANIC)
    });
    let panics = warp::path!("panics").map(|| -> &'static str { panic!("CANARY-panic") });
    let echo = warp::path!("echo").and(warp::header::headers_cloned());
    let echo =
        echo.map(|headers: HeaderMap| text(StatusCode::BAD_REQUEST, format!("CANARY-text {headers:?}")));
    let fine = warp::path!("fine").map(|| "fine");
    let slow = warp::path!("slow" / u16).map(|_| ()).untuple_one();
    let slow = slow.or(warp::path!("fails" / "slowly")).unify().or(warp::path!("wait")).unify();
    let slow = slow.then(requests::wait);
    let crowd = warp::path!("crowd" / usize).then(requests::crowd);
    let errors = order.or(create).or(kinds).or(counted).or(leaks).or(problems);
    errors.or(chosen).or(cors).or(taken).or(panic.or(panics)).or(echo).or(fine).or(slow).or(crowd)
}

struct Warp;

impl Framework for Warp {
    const NAME: &'static str = "warp";
    const PACKAGE: (&'static str, &'static str) = ("warp", "0.4");
    const DIFFERENCES: &'static [(&'static str, &'static str)] = &[
        ("path parameter", "a filter whose path parameter does not match rejects with a 404"),
        ("wrong method", "warp's rejection for a wrong method sets no `Allow`, which is logged"),
        ("broken JSON", "`BodyDeserializeError` has another text"),
        ("wrong type in JSON", "`BodyDeserializeError` is a 400 for a JSON value of the wrong type"),
        ("wrong media type", "`UnsupportedMediaType` has another text"),
        ("body too large", "`PayloadTooLarge` has another text"),
    ];
    const OWN_CASES: &'static str = include_str!("../differences.txt");
    const GUIDE: &'static str = include_str!("../../../../docs/frameworks/warp.md");
    const PROGRAM: &'static str = include_str!("../../src/main.rs");
    const OTHER_CODE: &'static str = include_str!("replies.rs");

    fn serve(boundary: Boundary) -> SocketAddr {
        let service = ServiceBuilder::new()
            .layer(boundary)
            .map_request(|request: http::Request<_>| request.map(boxed_request))
            .service(service_fn(|request| layers::call(warp::service(routes()), request)));
        socket::spawn(|listener| socket::serve(listener, service))
    }

    fn serve_program() -> SocketAddr {
        socket::spawn(async |listener| program::serve(listener).await.unwrap())
    }
}

suite::suite!(Warp);

#[expect(dead_code, reason = "`main` is for users")]
#[path = "../../src/main.rs"]
mod program;
