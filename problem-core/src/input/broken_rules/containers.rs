//! `WireNames` for the containers of the standard library: pointers, lists, tuples, maps and sets. `WireKey`
//! for their keys.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::hash::{BuildHasher, Hash};
use std::rc::Rc;
use std::sync::Arc;

use crate::input::broken_rules::names::{ItemName, WireItem, WireItems, WireKey, WireName, WireNames};

macro_rules! keys {
    ($($key:ty: |$self:ident| $wire:expr, |$text:ident| $read:expr;)*) => {$(
        impl WireKey for $key {
            fn wire_key(&$self) -> Cow<'_, str> {
                $wire
            }

            fn from_report($text: &str) -> Option<Self> {
                $read
            }
        }
    )*};
    ($($key:ty)*) => {
        keys!($($key: |self| self.to_string().into(), |text| text.parse().ok();)*);
    };
}

keys! {
    String: |self| self.as_str().into(), |text| Some(text.to_owned());
    Cow<'_, str>: |self| Cow::Borrowed(&**self), |text| Some(text.to_owned().into());
    Box<str>: |self| Cow::Borrowed(&**self), |text| Some(text.into());
    Rc<str>: |self| Cow::Borrowed(&**self), |text| Some(text.into());
    Arc<str>: |self| Cow::Borrowed(&**self), |text| Some(text.into());
}
keys!(bool char u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);

macro_rules! forward_to_inner {
    ($($outer:ty $(, [$($bound:tt)*])?;)*) => {$(
        impl<T: WireNames + ?Sized $($($bound)*)?> WireNames for $outer {
            fn wire_names(&self) -> &'static [WireName] {
                (**self).wire_names()
            }

            fn field(&self, index: usize) -> Option<&dyn WireNames> {
                (**self).field(index)
            }

            fn item(&self, name: &str) -> Option<WireItem<'_>> {
                (**self).item(name)
            }

            fn items(&self) -> Option<WireItems<'_>> {
                (**self).items()
            }
        }
    )*};
}

forward_to_inner!(&T; &mut T; Box<T>; Rc<T>; Arc<T>; Cow<'_, T>, [+ ToOwned];);

impl<T: WireNames> WireNames for Option<T> {
    fn wire_names(&self) -> &'static [WireName] {
        self.as_ref().map_or(&[], WireNames::wire_names)
    }

    fn field(&self, index: usize) -> Option<&dyn WireNames> {
        self.as_ref()?.field(index)
    }

    fn item(&self, name: &str) -> Option<WireItem<'_>> {
        self.as_ref()?.item(name)
    }

    fn items(&self) -> Option<WireItems<'_>> {
        self.as_ref()?.items()
    }
}

macro_rules! lists {
    ($($list:ty $(, $size:ident)?;)*) => {$(
        impl<T: WireNames $(, const $size: usize)?> WireNames for $list {
            fn wire_names(&self) -> &'static [WireName] {
                &[]
            }

            fn item(&self, name: &str) -> Option<WireItem<'_>> {
                let index = name.parse().ok()?;
                Some((ItemName::Index(index), self.iter().nth(index)?))
            }

            fn items(&self) -> Option<WireItems<'_>> {
                let item = |(index, value)| (ItemName::Index(index), value as &dyn WireNames);
                Some(Box::new(self.iter().enumerate().map(item)))
            }
        }
    )*};
}

lists!([T]; [T; N], N; Vec<T>; VecDeque<T>;);

/// There is no lookup by index, because it would take linear time.
impl<T: WireNames> WireNames for LinkedList<T> {
    fn wire_names(&self) -> &'static [WireName] {
        &[]
    }

    fn items(&self) -> Option<WireItems<'_>> {
        let item = |(index, value)| (ItemName::Index(index), value as &dyn WireNames);
        Some(Box::new(self.iter().enumerate().map(item)))
    }
}

macro_rules! tuples {
    ($(($($field:ident $index:tt),*))*) => {$(
        impl<$($field: WireNames),*> WireNames for ($($field,)*) {
            fn wire_names(&self) -> &'static [WireName] {
                const { &[$(WireName::new(stringify!($index), &[stringify!($index)])),*] }
            }

            fn field(&self, index: usize) -> Option<&dyn WireNames> {
                match index {
                    $($index => Some(&self.$index),)*
                    _ => None,
                }
            }
        }
    )*};
}

tuples! {
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
    (A 0, B 1, C 2, D 3, E 4)
    (A 0, B 1, C 2, D 3, E 4, F 5)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11)
}

macro_rules! maps {
    ($($map:ty, $($key:ident)|* $(, $hasher:ident: $bound:ident)?;)*) => {$(
        impl<K: WireKey $(+ $key)*, T: WireNames $(, $hasher: $bound)?> WireNames for $map {
            fn wire_names(&self) -> &'static [WireName] {
                &[]
            }

            fn item(&self, name: &str) -> Option<WireItem<'_>> {
                let (key, value) = self.get_key_value(&K::from_report(name)?)?;
                Some((ItemName::Key(key), value))
            }

            fn items(&self) -> Option<WireItems<'_>> {
                let item = |(key, value)| (ItemName::Key(key as &dyn WireKey), value as &dyn WireNames);
                Some(Box::new(self.iter().map(item)))
            }
        }
    )*};
}

maps!(HashMap<K, T, S>, Eq | Hash, S: BuildHasher; BTreeMap<K, T>, Ord;);

macro_rules! sets {
    ($($set:ty $(, $hasher:ident)?;)*) => {$(
        /// A set does not keep the order on the wire, so its items have no names.
        impl<T: WireNames $(, $hasher)?> WireNames for $set {
            fn wire_names(&self) -> &'static [WireName] {
                &[]
            }
        }
    )*};
}

sets!(HashSet<T, S>, S; BTreeSet<T>; BinaryHeap<T>;);
