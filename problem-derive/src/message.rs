//! What the message of an error shows, as far as the attributes of other derives tell: thiserror,
//! snafu, `derive_more`, and doc comments for displaydoc.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::ext::IdentExt as _;
use syn::parse::Parser as _;
use syn::{Attribute, Fields, Ident, LitStr, Meta};

use crate::attr;

/// The fields that the message of a variant shows, by their places.
pub(crate) fn shown(attributes: &[Attribute], fields: &Fields) -> Vec<usize> {
    let message = attributes.iter().find_map(message);
    let message = message.unwrap_or_else(|| Message::Text(attr::doc_comment(attributes), TokenStream::new()));
    match message {
        Message::Source => {
            (0..fields.len()).filter(|&place| is_source(fields, place) || fields.len() == 1).collect()
        }
        Message::Text(text, arguments) => {
            let placeholders = placeholders(&text);
            (0..fields.len())
                .filter(|&place| {
                    let names = names(fields, place);
                    placeholders.iter().any(|placeholder| {
                        let is_position = placeholder.parse::<usize>().is_ok();
                        // with arguments a number counts those, not the fields
                        names.contains(placeholder) && (arguments.is_empty() || !is_position)
                    }) || mentions(arguments.clone(), &names)
                })
                .collect()
        }
    }
}

/// Whether a field is a source, by its attributes, its name, or the tokens of its type.
pub(crate) fn is_source(fields: &Fields, place: usize) -> bool {
    let Some(field) = fields.iter().nth(place) else { return false };
    let is_named_source = field.ident.as_ref().is_some_and(|name| name == "source");
    let mut says = None;
    for attribute in &field.attrs {
        let path = attribute.path();
        if path.is_ident("source") || path.is_ident("from") {
            says = Some(true);
        } else if (path.is_ident("snafu") || path.is_ident("error"))
            && let Meta::List(list) = &attribute.meta
        {
            let text = list.tokens.to_string().replace(' ', "");
            if text.contains("source(false)") || text.contains("not(source)") {
                says = Some(false);
            } else if text.contains("source") {
                says = Some(true);
            }
        }
    }
    says.unwrap_or(is_named_source) || is_erased_error(field.ty.to_token_stream())
}

/// `dyn Error` somewhere in a type.
fn is_erased_error(ty: TokenStream) -> bool {
    let text = ty.to_string();
    text.split("dyn ").skip(1).any(|rest| {
        let path: String = rest.chars().take_while(|c| c.is_alphanumeric() || ": _".contains(*c)).collect();
        path.trim().rsplit(':').next().is_some_and(|name| name.trim() == "Error")
    })
}

enum Message {
    /// It is that of the source.
    Source,
    Text(String, TokenStream),
}

/// The message that an attribute gives, if it is one for that.
fn message(attribute: &Attribute) -> Option<Message> {
    let Meta::List(list) = &attribute.meta else { return None };
    let name = list.path.get_ident()?.to_string();
    let tokens = match name.as_str() {
        "error" | "display" => list.tokens.clone(),
        "snafu" => inside(list.tokens.clone(), "display").or_else(|| {
            let transparent = list.tokens.to_string().contains("transparent");
            transparent.then(|| list.tokens.clone())
        })?,
        _ => return None,
    };
    if tokens.to_string().trim() == "transparent" {
        return Some(Message::Source);
    }
    let text = |input: syn::parse::ParseStream<'_>| {
        // derive_more once wrote `fmt = "…"`
        if input.peek(Ident::peek_any) {
            let _: Ident = input.call(Ident::parse_any)?;
            let _: syn::Token![=] = input.parse()?;
        }
        let text: LitStr = input.parse()?;
        Ok(Message::Text(text.value(), input.parse()?))
    };
    text.parse2(tokens).ok()
}

/// What stands in the parentheses of `name(…)`.
fn inside(tokens: TokenStream, name: &str) -> Option<TokenStream> {
    let mut trees = tokens.into_iter();
    while let Some(tree) = trees.next() {
        if matches!(&tree, TokenTree::Ident(ident) if ident == name) {
            return match trees.next() {
                Some(TokenTree::Group(group)) => Some(group.stream()),
                _ => None,
            };
        }
    }
    None
}

/// The names and numbers in the placeholders of a text, widths and precisions included.
fn placeholders(text: &str) -> Vec<String> {
    let text = text.replace("{{", "").replace("}}", "");
    let insides = text.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
    insides
        .flat_map(|(inside, _)| {
            let (name, spec) = inside.split_once(':').unwrap_or((inside, ""));
            let of_spec = spec.split('$').rev().skip(1).map(|part| {
                let start = part.rfind(|c: char| !c.is_alphanumeric() && c != '_').map_or(0, |at| at + 1);
                part[start..].to_owned()
            });
            std::iter::once(name.trim().to_owned()).chain(of_spec)
        })
        .collect()
}

/// The ways in which a message can name a field.
fn names(fields: &Fields, place: usize) -> Vec<String> {
    match fields.iter().nth(place).and_then(|field| field.ident.as_ref()) {
        Some(name) => vec![name.unraw().to_string()],
        None => vec![place.to_string(), format!("_{place}")],
    }
}

fn mentions(tokens: TokenStream, names: &[String]) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => names.contains(&ident.unraw().to_string()),
        // `.0` and `.0.kind()`, of which the lexer makes a number with a point
        TokenTree::Literal(literal) => {
            literal.to_string().split('.').next().is_some_and(|first| names.iter().any(|name| name == first))
        }
        TokenTree::Group(group) => mentions(group.stream(), names),
        TokenTree::Punct(_) => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(variant: &str) -> (Vec<usize>, Vec<usize>) {
        let item: syn::DeriveInput = syn::parse_str(variant).unwrap();
        let syn::Data::Struct(data) = &item.data else { panic!("a struct") };
        let sources = (0..data.fields.len()).filter(|&place| is_source(&data.fields, place)).collect();
        (shown(&item.attrs, &data.fields), sources)
    }

    #[test]
    fn messages_show_fields_and_some_are_sources() {
        for (variant, shown, sources) in [
            ("#[error(\"a {0} {{1}}\")] struct E(u8, #[from] Io);", &[0][..], &[1][..]),
            ("#[error(\"a {0}\")] struct E(#[source] Io);", &[0], &[0]),
            (
                "#[error(\"a {source} {id:>width$}\")] struct E { source: Io, id: u8, width: usize, x: u8 }",
                &[0, 1, 2],
                &[0],
            ),
            ("#[error(\"a {}\", .0.kind())] struct E(Io, u8);", &[0], &[]),
            ("#[error(\"a {0}\", .id)] struct E { id: u8, other: u8 }", &[0], &[]),
            ("#[error(\"a {why}\", why = .source.kind())] struct E { #[source] source: Io }", &[0], &[0]),
            ("#[error(transparent)] struct E(Io);", &[0], &[]),
            ("#[error(transparent)] struct E { source: Io, x: u8 }", &[0], &[0]),
            ("#[snafu(display(\"a {source}\"))] struct E { source: Io }", &[0], &[0]),
            ("#[snafu(display(\"a {}\", source), visibility(pub))] struct E { source: Io }", &[0], &[0]),
            ("#[snafu(display(\"a\"))] struct E { #[snafu(source)] cause: Io }", &[], &[0]),
            ("#[snafu(display(\"a {source}\"))] struct E { #[snafu(source(false))] source: u8 }", &[0], &[]),
            ("#[display(\"a {_0}\")] struct E(Io);", &[0], &[]),
            ("#[display(fmt = \"a {}\", \"_0\")] struct E(u8);", &[], &[]),
            ("#[display(\"a {source}\")] struct E { #[error(not(source))] source: u8 }", &[0], &[]),
            ("/// a {0} of {id}\nstruct E(u8);", &[0], &[]),
            ("/// a {0}\n#[error(\"b\")] struct E(u8);", &[], &[]),
            ("#[error(\"a {0}\")] struct E(Box<dyn std::error::Error + Send>);", &[0], &[0]),
            ("#[error(\"a {r#type}\")] struct E { r#type: u8 }", &[], &[]),
            ("#[error(\"a {type}\")] struct E { r#type: u8 }", &[0], &[]),
        ] {
            let variant = variant.replace("\\n", "\n");
            assert_eq!(look(&variant), (shown.to_vec(), sources.to_vec()), "{variant}");
        }
    }
}
