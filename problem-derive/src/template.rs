//! Templates: texts with `{name}` and `{0}` in them.

use proc_macro2::Span;
use syn::{Index, LitStr, Member};

/// A template, taken apart.
pub(crate) struct Template {
    pub(crate) literal: LitStr,
    /// The fields that it names, and the format string with each named `__problem_…`.
    pub(crate) fields: Vec<Member>,
    pub(crate) format: String,
}

/// Why a text is no template.
#[derive(Debug, PartialEq)]
pub(crate) enum Fault {
    /// A `{` or `}` that stands alone.
    Unbalanced,
    /// `{}`, or something that is no field.
    NotAField(String),
    /// A width or precision taken from an argument.
    Argument(String),
}

impl Template {
    pub(crate) fn parse(literal: &LitStr) -> Result<Self, Fault> {
        let text = literal.value();
        let mut fields = Vec::new();
        let mut format = String::new();
        let mut letters = text.chars().peekable();
        while let Some(letter) = letters.next() {
            format.push(letter);
            match letter {
                '{' | '}' if letters.next_if_eq(&letter).is_some() => format.push(letter),
                '}' => return Err(Fault::Unbalanced),
                '{' => {
                    let mut placeholder = String::new();
                    loop {
                        match letters.next() {
                            Some('}') => break,
                            Some('{') | None => return Err(Fault::Unbalanced),
                            Some(letter) => placeholder.push(letter),
                        }
                    }
                    let (name, spec) = match placeholder.split_once(':') {
                        Some((name, spec)) => (name.trim(), Some(spec)),
                        None => (placeholder.trim(), None),
                    };
                    if spec.is_some_and(|spec| spec.contains(['$', '*'])) {
                        return Err(Fault::Argument(placeholder));
                    }
                    let field = member(name).ok_or_else(|| Fault::NotAField(placeholder.clone()))?;
                    format.push_str(&argument(&field));
                    if let Some(spec) = spec {
                        format.push(':');
                        format.push_str(spec);
                    }
                    format.push('}');
                    if !fields.contains(&field) {
                        fields.push(field);
                    }
                }
                _ => {}
            }
        }
        Ok(Self { literal: literal.clone(), fields, format })
    }

    /// The text, if there is nothing to fill in.
    pub(crate) fn constant(&self) -> Option<String> {
        self.fields.is_empty().then(|| self.literal.value().replace("{{", "{").replace("}}", "}"))
    }
}

/// The name of the argument for a field in the format string that we write.
pub(crate) fn argument(field: &Member) -> String {
    match field {
        Member::Named(name) => format!("__problem_{}", syn::ext::IdentExt::unraw(name)),
        Member::Unnamed(index) => format!("__problem_{}", index.index),
    }
}

/// A field by its place.
pub(crate) fn unnamed(index: u32) -> Member {
    Member::Unnamed(Index { index, span: Span::call_site() })
}

fn member(name: &str) -> Option<Member> {
    if let Ok(index) = name.parse::<u32>() {
        return Some(unnamed(index));
    }
    syn::parse_str::<syn::Ident>(name)
        .or_else(|_| syn::parse_str::<syn::Ident>(&format!("r#{name}")))
        .ok()
        .map(Member::Named)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Template, Fault> {
        Template::parse(&LitStr::new(text, proc_macro2::Span::call_site()))
    }

    fn fault(text: &str) -> Option<Fault> {
        parse(text).err()
    }

    #[test]
    fn placeholders_name_fields() {
        let template = parse("{{x}} {id} has {0:>5} of {id:?}").ok().unwrap();
        assert_eq!(template.format, "{{x}} {__problem_id} has {__problem_0:>5} of {__problem_id:?}");
        assert_eq!(template.fields.len(), 2);
        assert_eq!(template.constant(), None);
        assert_eq!(parse("{{}} %").ok().unwrap().constant().as_deref(), Some("{} %"));
    }

    #[test]
    fn everything_else_is_a_fault() {
        assert_eq!(fault("{"), Some(Fault::Unbalanced));
        assert_eq!(fault("a } b"), Some(Fault::Unbalanced));
        assert_eq!(fault("{a{b}"), Some(Fault::Unbalanced));
        assert_eq!(fault("{}"), Some(Fault::NotAField(String::new())));
        assert_eq!(fault("{a.b}"), Some(Fault::NotAField("a.b".to_owned())));
        assert_eq!(fault("{id:w$}"), Some(Fault::Argument("id:w$".to_owned())));
        assert_eq!(fault("{id:.*}"), Some(Fault::Argument("id:.*".to_owned())));
    }
}
