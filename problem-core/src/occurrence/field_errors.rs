//! `FieldErrors`: what can be sent as `errors`.

use crate::members::field_error::ToFieldError;
use crate::occurrence::Occurrence;

/// A list that can be sent as `errors`: a reference to it can be iterated, and its items convert to
/// [`FieldError`](crate::FieldError).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list of field errors",
    label = "expected a list, such as `Vec<FieldError>`, or a list of your own type with `impl From<&Item> for FieldError`"
)]
pub trait FieldErrors {
    /// Adds the entries to an occurrence.
    fn add_to(&self, occurrence: &mut Occurrence<'_>);
}

#[diagnostic::do_not_recommend]
impl<F: ?Sized> FieldErrors for F
where
    for<'a> &'a F: IntoIterator<Item: ToFieldError>,
{
    fn add_to(&self, occurrence: &mut Occurrence<'_>) {
        if !occurrence.begins_errors() {
            return;
        }
        for error in self {
            occurrence.push_error(error.to_field_error());
        }
        occurrence.end_errors();
    }
}
