//! Services of tower, called directly and through a connection of hyper.
#![forbid(unsafe_code)]

mod connection;
mod direct;

use std::convert::Infallible;
use std::error::Error;

use framework_common::{Calls, Column};
use http::{Request, Response};
use http_body::Body;
use hyper::body::Incoming;
use hyper_util::service::TowerToHyperService;

use crate::connection::Connection;
use crate::direct::Direct;

type BoxError = Box<dyn Error + Send + Sync>;

/// A service of tower whose requests have bodies of the type `R`, and its responses of the type `B`.
pub trait Tower<R, B>:
    tower_service::Service<Request<R>, Response = Response<B>, Error = Infallible> + 'static
{
}

impl<S, R, B> Tower<R, B> for S where
    S: tower_service::Service<Request<R>, Response = Response<B>, Error = Infallible> + 'static
{
}

/// What hyper can send.
pub trait Sent: Body<Data: 'static, Error: Into<BoxError>> + 'static {}

impl<B: Body<Data: 'static, Error: Into<BoxError>> + 'static> Sent for B {}

/// The columns of a service that is called directly. Requests have the body `R::default()`.
pub fn direct<R: Default + 'static, A: Sent, B: Sent>(
    without: impl Tower<R, A>,
    with: impl Tower<R, B>,
) -> [Column; 2] {
    Column::pair("", || Calls(Direct::new(without)), || Calls(Direct::new(with)))
}

/// A service of hyper whose responses have bodies of the type `B`.
pub trait Served<B>:
    hyper::service::Service<Request<Incoming>, Response = Response<B>, Error: Into<BoxError>> + 'static
{
}

impl<S, B> Served<B> for S where
    S: hyper::service::Service<Request<Incoming>, Response = Response<B>, Error: Into<BoxError>> + 'static
{
}

/// The columns of a service of tower behind a connection of HTTP/1.1, which is in memory.
pub fn connected<A: Sent, B: Sent>(
    without: impl Tower<Incoming, A, Future: 'static> + Clone,
    with: impl Tower<Incoming, B, Future: 'static> + Clone,
) -> [Column; 2] {
    connected_hyper(TowerToHyperService::new(without), TowerToHyperService::new(with))
}

/// The columns of a service of hyper behind such a connection.
pub fn connected_hyper<A: Sent, B: Sent>(without: impl Served<A>, with: impl Served<B>) -> [Column; 2] {
    Column::pair("connection-", || Connection::new(without), || Connection::new(with))
}
