//! Finds what a variant would send of a field that is an error. The tokens tell about fields that are known to be sources;
//! only the compiler can tell about types.

use problem_shared::disclosure::may_send_message;
use problem_shared::rulebook::Rule;
use problem_shared::rulebook::privacy::{DETAIL_DISPLAY, Shown};
use proc_macro2::Span;
use quote::ToTokens as _;
use syn::{Attribute, DeriveInput, Fields, GenericArgument, PathArguments, Type};

use crate::diagnostics::Diagnostics;
use crate::model::{CheckedVariant, Detail, ExposedBy, ExposedField, Header, HeaderValue, Status};
use crate::parse::attribute::Attributes;
use crate::parse::field::{Field, ParsedField};
use crate::parse::foreign::{self, Message};
use crate::parse::keys::KeyId;
use crate::parse::shown_fields;
use crate::parse::source_field;
use crate::rules::{self, OptOuts};
use crate::tokens::mentions;
use crate::types::{self, PRIMITIVES, behind_references, is_self, member_name};

/// A variant as its author wrote it.
pub(super) struct VariantSource<'a> {
    pub(super) input: &'a DeriveInput,
    pub(super) attributes: &'a [Attribute],
    pub(super) fields: &'a Fields,
}

impl VariantSource<'_> {
    /// The message of the variant, or of the enum if the variant has none.
    pub(super) fn message(&self) -> Message {
        foreign::parse(self.input, self.attributes, self.fields)
    }
}

/// Reports the sources that a variant would send. Returns the fields whose types the compiler must check.
pub(super) fn check<'a>(
    source: &VariantSource<'a>,
    message: &Message,
    variant: &CheckedVariant<'a>,
    fields: &[ParsedField<'a>],
    opt_outs: OptOuts<'_>,
    diagnostics: &Diagnostics,
) -> Vec<ExposedField<'a>> {
    let headers = &variant.additions.headers;
    let mut exposed = sent_by_keys(source, &variant.detail, headers, fields, opt_outs, diagnostics);
    let is_source = |index: usize| source_field::is_source(source.fields, index);
    let types_of = |field: &Field<'a>, by: &ExposedBy| types_of(source.input, field, by, opt_outs);
    let Detail::Message { of_5xx, .. } = variant.detail else { return exposed };
    if let Status::Code(code) = variant.status
        && !of_5xx
        && !may_send_message(code, false)
    {
        return exposed;
    }
    for index in shown_fields::shown(message, source.fields) {
        let Some(field) = fields.get(index) else { continue };
        let is_source = is_source(index);
        let shown = match message {
            Message::Source => Shown::Delegated,
            _ if is_source => Shown::Source,
            _ => Shown::ErrorType,
        };
        let name = member_name(&field.field.member);
        match (is_source, variant.status) {
            (true, _) if of_5xx => {
                rules::privacy::source_displayed(field.field.ty, &name, opt_outs, diagnostics);
            }
            (true, Status::Code(_)) => {
                rules::privacy::source_in_message(field.field.ty, shown, opt_outs, diagnostics);
            }
            (true, Status::Constant(_)) => {
                if !opt_outs.allows(Rule::SourceInMessage) {
                    exposed.push(ExposedField { ty: field.field.ty, by: ExposedBy::Source(shown) });
                }
            }
            (false, _) => {
                let by = match of_5xx {
                    true => ExposedBy::Key { key: DETAIL_DISPLAY, field: name },
                    false => ExposedBy::Message(shown),
                };
                exposed.extend(types_of(&field.field, &by));
            }
        }
    }
    exposed
}

/// Reports the sources that keys and templates would send. Returns the other fields that they send, whose types the compiler must
/// check.
pub(super) fn sent_by_keys<'a>(
    source: &VariantSource<'a>,
    detail: &Detail<'_>,
    headers: &[Header<'_>],
    fields: &[ParsedField<'a>],
    opt_outs: OptOuts<'_>,
    diagnostics: &Diagnostics,
) -> Vec<ExposedField<'a>> {
    let mut exposed = Vec::new();
    for (index, field) in fields.iter().enumerate() {
        let sent_by =
            template_with(detail, headers, &field.field).or_else(|| key_that_sends(&field.attributes));
        let Some((span, key)) = sent_by else { continue };
        let name = member_name(&field.field.member);
        if source_field::is_source(source.fields, index) {
            rules::privacy::source_sent(span, key, &name, opt_outs, diagnostics);
        } else {
            let by = ExposedBy::Key { key, field: name };
            exposed.extend(types_of(source.input, &field.field, &by, opt_outs));
        }
    }
    exposed
}

/// The types in a field that the compiler checks, unless the rule is turned off.
fn types_of<'a>(
    input: &DeriveInput,
    field: &Field<'a>,
    by: &ExposedBy,
    opt_outs: OptOuts<'_>,
) -> Vec<ExposedField<'a>> {
    let mut is_unknown = false;
    let types = error_type_checks(input, field.ty, by, &mut is_unknown);
    // the opt-out has an effect even if it is unknown here whether the type is an error
    match (!types.is_empty() || is_unknown) && opt_outs.allows(Rule::SourceInMessage) {
        true => Vec::new(),
        false => types,
    }
}

/// The template of a variant that names a field, and what it is for.
pub(super) fn template_with(
    detail: &Detail<'_>,
    headers: &[Header<'_>],
    field: &Field<'_>,
) -> Option<(Span, &'static str)> {
    let is_field = |used: &Field<'_>| used.member == field.member;
    if let Detail::Template(template, fields) = detail
        && fields.iter().any(is_field)
    {
        return Some((template.literal.span(), "`detail`"));
    }
    headers.iter().find_map(|header| match &header.value {
        HeaderValue::Template(template, fields) if fields.iter().any(is_field) => {
            Some((template.literal.span(), "a header"))
        }
        _ => None,
    })
}

/// The key that sends a field itself, and what the field becomes.
fn key_that_sends(attributes: &Attributes) -> Option<(Span, &'static str)> {
    let sends = |id: KeyId| match id {
        KeyId::Extension | KeyId::Flatten => Some("an extension member"),
        KeyId::Instance => Some("`instance`"),
        KeyId::Detail => Some("`detail`"),
        KeyId::Header | KeyId::WwwAuthenticate | KeyId::Allow => Some("a header"),
        _ => None,
    };
    attributes.seen.iter().find_map(|seen| Some((seen.span, sends(seen.id)?)))
}

/// The types in a field that the compiler must check, as far as it can outside the impl. A type that depends on a parameter
/// cannot be checked, and sets `is_unknown`.
fn error_type_checks<'a>(
    input: &DeriveInput,
    ty: &'a Type,
    by: &ExposedBy,
    is_unknown: &mut bool,
) -> Vec<ExposedField<'a>> {
    let mut parameters = types::parameters(&input.generics);
    parameters.push("Self".to_owned());
    let mut leaves = Vec::new();
    leaf_types(ty, &mut leaves);
    let mut checks = Vec::new();
    for ty in leaves {
        if !is_self(ty) && mentions(ty.to_token_stream(), &parameters) {
            *is_unknown = true;
        } else {
            checks.push(ExposedField { ty, by: by.clone() });
        }
    }
    checks
}

/// The types of the standard library whose text contains the text of their type arguments.
const CONTAINERS: [&str; 32] = [
    "Option",
    "Vec",
    "Box",
    "Rc",
    "Arc",
    "Result",
    "BTreeMap",
    "BTreeSet",
    "BinaryHeap",
    "Bound",
    "Cell",
    "ControlFlow",
    "Cow",
    "HashMap",
    "HashSet",
    "LazyCell",
    "LazyLock",
    "LinkedList",
    "ManuallyDrop",
    "Mutex",
    "OnceCell",
    "OnceLock",
    "Pin",
    "Poll",
    "Range",
    "RangeInclusive",
    "RefCell",
    "Reverse",
    "RwLock",
    "Saturating",
    "VecDeque",
    "Wrapping",
];

/// The types whose text is in the text of a type: the contents of the containers of the standard library. Types that are
/// known not to be errors are left out.
fn leaf_types<'a>(ty: &'a Type, leaves: &mut Vec<&'a Type>) {
    let path = match behind_references(ty).0 {
        Type::Path(path) => path,
        Type::Tuple(tuple) => {
            for ty in &tuple.elems {
                leaf_types(ty, leaves);
            }
            return;
        }
        Type::Array(array) => return leaf_types(&array.elem, leaves),
        Type::Slice(slice) => return leaf_types(&slice.elem, leaves),
        _ => return leaves.push(ty),
    };
    let Some(last) = path.path.segments.last() else { return };
    let name = last.ident.to_string();
    match (name.as_str(), &last.arguments) {
        (name, PathArguments::AngleBracketed(arguments)) if CONTAINERS.contains(&name) => {
            if name == "Result" && arguments.args.len() == 1 {
                // an alias such as `io::Result`, which hides the error
                leaves.push(ty);
            }
            for argument in &arguments.args {
                if let GenericArgument::Type(ty) = argument {
                    leaf_types(ty, leaves);
                }
            }
        }
        (name, PathArguments::None) if name == "Duration" || PRIMITIVES.contains(&name) => {}
        _ => leaves.push(ty),
    }
}
