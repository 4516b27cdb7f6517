//! The suite on AWS Lambda, without its runtime: the services of AWS that call a function, and what is special there.

mod bridge;
mod events;
mod fields;

use std::convert::Infallible;
use std::marker::PhantomData;
use std::net::SocketAddr;
use std::pin::Pin;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use lambda_http::Request;
use problem_core::Boundary;
use problem_core::tower::BoundaryBody;
use suite::layers::{Body, boxed, boxed_request};
use suite::{Framework, by_hand};
use tower::{ServiceBuilder, ServiceExt as _};

use self::events::{Events, HttpApi, LoadBalancer, RestApi};

struct Lambda<E>(PhantomData<E>);

type Whole = Pin<Box<dyn Future<Output = Result<http::Response<Full<Bytes>>, Infallible>> + Send>>;

/// The runtime wants a body that is `Sync`.
// not an async function, because the compiler cannot tell that its future would be `Send`
fn whole(response: http::Response<BoundaryBody<Body>>) -> Whole {
    let (parts, body) = response.into_parts();
    let body = boxed(body).collect();
    Box::pin(async { Ok(http::Response::from_parts(parts, Full::new(body.await.unwrap().to_bytes()))) })
}

impl<E: Events> Framework for Lambda<E> {
    const NAME: &'static str = "lambda_http";
    const PACKAGE: (&'static str, &'static str) = ("lambda_http", "1.3");
    const DIFFERENCES: &'static [(&'static str, &'static str)] = E::DIFFERENCES;
    const OWN_CASES: &'static str = E::OWN_CASES;
    const GUIDE: &'static str = include_str!("../../../../docs/frameworks/lambda.md");
    const OTHER_CODE: &'static str = include_str!("fields.rs");
    const PROGRAM: &'static str = include_str!("../../src/main.rs");

    fn serve(boundary: Boundary) -> SocketAddr {
        let service = ServiceBuilder::new()
            .layer(boundary)
            .map_request(|request: Request| request.map(boxed_request))
            .service_fn(by_hand::layered)
            .and_then(whole);
        bridge::serve::<E, _>(service)
    }

    fn serve_program() -> SocketAddr {
        bridge::serve::<E, _>(program::service())
    }
}

mod http_api {
    suite::suite!(super::Lambda<super::HttpApi>);
}

mod rest_api {
    suite::suite!(super::Lambda<super::RestApi>);
}

mod load_balancer {
    suite::suite!(super::Lambda<super::LoadBalancer>);
}

#[expect(dead_code, reason = "`main` is for users")]
#[path = "../../src/main.rs"]
mod program;
