//! Parses `#[problem(…)]` into the keys of one place, with their spans. Nothing here compares keys with each other.

use problem_shared::rulebook::Rule;
use problem_shared::status::by_name;
use problem_shared::wire_names::Casing;
use proc_macro2::{Delimiter, Span, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::{Attribute, Ident, LitStr, Meta, Path, Token, Type};

use crate::diagnostics::Diagnostics;
use crate::parse::keys::{self, Key, KeyId, Place, Takes};
use crate::parse::value::{
    Also, Base, Code, Detail, GrpcCode, Header, Level, Member, MemberValue, OnField, RetryAfter, Status,
    VariantPath,
};
use crate::parse::value_end::{split_at_next_key, until_comma, value};
use crate::parse::value_parser::{Shape, ValueParser};
use crate::rules;

/// The keys in one place.
#[derive(Default)]
pub(crate) struct Attributes {
    pub(crate) base: Option<KeyValue<Base>>,
    pub(crate) rename_all: Option<KeyValue<Casing>>,
    pub(crate) codes: Option<KeyValue<Casing>>,
    pub(crate) code_prefix: Option<KeyValue<LitStr>>,
    pub(crate) private: Option<KeyValue<()>>,
    pub(crate) statuses: Option<KeyValue<Vec<Status>>>,
    pub(crate) krate: Option<KeyValue<Path>>,
    pub(crate) mirrored: Option<KeyValue<Path>>,
    pub(crate) from_received: Option<KeyValue<()>>,
    pub(crate) skip: Option<KeyValue<Vec<Ident>>>,
    pub(crate) also: Option<KeyValue<Vec<Also>>>,
    pub(crate) accept: Option<KeyValue<Vec<(Rule, Span)>>>,
    pub(crate) status: Option<KeyValue<Status>>,
    pub(crate) code: Option<KeyValue<Code>>,
    pub(crate) like: Option<KeyValue<VariantPath>>,
    pub(crate) type_uri: Option<KeyValue<LitStr>>,
    pub(crate) title: Option<KeyValue<LitStr>>,
    pub(crate) detail: Option<KeyValue<Detail>>,
    pub(crate) www_authenticate: Vec<KeyValue<OnField<LitStr>>>,
    pub(crate) allow: Option<KeyValue<OnField<LitStr>>>,
    pub(crate) retry_after: Option<KeyValue<OnField<RetryAfter>>>,
    pub(crate) rate_limit: Option<KeyValue<()>>,
    pub(crate) header: Vec<KeyValue<Header>>,
    pub(crate) log: Option<KeyValue<Level>>,
    pub(crate) grpc: Option<KeyValue<GrpcCode>>,
    pub(crate) grpc_domain: Option<KeyValue<LitStr>>,
    pub(crate) transparent: Option<KeyValue<()>>,
    pub(crate) rest: Option<KeyValue<()>>,
    pub(crate) via: Option<KeyValue<Type>>,
    pub(crate) extension: Option<KeyValue<Option<LitStr>>>,
    pub(crate) constant_members: Vec<KeyValue<Member>>,
    pub(crate) flatten: Option<KeyValue<()>>,
    pub(crate) errors: Option<KeyValue<()>>,
    pub(crate) instance: Option<KeyValue<()>>,
    pub(crate) example: Option<KeyValue<MemberValue>>,
    pub(crate) since: Option<KeyValue<LitStr>>,
    pub(crate) deprecated: Option<KeyValue<LitStr>>,
    pub(crate) replaced_by: Option<KeyValue<LitStr>>,
    pub(crate) default: Option<KeyValue<()>>,
    /// The keys in the order of the source.
    pub(crate) seen: Vec<SeenKey>,
    /// Something was reported and left out. It may have been any key.
    pub(crate) is_incomplete: bool,
}

impl Attributes {
    /// The rules in `accept(…)`.
    pub(crate) fn accepted(&self) -> &[(Rule, Span)] {
        self.accept.as_ref().and_then(|accept| accept.value.as_deref()).unwrap_or_default()
    }

    /// The `base`, if its value is right.
    pub(crate) fn base(&self) -> Option<&Base> {
        self.base.as_ref()?.value.as_ref()
    }

    /// The `code`, if its value is right.
    pub(crate) fn code(&self) -> Option<&Code> {
        self.code.as_ref()?.value.as_ref()
    }

    /// The `like`, if its value is right.
    pub(crate) fn like(&self) -> Option<&VariantPath> {
        self.like.as_ref()?.value.as_ref()
    }

    /// The `code_prefix`, if its value is right.
    pub(crate) fn code_prefix(&self) -> Option<&LitStr> {
        self.code_prefix.as_ref()?.value.as_ref()
    }
}

/// A key, and where it is.
pub(crate) struct SeenKey {
    pub(crate) id: KeyId,
    pub(crate) name: &'static str,
    pub(crate) span: Span,
}

/// A key with its value.
#[derive(Clone)]
pub(crate) struct KeyValue<T> {
    /// The span of the key.
    pub(crate) key: Span,
    /// `None`: the key does not take what was given. That has been reported.
    pub(crate) value: Option<T>,
}

/// Parses every `#[problem(…)]` among `attributes`. `places` are the places that they count for.
pub(crate) fn parse(attributes: &[Attribute], places: &[Place], diagnostics: &Diagnostics) -> Attributes {
    let mut parser = Parser { parsed: Attributes::default(), places, diagnostics };
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("problem")) {
        match &attribute.meta {
            Meta::List(list) => {
                if let Err(error) = list.parse_args_with(|input: ParseStream| {
                    parser.list(input);
                    Ok(())
                }) {
                    parser.not_keys(&list.tokens, &error.to_string(), None);
                }
            }
            Meta::Path(_) => parser.not_keys(attribute, "no keys", None),
            Meta::NameValue(pair) => {
                let value = &pair.value;
                parser.not_keys(attribute, &format!("`= {}`", show(value)), Some(show(value)));
            }
        }
    }
    parser.parsed
}

/// The doc comment of an item, with its line breaks.
pub(crate) fn doc_comment(attributes: &[Attribute]) -> String {
    let lines = attributes.iter().filter_map(|attribute| match &attribute.meta {
        Meta::NameValue(meta) if meta.path.is_ident("doc") => match &meta.value {
            syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(line), .. }) => Some(line.value()),
            _ => None,
        },
        _ => None,
    });
    let lines: Vec<_> =
        lines.map(|line| line.strip_prefix(' ').unwrap_or(&line).trim_end().to_owned()).collect();
    lines.join("\n").trim().to_owned()
}

struct Parser<'a> {
    parsed: Attributes,
    places: &'a [Place],
    diagnostics: &'a Diagnostics,
}

impl Parser<'_> {
    /// Parses entries between commas. A wrong entry is reported and skipped, and parsing goes on with the next.
    fn list(&mut self, input: ParseStream) {
        while !input.is_empty() {
            if let Some(comma) = input.parse::<Option<Token![,]>>().ok().flatten() {
                self.incomplete(&comma, "a key", "`,`", "remove one of the two commas");
                continue;
            }
            match input.call(Ident::parse_any) {
                Ok(name) if input.peek(Token![-]) => self.hyphenated(&name, input),
                Ok(name) => {
                    let shape = self.shape(&name, input);
                    self.entry(&name, shape);
                }
                Err(_) => {
                    let tokens = until_comma(input);
                    self.not_keys(&tokens, &format!("`{}`", show(&tokens)), Some(show(&tokens)));
                }
            }
            // every branch stops at a comma or at the end
            let _ = input.parse::<Option<Token![,]>>();
        }
    }

    /// Reports the name of a header in the place of a key, such as `retry-after = 5`.
    fn hyphenated(&mut self, first: &Ident, input: ParseStream) {
        let mut tokens = quote::quote!(#first);
        let mut text = first.to_string();
        while let Some(hyphen) = input.parse::<Option<Token![-]>>().ok().flatten() {
            hyphen.to_tokens(&mut tokens);
            text.push('-');
            if let Ok(name) = input.call(Ident::parse_any) {
                name.to_tokens(&mut tokens);
                text.push_str(&name.to_string());
            }
        }
        let value = until_comma(input);
        let value = if value.is_empty() { String::new() } else { format!(" {}", show(&value)) };
        self.unknown(&tokens, &text, &value);
    }

    /// Parses what follows a key. `None`: it is neither a value nor a list. That has been reported.
    fn shape(&mut self, name: &Ident, input: ParseStream) -> Option<Shape> {
        let equals = input.parse::<Option<Token![=]>>().ok().flatten();
        let tokens = if equals.is_some() { value(input) } else { until_comma(input) };
        if let Some(equals) = equals {
            if tokens.is_empty() {
                self.parsed.is_incomplete = true;
                let (key, fix) = (name.to_string(), "write it after the `=`, or remove the `=`");
                rules::shape::invalid_value(&equals, &key, "a value", "none", fix, self.diagnostics);
                return None;
            }
            if let Some((value, found, next, rest)) = split_at_next_key(&tokens) {
                let fix = format!("write `{name} = {}, {}`", show(&value), show(&rest));
                self.incomplete(&next, &format!("`,` before `{next}`"), found, &fix);
                return None;
            }
            return Some(Shape::Value(tokens));
        }
        let mut trees = tokens.clone().into_iter();
        match (trees.next(), trees.next()) {
            (None, _) => Some(Shape::Nothing),
            (Some(TokenTree::Group(group)), None) if group.delimiter() == Delimiter::Parenthesis => {
                Some(Shape::List(group))
            }
            _ => {
                let expected = format!("`,` or `=` after `{name}`");
                let value = show(&tokens);
                let value = value.trim_start_matches([':', '=', ' ']);
                let fix = match value.is_empty() {
                    true => format!("write `{name} = …`"),
                    false => format!("write `{name} = {value}`"),
                };
                self.incomplete(&tokens, &expected, &format!("`{}`", show(&tokens)), &fix);
                None
            }
        }
    }

    /// `value` is what the user wrote instead of keys, if it may be the value of one.
    fn not_keys(&mut self, at: &dyn ToTokens, found: &str, value: Option<String>) {
        let allowed = keys::allowed(self.places);
        let bare = value.as_deref().unwrap_or("404").trim_matches('"');
        let is_status = by_name(bare).is_some() || (bare.len() == 3 && bare.parse::<u16>().is_ok());
        let fix = match (is_status && allowed.contains(&"status"), value.is_some()) {
            (true, true) => format!("write #[problem(status = {bare})]"),
            (true, false) => {
                format!(
                    "write it like #[problem(status = {bare})]; allowed here: {}",
                    rules::shape::listed(&allowed)
                )
            }
            (false, _) => format!("allowed here: {}", rules::shape::listed(&allowed)),
        };
        self.incomplete(at, "keys in `#[problem(…)]`", found, &fix);
    }

    fn incomplete(&mut self, at: &dyn ToTokens, expected: &str, found: &str, fix: &str) {
        self.parsed.is_incomplete = true;
        rules::shape::invalid_attribute(at, expected, found, fix, self.diagnostics);
    }

    fn entry(&mut self, name: &Ident, shape: Option<Shape>) {
        let text = name.unraw().to_string();
        let key = match Key::named(&text) {
            Some(key) if key.takes(self.places).is_some() => key,
            Some(key) => return self.misplaced(name, key, shape.as_ref()),
            None => return self.unknown(name, &text, &shown_value(shape.as_ref())),
        };
        let takes = key.takes(self.places).unwrap_or(Takes::Nothing);
        if !key.is_repeatable(takes)
            && let Some(first) = self.first(key.id)
        {
            return rules::shape::duplicate_key(&text, first, name.span(), self.diagnostics);
        }
        let value = ValueParser { key: name, takes, shape, diagnostics: self.diagnostics };
        let parsed = &mut self.parsed;
        match key.id {
            KeyId::Base => parsed.base = value.key_value(ValueParser::base),
            KeyId::RenameAll => parsed.rename_all = value.key_value(ValueParser::casing),
            KeyId::Codes => parsed.codes = value.key_value(ValueParser::casing),
            KeyId::CodePrefix => parsed.code_prefix = value.key_value(ValueParser::literal),
            KeyId::Private => parsed.private = value.key_value(ValueParser::nothing),
            KeyId::Statuses => parsed.statuses = value.key_value(ValueParser::statuses),
            KeyId::Crate => parsed.krate = value.key_value(ValueParser::path),
            KeyId::For => parsed.mirrored = value.key_value(ValueParser::type_path),
            KeyId::FromReceived => parsed.from_received = value.key_value(ValueParser::nothing),
            KeyId::Skip => parsed.skip = value.key_value(ValueParser::names),
            KeyId::Also => parsed.also = value.key_value(ValueParser::also),
            KeyId::Accept => parsed.accept = value.key_value(ValueParser::rules),
            KeyId::Status => parsed.status = value.key_value(ValueParser::status),
            KeyId::Code => parsed.code = value.key_value(ValueParser::code),
            KeyId::Like => parsed.like = value.key_value(ValueParser::variant_path),
            KeyId::Type => parsed.type_uri = value.key_value(ValueParser::literal),
            KeyId::Title => parsed.title = value.key_value(ValueParser::literal),
            KeyId::Detail => parsed.detail = value.key_value(ValueParser::detail),
            KeyId::WwwAuthenticate => {
                parsed.www_authenticate.extend(value.key_value(|value| value.on_field(ValueParser::literal)));
            }
            KeyId::Allow => parsed.allow = value.key_value(|value| value.on_field(ValueParser::literal)),
            KeyId::RetryAfter => {
                parsed.retry_after = value.key_value(|value| value.on_field(ValueParser::retry_after));
            }
            KeyId::RateLimit => parsed.rate_limit = value.key_value(ValueParser::nothing),
            KeyId::Header => parsed.header.extend(value.key_value(ValueParser::header)),
            KeyId::Log => parsed.log = value.key_value(ValueParser::level),
            KeyId::Grpc => parsed.grpc = value.key_value(ValueParser::grpc_code),
            KeyId::GrpcDomain => parsed.grpc_domain = value.key_value(ValueParser::literal),
            KeyId::Transparent => parsed.transparent = value.key_value(ValueParser::nothing),
            KeyId::Rest => parsed.rest = value.key_value(ValueParser::nothing),
            KeyId::Via => parsed.via = value.key_value(ValueParser::ty),
            KeyId::Extension if takes == Takes::Member => {
                parsed.constant_members.extend(value.key_value(ValueParser::member));
            }
            KeyId::Extension => parsed.extension = value.key_value(ValueParser::optional_literal),
            KeyId::Flatten => parsed.flatten = value.key_value(ValueParser::nothing),
            KeyId::Errors => parsed.errors = value.key_value(ValueParser::nothing),
            KeyId::Instance => parsed.instance = value.key_value(ValueParser::nothing),
            KeyId::Example => parsed.example = value.key_value(ValueParser::example),
            KeyId::Since => parsed.since = value.key_value(ValueParser::literal),
            KeyId::Deprecated => parsed.deprecated = value.key_value(ValueParser::literal),
            KeyId::ReplacedBy => parsed.replaced_by = value.key_value(ValueParser::literal),
            KeyId::Default => parsed.default = value.key_value(ValueParser::nothing),
        }
        parsed.seen.push(SeenKey { id: key.id, name: key.name, span: name.span() });
    }

    /// The span of an earlier occurrence of a key.
    fn first(&self, id: KeyId) -> Option<Span> {
        self.parsed.seen.iter().find(|seen| seen.id == id).map(|seen| seen.span)
    }

    fn misplaced(&mut self, name: &Ident, key: &Key, shape: Option<&Shape>) {
        self.parsed.is_incomplete = true;
        let here = match self.places {
            [Place::Type, Place::Variant] => "a struct",
            places => places.first().map_or("", |place| place.name()),
        };
        let allowed: Vec<_> = key.forms.iter().map(|(place, _)| place.name()).collect();
        let places = match allowed.split_last() {
            Some((last, [])) => (*last).to_owned(),
            Some((last, others)) => format!("{} or {last}", others.join(", ")),
            None => String::new(),
        };
        let takes_list = key.forms.iter().any(|(_, takes)| takes.example().starts_with('('));
        let value = match shape {
            Some(Shape::List(_)) if !takes_list => String::new(),
            shape => shown_value(shape),
        };
        let fix = format!("write #[problem({}{value})] on {places}", key.name);
        rules::shape::misplaced_key(name, key.name, here, &fix, self.diagnostics);
    }

    fn unknown(&mut self, name: &dyn ToTokens, text: &str, value: &str) {
        self.parsed.is_incomplete = true;
        rules::shape::unknown_key(name, text, value, &keys::allowed(self.places), self.diagnostics);
    }
}

/// What follows a key, for a message.
fn shown_value(shape: Option<&Shape>) -> String {
    match shape {
        Some(Shape::Value(tokens)) => format!(" = {}", show(tokens)),
        Some(Shape::List(group)) => show(group),
        Some(Shape::Nothing) | None => String::new(),
    }
}

/// Tokens with the spacing of source code, for a message.
pub(crate) fn show(tokens: &impl ToTokens) -> String {
    let text = tokens.to_token_stream().to_string();
    text.replace(" :: ", "::").replace(" ! ", "!").replace("! (", "!(").replace("- ", "-")
}
