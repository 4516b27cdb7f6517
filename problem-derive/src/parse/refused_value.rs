//! Reports a value that a key does not take, with the value that the user probably meant.

use problem_shared::bridges::is_bridge;
use problem_shared::status::by_name;
use problem_shared::{grpc, wire_names};
use proc_macro2::{Group, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt as _;
use syn::{Expr, Ident, LitStr, Path};

use crate::parse::attribute;
use crate::parse::keys::Takes;
use crate::parse::value::{Status, StatusValue};
use crate::parse::value_parser::{Shape, ValueParser};
use crate::rules;

impl ValueParser<'_> {
    /// Reports that the key does not take the value.
    pub(super) fn refuse<T>(&self) -> Option<T> {
        let name = self.key.unraw().to_string();
        let fix = match (self.takes, self.meant()) {
            (Takes::Nothing, _) => self.without_value(&name),
            (_, Some(meant)) => format!("write `{name}{meant}`"),
            (Takes::Header, None) => self.one_header_each(&name),
            (Takes::Member, None) => self.one_member(&name),
            (takes, None) => format!("write it like `{name}{}`", takes.example()),
        };
        let fix = match self.takes {
            Takes::Seconds if self.parse::<Expr>().is_some_and(|value| !matches!(value, Expr::Lit(_))) => {
                format!("{fix}; a value that varies is a field with #[problem({name})]")
            }
            Takes::Status | Takes::CodeOrConstant if self.varies() => format!(
                "a `{name}` that varies needs variants of its own, or a problem in a field: {}",
                rules::shape::AT_RUN_TIME
            ),
            _ => fix,
        };
        let report = |at: &dyn ToTokens, found: &str| {
            rules::shape::invalid_value(at, &name, self.takes.expected(), found, &fix, self.diagnostics);
        };
        match &self.shape {
            Some(Shape::Value(tokens)) => report(tokens, &format!("`{}`", attribute::show(tokens))),
            Some(Shape::List(group)) => report(group, &format!("`{}`", attribute::show(group))),
            Some(Shape::Nothing) => report(self.key, "nothing"),
            None => {}
        }
        None
    }

    /// Whether the value is computed at run time, such as by a call or from a field of `self`.
    fn varies(&self) -> bool {
        self.parse::<Expr>().is_some_and(|value| {
            matches!(
                value,
                Expr::Call(_) | Expr::MethodCall(_) | Expr::Field(_) | Expr::Match(_) | Expr::If(_)
            )
        })
    }

    /// The fix for a value where the key takes none.
    fn without_value(&self, name: &str) -> String {
        let given = match &self.shape {
            Some(Shape::Value(tokens)) => format!(" = {}", attribute::show(tokens)),
            Some(Shape::List(group)) => attribute::show(group),
            _ => return format!("write `{name}` alone"),
        };
        match name {
            "detail" | "www_authenticate" | "allow" | "retry_after" => {
                format!(
                    "move `{name}{given}` to the variant, or write `{name}` alone to send the value of this field"
                )
            }
            "errors" | "flatten" if self.parse::<LitStr>().is_some() => {
                format!("write `{name}` alone, or `extension{given}` to choose the name of the member")
            }
            "transparent" | "private" if given == " = false" => format!("remove `{name}`"),
            _ => format!("write `{name}` alone"),
        }
    }

    /// The fix for an `extension` that is not one member with its value.
    fn one_member(&self, name: &str) -> String {
        if let Some(Shape::List(group)) = &self.shape
            && let Some(fix) = members_of(group, name)
        {
            return fix;
        }
        match (&self.shape, self.parse::<LitStr>()) {
            (_, Some(literal)) => {
                let member = literal.value();
                format!(
                    "write `{name}({member:?} = 103)` with the value, or move `{name} = {member:?}` to a field"
                )
            }
            (Some(Shape::Nothing), _) => {
                format!(
                    "write `{name}(\"name\" = 103)` with the name and the value, or move `{name}` to a field"
                )
            }
            _ => format!(
                "write it like `{name}(\"name\" = 103)`; the value is a string, an integer, a boolean or the path of a constant"
            ),
        }
    }

    /// The fix for a `header` that is not one field with its value. It contains the literals that the user wrote.
    fn one_header_each(&self, name: &str) -> String {
        let tokens = match &self.shape {
            Some(Shape::Value(tokens)) => tokens.clone(),
            Some(Shape::List(group)) => group.stream(),
            _ => return format!("write it like `{name}{}`", self.takes.example()),
        };
        let (mut literals, mut others) = (Vec::new(), 0);
        for token in tokens {
            match &token {
                TokenTree::Literal(literal) => literals.push(literal.to_string()),
                TokenTree::Punct(_) => {}
                _ => others += 1,
            }
        }
        let is_text = literals.iter().all(|literal| literal.starts_with('"'));
        match &literals[..] {
            _ if others > 0 || !is_text => format!("write it like `{name}{}`", self.takes.example()),
            [] => format!("write it like `{name}{}`", self.takes.example()),
            [field] => match field.trim_matches('"').split_once(':') {
                Some((field, value)) => {
                    format!("write `{name}(\"{}\" = \"{}\")`", field.trim(), value.trim())
                }
                None => format!("write `{name}({field} = \"…\")`"),
            },
            [field, value] => format!("write `{name}({field} = {value})`"),
            literals => {
                let each = literals.chunks(2).map(|pair| match pair {
                    [field, value] => format!("{name}({field} = {value})"),
                    rest => format!("{name}({} = \"…\")", rest.concat()),
                });
                let each: Vec<_> = each.collect();
                format!("repeat the key, once per field: `{}`", each.join(", "))
            }
        }
    }

    /// The value that the user probably meant, with the tokens between it and the key: the right text in the wrong kind of
    /// token.
    fn meant(&self) -> Option<String> {
        let text = match &self.shape {
            Some(Shape::Value(tokens)) => attribute::show(tokens),
            Some(Shape::List(group)) => attribute::show(&group.stream()),
            _ => return None,
        };
        let bare = text.trim_matches('"');
        let digits = bare.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = bare.split_at(digits);
        let is_number = number.parse::<u64>().is_ok()
            && (rest.is_empty()
                || rest.starts_with(['u', 'i'])
                || matches!(rest.trim(), "s" | "sec" | "secs"));
        match self.takes {
            Takes::Status | Takes::Seconds if is_number => Some(format!(" = {number}")),
            Takes::Status if by_name(bare).is_some() => Some(format!(" = {bare}")),
            Takes::Seconds
                if text.starts_with("Duration::from_secs(") || text.starts_with("Duration::from_secs (") =>
            {
                let seconds: String = text.chars().filter(char::is_ascii_digit).collect();
                seconds.parse::<u64>().is_ok().then(|| format!(" = {seconds}"))
            }
            Takes::Seconds if bare == "none" => Some(" = none".to_owned()),
            Takes::GrpcCode => self.meant_grpc_code().map(|code| format!(" = {code}")),
            Takes::Level if syn::parse_str::<Ident>(bare).is_ok() => Some(format!(" = {bare}")),
            Takes::Literal | Takes::CodeOrConstant if text.starts_with('[') && text.ends_with(']') => {
                Some(format!(" = {:?}", text.trim_matches(['[', ']']).replace('"', "")))
            }
            Takes::MacroList if text.contains('!') => Some(format!("({})", text.replace('!', ""))),
            Takes::Detail if matches!(bare, "off" | "false" | "None") => Some(" = none".to_owned()),
            Takes::Detail if text.starts_with("format!(") => {
                let literal = text.split_once('(')?.1.strip_suffix(')')?;
                syn::parse_str::<LitStr>(literal).ok().map(|_| format!(" = {literal}"))
            }
            Takes::Literal
            | Takes::OptionalLiteral
            | Takes::CodeOrConstant
            | Takes::Detail
            | Takes::Casing
                if self.parse::<Ident>().is_some() =>
            {
                Some(format!(" = \"{bare}\""))
            }
            Takes::Literal
            | Takes::OptionalLiteral
            | Takes::Detail
            | Takes::LiteralOrConstant
            | Takes::CodeOrConstant
            | Takes::HeaderName => {
                let literal = self.parse::<LitStr>()?;
                Some(format!(" = {:?}", literal.value()))
            }
            Takes::CratePath | Takes::Type | Takes::TypePath | Takes::VariantPath => {
                let path = syn::parse_str::<Path>(bare).ok()?;
                // the path of a variant contains the type
                let is_whole = self.takes != Takes::VariantPath || path.segments.len() > 1;
                is_whole.then(|| format!(" = {}", attribute::show(&path)))
            }
            Takes::StatusList | Takes::RuleList | Takes::NameList | Takes::MacroList
                if !text.is_empty() && matches!(self.shape, Some(Shape::Value(_))) =>
            {
                Some(format!("({})", text.trim_matches(['[', ']', '"'])))
            }
            _ => None,
        }
    }

    /// The code that was written in another form, such as `Code::NotFound`, `"not_found"` or `5`.
    pub(super) fn meant_grpc_code(&self) -> Option<&'static str> {
        let written = self.tokens()?.to_string();
        let last = written.rsplit(':').next()?.trim().trim_matches('"');
        let number = match last.parse() {
            Ok(number) => number,
            Err(_) => grpc::by_name(&wire_names::code(last))?,
        };
        grpc::CODES.get(usize::from(number)).copied()
    }

    /// The names of bridges that were written in another form, such as `poem-openapi` or `"utoipa"`.
    pub(super) fn misspelt_bridges(&self) -> Option<(TokenStream, Vec<String>)> {
        let Some(Shape::List(group)) = &self.shape else { return None };
        let text = group.stream().to_string().replace([' ', '"'], "").replace('-', "_");
        let names: Vec<String> = text.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect();
        let is_all = !names.is_empty() && names.iter().all(|name| is_bridge(name));
        is_all.then(|| (group.stream(), names))
    }

    /// Whether a name without a path looks like the one of a registered status. If so, reports that.
    pub(super) fn reports_misspelt(&self, status: &Status) -> bool {
        let StatusValue::Constant(path) = &status.value else { return false };
        let Some(name) = path.get_ident() else { return false };
        let key = self.key.unraw().to_string();
        rules::shape::misspelt_status(name, &key, Takes::Status.expected(), self.diagnostics)
    }
}

/// The fix for a list that has a member without its value, a comma before the value, or several members.
fn members_of(group: &Group, name: &str) -> Option<String> {
    let mut parts = vec![TokenStream::new()];
    for token in group.stream() {
        match &token {
            TokenTree::Punct(comma) if comma.as_char() == ',' => parts.push(TokenStream::new()),
            _ => parts.last_mut()?.extend([token]),
        }
    }
    parts.retain(|part| !part.is_empty());
    let names: Vec<_> = parts.iter().filter_map(|part| syn::parse2::<LitStr>(part.clone()).ok()).collect();
    let is_member = |part: &TokenStream| {
        let mut tokens = part.clone().into_iter();
        matches!((tokens.next(), tokens.next()), (Some(TokenTree::Literal(_)), Some(TokenTree::Punct(equals))) if equals.as_char() == '=')
    };
    match (&parts[..], &names[..]) {
        ([_], [member]) => Some(format!("write `{name}({} = 103)` with the value", attribute::show(member))),
        ([first, value], [member, ..])
            if !is_member(value) && syn::parse2::<LitStr>(first.clone()).is_ok() =>
        {
            Some(format!("write `{name}({} = {})`", attribute::show(member), attribute::show(value)))
        }
        ([_, _, ..], []) if parts.iter().all(is_member) => {
            let each: Vec<_> =
                parts.iter().map(|part| format!("{name}({})", attribute::show(part))).collect();
            Some(format!("write each member on its own: `{}`", each.join(", ")))
        }
        _ => None,
    }
}
