//! From tokens to raw attributes: those of serde, and of the crates that check values. They are checked by whom
//! they belong to: what is not understood here is left to them.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use syn::ext::IdentExt as _;
use syn::{Attribute, Lit, LitBool, LitStr, Meta, Path};

use crate::names::Casing;

/// Of a type, a variant or a field, as far as it has to do with names.
#[derive(Default)]
pub(super) struct Attributes {
    pub(super) serde: Serde,
    pub(super) rules: Rules,
    pub(super) own: Own,
}

#[derive(Default)]
pub(super) struct Serde {
    pub(super) rename: Option<String>,
    pub(super) rename_all: Option<Casing>,
    pub(super) rename_all_fields: Option<Casing>,
    pub(super) flatten: bool,
    pub(super) skip: bool,
    pub(super) untagged: bool,
    pub(super) tag: bool,
    pub(super) content: Option<String>,
    pub(super) transparent: bool,
    /// A client need not send it.
    pub(super) default: bool,
    /// A function of the service's reads it, from whatever that takes.
    pub(super) reads_otherwise: bool,
    /// `from`, `try_from` or `remote`: the names are those of another type.
    pub(super) elsewhere: Option<Ident>,
}

/// What `validator` and `garde` were told.
#[derive(Default)]
pub(super) struct Rules {
    /// What is in the field has rules of its own.
    pub(super) nested: bool,
    /// The crate passes the field by.
    pub(super) skip: bool,
    /// `nest_all_fields` of the crate `validator`.
    pub(super) nests_all: bool,
    /// `transparent` of the crate `garde`: its reports have no step for the field.
    pub(super) steps_over: bool,
    /// `allow_unvalidated` of the crate `garde`: a field without a word is passed by.
    pub(super) passes_by: bool,
    /// `inner` of the crate `garde`: the items of a list have rules.
    pub(super) has_items: bool,
    /// The field has a word of the crate `garde`.
    pub(super) of_garde: bool,
    pub(super) length: Limits,
    pub(super) range: Limits,
}

/// The limits of a rule.
#[derive(Clone, Default)]
pub(super) enum Limits {
    #[default]
    None,
    /// Numbers, by their names.
    Numbers(Vec<(String, String)>),
    /// Something that is only known at run time, where it may come from the request.
    Unknown,
}

/// Of `#[problem(…)]`.
#[derive(Default)]
pub(super) struct Own {
    pub(super) krate: Option<Path>,
    pub(super) nested: Option<bool>,
    /// Keys that there are not, with what else was wrong.
    pub(super) wrong: Vec<(Ident, Wrong)>,
}

/// What is wrong with a key of ours.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wrong {
    Unknown,
    Value,
    Twice,
}

impl Attributes {
    pub(super) fn read(attributes: &[Attribute]) -> Self {
        let mut read = Self::default();
        for attribute in attributes {
            let Meta::List(list) = &attribute.meta else { continue };
            let Some(name) = attribute.path().get_ident() else { continue };
            let keys = keys(list.tokens.clone());
            match name.to_string().as_str() {
                "serde" => keys.into_iter().for_each(|key| read.serde.take(key)),
                "validate" => keys.into_iter().for_each(|key| read.rules.take_validate(key)),
                "garde" => {
                    // which of its rules holds is only known at run time
                    let varies = keys.iter().any(|key| key.name == "if" || key.name == "adapt");
                    keys.into_iter().for_each(|key| read.rules.take_garde(key));
                    if varies {
                        (read.rules.length, read.rules.range) = (Limits::Unknown, Limits::Unknown);
                    }
                }
                "problem" => keys.into_iter().for_each(|key| read.own.take(key)),
                _ => {}
            }
        }
        read
    }
}

impl Serde {
    fn take(&mut self, key: Key) {
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
            "default" => self.default = true,
            "with" | "deserialize_with" => self.reads_otherwise = true,
            "from" | "try_from" | "remote" => self.elsewhere = Some(key.name),
            _ => {}
        }
    }
}

impl Rules {
    fn take_validate(&mut self, key: Key) {
        match key.name.to_string().as_str() {
            "nested" => self.nested = key.is_on(),
            "nest_all_fields" => self.nests_all = key.is_on(),
            "skip" => self.skip = key.is_on(),
            "length" => self.length.take(&key),
            "range" => self.range.take(&key),
            _ => {}
        }
    }

    fn take_garde(&mut self, key: Key) {
        self.of_garde = true;
        match key.name.to_string().as_str() {
            "dive" => self.nested = true,
            "inner" => self.has_items = true,
            "skip" => self.skip = true,
            "transparent" => self.steps_over = true,
            "allow_unvalidated" => self.passes_by = true,
            "length" => self.length.take(&key),
            "range" => self.range.take(&key),
            _ => {}
        }
    }
}

impl Limits {
    /// Of two crates the limits are the same, or it is not known which of them was broken.
    fn take(&mut self, key: &Key) {
        let Value::Has(tokens) = &key.value else { return };
        let names = ["min", "max", "equal", "exclusive_min", "exclusive_max"];
        let given = keys(tokens.clone()).into_iter().filter(|key| names.iter().any(|name| key.name == name));
        let numbers =
            given.map(|key| Some((key.name.to_string(), key.number()?))).collect::<Option<Vec<_>>>();
        *self = match (std::mem::take(self), numbers) {
            (Self::None, Some(numbers)) => Self::Numbers(numbers),
            (Self::Numbers(known), Some(numbers)) if known == numbers => Self::Numbers(known),
            _ => Self::Unknown,
        };
    }
}

impl Own {
    fn take(&mut self, key: Key) {
        match (key.name.to_string().as_str(), &key.value) {
            ("crate", _) if self.krate.is_some() => self.wrong.push((key.name, Wrong::Twice)),
            ("nested", _) if self.nested.is_some() => self.wrong.push((key.name, Wrong::Twice)),
            ("crate", Value::Is(tokens)) => match syn::parse2(tokens.clone()) {
                Ok(path) => self.krate = Some(path),
                Err(_) => self.wrong.push((key.name, Wrong::Value)),
            },
            ("nested", Value::Nothing) => self.nested = Some(true),
            ("nested", Value::Is(_)) if !key.is_on() => self.nested = Some(false),
            ("crate" | "nested", _) => self.wrong.push((key.name, Wrong::Value)),
            _ => self.wrong.push((key.name, Wrong::Unknown)),
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

    /// Of what can be said to be `false`.
    fn is_on(&self) -> bool {
        let Value::Is(tokens) = &self.value else { return true };
        syn::parse2::<LitBool>(tokens.clone()).map_or(true, |is_on| is_on.value)
    }

    fn number(&self) -> Option<String> {
        let Value::Is(tokens) = &self.value else { return None };
        let mut tokens = tokens.clone().into_iter().peekable();
        let is_minus = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '-');
        let sign = if tokens.next_if(is_minus).is_some() { "-" } else { "" };
        let digits = match syn::parse2(tokens.collect()).ok()? {
            Lit::Int(number) => number.base10_digits().to_owned(),
            Lit::Float(number) => number.base10_digits().to_owned(),
            _ => return None,
        };
        Some(format!("{sign}{digits}"))
    }
}

/// What stands between the commas, as far as it begins with a name.
fn keys(tokens: TokenStream) -> Vec<Key> {
    let mut keys = Vec::new();
    let mut piece = Vec::new();
    for token in visible(tokens) {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == ',' => keys.extend(key(std::mem::take(&mut piece))),
            token => piece.push(token),
        }
    }
    keys.extend(key(piece));
    keys
}

/// The tokens without the groups that nobody sees, around what a macro has handed on.
fn visible(tokens: TokenStream) -> Vec<TokenTree> {
    let mut visible_ones = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
                visible_ones.extend(visible(group.stream()));
            }
            token => visible_ones.push(token),
        }
    }
    visible_ones
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
