//! Parses the attributes of serde and of the validating crates. Those crates check their attributes themselves, so anything
//! unknown is skipped here.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use syn::ext::IdentExt as _;
use syn::{Attribute, Lit, LitBool, LitStr, Meta, Path};

use problem_shared::wire_names::Casing;

/// The attributes of a type, a variant or a field, as far as they matter for names.
#[derive(Default)]
pub(super) struct Attributes {
    pub(super) serde: Serde,
    pub(super) rules: Rules,
    pub(super) problem: ProblemAttribute,
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
    /// A client can leave the field out.
    pub(super) default: bool,
    /// A function of the service reads the field, or all fields of the variant.
    pub(super) reads_otherwise: bool,
    /// `from`, `try_from` or `remote`: another type has the names.
    pub(super) elsewhere: Option<Ident>,
}

/// The attributes of `validator` and `garde`. A field can have attributes of both, and one crate can skip a field that the
/// other checks.
#[derive(Default)]
pub(super) struct Rules {
    /// `nested` of the crate `validator`: the value of the field has rules of its own.
    pub(super) nested: bool,
    /// `dive` of the crate `garde`: the value of the field has rules of its own.
    pub(super) dives: bool,
    /// The crate `validator` does not check the field.
    pub(super) skipped_by_validator: bool,
    /// The crate `garde` does not check the field.
    pub(super) skipped_by_garde: bool,
    /// `nest_all_fields` of the crate `validator`.
    pub(super) nests_all: bool,
    /// `transparent` of the crate `garde`: its reports have no step for the field.
    pub(super) steps_over: bool,
    /// `allow_unvalidated` of the crate `garde`: fields without an attribute are not checked.
    pub(super) allows_unvalidated: bool,
    /// `inner` of the crate `garde`, also inside `if`: the items of a list have rules.
    pub(super) has_items: bool,
    /// The field has an attribute of the crate `garde`.
    pub(super) has_garde: bool,
    /// A rule has an argument with `self`, which refers to the other fields.
    pub(super) depends_on_others: bool,
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
    /// Limits that are known only at run time, where they may come from the request.
    Unknown,
}

/// The keys of `#[problem(…)]`.
#[derive(Default)]
pub(super) struct ProblemAttribute {
    pub(super) krate: Option<Path>,
    pub(super) nested: Option<bool>,
    /// The keys with mistakes.
    pub(super) mistakes: Vec<(Ident, Mistake)>,
}

/// What is wrong with a key of `#[problem(…)]`.
pub(super) enum Mistake {
    Unknown,
    /// The key does not take this value.
    Value(String),
    Twice,
}

impl Attributes {
    pub(super) fn parse(attributes: &[Attribute]) -> Self {
        let mut parsed = Self::default();
        for attribute in attributes {
            let Meta::List(list) = &attribute.meta else { continue };
            let Some(name) = attribute.path().get_ident() else { continue };
            let name = name.to_string();
            parsed.rules.depends_on_others |= name == "garde" && contains_self(&list.tokens);
            let keys = keys(list.tokens.clone());
            match name.as_str() {
                "serde" => keys.into_iter().for_each(|key| parsed.serde.take(key)),
                "validate" => keys.into_iter().for_each(|key| parsed.rules.take_validate(key)),
                "garde" => {
                    // which of the rules apply is known only at run time
                    let varies = keys.iter().any(|key| key.name == "if" || key.name == "adapt");
                    keys.into_iter().for_each(|key| parsed.rules.take_garde(key));
                    if varies {
                        (parsed.rules.length, parsed.rules.range) = (Limits::Unknown, Limits::Unknown);
                    }
                }
                "problem" => keys.into_iter().for_each(|key| parsed.problem.take(key)),
                _ => {}
            }
        }
        parsed
    }
}

fn contains_self(tokens: &TokenStream) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == "self",
        TokenTree::Group(group) => contains_self(&group.stream()),
        _ => false,
    })
}

impl Serde {
    fn take(&mut self, key: Key) {
        match key.name.to_string().as_str() {
            "rename" => self.rename = key.name_to_read().or(self.rename.take()),
            "rename_all" => self.rename_all = key.casing().or(self.rename_all),
            "rename_all_fields" => self.rename_all_fields = key.casing().or(self.rename_all_fields),
            "flatten" => self.flatten = true,
            "skip" | "skip_deserializing" => self.skip = true,
            // a variant of a `field_identifier` with a field catches every other text, without a tag
            "untagged" | "field_identifier" => self.untagged = true,
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
            "skip" => self.skipped_by_validator = key.is_on(),
            "length" => self.length.take(&key),
            "range" => self.range.take(&key),
            _ => {}
        }
    }

    fn take_garde(&mut self, key: Key) {
        self.has_garde = true;
        self.has_items |= key.checks_items();
        match key.name.to_string().as_str() {
            "dive" => self.dives = true,
            "skip" => self.skipped_by_garde = true,
            "transparent" => self.steps_over = true,
            "allow_unvalidated" => self.allows_unvalidated = true,
            "length" => self.length.take(&key),
            "range" => self.range.take(&key),
            _ => {}
        }
    }
}

impl Limits {
    /// Adds limits. If two crates have different limits, a report does not tell which of them was broken.
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

impl ProblemAttribute {
    fn take(&mut self, key: Key) {
        match (key.name.to_string().as_str(), &key.value) {
            ("crate", _) if self.krate.is_some() => self.mistakes.push((key.name, Mistake::Twice)),
            ("nested", _) if self.nested.is_some() => self.mistakes.push((key.name, Mistake::Twice)),
            ("crate", Value::Is(tokens)) if syn::parse2::<Path>(tokens.clone()).is_ok() => {
                self.krate = syn::parse2(tokens.clone()).ok();
            }
            ("nested", Value::Nothing) => self.nested = Some(true),
            ("nested", Value::Is(_)) if !key.is_on() => self.nested = Some(false),
            ("crate" | "nested", value) => {
                let found = match value {
                    Value::Nothing => "nothing".to_owned(),
                    Value::Is(tokens) => format!("`{tokens}`"),
                    Value::Has(tokens) => format!("`({tokens})`"),
                };
                self.mistakes.push((key.name, Mistake::Value(found)));
            }
            _ => self.mistakes.push((key.name, Mistake::Unknown)),
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

    /// The name that serde reads, which can differ from the one that it writes.
    fn name_to_read(&self) -> Option<String> {
        let Value::Has(tokens) = &self.value else { return self.text() };
        keys(tokens.clone()).iter().find(|key| key.name == "deserialize")?.text()
    }

    fn casing(&self) -> Option<Casing> {
        let name = self.name_to_read()?;
        Casing::WORDS.iter().find(|(word, _)| *word == name).map(|(_, casing)| *casing)
    }

    /// Whether a flag is on. It is off with the value `false`.
    fn is_on(&self) -> bool {
        let Value::Is(tokens) = &self.value else { return true };
        syn::parse2::<LitBool>(tokens.clone()).map_or(true, |is_on| is_on.value)
    }

    /// Whether a rule of the crate `garde` is about the items of a list: `inner(…)`, or an `if(…)` that contains it.
    fn checks_items(&self) -> bool {
        match &self.value {
            Value::Has(_) if self.name == "inner" => true,
            Value::Has(rules) if self.name == "if" => keys(rules.clone()).iter().any(Self::checks_items),
            _ => false,
        }
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

/// The entries between commas that begin with a name.
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

/// The tokens without the invisible groups around what a macro passes on.
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
