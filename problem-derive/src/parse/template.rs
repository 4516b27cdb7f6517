//! Templates: texts with `{name}` and `{0}` in them.

use proc_macro2::Span;
use syn::ext::IdentExt as _;
use syn::{Ident, Index, LitStr, Member};

/// A parsed template.
pub(crate) struct Template {
    pub(crate) literal: LitStr,
    /// The placeholders, once for each field and format trait.
    pub(crate) placeholders: Vec<Placeholder>,
    /// The texts and the fields, in order.
    pub(crate) pieces: Vec<Piece>,
}

/// A part of a template.
#[derive(PartialEq)]
pub(crate) enum Piece {
    Text(String),
    /// A field, and the format spec after its name.
    Field {
        field: Member,
        spec: String,
    },
}

#[derive(Clone, PartialEq)]
pub(crate) struct Placeholder {
    pub(crate) field: Member,
    /// The trait of `std::fmt` that the format spec asks for.
    pub(crate) format_trait: &'static str,
}

/// Why a text is not a template.
#[derive(Debug, PartialEq)]
pub(crate) enum Fault {
    /// A single `{` or `}`.
    Unbalanced,
    /// `{}`, or something that is not the name of a field.
    NotAField(String),
    /// A width or precision that an argument would give.
    Argument(String),
    /// The text after the colon is not a format spec.
    NotASpec(String),
}

impl Template {
    pub(crate) fn parse(literal: &LitStr) -> Result<Self, Fault> {
        let text = literal.value();
        let mut placeholders = Vec::new();
        let mut pieces = Vec::new();
        let mut before = String::new();
        let mut letters = text.chars().peekable();
        while let Some(letter) = letters.next() {
            match letter {
                '{' | '}' if letters.next_if_eq(&letter).is_some() => before.push(letter),
                '}' => return Err(Fault::Unbalanced),
                '{' => {
                    let mut inside = String::new();
                    loop {
                        match letters.next() {
                            Some('}') => break,
                            Some('{') | None => return Err(Fault::Unbalanced),
                            Some(letter) => inside.push(letter),
                        }
                    }
                    let (name, spec) = inside.split_once(':').unwrap_or((&inside, ""));
                    let field = member(name.trim()).ok_or_else(|| Fault::NotAField(inside.clone()))?;
                    let format_trait = format_trait(spec.trim_end(), &inside)?;
                    if !before.is_empty() {
                        pieces.push(Piece::Text(std::mem::take(&mut before)));
                    }
                    pieces.push(Piece::Field { field: field.clone(), spec: inside[name.len()..].to_owned() });
                    let placeholder = Placeholder { field, format_trait };
                    if !placeholders.contains(&placeholder) {
                        placeholders.push(placeholder);
                    }
                }
                letter => before.push(letter),
            }
        }
        if !before.is_empty() {
            pieces.push(Piece::Text(before));
        }
        Ok(Self { literal: literal.clone(), placeholders, pieces })
    }

    /// A format string of any kind as a template. Placeholders that are not fields become an ellipsis.
    pub(crate) fn outline(format: &str, is_field: &dyn Fn(&Member) -> bool) -> Self {
        const ELLIPSIS: char = '…';
        let (mut placeholders, mut pieces, mut before) = (Vec::new(), Vec::new(), String::new());
        let mut letters = format.chars().peekable();
        while let Some(letter) = letters.next() {
            match letter {
                '{' | '}' if letters.next_if_eq(&letter).is_some() => before.push(letter),
                '{' => {
                    let inside: String = letters.by_ref().take_while(|letter| *letter != '}').collect();
                    let (name, spec) = inside.split_once(':').unwrap_or((&inside, ""));
                    let Some(field) = member(name.trim()).filter(is_field) else {
                        before.push(ELLIPSIS);
                        continue;
                    };
                    if !before.is_empty() {
                        pieces.push(Piece::Text(std::mem::take(&mut before)));
                    }
                    pieces.push(Piece::Field { field: field.clone(), spec: spec.to_owned() });
                    placeholders.push(Placeholder { field, format_trait: "Display" });
                }
                letter => before.push(letter),
            }
        }
        if !before.is_empty() {
            pieces.push(Piece::Text(before));
        }
        Self { literal: LitStr::new(format, Span::call_site()), placeholders, pieces }
    }

    /// The text, if there are no placeholders.
    pub(crate) fn constant(&self) -> Option<String> {
        match &self.pieces[..] {
            [] => Some(String::new()),
            [Piece::Text(text)] => Some(text.clone()),
            _ => None,
        }
    }
}

/// The text of a format string, if there are no placeholders.
pub(crate) fn constant(format: &str) -> Option<String> {
    if !format.bytes().any(|letter| matches!(letter, b'{' | b'}')) {
        return Some(format.to_owned());
    }
    let mut text = String::new();
    let mut letters = format.chars();
    while let Some(letter) = letters.next() {
        if matches!(letter, '{' | '}') && letters.next() != Some(letter) {
            return None;
        }
        text.push(letter);
    }
    Some(text)
}

/// The trait that a format spec asks for: `[[fill]align][sign]['#']['0'][width]['.' precision]type`.
fn format_trait(spec: &str, placeholder: &str) -> Result<&'static str, Fault> {
    let mut rest = spec;
    let mut letters = rest.chars();
    let (first, second) = (letters.next(), letters.next());
    let is_align = |letter: Option<char>| matches!(letter, Some('<' | '^' | '>'));
    if let Some(fill) = first.filter(|_| is_align(second)) {
        rest = &rest[fill.len_utf8() + 1..];
    } else if is_align(first) {
        rest = &rest[1..];
    }
    rest = rest.strip_prefix(['+', '-']).unwrap_or(rest);
    rest = rest.strip_prefix('#').unwrap_or(rest);
    if rest.contains(['$', '*']) {
        return Err(Fault::Argument(placeholder.to_owned()));
    }
    let is_digit = |letter: char| letter.is_ascii_digit();
    rest = rest.trim_start_matches(is_digit);
    if let Some(precision) = rest.strip_prefix('.') {
        rest = precision.trim_start_matches(is_digit);
        if rest.len() == precision.len() {
            return Err(Fault::NotASpec(placeholder.to_owned()));
        }
    }
    Ok(match rest {
        "" => "Display",
        "?" | "x?" | "X?" => "Debug",
        "x" => "LowerHex",
        "X" => "UpperHex",
        "o" => "Octal",
        "b" => "Binary",
        "e" => "LowerExp",
        "E" => "UpperExp",
        "p" => "Pointer",
        _ => return Err(Fault::NotASpec(placeholder.to_owned())),
    })
}

/// The name of the argument for a field in generated format strings.
pub(crate) fn argument(field: &Member) -> String {
    match field {
        Member::Named(name) => format!("__f_{}", name.unraw()),
        Member::Unnamed(index) => format!("__f_{}", index.index),
    }
}

/// The field that a placeholder names, by name or by index.
fn member(name: &str) -> Option<Member> {
    if !name.is_empty() && name.bytes().all(|letter| letter.is_ascii_digit()) {
        return name.parse().ok().map(unnamed);
    }
    // the lexer of the compiler reports errors on its own, so it gets nothing but names
    let is_name = name.chars().all(|letter| letter == '_' || letter.is_alphanumeric());
    let starts_so = name.starts_with(|letter: char| letter == '_' || letter.is_alphabetic());
    if !is_name || !starts_so {
        return None;
    }
    syn::parse_str::<Ident>(name)
        .or_else(|_| syn::parse_str::<Ident>(&format!("r#{name}")))
        .ok()
        .map(Member::Named)
}

/// A field by its index.
pub(crate) fn unnamed(index: u32) -> Member {
    Member::Unnamed(Index { index, span: Span::call_site() })
}

/// Whether a placeholder names a field: `{id}` also names `r#id`.
pub(crate) fn means(placeholder: &Member, field: &Member) -> bool {
    match (placeholder, field) {
        (Member::Named(placeholder), Member::Named(field)) => placeholder.unraw() == field.unraw(),
        (placeholder, field) => placeholder == field,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Template, Fault> {
        Template::parse(&LitStr::new(text, Span::call_site()))
    }

    #[test]
    fn a_format_string_may_be_a_constant() {
        for (format, expected) in [
            ("", Some("")),
            ("plain", Some("plain")),
            ("a {{b}} c", Some("a {b} c")),
            ("{{{{}}", Some("{{}")),
            ("a {b}", None),
            ("a {", None),
            ("{}", None),
            ("{{}", None),
        ] {
            assert_eq!(constant(format).as_deref(), expected, "{format}");
        }
    }

    fn fault(text: &str) -> Option<Fault> {
        parse(text).err()
    }

    #[test]
    fn placeholders_name_fields() {
        let template = parse("{{x}} {id} has {0:>5} of {id:?} {id}").ok().unwrap();
        let field =
            |name: &str, spec: &str| Piece::Field { field: member(name).unwrap(), spec: spec.to_owned() };
        let text = |text: &str| Piece::Text(text.to_owned());
        let expected = [
            text("{x} "),
            field("id", ""),
            text(" has "),
            field("0", ":>5"),
            text(" of "),
            field("id", ":?"),
            text(" "),
            field("id", ""),
        ];
        assert!(template.pieces == expected);
        let traits: Vec<_> =
            template.placeholders.iter().map(|placeholder| placeholder.format_trait).collect();
        assert_eq!(traits, ["Display", "Display", "Debug"]);
        assert_eq!(template.constant(), None);
        assert_eq!(parse("{{}} %").ok().unwrap().constant().as_deref(), Some("{} %"));
    }

    #[test]
    fn specs_ask_for_a_trait() {
        for (spec, format_trait) in [
            ("", "Display"),
            (">8", "Display"),
            ("*>5", "Display"),
            ("$^5.2", "Display"),
            ("+#010x", "LowerHex"),
            ("é<4", "Display"),
            (".3e", "LowerExp"),
            ("#?", "Debug"),
            ("02x?", "Debug"),
            ("08b", "Binary"),
        ] {
            let template = parse(&format!("{{0:{spec}}}")).ok().unwrap();
            assert_eq!(template.placeholders[0].format_trait, format_trait, "{spec}");
        }
    }

    #[test]
    fn everything_else_is_a_fault() {
        assert_eq!(fault("{"), Some(Fault::Unbalanced));
        assert_eq!(fault("a } b"), Some(Fault::Unbalanced));
        assert_eq!(fault("{a{b}"), Some(Fault::Unbalanced));
        for text in ["", "a.b", "a'b", "+0", "1a", "99999999999", "id /* c */", "Self", "_", "r#id", "\"x"] {
            assert_eq!(fault(&format!("{{{text}}}")), Some(Fault::NotAField(text.to_owned())));
        }
        for text in ["id:w$", "id:.*", "id:1$"] {
            assert_eq!(fault(&format!("{{{text}}}")), Some(Fault::Argument(text.to_owned())));
        }
        for text in ["id:zz", "id:5.", "id:}x".trim_end_matches("}x"), "id::"] {
            let expected = (text != "id:").then(|| Fault::NotASpec(text.to_owned()));
            assert_eq!(fault(&format!("{{{text}}}")), expected);
        }
    }
}
