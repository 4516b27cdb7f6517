//! `public-api-snapshot FILE` prints the public API in rustdoc's JSON `FILE`, one item a line, and each line once. It leaves out
//! items that are hidden from the docs and blanket impls. Of derived impls and impls of auto traits, it prints what a user could
//! miss: that a derived impl exists, and that a type is not `Send`, for example.

use std::collections::HashSet;
use std::error::Error;
use std::io::Write as _;

use public_api::tokens::Token;
use public_api::{Builder, PublicItem};

fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::args().nth(1).ok_or("usage: public-api-snapshot FILE")?;
    let lines = |omit_derived, omit_auto_traits| -> Result<Vec<String>, public_api::Error> {
        let api = Builder::from_rustdoc_json(&file)
            .omit_blanket_impls(true)
            .omit_auto_derived_impls(omit_derived)
            .omit_auto_trait_impls(omit_auto_traits)
            .build()?;
        Ok(api.items().map(line).collect())
    };
    let written: HashSet<String> = lines(true, true)?.into_iter().collect();
    let with_derived: HashSet<String> = lines(false, true)?.into_iter().collect();
    let mut printed = HashSet::new();
    let mut out = std::io::stdout().lock();
    for line in lines(false, false)? {
        let is_impl = line.starts_with("impl");
        let is_kept = written.contains(&line)
            || (is_impl && (with_derived.contains(&line) || line.contains(" !core::marker::")));
        if is_kept && !is_internal(&line) && printed.insert(line.clone()) {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

/// Whether an impl is of use only to the compiler or to a macro.
fn is_internal(line: &str) -> bool {
    ["::StructuralPartialEq for", "::Freeze for", "::DeriveProblem for", "::__private::"]
        .iter()
        .any(|name| line.contains(name))
}

/// The text of an item. The library leaves out the colon in the bound of an associated type, `Item: Clone`.
fn line(item: &PublicItem) -> String {
    let mut line = String::new();
    let mut after_word = false;
    for token in item.tokens() {
        let is_word = !matches!(token, Token::Symbol(_) | Token::Whitespace | Token::Annotation(_));
        if after_word && is_word {
            line.push_str(": ");
        }
        line.push_str(token.text());
        after_word = is_word;
    }
    line
}
