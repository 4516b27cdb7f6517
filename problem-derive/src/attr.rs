//! From tokens to raw attributes: what was given, and where it stands. Nothing is checked across
//! keys here.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Ident, LitInt, LitStr, Meta, Token};

use crate::errors::{Errors, closest};
use crate::keys::{self, Key, KeyId, Place, Takes};
use crate::registry;

/// The keys given in one place.
#[derive(Default)]
pub(crate) struct Attributes {
    pub(crate) base: Option<Given<LitStr>>,
    pub(crate) status: Option<Given<Status>>,
    pub(crate) code: Option<Given<LitStr>>,
    pub(crate) detail: Option<Given<Detail>>,
    pub(crate) www_authenticate: Vec<Given<LitStr>>,
    pub(crate) retry_after: Option<Given<RetryAfter>>,
    pub(crate) transparent: Option<Given<()>>,
    pub(crate) extension: Option<Given<Option<LitStr>>>,
    pub(crate) errors: Option<Given<()>>,
    /// Something was not understood and reported; it may have been any key.
    pub(crate) unclear: bool,
}

/// A key that stands there.
#[derive(Clone)]
pub(crate) struct Given<T> {
    pub(crate) key: Span,
    /// `None`: it was no value for this key, which has been reported.
    pub(crate) value: Option<T>,
}

/// The number that a `status` means, and the token that says so.
#[derive(Clone)]
pub(crate) struct Status {
    pub(crate) code: u128,
    pub(crate) token: TokenStream,
}

#[derive(Clone)]
pub(crate) enum Detail {
    Template(LitStr),
    Display,
    None,
}

#[derive(Clone)]
pub(crate) enum RetryAfter {
    Seconds(u64),
    None,
    /// On a field: its value says it.
    Field,
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

/// What stands behind a key.
enum Shape {
    Nothing,
    Value(TokenStream),
    List(Group),
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
            match input.call(Ident::parse_any) {
                Ok(name) => {
                    let shape = self.shape(&name, input);
                    self.entry(&name, shape);
                }
                Err(_) => {
                    let tokens = until_comma(input);
                    self.unclear(&tokens, &format!("`{tokens}`"));
                }
            }
            // `shape` and `until_comma` both stop at a comma or at the end
            let _ = input.parse::<Option<Token![,]>>();
        }
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
                    format_args!("expected `,` or `=` after `{name}`, found `{tokens}`"),
                    format_args!("write `{name} = …`, and a comma between two keys"),
                );
                None
            }
        }
    }

    fn unclear(&mut self, at: &impl quote::ToTokens, found: &str) {
        self.found.unclear = true;
        self.errors.report(
            at,
            "invalid_attribute",
            format_args!("expected keys in `#[problem(…)]`, found {found}"),
            format_args!("allowed here: {}", allowed(self.places)),
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
        let span = name.span();
        let found = &mut self.found;
        match key.id {
            KeyId::Base => found.base = Some(value.given(span, Value::literal)),
            KeyId::Status => found.status = Some(value.given(span, Value::status)),
            KeyId::Code => found.code = Some(value.given(span, Value::literal)),
            KeyId::Detail => found.detail = Some(value.given(span, Value::detail)),
            KeyId::WwwAuthenticate => {
                found.www_authenticate.push(value.given(span, Value::literal));
            }
            KeyId::RetryAfter => found.retry_after = Some(value.given(span, Value::retry_after)),
            KeyId::Transparent => found.transparent = Some(value.given(span, Value::nothing)),
            KeyId::Extension => found.extension = Some(value.given(span, Value::optional_literal)),
            KeyId::Errors => found.errors = Some(value.given(span, Value::nothing)),
        }
    }

    /// Where the key stands already.
    fn first(&self, id: KeyId) -> Option<Span> {
        fn key<T>(given: &Option<Given<T>>) -> Option<Span> {
            given.as_ref().map(|given| given.key)
        }
        let found = &self.found;
        match id {
            KeyId::Base => key(&found.base),
            KeyId::Status => key(&found.status),
            KeyId::Code => key(&found.code),
            KeyId::Detail => key(&found.detail),
            KeyId::WwwAuthenticate => found.www_authenticate.first().map(|given| given.key),
            KeyId::RetryAfter => key(&found.retry_after),
            KeyId::Transparent => key(&found.transparent),
            KeyId::Extension => key(&found.extension),
            KeyId::Errors => key(&found.errors),
        }
    }

    fn misplaced(&mut self, name: &Ident, key: &Key) {
        let here = self.places.first().map_or("", |place| place.name());
        let there: Vec<_> = key.forms.iter().map(|(place, _)| place.name()).collect();
        self.errors.report(
            name,
            "misplaced_key",
            format_args!("`{}` is not allowed on {here}", key.name),
            format_args!("it belongs on {}", there.join(" or on ")),
        );
    }

    fn unknown(&mut self, name: &Ident, text: &str) {
        self.found.unclear = true;
        let list = allowed(self.places);
        let help = match closest(text, keys::allowed(self.places)) {
            Some(guess) => format!("did you mean `{guess}`? allowed here: {list}"),
            None => format!("allowed here: {list}"),
        };
        self.errors.report(name, "unknown_key", format_args!("unknown key `{text}`"), help);
    }
}

fn allowed(places: &[Place]) -> String {
    keys::allowed(places).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
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

/// What stands behind a key, on its way to becoming what the key takes.
struct Value<'a> {
    key: &'a Ident,
    takes: Takes,
    shape: Option<Shape>,
    errors: &'a Errors,
}

impl Value<'_> {
    fn given<T>(&self, key: Span, read: impl FnOnce(&Self) -> Option<T>) -> Given<T> {
        let value = if self.shape.is_some() { read(self) } else { None };
        Given { key, value }
    }

    fn tokens(&self) -> Option<&TokenStream> {
        match &self.shape {
            Some(Shape::Value(tokens)) => Some(tokens),
            _ => None,
        }
    }

    fn parse<T: Parse>(&self) -> Option<T> {
        self.tokens().and_then(|tokens| syn::parse2(tokens.clone()).ok())
    }

    /// Reports that it is not what the key takes.
    fn refuse<T>(&self) -> Option<T> {
        let name = self.key.unraw();
        let expected = self.takes.expected();
        let help = match self.takes {
            Takes::Nothing => format!("write `{name}` alone"),
            takes => format!("write it as `{name}{}`", takes.example()),
        };
        let report = |at: &dyn quote::ToTokens, found: String| {
            let what = format!("expected {expected} for `{name}`, found {found}");
            self.errors.report(&quote::quote!(#at), "invalid_value", what, &help);
        };
        match &self.shape {
            Some(Shape::Value(tokens)) => report(tokens, format!("`{tokens}`")),
            Some(Shape::List(group)) => report(group, format!("`{group}`")),
            Some(Shape::Nothing) => report(self.key, "none".to_owned()),
            None => {}
        }
        None
    }

    fn nothing(&self) -> Option<()> {
        match self.shape {
            Some(Shape::Nothing) => Some(()),
            _ => self.refuse(),
        }
    }

    fn literal(&self) -> Option<LitStr> {
        self.parse().or_else(|| self.refuse())
    }

    fn optional_literal(&self) -> Option<Option<LitStr>> {
        match self.shape {
            Some(Shape::Nothing) => Some(None),
            _ => self.literal().map(Some),
        }
    }

    fn detail(&self) -> Option<Detail> {
        if let Some(word) = self.parse::<Ident>() {
            return match word.to_string().as_str() {
                "display" => Some(Detail::Display),
                "none" => Some(Detail::None),
                _ => self.refuse(),
            };
        }
        self.literal().map(Detail::Template)
    }

    fn retry_after(&self) -> Option<RetryAfter> {
        if self.takes == Takes::Nothing {
            return self.nothing().map(|()| RetryAfter::Field);
        }
        if self.parse::<Ident>().is_some_and(|word| word == "none") {
            return Some(RetryAfter::None);
        }
        let seconds = self.parse::<LitInt>().filter(|number| number.suffix().is_empty());
        match seconds.and_then(|number| number.base10_parse().ok()) {
            Some(seconds) => Some(RetryAfter::Seconds(seconds)),
            None => self.refuse(),
        }
    }

    fn status(&self) -> Option<Status> {
        let token = self.tokens().cloned().unwrap_or_default();
        if let Some(number) = self.parse::<LitInt>().filter(|number| number.suffix().is_empty()) {
            // what is too large for any integer is too large for a status
            let code = number.base10_parse().unwrap_or(u128::MAX);
            return Some(Status { code, token });
        }
        let Some(name) = self.parse::<Ident>() else { return self.refuse() };
        let name = name.to_string();
        if let Some(code) = registry::by_name(&name) {
            return Some(Status { code: code.into(), token });
        }
        let names: Vec<String> = registry::names().map(|(_, name)| name).collect();
        let help = match closest(&name, names.iter().map(String::as_str)) {
            Some(guess) => format!("did you mean `{guess}`?"),
            None => "write the number, or the phrase of the IANA registry as `NOT_FOUND`".to_owned(),
        };
        let what = format!("`{name}` is not the name of a registered error status");
        self.errors.report(&token, "invalid_status", what, help);
        None
    }
}
