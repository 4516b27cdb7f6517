//! Finds what the expressions and placeholders of a message use.

use proc_macro2::{TokenStream, TokenTree};
use syn::ext::IdentExt as _;

/// Whether an expression uses the whole error: `self` without a field or a method after it, or its source.
pub(super) fn uses_whole_error(tokens: TokenStream) -> bool {
    let trees: Vec<_> = tokens.into_iter().collect();
    trees.iter().enumerate().any(|(place, tree)| match tree {
        TokenTree::Ident(name) if name == "self" => match (trees.get(place + 1), trees.get(place + 2)) {
            (Some(TokenTree::Punct(dot)), Some(TokenTree::Ident(name))) if dot.as_char() == '.' => {
                name == "source" && matches!(trees.get(place + 3), Some(TokenTree::Group(_)))
            }
            (Some(TokenTree::Punct(dot)), _) => dot.as_char() != '.',
            _ => true,
        },
        TokenTree::Literal(literal) => {
            let text = literal.to_string();
            text.contains('"') && placeholders(&text).iter().any(|name| name == "self")
        }
        TokenTree::Group(group) => uses_whole_error(group.stream()),
        _ => false,
    })
}

/// The names and numbers in the placeholders of a text, including the ones in widths and precisions.
pub(super) fn placeholders(text: &str) -> Vec<String> {
    let text = text.replace("{{", "").replace("}}", "");
    let mut names = Vec::new();
    for rest in text.split('{').skip(1) {
        let Some((inside, _)) = rest.split_once('}') else { continue };
        let (name, spec) = inside.split_once(':').unwrap_or((inside, ""));
        names.push(name.trim().to_owned());
        // each part before a `$` ends with the name of an argument
        let mut rest = spec;
        while let Some((part, behind)) = rest.split_once('$') {
            let end = part.rsplit(|letter: char| !letter.is_alphanumeric() && letter != '_').next();
            names.push(end.unwrap_or_default().to_owned());
            rest = behind;
        }
    }
    names
}

/// Whether an expression uses a field: as `source` or `_0`, as `.source` or `.0` at its start, as `self.0`, or in the
/// placeholder of a text.
pub(super) fn mentions(tokens: TokenStream, names: &[String]) -> bool {
    let trees: Vec<_> = tokens.into_iter().collect();
    let is = |tree: Option<&TokenTree>, punct: char| matches!(tree, Some(TokenTree::Punct(known)) if known.as_char() == punct);
    trees.iter().enumerate().any(|(place, tree)| {
        let before = place.checked_sub(1).and_then(|before| trees.get(before));
        let after_dot = is(before, '.');
        // `.0` is a field of the variant only after `self` or an operator
        let of_self = after_dot
            && match place.checked_sub(2).and_then(|before| trees.get(before)) {
                None => true,
                Some(TokenTree::Ident(name)) => name == "self",
                Some(TokenTree::Punct(punct)) => punct.as_char() != '?',
                Some(TokenTree::Group(_) | TokenTree::Literal(_)) => false,
            };
        match tree {
            TokenTree::Ident(name) => (!after_dot || of_self) && names.contains(&name.unraw().to_string()),
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                let field = text.split('.').next().unwrap_or_default();
                let in_text = || {
                    placeholders(&text)
                        .iter()
                        .any(|name| name.parse::<usize>().is_err() && names.contains(name))
                };
                (of_self && names.iter().any(|name| name == field)) || (text.contains('"') && in_text())
            }
            TokenTree::Group(group) => mentions(group.stream(), names),
            TokenTree::Punct(_) => false,
        }
    })
}
