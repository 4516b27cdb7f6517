//! `Collection`: receives what derived types, impls by hand and ready-made sets say about their problem types, and keeps each problem
//! type once.

use serde_json::{Value, json};

use crate::describe::described::{Described, HeaderField, HeaderValues, Member, RequestPart, Sample};
use crate::describe::known::KnownSchema as _;
use crate::describe::ready_made::wrong_fields;
use crate::describe::schema::{Components, with_keyword};
use crate::occurrence::described::{Collector, Part, Text};
use crate::problem_type::ProblemType;
use crate::problem_type::set::ProblemTypes;
use crate::status::ErrorStatus;

/// The problem types of a description.
#[derive(Debug)]
pub struct Collection {
    pub(super) types: Vec<Described>,
    /// There are problem types that are known only at run time.
    pub(super) is_open: bool,
    /// The schemas that the schemas of members refer to.
    pub(super) components: Components,
    pub(super) statuses: Statuses,
    /// The Rust type of the next problem types.
    pub(super) type_name: Option<&'static str>,
    /// All Rust types that were asked.
    #[cfg_attr(
        not(feature = "inventory"),
        allow(dead_code, reason = "they are compared with those that registered")
    )]
    pub(super) asked_types: Vec<&'static str>,
}

/// The statuses that a boundary decides.
#[derive(Debug, Clone, Copy)]
pub(super) struct Statuses {
    pub(super) validation: ErrorStatus,
    /// A wrong path parameter is a 400 that names it, and not a 404.
    pub(super) reports_path_errors: bool,
}

impl Default for Statuses {
    fn default() -> Self {
        Self { validation: ErrorStatus::UNPROCESSABLE_CONTENT, reports_path_errors: false }
    }
}

impl Collection {
    pub(super) fn new(statuses: Statuses) -> Self {
        Self {
            types: Vec::new(),
            is_open: false,
            components: Components::new(),
            statuses,
            type_name: None,
            asked_types: Vec::new(),
        }
    }

    pub(super) fn push(&mut self, mut described: Described) {
        if described.rust_types.is_empty() {
            described.rust_types.extend(self.type_name);
        }
        match self.types.iter_mut().find(|known| known.is_same(&described)) {
            Some(known) => known.merge(described),
            None => self.types.push(described),
        }
    }

    /// Adds a problem type that this crate defines.
    pub(super) fn ready_made(&mut self, problem_type: ProblemType<'static>, parts: &[Part<'_>]) {
        let mut described = Described::new(problem_type);
        for part in parts {
            described.add(part, &mut self.components);
        }
        self.push(described);
    }
}

impl Collector for Collection {
    fn known(&mut self, types: &ProblemTypes) {
        self.is_open |= types.is_open();
        for problem_type in types {
            self.push(Described::by_names(problem_type));
        }
    }

    fn open(&mut self) {
        self.is_open = true;
    }

    fn wrong_fields(&mut self) {
        let detail = "the request has invalid fields";
        self.validation(wrong_fields(self.statuses), RequestPart::Body, detail);
    }

    fn __of(&mut self, type_name: &'static str) {
        self.type_name = Some(type_name);
        self.asked_types.push(type_name);
    }

    fn __own(&mut self, types: &ProblemTypes, row: usize, is_deprecated: bool, parts: &[Part<'_>]) {
        let Some(problem_type) = types.row(row) else { return };
        let mut described = Described { is_deprecated, ..Described::new(problem_type) };
        for part in parts {
            described.add(part, &mut self.components);
        }
        self.push(described);
    }

    fn __inner(&mut self, collect: fn(&mut dyn Collector), parts: &[Part<'_>]) {
        // two types of one name are told apart only in one map
        let components = std::mem::take(&mut self.components);
        let mut inner = Self { components, ..Self::new(self.statuses) };
        collect(&mut inner);
        self.components = inner.components;
        self.asked_types.extend(inner.asked_types);
        self.is_open |= inner.is_open;
        for mut described in inner.types {
            for part in parts {
                described.add(part, &mut self.components);
            }
            self.push(described);
        }
    }
}

impl Collection {
    /// Adds a problem type of this crate whose occurrences may have a header field.
    pub(super) fn with_optional_header(
        &mut self,
        problem_type: ProblemType<'static>,
        detail: Option<&str>,
        (name, example): (&str, &str),
    ) {
        let sample =
            Sample { example: example.to_owned(), template: None, is_constant: false, is_optional: true };
        let mut described = Described::new(problem_type);
        described.detail = detail.map(|text| Text::Constant(text).sample());
        let value = HeaderValues::Text(vec![sample]);
        described.set_header(HeaderField { name: name.to_owned(), value, is_required: false });
        self.push(described);
    }

    /// Adds the problem type of wrong fields in a part of the request.
    pub(super) fn validation(&mut self, problem_type: ProblemType<'static>, part: RequestPart, detail: &str) {
        let mut described = Described::new(problem_type);
        let facts = [
            ("omittedErrors", u64::schema(), "The number of errors that the list does not have."),
            ("incompleteErrors", json!({"type": "boolean"}), "There may be more errors than the list has."),
        ];
        for (name, schema, text) in facts {
            let schema = with_keyword(schema, "description", text.into());
            let (name, example) = (name.to_owned(), Value::Null);
            described.members.push(Member { name, schema, is_required: false, is_described: true, example });
        }
        described.errors = Some(String::new());
        described.errors_in = part;
        described.detail = Some(Sample {
            example: detail.to_owned(),
            template: None,
            is_constant: false,
            is_optional: false,
        });
        self.push(described);
    }
}
