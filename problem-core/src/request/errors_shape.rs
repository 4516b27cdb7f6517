//! `ErrorsShape`: in which shape a service sends the member `errors`.

use problem_shared::bytes::equal;

use crate::text::member_name::is_member_name;

/// The shape of the member `errors`, for [`Boundary::with_errors_shape`](crate::Boundary::with_errors_shape).
///
/// ```
/// use problem_core::Boundary;
/// use problem_core::boundary::{EntryMember, ErrorsShape};
///
/// // {"detail":"must be a positive integer","pointer":"#/age"}, as in the example of RFC 9457 §3
/// const SHAPE: ErrorsShape = ErrorsShape::entries(&[
///     ("detail", EntryMember::Message),
///     ("pointer", EntryMember::Pointer),
/// ]);
/// let boundary = Boundary::new().with_errors_shape(SHAPE);
/// # let _ = boundary;
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ErrorsShape(pub(crate) Option<Shape>);

/// A shape other than that in which an occurrence writes `errors`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A list of entries with these members.
    Entries(&'static [(&'static str, EntryMember)]),
    /// An object with a list of messages for each field.
    MessagesByField,
}

/// A value that an entry of `errors` can have as a member. [`ErrorsShape::entries`] gives the members their names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EntryMember {
    /// [`FieldError::field`](crate::FieldError::field): the path to the field.
    Field,
    /// [`FieldError::pointer`](crate::FieldError::pointer): the JSON Pointer as a URI fragment, such as `#/age`. **An entry has it only
    /// if its field is in a JSON body.**
    Pointer,
    /// [`FieldError::location`](crate::FieldError::location): `query`, `path`, `form` or `header`. An entry has it only if its field is
    /// not in a JSON body.
    Location,
    /// [`FieldError::code`](crate::FieldError::code): the code of the rule that was broken. An entry that was received without a code
    /// does not have it.
    Code,
    /// [`FieldError::message`](crate::FieldError::message): the text for a person.
    Message,
}

impl ErrorsShape {
    /// A list of entries as [`FieldError`](crate::FieldError) describes them:
    /// `[{"field":"age","pointer":"#/age","code":"OUT_OF_RANGE","message":"must be positive"}]`. This is the default.
    pub const FIELD_ERRORS: Self = Self(None);

    /// An object with a list of messages for each field: `{"age":["must be positive"]}`. ASP.NET Core sends this shape
    /// (`ValidationProblemDetails`).
    ///
    /// The fields are in the order in which they first occur. An error without a field has the name `""`. Codes, pointers and
    /// locations are not sent. XML cannot have such names, so `errors` in XML is a list of entries, as with
    /// [`FIELD_ERRORS`](Self::FIELD_ERRORS).
    pub const MESSAGES_BY_FIELD: Self = Self(Some(Shape::MessagesByField));

    /// A list of entries with these members, in this order. A value can have several names, so that an entry has both `message` and
    /// `detail`. A member without a value is left out.
    ///
    /// In a const context, a mistake is a compile error.
    ///
    /// # Panics
    ///
    /// If there are no members, if two have the same name, or if a name is not valid in every format: it must be an ASCII letter
    /// followed by letters, digits, `_`, `-` and `.` (RFC 9457 §4). It must not start with `xml`, and must not be `i`, which is an
    /// item of a list in XML.
    #[must_use]
    #[track_caller]
    pub const fn entries(members: &'static [(&'static str, EntryMember)]) -> Self {
        assert!(
            !members.is_empty(),
            "an entry of `errors` needs a member, such as (\"detail\", EntryMember::Message)"
        );
        let mut at = 0;
        while at < members.len() {
            let name = members[at].0;
            assert!(
                is_member_name(name) && !equal(name.as_bytes(), b"i"),
                "the name of a member of `errors` must start with a letter, but not with `xml`, contain only ASCII letters, digits, `_`, `-` and `.`, and not be `i`"
            );
            let mut earlier = 0;
            while earlier < at {
                let is_repeated = equal(members[earlier].0.as_bytes(), name.as_bytes());
                assert!(!is_repeated, "two members of an entry of `errors` have the same name");
                earlier += 1;
            }
            at += 1;
        }
        Self(Some(Shape::Entries(members)))
    }
}
