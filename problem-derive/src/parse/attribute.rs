//! From tokens to raw attributes: what was given, and where it stands. Nothing is checked across
//! keys here.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::{Attribute, Ident, LitStr, Meta, Path, Token};

use crate::diagnostics::{Errors, closest, listed};
use crate::names::Casing;
use crate::parse::keys::{self, Key, KeyId, Place, Takes};
use crate::parse::value::{Base, Detail, Header, Level, OnField, RetryAfter, Shape, Status, Value};

/// The keys given in one place.
#[derive(Default)]
pub(crate) struct Attributes {
    pub(crate) base: Option<Given<Base>>,
    pub(crate) rename_all: Option<Given<Casing>>,
    pub(crate) private: Option<Given<()>>,
    pub(crate) statuses: Option<Given<Vec<Status>>>,
    pub(crate) krate: Option<Given<Path>>,
    pub(crate) skip: Option<Given<Vec<Ident>>>,
    pub(crate) accept: Option<Given<Vec<Ident>>>,
    pub(crate) status: Option<Given<Status>>,
    pub(crate) code: Option<Given<LitStr>>,
    pub(crate) type_uri: Option<Given<LitStr>>,
    pub(crate) title: Option<Given<LitStr>>,
    pub(crate) detail: Option<Given<Detail>>,
    pub(crate) www_authenticate: Vec<Given<OnField<LitStr>>>,
    pub(crate) allow: Option<Given<OnField<LitStr>>>,
    pub(crate) retry_after: Option<Given<OnField<RetryAfter>>>,
    pub(crate) rate_limit: Option<Given<()>>,
    pub(crate) header: Vec<Given<Header>>,
    pub(crate) log: Option<Given<Level>>,
    pub(crate) transparent: Option<Given<()>>,
    pub(crate) extension: Option<Given<Option<LitStr>>>,
    pub(crate) flatten: Option<Given<()>>,
    pub(crate) errors: Option<Given<()>>,
    pub(crate) instance: Option<Given<()>>,
    /// The keys in the order in which they stand.
    pub(crate) seen: Vec<Seen>,
    /// Something was not understood and reported; it may have been any key.
    pub(crate) unclear: bool,
}

/// A key, and where it stands.
pub(crate) struct Seen {
    pub(crate) id: KeyId,
    pub(crate) name: &'static str,
    pub(crate) span: Span,
}

/// A key that stands there.
#[derive(Clone)]
pub(crate) struct Given<T> {
    pub(crate) key: Span,
    /// `None`: it was no value for this key, which has been reported.
    pub(crate) value: Option<T>,
}

/// Reads every `#[problem(…)]` among `attributes`, which stand in `places`.
pub(crate) fn read(attributes: &[Attribute], places: &[Place], errors: &Errors) -> Attributes {
    let mut reader = Reader { found: Attributes::default(), places, errors };
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("problem")) {
        match &attribute.meta {
            Meta::List(list) => {
                if let Err(error) = list.parse_args_with(|input: ParseStream| {
                    reader.list(input);
                    Ok(())
                }) {
                    reader.unclear(&list.tokens, &error.to_string());
                }
            }
            Meta::Path(_) | Meta::NameValue(_) => reader.unclear(attribute, "no list of keys"),
        }
    }
    reader.found
}

/// The doc comment of an item, a line each.
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

struct Reader<'a> {
    found: Attributes,
    places: &'a [Place],
    errors: &'a Errors,
}

impl Reader<'_> {
    /// Entries with commas between. A bad one is reported and skipped, and reading goes on.
    fn list(&mut self, input: ParseStream) {
        while !input.is_empty() {
            if let Some(comma) = input.parse::<Option<Token![,]>>().ok().flatten() {
                self.unclear(&comma, "`,`");
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
                    self.unclear(&tokens, &format!("`{}`", show(&tokens)));
                }
            }
            // all of these stop at a comma or at the end
            let _ = input.parse::<Option<Token![,]>>();
        }
    }

    /// `retry-after = 5`: the name of the header in the place of the key.
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
        until_comma(input);
        self.unknown(&tokens, &text);
    }

    /// `None`: it was no shape at all, which has been reported.
    fn shape(&mut self, name: &Ident, input: ParseStream) -> Option<Shape> {
        let expects_value = input.parse::<Option<Token![=]>>().ok().flatten();
        let tokens = until_comma(input);
        if let Some(equals) = expects_value {
            if tokens.is_empty() {
                self.found.unclear = true;
                self.errors.report(
                    &equals,
                    "invalid_value",
                    format_args!("expected a value for `{name}`, found none"),
                    format_args!("write it behind the `=`, or leave both out"),
                );
                return None;
            }
            if let Some(next) = next_key(&tokens) {
                self.found.unclear = true;
                self.errors.report(
                    &next,
                    "invalid_attribute",
                    format_args!("expected `,` before `{next}`"),
                    "put a comma between two keys",
                );
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
                self.found.unclear = true;
                self.errors.report(
                    &tokens,
                    "invalid_attribute",
                    format_args!("expected `,` or `=` after `{name}`, found `{}`", show(&tokens)),
                    format_args!("write `{name} = …`, and a comma between two keys"),
                );
                None
            }
        }
    }

    fn unclear(&mut self, at: &impl ToTokens, found: &str) {
        self.found.unclear = true;
        self.errors.report(
            at,
            "invalid_attribute",
            format_args!("expected keys in `#[problem(…)]`, found {found}"),
            format_args!("allowed here: {}", listed(&keys::allowed(self.places))),
        );
    }

    fn entry(&mut self, name: &Ident, shape: Option<Shape>) {
        let text = name.unraw().to_string();
        let key = match Key::named(&text) {
            Some(key) if key.takes(self.places).is_some() => key,
            Some(key) => return self.misplaced(name, key),
            None => return self.unknown(name, &text),
        };
        if !key.repeatable
            && let Some(first) = self.first(key.id)
        {
            return self.errors.report_twice(
                first,
                name.span(),
                "duplicate_key",
                format_args!("duplicate key `{text}`"),
                "keep one of the two",
            );
        }
        let takes = key.takes(self.places).unwrap_or(Takes::Nothing);
        let value = Value { key: name, takes, shape, errors: self.errors };
        let found = &mut self.found;
        match key.id {
            KeyId::Base => found.base = value.given(Value::base),
            KeyId::RenameAll => found.rename_all = value.given(Value::casing),
            KeyId::Private => found.private = value.given(Value::nothing),
            KeyId::Statuses => found.statuses = value.given(Value::statuses),
            KeyId::Crate => found.krate = value.given(Value::path),
            KeyId::Skip => found.skip = value.given(Value::names),
            KeyId::Accept => found.accept = value.given(Value::rules),
            KeyId::Status => found.status = value.given(Value::status),
            KeyId::Code => found.code = value.given(Value::literal),
            KeyId::Type => found.type_uri = value.given(Value::literal),
            KeyId::Title => found.title = value.given(Value::literal),
            KeyId::Detail => found.detail = value.given(Value::detail),
            KeyId::WwwAuthenticate => {
                found.www_authenticate.extend(value.given(|value| value.on_field(Value::literal)));
            }
            KeyId::Allow => found.allow = value.given(|value| value.on_field(Value::literal)),
            KeyId::RetryAfter => {
                found.retry_after = value.given(|value| value.on_field(Value::retry_after));
            }
            KeyId::RateLimit => found.rate_limit = value.given(Value::nothing),
            KeyId::Header => found.header.extend(value.given(Value::header)),
            KeyId::Log => found.log = value.given(Value::level),
            KeyId::Transparent => found.transparent = value.given(Value::nothing),
            KeyId::Extension => found.extension = value.given(Value::optional_literal),
            KeyId::Flatten => found.flatten = value.given(Value::nothing),
            KeyId::Errors => found.errors = value.given(Value::nothing),
            KeyId::Instance => found.instance = value.given(Value::nothing),
        }
        found.seen.push(Seen { id: key.id, name: key.name, span: name.span() });
    }

    /// Where the key stands already.
    fn first(&self, id: KeyId) -> Option<Span> {
        self.found.seen.iter().find(|seen| seen.id == id).map(|seen| seen.span)
    }

    fn misplaced(&mut self, name: &Ident, key: &Key) {
        self.found.unclear = true;
        let here = match self.places {
            [Place::Type, Place::Variant] => "a struct",
            places => places.first().map_or("", |place| place.name()),
        };
        let there: Vec<_> = key.forms.iter().map(|(place, _)| place.name()).collect();
        let there = match there.split_last() {
            Some((last, [])) => (*last).to_owned(),
            Some((last, others)) => format!("{} or {last}", others.join(", ")),
            None => String::new(),
        };
        self.errors.report(
            name,
            "misplaced_key",
            format_args!("`{}` is not allowed on {here}", key.name),
            format_args!("it belongs on {there}"),
        );
    }

    fn unknown(&mut self, name: &impl ToTokens, text: &str) {
        self.found.unclear = true;
        let list = listed(&keys::allowed(self.places));
        let help = match closest(&text.replace('-', "_"), &keys::allowed(self.places)) {
            Some(guess) => format!("did you mean `{guess}`? allowed here: {list}"),
            None => format!("allowed here: {list}"),
        };
        self.errors.report(name, "unknown_key", format_args!("unknown key `{text}`"), help);
    }
}

/// Tokens as somebody would write them, for a message.
pub(crate) fn show(tokens: &impl ToTokens) -> String {
    let text = tokens.to_token_stream().to_string();
    text.replace(" :: ", "::").replace(" ! ", "!").replace("- ", "-")
}

/// The tokens up to the next comma, which is left.
fn until_comma(input: ParseStream) -> TokenStream {
    let mut tokens = TokenStream::new();
    while !input.is_empty() && !input.peek(Token![,]) {
        match input.parse::<TokenTree>() {
            Ok(tree) => tokens.extend([tree]),
            Err(_) => break,
        }
    }
    tokens
}

/// A key that follows a value with no comma between: `404 code = "GONE"`.
fn next_key(value: &TokenStream) -> Option<Ident> {
    let trees: Vec<_> = value.clone().into_iter().skip(1).collect();
    trees.windows(2).find_map(|pair| match pair {
        [TokenTree::Ident(key), TokenTree::Punct(punct)] if punct.as_char() == '=' => Some(key.clone()),
        _ => None,
    })
}
