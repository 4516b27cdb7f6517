//! Parses the tokens after a key as the kind of value that the key takes.

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream, Parser as _};
use syn::{Ident, Lit, LitInt, LitStr, Path, Token, Type};

use problem_shared::bridges::is_bridge;
use problem_shared::grpc;
use problem_shared::rulebook::Rule;
use problem_shared::status::{STATUS_TYPES, by_name, by_name_in_any_casing};
use problem_shared::wire_names::Casing;

use crate::diagnostics::Diagnostics;
use crate::parse::attribute::{self, KeyValue};
use crate::parse::keys::Takes;
use crate::parse::value::{
    Also, Base, Code, Detail, GrpcCode, Header, Level, LiteralBase, Member, MemberValue, OnField, RetryAfter,
    Status, StatusValue, VariantPath,
};
use crate::rules;
use crate::types::without_parentheses;

/// The tokens after a key.
pub(crate) enum Shape {
    Nothing,
    Value(TokenStream),
    List(Group),
}

/// Parses the tokens after a key as the kind of value that the key takes.
pub(crate) struct ValueParser<'a> {
    pub(crate) key: &'a Ident,
    pub(crate) takes: Takes,
    /// `None`: the tokens have no shape. That has been reported.
    pub(crate) shape: Option<Shape>,
    pub(crate) diagnostics: &'a Diagnostics,
}

impl ValueParser<'_> {
    /// The key with its value. The key counts even if its value is wrong.
    #[allow(clippy::unnecessary_wraps, reason = "the result fills an optional key of `Attributes`")]
    pub(crate) fn key_value<T>(&self, parse: fn(&Self) -> Option<T>) -> Option<KeyValue<T>> {
        let value = if self.shape.is_some() && !self.reports_placeholder() { parse(self) } else { None };
        Some(KeyValue { key: self.key.span(), value })
    }

    /// Whether the value is or contains a placeholder of a message, which the user has pasted. If so, reports that.
    fn reports_placeholder(&self) -> bool {
        let tokens = match &self.shape {
            Some(Shape::Value(tokens)) => tokens.clone(),
            Some(Shape::List(group)) => group.stream(),
            Some(Shape::Nothing) | None => return false,
        };
        let is_placeholder = |token: &TokenTree| matches!(&*token.to_string(), "\"…\"" | "\"...\"");
        let Some(literal) = tokens.into_iter().find(is_placeholder) else { return false };
        rules::shape::placeholder(&literal, &self.key.unraw().to_string(), self.diagnostics);
        true
    }

    pub(super) fn tokens(&self) -> Option<&TokenStream> {
        match &self.shape {
            Some(Shape::Value(tokens)) => Some(tokens),
            _ => None,
        }
    }

    pub(super) fn parse<T: Parse>(&self) -> Option<T> {
        self.tokens().and_then(|tokens| syn::parse2(tokens.clone()).ok())
    }

    /// The entries of a list in parentheses. `None`: it is not a list, or is empty.
    fn list<T>(&self, entry: fn(ParseStream<'_>) -> syn::Result<T>) -> Option<Vec<T>> {
        let Some(Shape::List(group)) = &self.shape else { return None };
        let entries = |input: ParseStream<'_>| {
            let mut entries = vec![entry(input)?];
            while !input.is_empty() {
                input.parse::<Token![,]>()?;
                if !input.is_empty() {
                    entries.push(entry(input)?);
                }
            }
            Ok(entries)
        };
        entries.parse2(group.stream()).ok()
    }

    /// The entry of a list in parentheses that has exactly one.
    fn only_entry<T>(&self, entry: fn(ParseStream<'_>) -> syn::Result<T>) -> Option<T> {
        match self.list(entry).map(<[T; 1]>::try_from) {
            Some(Ok([entry])) => Some(entry),
            _ => self.refuse(),
        }
    }

    pub(crate) fn nothing(&self) -> Option<()> {
        match self.shape {
            Some(Shape::Nothing) => Some(()),
            _ => self.refuse(),
        }
    }

    pub(crate) fn literal(&self) -> Option<LitStr> {
        let literal = self.parse().filter(|literal: &LitStr| literal.suffix().is_empty());
        literal.or_else(|| self.refuse())
    }

    pub(crate) fn optional_literal(&self) -> Option<Option<LitStr>> {
        match self.shape {
            Some(Shape::Nothing) => Some(None),
            _ => self.literal().map(Some),
        }
    }

    pub(crate) fn on_field<T>(&self, read: fn(&Self) -> Option<T>) -> Option<OnField<T>> {
        match self.takes {
            Takes::Nothing => self.nothing().map(|()| OnField::Field),
            _ => read(self).map(OnField::Value),
        }
    }

    pub(crate) fn path(&self) -> Option<Path> {
        let path = |input: ParseStream<'_>| Path::parse_mod_style(input);
        let path = self.tokens().and_then(|tokens| path.parse2(tokens.clone()).ok());
        path.or_else(|| self.refuse())
    }

    /// The path of a type, with its type arguments.
    pub(crate) fn type_path(&self) -> Option<Path> {
        self.parse().or_else(|| self.refuse())
    }

    /// A type with a name.
    pub(crate) fn ty(&self) -> Option<Type> {
        // the type may come from an argument of a macro
        let ty = self.parse::<Type>().map(|ty| without_parentheses(&ty).clone());
        ty.filter(|ty| matches!(ty, Type::Path(_))).or_else(|| self.refuse())
    }

    pub(crate) fn base(&self) -> Option<Base> {
        match self.parse::<LitStr>() {
            Some(_) => self.literal().map(|literal| Base::Literal(LiteralBase::new(literal))),
            None => self.path().map(Base::Constant),
        }
    }

    pub(crate) fn code(&self) -> Option<Code> {
        match self.parse::<LitStr>() {
            Some(_) => self.literal().map(Code::Literal),
            None => self.path().map(Code::Constant),
        }
    }

    /// The path of a variant, which has the type before its last segment.
    pub(crate) fn variant_path(&self) -> Option<VariantPath> {
        let variant = self.path()?;
        let mut ty = variant.clone();
        ty.segments.pop();
        // without the `::` before the variant
        if let Some(last) = ty.segments.pop() {
            ty.segments.push_value(last);
        }
        if ty.segments.is_empty() { self.refuse() } else { Some(VariantPath { ty, variant }) }
    }

    /// The name of an extension member, and its value.
    pub(crate) fn member(&self) -> Option<Member> {
        let pair = |input: ParseStream<'_>| {
            let name = input.parse()?;
            input.parse::<Token![=]>()?;
            Ok(Member { name, value: member_value(input)? })
        };
        self.only_entry(pair)
    }

    /// A value that documentation shows.
    pub(crate) fn example(&self) -> Option<MemberValue> {
        let value = self.tokens().and_then(|tokens| example_value.parse2(tokens.clone()).ok());
        value.or_else(|| self.refuse())
    }

    pub(crate) fn casing(&self) -> Option<Casing> {
        let literal = self.literal()?;
        self.word(&literal, &literal.value(), Casing::WORDS)
    }

    pub(crate) fn level(&self) -> Option<Level> {
        let level: Ident = self.parse().or_else(|| self.refuse())?;
        self.word(&level, &level.to_string(), Level::WORDS)
    }

    pub(crate) fn grpc_code(&self) -> Option<GrpcCode> {
        if let Some(name) = self.parse::<Ident>() {
            let written = name.to_string();
            if let Some(number) = grpc::by_name(&written) {
                return Some(GrpcCode { number, name });
            }
            if self.meant_grpc_code().is_none() {
                // every code but the one of a success
                self.report_unknown(&name, self.takes.expected(), &written, &grpc::CODES[1..]);
                return None;
            }
        }
        self.refuse()
    }

    fn word<T: Copy>(&self, at: &dyn ToTokens, word: &str, words: &[(&str, T)]) -> Option<T> {
        let mut known = Vec::new();
        for &(name, value) in words {
            if name == word {
                return Some(value);
            }
            known.push(name);
        }
        self.report_unknown(at, self.takes.expected(), word, &known);
        None
    }

    fn report_unknown(&self, at: &dyn ToTokens, expected: &str, word: &str, known: &[&str]) {
        let key = self.key.unraw().to_string();
        rules::shape::unknown_word(at, &key, expected, word, known, self.diagnostics);
    }

    pub(crate) fn names(&self) -> Option<Vec<Ident>> {
        self.list(Ident::parse_any).or_else(|| self.refuse())
    }

    /// The paths of macros, and the names of bridges. Any other name alone is refused, because `also(axum)` would look like the
    /// opposite of `skip(axum)`.
    pub(crate) fn also(&self) -> Option<Vec<Also>> {
        let Some(paths) = self.list(Path::parse_mod_style) else {
            return match self.misspelt_bridges() {
                Some((at, names)) => {
                    let (key, found) = (self.key.unraw().to_string(), attribute::show(&at));
                    rules::shape::misspelt_bridges(&at, &key, &found, &names, self.diagnostics);
                    None
                }
                None => self.refuse(),
            };
        };
        let mut also = Vec::new();
        for path in paths {
            match path.get_ident() {
                None => also.push(Also::Macro(path)),
                Some(name) if is_bridge(&name.to_string()) => also.push(Also::Bridge(name.clone())),
                Some(name) => {
                    let key = self.key.unraw().to_string();
                    rules::shape::not_a_bridge(name, &key, self.diagnostics);
                    return None;
                }
            }
        }
        Some(also)
    }

    pub(crate) fn rules(&self) -> Option<Vec<(Rule, Span)>> {
        let mut rules = Vec::new();
        for name in &self.names()? {
            let text = name.to_string();
            match Rule::by_id(&text).filter(|rule| rule.has_opt_out()) {
                Some(rule) => rules.push((rule, name.span())),
                None => {
                    self.report_unknown(name, "a rule that has an opt-out", &text, &Rule::opt_out_ids());
                    return None;
                }
            }
        }
        Some(rules)
    }

    pub(crate) fn detail(&self) -> Option<Detail> {
        if self.takes == Takes::Nothing {
            return self.nothing().map(|()| Detail::Field);
        }
        if let Some(word) = self.parse::<Ident>() {
            return match word.to_string().as_str() {
                "display" => Some(Detail::Display),
                "none" => Some(Detail::None),
                _ => self.refuse(),
            };
        }
        self.literal().map(Detail::Template)
    }

    pub(crate) fn retry_after(&self) -> Option<RetryAfter> {
        if self.parse::<Ident>().is_some_and(|word| word == "none") {
            return Some(RetryAfter::None);
        }
        let seconds = self.parse::<LitInt>().filter(|number| number.suffix().is_empty());
        match seconds.and_then(|number| number.base10_parse().ok()) {
            Some(seconds) => Some(RetryAfter::Seconds(seconds)),
            None => self.refuse(),
        }
    }

    pub(crate) fn header(&self) -> Option<Header> {
        if self.takes == Takes::HeaderName {
            return self.literal().map(|name| Header { name, value: None });
        }
        let pair = |input: ParseStream<'_>| {
            let name = input.parse()?;
            input.parse::<Token![=]>()?;
            Ok(Header { name, value: Some(input.parse()?) })
        };
        self.only_entry(pair)
    }

    pub(crate) fn status(&self) -> Option<Status> {
        let status = self.tokens().and_then(|tokens| status.parse2(tokens.clone()).ok());
        let status = status.or_else(|| self.refuse())?;
        (!self.reports_misspelt(&status)).then_some(status)
    }

    pub(crate) fn statuses(&self) -> Option<Vec<Status>> {
        let statuses = self.list(status).or_else(|| self.refuse())?;
        let mut misspelt = false;
        for status in &statuses {
            misspelt |= self.reports_misspelt(status);
        }
        (!misspelt).then_some(statuses)
    }
}

/// A string, an integer, a boolean, or the path of a constant.
fn member_value(input: ParseStream<'_>) -> syn::Result<MemberValue> {
    let minus = input.parse::<Option<Token![-]>>()?;
    if minus.is_none() && !input.peek(syn::Lit) {
        return Path::parse_mod_style(input).map(MemberValue::Constant);
    }
    let literal = match (minus, input.parse::<Lit>()?) {
        (None, Lit::Str(literal)) if literal.suffix().is_empty() => literal.to_token_stream(),
        (None, Lit::Bool(literal)) => literal.to_token_stream(),
        (minus, Lit::Int(literal)) if literal.suffix().is_empty() => {
            let text = format!("{}{}", if minus.is_some() { "-" } else { "" }, literal.base10_digits());
            // the compiler would take a number without a suffix as an `i32`
            match (text.parse::<i64>(), text.parse::<u64>()) {
                (Ok(number), _) => number.to_token_stream(),
                (Err(_), Ok(number)) => number.to_token_stream(),
                (Err(error), Err(_)) => return Err(syn::Error::new(literal.span(), error)),
            }
        }
        (_, literal) => return Err(syn::Error::new(literal.span(), "not a string, an integer or a boolean")),
    };
    Ok(MemberValue::Literal(literal))
}

/// What [`member_value`] parses, or a number with a fraction.
fn example_value(input: ParseStream<'_>) -> syn::Result<MemberValue> {
    let fork = input.fork();
    let minus = fork.parse::<Option<Token![-]>>()?;
    match fork.parse::<syn::LitFloat>() {
        Ok(literal) if literal.suffix().is_empty() => {
            input.parse::<Option<Token![-]>>()?;
            input.parse::<Lit>()?;
            Ok(MemberValue::Literal(quote::quote!(#minus #literal)))
        }
        _ => member_value(input),
    }
}

/// `404`, `NOT_FOUND`, `StatusCode::NOT_FOUND`, or the path of another constant.
fn status(input: ParseStream<'_>) -> syn::Result<Status> {
    if let Ok(number) = input.fork().parse::<LitInt>() {
        let token = input.parse::<LitInt>()?.to_token_stream();
        if !number.suffix().is_empty() {
            return Err(syn::Error::new(number.span(), "no suffix"));
        }
        // a number that no integer can hold is not a status either
        let code = number.base10_parse().unwrap_or(u128::MAX);
        return Ok(Status { value: StatusValue::Code(code), token });
    }
    let path = Path::parse_mod_style(input)?;
    let token = path.to_token_stream();
    let value = match path.get_ident() {
        Some(name) => by_name(&name.unraw().to_string()).map(|code| StatusValue::Code(code.into())),
        None => of_a_status_type(&path).map(|code| StatusValue::Named(code, path.clone())),
    };
    Ok(Status { value: value.unwrap_or(StatusValue::Constant(path)), token })
}

/// The status of a path such as `StatusCode::NOT_FOUND`. The name decides, not the value of the constant.
fn of_a_status_type(path: &Path) -> Option<u16> {
    let mut last_two = path.segments.iter().rev();
    let (name, owner) = (last_two.next()?, last_two.next()?);
    if !STATUS_TYPES.iter().any(|known| owner.ident == known) {
        return None;
    }
    by_name_in_any_casing(&name.ident.to_string())
}
