//! Reads the attributes of other derives, to find out what the message of an error shows: thiserror, snafu, `derive_more`,
//! and doc comments for displaydoc.

use proc_macro2::{TokenStream, TokenTree};
use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, Parser as _};
use syn::{Attribute, Data, DeriveInput, Fields, Ident, LitStr, Meta, Token};

use crate::parse::source_field::is_source;
use crate::parse::{attribute, template};

/// Parses the message of a variant, or of a struct. A variant without one has the message of the enum.
pub(crate) fn parse(input: &DeriveInput, attributes: &[Attribute], fields: &Fields) -> Message {
    let Data::Enum(data) = &input.data else {
        let doc_comment = || match fields {
            // an opaque type of snafu, and a newtype of derive_more: the message is the message of the field
            Fields::Unnamed(fields) if fields.unnamed.len() == 1 => Message::Source,
            _ => doc_comment(attributes, &[]),
        };
        return message_of(attributes).unwrap_or_else(doc_comment);
    };
    match (message_of(attributes), message_of(&input.attrs)) {
        (Some(own), None) => own,
        // the message of an enum of derive_more may contain the messages of its variants
        (Some(own), Some(around)) if around.has_variant() => around.around(own),
        (None, Some(around)) if around.has_variant() && fields.len() == 1 => around.around(Message::Source),
        (Some(Message::Text { text, arguments, .. }), Some(_))
        | (None, Some(Message::Text { text, arguments, .. })) => {
            Message::Text { text, arguments, is_display: false }
        }
        (Some(message), Some(_)) | (None, Some(message)) => message,
        // derive_more: the message of the field
        (None, None)
            if fields.len() == 1
                && (has_display(&input.attrs)
                    || data.variants.iter().any(|variant| has_display(&variant.attrs))) =>
        {
            Message::Source
        }
        (None, None) => doc_comment(attributes, &input.attrs),
    }
}

/// The message of displaydoc: the doc comment of the variant, after the doc comment of the enum if the enum says so.
fn doc_comment(attributes: &[Attribute], on_enum: &[Attribute]) -> Message {
    let mut text = String::new();
    if on_enum.iter().any(|attribute| attribute.path().is_ident("prefix_enum_doc_attributes")) {
        text = attribute::doc_comment(on_enum) + ": ";
    }
    text += &attribute::doc_comment(attributes);
    Message::Text { text, arguments: Vec::new(), is_display: false }
}

/// The message in the attributes of a variant, a struct or an enum.
fn message_of(attributes: &[Attribute]) -> Option<Message> {
    attributes.iter().find_map(message)
}

/// Whether `derive_more` makes a message from these attributes.
fn has_display(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| attribute.path().is_ident("display"))
}

/// Whether one of the attributes is a message.
pub(crate) fn has_message(attributes: &[Attribute]) -> bool {
    message_of(attributes).is_some()
}

/// The indices of the fields that the message of a variant shows.
pub(crate) fn shown(message: &Message, fields: &Fields) -> Vec<usize> {
    let mut shown = Vec::new();
    let is_shown: &dyn Fn(usize) -> bool = match message {
        Message::Unknown => return shown,
        Message::Text { text, .. } if !text.contains('{') => return shown,
        Message::Source => &|place| is_source(fields, place) || fields.len() == 1,
        Message::Function => &|_| true,
        Message::Text { text, arguments, .. } => {
            let by_text = fields_in(text, arguments);
            // the message of the whole error shows every field
            let shows_self = by_text.iter().any(|name| name == "self")
                || arguments.iter().any(|argument| uses_whole_error(argument.value.clone()));
            &move |place| {
                if shows_self {
                    return true;
                }
                let names = names(fields, place);
                by_text.iter().any(|name| names.contains(name))
                    || arguments.iter().any(|argument| mentions(argument.value.clone(), &names))
            }
        }
    };
    for place in 0..fields.len() {
        if is_shown(place) {
            shown.push(place);
        }
    }
    shown
}

/// Whether an expression uses the whole error: `self` without a field or a method after it, or its source.
fn uses_whole_error(tokens: TokenStream) -> bool {
    let trees: Vec<_> = tokens.into_iter().collect();
    trees.iter().enumerate().any(|(place, tree)| match tree {
        TokenTree::Ident(name) if name == "self" => match (trees.get(place + 1), trees.get(place + 2)) {
            (Some(TokenTree::Punct(dot)), Some(TokenTree::Ident(name))) if dot.as_char() == '.' => {
                name == "source" && matches!(trees.get(place + 3), Some(TokenTree::Group(_)))
            }
            (Some(TokenTree::Punct(dot)), _) => dot.as_char() != '.',
            _ => true,
        },
        TokenTree::Literal(literal) => {
            let text = literal.to_string();
            text.contains('"') && placeholders(&text).iter().any(|name| name == "self")
        }
        TokenTree::Group(group) => uses_whole_error(group.stream()),
        _ => false,
    })
}

/// The placeholders of a text that no argument fills, and so fields fill.
fn fields_in(text: &str, arguments: &[Argument]) -> Vec<String> {
    let mut names = placeholders(text);
    let has_positions = arguments.iter().any(|argument| argument.name.is_none());
    names.retain(|name| {
        let is_position = name.parse::<usize>().is_ok();
        let is_named = arguments.iter().any(|argument| argument.name.as_ref() == Some(name));
        !(is_named || is_position && has_positions)
    });
    names
}

/// The text that the `Display` of a variant writes.
pub(crate) enum Message {
    /// The message of the source, or of the only field.
    Source,
    /// What a function writes, which gets all fields.
    Function,
    Text {
        text: String,
        arguments: Vec<Argument>,
        /// The text with its arguments is all that `Display` writes.
        is_display: bool,
    },
    /// A message that cannot be read.
    Unknown,
}

impl Message {
    /// Whether this is the message of an enum around the messages of its variants.
    fn has_variant(&self) -> bool {
        let names = ["_variant".to_owned()];
        matches!(self, Self::Text { text, arguments, .. } if text.contains("{_variant")
            || arguments.iter().any(|argument| mentions(argument.value.clone(), &names)))
    }

    /// This message around the message of a variant.
    fn around(self, own: Self) -> Self {
        match (self, own) {
            (
                Self::Text { mut text, mut arguments, .. },
                Self::Text { text: own_text, arguments: own_arguments, .. },
            ) => {
                text += &own_text;
                arguments.extend(own_arguments);
                Self::Text { text, arguments, is_display: false }
            }
            (_, own) => own,
        }
    }

    /// The text, if there are no placeholders.
    pub(crate) fn literal(&self) -> Option<String> {
        match self {
            Self::Text { text, arguments, is_display: true } if arguments.is_empty() => {
                template::constant(text)
            }
            _ => None,
        }
    }
}

/// An argument after the text, such as `.0.kind()` or `why = source.kind()`.
pub(crate) struct Argument {
    name: Option<String>,
    value: TokenStream,
}

/// The message in an attribute, if it can contain one.
fn message(attribute: &Attribute) -> Option<Message> {
    let Meta::List(list) = &attribute.meta else { return None };
    let name = list.path.get_ident()?.to_string();
    let tokens = match name.as_str() {
        "error" | "display" | "displaydoc" => list.tokens.clone(),
        "snafu" if has_entry(&list.tokens, "transparent") => return Some(Message::Source),
        "snafu" => inside(list.tokens.clone(), "display")?,
        _ => return None,
    };
    if has_entry(&tokens, "transparent") {
        return Some(Message::Source);
    }
    match text.parse2(tokens) {
        Ok(message) => Some(message),
        // a setting of derive_more, such as `rename_all` or `bound`; the message is in another attribute
        Err(_) if name == "display" => None,
        Err(_) => Some(Message::Unknown),
    }
}

/// Parses a text, and arguments separated by commas.
fn text(input: ParseStream<'_>) -> syn::Result<Message> {
    if input.peek(Ident::peek_any) {
        let name: Ident = input.call(Ident::parse_any)?;
        if name != "fmt" {
            return Err(input.error("a setting, such as `rename_all`"));
        }
        let _: Token![=] = input.parse()?;
        // earlier versions of derive_more take `fmt = "…"`, thiserror takes the path of a function
        if !input.peek(LitStr) {
            let _function: TokenStream = input.parse()?;
            return Ok(Message::Function);
        }
    }
    let text: LitStr = input.parse()?;
    let mut arguments = Vec::new();
    while let Some(_comma) = input.parse::<Option<Token![,]>>()? {
        let mut value = TokenStream::new();
        let mut name = None;
        if input.peek(Ident::peek_any) && input.peek2(Token![=]) && !input.peek2(Token![==]) {
            name = Some(input.call(Ident::parse_any)?.unraw().to_string());
            let _: Token![=] = input.parse()?;
        }
        while !input.is_empty() && !input.peek(Token![,]) {
            value.extend([input.parse::<TokenTree>()?]);
        }
        if !value.is_empty() {
            arguments.push(Argument { name, value });
        }
    }
    Ok(Message::Text { text: text.value(), arguments, is_display: true })
}

/// Whether a word is an entry of its own between commas.
fn has_entry(tokens: &TokenStream, word: &str) -> bool {
    // the state of the entry so far: empty, only the word, or anything else
    let (mut is_empty, mut is_word) = (true, false);
    for token in tokens.clone() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == ',' => {
                if is_word {
                    return true;
                }
                is_empty = true;
            }
            TokenTree::Ident(name) if is_empty && name == word => (is_empty, is_word) = (false, true),
            _ => (is_empty, is_word) = (false, false),
        }
    }
    is_word
}

/// The tokens in the parentheses of `name(…)`.
fn inside(tokens: TokenStream, name: &str) -> Option<TokenStream> {
    let mut trees = tokens.into_iter();
    while let Some(tree) = trees.next() {
        if matches!(&tree, TokenTree::Ident(ident) if ident == name) {
            return match trees.next() {
                Some(TokenTree::Group(group)) => Some(group.stream()),
                _ => None,
            };
        }
    }
    None
}

/// The names and numbers in the placeholders of a text, including those of widths and precisions.
fn placeholders(text: &str) -> Vec<String> {
    let text = text.replace("{{", "").replace("}}", "");
    let mut names = Vec::new();
    for rest in text.split('{').skip(1) {
        let Some((inside, _)) = rest.split_once('}') else { continue };
        let (name, spec) = inside.split_once(':').unwrap_or((inside, ""));
        names.push(name.trim().to_owned());
        // each part before a `$` ends with the name of an argument
        let mut rest = spec;
        while let Some((part, behind)) = rest.split_once('$') {
            let end = part.rsplit(|letter: char| !letter.is_alphanumeric() && letter != '_').next();
            names.push(end.unwrap_or_default().to_owned());
            rest = behind;
        }
    }
    names
}

/// The names by which a message can refer to a field.
fn names(fields: &Fields, place: usize) -> Vec<String> {
    match fields.iter().nth(place).and_then(|field| field.ident.as_ref()) {
        Some(name) => vec![name.unraw().to_string()],
        None => vec![place.to_string(), format!("_{place}")],
    }
}

/// Whether an expression uses a field: as `source` or `_0`, as `.source` or `.0` at its start, as `self.0`, or in the
/// placeholder of a text.
fn mentions(tokens: TokenStream, names: &[String]) -> bool {
    let trees: Vec<_> = tokens.into_iter().collect();
    let is = |tree: Option<&TokenTree>, punct: char| matches!(tree, Some(TokenTree::Punct(known)) if known.as_char() == punct);
    trees.iter().enumerate().any(|(place, tree)| {
        let before = place.checked_sub(1).and_then(|before| trees.get(before));
        let after_dot = is(before, '.');
        // `.0` is a field of the variant only after `self` or an operator
        let of_self = after_dot
            && match place.checked_sub(2).and_then(|before| trees.get(before)) {
                None => true,
                Some(TokenTree::Ident(name)) => name == "self",
                Some(TokenTree::Punct(punct)) => punct.as_char() != '?',
                Some(TokenTree::Group(_) | TokenTree::Literal(_)) => false,
            };
        match tree {
            TokenTree::Ident(name) => (!after_dot || of_self) && names.contains(&name.unraw().to_string()),
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                let field = text.split('.').next().unwrap_or_default();
                let in_text = || {
                    placeholders(&text)
                        .iter()
                        .any(|name| name.parse::<usize>().is_err() && names.contains(name))
                };
                (of_self && names.iter().any(|name| name == field)) || (text.contains('"') && in_text())
            }
            TokenTree::Group(group) => mentions(group.stream(), names),
            TokenTree::Punct(_) => false,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(variant: &str) -> (Vec<usize>, Vec<usize>) {
        let item: syn::DeriveInput = syn::parse_str(variant).unwrap();
        let syn::Data::Struct(data) = &item.data else { panic!("a struct") };
        let sources = (0..data.fields.len()).filter(|&place| is_source(&data.fields, place)).collect();
        (shown(&parse(&item, &item.attrs, &data.fields), &data.fields), sources)
    }

    #[test]
    fn messages_show_fields_and_some_are_sources() {
        for (variant, shown, sources) in [
            ("#[error(\"a {0} {{1}}\")] struct E(u8, #[from] Io);", &[0][..], &[1][..]),
            ("#[error(\"a {0}\")] struct E(#[source] Io);", &[0], &[0]),
            (
                "#[error(\"a {source} {id:>width$}\")] struct E { source: Io, id: u8, width: usize, x: u8 }",
                &[0, 1, 2],
                &[0],
            ),
            ("#[error(\"a {}\", .0.kind())] struct E(Io, u8);", &[0], &[]),
            ("#[error(\"a {0}\", .id)] struct E { id: u8, other: u8 }", &[0], &[]),
            ("#[error(\"a {why}\", why = .source.kind())] struct E { #[source] source: Io }", &[0], &[0]),
            ("#[error(transparent)] struct E(Io);", &[0], &[]),
            ("#[error(transparent)] struct E { source: Io, x: u8 }", &[0], &[0]),
            ("#[snafu(display(\"a {source}\"))] struct E { source: Io }", &[0], &[0]),
            ("#[snafu(display(\"a {}\", source), visibility(pub))] struct E { source: Io }", &[0], &[0]),
            ("#[snafu(display(\"a\"))] struct E { #[snafu(source)] cause: Io }", &[], &[0]),
            ("#[snafu(display(\"a {source}\"))] struct E { #[snafu(source(false))] source: u8 }", &[0], &[]),
            ("#[display(\"a {_0}\")] struct E(Io);", &[0], &[]),
            ("#[display(fmt = \"a {}\", \"_0\")] struct E(u8);", &[], &[]),
            ("#[display(\"a {source}\")] struct E { #[error(not(source))] source: u8 }", &[0], &[]),
            ("/// a {0} of {id}\nstruct E(u8, u8);", &[0], &[]),
            ("/// a {0}\n#[error(\"b\")] struct E(u8);", &[], &[]),
            ("#[error(\"a {0}\")] struct E(Box<dyn std::error::Error + Send>);", &[0], &[0]),
            ("#[error(\"bad: {0}\",)] struct E(#[from] Io);", &[0], &[0]),
            ("#[error(\"{0}: {hint}\", hint = f())] struct E(#[from] Io);", &[0], &[0]),
            ("#[error(\"{source}\", source = .id)] struct E { source: Io, id: u8 }", &[1], &[0]),
            ("#[error(\"{}\", .id.source())] struct E { source: Io, id: u8 }", &[1], &[0]),
            ("#[error(\"row {}\", .0 + 1)] struct E(usize, #[source] Io);", &[0], &[1]),
            ("#[error(\"row {}\", self.1)] struct E(usize, #[source] Io);", &[1], &[1]),
            ("#[error(\"bad {}\", format!(\"{source}\"))] struct E { source: Io }", &[0], &[0]),
            ("#[error(fmt = show)] struct E(u8, #[source] Io);", &[0, 1], &[1]),
            ("/// wraps {2}\n#[error(fmt = crate::show::<E>)] struct E(u8, Io);", &[0, 1], &[]),
            ("/// An error of this crate.\nstruct E(Io);", &[0], &[]),
            ("#[displaydoc(\"a {1}\")] struct E(u8, Io);", &[1], &[]),
            ("#[snafu(transparent, visibility(pub))] struct E { source: Io }", &[0], &[0]),
            ("#[display(\"{source}\")] struct E { #[error(ignore)] source: Io }", &[0], &[]),
            ("struct E { source: u64, target: u64 }", &[], &[]),
            ("/// Sent as {\"price\":\"10€$\"}\nstruct E(u8, u8);", &[], &[]),
            (
                "#[error(\"{0}\")] struct E(anyhow::Error, Option<Box<dyn std::error::Error>>, BoxError, BoxErrors);",
                &[0],
                &[0, 1, 2],
            ),
            ("#[error(\"a {r#type}\")] struct E { r#type: u8 }", &[], &[]),
            ("#[error(\"a {type}\")] struct E { r#type: u8 }", &[0], &[]),
        ] {
            let variant = variant.replace("\\n", "\n");
            assert_eq!(look(&variant), (shown.to_vec(), sources.to_vec()), "{variant}");
        }
    }

    #[test]
    fn the_message_of_an_enum_belongs_to_its_variants() {
        for (item, expected) in [
            ("/// to {0}\n#[prefix_enum_doc_attributes] enum E { /// lost {1}\nA(u8, Io), }", &[0, 1][..]),
            ("/// to {0}\nenum E { /// lost {1}\nA(u8, Io), }", &[1]),
            ("#[display(\"a {_0}: {_variant}\")] enum E { #[display(\"b {_1}\")] A(u8, Io), }", &[0, 1]),
            ("#[display(\"a {_variant}\")] enum E { A(Io), }", &[0]),
            ("#[display(\"a\")] enum E { A(Io), }", &[]),
            ("enum E { A(Io), #[display(\"b\")] B(u8) }", &[0]),
            ("enum E { A(Io), B(u8) }", &[]),
            ("#[display(rename_all = \"lowercase\")] enum E { A(Io), B }", &[0]),
            ("#[display(\"a: {}\", _variant)] enum E { A(Io), B }", &[0]),
            ("enum E { #[display(bound(T: Display))] #[display(\"b {_1}\")] A(T, Io) }", &[1]),
            ("enum E { #[error(\"a {self:?}\")] A(u8, Io) }", &[0, 1]),
            ("enum E { #[error(\"a {}\", self)] A(u8, Io) }", &[0, 1]),
            ("enum E { #[error(\"a {}\", match self { E::A(_, e) => e.to_string() })] A(u8, Io) }", &[0, 1]),
            ("enum E { #[error(\"a {}\", self.source().is_some())] A(u8, Io) }", &[0, 1]),
            ("enum E { #[error(\"a {}\", self.text())] A(u8, Io) }", &[]),
            ("enum E { #[error(\"a {}\", format!(\"{self}\"))] A(u8, Io) }", &[0, 1]),
            ("#[error(\"a {1}\")] enum E { A(u8, Io), #[error(\"b\")] B(u8) }", &[1]),
            ("#[error(fmt = show)] enum E { A(u8, Io), #[error(\"b\")] B(u8) }", &[0, 1]),
            ("#[error(\"a {1}\")] enum E { #[error(fmt = show)] A(u8, Io) }", &[0, 1]),
        ] {
            let item: syn::DeriveInput = syn::parse_str(item).unwrap();
            let syn::Data::Enum(data) = &item.data else { panic!("an enum") };
            let variant = data.variants.first().unwrap();
            let message = parse(&item, &variant.attrs, &variant.fields);
            assert_eq!(shown(&message, &variant.fields), expected, "{}", quote::quote!(#item));
        }
    }
}
