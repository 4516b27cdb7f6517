//! Reads the message of an error from the attributes of other derives: thiserror, snafu, `derive_more`, and doc comments for
//! displaydoc.

use proc_macro2::{TokenStream, TokenTree};
use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, Parser as _};
use syn::{Attribute, Data, DeriveInput, Fields, Ident, LitStr, Meta, Token};

use crate::parse::expression::mentions;
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

    /// The text and its arguments, if they are all that `Display` writes.
    pub(crate) fn text_and_arguments(&self) -> Option<(&str, &[Argument])> {
        match self {
            Self::Text { text, arguments, is_display: true } => Some((text, arguments)),
            _ => None,
        }
    }

    /// The text, if there are no placeholders.
    pub(crate) fn literal(&self) -> Option<String> {
        match self.text_and_arguments() {
            Some((text, [])) => template::constant(text),
            _ => None,
        }
    }
}

/// An argument after the text, such as `.0.kind()` or `why = source.kind()`.
pub(crate) struct Argument {
    pub(super) name: Option<String>,
    pub(super) value: TokenStream,
}

impl Argument {
    /// Whether placeholders refer to the argument by this name.
    pub(crate) fn is_named(&self, name: &str) -> bool {
        self.name.as_deref() == Some(name)
    }
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
