//! Where the value of a key ends.

use proc_macro2::{TokenStream, TokenTree};
use syn::parse::ParseStream;
use syn::parse::discouraged::Speculative as _;
use syn::{Ident, Token};

/// Takes a value: the tokens up to the next comma that is not between the type arguments of `Failed<T, E>`.
pub(super) fn value(input: ParseStream) -> TokenStream {
    let (ahead, mut depth, mut is_arrow) = (input.fork(), 0_u32, false);
    let mut tokens = TokenStream::new();
    while !ahead.is_empty() && (depth > 0 || !ahead.peek(Token![,])) {
        let Ok(tree) = ahead.parse::<TokenTree>() else { break };
        let mark = match &tree {
            TokenTree::Punct(punct) => punct.as_char(),
            _ => ' ',
        };
        match mark {
            '<' => depth += 1,
            '>' if !is_arrow => depth = depth.saturating_sub(1),
            _ => {}
        }
        is_arrow = mark == '-';
        tokens.extend([tree]);
    }
    // without the end of the arguments, the next comma is between two keys
    if depth > 0 {
        return until_comma(input);
    }
    input.advance_to(&ahead);
    tokens
}

/// Takes the tokens up to the next comma, and leaves the comma.
pub(super) fn until_comma(input: ParseStream) -> TokenStream {
    let mut tokens = TokenStream::new();
    while !input.is_empty() && !input.peek(Token![,]) {
        match input.parse::<TokenTree>() {
            Ok(tree) => tokens.extend([tree]),
            Err(_) => break,
        }
    }
    tokens
}

/// A value, what is instead of the comma after it, the next key, and everything from that key on: `404 code = "GONE"`.
pub(super) fn split_at_next_key(
    value: &TokenStream,
) -> Option<(TokenStream, &'static str, Ident, TokenStream)> {
    let trees: Vec<_> = value.clone().into_iter().collect();
    let is_key = |pair: &[TokenTree]| match pair {
        [TokenTree::Ident(_), TokenTree::Punct(punct)] => punct.as_char() == '=',
        _ => false,
    };
    let at = trees.windows(2).skip(1).position(is_key)? + 1;
    let (value, rest) = trees.split_at(at);
    let TokenTree::Ident(key) = rest.first()? else { return None };
    let is_separator = |tree: &TokenTree| matches!(tree, TokenTree::Punct(punct) if punct.as_char() == ';');
    let found = if value.iter().any(is_separator) { "`;`" } else { "none" };
    let value = value.iter().filter(|tree| !is_separator(tree)).cloned().collect();
    Some((value, found, key.clone(), rest.iter().cloned().collect()))
}
