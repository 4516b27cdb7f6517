//! The texts of a `detail` or a header: a constant, or a template over the fields.

use syn::LitStr;

use crate::check::field::{GivenField, show};
use crate::diagnostics::Errors;
use crate::model::Field;
use crate::parse::template::{self, Fault, Template};

pub(crate) enum Text<'a> {
    Constant(String),
    /// The fields are those of the placeholders, in their order.
    Template(Template, Vec<Field<'a>>),
}

/// Reads a text and finds the fields that it names.
pub(crate) fn text<'a>(literal: &LitStr, fields: &[GivenField<'a>], errors: &Errors) -> Option<Text<'a>> {
    let template = match Template::parse(literal) {
        Ok(template) => template,
        Err(fault) => {
            let (what, help) = explain(&fault);
            errors.report(literal, "invalid_template", what, help);
            return None;
        }
    };
    if let Some(text) = template.constant() {
        return Some(Text::Constant(text));
    }
    let mut used = Vec::new();
    for placeholder in &template.placeholders {
        let means = |field: &&GivenField<'_>| template::means(&placeholder.field, &field.field.member);
        let Some(field) = fields.iter().find(means) else {
            let names = fields.iter().map(|field| format!("`{{{}}}`", show(&field.field.member)));
            let names: Vec<_> = names.collect();
            let help = match names.is_empty() {
                true => "there are no fields".to_owned(),
                false => format!("there is {}", names.join(", ")),
            };
            let what = format!("there is no field `{}`", show(&placeholder.field));
            errors.report(literal, "unknown_placeholder", what, help);
            return None;
        };
        used.push(field.field.clone());
    }
    Some(Text::Template(template, used))
}

fn explain(fault: &Fault) -> (String, &'static str) {
    match fault {
        Fault::Unbalanced => (
            "a `{` or `}` stands alone".to_owned(),
            "a placeholder is `{field}`; for the character itself write `{{` or `}}`",
        ),
        Fault::NotAField(placeholder) => (
            format!("`{{{placeholder}}}` does not name a field"),
            "write the name of a field, `{name}`, or its place, `{0}`",
        ),
        Fault::Argument(placeholder) => (
            format!("`{{{placeholder}}}` takes its width or precision from an argument"),
            "write the number itself",
        ),
        Fault::NotASpec(placeholder) => (
            format!("`{{{placeholder}}}` has no format spec behind the colon"),
            "write one that `format!` takes, as `{id:>5}` or `{id:?}`",
        ),
    }
}
