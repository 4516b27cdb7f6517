//! The rules on gRPC codes and domains.

use problem_shared::grpc::is_domain;
use problem_shared::rulebook::grpc;
use proc_macro2::Span;
use quote::ToTokens;
use syn::LitStr;

use super::OptOuts;
use super::shape::invalid_value;
use crate::diagnostics::Diagnostics;

/// Reports a status that several gRPC codes fit.
pub(crate) fn missing(status: u16, at: &dyn ToTokens, diagnostics: &Diagnostics) {
    if let Some(violation) = grpc::missing(status) {
        diagnostics.report(at, violation);
    }
}

/// Reports a gRPC code that does not fit the status.
pub(crate) fn contradicting(status: u16, code: u8, at: &dyn ToTokens, diagnostics: &Diagnostics) {
    if let Some(violation) = grpc::contradicting(status, code) {
        diagnostics.report(at, violation);
    }
}

/// Reports a key about gRPC on a type that is not converted into a gRPC status.
pub(crate) fn without_bridge(at: Span, key: &str, opt_outs: OptOuts<'_>, diagnostics: &Diagnostics) {
    opt_outs.report_at(at, Some(grpc::without_bridge(key)), diagnostics);
}

/// Reports a text that cannot be a domain. Returns whether it can be one.
pub(crate) fn domain(literal: &LitStr, diagnostics: &Diagnostics) -> bool {
    let text = literal.value();
    let is_right = is_domain(&text);
    if !is_right {
        let fix = "write the name of the service, such as grpc_domain = \"orders.example.com\"";
        let expected = "a name of letters, digits, `.`, `-`, `_` and `/`";
        invalid_value(literal, "grpc_domain", expected, &format!("`{text:?}`"), fix, diagnostics);
    }
    is_right
}
