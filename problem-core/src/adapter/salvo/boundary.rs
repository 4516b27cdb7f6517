//! [`Boundary`] as a hoop of a service of Salvo.

use std::convert::Infallible;

use http::StatusCode;
use http::header::{HeaderName, HeaderValue};
use http::uri::PathAndQuery;
use salvo_core::http::ResBody;
use salvo_core::{Depot, FlowCtrl, Handler, Request, Response, Scribe as _, async_trait};

use crate::adapter::http_service::body::BoundaryBody;
use crate::adapter::http_service::future::{BoundaryFuture, State};
use crate::adapter::salvo::deferred_error::{SalvoBody, problem_of};
use crate::adapter::salvo::responses::{remove_fields_of_the_body, replace_fields};
use crate::boundary::{Boundary, Exchange, catch};
use crate::request::RequestContext;
use crate::request::head::{RequestHead, only_value};

#[async_trait]
impl Handler for Boundary {
    async fn handle(
        &self,
        request: &mut Request,
        depot: &mut Depot,
        response: &mut Response,
        ctrl: &mut FlowCtrl,
    ) {
        let outer = request.extensions().get::<RequestContext>().cloned();
        let exchange = Exchange::start(&self.settings, &Head(request), outer.clone());
        let context = exchange.context();
        // a handler that forwards the request forwards this ID as well
        context.put_new_request_id(request.headers_mut());
        // a handler may pass the request on to another task
        request.extensions_mut().insert(context.clone());
        let mut fields_before = response.headers.clone();
        let future = async {
            ctrl.call_next(request, depot, response).await;
            Ok::<_, Infallible>(take(response))
        };
        let Ok(mut answer) = BoundaryFuture::new(State::Running { future }, exchange).await;
        if answer.extensions_mut().remove::<FromHandlers>().is_none() {
            // a handler may have changed the response before the panic
            let changed = std::mem::take(response);
            // the body in it may panic as well
            let _ = catch(|| drop(changed));
            remove_fields_of_the_body(&mut fields_before);
            response.headers = fields_before;
            ctrl.skip_rest();
        }
        put(response, answer);
        // a hoop between two boundaries has the context of the outer one
        if let Some(outer) = outer {
            request.extensions_mut().insert(outer);
        }
    }
}

/// In the extensions of a response, it tells that the response comes from the handlers. The response to a panic does not have it,
/// whether a handler has panicked or the body that the boundary reads or drops.
#[derive(Clone)]
struct FromHandlers;

/// Takes the parts of a response that the boundary may change. The cookies stay.
fn take(response: &mut Response) -> http::Response<SalvoBody> {
    if let ResBody::Error(_) = &response.body
        && let ResBody::Error(error) = response.take_body()
    {
        match problem_of(error) {
            Ok(problem) => problem.render(response),
            Err(error) => response.body = ResBody::Error(error),
        }
    }
    let mut taken = http::Response::new(SalvoBody(response.take_body()));
    // Salvo sends a 200 if no handler has set a status
    *taken.status_mut() = response.status_code.unwrap_or(StatusCode::OK);
    *taken.headers_mut() = std::mem::take(&mut response.headers);
    *taken.extensions_mut() = std::mem::take(&mut response.extensions);
    taken.extensions_mut().insert(FromHandlers);
    taken
}

/// Puts the answer of a boundary into the response.
fn put(response: &mut Response, answer: http::Response<BoundaryBody<SalvoBody>>) {
    let (parts, body) = answer.into_parts();
    if response.status_code.is_some() || parts.status != StatusCode::OK {
        response.status_code = Some(parts.status);
    }
    replace_fields(&mut response.headers, parts.headers);
    response.extensions = parts.extensions;
    response.body = match body.into_framework_body(SalvoBody::is_in_memory) {
        Ok(SalvoBody(body)) => body,
        Err(body) => ResBody::Boxed(Box::pin(body)),
    };
}

/// The head of a request of Salvo.
struct Head<'a>(&'a Request);

impl RequestHead for Head<'_> {
    fn method(&self) -> &str {
        self.0.method().as_str()
    }

    fn target(&self) -> Option<PathAndQuery> {
        self.0.uri().path_and_query().cloned()
    }

    fn header(&self, name: &HeaderName) -> impl Iterator<Item = HeaderValue> {
        self.0.headers().get_all(name).iter().cloned()
    }

    fn only(&self, name: &HeaderName) -> Option<HeaderValue> {
        only_value(self.0.headers(), name)
    }
}
