//! From tokens to raw attributes: those of serde, and of the crates that check values. They are checked by whom
//! they belong to: what is not understood here is left to them.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use syn::ext::IdentExt as _;
use syn::{Attribute, LitStr, Meta, Path};

use crate::names::Casing;

/// Of a type, a variant or a field, as far as it has to do with names.
#[derive(Default)]
pub(super) struct Attributes {
    pub(super) rename: Option<String>,
    pub(super) rename_all: Option<Casing>,
    pub(super) rename_all_fields: Option<Casing>,
    pub(super) flatten: bool,
    pub(super) skip: bool,
    pub(super) untagged: bool,
    pub(super) tag: bool,
    pub(super) content: Option<String>,
    pub(super) transparent: bool,
    /// `from`, `try_from` or `remote`: the names are those of another type.
    pub(super) elsewhere: Option<Ident>,
    /// What is in the field has rules of its own.
    pub(super) nested: bool,
    /// `nest_all_fields` of the crate `validator`.
    pub(super) nests_all: bool,
    /// `transparent` of the crate `garde`: its reports have no step for the field.
    pub(super) steps_over: bool,
    pub(super) krate: Option<Path>,
    /// A key of ours that there is not.
    pub(super) unknown: Vec<Ident>,
}

impl Attributes {
    pub(super) fn read(attributes: &[Attribute]) -> Self {
        let mut read = Self::default();
        for attribute in attributes {
            let Meta::List(list) = &attribute.meta else { continue };
            let Some(name) = attribute.path().get_ident() else { continue };
            let take = match name.to_string().as_str() {
                "serde" => Self::take_serde,
                "validate" => Self::take_validate,
                "garde" => Self::take_garde,
                "problem" => Self::take_problem,
                _ => continue,
            };
            for key in keys(list.tokens.clone()) {
                take(&mut read, key);
            }
        }
        read
    }

    fn take_serde(&mut self, key: Key) {
        match key.name.to_string().as_str() {
            "rename" => self.rename = key.name_to_read().or(self.rename.take()),
            "rename_all" => self.rename_all = key.casing().or(self.rename_all),
            "rename_all_fields" => self.rename_all_fields = key.casing().or(self.rename_all_fields),
            "flatten" => self.flatten = true,
            "skip" | "skip_deserializing" => self.skip = true,
            "untagged" => self.untagged = true,
            "tag" => self.tag = true,
            "content" => self.content = key.text(),
            "transparent" => self.transparent = true,
            "from" | "try_from" | "remote" => self.elsewhere = Some(key.name),
            _ => {}
        }
    }

    fn take_validate(&mut self, key: Key) {
        match key.name.to_string().as_str() {
            "nested" => self.nested = true,
            "nest_all_fields" => self.nests_all = true,
            _ => {}
        }
    }

    fn take_garde(&mut self, key: Key) {
        match key.name.to_string().as_str() {
            "dive" => self.nested = true,
            "transparent" => self.steps_over = true,
            _ => {}
        }
    }

    fn take_problem(&mut self, key: Key) {
        match (key.name.to_string().as_str(), &key.value) {
            ("crate", Value::Is(tokens)) => self.krate = syn::parse2(tokens.clone()).ok(),
            _ => self.unknown.push(key.name),
        }
    }
}

/// `name`, `name = …` or `name(…)`.
struct Key {
    name: Ident,
    value: Value,
}

enum Value {
    Nothing,
    Is(TokenStream),
    Has(TokenStream),
}

impl Key {
    fn text(&self) -> Option<String> {
        let Value::Is(tokens) = &self.value else { return None };
        syn::parse2::<LitStr>(tokens.clone()).ok().map(|text| text.value())
    }

    /// Of what may differ between reading and writing, what is read.
    fn name_to_read(&self) -> Option<String> {
        let Value::Has(tokens) = &self.value else { return self.text() };
        keys(tokens.clone()).iter().find(|key| key.name == "deserialize")?.text()
    }

    fn casing(&self) -> Option<Casing> {
        let name = self.name_to_read()?;
        Casing::WORDS.iter().find(|(word, _)| *word == name).map(|(_, casing)| *casing)
    }
}

/// What stands between the commas, as far as it begins with a name.
fn keys(tokens: TokenStream) -> Vec<Key> {
    let mut keys = Vec::new();
    let mut piece = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == ',' => keys.extend(key(std::mem::take(&mut piece))),
            token => piece.push(token),
        }
    }
    keys.extend(key(piece));
    keys
}

fn key(piece: Vec<TokenTree>) -> Option<Key> {
    let mut tokens = piece.into_iter();
    let TokenTree::Ident(name) = tokens.next()? else { return None };
    let value = match tokens.next() {
        None => Value::Nothing,
        Some(TokenTree::Punct(punct)) if punct.as_char() == '=' => Value::Is(tokens.collect()),
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => {
            Value::Has(group.stream())
        }
        Some(_) => return None,
    };
    Some(Key { name: name.unraw(), value })
}
