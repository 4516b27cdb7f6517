//! Checks the statuses of a type and of its variants.

use problem_shared::rulebook::status::Provided;
use proc_macro2::TokenStream;
use quote::ToTokens as _;
use syn::{DeriveInput, GenericParam, Ident, Member, Path};

use crate::check::r#type::{Checker, ParsedVariant};
use crate::diagnostics::Diagnostics;
use crate::model::{Status, StatusSource};
use crate::parse::attribute::Attributes;
use crate::parse::value::{self, StatusValue};
use crate::rules::{self, OptOuts};
use crate::types::member_name;

impl<'a> Checker<'a, '_> {
    /// The status of a variant: its own, or the default of the type.
    pub(crate) fn status_of(
        &mut self,
        variant: &ParsedVariant<'a>,
        attributes: &Attributes,
        on_type: &Attributes,
    ) -> Option<Status> {
        if let Some(like) = &attributes.like {
            let like = like.value.clone()?;
            if is_path_of_self(&like.ty, self.input) {
                rules::inner::like_itself(&like.variant, self.diagnostics);
                return None;
            }
            self.constants.push(StatusSource::Like(like));
            return Some(Status::Constant(self.constants.len() - 1));
        }
        // a struct has the same attributes twice
        if let Some(status) = attributes.status.as_ref().filter(|_| !std::ptr::eq(attributes, on_type)) {
            let status = status.value.as_ref()?;
            if let StatusValue::Constant(path) = &status.value
                && is_field(path, "status", variant, self.diagnostics)
            {
                return None;
            }
            return self.status(status, "status");
        }
        if on_type.status.is_some() {
            return self.type_status(on_type);
        }
        if !attributes.is_incomplete && !on_type.is_incomplete && !variant.is_incomplete {
            let may_answer = match &variant.fields[..] {
                [only] if matches!(only.field.member, Member::Unnamed(_)) => Some("the field".to_owned()),
                fields => fields.iter().find_map(|field| {
                    let name = member_name(&field.field.member);
                    let is_usual = ["kind", "inner", "error", "source"].contains(&name.as_str());
                    is_usual.then(|| format!("`{name}`"))
                }),
            };
            rules::status::missing(variant.name, may_answer.as_deref(), self.diagnostics);
        }
        None
    }

    /// Reports the requirements of a known status that a variant does not meet, at the token of the status. The token of
    /// the type is reported once.
    pub(crate) fn check_requirements(
        &mut self,
        code: u16,
        attributes: &Attributes,
        on_type: &Attributes,
        provided: Provided,
        opt_outs: OptOuts<'_>,
    ) {
        let on_variant = attributes.status.as_ref().and_then(|status| status.value.as_ref());
        let on_type = on_type.status.as_ref().and_then(|status| status.value.as_ref());
        let (token, reported) = match (on_variant, on_type) {
            (Some(status), _) => (&status.token, &mut Vec::new()),
            (None, Some(status)) => (&status.token, &mut self.reported),
            (None, None) => return,
        };
        rules::status::requirements(code, token, provided, opt_outs, self.diagnostics, reported);
    }

    /// The default status of the type. It is checked once, however many variants use it.
    pub(crate) fn type_status(&mut self, on_type: &Attributes) -> Option<Status> {
        if let Some(status) = self.type_status {
            return status;
        }
        let value = on_type.status.as_ref().and_then(|status| status.value.as_ref());
        let status = value.and_then(|value| self.status(value, "status"));
        self.type_status = Some(status);
        status
    }

    fn status(&mut self, status: &value::Status, key: &str) -> Option<Status> {
        match &status.value {
            StatusValue::Code(code) => {
                rules::status::error_status(*code, &status.token, self.diagnostics).map(Status::Code)
            }
            StatusValue::Named(code, path) => {
                let code = rules::status::error_status((*code).into(), &status.token, self.diagnostics)?;
                is_independent(self.input, path, key, self.diagnostics).then(|| {
                    self.named_statuses.push(path.clone());
                    Status::Code(code)
                })
            }
            StatusValue::Constant(path) => {
                is_independent(self.input, path, key, self.diagnostics).then(|| {
                    self.constants.push(StatusSource::Constant(path.clone()));
                    Status::Constant(self.constants.len() - 1)
                })
            }
        }
    }

    /// The closed set of statuses, and its key; `None` if there is none, or if it has a mistake.
    pub(crate) fn set(&mut self, on_type: &Attributes) -> Option<(Vec<Status>, Ident)> {
        let statuses = on_type.statuses.as_ref()?;
        let listed = statuses.value.as_ref()?;
        let listed: Vec<_> = listed.iter().map(|status| self.status(status, "statuses")).collect();
        Some((listed.into_iter().collect::<Option<_>>()?, Ident::new("statuses", statuses.key)))
    }
}

/// Whether a constant depends neither on the type itself nor on its parameters. If not, reports that. Generated code names
/// the constant outside the impl.
pub(crate) fn is_independent(input: &DeriveInput, path: &Path, key: &str, diagnostics: &Diagnostics) -> bool {
    let Some(first) = path.segments.first() else { return true };
    let is_parameter = input.generics.params.iter().any(|parameter| match parameter {
        GenericParam::Type(parameter) => parameter.ident == first.ident,
        GenericParam::Const(parameter) => parameter.ident == first.ident,
        GenericParam::Lifetime(_) => false,
    });
    if path.leading_colon.is_none() && (is_parameter || first.ident == "Self") {
        let constant = path.segments.last().map_or_else(String::new, |last| last.ident.to_string());
        rules::shape::dependent_constant(path, key, &first.ident.to_string(), &constant, diagnostics);
        return false;
    }
    true
}

/// Whether a constant has the name of a field. If so, reports that.
pub(crate) fn is_field(
    path: &Path,
    key: &str,
    variant: &ParsedVariant<'_>,
    diagnostics: &Diagnostics,
) -> bool {
    let Some(name) = path.get_ident() else { return false };
    let is_field = variant.fields.iter().any(|field| field.field.member == Member::Named(name.clone()));
    if is_field {
        rules::shape::field_as_constant(path, key, &name.to_string(), diagnostics);
    }
    is_field
}

/// Whether a path is the derived type. Only its plain name counts, because a path may name another type.
pub(super) fn is_path_of_self(path: &Path, input: &DeriveInput) -> bool {
    path.get_ident().is_some_and(|name| *name == input.ident || name == "Self")
}

/// The token of the status of a variant.
pub(crate) fn token(attributes: &Attributes, on_type: &Attributes) -> TokenStream {
    if let Some(like) = attributes.like() {
        return like.variant.to_token_stream();
    }
    let statuses = [attributes, on_type].into_iter().find_map(|given| given.status.as_ref()?.value.as_ref());
    statuses.map(|status| status.token.clone()).unwrap_or_default()
}
