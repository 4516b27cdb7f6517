//! Finds the fields of an error that its message shows.

use syn::Fields;
use syn::ext::IdentExt as _;

use crate::parse::expression::{mentions, placeholders, uses_whole_error};
use crate::parse::foreign::{Argument, Message};
use crate::parse::source_field::is_source;

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

/// The names by which a message can refer to a field.
fn names(fields: &Fields, place: usize) -> Vec<String> {
    match fields.iter().nth(place).and_then(|field| field.ident.as_ref()) {
        Some(name) => vec![name.unraw().to_string()],
        None => vec![place.to_string(), format!("_{place}")],
    }
}

#[cfg(test)]
mod tests {
    use super::shown;
    use crate::parse::foreign::parse;
    use crate::parse::source_field::is_source;

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
