//! Types that register themselves, so that a catalogue can be compared with all of them.

use std::any::type_name;
use std::collections::BTreeSet;

use crate::catalogue::Catalogue;
use crate::to_problem::ToProblem;

/// A derived type of the program. Generated code submits it.
#[derive(Debug)]
pub struct Registered {
    type_name: fn() -> &'static str,
}

impl Registered {
    /// The registration of a type. It has no bound, so that a type with a mistake is reported once.
    #[must_use]
    pub const fn of<E>() -> Self {
        Self { type_name: type_name::<E> }
    }
}

inventory::collect!(Registered);

/// Registers a derived type, if it is not generic. The groups are those of [`__frameworks`](crate::__frameworks).
#[doc(hidden)]
#[macro_export]
macro_rules! __inventory {
    ([$($skip:tt)*] [$($attributes:tt)*] [] [$ty:ty] $($rest:tt)*) => {
        $($attributes)*
        const _: () = {
            $crate::__private::inventory::submit! { $crate::__private::Registered::of::<$ty>() }
        };
    };
    ($($generic:tt)*) => {};
}

impl Catalogue {
    /// Says that an error type is deliberately not in the catalogue, such as one that never leaves the service.
    pub fn without<E: ToProblem>(mut self) -> Self {
        self.left_out.push(type_name::<E>());
        self
    }

    /// The derived types of the program that are neither in the catalogue nor [left out](Self::without). A generic type does not register
    /// itself. The types of this crate, and those of crates that the program does not use, are not among them.
    ///
    /// ```
    /// use problem_core::Problem;
    /// use problem_core::catalogue::catalogue;
    ///
    /// #[derive(Debug, thiserror::Error, Problem)]
    /// #[error("there is no such order")]
    /// #[problem(status = 404)]
    /// struct OrderNotFound;
    ///
    /// // a test of the service: no enum was forgotten
    /// assert_eq!(catalogue![OrderNotFound].missing(), [""; 0]);
    /// assert!(catalogue![].missing().iter().any(|name| name.ends_with("OrderNotFound")));
    /// ```
    #[must_use]
    pub fn missing(&self) -> Vec<&'static str> {
        let asked = self.collect().asked_types;
        let registered = inventory::iter::<Registered>.into_iter().map(|registered| (registered.type_name)());
        let is_missing = |name: &&str| {
            !asked.contains(name) && !self.left_out.contains(name) && !name.starts_with("problem_core::")
        };
        registered.filter(is_missing).collect::<BTreeSet<_>>().into_iter().collect()
    }
}
