//! The enum that is built: the same variants in every way to write them.

use std::fmt::Write as _;

/// Which enum it is.
#[derive(Clone, Copy)]
pub enum Shape {
    /// So many variants, of all forms.
    Mixed(usize),
    /// One variant with so many fields that are extension members.
    Members(usize),
}

impl Shape {
    pub fn name(self) -> String {
        match self {
            Self::Mixed(count) => format!("variants-{count}"),
            Self::Members(count) => format!("members-{count}"),
        }
    }

    pub fn variants(self) -> Vec<Variant> {
        match self {
            Self::Mixed(count) => (0..count).map(Variant::new).collect(),
            Self::Members(count) => vec![Variant::with_members(count)],
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
pub enum Form {
    Unit,
    Named,
    Tuple,
    Members(usize),
}

pub struct Variant {
    pub name: String,
    pub status: u16,
    pub form: Form,
    /// For people: the words of the name.
    words: [&'static str; 3],
}

const SUBJECTS: [&str; 10] =
    ["order", "invoice", "customer", "basket", "parcel", "coupon", "refund", "review", "supplier", "account"];
const PARTS: [&str; 10] =
    ["line", "address", "total", "owner", "date", "label", "limit", "number", "region", "history"];
const STATES: [&str; 10] = [
    "missing",
    "locked",
    "expired",
    "duplicated",
    "changed",
    "archived",
    "rejected",
    "unknown",
    "empty",
    "stale",
];

impl Variant {
    fn new(index: usize) -> Self {
        let words = [SUBJECTS[index / 100 % 10], PARTS[index / 10 % 10], STATES[index % 10]];
        let form = [Form::Unit, Form::Named, Form::Unit, Form::Named, Form::Tuple][index % 5];
        // these need no header; one in ten is the server's fault
        let status = [404, 409, 400, 410, 404, 409, 400, 410, 404, 500][index % 10];
        Self { name: words.map(capitalised).concat(), status, form, words }
    }

    fn with_members(count: usize) -> Self {
        let words = ["order", "line", "changed"];
        Self { name: words.map(capitalised).concat(), status: 409, form: Form::Members(count), words }
    }

    /// Without the braces of `#[error("…")]`: the text with its fields in it.
    pub fn message(&self) -> String {
        let [subject, part, state] = self.words;
        match self.form {
            Form::Unit | Form::Members(_) => format!("the {part} of the {subject} is {state}"),
            Form::Named => format!("the {part} of {subject} {{id}} is {state}: {{reason}}"),
            Form::Tuple => format!("the {part} of {subject} {{0}} is {state}"),
        }
    }

    /// The fields, each of a member with `attribute` before it.
    pub fn fields(&self, attribute: &str) -> String {
        match self.form {
            Form::Unit => String::new(),
            Form::Named => " { id: u64, reason: String }".into(),
            Form::Tuple => "(String)".into(),
            Form::Members(count) => {
                let mut text = String::from(" {");
                for index in 0..count {
                    // writing into a String does not fail
                    let _ = write!(text, " {attribute} member_{index}: {},", ["u64", "String"][index % 2]);
                }
                text + " }"
            }
        }
    }

    /// A value of the variant; the first of many has no fields.
    pub fn value(&self) -> String {
        let Form::Members(count) = self.form else { return self.name.clone() };
        let fields: Vec<String> =
            (0..count).map(|index| format!("member_{index}: Default::default()")).collect();
        format!("{} {{ {} }}", self.name, fields.join(", "))
    }

    pub fn pattern(&self) -> &'static str {
        match self.form {
            Form::Unit => "",
            Form::Named | Form::Members(_) => " { .. }",
            Form::Tuple => "(..)",
        }
    }

    pub fn slug(&self) -> String {
        self.words.join("-")
    }

    pub fn title(&self) -> String {
        self.words.map(capitalised).join(" ")
    }

    pub fn code(&self) -> String {
        self.words.join("_").to_uppercase()
    }

    /// What a 5xx says of itself.
    pub fn identity(&self) -> (String, String, String) {
        if self.status < 500 {
            return (self.slug(), self.title(), self.code());
        }
        let [slug, title, code] = ["internal-server-error", "Internal Server Error", "INTERNAL_SERVER_ERROR"];
        (slug.into(), title.into(), code.into())
    }
}

fn capitalised(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    first.to_uppercase() + rest
}
