//! The report of `validator` about ten broken fields, as entries of `errors`.

use std::sync::LazyLock;

use limit::table::Cell;
use problem_core::FieldError;
use problem_core::validation::{BrokenRules, WireNames, validator::of_report};
use validator::{Validate, ValidationErrors, ValidationErrorsKind};

use crate::way;

#[derive(Default, Validate, WireNames)]
struct Order {
    #[validate(length(min = 1, message = "must not be empty"))]
    name: String,
    #[validate(length(min = 1, message = "must not be empty"))]
    email: String,
    #[validate(range(min = 18, message = "must be at least 18"))]
    age: u32,
    #[validate(length(min = 5, message = "must have five digits"))]
    zip: String,
    #[validate(length(min = 1, message = "must not be empty"))]
    city: String,
    #[validate(length(min = 1, message = "must not be empty"))]
    street: String,
    #[validate(range(min = 1, message = "must be above 0"))]
    price: u32,
    #[validate(range(min = 1, message = "must be above 0"))]
    amount: u32,
    #[validate(length(min = 8, message = "must have eight characters"))]
    coupon: String,
    #[validate(length(min = 1, message = "must not be empty"))]
    terms: String,
}

const FIELDS: [&str; 10] =
    ["name", "email", "age", "zip", "city", "street", "price", "amount", "coupon", "terms"];

static ORDER: LazyLock<(Order, ValidationErrors)> = LazyLock::new(|| {
    let order = Order::default();
    let report = order.validate().err().unwrap_or_default();
    (order, report)
});

fn ours((order, report): (&Order, &ValidationErrors)) -> BrokenRules {
    of_report(order, report)
}

/// An entry, as a service would keep it.
struct Entry {
    field: &'static str,
    pointer: String,
    code: &'static str,
    message: String,
}

/// The entries in the order of the fields, with a code for each rule.
fn by_hand((_, report): (&Order, &ValidationErrors)) -> Vec<Entry> {
    let mut entries = Vec::new();
    for field in FIELDS {
        let Some(ValidationErrorsKind::Field(errors)) = report.errors().get(field) else { continue };
        for error in errors {
            let code = match &*error.code {
                "length" => "INVALID_LENGTH",
                "range" => "OUT_OF_RANGE",
                _ => "INVALID",
            };
            let message = error.message.as_ref().map(ToString::to_string).unwrap_or_default();
            entries.push(Entry { field, pointer: format!("#/{field}"), code, message });
        }
    }
    entries
}

pub fn pair() -> [Cell; 2] {
    fn order() -> (&'static Order, &'static ValidationErrors) {
        (&ORDER.0, &ORDER.1)
    }
    fn text<'a>(entries: impl Iterator<Item = [&'a str; 4]>) -> String {
        entries.map(|parts| parts.join(" ")).collect::<Vec<_>>().join("\n")
    }
    fn parts(entry: &FieldError) -> [&str; 4] {
        [entry.field(), entry.pointer().unwrap_or_default(), entry.code(), entry.message()]
    }
    [
        way!("ten broken rules of `validator`", order, ours, |rules: BrokenRules| {
            text(rules.entries().iter().map(parts))
        }),
        way!("ten broken rules of `validator`", order, by_hand, |entries: Vec<Entry>| {
            text(entries.iter().map(|entry| [entry.field, &*entry.pointer, entry.code, &*entry.message]))
        }),
    ]
}
