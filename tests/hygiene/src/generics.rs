//! Type parameters, lifetimes, const parameters: bounds only where they are needed.

use std::borrow::Cow;
use std::fmt::{Debug, Display};
use std::marker::PhantomData;

use renamed::{FieldError, Problem, ToProblem};
use serde::Serialize;

/// Each parameter is used in another way; `U` in none that needs a bound.
#[derive(Debug, thiserror::Error, Problem)]
#[problem(crate = renamed)]
pub enum Generic<T, D, I, U, const N: usize>
where
    T: Debug,
    D: Debug,
    I: Debug + ToProblem + 'static,
    U: Debug,
{
    /// A member.
    #[error("member")]
    #[problem(status = 404)]
    Member(#[problem(extension = "member")] T, PhantomData<U>),
    /// A template; `{:?}` needs no `Display`.
    #[error("template")]
    #[problem(status = 404, detail = "{0:?} {1}")]
    Template(U, D),
    /// The problem of a parameter.
    #[error(transparent)]
    #[problem(transparent)]
    Inner(I),
    /// A const parameter.
    #[error("array")]
    #[problem(status = 404)]
    Array(#[problem(extension = "sized")] Sized<N>),
}

/// It serialises for some sizes only.
#[derive(Debug, Clone, Copy)]
pub struct Sized<const N: usize>;

impl Serialize for Sized<2> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(2)
    }
}

/// The problem within.
#[derive(Debug, thiserror::Error, Problem)]
#[error("inner")]
#[problem(crate = renamed, status = 410)]
pub struct Inner;

/// Errors may borrow.
#[derive(Debug, thiserror::Error, Problem)]
#[problem(crate = renamed)]
pub enum Borrowed<'a, 'b: 'a, T: Display + Debug + ?std::marker::Sized> {
    /// From elsewhere.
    #[error("name {name}")]
    #[problem(status = 404)]
    Name {
        /// A member.
        #[problem(extension)]
        name: &'a str,
        /// A detail.
        #[problem(detail)]
        text: Cow<'b, str>,
    },
    /// Of any size.
    #[error("unsized {0}")]
    #[problem(status = 404)]
    Unsized(&'a T),
}

/// A type that belongs to one thread.
#[derive(Debug, thiserror::Error, Problem)]
#[error("in one thread")]
#[problem(crate = renamed, status = 409)]
pub struct Local(pub std::rc::Rc<str>);

/// Types that cannot be named outside the impl as they stand, all of them shown.
#[derive(Debug, thiserror::Error, Problem)]
#[error("{0:?} {1:?} {2:?} {3:?}")]
#[problem(crate = renamed, status = 404)]
pub struct Odd<'a, T: Debug + Iterator>(
    /// With a lifetime of its own.
    pub for<'x> fn(&'x str) -> &'x str,
    /// With the lifetime of the type within.
    pub Cow<'a, [&'a str]>,
    /// Of a parameter.
    pub Option<T::Item>,
    /// A trait object, with both.
    pub PhantomData<dyn for<'y> Fn(&'y str) -> T + 'a>,
)
where
    T::Item: Debug;

/// A parameter with a default, and a list of its own entries.
#[derive(Debug, thiserror::Error, Problem)]
#[error("listed")]
#[problem(crate = renamed, status = 422)]
pub struct Listed<E: Debug = FieldError> {
    /// The entries.
    #[problem(errors)]
    pub entries: Vec<E>,
}

/// It comes back, if its parameters do.
#[derive(Debug, thiserror::Error, Problem)]
#[problem(crate = renamed, from_received)]
pub enum ComesBack<T, D, I, U, const N: usize>
where
    T: Debug,
    D: Debug,
    I: Debug + ToProblem + 'static,
    U: Debug,
{
    /// A member, and a field that needs no bound but `Default`.
    #[error("member")]
    #[problem(status = 404)]
    Member(#[problem(extension = "member")] T, #[problem(default)] PhantomData<U>),
    /// Several bounds.
    #[error("bounds")]
    #[problem(status = 409)]
    Bounds {
        /// An optional text.
        #[problem(detail)]
        text: Option<D>,
        /// A member with a default.
        #[problem(extension, default)]
        member: Vec<T>,
        /// An array.
        #[problem(default)]
        arrays: Vec<[u8; N]>,
    },
    /// The problem of a parameter.
    #[error(transparent)]
    #[problem(transparent)]
    Inner(I),
}

/// All of the types of an inner one, in const.
pub const TYPES: usize = Generic::<u8, u8, Inner, u8, 2>::TYPES.len();

/// A type for which the bounds of one variant do not hold is an error all the same.
pub type NotSerialize = Generic<PhantomData<()>, u8, Inner, u8, 3>;

/// It is asked for in generic code.
pub fn code_of<T: ToProblem>(error: &T) -> &'static str {
    T::TYPES.by_code(error.code()).map_or("", |problem_type| problem_type.code())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{body, is_a_response};

    type Some = Generic<u8, &'static str, Inner, Vec<u8>, 2>;

    #[test]
    fn errors_with_parameters_come_back() {
        type Error = ComesBack<u8, u16, crate::sabotage::ComesBack, std::fmt::Error, 3>;
        let back = |error: &Error| {
            let received = renamed::ReceivedProblem::from_json(body(error).as_bytes()).expect("a problem");
            format!("{:?}", received.into_error::<Error>().expect("an error"))
        };
        for error in [
            Error::Member(7, PhantomData),
            Error::Bounds { text: Some(7), member: vec![1], arrays: Vec::new() },
            Error::Inner(crate::sabotage::ComesBack::None),
        ] {
            assert_eq!(back(&error), format!("{error:?}"));
        }
    }

    #[test]
    fn parameters_are_used_as_they_are() {
        is_a_response::<Some>();
        is_a_response::<Borrowed<'_, '_, str>>();
        is_a_response::<Local>();
        assert_eq!(
            body(&Some::Member(7, PhantomData)),
            r#"{"title":"Not Found","status":404,"detail":"member","code":"MEMBER","member":7}"#
        );
        assert_eq!(
            body(&Some::Template(vec![1], "d")),
            r#"{"title":"Not Found","status":404,"detail":"[1] d","code":"TEMPLATE"}"#
        );
        assert_eq!(
            body(&Some::Inner(Inner)),
            r#"{"title":"Gone","status":410,"detail":"inner","code":"INNER"}"#
        );
        assert_eq!(
            body(&Some::Array(Sized)),
            r#"{"title":"Not Found","status":404,"detail":"array","code":"ARRAY","sized":2}"#
        );
        let text = String::from("owned");
        let borrowed: Borrowed<'_, '_, str> = Borrowed::Name { name: &text, text: Cow::Borrowed(&text) };
        assert_eq!(
            body(&borrowed),
            r#"{"title":"Not Found","status":404,"detail":"owned","code":"NAME","name":"owned"}"#
        );
        assert_eq!(
            body(&Borrowed::Unsized("u")),
            r#"{"title":"Not Found","status":404,"detail":"unsized u","code":"UNSIZED"}"#
        );
        let listed = Listed { entries: vec![FieldError::new("a", "B", "c")] };
        assert!(
            body(&listed)
                .ends_with(r##""errors":[{"field":"a","pointer":"#/a","code":"B","message":"c"}]}"##)
        );
        assert_eq!(TYPES, 4);
        assert_eq!(code_of(&Some::Inner(Inner)), "INNER");
        assert_eq!(NotSerialize::Inner(Inner).to_string(), "inner");
    }
}
