//! The rules that a value broke, as entries of `errors`.

#[cfg(feature = "garde")]
pub mod garde;
mod names;
mod rule;
#[cfg(feature = "validator")]
pub mod validator;

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use self::names::{Place, Way};
use self::rule::Rule;
use super::{bans_422, cut};
use crate::{ErrorStatus, FieldError, FieldErrors, MemberVisitor, ProblemType, ProblemTypes, ToProblem};

pub use self::names::{Item, NoNames, WireItem, WireName, WireNames, names};

/// The rules that a value broke: a problem, 422 `VALIDATION_ERROR` (or 400, where the service bans 422).
///
/// It stands in an enum of the service's own as what its `errors` are, `#[problem(errors)] rules: BrokenRules`, or
/// answers for itself in a `#[problem(transparent)]` variant.
///
/// At most [`LIMIT`](Self::LIMIT) rules are listed. Where more are broken the detail says so, and the member
/// `omittedErrors` says how many are left out.
#[derive(Debug, Clone)]
pub struct BrokenRules {
    entries: Vec<FieldError>,
    total: usize,
    /// What a rule of the service's own said that is not sent, beside its entry.
    unsent: Vec<(usize, String)>,
}

impl BrokenRules {
    /// How many entries of `errors` there are at most.
    pub const LIMIT: usize = 100;

    /// The entries of `errors`, in the order of the fields; at most [`LIMIT`](Self::LIMIT).
    #[must_use]
    pub fn entries(&self) -> &[FieldError] {
        &self.entries
    }

    /// How many rules are broken, those that are not listed included.
    #[must_use]
    pub fn total(&self) -> usize {
        self.total
    }

    /// The value was in the query: `in` of each entry is `query`.
    #[must_use]
    pub fn in_query(self) -> Self {
        self.each(FieldError::in_query)
    }

    /// The value was in a form: `in` of each entry is `form`.
    #[must_use]
    pub fn in_form(self) -> Self {
        self.each(FieldError::in_form)
    }

    /// The value was in the path: `in` of each entry is `path`.
    #[must_use]
    pub fn in_path(self) -> Self {
        self.each(FieldError::in_path)
    }

    fn each(mut self, change: fn(FieldError) -> FieldError) -> Self {
        self.entries = self.entries.into_iter().map(change).collect();
        self
    }

    fn omitted(&self) -> Option<usize> {
        self.total.checked_sub(self.entries.len()).filter(|omitted| *omitted > 0)
    }
}

/// Says which rule each field broke, for the log; nothing of the values.
impl fmt::Display for BrokenRules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut unsent = self.unsent.iter().peekable();
        for (index, entry) in self.entries.iter().enumerate() {
            if index > 0 {
                f.write_str(", ")?;
            }
            match entry.field() {
                "" => f.write_str(entry.code())?,
                field => write!(f, "{field} {}", entry.code())?,
            }
            if let Some((_, text)) = unsent.next_if(|(of, _)| *of == index) {
                write!(f, " ({text})")?;
            }
        }
        match self.omitted() {
            Some(omitted) => write!(f, ", and {omitted} more"),
            None => Ok(()),
        }
    }
}

impl Error for BrokenRules {}

static TYPES: [ProblemType; 2] = [
    ProblemType::new(ErrorStatus::UNPROCESSABLE_CONTENT, "VALIDATION_ERROR")
        .with_members(&["omittedErrors", "errors"]),
    ProblemType::new(ErrorStatus::BAD_REQUEST, "VALIDATION_ERROR").with_members(&["omittedErrors", "errors"]),
];

#[diagnostic::do_not_recommend]
impl ToProblem for BrokenRules {
    const TYPES: ProblemTypes = ProblemTypes::new(&TYPES, &[]);

    fn problem_type(&self) -> &'static ProblemType {
        &TYPES[usize::from(bans_422())]
    }

    fn write_detail(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        match self.omitted() {
            None => out.write_str("the request has invalid fields"),
            Some(_) => write!(
                out,
                "the request has invalid fields: {} of {} broken rules are listed",
                self.entries.len(),
                self.total
            ),
        }
    }

    fn visit_members<V: MemberVisitor>(&self, visitor: &mut V) {
        self.visit_errors(visitor);
    }
}

#[diagnostic::do_not_recommend]
impl FieldErrors for BrokenRules {
    fn visit_errors<V: MemberVisitor>(&self, visitor: &mut V) {
        visitor.extension("omittedErrors", &self.omitted());
        visitor.errors(&self.entries);
    }
}

/// Takes what a report says, entry by entry, as far as it is listed.
#[derive(Default)]
struct Collector {
    found: Vec<(Vec<Place>, FieldError, Option<String>)>,
    total: usize,
}

impl Collector {
    fn is_full(&self) -> bool {
        self.found.len() >= BrokenRules::LIMIT
    }

    fn count(&mut self, rules: usize) {
        self.total += rules;
    }

    fn add(&mut self, way: Way<'_>, broken: Broken) {
        if self.is_full() {
            return self.count(1);
        }
        let broken = match way.is_nameless() {
            true => Broken { unsent: broken.unsent, ..Rule::Inside.into() },
            false => broken,
        };
        let code = broken.code.unwrap_or_else(|| broken.rule.code().into());
        let message = broken.message.unwrap_or_else(|| broken.rule.message());
        let (places, names) = way.end();
        let entry = FieldError::at_known(names, code, message);
        // two items that have no name make one entry
        let is_said = broken.rule == Rule::Inside && self.found.iter().any(|(_, said, _)| *said == entry);
        if !is_said {
            self.count(1);
            self.found.push((places, entry, broken.unsent));
        }
    }

    fn finish(mut self) -> BrokenRules {
        // stable: of one field they stay in the order of its rules
        self.found.sort_by(|(a, ..), (b, ..)| a.cmp(b));
        let mut entries = Vec::with_capacity(self.found.len());
        let mut unsent = Vec::new();
        for (index, (_, entry, text)) in self.found.into_iter().enumerate() {
            entries.push(entry);
            unsent.extend(text.map(|text| (index, text)));
        }
        BrokenRules { entries, total: self.total, unsent }
    }
}

/// A broken rule, and what is said of it instead of what we say.
struct Broken {
    rule: Rule,
    code: Option<Cow<'static, str>>,
    message: Option<Cow<'static, str>>,
    /// What the service's rule says, which may have the value in it: for the log.
    unsent: Option<String>,
}

impl From<Rule> for Broken {
    fn from(rule: Rule) -> Self {
        Self { rule, code: None, message: None, unsent: None }
    }
}

/// Whether a text can be a code.
fn is_code(text: &str) -> bool {
    /// In bytes.
    const LONGEST: usize = 64;
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte);
    !text.is_empty() && text.len() <= LONGEST && text.bytes().all(is_letter)
}
