//! Types that a macro of the user's own writes.

/// Writes an error enum; everything that a macro can hand on is handed on.
macro_rules! errors {
    (
        $(#[$attribute:meta])*
        $vis:vis enum $name:ident<$lifetime:lifetime> as $base:literal {
            $($variant:ident($field:ident: $ty:ty, $member:literal) = $status:literal $text:literal,)*
            @ $path:path, $constant:ident, $seconds:expr;
        }
    ) => {
        $(#[$attribute])*
        #[derive(Debug, thiserror::Error, renamed::Problem)]
        #[problem(crate = renamed, base = $base)]
        $vis enum $name<$lifetime> {
            $(
                /// From the list.
                #[error($text)]
                #[problem(status = $status, detail = $text)]
                $variant {
                    /// A member.
                    #[problem(extension = $member)]
                    $field: $ty
                },
            )*
            /// From a path.
            #[error("path")]
            #[problem(status = $path)]
            $constant(&$lifetime str),
        }

        /// What was handed on besides.
        pub const SECONDS: u64 = $seconds;
    };
}

/// Constants of the user's.
pub mod constants {
    /// A status.
    pub const STATUS: u16 = 409;
}

errors! {
    /// Made by a macro.
    pub enum Made<'a> as "https://api.example.com/" {
        First(id: Option<u64>, "firstId") = 404 "first {id:?}",
        Second(name: &'a str, "the name") = 410 "second {name}",
        @ constants::STATUS, Third, 1 + 1;
    }
}

/// Writes a struct whose types come from outside.
macro_rules! typed {
    ($name:ident, $optional:ty, $list:ty) => {
        /// Made by a macro.
        #[derive(Debug, thiserror::Error, renamed::Problem)]
        #[error("typed")]
        #[problem(crate = renamed, status = 404)]
        pub struct $name {
            /// Left out if there is none.
            #[problem(header = "X-A", instance)]
            pub optional: $optional,
            /// The entries.
            #[problem(errors)]
            pub list: $list,
        }
    };
}

typed!(Typed, Option<String>, &'static [renamed::FieldError]);

#[cfg(test)]
mod tests {
    use super::{Made, SECONDS, Typed};
    use crate::body;

    #[test]
    fn types_of_a_macro_are_seen_through() {
        let none = Typed { optional: None, list: &[] };
        assert_eq!(body(&none), r#"{"title":"Not Found","status":404,"detail":"typed","code":"TYPED"}"#);
        let some = Typed { optional: Some("/a".to_owned()), list: &[] };
        assert_eq!(
            body(&some),
            r#"{"title":"Not Found","status":404,"detail":"typed","instance":"/a","code":"TYPED"}"#
        );
    }

    #[test]
    fn a_macro_hands_on_what_it_was_given() {
        assert_eq!(SECONDS, 2);
        assert_eq!(
            body(&Made::First { id: Some(1) }),
            r#"{"type":"https://api.example.com/first","title":"First","status":404,"detail":"first Some(1)","code":"FIRST","firstId":1}"#,
        );
        assert_eq!(
            body(&Made::Second { name: "n" }),
            r#"{"type":"https://api.example.com/second","title":"Second","status":410,"detail":"second n","code":"SECOND","the name":"n"}"#,
        );
        assert_eq!(
            body(&Made::Third("x")),
            r#"{"type":"https://api.example.com/third","title":"Third","status":409,"detail":"path","code":"THIRD"}"#,
        );
    }
}
