//! The methods that generated code calls. The methods for impls by hand call them too: they take trait objects, so that they are
//! compiled once.

use std::fmt::{Display, Write as _};

use http::header::{self, HeaderName, HeaderValue};

#[cfg(feature = "tonic")]
use crate::grpc_status::GrpcKeys;
use crate::headers::RetryAfter;
use crate::occurrence::answer::Answer;
use crate::occurrence::inner::Inner;
use crate::occurrence::json_members::name_in_key;
use crate::occurrence::value::ExtensionValue;
use crate::occurrence::{Occurrence, Target};
use crate::problem_type::ProblemType;

#[doc(hidden)]
impl<'a> Occurrence<'a> {
    /// Lets another error describe the occurrence.
    #[must_use]
    pub fn __forward(&mut self, inner: &'a dyn Answer) -> ProblemType<'a> {
        self.inner = Inner::Answers(inner);
        // the error inside has its own code and domain
        #[cfg(feature = "tonic")]
        {
            self.grpc = GrpcKeys::NONE;
        }
        let problem_type = inner.answer(self);
        self.inner_type = Some(problem_type);
        self.has_inner_members |= self.has_members();
        problem_type
    }

    /// Adds a member whose name the derive has checked. `key` is the name in JSON, with the comma before it and the colon after it.
    pub fn __extension(&mut self, key: &'static str, value: &dyn ExtensionValue) {
        if let Target::Response(_) = self.target
            && !self.may_collide()
        {
            self.keyed_extension(key, value);
        } else {
            self.checked_extension(&name_in_key(key), value);
        }
    }

    /// Declares the names that will be added, which no flattened member may have.
    pub fn __declare(&mut self, names: &'static [&'static str]) {
        if self.is_wanted() {
            self.all_names().declare(names);
        }
    }

    pub fn __detail(&mut self, detail: &dyn Display) {
        self.write_detail(|out| write!(out, "{detail}"));
    }

    pub fn __instance(&mut self, instance: &dyn Display) {
        if self.is_wanted() {
            self.instance = self.write_text("instance", |out| write!(out, "{instance}"));
        }
    }

    pub fn __header_text(&mut self, name: HeaderName, value: &dyn Display) {
        self.write_header(name, &|out| write!(out, "{value}"));
    }

    pub fn __retry_after(&mut self, wait: &dyn RetryAfter) {
        if let Some(mut headers) = self.wanted_headers()
            && let Some(seconds) = wait.seconds()
        {
            headers.set(header::RETRY_AFTER, seconds.into());
        }
    }

    /// Sets the gRPC code to one that the derive has checked, by its number.
    #[inline]
    pub fn __grpc_code(&mut self, code: u8) {
        #[cfg(feature = "tonic")]
        {
            self.grpc.code = Some(code);
        }
        #[cfg(not(feature = "tonic"))]
        let _ = code;
    }

    /// Sets the domain of gRPC errors to one that the derive has checked.
    #[inline]
    pub fn __grpc_domain(&mut self, domain: &'static str) {
        #[cfg(feature = "tonic")]
        {
            self.grpc.domain = Some(domain);
        }
        #[cfg(not(feature = "tonic"))]
        let _ = domain;
    }

    /// Sets a header field to a text that the derive has checked.
    pub fn __header(&mut self, name: HeaderName, value: &'static str) {
        if let Some(mut headers) = self.wanted_headers()
            && let Ok(value) = HeaderValue::from_maybe_shared(bytes::Bytes::from_static(value.as_bytes()))
        {
            headers.set(name, value);
        }
    }
}
