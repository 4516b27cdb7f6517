//! Helpers for tokens, whatever they mean.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::TokenStreamExt as _;

/// Joins streams. Adding one after another would call the compiler for each.
pub(crate) fn joined(streams: Vec<TokenStream>) -> TokenStream {
    streams.into_iter().collect()
}

/// The same tokens with another span. The contents of groups keep theirs.
pub(crate) fn spanned(tokens: &TokenStream, span: Span) -> TokenStream {
    let mut moved = TokenStream::new();
    for mut token in tokens.clone() {
        if !matches!(&token, TokenTree::Group(_)) {
            token.set_span(span);
        }
        moved.append(token);
    }
    moved
}

/// Whether one of the names is among the tokens.
pub(crate) fn mentions(tokens: TokenStream, names: &[String]) -> bool {
    if names.is_empty() {
        return false;
    }
    for token in tokens {
        let mentions = match token {
            TokenTree::Ident(ident) => names.contains(&ident.to_string()),
            TokenTree::Group(group) => mentions(group.stream(), names),
            TokenTree::Punct(_) | TokenTree::Literal(_) => false,
        };
        if mentions {
            return true;
        }
    }
    false
}
