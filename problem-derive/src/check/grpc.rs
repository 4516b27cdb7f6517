//! Checks the gRPC code of a variant, and the domain of a type.

use problem_shared::bridges::TONIC;
use syn::{Ident, LitStr};

use crate::diagnostics::Diagnostics;
use crate::parse::attribute::Attributes;
use crate::parse::value::Also;
use crate::rules::{self, OptOuts};

/// Whether the type is converted into a gRPC status.
pub(super) fn is_bridged(on_type: &Attributes) -> bool {
    let also = on_type.also.as_ref().and_then(|also| also.value.as_deref()).unwrap_or_default();
    also.iter().any(|also| matches!(also, Also::Bridge(name) if name == TONIC))
}

/// Whether a type without the bridge certainly lacks it. A value that was refused may have named it.
fn lacks_bridge(on_type: &Attributes) -> bool {
    let is_refused = on_type.also.as_ref().is_some_and(|also| also.value.is_none());
    !is_bridged(on_type) && !is_refused && !on_type.is_incomplete
}

/// The gRPC code of a variant. `known` is its status, unless only the compiler knows it.
pub(super) fn code(
    variant: &Ident,
    attributes: &Attributes,
    on_type: &Attributes,
    known: Option<u16>,
    opt_outs: OptOuts<'_>,
    diagnostics: &Diagnostics,
) -> Option<u8> {
    let Some(grpc) = &attributes.grpc else {
        // a key that was refused may be the code
        let is_complete = !attributes.is_incomplete && !on_type.is_incomplete;
        if let Some(status) = known.filter(|_| is_complete && is_bridged(on_type)) {
            let own = attributes.status.as_ref().filter(|_| !std::ptr::eq(attributes, on_type));
            // the status of the type is for several variants, of which each needs a code
            match own.and_then(|status| status.value.as_ref()) {
                Some(own) => rules::grpc::missing(status, &own.token, diagnostics),
                None => rules::grpc::missing(status, variant, diagnostics),
            }
        }
        return None;
    };
    if lacks_bridge(on_type) {
        rules::grpc::without_bridge(grpc.key, "grpc", opt_outs, diagnostics);
    }
    let code = grpc.value.as_ref()?;
    if let Some(status) = known {
        rules::grpc::contradicting(status, code.number, &code.name, diagnostics);
    }
    Some(code.number)
}

/// The domain of a type.
pub(super) fn domain(
    on_type: &Attributes,
    opt_outs: OptOuts<'_>,
    diagnostics: &Diagnostics,
) -> Option<LitStr> {
    let domain = on_type.grpc_domain.as_ref()?;
    if lacks_bridge(on_type) {
        rules::grpc::without_bridge(domain.key, "grpc_domain", opt_outs, diagnostics);
    }
    let literal = domain.value.clone()?;
    rules::grpc::domain(&literal, diagnostics).then_some(literal)
}
