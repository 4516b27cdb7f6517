//! `FieldError`: one entry of the extension member `errors`.

use std::borrow::Cow;
use std::fmt;

use serde_core::ser::{Serialize, SerializeStruct as _, Serializer};

use crate::members::pointer::{pointer, pointer_to, steps_of, without_fragment};

/// One entry of the extension member `errors`: which part of the request is wrong, and how.
///
/// It is sent as `{"field":"address.zip","pointer":"#/address/zip","code":"INVALID_FORMAT", "message":"…"}`.
/// If the part is not a member of a JSON body, the entry has `in` (`query`, `path`, `form` or `header`)
/// instead of `pointer`. The entry does not contain the rejected value.
///
/// ```
/// use problem_core::FieldError;
///
/// let zip = FieldError::new("address.zip", "INVALID_FORMAT", "five digits are needed");
/// assert_eq!(zip.pointer(), Some("#/address/zip"));
/// let page = FieldError::new("page", "OUT_OF_RANGE", "starts at 1").in_query();
/// assert_eq!(page.pointer(), None);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    field: Cow<'static, str>,
    pub(super) location: Location,
    code: Cow<'static, str>,
    message: Cow<'static, str>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Location {
    /// A member of the JSON body: the RFC 6901 pointer to it, as a URI fragment.
    Body(String),
    /// Another part of the request: the value of `in`.
    Part(&'static str),
    /// Another service has sent the entry without saying where the field is.
    Unknown,
}

const QUERY: &str = "query";
const PATH: &str = "path";
const FORM: &str = "form";
const HEADER: &str = "header";

/// The parts of a request besides its JSON body.
pub(super) const PARTS: [&str; 4] = [QUERY, PATH, FORM, HEADER];

impl FieldError {
    /// An error in the member `field` of a JSON body. Texts are owned or `'static`: a borrowed one takes `.to_owned()`.
    ///
    /// `field` is the path to the member, with the names on the wire. A path goes into objects and lists with
    /// dots, `items.0.price`, or with indices in brackets, `items[0].price`. An empty path is the whole body.
    /// `pointer` is derived from the path. If a name contains a dot, use [`FieldError::at`].
    #[must_use]
    pub fn new(
        field: impl Into<Cow<'static, str>>,
        code: impl Into<Cow<'static, str>>,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        let field = field.into();
        let pointer = pointer_to(&field);
        Self { field, location: Location::Body(pointer), code: code.into(), message: message.into() }
    }

    /// An error in the member of a JSON body at `path`, which has a name or an index for each level. `field`
    /// is the path joined with dots. `pointer` (RFC 6901 §6) is exact for every name.
    #[must_use]
    pub fn at<I>(path: I, code: impl Into<Cow<'static, str>>, message: impl Into<Cow<'static, str>>) -> Self
    where
        I: IntoIterator<Item: AsRef<str>>,
    {
        let path: Vec<_> = path.into_iter().collect();
        let names: Vec<&str> = path.iter().map(AsRef::as_ref).collect();
        Self {
            field: names.join(".").into(),
            location: Location::Body(pointer(names.into_iter())),
            code: code.into(),
            message: message.into(),
        }
    }

    /// Does the same. A single name is not copied.
    #[cfg(feature = "validation")]
    pub(crate) fn of_names(
        names: Vec<Cow<'static, str>>,
        code: impl Into<Cow<'static, str>>,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        let location = Location::Body(pointer(names.iter().map(|name| &**name)));
        let field = match <[_; 1]>::try_from(names) {
            Ok([name]) => name,
            Err(names) => names.join(".").into(),
        };
        Self { field, location, code: code.into(), message: message.into() }
    }

    /// Makes this an error in a query parameter: `in` is `query`, and there is no `pointer`.
    #[must_use]
    pub fn in_query(self) -> Self {
        Self { location: Location::Part(QUERY), ..self }
    }

    /// Makes this an error in a path parameter: `in` is `path`, and there is no `pointer`.
    #[must_use]
    pub fn in_path(self) -> Self {
        Self { location: Location::Part(PATH), ..self }
    }

    /// Makes this an error in a form field: `in` is `form`, and there is no `pointer`.
    #[must_use]
    pub fn in_form(self) -> Self {
        Self { location: Location::Part(FORM), ..self }
    }

    /// Makes this an error in a request header: `in` is `header`, and there is no `pointer`.
    #[must_use]
    pub fn in_header(self) -> Self {
        Self { location: Location::Part(HEADER), ..self }
    }

    /// The path to the field, with the names on the wire.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }

    /// The RFC 6901 pointer, as a URI fragment. It is `None` for a part of the request that is not in a JSON
    /// body, and for an entry of another service that does not say where the field is.
    #[must_use]
    pub fn pointer(&self) -> Option<&str> {
        match &self.location {
            Location::Body(pointer) => Some(pointer),
            Location::Part(_) | Location::Unknown => None,
        }
    }

    /// `query`, `path`, `form` or `header`. It is `None` for a member of a JSON body, and for an entry of another service that does
    /// not say where the field is.
    #[must_use]
    pub fn location(&self) -> Option<&'static str> {
        match self.location {
            Location::Body(_) | Location::Unknown => None,
            Location::Part(part) => Some(part),
        }
    }

    /// The code of the rule that was broken.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The text for a person.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The names and indices that lead to a member of a JSON body.
    #[cfg(feature = "extract")]
    pub(crate) fn steps(&self) -> Vec<String> {
        self.pointer().and_then(Self::steps_to).unwrap_or_default()
    }

    /// The names and indices in a JSON pointer, which may be a URI fragment (RFC 6901 §5 and §6). It is `None` for any other text.
    pub(crate) fn steps_to(pointer: &str) -> Option<Vec<String>> {
        let path = without_fragment(pointer);
        if path.is_empty() { Some(Vec::new()) } else { steps_of(&path) }
    }

    /// Whether the error is in a member of the body, to which the path `field` leads.
    #[cfg(feature = "tonic")]
    pub(crate) fn is_at_field_of_body(&self) -> bool {
        self.pointer().is_some_and(|pointer| pointer == pointer_to(&self.field))
    }

    /// Whether the entry has a field, or says in which part of the request the error is.
    pub(crate) fn says_where(&self) -> bool {
        !self.field.is_empty() || self.location != Location::Unknown
    }

    /// An entry of another service that does not say where the field is.
    pub(crate) fn somewhere(field: String, code: String, message: String) -> Self {
        Self { field: field.into(), location: Location::Unknown, code: code.into(), message: message.into() }
    }

    /// The members of the entry, in the order in which they are sent.
    fn members(&self) -> [Option<(&'static str, &str)>; 4] {
        let location = match &self.location {
            Location::Body(pointer) => Some(("pointer", pointer.as_str())),
            Location::Part(part) => Some(("in", *part)),
            Location::Unknown => None,
        };
        [Some(("field", &self.field)), location, Some(("code", &self.code)), Some(("message", &self.message))]
    }
}

impl Serialize for FieldError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let members = self.members();
        let count = members.iter().flatten().count();
        let mut entry = serializer.serialize_struct("FieldError", count)?;
        for (name, value) in members.into_iter().flatten() {
            entry.serialize_field(name, value)?;
        }
        entry.end()
    }
}

/// The path to the field and the text for a person, for logs.
impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.message)
    }
}

/// An item of a list that is sent as `errors`: a [`FieldError`], a reference to one, or a reference to any
/// `T` with `impl From<&T> for FieldError`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not convert to a `FieldError`",
    label = "an entry of `errors` is a `FieldError`: write `impl From<{Self}> for FieldError`"
)]
pub trait ToFieldError {
    /// The entry. It is borrowed if the item is one already.
    fn to_field_error(&self) -> Cow<'_, FieldError>;
}

impl ToFieldError for FieldError {
    fn to_field_error(&self) -> Cow<'_, FieldError> {
        Cow::Borrowed(self)
    }
}

impl ToFieldError for &FieldError {
    fn to_field_error(&self) -> Cow<'_, FieldError> {
        Cow::Borrowed(self)
    }
}

#[diagnostic::do_not_recommend]
impl<'a, T> ToFieldError for &'a T
where
    FieldError: From<&'a T>,
{
    fn to_field_error(&self) -> Cow<'_, FieldError> {
        Cow::Owned(FieldError::from(self))
    }
}

#[cfg(test)]
mod tests {
    use super::FieldError;

    #[test]
    fn an_entry_reads_back_as_it_was_written() {
        let entry = || FieldError::at(["a.b", "0"], "REQUIRED", "is required");
        for entry in [entry(), entry().in_query(), entry().in_path(), entry().in_form(), entry().in_header()]
        {
            let json = serde_json::to_string(&entry).unwrap();
            assert_eq!(serde_json::from_str::<FieldError>(&json).unwrap(), entry);
        }
        let read = serde_json::from_str::<FieldError>;
        let foreign = r#"{"message":"m","more":[1],"field":"a[0]","code":"C","pointer":null,"in":null}"#;
        let unknown = read(foreign).unwrap();
        assert_eq!((unknown.field(), unknown.pointer(), unknown.location()), ("a[0]", None, None));
        assert_eq!(serde_json::to_string(&unknown).unwrap(), r#"{"field":"a[0]","code":"C","message":"m"}"#);
        assert_eq!(read(r#"{"field":"a[0]","code":"C","message":"m"}"#).unwrap(), unknown);
        // entries that only have what the example of RFC 9457 has, or less
        for (pointer, path) in [
            ("#/profile/color", &["profile", "color"][..]),
            ("#/a.b/0/c~1d~0e/%C3%A4%25/~01", &["a.b", "0", "c/d~e", "ä%", "~1"]),
            ("#/", &[""]),
            ("#", &[]),
        ] {
            let json = format!(r#"{{"detail":"d","pointer":"{pointer}"}}"#);
            assert_eq!(serde_json::from_str::<FieldError>(&json).unwrap(), FieldError::at(path, "", "d"));
        }
        let plain = read(r#"{"detail":"d","pointer":"/a%20b/c~1d","message":null}"#).unwrap();
        assert_eq!((plain.field(), plain.pointer()), ("a%20b.c/d", Some("/a%20b/c~1d")));
        let no_pointer = read(r#"{"detail":"d","pointer":"age"}"#).unwrap();
        assert_eq!((no_pointer.field(), no_pointer.pointer()), ("age", Some("age")));
        let nowhere = read(r#"{"detail":"d"}"#).unwrap();
        assert_eq!((nowhere.field(), nowhere.pointer(), nowhere.message()), ("", None, "d"));
        let both = r#"{"detail":"d","message":"m","in":"query","field":"page"}"#;
        assert_eq!(read(both).unwrap(), FieldError::new("page", "", "m").in_query());
        for (wrong, reason) in [
            (r#"{"field":"a","code":"C","message":null}"#, "missing field `message`"),
            (r#"{"field":"a","code":"C"}"#, "missing field `message`"),
            (r#"{"detail":"d","in":"query"}"#, "missing field `field`"),
            (r#"{"field":"a","code":"C","message":"m","in":"cookie"}"#, "unknown variant `cookie`"),
            (r#"{"field":"a","field":"b"}"#, "duplicate field `field`"),
            ("[]", "expected an entry of `errors`"),
        ] {
            let error = read(wrong).unwrap_err().to_string();
            assert!(error.contains(reason), "{error}");
        }
    }

    #[test]
    fn pointers_are_fragments_of_rfc_6901() {
        // the examples of RFC 6901 §6, and names with a dot
        for (path, expected) in [
            (&["foo"][..], "#/foo"),
            (&["foo", "0"], "#/foo/0"),
            (&[""], "#/"),
            (&["a/b"], "#/a~1b"),
            (&["c%d"], "#/c%25d"),
            (&["e^f"], "#/e%5Ef"),
            (&["g|h"], "#/g%7Ch"),
            (&["i\\j"], "#/i%5Cj"),
            (&["k\"l"], "#/k%22l"),
            (&[" "], "#/%20"),
            (&["m~n"], "#/m~0n"),
            (&["a.b", "ä"], "#/a.b/%C3%A4"),
        ] {
            assert_eq!(FieldError::at(path, "", "").pointer(), Some(expected));
        }
        assert_eq!(FieldError::at(["a.b", "c"], "", "").field(), "a.b.c");
        for (field, expected) in [
            ("a.0.b", "#/a/0/b"),
            ("items[0].name", "#/items/0/name"),
            ("grid[1][20]", "#/grid/1/20"),
            ("[3].id", "#/3/id"),
            ("a[x]", "#/a%5Bx%5D"),
            ("a[0]b", "#/a%5B0%5Db"),
            ("a[]", "#/a%5B%5D"),
            ("", "#"),
            ("a..b", "#/a//b"),
        ] {
            assert_eq!(FieldError::new(field, "", "").pointer(), Some(expected), "{field}");
        }
    }
}
