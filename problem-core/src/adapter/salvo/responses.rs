//! Errors as responses of Salvo: a handler can return the error itself.

use bytes::Bytes;
use http::header::{self, HeaderMap};
use salvo_core::http::ResBody;
use salvo_core::{Response, Scribe};
use serde_core::Serialize;

use crate::adapter::successes::successes;
use crate::occurrence::answer::Answer;
use crate::problem::Problem;
use crate::render::http_response;
use crate::render::original_error::OriginalError;
use crate::request::rendered::fields_of_the_body;
use crate::responses::Success as _;

impl Scribe for Problem {
    fn render(self, response: &mut Response) {
        let mut rendered = respond(&self);
        OriginalError::keep_problem(rendered.extensions_mut(), self);
        write(rendered, response);
    }
}

macro_rules! success {
    ([$($parameter:ident)?] $response:ty) => {
        impl$(<$parameter: Serialize>)? Scribe for $response {
            fn render(self, response: &mut Response) {
                match self.to_http() {
                    Ok(rendered) => write(rendered, response),
                    Err(problem) => problem.render(response),
                }
            }
        }
    };
}

successes!(success);

/// The response of an error. The impl of a derived type calls it.
pub fn respond(error: &dyn Answer) -> http::Response<Bytes> {
    http_response::respond(error)
}

/// Writes a response into the one that the handlers share. Of the header fields that are already there, those about the old body are
/// removed, and those that the new response has are replaced.
pub fn write(rendered: http::Response<Bytes>, response: &mut Response) {
    let (parts, body) = rendered.into_parts();
    remove_fields_of_the_body(&mut response.headers);
    replace_fields(&mut response.headers, parts.headers);
    response.status_code = Some(parts.status);
    response.extensions.extend(parts.extensions);
    response.body = ResBody::Once(body);
}

/// Removes the header fields that describe a body.
pub(super) fn remove_fields_of_the_body(headers: &mut HeaderMap) {
    for name in fields_of_the_body(headers) {
        headers.remove(name);
    }
}

/// Sets header fields. The values of `Vary` and `Set-Cookie` add up.
pub(super) fn replace_fields(headers: &mut HeaderMap, fields: HeaderMap) {
    for name in fields.keys() {
        if name != header::VARY && name != header::SET_COOKIE {
            headers.remove(name);
        }
    }
    let mut current = None;
    for (name, value) in fields {
        // only the first value of a field has the name
        current = name.or(current);
        if let Some(name) = &current {
            // only a response with more than 24,000 fields loses some
            let _ = headers.try_append(name.clone(), value);
        }
    }
}

/// Implements Salvo's trait. `__problem` is the private module, which generated code imports.
#[doc(hidden)]
#[macro_export]
macro_rules! __salvo {
    ([salvo $($skip:ident)*] $($input:tt)*) => {};
    ([$other:ident $($skip:ident)*] $($input:tt)*) => { $crate::__salvo! { [$($skip)*] $($input)* } };
    ([] [$($attribute:tt)*] [] [$ty:ty] [$($bounds:tt)*] $fields:tt) => {
        #[automatically_derived]
        $($attribute)*
        impl __problem::salvo::Scribe for $ty
        where
            $($bounds)*
        {
            fn render(self, __response: &mut __problem::salvo::Response) {
                use __problem::salvo::{ByReference as _, NotAnError as _};
                __problem::salvo::write(__problem::salvo::ByValue(self).__problem_respond(), __response)
            }
        }
    };
    // for a generic type, method lookup cannot decide whether the error can be kept
    ([] [$($attribute:tt)*] [$($generics:tt)*] [$ty:ty] [$($bounds:tt)*] $fields:tt) => {
        #[automatically_derived]
        $($attribute)*
        impl $($generics)* __problem::salvo::Scribe for $ty
        where
            $($bounds)*
        {
            fn render(self, __response: &mut __problem::salvo::Response) {
                __problem::salvo::write(__problem::salvo::respond(&self), __response)
            }
        }
    };
}
