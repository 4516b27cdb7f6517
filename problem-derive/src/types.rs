//! Questions about types and fields that their tokens answer.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};
use syn::ext::IdentExt as _;
use syn::{
    Attribute, Data, DeriveInput, GenericArgument, GenericParam, Generics, Ident, Member, Path,
    PathArguments, Type, TypeParamBound, WherePredicate,
};

/// The names of texts, numbers and other types that are not errors.
pub(crate) const PRIMITIVES: [&str; 18] = [
    "bool", "char", "str", "String", "f32", "f64", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16",
    "i32", "i64", "i128", "isize",
];

/// The names of the type and const parameters.
pub(crate) fn parameters(generics: &Generics) -> Vec<String> {
    let mut names = Vec::new();
    for parameter in &generics.params {
        match parameter {
            GenericParam::Type(parameter) => names.push(parameter.ident.to_string()),
            GenericParam::Const(parameter) => names.push(parameter.ident.to_string()),
            GenericParam::Lifetime(_) => {}
        }
    }
    names
}

/// The type behind references and the number of references, if it is a text or an integer by its name.
pub(crate) fn text_or_integer(ty: &Type) -> Option<(&Type, usize)> {
    const NAMES: [&str; 14] = [
        "String", "str", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128",
        "isize",
    ];
    let (ty, references) = behind_references(ty);
    let Type::Path(path) = ty else { return None };
    let name = path.path.get_ident()?;
    NAMES.iter().any(|known| name == known).then_some((ty, references))
}

/// The name of a field, or its index, for a message.
pub(crate) fn member_name(member: &Member) -> String {
    match member {
        Member::Named(name) => name.unraw().to_string(),
        Member::Unnamed(index) => index.index.to_string(),
    }
}

/// The type behind the references of a `&'a T`, and the number of references.
pub(crate) fn behind_references(mut ty: &Type) -> (&Type, usize) {
    let mut references = 0;
    ty = without_parentheses(ty);
    while let Type::Reference(reference) = ty {
        (ty, references) = (without_parentheses(&reference.elem), references + 1);
    }
    (ty, references)
}

/// A type without the parentheses around it, and without the invisible groups that a macro puts around it.
pub(crate) fn without_parentheses(mut ty: &Type) -> &Type {
    loop {
        ty = match ty {
            Type::Group(group) => &group.elem,
            Type::Paren(paren) => &paren.elem,
            ty => return ty,
        };
    }
}

/// The `T` of an `Option<T>`.
pub(crate) fn optional(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = without_parentheses(ty) else { return None };
    let last = path.path.segments.last().filter(|last| last.ident == "Option")?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first() {
        Some(GenericArgument::Type(inner)) if arguments.args.len() == 1 => Some(inner),
        _ => None,
    }
}

/// The type of the error in a field with `via`: the type of the field, or the `T` of a `Box<T>`, `Arc<T>` or `Rc<T>`. It also returns
/// whether the field is such an owner.
pub(crate) fn foreign_error(ty: &Type) -> (&Type, bool) {
    if is_erased_error(ty) {
        return (ty, false);
    }
    let Type::Path(path) = without_parentheses(ty) else { return (ty, false) };
    let Some(last) = path.path.segments.last() else { return (ty, false) };
    let is_owner = ["Box", "Arc", "Rc"].iter().any(|owner| last.ident == owner);
    match &last.arguments {
        PathArguments::AngleBracketed(arguments) if is_owner && arguments.args.len() == 1 => {
            match arguments.args.first() {
                Some(GenericArgument::Type(inner)) => (inner, true),
                _ => (ty, false),
            }
        }
        _ => (ty, false),
    }
}

/// Whether a type is `Self`: the derived type, which is an error.
pub(crate) fn is_self(ty: &Type) -> bool {
    matches!(without_parentheses(ty), Type::Path(path) if path.path.is_ident("Self"))
}

/// Whether a type holds any error: `dyn Error` somewhere in it, or one of the well-known types.
pub(crate) fn is_erased_error(ty: &Type) -> bool {
    // without making a text of the usual types
    if let Type::Path(path) = ty
        && let Some(last) = path.path.segments.last()
        && path.path.segments.iter().all(|segment| segment.arguments.is_empty())
        && !["Error", "Report", "BoxError"].iter().any(|known| last.ident == known)
    {
        return false;
    }
    let text = ty.to_token_stream().to_string().replace(' ', "");
    let ends_here = |rest: &str| {
        !rest.starts_with(|letter: char| letter.is_alphanumeric() || letter == '_' || letter == ':')
    };
    let is_dyn_error = text.split("dyn").skip(1).any(|rest| {
        let path = rest.find(|letter: char| !letter.is_alphanumeric() && letter != ':' && letter != '_');
        let path = &rest[..path.unwrap_or(rest.len())];
        path.rsplit(':').next() == Some("Error")
    });
    is_dyn_error
        || ["anyhow::Error", "eyre::Report", "BoxError"]
            .iter()
            .any(|known| text.split(known).skip(1).any(ends_here))
}

/// Whether a type has a reference among its tokens.
pub(crate) fn has_reference(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Punct(punct) => punct.as_char() == '&',
        TokenTree::Group(group) => has_reference(group.stream()),
        TokenTree::Ident(_) | TokenTree::Literal(_) => false,
    })
}

/// A type with what it borrows as values of its own: `String` for `&str`, and `Vec<T>` for `&[T]`. `None`: a reference is to a
/// trait object or a function.
pub(crate) fn owned(tokens: TokenStream) -> Option<TokenStream> {
    let mut owned = TokenStream::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let is_reference = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '&');
        if !is_reference {
            owned.extend([match token {
                TokenTree::Group(group) => {
                    TokenTree::Group(Group::new(group.delimiter(), self::owned(group.stream())?))
                }
                token => token,
            }]);
            continue;
        }
        // a lifetime is a quote and a name
        if matches!(tokens.peek(), Some(TokenTree::Punct(punct)) if punct.as_char() == '\'') {
            tokens.next();
            tokens.next();
        }
        if matches!(tokens.peek(), Some(TokenTree::Ident(name)) if name == "mut") {
            tokens.next();
        }
        match tokens.peek() {
            Some(TokenTree::Ident(name)) if name == "str" => {
                tokens.next();
                owned.extend(quote!(String));
            }
            Some(TokenTree::Ident(name)) if name == "dyn" || name == "fn" => return None,
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Bracket => {
                let is_semicolon = |token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ';');
                // the loop takes an array as it is
                if !group.stream().into_iter().any(is_semicolon) {
                    let element = self::owned(group.stream())?;
                    tokens.next();
                    owned.extend(quote!(Vec<#element>));
                }
            }
            _ => {}
        }
    }
    Some(owned)
}

/// The last field of a struct, if its tokens tell that its size is known only at run time.
pub(crate) fn unsized_field(input: &DeriveInput) -> Option<&Type> {
    let Data::Struct(data) = &input.data else { return None };
    let ty = without_parentheses(&data.fields.iter().last()?.ty);
    let is_unsized = match ty {
        Type::Slice(_) | Type::TraitObject(_) => true,
        Type::Path(path) => {
            path.path
                .get_ident()
                .is_some_and(|name| name == "str" || is_unsized_parameter(&input.generics, name))
                || is_unsized_of_std(&path.path)
        }
        _ => false,
    };
    is_unsized.then_some(ty)
}

/// Whether a path names an unsized type of the standard library, such as `std::path::Path`.
fn is_unsized_of_std(path: &Path) -> bool {
    let names = path.segments.iter().map(|segment| segment.ident.to_string()).collect::<Vec<_>>().join("::");
    ["std::path::Path", "std::ffi::OsStr", "std::ffi::CStr", "core::ffi::CStr"].contains(&&*names)
}

/// Whether a type parameter has the bound `?Sized`.
fn is_unsized_parameter(generics: &Generics, name: &Ident) -> bool {
    let is_maybe =
        |bound: &TypeParamBound| matches!(bound, TypeParamBound::Trait(bound) if bound.maybe.is_some());
    let in_where = generics.where_clause.iter().flat_map(|clause| &clause.predicates).any(|predicate| {
        matches!(predicate, WherePredicate::Type(predicate)
            if matches!(&predicate.bounded_ty, Type::Path(path) if path.path.is_ident(name))
                && predicate.bounds.iter().any(is_maybe))
    });
    in_where
        || generics
            .type_params()
            .any(|parameter| parameter.ident == *name && parameter.bounds.iter().any(is_maybe))
}

/// Whether an item has the attribute `#[deprecated]`.
pub(crate) fn is_deprecated_item(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| attribute.path().is_ident("deprecated"))
}

/// Whether the type, a variant or a field is deprecated. The impl must name it, which is a warning.
pub(crate) fn is_deprecated(input: &DeriveInput) -> bool {
    let in_fields = |fields: &syn::Fields| fields.iter().any(|field| is_deprecated_item(&field.attrs));
    is_deprecated_item(&input.attrs)
        || match &input.data {
            Data::Enum(data) => {
                let mut variants = data.variants.iter();
                variants.any(|variant| is_deprecated_item(&variant.attrs) || in_fields(&variant.fields))
            }
            Data::Struct(data) => in_fields(&data.fields),
            Data::Union(_) => false,
        }
}
