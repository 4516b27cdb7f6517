//! From raw attributes to the checked model: the statuses of a type and its variants.

use proc_macro2::TokenStream;
use syn::{DeriveInput, GenericParam, Ident, Path};

use crate::check::r#type::{Checker, Shape};
use crate::diagnostics::Errors;
use crate::model::Status;
use crate::parse::attribute::Attributes;
use crate::parse::value::{self, StatusValue};
use crate::rules::status::Gives;
use crate::rules::{self, Accepts};

impl<'a> Checker<'a, '_> {
    /// The status of a variant: its own, or that of the type.
    pub(crate) fn status_of(
        &mut self,
        shape: &Shape<'a>,
        given: &Attributes,
        on_type: &Attributes,
    ) -> Option<Status> {
        // of a struct the one is the other
        if let Some(status) = given.status.as_ref().filter(|_| !std::ptr::eq(given, on_type)) {
            return self.status(status.value.as_ref()?);
        }
        if on_type.status.is_some() {
            return self.type_status(on_type);
        }
        if !given.unclear && !on_type.unclear && !shape.unclear {
            self.errors.report(
                shape.name,
                "missing_status",
                format_args!("`{}` has no status", shape.name),
                "add #[problem(status = 404)], with the status that fits",
            );
        }
        None
    }

    /// Reports what a known status owes, at the token that says it: that of the type once.
    pub(crate) fn duties(
        &mut self,
        code: u16,
        given: &Attributes,
        on_type: &Attributes,
        gives: Gives,
        accepts: Accepts<'_>,
    ) {
        let own = given.status.as_ref().and_then(|status| status.value.as_ref());
        if let Some(own) = own {
            return rules::status::check(code, &own.token, gives, accepts, self.errors, &mut Vec::new());
        }
        if let Some(of_type) = on_type.status.as_ref().and_then(|status| status.value.as_ref()) {
            rules::status::check(code, &of_type.token, gives, accepts, self.errors, &mut self.reported);
        }
    }

    /// The status of the type, which is looked at once, however many variants take it.
    fn type_status(&mut self, on_type: &Attributes) -> Option<Status> {
        if let Some(status) = self.type_status {
            return status;
        }
        let value = on_type.status.as_ref().and_then(|status| status.value.as_ref());
        let status = value.and_then(|value| self.status(value));
        self.type_status = Some(status);
        status
    }

    fn status(&mut self, status: &value::Status) -> Option<Status> {
        match &status.value {
            StatusValue::Code(code) => error_status(*code, &status.token, self.errors).map(Status::Code),
            StatusValue::Constant(path) => constant_path(self.input, path, self.errors).then(|| {
                self.constants.push(path.clone());
                Status::Constant(self.constants.len() - 1)
            }),
        }
    }

    /// The closed set of statuses; none if there is none, or something is wrong with it.
    pub(crate) fn set(&mut self, on_type: &Attributes) -> Option<(Vec<Status>, Ident)> {
        let statuses = on_type.statuses.as_ref()?;
        let listed = statuses.value.as_ref()?;
        let listed: Vec<_> = listed.iter().map(|status| self.status(status)).collect();
        Some((listed.into_iter().collect::<Option<_>>()?, Ident::new("statuses", statuses.key)))
    }
}

/// A constant stands outside the impl, so its path can name nothing of it.
pub(crate) fn constant_path(input: &DeriveInput, path: &Path, errors: &Errors) -> bool {
    let Some(first) = path.segments.first() else { return true };
    let is_parameter = input.generics.params.iter().any(|parameter| match parameter {
        GenericParam::Type(parameter) => parameter.ident == first.ident,
        GenericParam::Const(parameter) => parameter.ident == first.ident,
        GenericParam::Lifetime(_) => false,
    });
    if path.leading_colon.is_none() && (is_parameter || first.ident == "Self") {
        errors.report(
            path,
            "invalid_value",
            format_args!("a constant cannot depend on `{}`", first.ident),
            "name a constant outside the type",
        );
        return false;
    }
    true
}

/// The token that says the status of a variant.
pub(crate) fn token(given: &Attributes, on_type: &Attributes) -> TokenStream {
    let said = [given, on_type].into_iter().find_map(|given| given.status.as_ref()?.value.as_ref());
    said.map(|status| status.token.clone()).unwrap_or_default()
}

/// A code in 400 to 599. For any other it says why an error is not that.
fn error_status(code: u128, token: &TokenStream, errors: &Errors) -> Option<u16> {
    let why = match code {
        400..=599 => return u16::try_from(code).ok(),
        100..=199 => "1xx says that the final response is still to come (RFC 9110 §15.2)",
        200..=299 => "2xx says that the request succeeded (RFC 9110 §15.3)",
        300..=399 => "3xx sends the client elsewhere (RFC 9110 §15.4)",
        _ => "",
    };
    let what = match why {
        "" => format!("`{token}` is not a status code (RFC 9110 §15)"),
        why => format!("{code} is not an error: {why}"),
    };
    errors.report(token, "invalid_status", what, "an error has a status from 400 to 599");
    None
}
