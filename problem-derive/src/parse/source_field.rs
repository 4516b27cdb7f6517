//! Which field of an error is its source, as the tokens tell: the attributes of thiserror and snafu, the name of the field, and its type.

use syn::{Fields, Ident, Meta, Type};

use crate::types::{PRIMITIVES, behind_references, is_erased_error, without_parentheses};

/// Whether a field is a source (`Error::source`), by its attributes, its name, or the tokens of its type.
pub(crate) fn is_source(fields: &Fields, place: usize) -> bool {
    let Some(field) = fields.iter().nth(place) else { return false };
    let is_named_source = field.ident.as_ref().is_some_and(|name| name == "source");
    let mut declared = None;
    for attribute in &field.attrs {
        let path = attribute.path();
        if path.is_ident("source") || path.is_ident("from") {
            declared = Some(true);
        } else if (path.is_ident("snafu") || path.is_ident("error"))
            && let Meta::List(list) = &attribute.meta
        {
            let text = list.tokens.to_string().replace(' ', "");
            if text.contains("source(false)") || text.contains("not(source)") || text == "ignore" {
                declared = Some(false);
            } else if text.contains("source") {
                declared = Some(true);
            }
        }
    }
    let by_name = is_named_source && !is_primitive(&field.ty);
    // a type without values shows nothing; whether this is that type, the compiler decides
    let is_infallible = last_name(&field.ty).is_some_and(|name| name == "Infallible");
    (declared.unwrap_or(by_name) && !is_infallible) || is_erased_error(&field.ty)
}

/// The last name in the path of a type.
fn last_name(ty: &Type) -> Option<&Ident> {
    let Type::Path(path) = without_parentheses(ty) else { return None };
    path.path.segments.last().map(|last| &last.ident)
}

/// Whether a type is not an error, whatever the name of its field is.
fn is_primitive(ty: &Type) -> bool {
    let Type::Path(path) = behind_references(ty).0 else { return false };
    path.path.get_ident().is_some_and(|name| PRIMITIVES.iter().any(|known| name == known))
}
