//! Whether the text of a type contains the text of an error, which only the compiler can decide.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::convert::Infallible;
use std::error::Error;
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::{Mutex, OnceLock, RwLock};

/// A type that shows the text of an error. `Way` is where the error is: [`Itself`], [`Behind`] or [`Inside`]. The ways are different
/// types, so the impls do not overlap.
pub trait ShowsError<Way> {}

/// The type is an error.
#[derive(Debug)]
pub struct Itself;

/// The type dereferences to one that shows an error. `Box<dyn Error>`, `anyhow::Error` and `eyre::Report` are not errors
/// themselves; all of them dereference to one.
#[derive(Debug)]
pub struct Behind<Way>(PhantomData<Way>);

/// The type is a container of the standard library, and what it contains shows an error.
#[derive(Debug)]
pub struct Inside<Way>(PhantomData<Way>);

/// The type has no values, so nothing of it is ever sent.
#[derive(Debug)]
pub struct Never;

impl<T: Error + ?Sized> ShowsError<Itself> for T {}

impl ShowsError<Never> for Infallible {}

impl<T: Deref + ?Sized, Way> ShowsError<Behind<Way>> for T where T::Target: ShowsError<Way> {}

impl<T: ShowsError<Way>, Way> ShowsError<Inside<Way>> for Option<T> {}

impl<T, E: ShowsError<Way>, Way> ShowsError<Inside<Way>> for Result<T, E> {}

impl<T: ShowsError<Way>, Way> ShowsError<Inside<Way>> for Vec<T> {}

impl<T: ShowsError<Way>, Way> ShowsError<Inside<Way>> for [T] {}

impl<T: ShowsError<Way>, Way, const N: usize> ShowsError<Inside<Way>> for [T; N] {}

impl<T: ShowsError<Way>, Way> ShowsError<Inside<Way>> for VecDeque<T> {}

impl<T: ShowsError<Way>, Way> ShowsError<Inside<Way>> for LinkedList<T> {}

impl<T: ShowsError<Way>, Way> ShowsError<Inside<Way>> for BTreeSet<T> {}

impl<T: ShowsError<Way>, Way> ShowsError<Inside<Way>> for BinaryHeap<T> {}

impl<T: ShowsError<Way>, S, Way> ShowsError<Inside<Way>> for HashSet<T, S> {}

impl<K, V: ShowsError<Way>, Way> ShowsError<Inside<Way>> for BTreeMap<K, V> {}

impl<K, V: ShowsError<Way>, S, Way> ShowsError<Inside<Way>> for HashMap<K, V, S> {}

impl<T: ShowsError<Way> + ?Sized, Way> ShowsError<Inside<Way>> for Mutex<T> {}

impl<T: ShowsError<Way> + ?Sized, Way> ShowsError<Inside<Way>> for RwLock<T> {}

impl<T: ShowsError<Way> + ?Sized, Way> ShowsError<Inside<Way>> for RefCell<T> {}

impl<T: ShowsError<Way>, Way> ShowsError<Inside<Way>> for OnceCell<T> {}

impl<T: ShowsError<Way>, Way> ShowsError<Inside<Way>> for OnceLock<T> {}

/// Whether a type shows an error in one way: `Is::<T, Way>::AN_ERROR`, with [`NoError`] in scope.
#[derive(Debug)]
pub struct Is<T: ?Sized, Way>(PhantomData<Way>, PhantomData<T>);

impl<T: ShowsError<Way> + ?Sized, Way> Is<T, Way> {
    /// The type shows an error. The compiler prefers this constant to `NoError::AN_ERROR`.
    pub const AN_ERROR: bool = true;
}

/// The answer for types without the constant of `Is` itself.
pub trait NoError {
    /// The type does not show an error.
    const AN_ERROR: bool = false;
}

impl<T: ?Sized, Way> NoError for Is<T, Way> {}

/// Whether the text of a type contains the text of an error, in one of the usual ways. The type must be concrete, because the
/// compiler chooses the constants where this macro is called. The macro imports no names that the type could have too.
#[doc(hidden)]
#[macro_export]
macro_rules! __shows_error {
    ($ty:ty) => {{
        use $crate::__private::{NoError as _, ways as __ways};
        !<__ways::Never<$ty>>::AN_ERROR
            && (<__ways::Itself<$ty>>::AN_ERROR
                || <__ways::Behind<$ty>>::AN_ERROR
                || <__ways::BehindBoth<$ty>>::AN_ERROR
                || <__ways::Inside<$ty>>::AN_ERROR
                || <__ways::InsideBoth<$ty>>::AN_ERROR
                || <__ways::InsideBehind<$ty>>::AN_ERROR
                || <__ways::BehindInside<$ty>>::AN_ERROR)
    }};
}

/// The questions of [`__shows_error`].
pub mod ways {
    use super::Is;

    /// Whether the type has no values.
    pub type Never<T> = Is<T, super::Never>;
    /// Whether the type is an error.
    pub type Itself<T> = Is<T, super::Itself>;
    /// Whether the type dereferences to an error.
    pub type Behind<T> = Is<T, super::Behind<super::Itself>>;
    /// Whether the type dereferences to an error in two steps, such as `Arc<anyhow::Error>`.
    pub type BehindBoth<T> = Is<T, super::Behind<super::Behind<super::Itself>>>;
    /// Whether a container contains errors.
    pub type Inside<T> = Is<T, super::Inside<super::Itself>>;
    /// Whether a container contains containers of errors, such as `Mutex<Option<io::Error>>`.
    pub type InsideBoth<T> = Is<T, super::Inside<super::Inside<super::Itself>>>;
    /// Whether the type dereferences to a container of errors, such as `Arc<Mutex<io::Error>>`.
    pub type BehindInside<T> = Is<T, super::Behind<super::Inside<super::Itself>>>;
    /// Whether a container contains types that dereference to an error, such as `Vec<Box<dyn Error>>`.
    pub type InsideBehind<T> = Is<T, super::Inside<super::Behind<super::Itself>>>;
}
