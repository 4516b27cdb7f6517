//! Helpers for tokens and literals, whatever they mean.

use proc_macro2::{Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt as _};

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

/// A type or a path without spaces, for a message.
pub(crate) fn source_text(tokens: &impl ToTokens) -> String {
    tokens.to_token_stream().to_string().replace(' ', "")
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

/// A string literal without escapes, if possible.
pub(crate) fn raw(text: &str) -> Literal {
    // loops instead of closures, because users compile the derive without optimisation
    let (bytes, mut at, mut has_quote) = (text.as_bytes(), 0, false);
    while at < bytes.len() {
        match bytes[at] {
            b'"' if bytes.get(at + 1) == Some(&b'#') => return Literal::string(text),
            b'"' | b'\\' => has_quote = true,
            b' '..=b'~' => {}
            // invisible characters, and those that turn the direction of a text, are escaped
            _ => return Literal::string(text),
        }
        at += 1;
    }
    // the compiler reads the literal; to parse it as a `Literal` would read it once more here
    if has_quote
        && let Ok(tokens) = format!("r#\"{text}\"#").parse::<TokenStream>()
        && let Some(TokenTree::Literal(literal)) = tokens.into_iter().next()
    {
        return literal;
    }
    Literal::string(text)
}
