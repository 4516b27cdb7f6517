//! A service that is called as its framework's server would call it.

use std::convert::Infallible;
use std::future::poll_fn;
use std::marker::PhantomData;

use framework_common::{Service, Shown, http_head, now, read, request};
use http::{Request, Response, response};

use crate::{Sent, Tower};

pub struct Direct<S, R, B> {
    service: S,
    bodies: PhantomData<fn(R) -> B>,
}

impl<S, R, B> Direct<S, R, B> {
    pub fn new(service: S) -> Self {
        Self { service, bodies: PhantomData }
    }
}

impl<S: Tower<R, B>, R: Default, B: Sent> Service for Direct<S, R, B> {
    type Request = Request<R>;
    type Response = (response::Parts, B);

    fn request(&self, target: &'static str) -> Request<R> {
        request::http(target, R::default())
    }

    fn answer(&mut self, request: Request<R>) -> (response::Parts, B) {
        let Ok(()) = now(poll_fn(|cx| self.service.poll_ready(cx)));
        let answered: Result<Response<B>, Infallible> = now(self.service.call(request));
        let Ok(response) = answered;
        response.into_parts()
    }

    fn head(&self, (parts, _): &(response::Parts, B)) -> Shown {
        http_head(parts)
    }

    fn read(&self, (_, body): (response::Parts, B), chunk: impl FnMut(&[u8])) {
        read(body, chunk);
    }
}
